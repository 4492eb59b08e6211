//! The metadata service of an EC2 instance (IMDSv2): whose server this is.

use crate::receipt::Identity;
use aws_config::imds::Client;
use aws_config::provider_config::ProviderConfig;
use aws_smithy_http_client::Builder;
use std::time::Duration;
use tokio::time::timeout;

/// How long the whole of it may take. It answers within milliseconds, or there is none.
const WHOLE: Duration = Duration::from_secs(5);

/// Without an answer once, again once.
const ATTEMPTS: u32 = 2;

const DOCUMENT: &str = "/latest/dynamic/instance-identity/document";
const SIGNATURE: &str = "/latest/dynamic/instance-identity/signature";

/// How the service is asked. Its address is that of the environment, as for every AWS tool. No proxy is asked:
/// one would answer for itself.
pub(crate) fn config() -> ProviderConfig {
    ProviderConfig::default().with_http_client(Builder::new().build_http())
}

/// The instance identity document, if this is an EC2 instance that tells.
pub(crate) async fn identity() -> Option<Identity> {
    let client = Client::builder().configure(&config()).max_attempts(ATTEMPTS).build();
    let told = async {
        let document = client.get(DOCUMENT).await.ok()?;
        let signature = client.get(SIGNATURE).await.ok();
        Some(Identity {
            document: document.as_ref().to_owned(),
            signature: signature.map(|signature| signature.as_ref().to_owned()),
        })
    };
    timeout(WHOLE, told).await.ok().flatten()
}
