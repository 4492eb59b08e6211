//! Requests that keep to what AWS allows in a second (`docs/aws.md` 7.4), whoever makes them: also
//! those by which the SDK repeats one that failed.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// A client whose requests keep to an allowance.
pub(crate) fn limited(inner: SharedHttpClient, allowance: &Allowance) -> SharedHttpClient {
    match &allowance.0 {
        None => inner,
        Some(bucket) => SharedHttpClient::new(LimitedClient { inner, bucket: Arc::clone(bucket) }),
    }
}

/// What may be asked in a second; clones are one allowance. Whoever comes first goes first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowance(Option<Arc<Bucket>>);

impl Allowance {
    /// So many requests at once, and one more each `period`; without end if that is none.
    pub(crate) fn new(burst: NonZeroU32, period: Duration) -> Self {
        let quota = Quota::with_period(period).map(|quota| quota.allow_burst(burst));
        let clock = Running(Instant::now());
        let bucket = |quota| Bucket {
            limiter: RateLimiter::direct_with_clock(quota, clock),
            queue: Mutex::default(),
        };
        Self(quota.map(bucket).map(Arc::new))
    }

    /// One request each `period`.
    pub(crate) fn every(period: Duration) -> Self {
        Self::new(NonZeroU32::MIN, period)
    }

    /// What nobody limits.
    pub(crate) fn without_end() -> Self {
        Self(None)
    }
}

#[derive(Debug)]
struct Bucket {
    limiter: RateLimiter<NotKeyed, InMemoryState, Running, NoOpMiddleware<Duration>>,
    queue: Mutex<()>,
}

impl Bucket {
    async fn turn(&self) {
        let _first = self.queue.lock().await;
        while let Err(early) = self.limiter.check() {
            sleep(early.wait_time_from(self.limiter.clock().now())).await;
        }
    }
}

/// The time since an instant by the runtime's clock, which tests can put forward.
#[derive(Debug, Clone, Copy)]
struct Running(Instant);

impl Clock for Running {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

#[derive(Debug)]
struct LimitedClient {
    inner: SharedHttpClient,
    bucket: Arc<Bucket>,
}

impl HttpClient for LimitedClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(LimitedConnector { inner, bucket: Arc::clone(&self.bucket) })
    }
}

#[derive(Debug)]
struct LimitedConnector {
    inner: SharedHttpConnector,
    bucket: Arc<Bucket>,
}

impl HttpConnector for LimitedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (inner, bucket) = (self.inner.clone(), Arc::clone(&self.bucket));
        HttpConnectorFuture::new(async move {
            bucket.turn().await;
            inner.call(request).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;

    /// How long so many requests take that all come at once.
    async fn takes(allowance: &Allowance, requests: usize) -> Duration {
        let begun = Instant::now();
        let bucket = allowance.0.as_ref();
        join_all((0..requests).map(|_| async {
            if let Some(bucket) = bucket {
                bucket.turn().await;
            }
        }))
        .await;
        begun.elapsed()
    }

    #[tokio::test]
    async fn requests_keep_to_what_is_allowed_and_what_was_saved_up_goes_at_once() {
        let burst = NonZeroU32::new(10).unwrap();
        let pace = Duration::from_millis(40);
        for (allowance, requests, at_least) in [
            (Allowance::without_end(), 1000, 0),
            (Allowance::new(burst, Duration::ZERO), 1000, 0),
            (Allowance::new(burst, pace), 10, 0),
            (Allowance::new(burst, pace), 15, 5),
            (Allowance::every(pace), 3, 2),
        ] {
            let took = takes(&allowance, requests).await;
            // A clock of milliseconds may round down.
            let least = (at_least * pace).saturating_sub(Duration::from_millis(2));
            assert!(took >= least, "{requests} requests in {took:?}");
            assert!(at_least > 0 || took < pace, "{requests} requests in {took:?}");
        }
    }

    #[tokio::test]
    async fn an_allowance_fills_again_while_nobody_asks() {
        let pace = Duration::from_millis(40);
        let allowance = Allowance::new(NonZeroU32::new(3).unwrap(), pace);
        assert!(takes(&allowance, 3).await < pace);
        sleep(4 * pace).await;
        assert!(takes(&allowance, 3).await < pace);
    }
}
