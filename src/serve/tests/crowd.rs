//! Whoever would keep others out of the page: those who say nothing, say it slowly or never come to an end, and
//! those who are too many.

use super::*;

/// Long enough for whatever is done at once.
const SOON: Duration = Duration::from_secs(5);

fn impatient() -> Limits {
    let brief = Duration::from_millis(400);
    Limits { request: brief, stall: brief, ..USUAL }
}

/// The page, which somebody who may look is shown soon.
async fn is_shown(live: &Live, more: &str) {
    let page = tokio::time::timeout(SOON, ask(live, "GET", "/", more)).await;
    assert_eq!(page.expect("the page comes soon").status, 200);
}

/// All that is answered, until the connection is closed, which is soon.
async fn answered(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let reading = tokio::time::timeout(SOON, stream.read_to_end(&mut all)).await;
    // Whoever is closed while it writes is told so by an error, after what was answered.
    let _ = reading.expect("it is closed soon");
    String::from_utf8_lossy(&all).into_owned()
}

async fn connected(live: &Live) -> TcpStream {
    TcpStream::connect(live.address).await.unwrap()
}

#[tokio::test]
async fn four_hundred_who_say_nothing_keep_nobody_out() {
    for token in [None, Some(TOKEN)] {
        let live = served(token).await;
        let mut silent = Vec::new();
        for _ in 0..USUAL.connections {
            silent.push(connected(&live).await);
        }
        let held = if token.is_some() { cookie(&live).await } else { String::new() };
        is_shown(&live, &held).await;
        for stream in silent.iter_mut().take(200) {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap_or_default();
        }
        is_shown(&live, &held).await;
    }
}

#[tokio::test]
async fn a_request_comes_in_its_time_or_not_at_all() {
    let live = served_within(impatient(), None).await;
    let mut silent = connected(&live).await;
    assert_eq!(answered(&mut silent).await, "");
    let mut slow = connected(&live).await;
    let begun = Instant::now();
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\nX: {}", live.address, "x".repeat(1000));
    for byte in request.as_bytes() {
        if slow.write_all(&[*byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    // One that was answered, and asks for nothing more.
    let mut idle = connected(&live).await;
    let request = format!("HEAD / HTTP/1.1\r\nHost: {}\r\n\r\n", live.address);
    idle.write_all(request.as_bytes()).await.unwrap();
    assert!(answered(&mut idle).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_head_has_a_length_and_a_number_of_lines() {
    let live = served(None).await;
    let header = format!("X-Long: {}\r\n", "x".repeat(1000));
    let many: String = (0..200).map(|number| format!("X-{number}: x\r\n")).collect();
    for head in [
        format!("GET / HTTP/1.1\r\nHost: {}\r\n{}\r\n", live.address, header.repeat(40)),
        format!("GET / HTTP/1.1\r\nHost: {}\r\n{many}\r\n", live.address),
        format!("GET /?{} HTTP/1.1\r\nHost: {}\r\n\r\n", "x".repeat(60_000), live.address),
    ] {
        let mut stream = connected(&live).await;
        stream.write_all(head.as_bytes()).await.unwrap_or_default();
        let answer = answered(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    is_shown(&live, "").await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_not_waited_for() {
    let live = served_within(impatient(), None).await;
    for method in ["POST", "GET"] {
        let mut stream = connected(&live).await;
        let head = format!(
            "{method} / HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
            live.address
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let (mut reader, mut writer) = stream.into_split();
        let chunk = format!("{:x}\r\n{}\r\n", 4096, "x".repeat(4096));
        let endless = async { while writer.write_all(chunk.as_bytes()).await.is_ok() {} };
        let reading = async {
            let mut all = Vec::new();
            let _ = reader.read_to_end(&mut all).await;
        };
        let both = async { tokio::join!(endless, reading) };
        tokio::time::timeout(SOON, both).await.expect("it is closed soon");
    }
    is_shown(&live, "").await;
}

#[tokio::test]
async fn ten_thousand_requests_at_once_are_answered_one_by_one_or_not_at_all() {
    let live = served_within(impatient(), None).await;
    let (asked, told) = (10_000, format!("Host: {}\r\n", live.address));
    // One who reads what is answered.
    let (mut reader, mut writer) = connected(&live).await.into_split();
    let requests = format!("HEAD / HTTP/1.1\r\n{told}\r\n").repeat(asked);
    let writing = tokio::spawn(async move {
        writer.write_all(requests.as_bytes()).await.unwrap();
        // Whoever hangs up waits for no answer.
        writer
    });
    is_shown(&live, "").await;
    let mut answers = Vec::new();
    let reading = tokio::time::timeout(SOON * 6, reader.read_to_end(&mut answers)).await;
    reading.unwrap().unwrap();
    drop(writing.await.unwrap());
    assert_eq!(String::from_utf8(answers).unwrap().matches("HTTP/1.1 200").count(), asked);
    // And one who does not.
    let mut deaf = connected(&live).await;
    let requests = format!("GET / HTTP/1.1\r\n{told}\r\n").repeat(asked);
    deaf.write_all(requests.as_bytes()).await.unwrap_or_default();
    tokio::time::sleep(impatient().stall * 4).await;
    let taken = answered(&mut deaf).await.matches("HTTP/1.1 200").count();
    assert!(taken < asked, "nobody waits for who does not listen");
    is_shown(&live, "").await;
}

#[tokio::test]
async fn who_hangs_up_by_half_has_hung_up() {
    let live = served_within(Limits { connections: 1, ..USUAL }, None).await;
    let mut half = Listening::to(&live).await;
    half.next().await.unwrap();
    half.0.get_mut().shutdown().await.unwrap();
    assert_eq!(tokio::time::timeout(SOON, half.next()).await.unwrap(), None);
    is_shown(&live, "").await;
}

#[tokio::test]
async fn who_listens_is_not_cut_off_and_others_are_told_that_there_is_no_room() {
    let live = served_within(Limits { connections: 2, ..impatient() }, None).await;
    let mut listening = [Listening::to(&live).await, Listening::to(&live).await];
    for one in &mut listening {
        assert!(one.next().await.unwrap().contains("the first run"));
    }
    let mut refused = connected(&live).await;
    let answer = answered(&mut refused).await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\ntoo many browsers have this page open: try again soon"));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
    tokio::time::sleep(impatient().request * 3).await;
    live.show(&book("the second run"));
    for one in &mut listening {
        assert!(one.next().await.unwrap().contains("the second run"));
    }
    drop(listening);
    tokio::time::sleep(Duration::from_millis(100)).await;
    is_shown(&live, "").await;
}

#[tokio::test]
async fn those_who_stay_leave_room_for_those_who_come() {
    let live = served_within(Limits { streams: 2, ..USUAL }, None).await;
    let mut listening = [Listening::to(&live).await, Listening::to(&live).await];
    for one in &mut listening {
        one.next().await.unwrap();
    }
    let third = ask(&live, "GET", "/events", "").await;
    assert_eq!(third.status, 503);
    assert!(third.body.contains("too many browsers"), "{}", third.body);
    is_shown(&live, "").await;
    drop(listening);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(Listening::to(&live).await.next().await.is_some());
}

#[test]
fn what_many_are_sent_is_in_memory_once() {
    let board = Board::new(&book("the first run"), View::new(Language::En, TimeZone::UTC));
    let state = board.reader().borrow().clone();
    assert_eq!(state.event().as_ptr(), state.event().as_ptr());
    assert_eq!(state.page().as_ptr(), state.page().as_ptr());
}
