//! What can be asked for: the page and its events, by who may look, and only to be read.

use super::access::Access;
use super::board::{EVENTS, Reader, State};
use crate::clock::Clock;
use axum::Router;
use axum::extract::{Request, State as Shared};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, HeaderName,
    HeaderValue, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use futures::stream::{self, Stream};
use std::convert::Infallible;
use std::sync::Arc;

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

/// What is shown, and what time it is for whoever it is shown to.
#[derive(Clone)]
struct Shown {
    reader: Reader,
    clock: Clock,
}

/// All that is served. Cookies know no ports: the name of ours holds it.
pub(super) fn router(reader: Reader, clock: Clock, access: Access, port: u16) -> Router {
    let guard = Arc::new(Guard { access, cookie: format!("labproof-{port}") });
    Router::new()
        .route("/", get(page))
        .route(&format!("/{EVENTS}"), get(events))
        .with_state(Shown { reader, clock })
        .layer(middleware::from_fn_with_state(guard, enter))
        .layer(middleware::map_response(say_always))
}

async fn page(Shared(shown): Shared<Shown>) -> Response {
    let state = Arc::clone(&shown.reader.borrow());
    Html(made(state, State::page).await).into_response()
}

/// The state now, and each that follows while the browser keeps up. Each event's id is when it was
/// sent, in seconds since 1970, by the clock of the run: times are told by that, not by the browser's.
async fn events(
    Shared(mut shown): Shared<Shown>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    shown.reader.mark_changed();
    let events = stream::unfold(shown, async |mut shown| {
        // There is no next one when the watch has ended.
        shown.reader.changed().await.ok()?;
        let state = Arc::clone(&shown.reader.borrow_and_update());
        let event = made(state, |state| Event::default().data(state.data())).await;
        let sent = shown.clock.now().as_second().to_string();
        Some((Ok(event.id(sent)), shown))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
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

/// Hands on what is asked by those who may look.
async fn enter(Shared(guard): Shared<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.turned_away(&request) {
        Some(answer) => answer,
        None => next.run(request).await,
    }
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
