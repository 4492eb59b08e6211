//! Servers that mean ill, or are broken: the right code each, in bounded time and with bounded bytes.

use super::*;
use std::net::SocketAddr;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

/// What a server does with whoever connects.
type Play = fn(TcpStream, Arc<AtomicU64>) -> futures::future::BoxFuture<'static, ()>;

/// Somebody who plays this, and how many bytes were taken from him.
async fn playing(play: Play) -> (SocketAddr, Arc<AtomicU64>, JoinSet<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let sent = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&sent);
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            play(socket, Arc::clone(&count)).await;
        }
    });
    (address, sent, serving)
}

/// Says something, then the same thing again and again, for as long as somebody takes it.
async fn repeat(mut socket: TcpStream, sent: Arc<AtomicU64>, first: &[u8], again: &[u8]) {
    let _ = socket.write_all(first).await;
    while socket.write_all(again).await.is_ok() {
        sent.fetch_add(again.len() as u64, Ordering::SeqCst);
    }
}

const BANNER: &[u8] = b"SSH-2.0-OpenSSH_8.7\r\n";

/// A packet before encryption: its length, that of its padding, what it carries, the padding.
fn packet(payload: &[u8]) -> Vec<u8> {
    let padding = 16 - (payload.len() + 5) % 8;
    let length = u32::try_from(payload.len() + padding + 1).unwrap();
    let mut packet = length.to_be_bytes().to_vec();
    packet.push(u8::try_from(padding).unwrap());
    packet.extend_from_slice(payload);
    packet.extend(std::iter::repeat_n(0, padding));
    packet
}

/// `SSH_MSG_IGNORE`, with as much to ignore as one packet may carry.
fn nothing() -> Vec<u8> {
    let mut payload = vec![2];
    payload.extend_from_slice(&32_000_u32.to_be_bytes());
    payload.extend(std::iter::repeat_n(7, 32_000));
    packet(&payload)
}

/// Servers that never come to the point, and what a look at them comes to.
fn plays() -> [(&'static str, Play, ReasonCode, &'static str); 9] {
    use ReasonCode::{Internal, Timeout, Unreachable};
    [
        (
            "silent",
            |socket, _| {
                Box::pin(async move {
                    tokio::time::sleep(Duration::from_mins(1)).await;
                    drop(socket);
                })
            },
            Timeout,
            "",
        ),
        ("gone", |socket, _| Box::pin(async move { drop(socket) }), Unreachable, "connection lost"),
        (
            "a web server",
            |mut socket, _| {
                Box::pin(async move {
                    let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
                    let _ = socket.shutdown().await;
                })
            },
            Unreachable,
            "connection lost",
        ),
        (
            "endless lines",
            |socket, sent| {
                Box::pin(async move {
                    repeat(socket, sent, b"", &b"welcome\r\n".repeat(1000)).await;
                })
            },
            Internal,
            "not SSH",
        ),
        (
            "one endless line",
            |socket, sent| {
                Box::pin(async move {
                    repeat(socket, sent, b"SSH-2.0-", &[b'x'; 4096]).await;
                })
            },
            Internal,
            "not SSH",
        ),
        (
            "a banner alone",
            |mut socket, _| {
                Box::pin(async move {
                    let _ = socket.write_all(BANNER).await;
                    tokio::time::sleep(Duration::from_mins(1)).await;
                })
            },
            Timeout,
            "",
        ),
        (
            "a huge packet",
            |socket, sent| {
                Box::pin(async move {
                    repeat(socket, sent, &[BANNER, &u32::MAX.to_be_bytes()].concat(), &[0; 4096])
                        .await;
                })
            },
            Internal,
            "not SSH",
        ),
        (
            "no exchange of keys",
            |socket, sent| {
                Box::pin(async move {
                    repeat(socket, sent, BANNER, &packet(&[20; 100])).await;
                })
            },
            Internal,
            "not SSH",
        ),
        (
            "nothing, endlessly",
            |socket, sent| {
                Box::pin(async move {
                    repeat(socket, sent, BANNER, &nothing()).await;
                })
            },
            Internal,
            "too many bytes",
        ),
    ]
}

#[tokio::test]
async fn who_never_comes_to_the_point_costs_bounded_time_and_bytes() {
    let played = plays().map(|(name, play, code, error)| async move {
        let (address, sent, _serving) = playing(play).await;
        let before = Instant::now();
        let database = Endpoint { host: "127.0.0.1".to_owned(), port: 3306 };
        let subject = target(address).subject();
        let blind = greeting(target(address), any_key(), &database).await.unwrap_err();
        assert_eq!(blind, trouble(code, &subject, error), "{name}");
        let limit = byte_limit::CONNECT + EXCHANGE + Duration::from_secs(2);
        assert!(before.elapsed() < limit, "{name}: {:?}", before.elapsed());
        // What the system holds on both ends of a connection comes on top.
        let taken = sent.load(Ordering::SeqCst);
        assert!(taken < MOST + 16 * 1024 * 1024, "{name}: {taken} bytes");
    });
    futures::future::join_all(played).await;
}

#[tokio::test]
async fn who_lets_us_in_and_then_hangs_is_late_and_who_hangs_behind_him_unreachable() {
    use ReasonCode::{Timeout, Unreachable};
    let database = Endpoint { host: "127.0.0.1".to_owned(), port: 3306 };
    let login = Manner { hangs_at_login: true, ..Manner::kind() };
    let hang = Manner { forward: Forward::Hang, ..Manner::kind() };
    let never = Manner { forward: Forward::Never, ..Manner::kind() };
    let cases = [(login, Timeout, false), (hang, Timeout, false), (never, Unreachable, true)];
    let asked = cases.map(|(manner, code, at_database)| {
        let database = &database;
        async move {
            let sshd = Sshd::start(manner).await;
            let blind = greeting(sshd.target(), any_key(), database).await.unwrap_err();
            let server = sshd.target().subject();
            let (subject, error) = if at_database {
                ("127.0.0.1:3306", "through the web server")
            } else {
                (&*server, "")
            };
            assert_eq!(blind, trouble(code, subject, error));
        }
    });
    futures::future::join_all(asked).await;
}

#[tokio::test]
async fn nothing_that_a_server_opens_towards_us_is_taken() {
    let database = database().await;
    let sshd = Sshd::start(Manner { opens_towards_us: true, ..Manner::kind() }).await;
    let tunnel = Tunnel::open(sshd.target(), any_key(), database.endpoint.clone(), Seen::default());
    let tunnel = tunnel.await.unwrap();
    for _ in 0..5 {
        let forwarder = tunnel.dial().await.unwrap();
        let mut socket = TcpStream::connect(("127.0.0.1", forwarder.port)).await.unwrap();
        let mut greeting = [0; 5];
        socket.read_exact(&mut greeting).await.unwrap();
        assert_eq!(&greeting, b"hello", "the tunnel holds");
    }
    assert_eq!(sshd.log.taken.load(Ordering::SeqCst), 0);
}
