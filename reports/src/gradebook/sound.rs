//! Whether a gradebook adds up. Whoever edits one by hand, or merges two, may make grades that nobody
//! earned.

use super::{Criterion, Shared, State, Student, Task};
use labproof_checks::Points;
use labproof_checks::outcome::Outcome;
use std::collections::BTreeSet;

/// What does not add up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// A sum is another than that of its parts.
    #[error("{whole} has {says} {what}, but its criteria add up to {sum}")]
    Sum {
        /// The task, or `the score`.
        whole: String,
        /// Which of its points.
        what: &'static str,
        /// What is written.
        says: Points,
        /// What it is.
        sum: Tenths,
    },
    /// More points than there are.
    #[error("the score has {possible} points possible, but the whole lab gives {lab}")]
    MoreThanLab {
        /// What is written.
        possible: Points,
        /// The lab's points.
        lab: Points,
    },
    /// An outcome with points that it does not give.
    #[error("{criterion} is {}, which is not worth {points} of {possible}", outcome.as_str())]
    Worth {
        /// The criterion.
        criterion: Shared<str>,
        /// Its outcome.
        outcome: Outcome,
        /// The points that it has.
        points: Points,
        /// The points that it could have.
        possible: Points,
    },
    /// A score with open points that says it is final.
    #[error("the score is final, but {0} points are open")]
    FinalWithOpen(Points),
    /// A criterion that appears twice.
    #[error("{0} appears twice")]
    DoubledCriterion(Shared<str>),
    /// A criterion of another task, or whose id has not the form of one.
    #[error("{task} has no criterion {criterion}")]
    UnknownCriterion {
        /// The task that it stands in.
        task: Shared<str>,
        /// Its id.
        criterion: Shared<str>,
    },
}

/// A sum of points, in tenths: of a file that anybody wrote it may be more than points can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tenths(u64);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 10, self.0 % 10) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, tenth) => write!(f, "{whole}.{tenth}"),
        }
    }
}

impl Student {
    pub(super) fn is_consistent(&self) -> bool {
        match self.state {
            State::Graded => self.score.is_some() && self.reason.is_none(),
            State::NotGraded => {
                self.score.is_none() && self.reason.is_some() && self.tasks.is_empty()
            }
        }
    }

    /// Whether every sum is that of its criteria, and every criterion worth what its outcome is.
    pub(super) fn adds_up(&self, lab: Option<Points>) -> Result<(), Unsound> {
        let mut ids = BTreeSet::new();
        for task in &self.tasks {
            for criterion in &task.criteria {
                criterion.is_of(&task.id)?;
                criterion.is_worth_its_outcome()?;
                if !ids.insert(&criterion.id) {
                    return Err(Unsound::DoubledCriterion(criterion.id.clone()));
                }
            }
            task.adds_up()?;
        }
        let Some(score) = &self.score else { return Ok(()) };
        let all: Vec<&Criterion> = self.criteria().collect();
        sums(&all, "the score", [score.earned, score.possible, score.open])?;
        match lab {
            Some(lab) if score.possible > lab => {
                Err(Unsound::MoreThanLab { possible: score.possible, lab })
            }
            _ if score.is_final && !score.open.is_zero() => Err(Unsound::FinalWithOpen(score.open)),
            Some(_) | None => Ok(()),
        }
    }
}

impl Task {
    fn adds_up(&self) -> Result<(), Unsound> {
        let all: Vec<&Criterion> = self.criteria.iter().collect();
        sums(&all, &self.id, [self.earned, self.possible, self.open])
    }
}

/// One of a criterion's points.
type Part = fn(&Criterion) -> Points;

/// Whether earned, possible and open points are those of the criteria.
fn sums(criteria: &[&Criterion], whole: &str, says: [Points; 3]) -> Result<(), Unsound> {
    let of: [(&'static str, Part); 3] = [
        ("points earned", |criterion| criterion.points),
        ("points possible", |criterion| criterion.possible),
        ("points open", Criterion::open),
    ];
    for ((what, part), says) in of.into_iter().zip(says) {
        let parts = criteria.iter().map(|criterion| u64::from(part(criterion).tenths()));
        let sum = Tenths(parts.sum());
        if sum != Tenths(says.tenths().into()) {
            return Err(Unsound::Sum { whole: whole.to_owned(), what, says, sum });
        }
    }
    Ok(())
}

impl Criterion {
    fn open(&self) -> Points {
        if self.outcome.is_open() { self.possible } else { Points::ZERO }
    }

    fn is_of(&self, task: &Shared<str>) -> Result<(), Unsound> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let own = self.id.strip_prefix(&**task).and_then(|rest| rest.strip_prefix('.'));
        if own.is_some_and(|own| !own.is_empty() && own.chars().all(is_name)) {
            return Ok(());
        }
        let (task, criterion) = (task.clone(), self.id.clone());
        Err(Unsound::UnknownCriterion { task, criterion })
    }

    fn is_worth_its_outcome(&self) -> Result<(), Unsound> {
        let is_worth = match self.outcome {
            Outcome::Passed => self.points == self.possible,
            Outcome::Partial => self.points == self.possible.half(),
            Outcome::Failed | Outcome::Blocked | Outcome::Pending | Outcome::Unverified => {
                self.points.is_zero()
            }
            Outcome::Excused => self.points.is_zero() && self.possible.is_zero(),
        };
        if is_worth {
            return Ok(());
        }
        Err(Unsound::Worth {
            criterion: self.id.clone(),
            outcome: self.outcome,
            points: self.points,
            possible: self.possible,
        })
    }
}
