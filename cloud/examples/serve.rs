//! Serves an embedded cloud with one hub and one student account on a loopback port, for a look with the AWS CLI or boto3.
//!
//! `cargo run -p labproof-cloud --example serve -- 127.0.0.1:4599`
//!
//! The pages of its web servers are served on a port of their own; the `Host` header says whose is meant.

use std::io::Write as _;

use labproof_cloud::{Cloud, Role};

/// The address that visitors of the cloud's web servers count as coming from.
const VISITOR: std::net::Ipv4Addr = std::net::Ipv4Addr::new(198, 51, 100, 7);

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4599".to_owned());
    #[expect(clippy::disallowed_methods, reason = "an example begins now")]
    let cloud = Cloud::new(jiff::Timestamp::now());
    cloud.let_time_flow();
    cloud.set_trail_delay(jiff::SignedDuration::ZERO);
    let (hub, student) = ("999999999999", "111122223333");
    cloud.add_role(student, Role::new("LabproofReader", hub).external_id("secret"));
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let mut out = std::io::stdout();
    for account in [hub, student] {
        let key = cloud.access_key(account);
        writeln!(
            out,
            "{account} AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}",
            key.id, key.secret
        )?;
    }
    writeln!(out, "AWS_ENDPOINT_URL=http://{}", listener.local_addr()?)?;
    let pages = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(out, "pages: http://{}", pages.local_addr()?)?;
    let serving = cloud.clone();
    tokio::spawn(async move { serving.serve_pages(pages, VISITOR).await });
    cloud.serve(listener).await
}
