//! What stopped a cohort: of each criterion, how many got stuck on it.

use crate::gradebook::{Criterion, Gradebook, Student};
use labproof_checks::outcome::Outcome;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A criterion on which somebody lost points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Obstacle<'a> {
    /// The criterion, as some student has it.
    pub(crate) criterion: &'a Criterion,
    /// How many could earn points on it.
    pub(crate) students: usize,
    /// How many earned all of them.
    pub(crate) passed: usize,
    /// How many earned a part.
    pub(crate) partial: usize,
    /// How many tried in vain, or have not tried.
    pub(crate) failed: usize,
    /// How many could not be judged yet.
    pub(crate) open: usize,
}

/// Every criterion that somebody failed or passed in part only, first the one that most did. What
/// was merely blocked by another one stopped nobody.
pub(crate) fn obstacles(book: &Gradebook) -> Vec<Obstacle<'_>> {
    let mut places = BTreeMap::new();
    let mut all: Vec<Obstacle<'_>> = Vec::new();
    let criteria = book.students.iter().flat_map(Student::criteria);
    for criterion in criteria.filter(|criterion| !criterion.possible.is_zero()) {
        let place = *places.entry(criterion.id.as_str()).or_insert(all.len());
        if place == all.len() {
            all.push(Obstacle::new(criterion));
        }
        all[place].count(criterion.outcome);
    }
    all.retain(|obstacle| obstacle.stopped() > 0);
    all.sort_by_key(|obstacle| Reverse(obstacle.stopped()));
    all
}

impl<'a> Obstacle<'a> {
    fn new(criterion: &'a Criterion) -> Self {
        Self { criterion, students: 0, passed: 0, partial: 0, failed: 0, open: 0 }
    }

    fn count(&mut self, outcome: Outcome) {
        self.students += 1;
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Partial => self.partial += 1,
            Outcome::Failed => self.failed += 1,
            Outcome::Pending | Outcome::Unverified => self.open += 1,
            Outcome::Blocked | Outcome::Excused => {}
        }
    }

    /// How many got stuck on it.
    pub(crate) fn stopped(&self) -> usize {
        self.partial + self.failed
    }
}
