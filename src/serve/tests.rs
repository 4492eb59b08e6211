//! The server over loopback, asked by hand: what it answers to whom, and to nobody else.

mod crowd;

use super::*;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::lab::{Language, Text};
use labproof_reports::Header;
use labproof_reports::gradebook::{LabStamp, Run};
use secrecy::SecretString;
use std::time::Instant;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

const TOKEN: &str = "a-token-of-a-class";

/// A cohort that is told apart by the id of its run.
fn book(run: &str) -> Gradebook {
    let at: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    let lab = LabStamp {
        id: "stem-day-rds".to_owned(),
        sha256: "5e".repeat(32),
        title: Text { ko: "실습".to_owned(), en: "Workshop".to_owned() },
        points: None,
    };
    let run = Run {
        id: run.to_owned(),
        started_at: at,
        finished_at: at,
        version: "0.1.0".to_owned(),
        trouble: None,
        endpoint: None,
    };
    Gradebook::new(Header { lab, run, as_of: at, deadline: None }, [])
}

fn now() -> Timestamp {
    "2026-11-22T10:00:30Z".parse().unwrap()
}

async fn served(token: Option<&str>) -> Live {
    served_within(USUAL, token).await
}

async fn served_within(limits: Limits, token: Option<&str>) -> Live {
    let at = "127.0.0.1:0".parse().unwrap();
    let access = Access::to(at, token.map(SecretString::from).as_ref()).unwrap();
    let view = View::new(Language::En, TimeZone::UTC);
    let place = Place::take(at, access).await.unwrap();
    place.serve_within(limits, &book("the first run"), view, Clock::of(now))
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

/// Asks as a browser does that was pointed to this very address; `more` are header lines.
async fn ask(live: &Live, method: &str, path: &str, more: &str) -> Answer {
    ask_for(live, method, path, &live.address.to_string(), more).await
}

async fn ask_for(live: &Live, method: &str, path: &str, host: &str, more: &str) -> Answer {
    let mut stream = TcpStream::connect(live.address).await.unwrap();
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.unwrap();
    let text = String::from_utf8(text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_lowercase(), body: body.to_owned() }
}

/// A browser that listens to the events.
struct Listening(BufReader<TcpStream>);

impl Listening {
    async fn to(live: &Live) -> Self {
        let mut stream = TcpStream::connect(live.address).await.unwrap();
        let request = format!("GET /events HTTP/1.1\r\nHost: {}\r\n\r\n", live.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        Self(BufReader::new(stream))
    }

    /// The next line that begins so, without that; none if there will be none.
    async fn next_line(&mut self, start: &str) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).await.unwrap_or(0) == 0 {
                return None;
            }
            if let Some(rest) = line.strip_prefix(start) {
                return Some(rest.trim_end().to_owned());
            }
        }
    }

    /// The data of the next event; none if there will be no more.
    async fn next(&mut self) -> Option<String> {
        self.next_line("data: ").await
    }
}

#[tokio::test]
async fn the_page_and_its_events_are_all_there_is() {
    let live = served(None).await;
    let page = ask(&live, "GET", "/", "").await;
    assert_eq!(page.status, 200);
    assert!(page.head.contains("content-type: text/html"), "{}", page.head);
    assert!(page.body.contains("the first run"));
    for path in ["/gradebook.json", "/events/", "/..", "/%2e%2e/etc/passwd", "//"] {
        assert_eq!(ask(&live, "GET", path, "").await.status, 404, "{path}");
    }
    let head = ask(&live, "HEAD", "/", "").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn nothing_can_be_asked_for_but_to_read() {
    let live = served(None).await;
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        for path in ["/", "/events", "/nothing"] {
            let answer = ask(&live, method, path, "").await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.head.contains("allow: get, head"), "{}", answer.head);
        }
    }
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let live = served(Some(TOKEN)).await;
    let held = cookie(&live).await;
    for (method, path, more) in [
        ("GET", "/", held.as_str()),
        ("GET", "/nothing", &held),
        ("GET", "/", ""),
        ("POST", "/", ""),
    ] {
        let answer = ask(&live, method, path, more).await;
        for said in [
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "x-frame-options: deny",
            "frame-ancestors 'none'",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(answer.head.contains(said), "{method} {path}: no “{said}”: {}", answer.head);
        }
        assert!(!answer.head.contains("access-control-allow"), "{}", answer.head);
    }
}

#[tokio::test]
async fn a_stranger_s_name_for_this_machine_is_refused() {
    let live = served(None).await;
    for path in ["/", "/events"] {
        for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""] {
            let answer = ask_for(&live, "GET", path, host, "").await;
            assert_eq!(answer.status, 421, "{host}");
            assert!(!answer.body.contains("run"), "{}", answer.body);
        }
    }
    assert_eq!(ask_for(&live, "GET", "/", "localhost:1234", "").await.status, 200);
}

