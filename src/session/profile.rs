//! Accounts that are entered by a named profile of the AWS configuration, where no role can be installed
//! or assumed: AWS Academy's Learner Lab, Workshop Studio.
//!
//! The credentials stay in memory. A session policy cannot be laid over them: they may do what they may.

use super::{Base, GET_CALLER_IDENTITY, Session, caller_identity};
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::{IdentityCache, SharedCredentialsProvider};
use labproof_checks::evidence::{Attempt, Blind, Cause, Kept, Look, Observation, ReasonCode};

/// What it takes to enter an account so.
#[derive(Debug, Clone)]
pub(crate) struct ByProfile<'a> {
    /// The twelve digits of the account that it must be.
    pub(crate) account: &'a str,
    /// The name of the profile.
    pub(crate) profile: &'a str,
    /// The region to look at.
    pub(crate) region: &'a str,
    /// The run.
    pub(crate) run: &'a str,
}

/// Enters an account. Nothing of it is looked at before AWS has said that it is the one of the roster.
///
/// # Errors
/// There is no such profile, its credentials have ended, or they open another account.
pub(crate) async fn enter(base: &Base, by: &ByProfile<'_>) -> Result<Session, Blind> {
    enter_by(base, by).await.map_err(|why| why.at(Attempt::profile(by.profile)))
}

async fn enter_by(base: &Base, by: &ByProfile<'_>) -> Result<Session, Blind> {
    let key = credentials(base, by.profile).await?;
    let sts = base
        .sts_config(by.account)
        .credentials_provider(SharedCredentialsProvider::new(key.clone()))
        .identity_cache(IdentityCache::no_cache());
    let caller = caller_identity(&aws_sdk_sts::Client::from_conf(sts.build())).await;
    let caller = caller.map_err(refused)?;
    if caller.account != by.account {
        return Err(Blind::new(ReasonCode::WrongAccount, GET_CALLER_IDENTITY));
    }
    Ok(base.session(by.region, by.run, caller, Some(key)))
}

/// The profile's credentials, read anew from the files each time: what has ended may have been replaced.
/// They carry no expiry, as those of a role do not.
async fn credentials(base: &Base, profile: &str) -> Result<Credentials, Blind> {
    let mut config = ProviderConfig::without_region().with_region(base.config.region().cloned());
    if let Some(http) = base.config.http_client() {
        config = config.with_http_client(http);
    }
    let provider =
        ProfileFileCredentialsProvider::builder().profile_name(profile).configure(&config).build();
    let key = provider.provide_credentials().await.map_err(|error| none(&error))?;
    let (id, secret) = (key.access_key_id(), key.secret_access_key());
    Ok(Credentials::new(id, secret, key.session_token().map(str::to_owned), None, "labproof"))
}

/// Why a profile gave no credentials: there are none, or a login that it rests on has ended.
fn none(error: &CredentialsError) -> Blind {
    let is_missing = matches!(
        error,
        CredentialsError::CredentialsNotLoaded(_) | CredentialsError::InvalidConfiguration(_)
    );
    let cause = if is_missing { Cause::NoProfile } else { Cause::from("no credentials") };
    Blind::new(ReasonCode::ProfileRefused, GET_CALLER_IDENTITY).because(cause)
}

/// What AWS refuses is the profile's matter; that it could not be asked is not.
fn refused(why: Blind) -> Blind {
    let is_refusal = matches!(why.code, ReasonCode::AccessDenied | ReasonCode::GraderCredentials);
    if is_refusal { Blind { code: ReasonCode::ProfileRefused, ..why } } else { why }
}

/// What was seen by a profile: credentials that ended on the way are its own, not the grader's.
pub(crate) fn as_of_profile(seen: &Kept) -> Kept {
    match &seen.look {
        Look::Blind { source, why, .. } if why.code == ReasonCode::GraderCredentials => {
            let why = Blind { code: ReasonCode::ProfileRefused, ..why.clone() };
            Kept::of(Observation { look: Look::blind(*source, why), ..Observation::clone(seen) })
        }
        Look::Blind { .. } | Look::Seen(_) => seen.clone(),
    }
}
