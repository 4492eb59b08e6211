//! What a database server's own numbers say of a login that nobody would guess from the reason's code:
//! MySQL's, and MariaDB's where it has others.

use crate::engine::{Blind, Cause, Reason, ReasonCode};

/// `ER_ACCESS_DENIED_ERROR`: a wrong user or password, as a rule.
const ACCESS_DENIED: u16 = 1045;

/// Why a database lets nobody in, though it was reached and no password is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginError {
    /// The user is locked: `ACCOUNT LOCK`.
    Locked,
    /// The password must be changed first.
    PasswordExpired,
    /// The host that we come from is blocked, after too many broken connections.
    HostBlocked,
    /// The server has no room, or none for this user.
    NoRoom,
    /// Connections must be encrypted.
    TlsRequired,
}

impl LoginError {
    /// What a number means, if it is one of these.
    pub fn of(number: u16) -> Option<Self> {
        match number {
            // ER_ACCOUNT_HAS_BEEN_LOCKED, of MySQL and of MariaDB.
            3118 | 4151 => Some(Self::Locked),
            // ER_MUST_CHANGE_PASSWORD, ER_MUST_CHANGE_PASSWORD_LOGIN
            1820 | 1862 => Some(Self::PasswordExpired),
            // ER_HOST_IS_BLOCKED
            1129 => Some(Self::HostBlocked),
            // ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED
            1040 | 1203 | 1226 => Some(Self::NoRoom),
            // ER_SECURE_TRANSPORT_REQUIRED
            3159 => Some(Self::TlsRequired),
            _ => None,
        }
    }

    /// What stands in the way of a look that was blind, if it is one of these.
    pub fn in_blind(blind: &Blind) -> Option<Self> {
        Self::told(blind.code, blind.cause.as_ref())
    }

    /// What a reason says of the login, if it is more than the code tells.
    pub fn in_reason(reason: &Reason) -> Option<Self> {
        Self::told(reason.code, reason.cause.as_ref())
    }

    fn told(code: ReasonCode, cause: Option<&Cause>) -> Option<Self> {
        let Some(Cause::Number(number)) = cause else { return None };
        match (code, *number) {
            // What a user hears of whom TLS is required, if anything else would have accepted it.
            (ReasonCode::Tls, ACCESS_DENIED) => Some(Self::TlsRequired),
            (code, number) => Self::of(number).filter(|error| error.code() == code),
        }
    }

    /// The reason of whoever is told so.
    pub fn code(self) -> ReasonCode {
        match self {
            Self::Locked | Self::PasswordExpired => ReasonCode::LoginRefused,
            Self::HostBlocked | Self::NoRoom => ReasonCode::Unreachable,
            Self::TlsRequired => ReasonCode::Tls,
        }
    }
}
