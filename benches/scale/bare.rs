//! The bare loop: the calls that labproof makes for an account, by the same clients, side by side, and nothing else. It
//! says what these calls cost a program on this SDK.

use crate::Outcome;
use crate::class::{EXTERNAL_ID, HUB, REGION, ROLE, account, key_id};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use aws_sdk_sts::config::{IdentityCache, SharedCredentialsProvider};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use clap::Args;
use futures::StreamExt as _;
use std::hint::black_box;

/// What the loop runs over.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many accounts
    accounts: usize,
    /// The endpoint
    #[arg(long, value_name = "URL")]
    endpoint: String,
    /// How many accounts side by side. By default as many as labproof begins with: with more of them the same calls take
    /// more processor time, and labproof would look better than it is.
    #[arg(long, value_name = "N", default_value_t = 16)]
    concurrency: usize,
}

/// What a session may do at most, as long as labproof's own.
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":["ec2:DescribeRegions","ec2:DescribeVpcs","ec2:DescribeSecurityGroups","ec2:DescribeInstances","rds:DescribeDBInstances","rds:DescribeDBSnapshots","rds:DescribeDBInstanceAutomatedBackups","rds:DescribeEvents","cloudtrail:LookupEvents"]}]}"#;

const DAY: i64 = 86_400;

/// The SDK's own client, but for its validation: for every service's client of every account that would build a TLS
/// connector, and throw it away. A loop that pays for it costs three times as much, and labproof would look good beside it.
#[derive(Debug)]
struct Unvalidated(SharedHttpClient);

impl HttpClient for Unvalidated {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }
}

/// Runs over all accounts.
pub(crate) fn run(options: &Options) -> Outcome<()> {
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    threads.block_on(accounts(options))
}

async fn accounts(options: &Options) -> Outcome<()> {
    let key = Credentials::new(key_id("AKIA", HUB), "bench", None, None, "bench");
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let base = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(&options.endpoint)
        .http_client(SharedHttpClient::new(Unvalidated(http)))
        .credentials_provider(key)
        .load()
        .await;
    let looked_at = futures::stream::iter(1..=options.accounts)
        .map(|number| {
            let base = base.clone();
            tokio::spawn(async move { Box::pin(look(&base, &account(number))).await })
        })
        .buffer_unordered(options.concurrency);
    looked_at.map(|look| look?).collect::<Vec<_>>().await.into_iter().collect()
}

/// All calls for one account, side by side once it is entered.
async fn look(base: &SdkConfig, account: &str) -> Outcome<()> {
    let config = enter(base, account).await?;
    let ec2 = aws_sdk_ec2::Client::new(&config);
    let rds = aws_sdk_rds::Client::new(&config);
    let cloudtrail = aws_sdk_cloudtrail::Client::new(&config);
    let read_only = LookupAttribute::builder()
        .attribute_key(LookupAttributeKey::ReadOnly)
        .attribute_value("false")
        .build()?;
    #[expect(clippy::disallowed_methods, reason = "a lookup ends now")]
    let now = DateTime::from(std::time::SystemTime::now());
    let lookup = cloudtrail
        .lookup_events()
        .lookup_attributes(read_only)
        .start_time(DateTime::from_secs(now.secs() - 90 * DAY))
        .end_time(now);
    let (regions, vpcs, groups, servers, instances, snapshots, backups, events, trail) = tokio::join!(
        ec2.describe_regions().send(),
        ec2.describe_vpcs().max_results(1000).send(),
        ec2.describe_security_groups().max_results(1000).send(),
        ec2.describe_instances().max_results(1000).send(),
        rds.describe_db_instances().max_records(100).send(),
        rds.describe_db_snapshots().max_records(100).send(),
        rds.describe_db_instance_automated_backups().max_records(100).send(),
        rds.describe_events().max_records(100).send(),
        lookup.into_paginator().send().try_collect(),
    );
    black_box((regions?, vpcs?, groups?, servers?));
    black_box((instances?, snapshots?, backups?, events?, trail?));
    Ok(())
}

/// The configuration of a session in an account.
async fn enter(base: &SdkConfig, account: &str) -> Outcome<SdkConfig> {
    let role = aws_sdk_sts::Client::new(base)
        .assume_role()
        .role_arn(format!("arn:aws:iam::{account}:role/{ROLE}"))
        .role_session_name("bench")
        .external_id(EXTERNAL_ID)
        .policy(POLICY)
        .duration_seconds(3600)
        .send()
        .await?;
    let key = role.credentials.ok_or("the role has no credentials")?;
    let token = Some(key.session_token);
    let key = Credentials::new(key.access_key_id, key.secret_access_key, token, None, "bench");
    Ok(base
        .to_builder()
        .credentials_provider(SharedCredentialsProvider::new(key))
        .identity_cache(IdentityCache::no_cache())
        .build())
}