#[tokio::test]
async fn who_comes_late_is_given_the_state_at_once_and_then_each_that_follows() {
    let live = served(None).await;
    live.show(&book("the second run"));
    let mut one = Listening::to(&live).await;
    assert!(one.next().await.unwrap().contains("the second run"));
    live.show(&book("the third run"));
    assert!(one.next().await.unwrap().contains("the third run"));
    let mut late = Listening::to(&live).await;
    assert!(late.next().await.unwrap().contains("the third run"));
    assert!(ask(&live, "GET", "/", "").await.body.contains("the third run"));
}

#[tokio::test]
async fn an_event_says_when_it_was_sent_by_the_clock_of_the_run() {
    let live = served(None).await;
    let mut one = Listening::to(&live).await;
    assert_eq!(one.next_line("id: ").await, Some(now().as_second().to_string()));
}

#[tokio::test]
async fn the_newest_state_wins_and_who_does_not_read_costs_nothing() {
    let live = served(None).await;
    let mut idle = Listening::to(&live).await;
    let gone = Listening::to(&live).await;
    let mut eager = Listening::to(&live).await;
    eager.next().await.unwrap();
    drop(gone);
    let begun = Instant::now();
    for run in 0..20_000 {
        live.show(&book(&format!("run {run} ends")));
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    live.show(&book("the last run"));
    for listening in [&mut eager, &mut idle] {
        let mut events = 1;
        while !listening.next().await.unwrap().contains("the last run") {
            events += 1;
        }
        assert!(events < 1_000, "{events} of twenty thousand states were sent");
    }
}

#[tokio::test]
async fn the_last_state_is_delivered_and_the_end_waits_for_nobody() {
    let live = served(None).await;
    let mut one = Listening::to(&live).await;
    one.next().await.unwrap();
    // These say nothing, or do not listen.
    let _silent = TcpStream::connect(live.address).await.unwrap();
    let _deaf = Listening::to(&live).await;
    live.show(&book("the last run"));
    let (address, begun) = (live.address, Instant::now());
    live.close().await;
    assert!(begun.elapsed() < FAREWELL + Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(one.next().await.unwrap().contains("the last run"));
    assert_eq!(one.next().await, None);
    TcpStream::connect(address).await.unwrap_err();
}

/// The header that a browser sends which brought the token.
async fn cookie(live: &Live) -> String {
    let answer = ask(live, "GET", &format!("/?token={TOKEN}"), "").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let given = answer.head.lines().find(|line| line.starts_with("set-cookie: ")).unwrap();
    assert!(given.ends_with("; path=/; httponly; samesite=strict"), "{given}");
    assert!(!given.contains(TOKEN) && !answer.body.contains("the first run"));
    let pair = given.trim_start_matches("set-cookie: ").split(';').next().unwrap();
    format!("Cookie: other=1; {pair}\r\n")
}

#[tokio::test]
async fn a_token_is_exchanged_for_a_cookie_and_nothing_else_lets_in() {
    let live = served(Some(TOKEN)).await;
    let held = cookie(&live).await;
    for path in ["/", "/events?"] {
        assert_eq!(ask(&live, "HEAD", path, &held).await.status, 200, "{path}");
    }
    let other_port = held.replace(&format!("-{}=", live.address.port()), "-1=");
    let refused = [
        ("/", ""),
        ("/events", ""),
        ("/?token=", ""),
        ("/?token=a-token-of-a-clasz", ""),
        ("/?token=a-token-of-a-clasz", &held),
        ("/", "Cookie: labproof=a-token-of-a-class\r\n"),
        ("/", "Authorization: Bearer a-token-of-a-class\r\n"),
        ("/", &other_port),
    ];
    for (path, more) in refused {
        let answer = ask(&live, "GET", path, more).await;
        assert_eq!(answer.status, 401, "{path} {more}");
        assert!(!answer.body.contains("the first run"), "{path} {more}");
    }
    // An open page goes on after a new start.
    let again = served(Some(TOKEN)).await;
    let moved =
        held.replace(&format!("-{}=", live.address.port()), &format!("-{}=", again.address.port()));
    assert_eq!(ask(&again, "GET", "/", &moved).await.status, 200);
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_before_anything_is_done() {
    let live = served(None).await;
    let access = Access::to(live.address, None).unwrap();
    let failure = Place::take(live.address, access).await.unwrap_err();
    let Failure::Input(report) = failure else { panic!("{failure:?}") };
    assert!(report.to_string().contains("cannot listen on"), "{report}");
}
