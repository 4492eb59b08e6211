//! Scores for another system, which takes a number and knows nothing of open points: only final ones
//! go there, as earned / possible × the lab's points. Who is left out is known, with the reason.

pub(crate) mod matching;
pub(crate) mod title;

use crate::format::Format;
use crate::gradebook::{Gradebook, Score, Student};
use labproof_checks::Points;
use std::collections::BTreeMap;
use std::fmt;

/// A student without a score in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut<'a> {
    /// The student.
    pub student: &'a Student,
    /// Why.
    pub why: Why,
}

/// Why a student has no score in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No run ever entered the account.
    NotGraded,
    /// So many points are open.
    Open(Points),
    /// Nothing is open, and there is time to earn more until the deadline.
    StillTime,
    /// Nothing is open, and nobody has said when the time to earn more ends.
    Provisional,
    /// Everything is excused: there is nothing to give a share of.
    Excused,
    /// The roster has nothing that the system knows the student by.
    NoId,
    /// What the roster has would be read as something else: a number written otherwise, an id with
    /// spaces, a formula.
    UnfitId,
    /// Somebody else in the roster has the same id, or one that is read as the same.
    SharedId,
}

/// A score on the lab's scale, in hundredths of a point: what Canvas compares by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Grade(u64);

/// `85.42`, `100`: without needless zeros.
impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02}"),
        }
    }
}

impl Grade {
    /// The points as a number, for formats that have no exact one.
    #[expect(clippy::cast_precision_loss, reason = "a lab has fewer than 2^52 hundredths")]
    pub(crate) fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Half a hundredth counts as a whole one.
    fn of(score: &Score, scale: Points) -> Option<Self> {
        let [earned, possible, scale] =
            [score.earned, score.possible, scale].map(|points| u64::from(points.tenths()));
        (earned * scale * 20 + possible).checked_div(possible * 2).map(Self)
    }
}

/// The points that the whole lab gives.
pub(crate) fn scale(book: &Gradebook) -> Points {
    book.lab.points.unwrap_or_else(|| most_possible(book))
}

/// A gradebook of an earlier version does not say: of each criterion, the most that somebody could
/// have.
fn most_possible(book: &Gradebook) -> Points {
    let mut most: BTreeMap<&str, Points> = BTreeMap::new();
    for criterion in book.students.iter().flat_map(Student::criteria) {
        let known = most.entry(&criterion.id).or_default();
        *known = criterion.possible.max(*known);
    }
    most.into_values().sum()
}

/// A student's final score, or why there is none.
pub(crate) fn grade(book: &Gradebook, student: &Student) -> Result<Grade, Why> {
    let score = student.score.as_ref().ok_or(Why::NotGraded)?;
    if !score.is_final {
        return Err(match book.deadline {
            _ if !score.open.is_zero() => Why::Open(score.open),
            Some(_) => Why::StillTime,
            None => Why::Provisional,
        });
    }
    Grade::of(score, scale(book)).ok_or(Why::Excused)
}

/// The ids of the criteria that somebody has, in the lab's order.
pub(crate) fn criteria(book: &Gradebook) -> Vec<&str> {
    let graded = book.students.iter().find(|student| !student.tasks.is_empty());
    graded.into_iter().flat_map(Student::criteria).map(|it| it.id.as_str()).collect()
}

/// Who has no score in a format.
pub(crate) fn left_out(format: Format, book: &Gradebook) -> Vec<LeftOut<'_>> {
    let matching = match format {
        Format::Canvas => Some(matching::canvas(book)),
        Format::Moodle => Some(matching::moodle(book)),
        Format::Gradescope => None,
        Format::Json
        | Format::Junit
        | Format::Html
        | Format::Md
        | Format::Csv
        | Format::Ctrf
        | Format::Xlsx => return Vec::new(),
    };
    let why = |(at, student): (usize, &Student)| match grade(book, student) {
        // Canvas has a word for somebody who is excused.
        Err(why) if format != Format::Canvas || why != Why::Excused => Some(why),
        _ => matching.as_ref().and_then(|matching| matching.cells[at].as_ref().err().copied()),
    };
    let students = book.students.iter().enumerate();
    students
        .filter_map(|(at, student)| Some(LeftOut { student, why: why((at, student))? }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_share_of_the_possible_on_the_labs_scale() {
        let points = |tenths| Points::from_tenths(tenths);
        for (earned, possible, scale, grade) in [
            (820, 1000, 1000, "82"),
            (820, 960, 1000, "85.42"),
            (1, 3, 1000, "33.33"),
            (2, 3, 1000, "66.67"),
            (405, 1000, 1000, "40.5"),
            (0, 1000, 1000, "0"),
            (1, 2000, 1000, "0.05"),
            (1000, 1000, 1000, "100"),
        ] {
            let score = Score {
                earned: points(earned),
                possible: points(possible),
                open: Points::ZERO,
                is_final: true,
            };
            assert_eq!(Grade::of(&score, points(scale)).unwrap().to_string(), grade);
        }
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        let nothing = Points::ZERO;
        let score = Score { earned: nothing, possible: nothing, open: nothing, is_final: true };
        assert_eq!(Grade::of(&score, Points::from_tenths(1000)), None);
    }
}
