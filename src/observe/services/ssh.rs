//! The tunnel to a private database through the student's web server: SSH, and of SSH nothing but
//! one forwarded connection (`direct-tcpip`). No shell, no command, no agent, and nothing that the
//! server would open towards us.
//!
//! The student owns the server, so nothing that comes through is believed for having come through:
//! the database's certificate is verified within the tunnel (`mysql.rs`). Time and memory are
//! bounded whatever the server does: every step has its limit here, and `byte_limit` counts the bytes.

mod client;
mod key;
mod trouble;

pub(crate) use client::Seen;
pub(crate) use key::{Key, Opener};

use crate::observe::byte_limit::{self, ByteLimit, LoopbackForwarder};
use crate::roster::HostKeyPin;
use crate::session::Session;
use client::Client;
use labproof_checks::evidence::{Blind, Endpoint, ReasonCode};
use russh::client::{AuthResult, Config, Handle};
use russh::keys::{Algorithm, EcdsaCurve, HashAlg, PrivateKey, PrivateKeyWithHashAlg};
use russh::{Preferred, compression};
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::DuplexStream;
use tokio::time::timeout;

/// EC2 Instance Connect, as a session may ask it: it takes keys.
pub(super) fn instance_connect(session: &Session) -> aws_sdk_ec2instanceconnect::Client {
    session.clients().instance_connect()
}

/// How long the way up to the login may take as a whole. The parts add up to less, but for AWS's
/// answer to a key that is pushed.
pub(super) const WHOLE: Duration = Duration::from_mins(1);

/// How long to wait for the exchange of keys, for the login, and for the forwarded connection.
const EXCHANGE: Duration = Duration::from_secs(15);
const LOG_IN: Duration = Duration::from_secs(15);
const FORWARD: Duration = Duration::from_secs(8);

/// How long a server that forwards nothing may take to say that it is there at all.
const PROBE: Duration = Duration::from_secs(2);

/// The most that is read from one server, bytes: what the database may send, and as much again.
const MOST: u64 = 2 * byte_limit::DATABASE;

/// How much may be on its way to us in one channel, and in one packet, bytes; and how many packets
/// wait to be read.
const WINDOW: u32 = 256 * 1024;
const PACKET: u32 = 32 * 1024;
const WAITING: usize = 8;

/// The kinds of host keys, best first: a fixed order, so that a server with several shows the same
/// one every time. No certificates: nobody told us whose to trust.
const HOST_KEYS: [Algorithm; 6] = [
    Algorithm::Ed25519,
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP384 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP521 },
    Algorithm::Rsa { hash: Some(HashAlg::Sha512) },
    Algorithm::Rsa { hash: Some(HashAlg::Sha256) },
];

/// The server to go through.
#[derive(Debug, Clone)]
pub(super) struct Server {
    /// What evidence calls it: an instance id, or its address.
    pub(super) name: String,
    /// Who logs in.
    pub(super) user: String,
    /// Where.
    pub(super) host: String,
    /// The TCP port.
    pub(super) port: u16,
    /// The key that it must show, if the roster says so.
    pub(super) pin: Option<HostKeyPin>,
}

impl Server {
    /// `host:port`.
    pub(super) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// What a blind look at it names: that it is the server, not the database.
    pub(super) fn subject(&self) -> String {
        Blind::server(&self.address())
    }
}

/// A login on the server. It ends when this is dropped.
pub(crate) struct Tunnel {
    handle: Handle<Client>,
    subject: String,
    database: Endpoint,
    _limit: ByteLimit,
}

impl Tunnel {
    /// Logs in on the server. Whatever becomes of it, the key that the server showed is in `seen`.
    ///
    /// # Errors
    /// Why there is no login. A key is pushed only to a server that has answered.
    pub(super) async fn open(
        server: Server,
        opener: Opener,
        database: Endpoint,
        seen: Seen,
    ) -> Result<Self, Blind> {
        let subject = server.subject();
        let nobody = || Blind::new(ReasonCode::Unreachable, &*subject);
        let socket = byte_limit::connect(&server.host, server.port).await.ok_or_else(nobody)?;
        let peer = socket.peer_addr().map_err(|_gone| nobody().because("connection lost"))?.ip();
        let (stream, limit) = byte_limit::bounded(socket, MOST);
        match enter(&server, stream, opener, peer, seen).await {
            Ok(handle) => Ok(Self { handle, subject, database, _limit: limit }),
            Err(_) if limit.is_flooded() => {
                Err(Blind::new(ReasonCode::Internal, subject).because("too many bytes"))
            }
            Err(blind) => Err(blind),
        }
    }

