//! The one HTTP client of a run, which hands on only whole answers.
//!
//! Without one shared client every account's clients build their own connections. And without a
//! check the SDK reads XML that was cut short, with a length that matches, as an answer in which
//! members are missing (`docs/aws.md` 7.5). Here such an answer is a failed attempt, which the SDK
//! makes again.

mod paced;
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
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use paced::paced;
pub(crate) use whole::NotWhole;

/// How much was asked so far, for the progress display; and by how much AWS's clock was ahead of the
/// system's when it last answered.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    calls: AtomicU64,
    retries: AtomicU64,
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
    #[error("the CA bundle {} holds a certificate that cannot be read: {cause}", file.display())]
    Certificate {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: String,
    },
    /// It holds no certificate.
    #[error("the CA bundle {} holds no certificate in PEM format", file.display())]
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
        connector.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(tls.clone()).build()
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
    SharedHttpClient::new(WholeClient { inner, traffic })
}

/// Does not pass on the inner client's validation: that builds a TLS connector for every service
/// client of every account, and throws it away.
#[derive(Debug)]
struct WholeClient {
    inner: SharedHttpClient,
    traffic: Arc<Traffic>,
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
        })
    }
}

#[derive(Debug)]
struct WholeConnector {
    inner: SharedHttpConnector,
    traffic: Arc<Traffic>,
}

impl HttpConnector for WholeConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.traffic.count(&request);
        let form = whole::Form::asked_by(&request);
        let (answer, traffic) = (self.inner.call(request), Arc::clone(&self.traffic));
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            traffic.compare_clocks(&answer);
            whole::whole(answer, form).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_bundle_that_cannot_be_used_is_named_with_its_cause() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.pem");
        let empty = folder.path().join("empty.pem");
        std::fs::write(&empty, "no certificate here\n").unwrap();
        let broken = folder.path().join("broken.pem");
        let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        std::fs::write(&broken, pem).unwrap();
        let cases = [
            (missing, "cannot read the CA bundle"),
            (empty, "holds no certificate"),
            (broken, "holds a certificate that cannot be read"),
        ];
        for (file, message) in cases {
            let error = client(Some(&file)).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
            assert!(error.contains(file.to_str().unwrap()), "{error}");
        }
    }

    #[test]
    fn a_date_is_read_as_http_writes_it() {
        let at: Timestamp = "2026-11-29T03:01:45Z".parse().unwrap();
        assert_eq!(date("Sun, 29 Nov 2026 03:01:45 GMT"), Some(at));
        assert_eq!(date("yesterday"), None);
    }

    #[test]
    fn a_ca_bundle_with_many_certificates_is_taken_whole() {
        let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/data/rds-global-bundle.pem");
        assert!(client(Some(&bundle)).is_ok());
    }
}
