//! Why something stays open.

use crate::engine::blind::{Cause, ReasonCode};
use crate::engine::outcome::{Citation, Judgement};
use crate::engine::reason::Reason;
use jiff::{SignedDuration, Timestamp};

/// Why something stays open, and the look that shows it.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) reason: Box<Reason>,
    pub(crate) cite: Citation,
}

/// How long after an unfinished look it is worth looking again.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

impl Open {
    pub(crate) fn new(reason: Reason, cite: Citation) -> Self {
        Self { reason: Box::new(reason), cite }
    }

    /// AWS is at work on `subject`, as a look at `seen` shows.
    pub(crate) fn in_progress(subject: String, seen: Timestamp, cite: Citation) -> Self {
        let again = seen.checked_add(PATIENCE).unwrap_or(Timestamp::MAX);
        let reason = Reason::new(ReasonCode::InProgress, subject).again_at(again);
        Self::new(reason, cite)
    }

    /// The same, where a record could tell but is not there yet: about this member.
    pub(crate) fn about(mut self, member: &str) -> Self {
        if matches!(self.reason.code, ReasonCode::Settling | ReasonCode::NoRecord) {
            self.reason.cause = Some(Cause::Named(member.to_owned()));
        }
        self
    }

    /// The open judgement: waiting for AWS is `pending`, all else `unverified`.
    pub(crate) fn judgement(&self) -> Judgement {
        match self.reason.code {
            ReasonCode::Settling | ReasonCode::InProgress => {
                Judgement::pending((*self.reason).clone(), self.cite.clone())
            }
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
            | ReasonCode::Stopped
            | ReasonCode::WrongAccount
            | ReasonCode::Internal => {
                Judgement::unverified((*self.reason).clone(), self.cite.clone())
            }
        }
    }
}
