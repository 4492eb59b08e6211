//! What can be asked for: the page and its events, by who may look, and only to be read.

use super::access::Access;
use super::board::{EVENTS, Reader, State};
use super::slots::Slot;
use crate::clock::Clock;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Shared};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, HeaderName,
    HeaderValue, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use futures::stream::{self, StreamExt};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What every answer says. The page's own policy, which knows the digests of its script and style,
/// stands in the page; this one adds what a page cannot say of itself.
const HEADERS: [(HeaderName, &str); 7] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What a browser is sent on with that brought the token. Another request to the same address, and
/// not a redirection: to one that began on another site, such as a link in a mail, a browser would
/// not add the strict cookie that it has just been given.
const COME_IN: &str = "<!DOCTYPE html><meta charset=\"utf-8\">\
    <meta http-equiv=\"refresh\" content=\"0;url=/\"><title>labproof</title><a href=\"/\">labproof</a>";

/// How often a stream with nothing to tell says that it goes on, so that what lies between does not end it.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// What is shown, what time it is for whoever it is shown to, and how many may stay.
#[derive(Clone)]
pub(super) struct Shown {
    reader: Reader,
    clock: Clock,
    streams: Arc<Semaphore>,
}

impl Shown {
    pub(super) fn new(reader: Reader, clock: Clock, streams: usize) -> Self {
        Self { reader, clock, streams: Arc::new(Semaphore::new(streams)) }
    }
}

/// All that is served. Cookies know no ports: the name of ours holds it.
pub(super) fn router(shown: Shown, access: Access, port: u16) -> Router {
    let guard = Arc::new(Guard { access, cookie: format!("labproof-{port}") });
    Router::new()
        .route("/", get(page))
        .route(&format!("/{EVENTS}"), get(events))
        .with_state(shown)
        .layer(middleware::from_fn_with_state(guard, enter))
        .layer(middleware::map_response(say_always))
}

async fn page(Shared(shown): Shared<Shown>) -> Response {
    let state = Arc::clone(&shown.reader.borrow());
    Html(made(state, State::page).await).into_response()
}

/// The state now, and each that follows while the browser keeps up. Each event's id is when it was
/// sent, in seconds since 1970, by the clock of the run: times are told by that, not by the browser's.
async fn events(Shared(mut shown): Shared<Shown>) -> Response {
    let Ok(place) = Arc::clone(&shown.streams).try_acquire_owned() else {
        return refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many browsers have this page open: it is not kept up to date here",
        );
    };
    shown.reader.mark_changed();
    let events = stream::unfold((shown, place), async |(mut shown, place)| {
        let said = match tokio::time::timeout(SIGN_OF_LIFE, shown.reader.changed()).await {
            Ok(changed) => {
                // There is no next one when the watch has ended.
                changed.ok()?;
                event(&mut shown).await
            }
            Err(_nothing_new) => vec![Bytes::from_static(b":\n\n")],
        };
        Some((stream::iter(said.into_iter().map(Ok::<_, Infallible>)), (shown, place)))
    });
    let body = Body::from_stream(events.flatten());
    ([(CONTENT_TYPE, "text/event-stream")], body).into_response()
}

/// An event that says the newest state. Its text is the same memory for all who are sent it, however slowly
/// they take it.
async fn event(shown: &mut Shown) -> Vec<Bytes> {
    let state = Arc::clone(&shown.reader.borrow_and_update());
    let data = made(state, State::event).await;
    let sent = shown.clock.now().as_second();
    vec![format!("id: {sent}\n").into(), data]
}

/// A state of many students takes a moment to write down, in which others are answered.
async fn made<T: Send + 'static>(
    state: Arc<State>,
    make: impl FnOnce(&State) -> T + Send + 'static,
) -> T {
    let making = tokio::task::spawn_blocking(move || make(&state));
    making.await.expect("every gradebook can be written as a page")
}

async fn say_always(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Who may come in, and by which cookie they are known.
#[derive(Debug)]
struct Guard {
    access: Access,
    cookie: String,
}

/// Hands on what is asked by those who may look, and whose connection is kept from then on.
async fn enter(Shared(guard): Shared<Arc<Guard>>, request: Request, next: Next) -> Response {
    if let Some(answer) = guard.turned_away(&request) {
        return answer;
    }
    if let Some(slot) = request.extensions().get::<Arc<Slot>>() {
        slot.keep();
    }
    next.run(request).await
}

impl Guard {
    /// What is answered to who may not come in, or must come in another way.
    fn turned_away(&self, request: &Request) -> Option<Response> {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        if !self.access.is_our_name(header(HOST)) {
            return Some(refusal(StatusCode::MISDIRECTED_REQUEST, "this page has another name"));
        }
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            let refusal = refusal(StatusCode::METHOD_NOT_ALLOWED, "this page can only be read");
            return Some(([(ALLOW, "GET, HEAD")], refusal).into_response());
        }
        let token = self.access.token()?;
        match token.is_brought_by(request.uri()) {
            Some(true) => {
                let (name, value) = (&self.cookie, token.cookie());
                let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict");
                Some(([(SET_COOKIE, cookie)], Html(COME_IN)).into_response())
            }
            None if header(COOKIE).is_some_and(|held| token.is_held_in(held, &self.cookie)) => None,
            Some(false) | None => Some(refusal(
                StatusCode::UNAUTHORIZED,
                "open this page once with ?token= and the LABPROOF_SERVE_TOKEN of the watch",
            )),
        }
    }
}

fn refusal(status: StatusCode, why: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{why}\n")).into_response()
}
