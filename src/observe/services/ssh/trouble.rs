//! What it means when the way through the server ends early: whose trouble it is.
//!
//! `login-refused` is the database's user alone. A key that the server does not know, and a server
//! that does not forward, are `access-denied` at the server: a permission that its owner must give.
//! Behind the server, the address is the database's.

use labproof_checks::evidence::{Blind, Cause, Endpoint, ReasonCode};
use russh::{ChannelOpenFailure, Error};

/// Why there is no connection with the server that is named so.
pub(super) fn greeting(subject: impl Into<String>, error: &Error) -> Blind {
    let (code, error) = if let Error::NoAuthMethod = error {
        (ReasonCode::AccessDenied, Some("publickey"))
    } else if let Error::WrongServerSig | Error::Signature(_) = error {
        (ReasonCode::Tls, Some("host key signature"))
    } else if is_lost(error) {
        (ReasonCode::Unreachable, Some("connection lost"))
    } else if is_late(error) {
        (ReasonCode::Timeout, None)
    } else if let Error::NoCommonAlgo { .. } = error {
        (ReasonCode::Internal, Some("no common algorithm"))
    } else {
        (ReasonCode::Internal, Some("not SSH"))
    };
    Blind { cause: error.map(Cause::from), ..Blind::new(code, subject) }
}

/// Why the server forwards nothing to the database.
pub(super) fn forwarding(subject: &str, database: &Endpoint, error: &Error) -> Blind {
    let Error::ChannelOpenFailure(failure) = error else { return greeting(subject, error) };
    match failure {
        ChannelOpenFailure::ConnectFailed => no_database(database),
        ChannelOpenFailure::AdministrativelyProhibited | ChannelOpenFailure::UnknownChannelType => {
            Blind::new(ReasonCode::AccessDenied, subject).because(Cause::NoForwarding)
        }
        ChannelOpenFailure::ResourceShortage | ChannelOpenFailure::Other { .. } => {
            Blind::new(ReasonCode::Internal, subject).because(Cause::NoForwarding)
        }
    }
}

/// The server is there, and the database does not answer it.
pub(super) fn no_database(database: &Endpoint) -> Blind {
    Blind::new(ReasonCode::Unreachable, database.to_string()).because(Cause::BehindServer)
}

fn is_lost(error: &Error) -> bool {
    matches!(
        error,
        Error::IO(_) | Error::HUP | Error::Disconnect | Error::SendError | Error::RecvError
    )
}

fn is_late(error: &Error) -> bool {
    matches!(
        error,
        Error::ConnectionTimeout
            | Error::KeepaliveTimeout
            | Error::InactivityTimeout
            | Error::Elapsed(_)
    )
}
