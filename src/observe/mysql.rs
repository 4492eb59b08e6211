//! The way into the database: one connection, TLS verified, bounded in time, and what its failures
//! mean. What is asked over it is in `questions`.

mod questions;

use super::answer::in_chain;
use super::apart::apart;
use super::ssh::{Mouth, Tunnel};
use labproof_checks::evidence::{Blind, Endpoint, ReasonCode, TableLook};
use labproof_checks::lab;
use mysql_async::{Conn, DriverError, Error, IoError, OptsBuilder, ServerError, SslOpts};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The roots that RDS signs with. No public authority signs for a database.
static RDS_ROOTS: &[u8] = include_bytes!("../data/rds-global-bundle.pem");

/// How long to wait for a connection, for an answer, and for the whole look.
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);

/// How long a port may take to say that somebody listens, after [`CONNECT`] has passed.
const PROBE: Duration = Duration::from_secs(1);

/// Where the mouth of a tunnel is.
const LOOPBACK: &str = "127.0.0.1";

/// The largest packet that is read, bytes. The answers to our questions are far smaller.
const PACKET: usize = 4 * 1024 * 1024;

/// How to log in.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    /// The user.
    pub(crate) user: String,
    /// Its password.
    pub(crate) password: SecretString,
    /// How the server proves who it is.
    pub(crate) tls: Tls,
}

/// How the server proves who it is.
#[derive(Debug, Clone)]
pub(crate) enum Tls {
    /// By a certificate for its name, signed by one of these roots (PEM) and no other.
    Verify(Cow<'static, [u8]>),
    /// Not at all: the connection is not encrypted.
    Off,
}

impl Tls {
    /// Trusts the roots of RDS.
    pub(crate) fn rds() -> Self {
        Self::Verify(Cow::Borrowed(RDS_ROOTS))
    }

    /// The proof is asked for this name, whatever address is dialled.
    fn options(&self, name: &str) -> Option<SslOpts> {
        match self {
            Self::Verify(roots) => {
                let roots = SslOpts::default().with_root_certs(vec![roots.to_vec().into()]);
                let roots = roots.with_disable_built_in_roots(true);
                Some(roots.with_danger_tls_hostname_override(Some(name.to_owned())))
            }
            Self::Off => None,
        }
    }
}

/// What the server calls itself, where it says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerNames {
    /// `@@server_uuid`. MariaDB has none.
    pub(crate) uuid: Option<String>,
    /// `@@hostname`.
    pub(crate) hostname: Option<String>,
}

/// How connections get to the database.
pub(crate) enum Route {
    /// From here.
    Direct,
    /// Through a server that forwards them.
    Through(Tunnel),
}

/// What is dialled, and the tunnel's mouth that is there.
struct Dialled {
    host: String,
    port: u16,
    mouth: Option<Mouth>,
}

/// A connection, and the tunnel's mouth that it needs to stay open.
struct Line {
    connection: Conn,
    _mouth: Option<Mouth>,
}

impl Route {
    async fn dial(&self, endpoint: &Endpoint) -> Result<Dialled, Blind> {
        match self {
            Self::Direct => {
                Ok(Dialled { host: endpoint.host.clone(), port: endpoint.port, mouth: None })
            }
            Self::Through(tunnel) => {
                let mouth = tunnel.dial().await?;
                Ok(Dialled { host: LOOPBACK.to_owned(), port: mouth.port, mouth: Some(mouth) })
            }
        }
    }
}

/// Looks for the lab's table. `resource_id` is the life of the instance that answers at `endpoint`.
///
/// # Errors
/// Why the database could not be looked at. Only what was read can be found wrong.
pub(crate) async fn table(
    login: &Login,
    lab: &Arc<lab::Sql>,
    endpoint: &Endpoint,
    resource_id: Option<String>,
    route: Route,
) -> Result<TableLook, Blind> {
    let (login, lab, endpoint) = (login.clone(), Arc::clone(lab), endpoint.clone());
    let place = address(&endpoint);
    apart(WHOLE, &place, async move {
        let (look, line) = look(&login, &lab, &endpoint, &route).await?;
        leave(line).await;
        Ok(TableLook { resource_id, ..look })
    })
    .await
}

/// The same, and what the server calls itself.
///
/// # Errors
/// As of [`table`].
pub(crate) async fn table_and_names(
    login: &Login,
    lab: &Arc<lab::Sql>,
    endpoint: &Endpoint,
) -> Result<(TableLook, ServerNames), Blind> {
    let (login, lab, endpoint) = (login.clone(), Arc::clone(lab), endpoint.clone());
    let place = address(&endpoint);
    apart(WHOLE, &place, async move {
        let (look, mut line) = look(&login, &lab, &endpoint, &Route::Direct).await?;
        let names = questions::server_names(&mut line.connection).await;
        leave(line).await;
        Ok((look, names))
    })
    .await
}

/// Why there is no look at a database that took longer than the caller waits.
pub(crate) fn too_slow(endpoint: &Endpoint) -> Blind {
    Blind::new(ReasonCode::Timeout, address(endpoint))
}

