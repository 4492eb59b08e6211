//! Notes and flags: they inform, and never change points.

use jiff::Timestamp;

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
    /// A further group is attached.
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
        /// What the service's event says of it.
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
    /// The newest run could not enter the account; the student is judged from earlier looks.
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

/// How many others a flag names. Where a whole class shares one thing, everybody's flag would name the
/// whole class.
pub const NAMED: usize = 5;

/// The first of these, and whether there are more.
fn few(names: &[String]) -> String {
    let (few, more) = names.split_at(names.len().min(NAMED));
    few.join(", ") + if more.is_empty() { "" } else { ", …" }
}

impl Flag {
    /// What a student has in common with others that each should have alone: the account with these,
    /// a DB instance with those.
    pub fn sharing(account_with: &[String], instance_with: &[String]) -> Vec<Self> {
        let account =
            (!account_with.is_empty()).then(|| Self::SharedAccount { with: few(account_with) });
        let instance =
            (!instance_with.is_empty()).then(|| Self::SharedInstance { with: few(instance_with) });
        account.into_iter().chain(instance).collect()
    }

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
