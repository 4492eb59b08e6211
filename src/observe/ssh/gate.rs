//! Between the SSH library and the network: so many bytes and no more, and an end when we say so.
//!
//! The library goes on in tasks of its own when nobody waits for it any longer; when its bytes end,
//! so does it.

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, copy, duplex, split};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The most that is ever read from one server, bytes. The answers to our questions are far smaller.
pub(super) const MOST: u64 = 16 * 1024 * 1024;

/// How much waits in between, bytes.
const BETWEEN: usize = 64 * 1024;

/// A stream that ends after [`MOST`] bytes, and when the tasks that move them are dropped.
pub(super) fn bounded(socket: TcpStream) -> (DuplexStream, JoinSet<()>) {
    let (ours, theirs) = duplex(BETWEEN);
    let mut gate = JoinSet::new();
    gate.spawn(async move {
        let (from_server, mut to_server) = socket.into_split();
        let (mut from_us, mut to_us) = split(theirs);
        let down = async {
            // How a connection breaks is seen by the library, which then reads nothing more.
            let _ = copy(&mut from_server.take(MOST), &mut to_us).await;
            let _ = to_us.shutdown().await;
        };
        let up = async {
            let _ = copy(&mut from_us, &mut to_server).await;
            let _ = to_server.shutdown().await;
        };
        tokio::join!(down, up);
    });
    (ours, gate)
}
