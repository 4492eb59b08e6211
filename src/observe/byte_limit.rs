//! Between our libraries and the network: so many bytes and no more, and an end when we say so.
//!
//! A library reads what it is sent for as long as it is sent something, and goes on in tasks of its
//! own when nobody waits for it any longer. When its bytes end, so does it.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, copy, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long to wait for somebody who answers.
pub(super) const CONNECT: Duration = Duration::from_secs(5);

/// The most that is read from one database, bytes. The answers to our questions are far smaller.
pub(super) const DATABASE: u64 = 8 * 1024 * 1024;

/// How much waits in between, bytes.
const BETWEEN: usize = 64 * 1024;

/// The tasks that move the bytes of one connection, which ends when this is dropped.
pub(super) struct ByteLimit {
    seen: Arc<Seen>,
    _moving: JoinSet<()>,
}

/// What a limit has seen.
#[derive(Debug, Default)]
struct Seen {
    /// More came than is read.
    flood: AtomicBool,
    /// We have said something.
    word: AtomicBool,
}

/// A port of ours whose first connection leads to somebody, and no other: for a driver that dials
/// addresses only.
pub(crate) struct LoopbackForwarder {
    /// The port, on the loopback address.
    pub(super) port: u16,
    limit: ByteLimit,
}

/// Somebody who answers there. A security group that admits nobody drops what comes, so silence
/// and a refusal are the same: nobody was reached.
pub(super) async fn connect(host: &str, port: u16) -> Option<TcpStream> {
    let socket = timeout(CONNECT, TcpStream::connect((host, port))).await.ok()?.ok()?;
    // Questions and answers are small, and each is waited for.
    let _ = socket.set_nodelay(true);
    Some(socket)
}

/// A stream in the socket's place, from which `most` bytes can be read.
pub(super) fn bounded(socket: TcpStream, most: u64) -> (DuplexStream, ByteLimit) {
    let (ours, between) = duplex(BETWEEN);
    let between = async move { Ok(between) };
    (ours, ByteLimit::between(between, socket, most))
}

impl LoopbackForwarder {
    /// A port that leads to `stream`, from which `most` bytes are read.
    pub(super) async fn of(
        stream: impl AsyncRead + AsyncWrite + Send + 'static,
        most: u64,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let first = async move { Ok(listener.accept().await?.0) };
        Ok(Self { port, limit: ByteLimit::between(first, stream, most) })
    }

    /// Whether more came than is read.
    pub(super) fn is_flooded(&self) -> bool {
        self.limit.is_flooded()
    }

    /// Whether we have said anything, so that what came may be an answer.
    pub(super) fn has_spoken(&self) -> bool {
        self.limit.seen.word.load(Ordering::SeqCst)
    }
}

impl ByteLimit {
    /// Moves bytes between us, as soon as we are there, and somebody else.
    fn between<S>(
        us: impl Future<Output = io::Result<S>> + Send + 'static,
        other: impl AsyncRead + AsyncWrite + Send + 'static,
        most: u64,
    ) -> Self
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
    {
        let seen = Arc::<Seen>::default();
        let tell = Arc::clone(&seen);
        let mut moving = JoinSet::new();
        moving.spawn(async move {
            let Ok(us) = us.await else { return };
            let (mut from_us, mut to_us) = tokio::io::split(us);
            let (from_other, mut to_other) = tokio::io::split(other);
            // How a connection breaks is seen by the library, which then reads nothing more.
            let down = async {
                let moved = copy(&mut from_other.take(most), &mut to_us).await;
                tell.flood.store(moved.is_ok_and(|moved| moved == most), Ordering::SeqCst);
                let _ = to_us.shutdown().await;
            };
            let up = async {
                let first = from_us.read_u8().await;
                if let Ok(first) = first {
                    tell.word.store(true, Ordering::SeqCst);
                    let _ = copy(&mut (&[first][..]).chain(from_us), &mut to_other).await;
                }
                let _ = to_other.shutdown().await;
            };
            tokio::join!(down, up);
        });
        Self { seen, _moving: moving }
    }

    /// Whether more came than is read.
    pub(super) fn is_flooded(&self) -> bool {
        self.seen.flood.load(Ordering::SeqCst)
    }
}
