//! An endpoint that answers as AWS does at the price of copying a body, with latency and faults as they are asked for.

use crate::Outcome;
use crate::bodies::{Bodies, refusal};
use crate::class::{account_of, key_id};
use crate::faults::{Fault, Faults, Rates};
use bytes::Bytes;
use clap::Args;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::HeaderMap;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

/// How the endpoint answers.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// The address to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// How long each answer takes, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// How many records each account's trail has
    #[arg(long, value_name = "N", default_value_t = 20)]
    events: usize,
    #[command(flatten)]
    rates: Rates,
    /// How many threads answer
    #[arg(long, value_name = "N", default_value_t = 2)]
    threads: usize,
    /// End with the standard input, and print then how often each operation was called
    #[arg(long)]
    until_input_ends: bool,
}

/// What every connection shares.
#[derive(Debug)]
struct Endpoint {
    bodies: Bodies,
    faults: Faults,
    latency: Duration,
    calls: Mutex<BTreeMap<String, u64>>,
}

/// A request as far as its answer depends on it.
#[derive(Debug)]
struct Call {
    service: String,
    action: String,
    account: String,
    body: Bytes,
}

/// Answers until it is ended.
pub(crate) fn run(options: &Options) -> Outcome<()> {
    let endpoint = Arc::new(Endpoint {
        bodies: Bodies::new(options.events)?,
        faults: Faults::new(options.rates),
        latency: Duration::from_millis(options.latency),
        calls: Mutex::default(),
    });
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(options.threads)
        .enable_all()
        .build()?;
    let listener = threads.block_on(TcpListener::bind(options.listen))?;
    let mut out = io::stdout();
    writeln!(out, "http://{}", listener.local_addr()?)?;
    out.flush()?;
    let answering = threads.spawn(accept(listener, Arc::clone(&endpoint)));
    if options.until_input_ends {
        io::copy(&mut io::stdin(), &mut io::sink())?;
        writeln!(out, "{}", serde_json::to_string(&*endpoint.calls())?)?;
        return Ok(());
    }
    threads.block_on(answering)?;
    Ok(())
}

async fn accept(listener: TcpListener, endpoint: Arc<Endpoint>) {
    loop {
        // Too many open files for a moment: whoever was not accepted is still in the queue.
        let Ok((stream, _)) = listener.accept().await else { continue };
        tokio::spawn(serve(stream, Arc::clone(&endpoint)));
    }
}

/// Answers a connection until it ends; how it ends is the client's affair.
async fn serve(stream: TcpStream, endpoint: Arc<Endpoint>) {
    // Without it small answers wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| endpoint.respond(request));
    let connection = hyper::server::conn::http1::Builder::new();
    let _ = connection.serve_connection(TokioIo::new(stream), service).await;
}

impl Endpoint {
    async fn respond(&self, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        let call = Call::read(&parts.headers, body);
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        let Some(call) = call else {
            return answer(400, "", refusal("", "InvalidAction", "no call to AWS").into());
        };
        self.count(&call.action);
        let Some(fault) = self.faults.draw() else { return self.answer(&call) };
        self.count(fault.name());
        call.struck_by(fault)
    }

    fn answer(&self, call: &Call) -> io::Result<Response<Full<Bytes>>> {
        let Call { service, action, account, body } = call;
        match action.as_str() {
            "AssumeRole" => answer(200, service, assumed(body).into()),
            "GetCallerIdentity" => answer(200, service, identity(account).into()),
            _ => {
                let canned = self.bodies.answer(service, action, body);
                answer(canned.status, service, canned.of(account))
            }
        }
    }

    fn count(&self, what: &str) {
        let mut calls = self.calls();
        match calls.get_mut(what) {
            Some(count) => *count += 1,
            None => _ = calls.insert(what.to_owned(), 1),
        }
    }

    fn calls(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u64>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Call {
    /// Whose call it is, and for what: by the credential's scope, as AWS reads it. Signatures are not verified.
    fn read(headers: &HeaderMap, body: Bytes) -> Option<Self> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (_, scope) = text("authorization")?.split_once("Credential=")?;
        let mut scope = scope.split([',', ' ']).next()?.split('/');
        let account = account_of(scope.next()?)?.to_owned();
        let service = scope.nth(2)?.to_owned();
        let action = match text("x-amz-target") {
            Some(target) => target.rsplit('.').next()?.to_owned(),
            None => parameter(&body, "Action")?,
        };
        Some(Self { service, action, account, body })
    }

    fn struck_by(&self, fault: Fault) -> io::Result<Response<Full<Bytes>>> {
        let (status, code) = match (fault, self.service.as_str()) {
            (Fault::Reset, _) => return Err(io::ErrorKind::ConnectionReset.into()),
            (Fault::Throttled, "ec2") => (503, "RequestLimitExceeded"),
            (Fault::Throttled, "cloudtrail") => (400, "ThrottlingException"),
            (Fault::Throttled, _) => (400, "Throttling"),
            (Fault::Failed, _) => (503, "ServiceUnavailable"),
        };
        answer(status, &self.service, refusal(&self.service, code, "Rate exceeded").into())
    }
}

fn answer(status: u16, service: &str, body: Bytes) -> io::Result<Response<Full<Bytes>>> {
    let kind = if service == "cloudtrail" { "application/x-amz-json-1.1" } else { "text/xml" };
    Response::builder()
        .status(status)
        .header("content-type", kind)
        .header("x-amzn-requestid", "00000000-0000-4000-8000-000000000000")
        .body(Full::new(body))
        .map_err(io::Error::other)
}

/// A parameter of a form.
fn parameter(body: &[u8], name: &str) -> Option<String> {
    let mut parameters = form_urlencoded::parse(body);
    parameters.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}

/// The session of a role, in that role's account.
fn assumed(request: &[u8]) -> String {
    let role = parameter(request, "RoleArn").unwrap_or_default();
    let session = parameter(request, "RoleSessionName").unwrap_or_default();
    let account = role.split(':').nth(4).unwrap_or_default();
    let name = role.rsplit('/').next().unwrap_or_default();
    let key = key_id("ASIA", account);
    format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
         <AssumedRoleUser><AssumedRoleId>AROABENCH:{session}</AssumedRoleId>\
         <Arn>arn:aws:sts::{account}:assumed-role/{name}/{session}</Arn></AssumedRoleUser>\
         <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>bench</SecretAccessKey>\
         <SessionToken>bench</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
         </AssumeRoleResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></AssumeRoleResponse>"
    )
}

fn identity(account: &str) -> String {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{account}:user/admin</Arn><UserId>AIDABENCH</UserId><Account>{account}</Account>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata>\
         </GetCallerIdentityResponse>"
    )
}
