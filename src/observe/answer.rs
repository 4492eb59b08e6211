//! Answered or blind: decided here, once, for every call to AWS.
//!
//! An error never becomes an empty list. Which reason an error is: `docs/aws.md` 1.5 and 7.

use crate::http::NotWhole;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{DispatchFailure, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use labproof_checks::evidence::{Blind, Cause, ReasonCode};
use std::collections::HashSet;
use std::error::Error;

/// What a call comes to for which no credentials were found.
pub(crate) const NO_CREDENTIALS: &str = "no credentials";

/// Codes that say: you may not. Also those by which a service refuses credentials, because in a
/// region that the account has not enabled that is how it says so.
const DENIALS: [&str; 15] = [
    "AccessDenied",
    "AccessDeniedException",
    "AuthException",
    "AuthFailure",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "NotAuthorized",
    "OptInRequired",
    "RegionDisabledException",
    "SignatureDoesNotMatch",
    "SubscriptionRequiredException",
    "UnauthorizedOperation",
    "UnauthorizedException",
    "UnrecognizedClientException",
];

/// Codes that say: the credentials have ended. The last is EC2's.
const ENDED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// Codes that say: slower.
const THROTTLES: [&str; 12] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Codes that say: it took too long.
const TIMEOUTS: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// The most pages that one source is read for. A hundred things a page, no account has so many.
const MOST_PAGES: usize = 200;

/// Why a call had no answer, after all attempts. `action` is the IAM action that was asked.
pub(crate) fn blind<E>(action: &str, error: &SdkError<E, HttpResponse>) -> Blind
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let (code, error) = match error {
        SdkError::ServiceError(answer) => {
            let (code, error) = refused(answer.err().code(), answer.raw().status().as_u16());
            // What AWS says in words is read for this alone, and forgotten.
            let by_organization = answer.err().message().is_some_and(is_by_organization);
            if code == ReasonCode::AccessDenied && by_organization {
                return Blind::new(code, action).because(Cause::Organization);
            }
            (code, error)
        }
        SdkError::TimeoutError(_) => (ReasonCode::Timeout, None),
        SdkError::DispatchFailure(failure) => dispatch(failure),
        SdkError::ResponseError(answer) => refused(None, answer.raw().status().as_u16()),
        SdkError::ConstructionFailure(_) => (ReasonCode::Internal, Some("no request".to_owned())),
        // What a later SDK may add.
        _ => (ReasonCode::Internal, None),
    };
    Blind { cause: error.map(Cause::from), ..Blind::new(code, action) }
}

/// A member that must be there is missing from an answer: that is no answer.
pub(crate) fn missing(action: &str, member: &str) -> Blind {
    Blind::new(ReasonCode::Internal, action).because(format!("missing {member}"))
}

/// By the code of AWS, or by the status where something else than AWS answered.
fn refused(code: Option<&str>, status: u16) -> (ReasonCode, Option<String>) {
    let code = code.filter(|code| is_code(code));
    let reason = match code {
        Some(code) if DENIALS.contains(&code) => ReasonCode::AccessDenied,
        Some(code) if ENDED.contains(&code) => ReasonCode::GraderCredentials,
        Some(code) if THROTTLES.contains(&code) => ReasonCode::Throttled,
        Some(code) if TIMEOUTS.contains(&code) => ReasonCode::Timeout,
        None if status == 429 => ReasonCode::Throttled,
        Some(_) | None => ReasonCode::Internal,
    };
    (reason, Some(code.map_or_else(|| format!("HTTP {status}"), str::to_owned)))
}

/// Whether a denial is that of a policy of the organization, whatever the account itself allows
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>).
fn is_by_organization(message: &str) -> bool {
    ["service control policy", "resource control policy"].iter().any(|it| message.contains(it))
}

/// One word, so that no sentence of a service, or of whoever answers in its place, is kept.
fn is_code(text: &str) -> bool {
    text.len() <= 80 && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// By what came between us and AWS.
fn dispatch(failure: &DispatchFailure) -> (ReasonCode, Option<String>) {
    let Some(error) = failure.as_connector_error() else { return (ReasonCode::Internal, None) };
    if failure.is_timeout() {
        (ReasonCode::Timeout, None)
    } else if in_chain::<CredentialsError>(error) {
        (ReasonCode::GraderCredentials, Some(NO_CREDENTIALS.to_owned()))
    } else if let Some(error) = find::<rustls::Error>(error) {
        (ReasonCode::Tls, is_no_tls(error).then(|| Cause::NoTls.to_string()))
    } else if let Some(not_whole) = find::<NotWhole>(error) {
        let cause = match not_whole {
            NotWhole::Broken(_) | NotWhole::Cut => "incomplete answer",
            NotWhole::TooLarge => "answer too large",
        };
        (ReasonCode::Internal, Some(cause.to_owned()))
    } else if failure.is_io() {
        (ReasonCode::Unreachable, None)
    } else {
        (ReasonCode::Internal, Some("no answer".to_owned()))
    }
}

/// Whether whoever answered spoke something else than TLS.
pub(super) fn is_no_tls(error: &rustls::Error) -> bool {
    use rustls::Error::{InappropriateHandshakeMessage, InappropriateMessage, InvalidMessage};
    matches!(
        error,
        InvalidMessage(_) | InappropriateMessage { .. } | InappropriateHandshakeMessage { .. }
    )
}

/// Whether an error of this type is the error or a cause of it.
pub(super) fn in_chain<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    find::<T>(error).is_some()
}

/// The error of this type that is the error or a cause of it.
pub(super) fn find<'e, T: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // An I/O error hides what it was made of from `source`, and tells it by `get_ref`.
        next = match error.downcast_ref::<std::io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}

/// A page of a list, as an answer carries it.
pub(super) struct Page<T> {
    /// The list; `None` if the answer did not carry it.
    pub(super) items: Option<Vec<T>>,
    /// Where the next page begins, if there is one.
    pub(super) next: Option<String>,
}

/// All pages of a list, or blind: `call` asks for the page that begins at a token, `page` takes it
/// out of the answer, and `member` is its name there.
pub(super) async fn pages<O, E, T, F>(
    action: &str,
    member: &str,
    call: impl Fn(Option<String>) -> F,
    page: impl Fn(O) -> Page<T>,
) -> Result<Vec<T>, Blind>
where
    E: ProvideErrorMetadata + Error + 'static,
    F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
{
    let mut all = Vec::new();
    let mut tokens = HashSet::new();
    let mut token = None;
    for _ in 0..MOST_PAGES {
        let answer = call(token).await.map_err(|error| blind(action, &error))?;
        let Page { items, next } = page(answer);
        all.extend(items.ok_or_else(|| missing(action, member))?);
        let Some(next) = next.filter(|next| !next.is_empty()) else { return Ok(all) };
        if !tokens.insert(next.clone()) {
            return Err(Blind::new(ReasonCode::Internal, action).because("repeated page"));
        }
        token = Some(next);
    }
    Err(Blind::new(ReasonCode::Internal, action).because("endless pages"))
}

#[cfg(test)]
mod tests;
