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

/// What is wrong on the grader's own side, as `error`.
pub mod own {
    /// AWS says that the caller's own policies do not let it assume the role.
    pub const POLICY: &str = "AccessDenied by the caller's own policy";
    /// AWS's security token service is switched off in the region that was asked.
    pub const REGION: &str = "RegionDisabledException";
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
    /// The run's own credentials have ended, or may assume no role at all.
    GraderCredentials,
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
    /// No record of it is left, and the time for seeing it has gone.
    NoRecord,
    /// CloudTrail has more records than were read.
    TooManyRecords,
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
    pub const ALL: [Self; 15] = [
        Self::AccessDenied,
        Self::AssumeRoleRefused,
        Self::GraderCredentials,
        Self::Throttled,
        Self::Timeout,
        Self::Unreachable,
        Self::Tls,
        Self::LoginRefused,
        Self::NoRecord,
        Self::TooManyRecords,
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
            Self::GraderCredentials => "grader-credentials",
            Self::Throttled => "throttled",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::LoginRefused => "login-refused",
            Self::NoRecord => "no-record",
            Self::TooManyRecords => "too-many-records",
            Self::Settling => "settling",
            Self::InProgress => "in-progress",
            Self::Stopped => "stopped",
            Self::WrongAccount => "wrong-account",
            Self::Internal => "internal",
        }
    }
}
