//! How to enter an account: one base configuration for the run, one session for each account.

mod clients;
mod endpoint;
pub(crate) mod profile;

use crate::http::{Allowance, Traffic, limited, whole_answers};
use crate::metadata;
use crate::observe::answer::{blind, missing};
use aws_config::BehaviorVersion;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::imds::region::ImdsRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_sts::config::IdentityCache;
use aws_sdk_sts::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_sts::operation::assume_role::AssumeRoleOutput;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use clients::{Clients, ServiceClients};
use labproof_checks::evidence::{
    Answer, Attempt, Blind, Caller, Cause, Look, Observation, ReasonCode, SESSION,
};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;

use crate::clock::Clock;

const ASSUME_ROLE: &str = "sts:AssumeRole";
const GET_CALLER_IDENTITY: &str = "sts:GetCallerIdentity";

/// The longest that a session may last which one role opens to another (`docs/aws.md` 7.2).
const SESSION_SECONDS: i32 = 3600;

/// How long to wait, and how often to ask again.
#[derive(Debug, Clone)]
pub(crate) struct Patience {
    /// For a connection.
    pub(crate) connect: Duration,
    /// For one attempt.
    pub(crate) attempt: Duration,
    /// For a call with all its attempts.
    pub(crate) operation: Duration,
    /// How many attempts a call has.
    pub(crate) attempts: u32,
    /// The longest first pause before another attempt; it doubles, up to [`LONGEST_PAUSE`].
    pub(crate) backoff: Duration,
}

/// The longest pause before another attempt: an account whose calls are refused now and then is not to wait
/// long for the next try. Where AWS slows down three calls of ten and fails one of twenty, fourteen attempts
/// find an answer to all but one in two millions.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            attempt: Duration::from_secs(10),
            operation: Duration::from_secs(30),
            attempts: 14,
            backoff: Duration::from_millis(50),
        }
    }
}

impl Patience {
    /// The same, for a client.
    pub(crate) fn timeouts(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(self.connect)
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.operation)
            .build()
    }

    /// The same, for a client.
    pub(crate) fn retries(&self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(self.backoff)
            .with_max_backoff(LONGEST_PAUSE)
    }
}

/// The base of all sessions of a run: one configuration, one HTTP client.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    config: SdkConfig,
    traffic: Arc<Traffic>,
    caller: OnceCell<Caller>,
    /// The hosts that answer in place of AWS, if any do.
    endpoint: Option<String>,
    /// What the caller may ask of STS, for all accounts together.
    allowance: Allowance,
    /// Whether whoever answers limits what an account may ask, as AWS does.
    limits: bool,
}

/// The environment's credentials, read anew whenever they are asked for: what has ended is then
/// replaced by what a login, or another program, has put there since. Nobody asks before the ones at
/// hand come to their end.
#[derive(Debug)]
struct Environment {
    http: SharedHttpClient,
    region: Option<Region>,
}

impl ProvideCredentials for Environment {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let config = ProviderConfig::without_region().with_region(self.region.clone());
            let config = config.with_http_client(self.http.clone());
            let chain = DefaultCredentialsChain::builder().configure(config).build().await;
            chain.provide_credentials().await
        })
    }
}

/// The region that the environment, a profile or the metadata of an instance names; else this one.
async fn region_of_environment(region: &str) -> Option<Region> {
    let config = metadata::config();
    RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new())
        .or_else(ProfileFileRegionProvider::builder().configure(&config).build())
        .or_else(ImdsRegionProvider::builder().configure(&config).build())
        .or_else(Region::new(region.to_owned()))
        .region()
        .await
}

/// What it takes to enter an account.
#[derive(Debug, Clone)]
pub(crate) struct AssumeRole<'a> {
    /// The twelve digits.
    pub(crate) account: &'a str,
    /// The role, if it is not the one named [`AssumeRole::role_name`].
    pub(crate) role_arn: Option<&'a str>,
    /// The name of the role, where there is no ARN.
    pub(crate) role_name: &'a str,
    /// The external id that the role asks for.
    pub(crate) external_id: Option<&'a SecretString>,
    /// The region to look at.
    pub(crate) region: &'a str,
    /// The run, which the account's own CloudTrail then names.
    pub(crate) run: &'a str,
    /// The session policy: what the session may do at most, whatever the role allows.
    pub(crate) policy: &'a str,
}