    /// Has a connection forwarded to the database.
    ///
    /// # Errors
    /// The server does not forward, or nobody answers behind it.
    pub(super) async fn dial(&self) -> Result<LoopbackForwarder, Blind> {
        let Endpoint { host, port } = &self.database;
        let opening = self.handle.channel_open_direct_tcpip(host, u32::from(*port), "127.0.0.1", 0);
        let channel = match timeout(FORWARD, opening).await {
            Ok(Ok(channel)) => channel,
            Ok(Err(error)) => {
                return Err(trouble::forwarding(&self.subject, &self.database, &error));
            }
            Err(_elapsed) => return Err(self.silent().await),
        };
        let no_port = |_| Blind::new(ReasonCode::Internal, &*self.subject).because("no local port");
        LoopbackForwarder::of(channel.into_stream(), byte_limit::DATABASE).await.map_err(no_port)
    }

    /// The server hangs, or the database behind it does not answer: a server that is there tells.
    async fn silent(&self) -> Blind {
        let alive = timeout(PROBE, self.handle.send_ping()).await.is_ok();
        if alive && !self.handle.is_closed() {
            trouble::no_database(&self.database)
        } else {
            Blind::new(ReasonCode::Timeout, &*self.subject)
        }
    }
}

/// Up to the login.
async fn enter(
    server: &Server,
    stream: DuplexStream,
    opener: Opener,
    peer: IpAddr,
    seen: Seen,
) -> Result<Handle<Client>, Blind> {
    let mut handle = greet(server, stream, seen).await?;
    let key = opener.key(server, peer).await?;
    log_in(&mut handle, server, key).await?;
    Ok(handle)
}

/// Up to an encrypted connection with a server that has proved to hold the key that it shows.
async fn greet(server: &Server, stream: DuplexStream, seen: Seen) -> Result<Handle<Client>, Blind> {
    let client = Client::new(server, seen.clone());
    let greeting = russh::client::connect_stream(config(server), stream, client);
    match timeout(EXCHANGE, greeting).await {
        Ok(Ok(handle)) => Ok(handle),
        // Of several keys a server shows one: which kind, helps whoever has pinned another.
        Ok(Err(russh::Error::UnknownKey)) => {
            let kind = seen.host_key().map_or("", |key| &key.algorithm);
            let error = format!("host key {kind}");
            Err(Blind::new(ReasonCode::Tls, server.subject()).because(error.trim_end()))
        }
        Ok(Err(error)) => Err(trouble::greeting(server.subject(), &error)),
        Err(_elapsed) => Err(Blind::new(ReasonCode::Timeout, server.subject())),
    }
}

fn config(server: &Server) -> Arc<Config> {
    let pinned = server.pin.as_ref().and_then(|pin| pin.algorithm.clone());
    let host_keys = match pinned {
        // A server with several keys is asked for the one that is known.
        Some(Algorithm::Rsa { .. }) => Cow::Borrowed(&HOST_KEYS[4..]),
        Some(algorithm) => Cow::Owned(vec![algorithm]),
        None => Cow::Borrowed(&HOST_KEYS[..]),
    };
    Arc::new(Config {
        window_size: WINDOW,
        maximum_packet_size: PACKET,
        channel_buffer_size: WAITING,
        inactivity_timeout: Some(WHOLE),
        preferred: Preferred {
            key: host_keys,
            compression: Cow::Borrowed(&[compression::NONE]),
            ..Preferred::default()
        },
        ..Config::default()
    })
}

async fn log_in(
    handle: &mut Handle<Client>,
    server: &Server,
    key: Arc<PrivateKey>,
) -> Result<(), Blind> {
    let subject = server.subject();
    let attempt = async {
        let hash = if key.algorithm().is_rsa() {
            // What a server does not tell, OpenSSH has known since 2016.
            handle.best_supported_rsa_hash().await?.unwrap_or(Some(HashAlg::Sha512))
        } else {
            None
        };
        let key = PrivateKeyWithHashAlg::new(key, hash);
        let answer = handle.authenticate_publickey(server.user.as_str(), key).await?;
        match &answer {
            // No other way to log in is what a connection that has ended reads like, too. How it
            // ended tells: by the server's word, which is a refusal, or by an error.
            AuthResult::Failure { remaining_methods, .. } if remaining_methods.is_empty() => {
                timeout(PROBE, handle).await.unwrap_or(Ok(()))?;
            }
            AuthResult::Failure { .. } | AuthResult::Success => {}
        }
        Ok(answer)
    };
    match timeout(LOG_IN, attempt).await {
        Ok(Ok(AuthResult::Success)) => Ok(()),
        Ok(Ok(AuthResult::Failure { .. })) => {
            Err(Blind::new(ReasonCode::AccessDenied, subject).because("publickey"))
        }
        Ok(Err(error)) => Err(trouble::greeting(subject, &error)),
        Err(_elapsed) => Err(Blind::new(ReasonCode::Timeout, subject)),
    }
}

#[cfg(test)]
pub(crate) mod sshd;
#[cfg(test)]
mod tests;
