//! Where a student is: the step of the lab that is being worked on.

use crate::gradebook::{Criterion, Student, Task};
use crate::next_step::{can_still_change, is_over};
use crate::wording::is_not_begun;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::outcome::{Actor, Outcome};
use labproof_checks::result::Condition;

/// Where a student is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Nobody could look into the account.
    NotGraded,
    /// Nothing has been done so far.
    NotBegun,
    /// At this task of the lab, counted from 0.
    At(usize),
    /// At the end: nothing of the lab is left to do.
    Finished,
}

/// How far one task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Nothing of it was seen to be done.
    NotBegun,
    /// Something of it is done, and something is left that can still be done.
    UnderWay,
    /// Nothing is left that could still be done.
    Done,
}

impl Place {
    /// The furthest task that was begun, or the one after it where that is done: a mistake in an
    /// earlier step holds nobody there.
    pub(crate) fn of(student: &Student) -> Self {
        let Some(score) = &student.score else { return Self::NotGraded };
        if score.is_final || is_over(student) {
            return Self::Finished;
        }
        let tasks = student.tasks.iter().enumerate();
        let is_changing = is_in(student, &[Condition::Changing]);
        let counting = tasks.filter_map(|(at, task)| Some((at, progress(task, is_changing)?)));
        let mut furthest = None;
        let mut next = None;
        for (at, progress) in counting {
            match progress {
                Progress::NotBegun => next = next.or(Some(at)),
                Progress::UnderWay | Progress::Done => {
                    (furthest, next) = (Some((at, progress)), None);
                }
            }
        }
        match (furthest, next) {
            (None, _) => Self::NotBegun,
            (Some((at, Progress::UnderWay)), _) => Self::At(at),
            // Nobody can go on before AWS has made what was asked for.
            (Some((at, Progress::NotBegun | Progress::Done)), Some(_))
                if is_in(student, &MAKING) =>
            {
                Self::At(at)
            }
            (Some(_), Some(next)) => Self::At(next),
            (Some(_), None) => Self::Finished,
        }
    }
}

/// AWS is creating the instance, backing it up for the first time, or taking a snapshot.
const MAKING: [Condition; 3] = [Condition::Creating, Condition::BackingUp, Condition::BeingTaken];

fn is_in(student: &Student, conditions: &[Condition]) -> bool {
    student.things.iter().any(|thing| conditions.contains(&thing.condition))
}

/// How far a task is; none where it has no points to give.
fn progress(task: &Task, is_changing: bool) -> Option<Progress> {
    let counting = || task.criteria.iter().filter(|it| !it.possible.is_zero());
    counting().next()?;
    Some(match (counting().any(|it| is_begun(it, is_changing)), counting().any(is_left)) {
        (false, _) => Progress::NotBegun,
        (true, true) => Progress::UnderWay,
        (true, false) => Progress::Done,
    })
}

/// Whether anything was seen to be done. While AWS is creating an instance every task about it waits,
/// whether or not it was begun; what waits for a change was begun by that.
fn is_begun(criterion: &Criterion, is_changing: bool) -> bool {
    match criterion.seen() {
        Outcome::Passed | Outcome::Partial => true,
        Outcome::Failed => !is_not_begun(criterion),
        Outcome::Pending => is_changing && waits_for_aws(criterion),
        Outcome::Blocked | Outcome::Unverified | Outcome::Excused => false,
    }
}

/// Whether the student can still do something about it.
fn is_left(criterion: &Criterion) -> bool {
    match criterion.outcome {
        Outcome::Passed | Outcome::Excused | Outcome::Blocked => false,
        Outcome::Partial | Outcome::Failed => {
            criterion.decided.is_none() && can_still_change(criterion)
        }
        Outcome::Pending => waits_for_aws(criterion),
        Outcome::Unverified => {
            criterion.reason.as_ref().is_some_and(|reason| reason.who == Actor::Student)
        }
    }
}

/// Whether AWS is at work on it. A record that is still to be delivered keeps nobody from working.
fn waits_for_aws(criterion: &Criterion) -> bool {
    criterion.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::InProgress)
}
