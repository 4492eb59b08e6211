//! Certificates for servers that lie and for one that does not.

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    date_time_ymd,
};
use std::sync::Arc;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Who vouches for servers.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut authority = CertificateParams::default();
        authority.distinguished_name.push(DnType::CommonName, name);
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its certificate, in PEM.
    pub(crate) fn pem(&self) -> String {
        self.0.as_ref().pem()
    }

    /// A server of this name, vouched for.
    pub(crate) fn server(&self, name: &str) -> Arc<ServerConfig> {
        self.sign(&called(name))
    }

    /// A server of this name, vouched for until the end of 2024.
    pub(crate) fn expired_server(&self, name: &str) -> Arc<ServerConfig> {
        let mut names = called(name);
        names.not_before = date_time_ymd(2024, 1, 1);
        names.not_after = date_time_ymd(2025, 1, 1);
        self.sign(&names)
    }

    fn sign(&self, names: &CertificateParams) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        server(&names.signed_by(&key, &self.0).unwrap(), &key)
    }
}

/// A server of this name that vouches for itself.
pub(crate) fn self_signed(name: &str) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    server(&called(name).self_signed(&key).unwrap(), &key)
}

fn called(name: &str) -> CertificateParams {
    CertificateParams::new([name.to_owned()]).unwrap()
}

fn server(certificate: &Certificate, key: &KeyPair) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let server = ServerConfig::builder().with_no_client_auth();
    Arc::new(server.with_single_cert(vec![certificate.der().clone()], key).unwrap())
}
