//! For tests: an SSH server on loopback, which does what a test says.

use super::Server as Target;
use crate::roster::HostKeyPin;
use russh::keys::key::safe_rng;
use russh::keys::{Algorithm, HashAlg, PrivateKey, PublicKey};
use russh::server::{Auth, ChannelOpenHandle, Config, Handler, Msg, Session, VerifiedPublicKey};
use russh::{Channel, ChannelOpenFailure, Error, MethodKind, MethodSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Whose key opens it.
pub(crate) type Opens = Arc<dyn Fn(&str, &PublicKey) -> bool + Send + Sync>;

/// What it does with a connection that it is asked to forward.
#[derive(Clone)]
pub(crate) enum Forward {
    /// Forwards it.
    Yes,
    /// Forwards it here: what the name stands for is known inside the VPC only.
    To(SocketAddr),
    /// Refuses it.
    No(ChannelOpenFailure),
    /// Says nothing, though it is there.
    Never,
    /// Says nothing any more, to nobody.
    Hang,
}

/// How a server behaves.
#[derive(Clone)]
pub(crate) struct Manner {
    pub(crate) opens: Opens,
    pub(crate) forward: Forward,
    /// The ways to log in that it knows.
    pub(crate) methods: MethodSet,
    /// Whether it never answers a login.
    pub(crate) hangs_at_login: bool,
    /// Whether, once somebody has logged in, it opens channels towards the client, thousands of them.
    pub(crate) opens_towards_us: bool,
}

impl Manner {
    /// Lets everybody in, and forwards what is asked for.
    pub(crate) fn kind() -> Self {
        Self {
            opens: Arc::new(|_, _| true),
            forward: Forward::Yes,
            methods: MethodSet::from(&[MethodKind::PublicKey][..]),
            hangs_at_login: false,
            opens_towards_us: false,
        }
    }
}

/// What happened on it.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// What it was asked to forward to, `host:port`.
    pub(crate) forwarded: Mutex<Vec<String>>,
    /// How many channels the client took that were opened towards it.
    pub(crate) taken: AtomicUsize,
}

/// A running server. It stops when it is dropped.
pub(crate) struct Sshd {
    pub(crate) address: SocketAddr,
    pub(crate) key: PublicKey,
    pub(crate) log: Arc<Log>,
    _serving: JoinSet<()>,
}

impl Sshd {
    pub(crate) async fn start(manner: Manner) -> Self {
        Self::with_keys(manner, vec![Algorithm::Ed25519]).await
    }

    /// A server with host keys of these kinds.
    pub(crate) async fn with_keys(manner: Manner, kinds: Vec<Algorithm>) -> Self {
        let keys: Vec<_> = kinds.into_iter().map(fresh).collect();
        let key = keys[0].public_key().clone();
        let config = Arc::new(Config {
            keys,
            methods: manner.methods.clone(),
            auth_rejection_time: Duration::ZERO,
            max_auth_attempts: 3,
            ..Config::default()
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Log::default());
        let mut serving = JoinSet::new();
        let seen = Arc::clone(&log);
        serving.spawn(async move {
            let mut sessions = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let session = Served { manner: manner.clone(), log: Arc::clone(&seen) };
                let config = Arc::clone(&config);
                sessions.spawn(async move {
                    if let Ok(running) = russh::server::run_stream(config, socket, session).await {
                        let _ = running.await;
                    }
                });
            }
        });
        Self { address, key, log, _serving: serving }
    }

    /// The way to it, as the roster would name it.
    pub(in crate::observe::services) fn target(&self) -> Target {
        target(self.address)
    }

    /// The same, with the key that it must show.
    pub(in crate::observe::services) fn pinned(&self, key: &PublicKey) -> Target {
        let pin = HostKeyPin { fingerprint: key.fingerprint(HashAlg::Sha256), algorithm: None };
        Target { pin: Some(pin), ..self.target() }
    }
}

/// Somebody at an address.
pub(in crate::observe::services) fn target(address: SocketAddr) -> Target {
    Target {
        name: address.to_string(),
        user: "ec2-user".to_owned(),
        host: address.ip().to_string(),
        port: address.port(),
        pin: None,
    }
}

/// A key that nobody has seen.
pub(crate) fn fresh(kind: Algorithm) -> PrivateKey {
    PrivateKey::random(&mut safe_rng(), kind).unwrap()
}

struct Served {
    manner: Manner,
    log: Arc<Log>,
}

impl Handler for Served {
    type Error = Error;

    async fn auth_publickey(
        &mut self,
        user: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Error> {
        if self.manner.hangs_at_login {
            std::future::pending::<()>().await;
        }
        let opens = (self.manner.opens)(user, key.public_key);
        Ok(if opens { Auth::Accept } else { Auth::reject() })
    }

    async fn auth_succeeded(&mut self, session: &mut Session) -> Result<(), Error> {
        if self.manner.opens_towards_us {
            let (handle, log) = (session.handle(), Arc::clone(&self.log));
            tokio::spawn(async move {
                for _ in 0..2000 {
                    let taken = [
                        handle.channel_open_session().await.is_ok(),
                        handle.channel_open_agent().await.is_ok(),
                        handle.channel_open_x11("127.0.0.1", 6000).await.is_ok(),
                        handle.channel_open_direct_tcpip("127.0.0.1", 22, "x", 1).await.is_ok(),
                        handle.channel_open_direct_streamlocal("/run/docker.sock").await.is_ok(),
                        handle.channel_open_forwarded_tcpip("127.0.0.1", 22, "x", 1).await.is_ok(),
                        handle.channel_open_forwarded_streamlocal("/tmp/x").await.is_ok(),
                    ];
                    let taken = taken.into_iter().filter(|taken| *taken).count();
                    log.taken.fetch_add(taken, Ordering::SeqCst);
                }
            });
        }
        Ok(())
    }

    async fn channel_open_direct_tcpip(
        &mut self,
        channel: Channel<Msg>,
        host: &str,
        port: u32,
        _originator_address: &str,
        _originator_port: u32,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        let address = format!("{host}:{port}");
        self.log.forwarded.lock().unwrap().push(address.clone());
        match &self.manner.forward {
            Forward::Yes | Forward::To(_) => {
                let target = match &self.manner.forward {
                    Forward::To(target) => target.to_string(),
                    Forward::Yes | Forward::No(_) | Forward::Never | Forward::Hang => address,
                };
                let Ok(mut socket) = TcpStream::connect(&target).await else {
                    reply.reject(ChannelOpenFailure::ConnectFailed).await;
                    return Ok(());
                };
                reply.accept().await;
                tokio::spawn(async move {
                    let _ = copy_bidirectional(&mut channel.into_stream(), &mut socket).await;
                });
            }
            Forward::No(reason) => reply.reject(reason.clone()).await,
            Forward::Never => {
                tokio::spawn(async move {
                    let _held = (channel, reply);
                    std::future::pending::<()>().await;
                });
            }
            Forward::Hang => std::future::pending::<()>().await,
        }
        Ok(())
    }
}
