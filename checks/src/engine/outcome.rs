//! The seven outcomes, why they are open, and what they rest on.

use crate::engine::note::Note;
use crate::engine::reason::Reason;
use crate::engine::shown::Shown;
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
    /// name. `None` if the answer counts as a whole.
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
    /// What was found, as a value in no language.
    pub found: Option<Shown>,
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
    pub fn found(mut self, found: impl Into<Shown>) -> Self {
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
