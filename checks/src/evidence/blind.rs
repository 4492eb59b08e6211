//! Why something could not be looked at.

use serde::{Deserialize, Serialize};

/// What the subject of a blind look at a student's web server begins with: `ssh://host:port`.
pub const SSH: &str = "ssh://";

/// What is wrong on the way through a web server, as `error`. The first is SSH's own name.
pub mod on_the_way {
    /// The server lets us in, and forwards no connection.
    pub const DIRECT_TCPIP: &str = "direct-tcpip";
    /// The address is none of the account's instances, so no key can be pushed there.
    pub const NO_INSTANCE: &str = "no instance of the account";
    /// No web server runs that has a public address.
    pub const NO_WEB_SERVER: &str = "no web server";
    /// The server forwards, and the database does not answer it.
    pub const THROUGH: &str = "through the web server";
}

/// Why there is no answer. Holds no free text of a service, so that no secret can slip in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Blind {
    /// The kind of trouble.
    pub code: ReasonCode,
    /// What was asked: an IAM action (`rds:DescribeDBInstances`), a database (`host:3306`), or the
    /// web server on the way to it (`ssh://host:22`).
    pub subject: String,
    /// The error as its sender names it (`AccessDenied`, `HTTP 503`), never its message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Blind {
    /// A blind look at `subject`.
    pub fn new(code: ReasonCode, subject: impl Into<String>) -> Self {
        Self { code, subject: subject.into(), error: None }
    }

    /// The same, with the error as its sender names it.
    #[must_use]
    pub fn because(mut self, error: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self
    }
}

/// Why an outcome is open. The fixed list of `docs/contract.md`, section 2.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonCode {
    /// The role may not make the call.
    AccessDenied,
    /// The role could not be entered.
    AssumeRoleRefused,
    /// AWS asked us to slow down, beyond all retries.
    Throttled,
    /// No answer in time.
    Timeout,
    /// No way to the address.
    Unreachable,
    /// The server could not prove who it is.
    Tls,
    /// The database refused user or password.
    LoginRefused,
    /// Proven to exist, but the time for seeing it has gone.
    NoRecord,
    /// CloudTrail may still deliver it.
    Settling,
    /// AWS is still at work on it.
    InProgress,
    /// The instance is stopped.
    Stopped,
    /// The credentials open another account.
    WrongAccount,
    /// A fault of AWS, or of labproof.
    Internal,
}

impl ReasonCode {
    /// Every code, for tables and tests.
    pub const ALL: [Self; 13] = [
        Self::AccessDenied,
        Self::AssumeRoleRefused,
        Self::Throttled,
        Self::Timeout,
        Self::Unreachable,
        Self::Tls,
        Self::LoginRefused,
        Self::NoRecord,
        Self::Settling,
        Self::InProgress,
        Self::Stopped,
        Self::WrongAccount,
        Self::Internal,
    ];

    /// The code as it is written everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessDenied => "access-denied",
            Self::AssumeRoleRefused => "assume-role-refused",
            Self::Throttled => "throttled",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::LoginRefused => "login-refused",
            Self::NoRecord => "no-record",
            Self::Settling => "settling",
            Self::InProgress => "in-progress",
            Self::Stopped => "stopped",
            Self::WrongAccount => "wrong-account",
            Self::Internal => "internal",
        }
    }
}
