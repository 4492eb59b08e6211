//! What a client makes of servers that are not what they should be.

use super::*;
use crate::observe::answer::blind;
use crate::observe::fake::hurry;
use aws_credential_types::Credentials;
use aws_sdk_ec2::config::{BehaviorVersion, Region};
use labproof_checks::evidence::ReasonCode::{self, Internal, Timeout, Tls, Unreachable};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::io::Write;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Who answers on the port of a service.
enum Server {
    /// It says this, whatever it is told, and closes.
    Says(&'static [u8]),
    /// It says this and closes without having read anything.
    Blurts(&'static [u8]),
    /// It closes at once.
    Closes,
    /// It says nothing and stays.
    Silent,
    /// It speaks TLS with this certificate.
    Proves(Box<Identity>),
}

struct Identity {
    certificate: CertificateDer<'static>,
    pem: String,
    key: KeyPair,
}

fn identity(name: &str, years: (i32, i32)) -> Identity {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    let certificate = params.self_signed(&key).unwrap();
    Identity { certificate: certificate.der().clone(), pem: certificate.pem(), key }
}

impl Server {
    async fn serve(self: Arc<Self>, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(Arc::clone(&self).answer(stream));
        }
    }

    async fn answer(self: Arc<Self>, mut stream: TcpStream) {
        match &*self {
            Self::Says(text) => {
                let _ = stream.write_all(text).await;
                let _ = stream.shutdown().await;
                let _ = stream.read_to_end(&mut Vec::new()).await;
            }
            Self::Blurts(text) => drop(stream.write_all(text).await),
            Self::Closes => drop(stream),
            Self::Silent => tokio::time::sleep(Duration::from_mins(1)).await,
            Self::Proves(identity) => {
                let Identity { certificate, key, .. } = &**identity;
                let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
                let config = ServerConfig::builder()
                    .with_no_client_auth()
                    .with_single_cert(vec![certificate.clone()], key);
                let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let page = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    let _ = stream.write_all(page).await;
                    let _ = stream.shutdown().await;
                }
            }
        }
    }
}

/// Why a service cannot be asked that is this server, where this certificate is trusted.
async fn asked(server: Server, trusted: &str) -> (ReasonCode, Option<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(Arc::new(server).serve(listener));
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(trusted.as_bytes()).unwrap();
    let client = whole_answers(client(Some(file.path())).unwrap(), Arc::default());
    let patience = hurry();
    let config = aws_sdk_ec2::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(format!("https://localhost:{port}"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "test"))
        .timeout_config(patience.timeouts())
        .retry_config(patience.retries())
        .http_client(client)
        .build();
    let answer = aws_sdk_ec2::Client::from_conf(config).describe_regions().send().await;
    let why = blind("ec2:DescribeRegions", &answer.unwrap_err());
    (why.code, why.error())
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_or_cannot_prove_itself_is_no_way_that_is_closed() {
    let (this_year, last_year) = ((2020, 2100), (2019, 2020));
    let other = || identity("localhost", this_year);
    let cases: Vec<(&str, Server, Option<Identity>, ReasonCode)> = vec![
        ("plain HTTP", Server::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), None, Tls),
        ("SSH", Server::Says(b"SSH-2.0-OpenSSH_9.6\r\n"), None, Tls),
        ("MySQL", Server::Says(b"\x4a\x00\x00\x00\x0a8.0.36\x00"), None, Tls),
        ("garbage", Server::Says(&[0xff; 64]), None, Tls),
        ("zeros", Server::Says(&[0; 64]), None, Tls),
        ("a refusal in TLS", Server::Says(b"\x15\x03\x03\x00\x02\x02\x28"), None, Tls),
        ("garbage in a record", Server::Says(b"\x16\x03\x03\x00\x04GARB"), None, Tls),
        ("a record of another protocol", Server::Says(b"\x17\x03\x03\x00\x04GARB"), None, Tls),
        ("less than a record", Server::Says(b"no"), None, Tls),
        ("it does not even listen", Server::Blurts(b"220 mail.example.org ESMTP\r\n"), None, Tls),
        ("it closes at once", Server::Closes, None, Unreachable),
        ("silence", Server::Silent, None, Timeout),
        ("a stranger", Server::Proves(Box::new(other())), None, Tls),
        ("an expired certificate", Server::Closes, Some(identity("localhost", last_year)), Tls),
        ("another's name", Server::Closes, Some(identity("example.org", this_year)), Tls),
        ("the right one", Server::Closes, Some(other()), Internal),
    ];
    for (what, server, trusted, code) in cases {
        let (server, trusted) = match trusted {
            None => (server, other().pem),
            Some(identity) => {
                let pem = identity.pem.clone();
                (Server::Proves(Box::new(identity)), pem)
            }
        };
        let says_no_tls = matches!(server, Server::Says(_) | Server::Blurts(_)) && code == Tls;
        let (found, error) = asked(server, &trusted).await;
        assert_eq!(found, code, "{what}: {error:?}");
        let is_told = error.as_deref() == Some("no TLS");
        assert_eq!(is_told, says_no_tls && what != "a refusal in TLS", "{what}: {error:?}");
    }
}

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
        (empty, "contains no certificate"),
        (broken, "contains a certificate that cannot be read"),
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
