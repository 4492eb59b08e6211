//! What must be reached for a run to succeed, and who does not reach it.

use crate::gradebook::{Gradebook, State, Student};

/// The bars of a run (`docs/contract.md` 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bars {
    /// The share of the possible points, in per cent, that everybody graded must have earned.
    pub min_score: Option<u8>,
    /// Whether everybody must be graded, and every score final.
    pub strict: bool,
}

impl Bars {
    /// The students who are graded and have less than the least score.
    pub fn below(self, book: &Gradebook) -> impl Iterator<Item = &Student> {
        book.students.iter().filter(move |student| self.is_above(student))
    }

    /// Whether the student is graded and has less than the least score.
    pub(crate) fn is_above(self, student: &Student) -> bool {
        match (self.min_score, &student.score) {
            (Some(bar), Some(score)) => {
                let (earned, possible) = (score.earned.tenths(), score.possible.tenths());
                u64::from(earned) * 100 < u64::from(bar) * u64::from(possible)
            }
            (None, _) | (_, None) => false,
        }
    }

    /// The students who are not graded, or whose score is not final, where that is not enough.
    pub fn unsettled(self, book: &Gradebook) -> impl Iterator<Item = &Student> {
        let strict = self.strict;
        book.students.iter().filter(move |student| {
            let is_open = student.score.is_some_and(|score| !score.is_final);
            strict && (student.state == State::NotGraded || is_open)
        })
    }
}
