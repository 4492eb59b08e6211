//! Decisions: what an instructor settles by hand, with a name and a reason.
//!
//! A decided criterion has the outcome that was decided; what evidence says of it is kept beneath
//! and shown. Whatever needs it goes by what is beneath.

use crate::engine::note::Note;
use crate::engine::outcome::Outcome;
use crate::engine::result::{CriterionResult, Decided};
use jiff::Timestamp;

/// The outcomes that a person can decide. Evidence, or the want of it, makes the others.
pub const DECIDABLE: [Outcome; 4] =
    [Outcome::Passed, Outcome::Partial, Outcome::Failed, Outcome::Excused];

/// One decision of an instructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The student's id; `None` for everybody.
    pub student: Option<String>,
    /// The task, and its criterion; `None` for all of the task.
    pub task: String,
    /// See [`Decision::task`].
    pub criterion: Option<String>,
    /// What was decided: one of [`DECIDABLE`].
    pub outcome: Outcome,
    /// Why, in the instructor's words.
    pub reason: String,
    /// Who decided.
    pub who: String,
    /// The last instant for which it is good, against as-of; `None` for good.
    pub until: Option<Timestamp>,
}

impl Decision {
    /// Whether it is about this student.
    pub fn is_for(&self, student: &str) -> bool {
        self.student.as_ref().is_none_or(|named| named == student)
    }

    fn covers(&self, criterion: &str, as_of: Timestamp) -> bool {
        let (task, id) = criterion.split_once('.').unwrap_or((criterion, ""));
        self.task == task
            && self.criterion.as_ref().is_none_or(|named| named == id)
            && self.until.is_none_or(|until| as_of <= until)
    }

    /// One that names the student stands above one for everybody, and one that names the criterion
    /// above one for its task.
    fn precision(&self) -> (bool, bool) {
        (self.student.is_some(), self.criterion.is_some())
    }
}

/// Lays the decisions on a student over what was judged.
pub(crate) fn apply(decisions: &[Decision], as_of: Timestamp, criterion: &mut CriterionResult) {
    let good = decisions.iter().filter(|decision| decision.covers(&criterion.id, as_of));
    let Some(decision) = good.max_by_key(|decision| decision.precision()) else { return };
    criterion.decided = Some(Decided {
        beneath: criterion.outcome,
        because: criterion.reason.take(),
        reason: decision.reason.clone(),
        who: decision.who.clone(),
        until: decision.until,
    });
    criterion.outcome = decision.outcome;
    criterion.blocked_by = None;
    criterion.notes.push(Note::Decided);
}
