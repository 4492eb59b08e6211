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
            let response = response(delivery).ok_or_else(refused)?;
            HttpResponse::try_from(response.map(SdkBody::from_body_1_x))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}
