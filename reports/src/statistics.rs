//! What the scores of a cohort say about its students, and about the lab.
//!
//! **Pass rate** of a criterion: the share of students who passed it; a partial pass is half a one.
//! Students for whom it is open or excused do not count.
//!
//! **Discrimination**: the point-biserial correlation between passing the criterion (a partial
//! pass is half a one here too) and the share of points earned on all others (corrected item-total correlation, from -1 to 1). It says
//! whether those who pass it are those who do well elsewhere. It is stated only where at least
//! [`FEWEST`] students count and [`APART`] of them did otherwise here than most: with less, one
//! student's bad day would look like a property of the lab.
//!
//! **Stopped**: for how many students it is the first criterion, in the lab's order, that failed
//! or passed in part. What is blocked behind it is not counted again, nor, before a score is final, what was
//! not begun.

use crate::cohort::share;
use crate::gradebook::{Criterion, Gradebook, Score, Student};
use crate::next_step::counting;
use crate::wording;
use labproof_checks::outcome::Outcome;
use serde::Serialize;
use std::collections::BTreeMap;

/// The shares of a distribution: nought to nine per cent and so on, and all of it by itself.
pub(crate) const BINS: usize = 11;

/// With fewer students a correlation says nothing.
pub(crate) const FEWEST: usize = 10;

/// Nor where fewer than so many did otherwise than most.
pub(crate) const APART: usize = 3;

/// The halves of a criterion that is passed.
const WHOLE: u32 = 2;

/// Sums of squares below this only show how they were rounded.
const NOTHING: f64 = 1e-9;

/// What a cohort's results say about one criterion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Item {
    /// How many students had a settled outcome that counts.
    pub(crate) judged: usize,
    /// How many of them passed it.
    pub(crate) passed: usize,
    /// The pass rate in per cent, rounded down: a hundred is everybody.
    pub(crate) rate: Option<u32>,
    /// The discrimination in hundredths; none where it would be meaningless.
    pub(crate) discrimination: Option<i32>,
    /// How many students lost their first points here.
    pub(crate) stopped: usize,
}

/// The statistics of each criterion.
pub(crate) fn items(book: &Gradebook, criteria: &[&Criterion]) -> Vec<Item> {
    let stopped = stopped(book);
    criteria
        .iter()
        .map(|criterion| {
            let achieved = achieved(book, &criterion.id);
            Item {
                judged: achieved.len(),
                passed: achieved.iter().filter(|one| one.here == WHOLE).count(),
                rate: rate(&achieved),
                discrimination: discrimination(&achieved),
                stopped: stopped.get(criterion.id.as_str()).copied().unwrap_or_default(),
            }
        })
        .collect()
}

/// How many students lost their first points at each criterion where somebody did.
pub(crate) fn stopped(book: &Gradebook) -> BTreeMap<&str, usize> {
    let mut stopped = BTreeMap::new();
    for first in book.students.iter().filter_map(first_lost) {
        *stopped.entry(first).or_default() += 1;
    }
    stopped
}

/// Of the students with nothing open and of the others, how many earned which share.
pub(crate) fn distribution(book: &Gradebook) -> [[usize; 2]; BINS] {
    let mut bins = [[0; 2]; BINS];
    for score in scores(book) {
        let bin = usize::try_from(share(score.earned, score.possible) / 100).unwrap_or(BINS);
        bins[bin.min(BINS - 1)][usize::from(!score.open.is_zero())] += 1;
    }
    bins
}

/// The median of the shares that are earned, in per cent; of two middle ones the lower.
pub(crate) fn median(book: &Gradebook) -> Option<u64> {
    let mut shares: Vec<_> =
        scores(book).map(|score| share(score.earned, score.possible)).collect();
    shares.sort_unstable();
    let middle = shares.len().checked_sub(1)? / 2;
    shares.get(middle).map(|share| share / 10)
}

fn scores(book: &Gradebook) -> impl Iterator<Item = &Score> {
    book.students.iter().filter_map(|student| student.score.as_ref())
}

/// What one student achieved here, in halves of the criterion, and what share of all other points.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Achieved {
    here: u32,
    elsewhere: f64,
}

fn achieved(book: &Gradebook, id: &str) -> Vec<Achieved> {
    let of = |student: &Student| {
        let (criterion, score) = (student.criterion(id)?, student.score?);
        let earned = score.earned.as_f64() - criterion.points.as_f64();
        let possible = score.possible.as_f64() - criterion.possible.as_f64();
        let elsewhere = if possible > 0.0 { earned / possible } else { 0.0 };
        Some(Achieved { here: halves(criterion.outcome)?, elsewhere })
    };
    book.students.iter().filter_map(of).collect()
}

/// How many halves of a criterion an outcome is; none where it is open, or does not count.
fn halves(outcome: Outcome) -> Option<u32> {
    match outcome {
        Outcome::Passed => Some(WHOLE),
        Outcome::Partial => Some(1),
        Outcome::Failed | Outcome::Blocked => Some(0),
        Outcome::Pending | Outcome::Unverified | Outcome::Excused => None,
    }
}

fn rate(achieved: &[Achieved]) -> Option<u32> {
    let halves: u32 = achieved.iter().map(|one| one.here).sum();
    let most: u32 = achieved.iter().map(|_| WHOLE).sum();
    (halves * 100).checked_div(most)
}

fn discrimination(achieved: &[Achieved]) -> Option<i32> {
    if achieved.len() < FEWEST || apart(achieved) < APART {
        return None;
    }
    let count: f64 = achieved.iter().map(|_| 1.0).sum();
    let here: f64 = achieved.iter().map(|one| f64::from(one.here)).sum();
    let elsewhere: f64 = achieved.iter().map(|one| one.elsewhere).sum();
    let (mut together, mut first, mut second) = (0.0, 0.0, 0.0);
    for one in achieved {
        let [x, y] = [f64::from(one.here) - here / count, one.elsewhere - elsewhere / count];
        together += x * y;
        first += x * x;
        second += y * y;
    }
    let differ = first > NOTHING && second > NOTHING;
    differ.then(|| hundredths(together / (first * second).sqrt())).flatten()
}

/// How many students did otherwise than the most frequent.
fn apart(achieved: &[Achieved]) -> usize {
    let alike = |halves| achieved.iter().filter(|one| one.here == halves).count();
    achieved.len() - [0, 1, WHOLE].map(alike).into_iter().max().unwrap_or(0)
}

/// A correlation in whole hundredths: the way without a lossy cast is through its text.
fn hundredths(correlation: f64) -> Option<i32> {
    format!("{:.0}", correlation * 100.0).parse().ok()
}

/// The first criterion that cost this student points, if one did. What was not begun costs none before
/// the score is final.
fn first_lost(student: &Student) -> Option<&str> {
    let is_final = student.score.is_some_and(|score| score.is_final);
    let lost = |criterion: &&Criterion| match criterion.outcome {
        Outcome::Partial => true,
        Outcome::Failed => is_final || !wording::is_not_begun(criterion),
        Outcome::Passed
        | Outcome::Blocked
        | Outcome::Pending
        | Outcome::Unverified
        | Outcome::Excused => false,
    };
    counting(student).find(lost).map(|criterion| criterion.id.as_str())
}

#[cfg(test)]
pub(crate) mod tests;
