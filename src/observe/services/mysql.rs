//! The way into the database: one connection, TLS verified, bounded in time, and what its failures
//! mean. What is asked over it is in `questions`.

mod names;
mod questions;

pub(crate) use names::{LETTERS, NAMES, ServerNames};

use crate::observe::answer::{find, in_chain, is_no_tls};
use crate::observe::byte_limit::{self, LoopbackForwarder};
use crate::observe::isolated::run_isolated;
use crate::observe::services::ssh::Tunnel;
use labproof_checks::evidence::{Blind, Cause, Endpoint, ReasonCode, TableLook};
use labproof_checks::login_error::LoginError;
use labproof_checks::things::TableSpec;
use mysql_async::{Conn, DriverError, Error, IoError, OptsBuilder, ServerError, SslOpts};
use mysql_common::proto::codec::error::PacketCodecError;
use secrecy::{ExposeSecret, SecretString};
use std::borrow::Cow;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// The roots that RDS signs with. No public authority signs for a database.
pub(crate) static RDS_ROOTS: &[u8] = include_bytes!("../../data/rds-global-bundle.pem");

/// How long to wait for an answer, and for the whole look.
const ANSWER: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);

/// How long a server may take to say what it calls itself, and to say goodbye.
const ASIDE: Duration = Duration::from_secs(1);
const GOODBYE: Duration = Duration::from_secs(1);

/// Where every connection begins.
const LOOPBACK: &str = "127.0.0.1";

/// The most that is read in one packet, bytes. The answers to our questions are far smaller.
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

    fn is_verified(&self) -> bool {
        matches!(self, Self::Verify(_))
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

/// A database.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Where it is dialled.
    pub(crate) endpoint: Endpoint,
    /// What its certificate must call it, whatever address leads there.
    pub(crate) name: String,
}

impl From<Endpoint> for Place {
    /// A database that is known by its address alone.
    fn from(endpoint: Endpoint) -> Self {
        Self { name: endpoint.host.clone(), endpoint }
    }
}

/// How connections get to the database.
pub(crate) enum Route {
    /// From here.
    Direct,
    /// Through a server that forwards them.
    Through(Tunnel),
}

impl Route {
    /// A port of ours that leads to the database.
    async fn dial(&self, endpoint: &Endpoint) -> Result<LoopbackForwarder, Blind> {
        match self {
            Self::Direct => {
                let blind = |code| Blind::new(code, endpoint.to_string());
                let socket = byte_limit::connect(&endpoint.host, endpoint.port).await;
                let socket = socket.ok_or_else(|| blind(ReasonCode::Unreachable))?;
                let no_port = |_| blind(ReasonCode::Internal).because("no local port");
                LoopbackForwarder::of(socket, byte_limit::DATABASE).await.map_err(no_port)
            }
            Self::Through(tunnel) => tunnel.dial().await,
        }
    }
}

/// Looks for the lab's table. `resource_id` is the life of the instance that answers there.
///
/// # Errors
/// Why the database could not be looked at. Only what was read can be found wrong.
pub(crate) async fn table(
    login: &Login,
    asked: &Arc<TableSpec>,
    place: &Place,
    resource_id: Option<String>,
    route: Route,
) -> Result<TableLook, Blind> {
    let (login, asked, place) = (login.clone(), Arc::clone(asked), place.clone());
    run_isolated(WHOLE, &place.endpoint.to_string(), async move {
        let forwarder = route.dial(&place.endpoint).await?;
        let (look, connection) = look(&login, &asked, &place, &forwarder).await?;
        leave(connection).await;
        Ok(TableLook { resource_id, ..look })
    })
    .await
}

/// The same, directly, and what the server calls itself, if it says so at once: a look that is done is
/// not lost for that.
///
/// # Errors
/// As of [`table`].
pub(crate) async fn table_and_names(
    login: &Login,
    asked: &Arc<TableSpec>,
    place: &Place,
) -> Result<(TableLook, ServerNames), Blind> {
    let (login, asked, place) = (login.clone(), Arc::clone(asked), place.clone());
    run_isolated(WHOLE + ASIDE + GOODBYE, &place.endpoint.to_string(), async move {
        let forwarder = Route::Direct.dial(&place.endpoint).await?;
        let (look, mut connection) = look(&login, &asked, &place, &forwarder).await?;
        let names = timeout(ASIDE, questions::server_names(&mut connection)).await;
        leave(connection).await;
        Ok((look, names.unwrap_or_default()))
    })
    .await
}

/// Why there is no look at a database that took longer than the caller waits.
pub(crate) fn too_slow(endpoint: &Endpoint) -> Blind {
    Blind::new(ReasonCode::Timeout, endpoint.to_string())
}

