//! The seven outcomes, why they are open, and what they rest on.

use crate::evidence::{Blind, ReasonCode, SSH, on_the_way, own};
use crate::login_error::LoginError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The verdict on one criterion (`docs/contract.md` 2).
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
pub enum Outcome {
    /// Evidence proves it.
    Passed,
    /// Evidence proves a part of it.
    Partial,
    /// Evidence proves that it is not so.
    Failed,
    /// It cannot be so, because a criterion that it needs failed.
    Blocked,
    /// AWS, or AWS's records, are still on the way.
    Pending,
    /// It could not be looked at.
    Unverified,
    /// Not possible in this account, or taken out by the instructor.
    Excused,
}

impl Outcome {
    /// Every outcome, best first, open ones before the settled losses.
    pub const ALL: [Self; 7] = [
        Self::Passed,
        Self::Partial,
        Self::Failed,
        Self::Blocked,
        Self::Pending,
        Self::Unverified,
        Self::Excused,
    ];

    /// The outcome as it is written everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Pending => "pending",
            Self::Unverified => "unverified",
            Self::Excused => "excused",
        }
    }

    /// Whether the points are still open.
    pub fn is_open(self) -> bool {
        match self {
            Self::Pending | Self::Unverified => true,
            Self::Passed | Self::Partial | Self::Failed | Self::Blocked | Self::Excused => false,
        }
    }
}

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

/// The member that says which database an instance was created with.
pub(crate) const DB_NAME: &str = "DBName";

/// Why an outcome is open. Sentences are made of it in the message catalogues.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The kind of trouble.
    pub code: ReasonCode,
    /// What was asked: an action, an address, a name.
    pub subject: String,
    /// The error as its sender names it.
    pub error: Option<String>,
    /// When to look again, for `pending`.
    pub again_at: Option<Timestamp>,
    /// Whether it was looked at, where nothing but a look shows it and nobody can look any more.
    pub looked: Option<Looked>,
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
        Self { code, subject: subject.into(), error: None, again_at: None, looked: None }
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

    /// Whether what a record could tell is the name of the database that an instance was created
    /// with, which nothing shows where there is none.
    pub fn is_about_database_name(&self) -> bool {
        self.error.as_deref() == Some(DB_NAME)
    }

    /// Where the trouble is on the way through the student's web server, if it is there.
    pub fn on_the_way(&self) -> Option<OnTheWay> {
        let error = self.error.as_deref();
        match self.code {
            ReasonCode::Unreachable if error == Some(on_the_way::THROUGH) => Some(OnTheWay::Behind),
            ReasonCode::Unreachable if error == Some(on_the_way::NO_WEB_SERVER) => {
                Some(OnTheWay::NoServer)
            }
            _ if !self.subject.starts_with(SSH) => None,
            ReasonCode::AccessDenied if error == Some(on_the_way::NO_INSTANCE) => {
                Some(OnTheWay::NotTheirs)
            }
            ReasonCode::AccessDenied if error == Some(on_the_way::DIRECT_TCPIP) => {
                Some(OnTheWay::Forwarding)
            }
            ReasonCode::AccessDenied => Some(OnTheWay::Key),
            ReasonCode::Unreachable => Some(OnTheWay::Address),
            ReasonCode::Timeout => Some(OnTheWay::Silence),
            ReasonCode::Tls => Some(OnTheWay::HostKey),
            ReasonCode::AssumeRoleRefused
            | ReasonCode::GraderCredentials
            | ReasonCode::Throttled
            | ReasonCode::LoginRefused
            | ReasonCode::NoRecord
            | ReasonCode::TooManyRecords
            | ReasonCode::Settling
            | ReasonCode::InProgress
            | ReasonCode::Stopped
            | ReasonCode::WrongAccount
            | ReasonCode::Internal => None,
        }
    }

    /// What the database itself says of the login, if it is more than the code tells.
    pub fn login_error(&self) -> Option<LoginError> {
        LoginError::told(self.code, self.error.as_deref())
    }

    /// What is in the way on the grader's own side, if it is that.
    pub fn of_the_grader(&self) -> Option<OwnTrouble> {
        let trouble = match self.error.as_deref() {
            Some(own::REGION) => OwnTrouble::Region,
            Some(own::POLICY) => OwnTrouble::Policy,
            Some(_) | None => OwnTrouble::Credentials,
        };
        (self.code == ReasonCode::GraderCredentials).then_some(trouble)
    }

    /// Who must act. Waiting helps against AWS's slowness; a closed door needs its owner.
    pub fn who(&self) -> Actor {
        if let Some(place) = self.on_the_way() {
            return place.who();
        }
        if let Some(error) = self.login_error() {
            return error.who();
        }
        match self.code {
            ReasonCode::Throttled
            | ReasonCode::Timeout
            | ReasonCode::Settling
            | ReasonCode::InProgress => Actor::Aws,
            ReasonCode::LoginRefused | ReasonCode::Stopped => Actor::Student,
            ReasonCode::AccessDenied
            | ReasonCode::AssumeRoleRefused
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
            error: blind.error.clone(),
            again_at: None,
            looked: None,
        }
    }
}

