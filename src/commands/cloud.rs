//! `labproof cloud`: the embedded cloud on a port, for the AWS CLI and boto3.

use crate::cli::Cloud as Args;
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::publish;
use crate::role::ROLE_NAME;
use labproof_cloud::{Cloud, Role};
use std::fmt::Write;
use tokio::net::TcpListener;

/// The grader's account on the embedded cloud.
const HUB: &str = "999900000000";

/// Serves until it is interrupted.
///
/// # Errors
/// The address cannot be listened on.
pub(crate) async fn run(args: &Args) -> Result<u8, Failure> {
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        Failure::Input(miette::miette!("cannot listen on {}: {error}", args.listen))
    })?;
    let address = listener.local_addr().unwrap_or(args.listen);
    let cloud = Cloud::new(Clock::system().now());
    cloud.let_time_flow();
    cloud.add_account(HUB);
    let accounts: Vec<String> = (1..=args.students).map(|n| format!("1111{n:08}")).collect();
    for account in &accounts {
        cloud.add_role(account, Role::new(ROLE_NAME, HUB));
    }
    publish::print(&greeting(&cloud, &address.to_string(), &accounts))?;
    tokio::select! {
        ended = cloud.serve(listener) => {
            ended.map_err(|error| Failure::Internal(miette::miette!("the port failed: {error}")))?;
        }
        interrupted = tokio::signal::ctrl_c() => {
            interrupted.map_err(|error| Failure::Internal(miette::miette!("{error}")))?;
        }
    }
    Ok(exit::OK)
}

/// What to set so that a client finds it. The keys open nothing but this cloud.
fn greeting(cloud: &Cloud, address: &str, accounts: &[String]) -> String {
    let mut text = String::new();
    let key = cloud.access_key(HUB);
    let _ = writeln!(text, "export AWS_ENDPOINT_URL=http://{address} AWS_REGION=ap-northeast-2");
    let _ = writeln!(text, "# the grader, account {HUB}; its role in each account: {ROLE_NAME}");
    let _ =
        writeln!(text, "export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}", key.id, key.secret);
    for account in accounts {
        let key = cloud.access_key(account);
        let _ = writeln!(text, "# the student of account {account}");
        let _ = writeln!(
            text,
            "# export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}",
            key.id, key.secret
        );
    }
    text
}
