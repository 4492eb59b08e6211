//! Why something could not be looked at.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What the subject of a blind look at a student's server begins with: `ssh://host:port`.
const SERVER: &str = "ssh://";

/// Why there is no answer. Holds no free text of a service, so that no secret can slip in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Blind {
    /// The kind of trouble.
    pub code: ReasonCode,
    /// What was asked: an IAM action, an address (`host:port`), or the server on the way to it
    /// (`ssh://host:port`).
    pub subject: String,
    /// What exactly stood in the way, where the code does not say it all.
    #[serde(default, rename = "error", skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// How an account was to be entered, where that is what failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Box<Attempt>>,
}

/// How an account was to be entered, and by whom: what somebody has to know who finds out why that
/// failed. It holds no external id and no credentials.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attempt {
    /// The ARN of the role that was to be assumed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The named profile that was to be used, where no role was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The ARN of whoever tried, as AWS names them, if AWS knows the credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
}

impl Attempt {
    /// The same attempt, by this caller.
    #[must_use]
    pub fn by(self, caller: Option<&str>) -> Self {
        Self { caller: caller.map(str::to_owned), ..self }
    }

    /// To assume a role.
    pub fn role(arn: impl Into<String>) -> Self {
        Self { role: Some(arn.into()), profile: None, caller: None }
    }

    /// To use a named profile.
    pub fn profile(name: impl Into<String>) -> Self {
        Self { role: None, profile: Some(name.into()), caller: None }
    }
}

impl Blind {
    /// A blind look at `subject`.
    pub fn new(code: ReasonCode, subject: impl Into<String>) -> Self {
        Self { code, subject: subject.into(), cause: None, attempt: None }
    }

    /// The same, with how the account was to be entered.
    #[must_use]
    pub fn at(self, attempt: Attempt) -> Self {
        Self { attempt: Some(Box::new(attempt)), ..self }
    }

    /// The subject that a student's server is, at `host:port`.
    pub fn server(address: &str) -> String {
        format!("{SERVER}{address}")
    }

    /// The same, with what exactly stood in the way.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Cause>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

/// What exactly stood in the way. It is written as a text: what this program tells apart as that of
/// its kind, everything else as its sender names it (`AccessDenied`, `HTTP 503`), never a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Cause {
    /// The caller's own policies do not let it assume the role.
    OwnPolicy,
    /// A policy of the organization that the account is a member of denies it.
    Organization,
    /// The security token service is switched off in the region that was asked.
    RegionOff,
    /// There is no named profile of that name, or it has no credentials.
    NoProfile,
    /// No web server runs that has a public address.
    NoServer,
    /// The address is none of the account's instances.
    NotTheirs,
    /// The server accepts the login and forwards no connection.
    NoForwarding,
    /// The server forwards, and what is behind it does not answer.
    BehindServer,
    /// The server has no public address.
    NoAddress,
    /// The address is of the grader's own network, where nobody asks.
    OwnNetwork,
    /// It could have been asked, and nobody did.
    NotAsked,
    /// The run was over before its turn came.
    NotReached,
    /// Whoever answers speaks something else than TLS.
    NoTls,
    /// A server's own number of an error.
    Number(u16),
    /// The error as its sender names it.
    Named(String),
}

/// How the causes that this program tells apart are written.
const WRITTEN: [(Cause, &str); 13] = [
    (Cause::OwnPolicy, "AccessDenied by the caller's own policy"),
    (Cause::Organization, "AccessDenied by a policy of the organization"),
    (Cause::RegionOff, "RegionDisabledException"),
    (Cause::NoProfile, "no profile"),
    (Cause::NoServer, "no web server"),
    (Cause::NotTheirs, "no instance of the account"),
    // SSH's own name for it.
    (Cause::NoForwarding, "direct-tcpip"),
    (Cause::BehindServer, "through the web server"),
    (Cause::NoAddress, "no public address"),
    (Cause::OwnNetwork, "private address"),
    (Cause::NotAsked, "not asked"),
    (Cause::NotReached, "not reached"),
    (Cause::NoTls, "no TLS"),
];

impl From<String> for Cause {
    fn from(text: String) -> Self {
        if let Some((cause, _)) = WRITTEN.iter().find(|(_, written)| *written == text) {
            return cause.clone();
        }
        match text.parse::<u16>() {
            Ok(number) if number.to_string() == text => Self::Number(number),
            Ok(_) | Err(_) => Self::Named(text),
        }
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Cause> for String {
    fn from(cause: Cause) -> Self {
        cause.to_string()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Named(name) => f.write_str(name),
            Self::OwnPolicy
            | Self::Organization
            | Self::RegionOff
            | Self::NoProfile
            | Self::NoServer
            | Self::NotTheirs
            | Self::NoForwarding
            | Self::BehindServer
            | Self::NoAddress
            | Self::OwnNetwork
            | Self::NotAsked
            | Self::NotReached
            | Self::NoTls => {
                let written = WRITTEN.iter().find(|(cause, _)| cause == self);
                f.write_str(written.map_or("", |(_, written)| written))
            }
        }
    }
}

impl Blind {
    /// The error as its sender names it.
    pub fn error(&self) -> Option<String> {
        self.cause.as_ref().map(ToString::to_string)
    }

    /// Whether the student's server was asked, on the way to something behind it.
    pub fn is_at_server(&self) -> bool {
        self.subject.starts_with(SERVER)
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
    /// The named profile opens no account: its credentials have ended, or there is none.
    ProfileRefused,
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
    pub const ALL: [Self; 16] = [
        Self::AccessDenied,
        Self::AssumeRoleRefused,
        Self::ProfileRefused,
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
            Self::ProfileRefused => "profile-refused",
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