/// What AWS refused a call for, as far as its answer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The DB instance class.
    Class,
    /// The engine's version.
    Version,
    /// How long backups are kept.
    Retention,
    /// The storage.
    Storage,
    /// Two zones.
    MultiAz,
    /// Another change, which the same call asked for.
    AnotherChange,
    /// Something else that the account's plan does not have.
    Plan,
    /// The thing was not in a state for it.
    State,
    /// The caller had no permission.
    Permission,
    /// The name is taken.
    NameTaken,
    /// A quota of the account is used up.
    Quota,
    /// AWS had no room for it.
    Capacity,
    /// Deletion protection is on.
    Protected,
    /// A value, or values together, that AWS does not take.
    Value,
    /// It does not say.
    Other,
}

impl Refusal {
    /// The same, as it concerns a change that is not the one that AWS refused.
    pub(crate) fn beside(self, own: Option<Self>) -> Self {
        let is_change = matches!(
            self,
            Self::Class | Self::Version | Self::Retention | Self::Storage | Self::MultiAz
        );
        if is_change && own != Some(self) { Self::AnotherChange } else { self }
    }

    /// The code that the message catalogues select by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Version => "version",
            Self::Retention => "retention",
            Self::Storage => "storage",
            Self::MultiAz => "multi-az",
            Self::AnotherChange => "another-change",
            Self::Plan => "plan",
            Self::State => "state",
            Self::Permission => "permission",
            Self::NameTaken => "name-taken",
            Self::Quota => "quota",
            Self::Capacity => "capacity",
            Self::Protected => "protected",
            Self::Value => "value",
            Self::Other => "other",
        }
    }
}