impl Base {
    /// The configuration of the environment, as every AWS tool reads it: profiles, SSO,
    /// `credential_process`, region, `AWS_ENDPOINT_URL`. `region` is the one to use where the
    /// environment names none.
    pub(crate) async fn from_environment(
        http: SharedHttpClient,
        patience: &Patience,
        region: &str,
    ) -> Self {
        let traffic = Arc::new(Traffic::default());
        let http = whole_answers(http, Arc::clone(&traffic));
        let region = region_of_environment(region).await;
        let config = aws_config::defaults(BehaviorVersion::latest())
            .region(region.clone())
            .credentials_provider(Environment { http: http.clone(), region })
            .http_client(http)
            .timeout_config(patience.timeouts())
            .retry_config(patience.retries())
            .load()
            .await;
        let endpoint = endpoint::not_aws(&config);
        let limits = !endpoint.as_deref().is_some_and(endpoint::is_this_machine);
        Self { endpoint, limits, ..Self::over(config, traffic) }
    }

    #[cfg(any(feature = "rehearsal", test))]
    /// A configuration that reads nothing of the environment: for the embedded cloud.
    pub(crate) fn with_key(
        http: SharedHttpClient,
        patience: &Patience,
        region: &str,
        key: Credentials,
    ) -> Self {
        let traffic = Arc::new(Traffic::default());
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .http_client(whole_answers(http, Arc::clone(&traffic)))
            .timeout_config(patience.timeouts())
            .retry_config(patience.retries())
            .credentials_provider(SharedCredentialsProvider::new(key))
            .build();
        Self::over(config, traffic)
    }

    fn over(config: SdkConfig, traffic: Arc<Traffic>) -> Self {
        // An answer is read whole, in the time that an attempt has (`whole_answers`): the SDK is given no stream.
        let watches_no_stream = StalledStreamProtectionConfig::disabled();
        let config = config.into_builder().stalled_stream_protection(watches_no_stream).build();
        let allowance = clients::of_sts(1);
        Self { config, traffic, caller: OnceCell::new(), endpoint: None, allowance, limits: true }
    }

    /// The same, of what STS allows the caller only one part of so many: the others are for processes
    /// that run at the same time.
    pub(crate) fn one_of(self, processes: u32) -> Self {
        Self { allowance: clients::of_sts(processes), ..self }
    }

    /// Whether whoever answers limits what an account may ask, as AWS does: a server on this machine is
    /// a rehearsal, and does not.
    pub(crate) fn has_limits(&self) -> bool {
        self.limits
    }

    /// What went out so far.
    pub(crate) fn traffic(&self) -> &Arc<Traffic> {
        &self.traffic
    }

    /// The region of the environment, else the one that was given for that.
    pub(crate) fn region(&self) -> &str {
        self.config.region().map_or("us-east-1", Region::as_ref)
    }

    /// Who the run's own credentials are; asked once.
    pub(crate) async fn caller(&self) -> Result<&Caller, Blind> {
        // Asked for every account: a client of its own each time would cost more than what it is told.
        let asked = async || caller_identity(&self.sts("caller")).await;
        self.caller.get_or_try_init(asked).await
    }

    /// The same, for whoever is to find out why an account refused them. Credentials that are no good
    /// themselves are not asked again.
    async fn known_caller(&self, why: &Blind) -> Option<&Caller> {
        if why.code == ReasonCode::AssumeRoleRefused {
            return self.caller().await.ok();
        }
        self.caller.get()
    }

    /// The run's own credentials, as the environment has them now.
    pub(crate) async fn credentials(&self) -> Option<Credentials> {
        self.config.credentials_provider()?.provide_credentials().await.ok()
    }

