//! For tests: a session over an HTTP client that answers what a test says, and sessions in the
//! embedded cloud.

use crate::clock::Clock;
use crate::observe::Plan;
use crate::observe::mysql::Tls;
use crate::session::{self, AssumeRole, Base, Patience, Session};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use labproof_checks::lab::Lab;
use labproof_checks::things::TableSpec;
use labproof_cloud::{AccessKey, Cloud};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) const HUB: &str = "999988887777";
pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const REGION: &str = "ap-northeast-2";
pub(crate) const RUN: &str = "run-1";

/// In a hurry: a test need not wait as long as a person would.
pub(crate) fn hurry() -> Patience {
    Patience {
        connect: Duration::from_millis(300),
        attempt: Duration::from_millis(300),
        operation: Duration::from_secs(3),
        attempts: 3,
        backoff: Duration::from_millis(1),
    }
}

pub(crate) fn start() -> Timestamp {
    "2026-11-21T01:00:00Z".parse().unwrap()
}

pub(crate) fn lab() -> Lab {
    Lab::shipped("stem-day-rds").unwrap()
}

/// The lab's table.
pub(crate) fn table() -> TableSpec {
    lab().tables().next().unwrap().clone()
}

/// Everything but SQL, as fast as it goes, in the cloud's time.
pub(crate) fn plan(cloud: &Cloud) -> Plan {
    plan_with(cloud, None)
}

/// The same, with SQL if this says how databases prove who they are.
pub(crate) fn plan_with(cloud: &Cloud, tls: Option<Tls>) -> Plan {
    let clock = cloud.clone();
    let clock = Clock::of(move || clock.now());
    let since = start() - jiff::SignedDuration::from_hours(24);
    let mut plan = Plan::new(&lab(), since, tls, clock);
    plan.pace = Duration::ZERO;
    plan
}

/// A cloud with a hub and the account of a student who has installed the role.
pub(crate) fn cloud() -> Cloud {
    let cloud = Cloud::new(start());
    cloud.add_account(HUB);
    cloud.add_account(ACCOUNT);
    cloud.add_role(
        ACCOUNT,
        labproof_cloud::Role::new(crate::role::ROLE_NAME, HUB).external_id("open-sesame"),
    );
    cloud
}

pub(crate) fn credentials(key: AccessKey) -> Credentials {
    Credentials::new(key.id, key.secret, key.session_token, None, "test")
}

/// The hub's base configuration in the embedded cloud.
pub(crate) fn base(cloud: &Cloud) -> Base {
    base_over(cloud, cloud.http_client())
}

/// The same by another client.
pub(crate) fn base_over(cloud: &Cloud, http: SharedHttpClient) -> Base {
    Base::with_key(http, &hurry(), REGION, credentials(cloud.access_key(HUB)))
}

/// The student's account, entered.
pub(crate) async fn entered(cloud: &Cloud) -> Session {
    session::enter(&base(cloud), &assume_role()).await.unwrap()
}

pub(crate) fn assume_role() -> AssumeRole<'static> {
    static EXTERNAL_ID: std::sync::LazyLock<secrecy::SecretString> =
        std::sync::LazyLock::new(|| "open-sesame".to_owned().into());
    AssumeRole {
        account: ACCOUNT,
        role_arn: None,
        role_name: crate::role::ROLE_NAME,
        external_id: Some(&EXTERNAL_ID),
        region: REGION,
        run: RUN,
        policy: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    }
}

/// What STS says of the user `test` of [`ACCOUNT`].
pub(crate) fn caller_identity() -> String {
    format!(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>{ACCOUNT}</Account>\
         <Arn>arn:aws:iam::{ACCOUNT}:user/test</Arn></GetCallerIdentityResult>\
         </GetCallerIdentityResponse>"
    )
}

/// A session whose calls are answered by a function of the request's body, with the status 200.
pub(crate) async fn answering(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Session {
    let connector = SharedHttpConnector::new(Answering(Arc::new(answer)));
    let http: SharedHttpClient = http_client_fn(move |_, _| connector.clone());
    let key = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let base = Base::with_key(http, &hurry(), REGION, key);
    session::ambient(&base, REGION, RUN).await.unwrap()
}

type Answer = dyn Fn(&str) -> String + Send + Sync;

struct Answering(Arc<Answer>);

impl fmt::Debug for Answering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}

impl HttpConnector for Answering {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().map(String::from_utf8_lossy).unwrap_or_default();
        let answer = if body.contains("Action=GetCallerIdentity") {
            caller_identity()
        } else {
            (self.0)(&body)
        };
        HttpConnectorFuture::ready(Ok(HttpResponse::new(
            200.try_into().expect("200 is a status"),
            SdkBody::from(answer),
        )))
    }
}