/// What informs and never changes points.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Note {
    /// Another value than the written one, which passes too.
    AcceptedVariation {
        /// What the lab's text says.
        written: String,
        /// What was found.
        found: String,
    },
    /// Nothing was attempted yet.
    NotStarted,
    /// The thing stands under another name.
    OtherName {
        /// The name that was found.
        found: String,
    },
    /// It already had the size that it was to be given.
    AlreadyThatSize,
    /// There was more than one life of the instance; this one counts.
    SecondLife {
        /// How many lives there were.
        lives: usize,
    },
    /// It was seen after the time, on an instance that dates from before.
    SeenLate,
    /// It was done, but after the deadline.
    TooLate,
    /// A further security group is attached.
    ExtraGroup {
        /// The further groups.
        groups: String,
    },
    /// A change waits for the maintenance window.
    WaitsForWindow {
        /// The weekly window, in UTC.
        window: String,
    },
    /// AWS does not allow the setting in this account: it is left out of the score.
    RefusedByAws {
        /// The error, as AWS names it.
        error: String,
    },
    /// AWS refused a call of the student's, who can change it and try again.
    Refused {
        /// The error, as AWS names it.
        error: String,
        /// What the call asked too much of.
        about: Refusal,
    },
    /// AWS accepted a change, and did not carry it out.
    DidNotHappen {
        /// What the RDS event says of it.
        event: String,
    },
    /// It is spelt in other letters.
    OtherLetters {
        /// The name as it is spelt.
        found: String,
    },
    /// The source is known by its name only.
    KnownByName {
        /// The group's name.
        name: String,
    },
    /// A wider range of ports than asked for is open.
    WiderThanAsked {
        /// The range.
        ports: String,
    },
    /// A final snapshot was made when the instance was deleted.
    FinalSnapshot {
        /// Its name.
        name: String,
    },
    /// Attested by the student's own look, not seen by the grader.
    Attested,
    /// Decided by the instructor, whatever evidence says.
    Decided,
}

impl Note {
    /// The code from the fixed list.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AcceptedVariation { .. } => "accepted-variation",
            Self::NotStarted => "not-started",
            Self::OtherName { .. } => "other-name",
            Self::AlreadyThatSize => "already-that-size",
            Self::SecondLife { .. } => "second-life",
            Self::SeenLate => "seen-late",
            Self::TooLate => "too-late",
            Self::ExtraGroup { .. } => "extra-group",
            Self::WaitsForWindow { .. } => "waits-for-window",
            Self::RefusedByAws { .. } => "refused-by-aws",
            Self::Refused { .. } => "refused",
            Self::DidNotHappen { .. } => "did-not-happen",
            Self::OtherLetters { .. } => "other-letters",
            Self::KnownByName { .. } => "known-by-name",
            Self::WiderThanAsked { .. } => "wider-than-asked",
            Self::FinalSnapshot { .. } => "final-snapshot",
            Self::Attested => "attested",
            Self::Decided => "decided",
        }
    }
}

/// What attracts the instructor's attention and never changes points.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Flag {
    /// The account stands in another row of the roster too.
    SharedAccount {
        /// The other students.
        with: String,
    },
    /// The same DB instance stands in another account's evidence too.
    SharedInstance {
        /// The other students.
        with: String,
    },
    /// A thing of the lab's is from before the lab's window, and does not count.
    OlderThanLab {
        /// Its name.
        name: String,
        /// When it was created, at the latest.
        created: Timestamp,
    },
    /// The newest run was not let in; the student is judged from earlier looks.
    NotSeenThisTime,
    /// An instance of the lab stands after the graded one was deleted: it costs money.
    Leftover {
        /// Its identifier.
        instance: String,
    },
    /// The server on the way to the database proved itself with another key than before.
    HostKeyChanged {
        /// The server: an instance id, or an address.
        server: String,
        /// The fingerprint before the newest change.
        before: String,
        /// The fingerprint since then.
        now: String,
    },
}

impl Flag {
    /// The code from the fixed list.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SharedAccount { .. } => "shared-account",
            Self::SharedInstance { .. } => "shared-instance",
            Self::OlderThanLab { .. } => "older-than-lab",
            Self::NotSeenThisTime => "not-seen-this-time",
            Self::Leftover { .. } => "leftover",
            Self::HostKeyChanged { .. } => "host-key-changed",
        }
    }
}

/// One observation that an outcome rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    /// The observation's id, `sha256:…`.
    pub id: String,
    /// The read that it was.
    pub source: &'static str,
    /// When it was made.
    pub at: Timestamp,
    /// The item of the answer, as AWS names it: a record's `eventID`, an instance's
    /// `DbiResourceId`, a group's or server's id, a snapshot's identifier, an event's
    /// [name](crate::evidence::DbEvent::name). `None` if the answer counts as a whole.
    pub item: Option<String>,
}

