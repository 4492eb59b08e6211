//! How pages are asked for: within bounds, at no private address, and not at all where nobody is to.

use super::{EC2, as_asked};
use crate::class::Class;
use crate::run::{criterion, reason};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{self, Failed, Passed, Unverified};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What a web server writes after a request, and whether it then hangs.
type Answers = fn(&str, &mut TcpStream);

/// A web server of a student's own making, and what it was asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, heard) = (stream.unwrap(), Arc::clone(&heard));
                std::thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    let request: Vec<String> = lines
                        .by_ref()
                        .map_while(Result::ok)
                        .take_while(|it| !it.is_empty())
                        .collect();
                    heard.lock().unwrap().push(request.join("\n"));
                    answers(&request[0], &mut stream);
                });
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// A class of one, whose server runs.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(3));
    let student = class.enrol("김서연");
    student.launch_server(&as_asked()).unwrap();
    class.until_now();
    class
}

/// The page's outcome, what was found, and why it is open.
fn graded(class: &Class, more: &[&str]) -> (Outcome, Option<String>, Option<&'static str>) {
    class.grade(&[&EC2, more].concat()).with_status(0);
    let book = class.book();
    let page = criterion(&book, "s01", "web-page.answers");
    (page.outcome, page.found.as_deref().map(str::to_owned), reason(page))
}

fn say(stream: &mut TcpStream, text: &str) {
    // Whoever asked may have gone away.
    let _ = stream.write_all(text.as_bytes());
}

#[test]
fn a_page_is_asked_for_within_bounds() {
    let redirected: Answers = |request, stream| match request {
        "GET / HTTP/1.1" => {
            say(stream, "HTTP/1.1 301 Moved\r\nLocation: /home\r\nContent-Length: 0\r\n\r\n");
        }
        _ => say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHi"),
    };
    let elsewhere: Answers = |_, stream| {
        let to = "http://169.254.169.254/latest/meta-data/";
        say(stream, &format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"));
    };
    let endless: Answers =
        |_, stream| say(stream, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    let no_http: Answers = |_, stream| say(stream, "SSH-2.0-OpenSSH_9.9\r\n");
    let silent: Answers = |_, _| std::thread::sleep(Duration::from_mins(1));
    let flood: Answers = |_, stream| {
        say(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        while stream.write_all(&[b'a'; 4096]).is_ok() {}
    };
    let cut: Answers = |_, stream| say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nHi");
    let table = [
        ("a redirect on the host", redirected, (Passed, Some("HTTP 200"), None), 2),
        ("a redirect to another host", elsewhere, (Failed, Some("HTTP 302"), None), 1),
        ("an endless redirect", endless, (Failed, Some("HTTP 302"), None), 4),
        ("no HTTP", no_http, (Unverified, None, Some("unreachable")), 1),
        ("silence", silent, (Unverified, None, Some("timeout")), 1),
        ("a page without an end", flood, (Passed, Some("HTTP 200"), None), 1),
        ("a page that was cut off", cut, (Unverified, None, Some("unreachable")), 1),
    ];
    let class = class();
    for (number, (name, answers, (outcome, found, reason), asked)) in (0..).zip(table) {
        let server = Server::start(answers);
        let began = Instant::now();
        let evidence = format!("{number}.evidence");
        let is = graded(&class, &["--http-connect-to", &server.address, "--evidence", &evidence]);
        assert_eq!(is, (outcome, found.map(str::to_owned), reason), "{name}");
        assert!(began.elapsed() < Duration::from_secs(20), "{name}: {:?}", began.elapsed());
        let heard = server.asked();
        assert_eq!(heard.len(), asked, "{name}: {heard:?}");
        for request in heard {
            let lower = request.to_lowercase();
            assert!(lower.starts_with("get /") && lower.contains("host: 203.0.113."), "{request}");
            assert!(!lower.contains("authorization") && !lower.contains("cookie"), "{request}");
        }
    }
}

#[test]
fn nobody_is_asked_with_no_http_and_the_criterion_says_so() {
    let class = class();
    let server = Server::start(|_, stream| say(stream, "HTTP/1.1 200 OK\r\n\r\nHi"));
    let is = graded(&class, &["--no-http", "--http-connect-to", &server.address]);
    assert_eq!(is, (Unverified, None, Some("unreachable")));
    assert_eq!(server.asked(), Vec::<String>::new());
    let book = class.book();
    let why = criterion(&book, "s01", "web-page.answers").reason.clone().unwrap();
    assert!(why.message.en.contains("--no-http"), "{}", why.message.en);
    // Everything else is graded as ever.
    assert_eq!(book.students[0].score.unwrap().open.to_string(), "12");
}

#[test]
fn a_private_address_is_asked_only_where_that_was_allowed() {
    let class = class();
    let account = crate::class::account(1);
    for address in [[10, 0, 0, 5], [127, 0, 0, 1], [169, 254, 169, 254], [100, 64, 0, 1]] {
        class.cloud.set_public_address(&account, Ipv4Addr::from(address));
        let server = Server::start(|_, stream| {
            say(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHi");
        });
        let to = ["--http-connect-to", &server.address, "--evidence"];
        let evidence = format!("{address:?}");
        let is = graded(&class, &[&to[..], &[&evidence]].concat());
        assert_eq!(is, (Unverified, None, Some("unreachable")), "{address:?}");
        assert!(server.asked().is_empty(), "{address:?}");
        let why = criterion(&class.book(), "s01", "web-page.answers").reason.clone().unwrap();
        assert!(why.message.en.contains("--http-allow-private"), "{}", why.message.en);
        let is = graded(&class, &[&to[..], &[&evidence, "--http-allow-private"]].concat());
        assert_eq!(is.0, Passed, "{address:?}");
    }
}
