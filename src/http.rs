//! The one HTTP client of a run, which hands on only whole answers.
//!
//! Without one shared client every account's clients build their own connections. And without a
//! check the SDK reads XML that was cut short, with a length that matches, as an answer in which
//! members are missing (`docs/aws.md` 7.5). Here such an answer is a failed attempt, which the SDK
//! makes again.

mod budget;
#[cfg(test)]
pub(crate) mod faulty;
mod limits;
mod whole;

use crate::clock::Clock;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use budget::Budget;
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use limits::{Allowance, limited};
pub(crate) use whole::NotWhole;

/// How much was asked so far, for the progress display; what the caller was asked to do slower; and by
/// how much AWS's clock was ahead of the system's when it last answered.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    calls: AtomicU64,
    retries: AtomicU64,
    slowed: AtomicU64,
    /// How many accounts are looked at side by side.
    width: AtomicUsize,
    ahead: Mutex<Option<SignedDuration>>,
}

impl Traffic {
    /// How many requests went out, repeated ones included.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// How many of them repeated one that failed.
    pub(crate) fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// How often AWS asked the caller, not an account, to slow down: all accounts are entered by the
    /// caller's own allowance (`docs/aws.md` 7.4).
    pub(crate) fn slowed(&self) -> u64 {
        self.slowed.load(Ordering::Relaxed)
    }

    /// How many accounts are looked at side by side, or were at last.
    pub(crate) fn width(&self) -> usize {
        self.width.load(Ordering::Relaxed)
    }

    /// So many accounts are looked at side by side from now on.
    pub(crate) fn set_width(&self, width: usize) {
        self.width.store(width, Ordering::Relaxed);
    }

    /// By how much AWS's clock is ahead of the system's, to about a second; `None` if no answer was
    /// dated. The SDK does not tell: it corrects its signatures silently.
    pub(crate) fn ahead(&self) -> Option<SignedDuration> {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn compare_clocks(&self, answer: &HttpResponse) {
        let Some(date) = answer.headers().get("date").and_then(date) else { return };
        let ahead = date.duration_since(Clock::system().now());
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
    }

    fn count(&self, request: &HttpRequest) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        // `attempt=2; max=5`
        let attempt = request.headers().get("amz-sdk-request").unwrap_or_default();
        if !attempt.is_empty() && !attempt.starts_with("attempt=1;") {
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn count_slowed(&self, answer: &HttpResponse) {
        let status = answer.status().as_u16();
        let body = answer.body().bytes().unwrap_or_default();
        if status == 429 || (status == 400 && holds(body, b"<Code>Throttling")) {
            self.slowed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Whether a request is of the caller's own, to enter an account.
fn is_entering(request: &HttpRequest) -> bool {
    request.body().bytes().is_some_and(|body| body.starts_with(b"Action=AssumeRole&"))
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// The instant of a `Date` header.
fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// The file that `AWS_CA_BUNDLE` names cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CaBundleError {
    /// It could not be read.
    #[error("cannot read the CA bundle {}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It holds something else than certificates.
    #[error("the CA bundle {} contains a certificate that cannot be read: {cause}", file.display())]
    Certificate {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: String,
    },
    /// It holds no certificate.
    #[error("the CA bundle {} contains no certificate in PEM format", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
}

/// The client of a run: TLS by rustls, the proxy of the environment. It trusts the certificates of
/// `ca_bundle` in place of the system's, as every AWS tool does, or else the system's.
///
/// # Errors
/// `ca_bundle` is not a file of certificates.
pub(crate) fn client(ca_bundle: Option<&Path>) -> Result<SharedHttpClient, CaBundleError> {
    let trust = match ca_bundle {
        None => TrustStore::default(),
        Some(file) => TrustStore::empty().with_pem_certificate(certificates(file)?),
    };
    let tls = TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .expect("a context of nothing but a trust store can always be built");
    Ok(Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(tls.clone()).build()
    }))
}

/// The bytes of a PEM file, every certificate of which can be used: the SDK panics on another one.
pub(crate) fn certificates(file: &Path) -> Result<Vec<u8>, CaBundleError> {
    let file = file.to_owned();
    let pem = std::fs::read(&file)
        .map_err(|source| CaBundleError::Read { file: file.clone(), source })?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let added = certificate
            .map_err(|error| error.to_string())
            .and_then(|certificate| roots.add(certificate).map_err(|error| error.to_string()));
        added.map_err(|cause| CaBundleError::Certificate { file: file.clone(), cause })?;
    }
    if roots.is_empty() {
        return Err(CaBundleError::Empty { file });
    }
    Ok(pem)
}

/// Any client, such as [`client`] or the embedded cloud's, made to hand on only whole answers and
/// to count what goes through it.
pub(crate) fn whole_answers(inner: SharedHttpClient, traffic: Arc<Traffic>) -> SharedHttpClient {
    SharedHttpClient::new(WholeClient { inner, traffic, budget: Budget::default() })
}

/// Does not pass on the inner client's validation: that builds a TLS connector for every service
/// client of every account, and throws it away.
#[derive(Debug)]
struct WholeClient {
    inner: SharedHttpClient,
    traffic: Arc<Traffic>,
    budget: Budget,
}

impl HttpClient for WholeClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(WholeConnector {
            inner: self.inner.http_connector(settings, components),
            traffic: Arc::clone(&self.traffic),
            budget: self.budget.clone(),
        })
    }
}

#[derive(Debug)]
struct WholeConnector {
    inner: SharedHttpConnector,
    traffic: Arc<Traffic>,
    budget: Budget,
}

impl HttpConnector for WholeConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.traffic.count(&request);
        let (form, is_entering) = (whole::Form::asked_by(&request), is_entering(&request));
        let (traffic, budget) = (Arc::clone(&self.traffic), self.budget.clone());
        let answer = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            traffic.compare_clocks(&answer);
            let answer = whole::whole(answer, form, &budget).await?;
            if is_entering {
                traffic.count_slowed(&answer);
            }
            Ok(answer)
        })
    }
}

#[cfg(test)]
mod tests;
