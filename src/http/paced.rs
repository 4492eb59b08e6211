//! Requests that start no faster than a pace, whoever makes them: also those by which the SDK
//! repeats one that failed.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// A client whose requests start so far apart.
pub(crate) fn paced(inner: SharedHttpClient, pace: Duration) -> SharedHttpClient {
    let turns = Turns { pace, next: Arc::new(Mutex::new(Instant::now())) };
    SharedHttpClient::new(PacedClient { inner, turns })
}

/// Whose turn it is when.
#[derive(Debug, Clone)]
struct Turns {
    pace: Duration,
    next: Arc<Mutex<Instant>>,
}

impl Turns {
    fn take(&self) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = Instant::now().max(*next);
        *next = turn + self.pace;
        turn
    }
}

#[derive(Debug)]
struct PacedClient {
    inner: SharedHttpClient,
    turns: Turns,
}

impl HttpClient for PacedClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(PacedConnector { inner, turns: self.turns.clone() })
    }
}

#[derive(Debug)]
struct PacedConnector {
    inner: SharedHttpConnector,
    turns: Turns,
}

impl HttpConnector for PacedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (inner, turn) = (self.inner.clone(), self.turns.take());
        HttpConnectorFuture::new(async move {
            sleep_until(turn).await;
            inner.call(request).await
        })
    }
}
