//! The pages of web servers, asked for as anybody would who has their public address: one bounded GET
//! each.

use crate::observe::byte_limit::CONNECT;
use crate::observe::plan::Pages;
use crate::observe::scan::{Before, Observer, Scan, told};
use futures::FutureExt;
use futures::future::join_all;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Request, Response, Uri, header};
use hyper_util::rt::TokioIo;
use labproof_checks::evidence::{
    Answer, Blind, Cause, Observation, PAGES, Page, ReasonCode, SECURITY_GROUPS, SERVERS, Server,
};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

/// How long one page may take, redirects included.
const WHOLE: Duration = Duration::from_secs(5);

/// The most that is read of a page, bytes.
const MOST: u64 = 64 * 1024;

/// The most redirects to the same host that are followed.
const REDIRECTS: usize = 3;

/// The most servers of one student that are asked.
const MOST_SERVERS: usize = 8;

/// HTTP's own port.
const HTTP: u16 = 80;

pub(super) const OBSERVER: Observer = Observer {
    source: PAGES,
    after: &[SERVERS, SECURITY_GROUPS],
    look: |scan, before| async move { scan.pages(&before).await }.boxed(),
};

impl Scan<'_> {
    async fn pages(&self, before: &Before) -> Vec<Observation> {
        let Some(pages) = self.plan.pages else { return Vec::new() };
        let servers = self.with_pages(before);
        let asked = servers.iter().map(|(server, address)| async move {
            let seen = pages.get(server, *address, self.until).await;
            self.observation(PAGES, seen.map(Answer::Page))
        });
        join_all(asked).await
    }

    /// The lab's servers that run and have a public address, by their ids.
    fn with_pages(&self, before: &Before) -> BTreeMap<String, IpAddr> {
        let servers = before.told(SERVERS, told!([Servers]));
        let groups = before.told(SECURITY_GROUPS, told!([SecurityGroups]));
        let servers = servers.and_then(Result::ok).unwrap_or_default();
        let groups = groups.and_then(Result::ok).unwrap_or_default();
        let subjects = self.plan.lab.with_pages();
        let found = subjects.flat_map(|subject| subject.web_servers(servers, groups));
        found.filter_map(address).take(MOST_SERVERS).collect()
    }
}

fn address(server: &Server) -> Option<(String, IpAddr)> {
    let runs = server.state.as_deref() == Some("running");
    let address = server.public_ip.as_ref()?.parse().ok()?;
    runs.then(|| (server.id.clone(), address))
}

impl Pages {
    async fn get(self, server: &str, address: IpAddr, until: Instant) -> Result<Page, Blind> {
        let url = format!("http://{}/", in_url(address));
        if is_of_our_network(address) && !self.allow_private {
            let why = Blind::new(ReasonCode::Unreachable, url);
            return Err(why.because(Cause::OwnNetwork));
        }
        let target = self.connect_to.unwrap_or(SocketAddr::new(address, HTTP));
        let late = |_| Err(Blind::new(ReasonCode::Timeout, url.clone()));
        let until = until.min(Instant::now() + WHOLE);
        let page = timeout_at(until, follow(target, &url)).await.unwrap_or_else(late)?;
        Ok(Page { server: server.to_owned(), ..page })
    }
}

/// The page, and where it redirects to on the same host.
async fn follow(target: SocketAddr, url: &str) -> Result<Page, Blind> {
    let mut uri: Uri = url.parse().map_err(|_error| no_page(url))?;
    let mut answer = ask(target, &uri, url).await?;
    for _ in 0..REDIRECTS {
        let Some(next) = next(&uri, &answer) else { break };
        uri = next;
        answer = ask(target, &uri, url).await?;
    }
    read(url, answer).await
}

async fn ask(target: SocketAddr, uri: &Uri, url: &str) -> Result<Response<Incoming>, Blind> {
    let connecting = timeout(CONNECT, TcpStream::connect(target)).await;
    let Ok(Ok(stream)) = connecting else { return Err(no_page(url)) };
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|_error| no_page(url))?;
    tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::get(path)
        .header(header::HOST, uri.host().unwrap_or_default())
        .header(header::USER_AGENT, concat!("labproof/", env!("CARGO_PKG_VERSION")))
        .header(header::CONNECTION, "close")
        .body(Empty::<Bytes>::new())
        .map_err(|_error| no_page(url))?;
    sender.send_request(request).await.map_err(|_error| no_page(url))
}

/// Where a redirect leads, if it stays on the host and on HTTP.
fn next(from: &Uri, answer: &Response<Incoming>) -> Option<Uri> {
    if !answer.status().is_redirection() {
        return None;
    }
    let to: Uri = answer.headers().get(header::LOCATION)?.to_str().ok()?.parse().ok()?;
    let is_here = to.host().is_none_or(|host| Some(host) == from.host());
    let is_http = to.scheme_str().is_none_or(|scheme| scheme == "http");
    let has_our_port = to.port_u16().is_none_or(|port| port == HTTP);
    let path = to.path_and_query()?.as_str();
    let same = format!("http://{}{path}", from.host()?);
    (is_here && is_http && has_our_port && path.starts_with('/')).then(|| same.parse().ok())?
}

/// What is kept of an answer. Of its body only the length is: what a student writes there is no
/// evidence.
async fn read(url: &str, answer: Response<Incoming>) -> Result<Page, Blind> {
    let status = answer.status().as_u16();
    let content_type = answer.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).map(media_type);
    let mut body = answer.into_body();
    let mut bytes: u64 = 0;
    while bytes < MOST {
        let Some(frame) = body.frame().await else { break };
        let frame = frame.map_err(|_error| no_page(url))?;
        let length = frame.data_ref().map_or(0, Bytes::len);
        bytes = bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    }
    let url = url.to_owned();
    Ok(Page { server: String::new(), url, status, content_type, bytes: bytes.min(MOST) })
}

/// `text/html` of `text/html; charset=utf-8`, in letters that nobody mistakes for anything else.
fn media_type(value: &str) -> String {
    let kind = value.split(';').next().unwrap_or_default().trim();
    let plain = |c: &char| c.is_ascii_alphanumeric() || "/.+-".contains(*c);
    kind.chars().filter(plain).take(64).collect()
}

/// Nobody answers there, or not in HTTP.
fn no_page(url: &str) -> Blind {
    Blind::new(ReasonCode::Unreachable, url)
}

/// Whether an address leads nowhere beyond the grader's own networks.
fn is_of_our_network(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_private(mapped),
            None => {
                address.is_loopback()
                    || address.is_unspecified()
                    || address.is_multicast()
                    || address.is_unique_local()
                    || address.is_unicast_link_local()
            }
        },
    }
}

fn is_private(address: Ipv4Addr) -> bool {
    // Carriers' networks (RFC 6598).
    let is_shared = address.octets()[0] == 100 && (64..128).contains(&address.octets()[1]);
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_broadcast()
        || address.is_multicast()
        || address.octets()[0] == 0
        || is_shared
}

/// An address as a URL writes it.
fn in_url(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}
