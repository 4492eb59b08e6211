//! Why an outcome is open, and who must act.

use crate::engine::blind::{Attempt, Blind, Cause, ReasonCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who must act for an open outcome to settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The student.
    Student,
    /// The instructor.
    Instructor,
    /// AWS: waiting is enough.
    Aws,
}

/// What is in the way at a student's web server, which leads to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTheWay {
    /// There is none that runs and has a public address.
    NoServer,
    /// The one that the roster names is not the student's.
    NotTheirs,
    /// Nobody answers.
    Address,
    /// It does not come to the point.
    Silence,
    /// It did not prove to be the one that it should be.
    HostKey,
    /// It refuses the key.
    Key,
    /// It forwards nothing.
    Forwarding,
    /// It forwards, but the database does not answer it.
    Behind,
}

impl OnTheWay {
    fn who(self) -> Actor {
        match self {
            Self::NotTheirs | Self::HostKey => Actor::Instructor,
            Self::NoServer
            | Self::Address
            | Self::Silence
            | Self::Key
            | Self::Forwarding
            | Self::Behind => Actor::Student,
        }
    }
}

/// Why it is not known what page a student's server shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageTrouble {
    /// It was asked, and did not answer, or not as a web server does.
    Silent,
    /// It has no public address to be asked at.
    NoAddress,
    /// It does not run.
    Stopped,
    /// Its address is of the grader's own network.
    OwnNetwork,
    /// Nobody was to ask.
    NotAsked,
    /// Nobody asked while it stood.
    NeverLooked,
    /// It may have shown another page after it was asked, and stands no more.
    NotLookedAgain,
}

impl PageTrouble {
    fn who(self) -> Actor {
        match self {
            Self::Silent | Self::NoAddress | Self::Stopped => Actor::Student,
            Self::OwnNetwork | Self::NotAsked | Self::NeverLooked | Self::NotLookedAgain => {
                Actor::Instructor
            }
        }
    }
}

/// What the subjects of looks at pages begin with.
const OF_PAGES: &str = "http:";

/// What is in the way on the grader's own side, before any account is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnTrouble {
    /// The credentials have ended, or AWS does not know them.
    Credentials,
    /// The security token service is switched off in the region that was asked.
    Region,
    /// The grader's own policies allow it to assume no role.
    Policy,
}

/// Why an outcome is open. Sentences are made of it in the message catalogues.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The kind of trouble.
    pub code: ReasonCode,
    /// What was asked: an action, an address, a name.
    pub subject: String,
    /// What exactly stood in the way, or the member that nothing tells.
    pub cause: Option<Cause>,
    /// Whether it was in the way at the student's server, and not behind it.
    pub at_server: bool,
    /// When to look again, for `pending`.
    pub again_at: Option<Timestamp>,
    /// Whether it was looked at, where nothing but a look shows it and nobody can look any more.
    pub looked: Option<Looked>,
    /// How the account was to be entered, where that is what failed.
    pub attempt: Option<Box<Attempt>>,
}

/// Whether something was looked at while that could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Looked {
    /// Nobody looked: whether it was there cannot be known.
    Never,
    /// Somebody did, and it may have changed since.
    Before,
}

impl Reason {
    /// A reason about `subject`, without an error or a time.
    pub fn new(code: ReasonCode, subject: impl Into<String>) -> Self {
        let subject = subject.into();
        Self {
            code,
            subject,
            cause: None,
            at_server: false,
            again_at: None,
            looked: None,
            attempt: None,
        }
    }

    /// What nothing but a look shows, after the last moment for one.
    pub fn gone(subject: impl Into<String>, looked: Looked) -> Self {
        Self { looked: Some(looked), ..Self::new(ReasonCode::NoRecord, subject) }
    }

    /// The same, with the time to look again.
    #[must_use]
    pub fn again_at(mut self, at: Timestamp) -> Self {
        self.again_at = Some(at);
        self
    }

