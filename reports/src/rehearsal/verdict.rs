//! Whether a fault was caught.

use super::{FaultSeen, WorkSeen};
use crate::gradebook::{Criterion, Student};
use labproof_checks::outcome::Outcome;

/// What became of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its criterion gave the declared outcome, and nothing else fell than what may.
    Caught,
    /// Its criterion gave another outcome.
    Missed {
        /// The outcome; `None` if the student was not graded.
        found: Option<Outcome>,
    },
    /// Its criterion gave the declared outcome, but others fell that must not.
    Spread {
        /// Full ids of the others.
        others: Vec<String>,
    },
    /// The lab leaves no way to make it.
    Impossible,
}

/// Judges a fault by what the reference student has.
pub(super) fn of(fault: &FaultSeen, reference: &WorkSeen) -> Verdict {
    let Some(seen) = &fault.seen else { return Verdict::Impossible };
    let (Some(student), Some(reference)) = (seen.end(), reference.end()) else {
        return Verdict::Missed { found: None };
    };
    let found = outcome(student, &fault.criterion);
    if found != Some(fault.wanted) {
        return Verdict::Missed { found };
    }
    let others: Vec<String> = fallen(student, reference)
        .filter(|id| *id != fault.criterion && !fault.also.contains(*id))
        .map(str::to_owned)
        .collect();
    if others.is_empty() { Verdict::Caught } else { Verdict::Spread { others } }
}

/// The outcome of a criterion.
pub(super) fn outcome(student: &Student, id: &str) -> Option<Outcome> {
    student.criteria().find(|one| one.id == id).map(|one| one.outcome)
}

/// Full ids of the criteria that are graded otherwise than the reference student's.
pub(super) fn fallen<'s>(
    student: &'s Student,
    reference: &'s Student,
) -> impl Iterator<Item = &'s str> {
    let differs =
        |one: &&Criterion| outcome(reference, &one.id).is_some_and(|other| other != one.outcome);
    student.criteria().filter(differs).map(|one| one.id.as_str())
}
