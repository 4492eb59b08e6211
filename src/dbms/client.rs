//! A student's own client: whoever has a database types statements through it. It is another driver than
//! the one that looks, so that nothing is proven by one program's view of itself.

use labproof_checks::evidence::Endpoint;
use mysql::prelude::Queryable;
use mysql::{Conn, Error, Opts, OptsBuilder, SslOpts};
use mysql_common::proto::codec::error::PacketCodecError;
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long to wait for a connection, and for each answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a client logs in, and as whom.
#[derive(Clone, Copy)]
pub(crate) struct Login<'a> {
    /// The instance's endpoint.
    pub(crate) endpoint: &'a Endpoint,
    /// The user.
    pub(crate) user: &'a str,
    /// Its password.
    pub(crate) password: &'a str,
    /// Who signs the server's certificate, a PEM file. Without it nothing is sent.
    pub(crate) ca: &'a Path,
    /// The database to begin in.
    pub(crate) database: Option<&'a str>,
}

/// Why something was not typed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    /// The server lets this user not in, or not with this password, or has no such database.
    #[error("the database refused the login: {message} ({code})")]
    LoginRefused {
        /// The server's code, such as 1045.
        code: u16,
        /// Its words.
        message: String,
    },
    /// The server refused a statement. Those before it have been carried out.
    #[error("the database refused `{statement}`: {message} ({code})")]
    StatementRefused {
        /// The statement.
        statement: String,
        /// The server's code, such as 1064.
        code: u16,
        /// Its words.
        message: String,
    },
    /// The server could not prove who it is.
    #[error("the database did not prove who it is: {0}")]
    Untrusted(String),
    /// Nobody answered, or the connection was cut.
    #[error("no connection to the database: {0}")]
    Unreachable(String),
}

impl ClientError {
    /// What an error means, whose refusal is about this statement, or about the login.
    fn of(error: Error, statement: Option<&str>) -> Self {
        match (error, statement) {
            (Error::MySqlError(refusal), None) => {
                Self::LoginRefused { code: refusal.code, message: refusal.message }
            }
            (Error::MySqlError(refusal), Some(statement)) => Self::StatementRefused {
                statement: statement.to_owned(),
                code: refusal.code,
                message: refusal.message,
            },
            (Error::TlsError(error), _) => Self::Untrusted(error.to_string()),
            (Error::IoError(error) | Error::CodecError(PacketCodecError::Io(error)), _)
                if is_of_tls(&error) =>
            {
                Self::Untrusted(error.to_string())
            }
            (error, _) => Self::Unreachable(error.to_string()),
        }
    }
}

/// A handshake that failed comes as an error of the stream below it.
fn is_of_tls(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}

/// Types statements, one after the other, in one session. TLS is a must, as with the roots of RDS.
///
/// # Errors
/// The first thing that went wrong; what was typed before it stays.
pub(crate) fn type_statements(login: &Login<'_>, statements: &[&str]) -> Result<(), ClientError> {
    let mut session = Conn::new(options(login)).map_err(|error| ClientError::of(error, None))?;
    statements.iter().try_for_each(|statement| {
        session.query_drop(statement).map_err(|error| ClientError::of(error, Some(statement)))
    })
}

/// Carries a statement out as a user of the server's own machine, who has no password there.
///
/// # Errors
/// As of [`type_statements`].
pub(super) fn administer(socket: &Path, user: &str, statement: &str) -> Result<(), ClientError> {
    let options = OptsBuilder::new().socket(socket.to_str()).user(Some(user));
    let mut session = Conn::new(options).map_err(|error| ClientError::of(error, None))?;
    session.query_drop(statement).map_err(|error| ClientError::of(error, Some("ALTER USER …")))
}

/// The same where some of them may have been typed before: what a statement would make may be there.
///
/// # Errors
/// As of [`type_statements`].
#[allow(dead_code, reason = "nobody is interrupted in the tests that have this module")]
pub(crate) fn type_missing(login: &Login<'_>, statements: &[&str]) -> Result<(), ClientError> {
    let is_there = |error: &ClientError| match error {
        ClientError::StatementRefused { code, .. } => IS_THERE.contains(code),
        ClientError::LoginRefused { .. }
        | ClientError::Untrusted(_)
        | ClientError::Unreachable(_) => false,
    };
    statements.iter().try_for_each(|statement| match type_statements(login, &[statement]) {
        Err(error) if is_there(&error) => Ok(()),
        typed => typed,
    })
}

/// What a server answers where a database, a table or a user is there already.
const IS_THERE: [u16; 3] = [1007, 1050, 1396];

fn options(login: &Login<'_>) -> Opts {
    let tls = SslOpts::default().with_root_cert_path(Some(login.ca.to_path_buf()));
    OptsBuilder::new()
        .ip_or_hostname(Some(&login.endpoint.host))
        .tcp_port(login.endpoint.port)
        .user(Some(login.user))
        .pass(Some(login.password))
        .db_name(login.database)
        // On loopback the driver would go on over the server's own socket, as nobody can on RDS.
        .prefer_socket(false)
        .tcp_connect_timeout(Some(PATIENCE))
        .read_timeout(Some(PATIENCE))
        .write_timeout(Some(PATIENCE))
        .ssl_opts(Some(tls))
        .into()
}
