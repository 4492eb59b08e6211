//! The way in without a socket: the cloud as the SDK's HTTP client. Whatever the host is called, the cloud answers; the
//! service is that of the credential scope.

use std::io;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::BodyExt as _;

use crate::Cloud;
use crate::body::response;
use crate::dispatch::Delivery;

/// The cloud behind the SDK's traits.
#[derive(Debug)]
pub(crate) struct InProcess(pub(crate) Cloud);

impl HttpClient for InProcess {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Self(self.0.clone()))
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let cloud = self.0.clone();
        HttpConnectorFuture::new(async move {
            let (parts, body) = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?
                .into_parts();
            let body = match body.bytes() {
                Some(bytes) => Bytes::copy_from_slice(bytes),
                None => body.collect().await.map_err(ConnectorError::user)?.to_bytes(),
            };
            // A caller that runs many futures on one thread must get its turn, as it would with a socket.
            tokio::task::yield_now().await;
            let delivery = cloud.deliver(&http::Request::from_parts(parts, body));
            if matches!(delivery, Delivery::Hang) {
                std::future::pending::<()>().await;
            }
            let refused = || {
                ConnectorError::io(Box::new(io::Error::new(
                    io::ErrorKind::ConnectionRefused,
                    "connection refused",
                )))
            };
            let response = response(delivery, cloud.date()).ok_or_else(refused)?;
            HttpResponse::try_from(response.map(SdkBody::from_body_1_x))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::*;
    use crate::{Fault, FaultKind};

    /// Calls `DescribeVpcs` as the SDK does, and gives the body or why there is none.
    async fn describe_vpcs(cloud: &Cloud) -> Result<String, String> {
        let key = cloud.access_key("111122223333").id;
        let scope = format!("Credential={key}/20261121/ap-northeast-2/ec2/aws4_request");
        let mut request = HttpRequest::new(SdkBody::from("Action=DescribeVpcs&Version=2016-11-15"));
        request.set_method("POST").unwrap();
        request.set_uri("https://ec2.ap-northeast-2.amazonaws.com/").unwrap();
        request
            .headers_mut()
            .insert("authorization", format!("AWS4-HMAC-SHA256 {scope}, Signature=0"));
        let response =
            InProcess(cloud.clone()).call(request).await.map_err(|error| error.to_string())?;
        let body = response.into_body().collect().await.map_err(|error| error.to_string())?;
        Ok(String::from_utf8(body.to_bytes().to_vec()).unwrap())
    }

    fn cloud(fault: Option<FaultKind>) -> Cloud {
        let cloud = Cloud::new("2026-11-21T01:00:00Z".parse().unwrap());
        if let Some(kind) = fault {
            cloud.add_fault(Fault::new(kind));
        }
        cloud
    }

    #[tokio::test]
    async fn the_sdk_s_client_is_answered_without_a_socket() {
        let body = describe_vpcs(&cloud(None)).await.unwrap();
        assert!(body.contains("<isDefault>true</isDefault>"), "{body}");
    }

    #[tokio::test]
    async fn a_body_cut_with_a_matching_length_ends_early_at_many_places() {
        let whole = describe_vpcs(&cloud(None)).await.unwrap();
        let cloud = cloud(Some(FaultKind::CutWithMatchingLength));
        let mut lengths = BTreeSet::new();
        for _ in 0..20 {
            let cut = describe_vpcs(&cloud).await.unwrap();
            assert!(cut.len() < whole.len(), "{cut}");
            lengths.insert(cut.len());
        }
        assert!(lengths.len() > 10, "{lengths:?}");
    }

    #[tokio::test]
    async fn a_broken_body_and_a_refused_connection_are_errors() {
        for (kind, words) in [
            (FaultKind::CutWithoutMatchingLength, "broke in the middle"),
            (FaultKind::ConnectionRefused, "io error"),
        ] {
            let error = describe_vpcs(&cloud(Some(kind))).await.unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }

    #[tokio::test]
    async fn a_hanging_call_waits_until_it_is_given_up() {
        let cloud = cloud(Some(FaultKind::Hang));
        let call = tokio::time::timeout(Duration::from_millis(50), describe_vpcs(&cloud));
        assert!(call.await.is_err());
    }
}
