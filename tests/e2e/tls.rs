//! HTTPS to the cloud: whom the program trusts is what `AWS_CA_BUNDLE` says.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use labproof_cloud::Cloud;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::fs;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certificate authority, in PEM, and a server for `localhost` that it vouches for.
fn authority_and_server() -> (String, ServerConfig) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = names.signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let server = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    (authority.as_ref().pem(), server)
}

async fn serve(cloud: Cloud, listener: TcpListener, server: ServerConfig) {
    let acceptor = TlsAcceptor::from(Arc::new(server));
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (cloud, acceptor) = (cloud.clone(), acceptor.clone());
        tokio::spawn(async move {
            // A client that does not trust us goes away.
            if let Ok(stream) = acceptor.accept(stream).await {
                cloud.serve_connection(stream).await;
            }
        });
    }
}

#[test]
fn a_class_is_graded_over_https_by_who_trusts_the_authority_and_by_nobody_else() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let student = class.enrol("김서연");
    lab::begin(&student);
    class.minutes(40);
    class.until_now();
    let (authority, server) = authority_and_server();
    fs::write(class.path("ca.pem"), authority).unwrap();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let endpoint = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    runtime.spawn(serve(class.cloud.clone(), listener, server));

    let grade = || {
        let mut command = class.labproof(&["grade", "--roster", "roster.csv", "--sql", "off"]);
        command.env("AWS_ENDPOINT_URL", &endpoint);
        command
    };
    Run::of(&mut grade()).with_status(2).complains(&[
        "sts:GetCallerIdentity",
        "certificate",
        "not trusted",
        "AWS_CA_BUNDLE",
    ]);
    assert!(!class.cloud.calls().contains_key("GetCallerIdentity"), "nothing was asked");
    assert!(!class.path("labproof-report/gradebook.json").exists());

    Run::of(grade().env("AWS_CA_BUNDLE", "ca.pem")).with_status(0);
    assert_eq!(class.book().summary.graded, 1);

    Run::of(grade().env("AWS_CA_BUNDLE", "roster.csv")).with_status(2).complains(&[
        "AWS_CA_BUNDLE",
        "roster.csv",
        "contains no certificate",
    ]);
}
