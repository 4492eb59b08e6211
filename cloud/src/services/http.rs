//! Web servers on EC2 instances, as far as somebody outside meets them: whether a connection is made, and the page.
//!
//! What an instance serves is set by whoever plays its owner. Its security groups decide who reaches it.

use std::io;
use std::net::Ipv4Addr;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::Cloud;
use crate::lock::lock;
use crate::serve::accept;

/// Where a web server listens.
const HTTP: u16 = 80;

/// What a web server answers to a GET of `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// The body, HTML.
    pub body: String,
}

/// How an attempt to make a TCP connection ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It is made, and a GET of `/` gets this page.
    Page(Page),
    /// Nothing listens on the port.
    Refused,
    /// Nothing comes back: no instance runs there, or no security group of it admits the connection.
    Silent,
}

impl Cloud {
    /// Lets an EC2 instance serve a page on port 80 whenever it runs: its owner has set up a web server. In place of a page
    /// that it served before.
    pub fn serve_page(&self, instance: &str, status: u16, body: &str) {
        let page = Page { status, body: body.to_owned() };
        lock(&self.inner().services.pages).insert(instance.to_owned(), page);
    }

    /// Ends the web server of an instance.
    pub fn stop_serving(&self, instance: &str) {
        lock(&self.inner().services.pages).remove(instance);
    }

    /// How a TCP connection from an address outside AWS to a public address and port ends.
    pub fn connect_http(&self, address: Ipv4Addr, port: u16, from: Ipv4Addr) -> Connection {
        let Some(instance) = self.admitting(address, port, from) else {
            return Connection::Silent;
        };
        let page =
            lock(&self.inner().services.pages).get(&instance).filter(|_| port == HTTP).cloned();
        page.map_or(Connection::Refused, Connection::Page)
    }

    /// Answers on `listener` as all web servers of the cloud at once, until the future is dropped. The `Host` header, an
    /// IPv4 address and perhaps a port, says which of them is meant, and `from` as which address the client counts.
    ///
    /// Where nothing would come back the connection hangs; where it would be refused it is closed without an answer, since
    /// it has been made already.
    ///
    /// # Errors
    /// The listener fails for ten seconds.
    pub async fn serve_pages(&self, listener: TcpListener, from: Ipv4Addr) -> io::Result<()> {
        accept(listener, |stream| {
            let cloud = self.clone();
            async move { cloud.page_connection(stream, from).await }
        })
        .await
    }

    async fn page_connection(&self, stream: TcpStream, from: Ipv4Addr) {
        let service = service_fn(|request| self.page(request, from));
        let connection = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service);
        // A client that goes away is nobody's trouble here.
        let _ = connection.await;
    }

    async fn page(
        &self,
        request: Request<Incoming>,
        from: Ipv4Addr,
    ) -> io::Result<Response<Full<Bytes>>> {
        let Some((address, port)) = meant(request.headers()) else {
            return Ok(plain(StatusCode::BAD_REQUEST));
        };
        match self.connect_http(address, port, from) {
            Connection::Page(page) => Ok(answer(request.method(), request.uri().path(), page)),
            Connection::Refused => Err(io::ErrorKind::ConnectionRefused.into()),
            Connection::Silent => std::future::pending().await,
        }
    }
}

/// The address and the port that a request is meant for.
fn meant(headers: &HeaderMap) -> Option<(Ipv4Addr, u16)> {
    let host = headers.get(HOST)?.to_str().ok()?;
    match host.split_once(':') {
        Some((address, port)) => Some((address.parse().ok()?, port.parse().ok()?)),
        None => Some((host.parse().ok()?, HTTP)),
    }
}

fn answer(method: &Method, path: &str, page: Page) -> Response<Full<Bytes>> {
    if path != "/" {
        return plain(StatusCode::NOT_FOUND);
    }
    if method != Method::GET && method != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED);
    }
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    whole(status, page.body)
}

fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    whole(status, status.canonical_reason().unwrap_or_default().to_owned())
}

fn whole(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let html = http::HeaderValue::from_static("text/html; charset=UTF-8");
    response.headers_mut().insert(CONTENT_TYPE, html);
    response
}
