//! What must be reached for a run to succeed, and who does not reach it.

use crate::gradebook::{Gradebook, Score, State, Student};
use std::fmt;
use std::str::FromStr;

/// The thresholds of a run (`docs/contract.md` R242, R243).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Thresholds {
    /// The share of the possible points, in per cent, that everybody graded must have earned.
    pub min_score: Option<PerCent>,
    /// Whether everybody must be graded, and every score final.
    pub strict: bool,
}

/// A share in per cent, as it is written: `60`, `99.5`. Exact, in units of a thousand-millionth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerCent(u64);

/// Decimal places that a share may have.
const PLACES: usize = 9;

const ONE: u64 = 1_000_000_000;

impl PerCent {
    /// The whole.
    const ALL: Self = Self(100 * ONE);

    /// Whether a score is less than this share of what is possible.
    pub(crate) fn is_above(self, score: &Score) -> bool {
        let (earned, possible) = (score.earned.tenths(), score.possible.tenths());
        u128::from(earned) * u128::from(Self::ALL.0) < u128::from(self.0) * u128::from(possible)
    }
}

/// A text that is no share in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write per cent as a decimal from 0 to 100, such as 60 or 99.5")]
pub struct NoPerCent;

impl FromStr for PerCent {
    type Err = NoPerCent;

    fn from_str(text: &str) -> Result<Self, NoPerCent> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > PLACES {
            return Err(NoPerCent);
        }
        // Nine places at the most: both fit, or the whole is far above a hundred.
        let part: u64 = format!("{part:0<PLACES$}").parse().or(Err(NoPerCent))?;
        let whole: u64 = whole.parse().or(Err(NoPerCent))?;
        let share = whole.checked_mul(ONE).map(|whole| Self(whole.saturating_add(part)));
        share.filter(|share| *share <= Self::ALL).ok_or(NoPerCent)
    }
}

/// Without needless zeros.
impl fmt::Display for PerCent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{}.{:0PLACES$}", self.0 / ONE, self.0 % ONE);
        f.write_str(digits.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Thresholds {
    /// The students who are graded and have less than the least score.
    ///
    /// ```
    /// # let book = labproof_reports::Gradebook::example();
    /// use labproof_reports::Thresholds;
    ///
    /// let everything = Thresholds { min_score: Some("100".parse()?), strict: false };
    /// assert!(everything.below(&book).count() > 0);
    /// assert_eq!(Thresholds::default().below(&book).count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn below(self, book: &Gradebook) -> impl Iterator<Item = &Student> {
        book.students.iter().filter(move |student| self.is_above(student))
    }

    /// Whether the student is graded and has less than the least score.
    pub(crate) fn is_above(self, student: &Student) -> bool {
        match (self.min_score, &student.score) {
            (Some(least), Some(score)) => least.is_above(score),
            (None, _) | (_, None) => false,
        }
    }

    /// The students who are not graded, or whose score is not final, where that is not enough.
    ///
    /// ```
    /// # let book = labproof_reports::Gradebook::example();
    /// use labproof_reports::Thresholds;
    ///
    /// let strict = Thresholds { min_score: None, strict: true };
    /// assert!(strict.unsettled(&book).count() > 0);
    /// assert_eq!(Thresholds::default().unsettled(&book).count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unsettled(self, book: &Gradebook) -> impl Iterator<Item = &Student> {
        let strict = self.strict;
        book.students.iter().filter(move |student| {
            let is_open = student.score.is_some_and(|score| !score.is_final);
            strict && (student.state == State::NotGraded || is_open)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_decimal_and_is_kept_exactly() {
        for (text, kept) in [
            ("0", "0"),
            ("60", "60"),
            ("99.5", "99.5"),
            ("99.50", "99.5"),
            ("33.333333333", "33.333333333"),
            ("0.1", "0.1"),
            ("007", "7"),
            ("100", "100"),
            ("100.0", "100"),
        ] {
            assert_eq!(text.parse::<PerCent>().unwrap().to_string(), kept, "{text}");
        }
        let none = ["", ".", ".5", "5.", "-1", "+1", "100.1", "101", "1e2", "NaN", "inf", "99,5"];
        let longer = ["1.0000000001", "99999999999999999999", "50%", " 50", "1.2.3", "１"];
        for text in none.into_iter().chain(longer) {
            assert_eq!(text.parse::<PerCent>(), Err(NoPerCent), "{text}");
        }
    }
}