async fn look(
    login: &Login,
    lab: &lab::Sql,
    endpoint: &Endpoint,
    route: &Route,
) -> Result<(TableLook, Line), Blind> {
    let tls = login.tls.options(&endpoint.host);
    let mut line = match connect(login, tls, endpoint, route).await {
        Ok(line) => line,
        Err(refused) => return Err(insists_on_tls(login, endpoint, refused, route).await),
    };
    let mut look = questions::ask(&mut line.connection, lab)
        .await
        .map_err(|trouble| Blind { subject: address(endpoint), ..trouble })?;
    look.endpoint = address(endpoint);
    Ok((look, line))
}

/// The answers are there: how the connection ends is of no concern.
async fn leave(line: Line) {
    let _ = timeout(PROBE, line.connection.disconnect()).await;
}

/// A server says the same of a wrong password and of a login that must be encrypted. Where we did
/// not encrypt, a second look tells: its certificate does not matter, nothing is read over it.
async fn insists_on_tls(
    login: &Login,
    endpoint: &Endpoint,
    refused: Blind,
    route: &Route,
) -> Blind {
    let encrypted = matches!(login.tls, Tls::Verify(_));
    if encrypted || refused.code != ReasonCode::LoginRefused {
        return refused;
    }
    let any_certificate = SslOpts::default()
        .with_danger_accept_invalid_certs(true)
        .with_danger_skip_domain_validation(true);
    match connect(login, Some(any_certificate), endpoint, route).await {
        Ok(_let_in) => Blind { code: ReasonCode::Tls, ..refused },
        Err(_refused_again) => refused,
    }
}

async fn connect(
    login: &Login,
    tls: Option<SslOpts>,
    endpoint: &Endpoint,
    route: &Route,
) -> Result<Line, Blind> {
    let Dialled { host, port, mouth } = route.dial(endpoint).await?;
    let options = OptsBuilder::default()
        .ip_or_hostname(host)
        .tcp_port(port)
        .user(Some(login.user.clone()))
        .pass(Some(login.password.expose_secret().to_owned()))
        .ssl_opts(tls)
        .prefer_socket(false)
        .compression(None)
        .enable_cleartext_plugin(false)
        .secure_auth(true)
        .stmt_cache_size(0)
        .max_allowed_packet(Some(PACKET))
        .wait_timeout(Some(usize::try_from(WHOLE.as_secs()).unwrap_or(usize::MAX)));
    let mut login = Conn::new(options);
    let answer = match timeout(CONNECT, &mut login).await {
        Ok(answer) => answer,
        // Nobody there, or somebody slow? The driver does not tell how far it has come. A tunnel
        // leads to somebody who has answered.
        Err(_elapsed) if mouth.is_none() && !listens(endpoint).await => {
            return Err(Blind::new(ReasonCode::Unreachable, address(endpoint)));
        }
        Err(_elapsed) => timeout(ANSWER.saturating_sub(CONNECT), login)
            .await
            .map_err(|_elapsed| Blind::new(ReasonCode::Timeout, address(endpoint)))?,
    };
    let connection = answer.map_err(|error| no_entry(endpoint, &error))?;
    Ok(Line { connection, _mouth: mouth })
}

async fn listens(endpoint: &Endpoint) -> bool {
    let connected = timeout(PROBE, TcpStream::connect((endpoint.host.as_str(), endpoint.port)));
    matches!(connected.await, Ok(Ok(_)))
}

/// What a failure on the way in means.
fn no_entry(endpoint: &Endpoint, error: &Error) -> Blind {
    let (code, error) = match error {
        Error::Server(answer) => (refusal(answer), Some(answer.code.to_string())),
        Error::Io(IoError::Tls(_)) => (ReasonCode::Tls, None),
        Error::Io(IoError::Io(error)) if in_chain::<rustls::Error>(error) => {
            (ReasonCode::Tls, None)
        }
        // Packets that are none, or too large to be any that we wait for.
        Error::Io(IoError::Io(error))
            if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::Other) =>
        {
            (ReasonCode::Internal, Some("not MySQL".to_owned()))
        }
        Error::Io(IoError::Io(_)) => (ReasonCode::Unreachable, None),
        Error::Driver(DriverError::NoClientSslFlagFromServer) => {
            (ReasonCode::Tls, Some("no TLS".to_owned()))
        }
        Error::Driver(
            DriverError::CleartextPluginDisabled
            | DriverError::MysqlOldPasswordDisabled
            | DriverError::UnknownAuthPlugin { .. },
        ) => (ReasonCode::LoginRefused, Some("unsafe way to log in".to_owned())),
        Error::Driver(_) | Error::Other(_) | Error::Url(_) => (ReasonCode::Internal, None),
    };
    Blind { code, subject: address(endpoint), error }
}

/// What a server's number means, when it is the answer to a login.
fn refusal(answer: &ServerError) -> ReasonCode {
    match answer.code {
        // The user, the host, the password (wrong, expired, not asked for), or a locked account.
        1044 | 1045 | 1130 | 1698 | 1820 | 1862 | 3118 | 4151 => ReasonCode::LoginRefused,
        // Connections must be encrypted.
        3159 => ReasonCode::Tls,
        _ => ReasonCode::Internal,
    }
}

/// `host:port`.
pub(super) fn address(endpoint: &Endpoint) -> String {
    format!("{}:{}", endpoint.host, endpoint.port)
}

#[cfg(test)]
mod tests;