    fn sts(&self, partition: &str) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::from_conf(self.sts_config(partition).build())
    }

    /// The same, with credentials that are asked for anew.
    fn renewed(&self, partition: &str) -> aws_sdk_sts::Client {
        let config = self.sts_config(partition).identity_cache(IdentityCache::no_cache());
        aws_sdk_sts::Client::from_conf(config.build())
    }

    fn sts_config(&self, partition: &str) -> aws_sdk_sts::config::Builder {
        let mut config = aws_sdk_sts::config::Builder::from(&self.config)
            .retry_partition(RetryPartition::custom(format!("sts-{partition}")).build());
        if self.limits {
            config
                .set_http_client(self.config.http_client().map(|it| limited(it, &self.allowance)));
        }
        config
    }

    /// The role of an account: in the caller's own partition of AWS, which is another one in China.
    async fn role_arn(&self, assume_role: &AssumeRole<'_>) -> String {
        if let Some(arn) = assume_role.role_arn {
            return arn.to_owned();
        }
        let caller = self.caller().await.ok();
        let partition = caller.and_then(|caller| caller.arn.split(':').nth(1)).unwrap_or("aws");
        format!("arn:{partition}:iam::{}:role/{}", assume_role.account, assume_role.role_name)
    }

    fn session(
        &self,
        region: &str,
        run: &str,
        caller: Caller,
        key: Option<Credentials>,
    ) -> Session {
        let mut config = self.config.to_builder().region(Region::new(region.to_owned()));
        if let Some(key) = key {
            // The credentials are there: nothing needs to be kept for them beyond the session.
            config = config
                .credentials_provider(SharedCredentialsProvider::new(key))
                .identity_cache(IdentityCache::no_cache());
        }
        Session {
            config: config.build(),
            clients: Arc::default(),
            limits: self.limits,
            region: region.to_owned(),
            home: self.region().to_owned(),
            run: run.to_owned(),
            caller: Caller { endpoint: self.endpoint.clone(), ..caller },
        }
    }
}

/// An account that was entered, in one region.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    config: SdkConfig,
    clients: Arc<Clients>,
    limits: bool,
    region: String,
    home: String,
    run: String,
    caller: Caller,
}

/// Enters an account by its role.
///
/// # Errors
/// Why it could not be entered, with the role that was tried and by whom. AWS does not tell a role that
/// is missing from an external id that differs.
pub(crate) async fn enter(base: &Base, assume_role: &AssumeRole<'_>) -> Result<Session, Blind> {
    let role = base.role_arn(assume_role).await;
    match enter_by(base, assume_role, &role).await {
        Ok(session) => Ok(session),
        Err(why) => {
            let caller = base.known_caller(&why).await.map(|caller| caller.arn.as_str());
            Err(why.at(Attempt::role(role).by(caller)))
        }
    }
}

async fn enter_by(base: &Base, assume_role: &AssumeRole<'_>, role: &str) -> Result<Session, Blind> {
    let answer = match assume(base.sts(assume_role.account), assume_role, role).await {
        // What the environment has by now may be newer than what it had.
        Err(why) if has_ended(&why) => {
            assume(base.renewed(assume_role.account), assume_role, role).await
        }
        answer => answer,
    };
    let (caller, key) = entered(answer?)?;
    if caller.account != assume_role.account {
        return Err(Blind::new(ReasonCode::WrongAccount, ASSUME_ROLE));
    }
    Ok(base.session(assume_role.region, assume_role.run, caller, Some(key)))
}

async fn assume(
    sts: aws_sdk_sts::Client,
    assume_role: &AssumeRole<'_>,
    role: &str,
) -> Result<AssumeRoleOutput, Blind> {
    let request = sts
        .assume_role()
        .role_arn(role)
        .role_session_name(session_name(assume_role.run))
        .set_external_id(assume_role.external_id.map(|id| id.expose_secret().to_owned()))
        .policy(assume_role.policy)
        .duration_seconds(SESSION_SECONDS);
    request.send().await.map_err(|error| {
        let message = error.as_service_error().and_then(ProvideErrorMetadata::message);
        refused(blind(ASSUME_ROLE, &error), message)
    })
}

/// Looks at the account of the run's own credentials, which nobody has to enter.
///
/// # Errors
/// Why AWS does not know the credentials.
pub(crate) async fn ambient(base: &Base, region: &str, run: &str) -> Result<Session, Blind> {
    let caller = base.caller().await.map_err(|why| refused(why, None))?.clone();
    Ok(base.session(region, run, caller, None))
}