async fn look(
    login: &Login,
    asked: &TableSpec,
    place: &Place,
    forwarder: &LoopbackForwarder,
) -> Result<(TableLook, Conn), Blind> {
    let endpoint = &place.endpoint;
    let looking = async {
        let mut connection = match connect(login, login.tls.options(&place.name), forwarder).await {
            Ok(connection) => connection,
            Err(refused) => return Err(insists_on_tls(login, endpoint, refused).await),
        };
        let look = questions::ask(&mut connection, asked).await?;
        Ok((look, connection))
    };
    let named = |blind| Blind { subject: endpoint.to_string(), ..blind };
    match looking.await {
        Ok((look, connection)) => {
            Ok((TableLook { endpoint: endpoint.to_string(), ..look }, connection))
        }
        Err(_) if forwarder.is_flooded() => {
            Err(named(blind(ReasonCode::Internal, "too many bytes")))
        }
        Err(trouble) => Err(named(trouble)),
    }
}

/// The answers are there: how the connection ends is of no concern.
async fn leave(connection: Conn) {
    let _ = timeout(GOODBYE, connection.disconnect()).await;
}

/// A server says the same of a wrong password and of a login that must be encrypted. Where we did
/// not encrypt, a second look tells: its certificate does not matter, nothing is read over it.
async fn insists_on_tls(login: &Login, endpoint: &Endpoint, refused: Blind) -> Blind {
    if login.tls.is_verified() || refused.code != ReasonCode::LoginRefused {
        return refused;
    }
    let any_certificate = SslOpts::default()
        .with_danger_accept_invalid_certs(true)
        .with_danger_skip_domain_validation(true);
    let Ok(forwarder) = Route::Direct.dial(endpoint).await else { return refused };
    match connect(login, Some(any_certificate), &forwarder).await {
        Ok(_accepted) => Blind { code: ReasonCode::Tls, ..refused },
        Err(_refused_again) => refused,
    }
}

/// Logs in. Whose the trouble is, if there is any, the caller says.
async fn connect(
    login: &Login,
    tls: Option<SslOpts>,
    forwarder: &LoopbackForwarder,
) -> Result<Conn, Blind> {
    let options = OptsBuilder::default()
        .ip_or_hostname(LOOPBACK)
        .tcp_port(forwarder.port)
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
    match timeout(ANSWER, Conn::new(options)).await {
        Ok(answer) => answer
            .map_err(|error| no_entry(&error, login.tls.is_verified() && !forwarder.has_spoken())),
        Err(_elapsed) => Err(Blind::new(ReasonCode::Timeout, "")),
    }
}

/// What a failure on the way in means. A server that is `unproven` speaks before TLS, and may be
/// anybody: what it says of the login is no answer to one.
fn no_entry(error: &Error, unproven: bool) -> Blind {
    match error {
        Error::Server(answer) if unproven && refusal(answer) == ReasonCode::LoginRefused => {
            Blind::new(ReasonCode::Tls, "")
        }
        Error::Server(answer) => blind(refusal(answer), &answer.code.to_string()),
        Error::Io(error) => broken(error),
        Error::Driver(DriverError::NoClientSslFlagFromServer) => blind(ReasonCode::Tls, "no TLS"),
        Error::Driver(
            DriverError::CleartextPluginDisabled
            | DriverError::MysqlOldPasswordDisabled
            | DriverError::UnknownAuthPlugin { .. },
        ) => blind(ReasonCode::LoginRefused, "unsafe way to log in"),
        Error::Driver(_) | Error::Other(_) | Error::Url(_) => blind(ReasonCode::Internal, "driver"),
    }
}

/// What it means that a connection broke.
fn broken(error: &IoError) -> Blind {
    if let IoError::Io(error) = error
        && let Some(error) = find::<rustls::Error>(error)
    {
        let why = Blind::new(ReasonCode::Tls, "");
        return if is_no_tls(error) { why.because(Cause::NoTls) } else { why };
    }
    match error {
        IoError::Tls(_) => Blind::new(ReasonCode::Tls, ""),
        // Packets that are none, or too large to be any that we wait for.
        IoError::Io(error)
            if in_chain::<PacketCodecError>(error) || error.kind() == ErrorKind::InvalidData =>
        {
            blind(ReasonCode::Internal, "not MySQL")
        }
        IoError::Io(_) => blind(ReasonCode::Unreachable, "connection lost"),
    }
}

/// A blind look, of which the caller says at whose address.
fn blind(code: ReasonCode, error: &str) -> Blind {
    Blind::new(code, "").because(error)
}

/// What a server's number means, when it is the answer to a login.
fn refusal(answer: &ServerError) -> ReasonCode {
    match answer.code {
        // The user, the host or the password is wrong, or no password was asked for.
        1044 | 1045 | 1130 | 1698 => ReasonCode::LoginRefused,
        number => LoginError::of(number).map_or(ReasonCode::Internal, LoginError::code),
    }
}

#[cfg(test)]
mod tests;
