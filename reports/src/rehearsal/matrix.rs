//! The matrix: a row a fault, a column a criterion, one character a cell.

use super::{FaultSeen, Rehearsal, Verdict};
use crate::gradebook::Student;
use crate::rehearsal::verdict::outcome;

/// What a criterion made of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// It caught it, as it must.
    Caught,
    /// It must have caught it, and did not.
    Missed,
    /// It fell with it, as it may.
    Follows,
    /// It fell, and must not have.
    Spread,
    /// It stands as with the reference student.
    Untouched,
}

impl Cell {
    pub(super) const ALL: [Self; 5] =
        [Self::Caught, Self::Follows, Self::Untouched, Self::Missed, Self::Spread];

    /// By which the catalogues know it.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Caught => "caught",
            Self::Missed => "missed",
            Self::Follows => "follows",
            Self::Spread => "spread",
            Self::Untouched => "untouched",
        }
    }

    /// One character.
    pub(super) fn sign(self) -> char {
        match self {
            Self::Caught => '●',
            Self::Missed => '✗',
            Self::Follows => '○',
            Self::Spread => '!',
            Self::Untouched => '·',
        }
    }
}

/// The cells of a row.
pub(super) fn row(rehearsal: &Rehearsal, fault: &FaultSeen, verdict: &Verdict) -> Vec<Cell> {
    let student = fault.seen.as_ref().and_then(|seen| seen.end());
    let reference = rehearsal.reference.end();
    let cell = |id: &str| {
        let is_own = id == fault.criterion;
        if is_own {
            let missed = matches!(verdict, Verdict::Missed { .. } | Verdict::Impossible);
            return if missed { Cell::Missed } else { Cell::Caught };
        }
        let of = |student: Option<&Student>| student.and_then(|student| outcome(student, id));
        if student.is_none() || of(student) == of(reference) {
            Cell::Untouched
        } else if fault.also.contains(id) {
            Cell::Follows
        } else {
            Cell::Spread
        }
    };
    rehearsal.criteria.iter().map(|(id, _)| cell(id)).collect()
}
