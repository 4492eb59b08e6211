#![expect(clippy::result_large_err, reason = "the error is the SDK's own")]

use super::*;
use aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use std::cell::Cell;

type Failure = SdkError<DescribeVpcsError, HttpResponse>;

fn answer(status: u16) -> HttpResponse {
    HttpResponse::new(status.try_into().unwrap(), SdkBody::empty())
}

fn service(status: u16, code: Option<&str>) -> Failure {
    let mut metadata = ErrorMetadata::builder().message("a message that says too much");
    metadata = if let Some(code) = code { metadata.code(code) } else { metadata };
    SdkError::service_error(DescribeVpcsError::generic(metadata.build()), answer(status))
}

fn io(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Failure {
    SdkError::dispatch_failure(ConnectorError::io(cause.into()))
}

fn within_io(cause: impl Error + Send + Sync + 'static) -> Failure {
    io(std::io::Error::other(std::io::Error::other(cause)))
}

#[test]
fn every_error_has_its_reason_and_never_its_message() {
    use ReasonCode::{
        AccessDenied, GraderCredentials, Internal, Throttled, Timeout, Tls, Unreachable,
    };
    let no_credentials = || CredentialsError::not_loaded("a profile that says too much");
    let other = |cause| ConnectorError::other(cause, None);
    let cases: Vec<(Failure, ReasonCode, Option<&str>)> = vec![
        (service(403, Some("AccessDenied")), AccessDenied, Some("AccessDenied")),
        (service(400, Some("AccessDeniedException")), AccessDenied, Some("AccessDeniedException")),
        (service(403, Some("UnauthorizedOperation")), AccessDenied, Some("UnauthorizedOperation")),
        (service(400, Some("AuthException")), AccessDenied, Some("AuthException")),
        (service(401, Some("AuthFailure")), AccessDenied, Some("AuthFailure")),
        (service(400, Some("OptInRequired")), AccessDenied, Some("OptInRequired")),
        (service(403, Some("InvalidClientTokenId")), AccessDenied, Some("InvalidClientTokenId")),
        (service(403, Some("ExpiredToken")), GraderCredentials, Some("ExpiredToken")),
        (service(400, Some("RequestExpired")), GraderCredentials, Some("RequestExpired")),
        (
            service(400, Some("ExpiredTokenException")),
            GraderCredentials,
            Some("ExpiredTokenException"),
        ),
        (service(400, Some("Throttling")), Throttled, Some("Throttling")),
        (service(400, Some("ThrottlingException")), Throttled, Some("ThrottlingException")),
        (service(503, Some("RequestLimitExceeded")), Throttled, Some("RequestLimitExceeded")),
        (service(429, None), Throttled, Some("HTTP 429")),
        (service(400, Some("RequestTimeout")), Timeout, Some("RequestTimeout")),
        (service(500, Some("InternalFailure")), Internal, Some("InternalFailure")),
        (service(400, Some("InvalidParameterValue")), Internal, Some("InvalidParameterValue")),
        (service(400, Some("a sentence, not a code")), Internal, Some("HTTP 400")),
        (service(503, None), Internal, Some("HTTP 503")),
        (SdkError::timeout_error("10 s"), Timeout, None),
        (SdkError::dispatch_failure(ConnectorError::timeout("3 s".into())), Timeout, None),
        (io("connection refused"), Unreachable, None),
        (within_io(rustls::Error::General("a name".into())), Tls, None),
        (io(NotWhole::Cut), Internal, Some("incomplete answer")),
        (SdkError::dispatch_failure(other("?".into())), Internal, Some("no answer")),
        (
            SdkError::dispatch_failure(other(no_credentials().into())),
            GraderCredentials,
            Some("no credentials"),
        ),
        (SdkError::response_error("?", answer(200)), Internal, Some("HTTP 200")),
        (SdkError::construction_failure("?"), Internal, Some("no request")),
    ];
    for (failure, code, error) in cases {
        let found = blind("ec2:DescribeVpcs", &failure);
        let expected =
            Blind { cause: error.map(Cause::from), ..Blind::new(code, "ec2:DescribeVpcs") };
        assert_eq!(found, expected, "{failure:?}");
    }
}

/// What a page is, or why there is none.
type Second = fn() -> Result<Page<u8>, Failure>;

/// Three pages, the second of which is what the case says.
async fn three_pages(second: Second) -> Result<Vec<u8>, Blind> {
    let asked = Cell::new(0);
    let call = |token: Option<String>| {
        asked.set(asked.get() + 1);
        let page = match token.as_deref() {
            None => Ok(Page { items: Some(vec![1]), next: Some("2".into()) }),
            Some("2") => second(),
            Some(_) => Ok(Page { items: Some(vec![3]), next: None }),
        };
        async { page }
    };
    let all = pages("a:B", "Things", call, |page| page).await;
    assert!(asked.get() <= 3, "it stops as soon as it knows");
    all
}

#[tokio::test]
async fn only_all_pages_are_an_answer() {
    let whole = three_pages(|| Ok(Page { items: Some(vec![2]), next: Some("3".into()) })).await;
    assert_eq!(whole, Ok(vec![1, 2, 3]));
    let short = three_pages(|| Ok(Page { items: Some(vec![]), next: Some(String::new()) })).await;
    assert_eq!(short, Ok(vec![1]));
    let cases: [(Second, &str); 3] = [
        (|| Ok(Page { items: None, next: None }), "missing Things"),
        (|| Ok(Page { items: Some(vec![2]), next: Some("2".into()) }), "repeated page"),
        (|| Err(service(503, None)), "HTTP 503"),
    ];
    for (second, error) in cases {
        let blind = three_pages(second).await.unwrap_err();
        assert_eq!(blind, Blind::new(ReasonCode::Internal, "a:B").because(error));
    }
}

#[tokio::test]
async fn pages_without_end_are_not_followed_for_ever() {
    let next = Cell::new(0);
    let call = |_token| {
        next.set(next.get() + 1);
        let page = Page { items: Some(vec![0_u8]), next: Some(next.get().to_string()) };
        async { Ok::<_, Failure>(page) }
    };
    let blind = pages("a:B", "Things", call, |page| page).await.unwrap_err();
    assert_eq!(blind.error().as_deref(), Some("endless pages"));
    assert_eq!(next.get(), MOST_PAGES);
}

#[test]
fn a_denial_by_the_organization_is_known_by_its_words_which_are_not_kept() {
    let message = "User: arn:x is not authorized to perform: ec2:DescribeVpcs with an explicit deny in a \
                   service control policy: arn:aws:organizations::1:policy/o/p";
    let metadata = ErrorMetadata::builder().message(message).code("UnauthorizedOperation").build();
    let error = SdkError::service_error(DescribeVpcsError::generic(metadata), answer(403));
    let denied = blind("ec2:DescribeVpcs", &error);
    assert_eq!(denied.code, ReasonCode::AccessDenied);
    assert_eq!(denied.cause, Some(Cause::Organization));
    assert!(!format!("{denied:?}").contains("arn:"), "{denied:?}");
}