impl Citation {
    /// The same look, for one item of its answer.
    #[must_use]
    pub(crate) fn of(&self, item: impl Into<Option<String>>) -> Self {
        Self { item: item.into(), ..self.clone() }
    }
}

/// What an outcome rests on: at least one citation, by construction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence(Vec<Citation>);

impl From<Citation> for Evidence {
    fn from(citation: Citation) -> Self {
        Self(vec![citation])
    }
}

impl Evidence {
    /// The same, resting on `more` as well.
    #[must_use]
    pub fn and(mut self, more: impl IntoIterator<Item = Citation>) -> Self {
        self.0.extend(more);
        self.0.sort_by(|a, b| (a.at, &a.id, &a.item).cmp(&(b.at, &b.id, &b.item)));
        self.0.dedup();
        self
    }

    /// The citations, oldest first.
    pub fn citations(&self) -> &[Citation] {
        &self.0
    }
}

/// An outcome with what it rests on. There is no way to make one without evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What was found, as a plain value in no language.
    pub found: Option<String>,
    /// What informs.
    pub notes: Vec<Note>,
    /// What it rests on.
    pub evidence: Evidence,
}

/// An outcome that a judge can give, with what belongs to it. (`blocked` is not a judge's: it
/// follows from the needs.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// See [`Outcome::Passed`].
    Passed,
    /// See [`Outcome::Partial`].
    Partial,
    /// See [`Outcome::Failed`].
    Failed,
    /// See [`Outcome::Pending`].
    Pending(Reason),
    /// See [`Outcome::Unverified`].
    Unverified(Reason),
    /// See [`Outcome::Excused`].
    Excused,
}

impl Verdict {
    /// The outcome without its reason.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Passed => Outcome::Passed,
            Self::Partial => Outcome::Partial,
            Self::Failed => Outcome::Failed,
            Self::Pending(_) => Outcome::Pending,
            Self::Unverified(_) => Outcome::Unverified,
            Self::Excused => Outcome::Excused,
        }
    }
}

impl Judgement {
    fn new(verdict: Verdict, evidence: impl Into<Evidence>) -> Self {
        Self { verdict, found: None, notes: Vec::new(), evidence: evidence.into() }
    }

    /// Proven.
    pub fn passed(evidence: impl Into<Evidence>) -> Self {
        Self::new(Verdict::Passed, evidence)
    }

    /// Proven in the part that a rule of `docs/contract.md` names.
    pub fn partial(evidence: impl Into<Evidence>) -> Self {
        Self::new(Verdict::Partial, evidence)
    }

    /// Proven not to be so.
    pub fn failed(evidence: impl Into<Evidence>) -> Self {
        Self::new(Verdict::Failed, evidence)
    }

    /// Proven not to be possible in this account.
    pub fn excused(evidence: impl Into<Evidence>) -> Self {
        Self::new(Verdict::Excused, evidence)
    }

    /// Still on the way.
    pub fn pending(reason: Reason, evidence: impl Into<Evidence>) -> Self {
        Self::new(Verdict::Pending(reason), evidence)
    }

    /// Could not be looked at; the evidence is the look that failed, or that came too late.
    pub fn unverified(reason: Reason, evidence: impl Into<Evidence>) -> Self {
        Self::new(Verdict::Unverified(reason), evidence)
    }

    /// Whether it is a failure.
    pub fn is_failed(&self) -> bool {
        self.verdict == Verdict::Failed
    }

    /// Whether the points are still open.
    pub fn is_open(&self) -> bool {
        self.verdict.outcome().is_open()
    }

    /// The same, with what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// The same, with a note.
    #[must_use]
    pub fn note(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// The same, with a note if there is one.
    #[must_use]
    pub fn note_if(mut self, note: Option<Note>) -> Self {
        self.notes.extend(note);
        self
    }
}