/// The observation that says whether an account could be entered.
pub(crate) fn observation(
    account: &str,
    region: &str,
    run: &str,
    entered: Result<&Session, &Blind>,
    clock: &Clock,
) -> Observation {
    let look = match entered {
        Ok(session) => Look::Seen(Answer::Session(session.caller.clone())),
        Err(why) => Look::blind(SESSION, why.clone()),
    };
    Observation {
        run: run.to_owned(),
        account: account.to_owned(),
        region: region.to_owned(),
        at: clock.now(),
        look,
    }
}

impl Session {
    /// Who we are in the account.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The region that is looked at.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// The region of the run's own credentials.
    pub(crate) fn home(&self) -> &str {
        &self.home
    }

    /// The run that looks.
    pub(crate) fn run(&self) -> &str {
        &self.run
    }

    /// The same session, looking at another region.
    pub(crate) fn in_region(&self, region: &str) -> Self {
        let config = self.config.to_builder().region(Region::new(region.to_owned())).build();
        Self { config, clients: Arc::default(), region: region.to_owned(), ..self.clone() }
    }

    /// What a client is made of that no account needs more than once.
    pub(crate) fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// The service clients of the account, in the session's region.
    pub(crate) fn clients(&self) -> ServiceClients<'_> {
        ServiceClients { session: self, made: &self.clients }
    }
}

async fn caller_identity(sts: &aws_sdk_sts::Client) -> Result<Caller, Blind> {
    let answer = sts.get_caller_identity().send().await;
    let answer = answer.map_err(|error| blind(GET_CALLER_IDENTITY, &error))?;
    Ok(Caller {
        account: answer.account.ok_or_else(|| missing(GET_CALLER_IDENTITY, "Account"))?,
        arn: answer.arn.ok_or_else(|| missing(GET_CALLER_IDENTITY, "Arn"))?,
        endpoint: None,
    })
}

/// Whom we have become, and the key for it. It carries no expiry: a run asks for another session
/// long before, and the embedded cloud's time is not the system's.
fn entered(answer: AssumeRoleOutput) -> Result<(Caller, Credentials), Blind> {
    let user = answer.assumed_role_user.ok_or_else(|| missing(ASSUME_ROLE, "AssumedRoleUser"))?;
    let account = user.arn.split(':').nth(4).filter(|account| !account.is_empty());
    let account = account.ok_or_else(|| missing(ASSUME_ROLE, "Arn"))?.to_owned();
    let key = answer.credentials.ok_or_else(|| missing(ASSUME_ROLE, "Credentials"))?;
    let token = Some(key.session_token);
    let key = Credentials::new(key.access_key_id, key.secret_access_key, token, None, "labproof");
    Ok((Caller { account, arn: user.arn, endpoint: None }, key))
}

/// A denial at the door: the role does not let us in, or the trouble is our own. What AWS says in
/// words is read for that, and forgotten.
fn refused(mut why: Blind, message: Option<&str>) -> Blind {
    if why.code != ReasonCode::AccessDenied {
        return why;
    }
    let by_a_policy =
        why.cause.as_ref().is_some_and(|cause| cause.to_string().starts_with("AccessDenied"));
    if !by_a_policy || why.subject == GET_CALLER_IDENTITY {
        why.code = ReasonCode::GraderCredentials;
    } else {
        why.code = ReasonCode::AssumeRoleRefused;
        if message.is_some_and(blames_the_caller) {
            why.cause = Some(Cause::OwnPolicy);
        }
    }
    why
}

/// Whether AWS names a policy that binds the caller, not one of the role (`docs/aws.md` 7.2).
fn blames_the_caller(message: &str) -> bool {
    const OF_THE_CALLER: [&str; 6] = [
        "identity-based policy",
        "permissions boundary",
        "session policy",
        "service control policy",
        "VPC endpoint policy",
        "root account",
    ];
    OF_THE_CALLER.iter().any(|policy| message.contains(policy))
}

/// Whether credentials have ended that the environment may have anew.
fn has_ended(why: &Blind) -> bool {
    why.code == ReasonCode::GraderCredentials && why.cause != Some(Cause::RegionOff)
}

/// `labproof-` and the run, in the letters and the length that STS allows.
fn session_name(run: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "+=,.@-_".contains(*c);
    format!("labproof-{run}").chars().filter(allowed).take(64).collect()
}

#[cfg(test)]
mod tests;
