//! The metadata service of one EC2 instance, version 2: what a server in the cloud is told of itself.
//!
//! A client first fetches a token by PUT, and shows it with each GET. The identity document is AWS's in
//! form; its signatures are not AWS's, and say so: nobody outside AWS can make one.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};

use crate::Cloud;
use crate::lock::lock;
use crate::region::digits;
use crate::serve::accept;

const TOKEN: &str = "x-aws-ec2-metadata-token";
const TTL: &str = "x-aws-ec2-metadata-token-ttl-seconds";

/// The longest life of a token, seconds.
const LONGEST: u64 = 21_600;

const IDENTITY: &str = "/latest/dynamic/instance-identity/";

/// Where the agent of EC2 Instance Connect finds the keys that were pushed.
const KEYS: &str = "/latest/meta-data/managed-ssh-keys/active-keys/";

type Answer = Response<Full<Bytes>>;

/// What the service tells of one instance.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) instance: String,
    pub(crate) image: String,
    pub(crate) architecture: &'static str,
    pub(crate) class: String,
    pub(crate) zone: String,
    pub(crate) address: String,
    pub(crate) launched_at: jiff::Timestamp,
}

/// The service of one instance.
#[derive(Debug)]
struct Service {
    cloud: Cloud,
    host: Host,
    tokens: Mutex<BTreeSet<String>>,
}

impl Cloud {
    /// Answers on `listener` as the metadata service of an EC2 instance, until the future is dropped.
    ///
    /// # Errors
    /// The account has no such instance; or the listener fails.
    pub async fn serve_metadata(
        &self,
        listener: TcpListener,
        account: &str,
        instance: &str,
    ) -> io::Result<()> {
        let host = self.host(account, instance).ok_or_else(|| {
            io::Error::new(io::ErrorKind::NotFound, format!("{account} has no instance {instance}"))
        })?;
        let service = Arc::new(Service { cloud: self.clone(), host, tokens: Mutex::default() });
        accept(listener, |stream| {
            let service = Arc::clone(&service);
            async move { service.connection(stream).await }
        })
        .await
    }
}

impl Service {
    async fn connection(&self, stream: TcpStream) {
        let service = service_fn(|request: http::Request<Incoming>| async move {
            let (parts, _) = request.into_parts();
            Ok::<_, io::Error>(self.answer(&parts.method, parts.uri.path(), &parts.headers))
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service);
        // A client that goes away is nobody's trouble here.
        let _ = connection.await;
    }

    fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Answer {
        if path == "/latest/api/token" {
            return if method == Method::PUT {
                self.token(headers)
            } else {
                refuse(StatusCode::METHOD_NOT_ALLOWED)
            };
        }
        let shown = headers.get(TOKEN).and_then(|token| token.to_str().ok());
        if !shown.is_some_and(|token| lock(&self.tokens).contains(token)) {
            return refuse(StatusCode::UNAUTHORIZED);
        }
        match self.host.told(path).or_else(|| self.keys(path)) {
            Some(text) if method == Method::GET => whole(StatusCode::OK, text),
            Some(_) => refuse(StatusCode::METHOD_NOT_ALLOWED),
            None => refuse(StatusCode::NOT_FOUND),
        }
    }

    /// The keys that open the instance to a user just now, a line each; nothing where there is none.
    fn keys(&self, path: &str) -> Option<String> {
        let user = path.strip_prefix(KEYS)?.trim_end_matches('/');
        let keys = self.cloud.ssh_keys(&self.host.account, &self.host.instance, user);
        (!keys.is_empty()).then(|| keys.join("\n"))
    }

    fn token(&self, headers: &HeaderMap) -> Answer {
        let asked = headers.get(TTL).and_then(|ttl| ttl.to_str().ok()?.parse::<u64>().ok());
        let Some(ttl) = asked.filter(|ttl| (1..=LONGEST).contains(ttl)) else {
            return refuse(StatusCode::BAD_REQUEST);
        };
        let mut tokens = lock(&self.tokens);
        let token = digits(&format!("token {} {}", self.host.instance, tokens.len()));
        tokens.insert(token.clone());
        let mut answer = whole(StatusCode::OK, token);
        answer.headers_mut().insert(TTL, ttl.into());
        answer
    }
}

impl Host {
    fn told(&self, path: &str) -> Option<String> {
        if let Some(document) = path.strip_prefix(IDENTITY) {
            let signature = || digits(&format!("not signed by AWS {}", self.instance));
            return match document {
                "document" => Some(self.document()),
                "signature" | "pkcs7" | "rsa2048" => Some(signature()),
                _ => None,
            };
        }
        match path.strip_prefix("/latest/meta-data/")? {
            "instance-id" => Some(self.instance.clone()),
            "placement/region" => Some(self.region.clone()),
            "placement/availability-zone" => Some(self.zone.clone()),
            "local-ipv4" => Some(self.address.clone()),
            _ => None,
        }
    }

    fn document(&self) -> String {
        let document = json!({
            "accountId": self.account,
            "architecture": self.architecture,
            "availabilityZone": self.zone,
            "billingProducts": null,
            "devpayProductCodes": null,
            "marketplaceProductCodes": null,
            "imageId": self.image,
            "instanceId": self.instance,
            "instanceType": self.class,
            "kernelId": null,
            "pendingTime": format!("{:.0}", self.launched_at),
            "privateIp": self.address,
            "ramdiskId": null,
            "region": self.region,
            "version": "2017-09-30",
        });
        format!("{document:#}")
    }
}

fn whole(status: StatusCode, text: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(text)));
    *answer.status_mut() = status;
    answer
}

fn refuse(status: StatusCode) -> Answer {
    whole(status, status.canonical_reason().unwrap_or_default().to_owned())
}
