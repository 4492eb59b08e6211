//! For tests: a client that does to answers what servers and networks do, in front of any other one.

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame};
use std::fmt;
use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// What happens to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Harm {
    /// AWS asks to slow down.
    Throttled,
    /// AWS says that it failed.
    Failed,
    /// A load balancer answers in place of AWS.
    Unavailable,
    /// The credentials have ended.
    Expired,
    /// The connection is reset before anything is said.
    Reset,
    /// The server takes the request and says nothing.
    Hung,
    /// The connection is reset in the middle of the body.
    Broken,
    /// The body ends in the middle, and its length says the same.
    Cut,
    /// The body stops coming in its middle, and the connection stays.
    HalfOpen,
    /// The body comes a byte at a time.
    Trickled,
    /// The body never ends.
    Endless,
    /// There is no body.
    Empty,
    /// A portal answers with a page of its own.
    Portal,
}

impl Harm {
    /// All of them.
    pub(crate) const ALL: [Self; 13] = [
        Self::Throttled,
        Self::Failed,
        Self::Unavailable,
        Self::Expired,
        Self::Reset,
        Self::Hung,
        Self::Broken,
        Self::Cut,
        Self::HalfOpen,
        Self::Trickled,
        Self::Endless,
        Self::Empty,
        Self::Portal,
    ];

    /// Whether another attempt may help.
    pub(crate) fn passes(self) -> bool {
        !matches!(self, Self::Expired | Self::Endless | Self::Portal)
    }
}

/// The client whose requests meet what `harms` says of the operation and of how often it was asked for
/// before.
pub(crate) fn faulty(
    inner: SharedHttpClient,
    harms: impl Fn(&str, u64) -> Option<Harm> + Send + Sync + 'static,
) -> SharedHttpClient {
    let (harms, asked): (Arc<Harms>, Arc<AtomicU64>) = (Arc::new(harms), Arc::default());
    http_client_fn(move |settings, components| {
        use aws_smithy_runtime_api::client::http::HttpClient;
        SharedHttpConnector::new(Faulty {
            inner: inner.http_connector(settings, components),
            harms: Arc::clone(&harms),
            asked: Arc::clone(&asked),
        })
    })
}

type Harms = dyn Fn(&str, u64) -> Option<Harm> + Send + Sync;

struct Faulty {
    inner: SharedHttpConnector,
    harms: Arc<Harms>,
    asked: Arc<AtomicU64>,
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faulty")
    }
}

impl HttpConnector for Faulty {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (operation, protocol) = operation(&request);
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        match (self.harms)(&operation, asked) {
            None => self.inner.call(request),
            Some(harm) => {
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(harmed(harm, answer, protocol))
            }
        }
    }
}

/// How a service words a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Json,
    Query,
    /// EC2's own.
    Ec2,
}

/// EC2's version of its interface, by which its requests are known.
const EC2: &str = "Version=2016-11-15";

/// What is asked for, and how.
fn operation(request: &HttpRequest) -> (String, Protocol) {
    if let Some(target) = request.headers().get("x-amz-target") {
        return (target.rsplit('.').next().unwrap_or_default().to_owned(), Protocol::Json);
    }
    let body = request.body().bytes().map(String::from_utf8_lossy).unwrap_or_default();
    let action = body.split('&').find_map(|part| part.strip_prefix("Action="));
    let protocol = if body.contains(EC2) { Protocol::Ec2 } else { Protocol::Query };
    (action.unwrap_or_default().to_owned(), protocol)
}

async fn harmed(
    harm: Harm,
    answer: HttpConnectorFuture,
    protocol: Protocol,
) -> Result<HttpResponse, ConnectorError> {
    let reset = || ConnectorError::io(Error::from(ErrorKind::ConnectionReset).into());
    match harm {
        Harm::Throttled => Ok(match protocol {
            Protocol::Json => refusal(400, "ThrottlingException", protocol),
            Protocol::Query => refusal(400, "Throttling", protocol),
            Protocol::Ec2 => refusal(503, "RequestLimitExceeded", protocol),
        }),
        Harm::Failed => Ok(refusal(500, "InternalFailure", protocol)),
        Harm::Expired => Ok(match protocol {
            Protocol::Json => refusal(400, "ExpiredTokenException", protocol),
            Protocol::Query => refusal(403, "ExpiredToken", protocol),
            Protocol::Ec2 => refusal(400, "RequestExpired", protocol),
        }),
        Harm::Unavailable => Ok(answered(503, "<html><body>503</body></html>".into())),
        Harm::Portal => Ok(answered(200, "<html><body>Log in first</body></html>".into())),
        Harm::Empty => Ok(answered(200, SdkBody::empty())),
        Harm::Reset => Err(reset()),
        Harm::Hung => std::future::pending().await,
        Harm::Broken | Harm::Cut | Harm::HalfOpen | Harm::Trickled | Harm::Endless => {
            let mut whole = answer.await?;
            let body = whole.take_body().collect().await.map_err(|_error| reset())?.to_bytes();
            *whole.body_mut() = spoiled(harm, body);
            Ok(whole)
        }
    }
}

fn answered(status: u16, body: SdkBody) -> HttpResponse {
    HttpResponse::new(status.try_into().expect("it is a status"), body)
}

fn refusal(status: u16, code: &str, protocol: Protocol) -> HttpResponse {
    let error = format!("<Error><Code>{code}</Code><Message>m</Message></Error>");
    let text = match protocol {
        Protocol::Json => format!(r#"{{"__type": "{code}", "message": "m"}}"#),
        Protocol::Query => format!("<ErrorResponse>{error}</ErrorResponse>"),
        Protocol::Ec2 => format!("<Response><Errors>{error}</Errors></Response>"),
    };
    answered(status, text.into())
}

fn spoiled(harm: Harm, body: Bytes) -> SdkBody {
    let half = body.slice(..body.len() / 2);
    let after = match harm {
        Harm::Broken => After::Reset,
        Harm::Endless => After::More,
        Harm::Trickled => return SdkBody::from_body_1_x(Trickle { rest: body, pause: None }),
        Harm::HalfOpen => After::Silence,
        Harm::Throttled
        | Harm::Failed
        | Harm::Unavailable
        | Harm::Expired
        | Harm::Reset
        | Harm::Hung
        | Harm::Cut
        | Harm::Empty
        | Harm::Portal => return SdkBody::from(half),
    };
    SdkBody::from_body_1_x(Half { half: Some(half), after })
}

/// What comes after the half of a body.
#[derive(Debug, Clone, Copy)]
enum After {
    Reset,
    Silence,
    More,
}

struct Half {
    half: Option<Bytes>,
    after: After,
}

impl Body for Half {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match (self.half.take(), self.after) {
            (Some(half), _) => Poll::Ready(Some(Ok(Frame::data(half)))),
            (None, After::Reset) => Poll::Ready(Some(Err(ErrorKind::ConnectionReset.into()))),
            (None, After::Silence) => Poll::Pending,
            (None, After::More) => {
                Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![b' '; 64 * 1024])))))
            }
        }
    }
}

struct Trickle {
    rest: Bytes,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Body for Trickle {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(Duration::from_millis(20))));
        ready!(pause.as_mut().poll(context));
        self.pause = None;
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(1)))))
    }
}
