//! An `sshd` in name only: it lets everybody in, and what it then does is its owner's.

use russh::keys::key::safe_rng;
use russh::keys::{Algorithm, PrivateKey};
use russh::server::{Auth, ChannelOpenHandle, Config, Handler, Msg, Session, VerifiedPublicKey};
use russh::{Channel, Error};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy, split};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// What it does with the connection that it is to forward, or before.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Malice {
    /// Takes it, and says nothing on it.
    Silence,
    /// Takes it, and sends for ever what no database sends.
    Garbage,
    /// Forwards it to whom it likes.
    Elsewhere(SocketAddr),
    /// Forwards it to the database, changing a bit of what comes back after so many bytes.
    Garble(SocketAddr, u64),
    /// Forwards it to the database, and hangs up after so many bytes.
    Cut(SocketAddr, u64),
    /// Forwards it to the database, and all the while opens channels towards us.
    Intrusion(SocketAddr),
    /// Never answers, but asks a hundred thousand things.
    Chatter,
}

/// How many channels that it opened towards us were taken.
pub(crate) type Taken = Arc<AtomicUsize>;

/// Lets one serve whoever comes, until its runtime ends.
pub(crate) fn serve(runtime: &Runtime, listener: TcpListener, malice: Malice) -> Taken {
    let key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).unwrap();
    let config =
        Config { keys: vec![key], auth_rejection_time: Duration::ZERO, ..Config::default() };
    let config = Arc::new(config);
    let taken = Taken::default();
    let count = Arc::clone(&taken);
    listener.set_nonblocking(true).unwrap();
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let config = Arc::clone(&config);
            let owned = Owned { malice, taken: Arc::clone(&count) };
            tokio::spawn(async move {
                // Whoever has enough goes away.
                if let Ok(running) = russh::server::run_stream(config, socket, owned).await {
                    let _ = running.await;
                }
            });
        }
    });
    taken
}

struct Owned {
    malice: Malice,
    taken: Taken,
}

impl Handler for Owned {
    type Error = Error;

    async fn auth_publickey(&mut self, _: &str, _: VerifiedPublicKey<'_>) -> Result<Auth, Error> {
        Ok(Auth::Accept)
    }

    async fn channel_open_direct_tcpip(
        &mut self,
        channel: Channel<Msg>,
        _host: &str,
        _port: u32,
        _originator_address: &str,
        _originator_port: u32,
        reply: ChannelOpenHandle,
        session: &mut Session,
    ) -> Result<(), Error> {
        let (malice, handle) = (self.malice, session.handle());
        if let Malice::Chatter = malice {
            tokio::spawn(async move {
                let _held = (channel, reply);
                for _ in 0..100_000 {
                    let _ = handle.channel_open_session().await;
                }
            });
            return Ok(());
        }
        reply.accept().await;
        if let Malice::Intrusion(_) = malice {
            let count = Arc::clone(&self.taken);
            tokio::spawn(async move {
                for _ in 0..2000 {
                    let taken = [
                        handle.channel_open_session().await.is_ok(),
                        handle.channel_open_agent().await.is_ok(),
                        handle.channel_open_forwarded_tcpip("127.0.0.1", 22, "x", 1).await.is_ok(),
                    ];
                    let taken = taken.into_iter().filter(|taken| *taken).count();
                    count.fetch_add(taken, Ordering::SeqCst);
                }
            });
        }
        tokio::spawn(async move { forward(channel.into_stream(), malice).await });
        Ok(())
    }
}

async fn forward(us: impl AsyncRead + AsyncWrite + Unpin, malice: Malice) -> io::Result<()> {
    let (from_us, mut to_us) = split(us);
    match malice {
        Malice::Silence | Malice::Chatter => std::future::pending().await,
        Malice::Garbage => loop {
            to_us.write_all(&[0xAA; 8 * 1024]).await?;
        },
        Malice::Elsewhere(place) | Malice::Intrusion(place) => {
            relay(from_us, to_us, place, u64::MAX, false).await
        }
        Malice::Garble(database, after) => relay(from_us, to_us, database, after, true).await,
        Malice::Cut(database, after) => relay(from_us, to_us, database, after, false).await,
    }
}

/// Moves bytes both ways; of what comes back, as many as that, and then all others with the first one
/// changed, or none.
async fn relay(
    mut from_us: impl AsyncRead + Unpin,
    mut to_us: impl AsyncWrite + Unpin,
    place: SocketAddr,
    after: u64,
    garbled: bool,
) -> io::Result<()> {
    let mut socket = TcpStream::connect(place).await?;
    let (mut from_there, mut to_there) = socket.split();
    let down = async {
        copy(&mut (&mut from_there).take(after), &mut to_us).await?;
        if garbled {
            let byte = from_there.read_u8().await?;
            to_us.write_u8(byte ^ 1).await?;
            copy(&mut from_there, &mut to_us).await?;
        }
        to_us.shutdown().await
    };
    tokio::select! {
        ended = down => ended,
        ended = copy(&mut from_us, &mut to_there) => ended.map(drop),
    }
}