    /// The same, with what exactly stood in the way.
    #[must_use]
    pub fn because(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Why it is not known what page a student's server shows, if it is about that.
    pub fn of_page(&self) -> Option<PageTrouble> {
        let is_of_pages = self.subject.starts_with(OF_PAGES);
        match self.code {
            ReasonCode::Stopped => {
                (self.cause == Some(Cause::NoServer)).then_some(PageTrouble::Stopped)
            }
            ReasonCode::Unreachable if self.cause == Some(Cause::NoAddress) => {
                Some(PageTrouble::NoAddress)
            }
            ReasonCode::Unreachable | ReasonCode::Timeout if is_of_pages => {
                Some(match self.cause {
                    Some(Cause::OwnNetwork) => PageTrouble::OwnNetwork,
                    Some(Cause::NotAsked) => PageTrouble::NotAsked,
                    Some(_) | None => PageTrouble::Silent,
                })
            }
            ReasonCode::NoRecord if is_of_pages => self.looked.map(|looked| match looked {
                Looked::Never => PageTrouble::NeverLooked,
                Looked::Before => PageTrouble::NotLookedAgain,
            }),
            ReasonCode::AccessDenied
            | ReasonCode::AssumeRoleRefused
            | ReasonCode::ProfileRefused
            | ReasonCode::GraderCredentials
            | ReasonCode::Throttled
            | ReasonCode::Timeout
            | ReasonCode::Unreachable
            | ReasonCode::Tls
            | ReasonCode::LoginRefused
            | ReasonCode::NoRecord
            | ReasonCode::TooManyRecords
            | ReasonCode::Settling
            | ReasonCode::InProgress
            | ReasonCode::WrongAccount
            | ReasonCode::Internal => None,
        }
    }

    /// The error as its sender names it.
    pub fn error(&self) -> Option<String> {
        self.cause.as_ref().map(ToString::to_string)
    }

    /// Where the trouble is on the way through the student's web server, if it is there.
    pub fn on_the_way(&self) -> Option<OnTheWay> {
        match (self.code, &self.cause) {
            (ReasonCode::Unreachable, Some(Cause::BehindServer)) => Some(OnTheWay::Behind),
            (ReasonCode::Unreachable, Some(Cause::NoServer)) => Some(OnTheWay::NoServer),
            _ if !self.at_server => None,
            (ReasonCode::AccessDenied, Some(Cause::NotTheirs)) => Some(OnTheWay::NotTheirs),
            (ReasonCode::AccessDenied, Some(Cause::NoForwarding)) => Some(OnTheWay::Forwarding),
            (ReasonCode::AccessDenied, _) => Some(OnTheWay::Key),
            (ReasonCode::Unreachable, _) => Some(OnTheWay::Address),
            (ReasonCode::Timeout, _) => Some(OnTheWay::Silence),
            (ReasonCode::Tls, _) => Some(OnTheWay::HostKey),
            (
                ReasonCode::AssumeRoleRefused
                | ReasonCode::ProfileRefused
                | ReasonCode::GraderCredentials
                | ReasonCode::Throttled
                | ReasonCode::LoginRefused
                | ReasonCode::NoRecord
                | ReasonCode::TooManyRecords
                | ReasonCode::Settling
                | ReasonCode::InProgress
                | ReasonCode::Stopped
                | ReasonCode::WrongAccount
                | ReasonCode::Internal,
                _,
            ) => None,
        }
    }

    /// What is in the way on the grader's own side, if it is that.
    pub fn of_the_grader(&self) -> Option<OwnTrouble> {
        let trouble = match self.cause {
            Some(Cause::RegionOff) => OwnTrouble::Region,
            Some(Cause::OwnPolicy) => OwnTrouble::Policy,
            Some(_) | None => OwnTrouble::Credentials,
        };
        (self.code == ReasonCode::GraderCredentials).then_some(trouble)
    }

    /// Whether a server refused by a number of its own: it was reached, so it is the student's matter.
    fn is_refused_by_number(&self) -> bool {
        self.code == ReasonCode::Unreachable && matches!(self.cause, Some(Cause::Number(_)))
    }

    /// Whether a student's own session has ended, which nobody else can begin again. A profile that is not
    /// there is the instructor's.
    fn is_own_session(&self) -> bool {
        self.code == ReasonCode::ProfileRefused && self.cause != Some(Cause::NoProfile)
    }

    /// Who must act. Waiting helps against AWS's slowness; what is refused needs its owner.
    pub fn who(&self) -> Actor {
        if let Some(place) = self.on_the_way() {
            return place.who();
        }
        if let Some(trouble) = self.of_page() {
            return trouble.who();
        }
        if self.is_refused_by_number() || self.is_own_session() {
            return Actor::Student;
        }
        match self.code {
            ReasonCode::Throttled
            | ReasonCode::Timeout
            | ReasonCode::Settling
            | ReasonCode::InProgress => Actor::Aws,
            ReasonCode::LoginRefused | ReasonCode::Stopped => Actor::Student,
            ReasonCode::AccessDenied
            | ReasonCode::AssumeRoleRefused
            | ReasonCode::ProfileRefused
            | ReasonCode::GraderCredentials
            | ReasonCode::Unreachable
            | ReasonCode::Tls
            | ReasonCode::NoRecord
            | ReasonCode::TooManyRecords
            | ReasonCode::WrongAccount
            | ReasonCode::Internal => Actor::Instructor,
        }
    }
}

impl From<&Blind> for Reason {
    fn from(blind: &Blind) -> Self {
        Self {
            code: blind.code,
            subject: blind.subject.clone(),
            cause: blind.cause.clone(),
            at_server: blind.is_at_server(),
            again_at: None,
            looked: None,
            attempt: blind.attempt.clone(),
        }
    }
}
