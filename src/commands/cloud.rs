//! `labproof cloud`: the embedded cloud on a port, for the AWS CLI and boto3.

use crate::cli::Cloud as Args;
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::publish;
use crate::role::ROLE_NAME;
use labproof_cloud::{Cloud, Role};
use std::fmt::Write;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;

/// The grader's account on the embedded cloud.
const HUB: &str = "999900000000";

/// The address that visitors of the cloud's web servers count as coming from.
pub(crate) const VISITOR: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

/// Serves until it is interrupted.
///
/// # Errors
/// The address cannot be listened on.
pub(crate) async fn run(args: &Args) -> Result<u8, Failure> {
    let (listener, address) = listen(args.listen).await?;
    let beside = SocketAddr::new(args.listen.ip(), 0);
    let (pages, pages_address) = listen(args.listen_pages.unwrap_or(beside)).await?;
    let cloud = Cloud::new(Clock::system().now());
    cloud.let_time_flow();
    cloud.add_account(HUB);
    let accounts: Vec<String> = (1..=args.students).map(|n| format!("1111{n:08}")).collect();
    for account in &accounts {
        cloud.add_role(account, Role::new(ROLE_NAME, HUB));
    }
    publish::answer(&greeting(&cloud, address, pages_address, &accounts))?;
    tokio::select! {
        ended = cloud.serve_pages(pages, VISITOR) => {
            ended.map_err(|error| Failure::Internal(miette::miette!("the pages' port failed: {error}")))?;
        }
        ended = cloud.serve(listener) => {
            ended.map_err(|error| Failure::Internal(miette::miette!("the port failed: {error}")))?;
        }
        interrupted = tokio::signal::ctrl_c() => {
            interrupted.map_err(|error| Failure::Internal(miette::miette!("{error}")))?;
        }
    }
    Ok(exit::OK)
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Input(miette::miette!("cannot listen on {address}: {error}")))?;
    let bound = listener.local_addr().unwrap_or(address);
    Ok((listener, bound))
}

/// What to set so that a client finds it. The keys open nothing but this cloud.
fn greeting(cloud: &Cloud, address: SocketAddr, pages: SocketAddr, accounts: &[String]) -> String {
    let mut text = String::new();
    let key = cloud.access_key(HUB);
    let _ = writeln!(text, "export AWS_ENDPOINT_URL=http://{address} AWS_REGION=ap-northeast-2");
    let _ = writeln!(text, "# the grader, account {HUB}; its role in each account: {ROLE_NAME}");
    let _ =
        writeln!(text, "export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}", key.id, key.secret);
    let _ = writeln!(text, "# the pages of its web servers; the header Host says whose is meant");
    let _ = writeln!(text, "export LABPROOF_HTTP_CONNECT_TO={pages}");
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
