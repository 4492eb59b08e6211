//! What a student should do next: the one decision that `check` opens with.
//!
//! Pure, and in the lab's order: the first criterion with points that the student can still act
//! on. What only AWS or the instructor can settle is never given to the student to do, nor a change
//! that AWS would refuse because it is still at work on the thing.

mod things;
pub(crate) mod words;

use crate::gradebook::{Criterion, Gradebook, Student, Task, Thing};
use crate::wording::is_not_begun;
use jiff::Timestamp;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Text;
use labproof_checks::outcome::{Actor, Outcome};
use labproof_checks::result::{Condition, Stage};

/// The note on a change that was not asked for at once.
const WAITS: &str = "waits-for-window";

/// What a student should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep<'a> {
    /// Nothing: the account could not be entered, and the reason says who must act.
    Enter,
    /// Begin, with this.
    Begin(&'a Criterion),
    /// This first: it earns nothing itself, but what comes next needs it.
    Prepare(&'a Criterion),
    /// This.
    Do(&'a Criterion),
    /// Have the change that waits for the maintenance window applied at once.
    ApplyNow(&'a Criterion),
    /// Make it possible to look at this: start the instance, set the password.
    Unlock(&'a Criterion),
    /// Look at this yourself, from where the database answers, and hand in what that shows: it cannot be
    /// seen from here.
    Attest {
        /// What cannot be seen.
        unseen: &'a Criterion,
        /// The step of the lab that it is of.
        task: &'a Task,
        /// Where the database answers.
        address: &'a str,
    },
    /// The step, which deletes the instance, but not before somebody has looked at what is unseen.
    Keep {
        /// What nobody will be able to look at after the deletion.
        unseen: &'a Criterion,
        /// Where the database answers, where the student can look at it and hand that in.
        address: Option<&'a str>,
        /// The step.
        step: &'a Criterion,
    },
    /// This, before the deletion, if it is not done: nobody could look, and it would show.
    Perhaps(&'a Criterion),
    /// Wait for AWS, and look again then if that is known.
    Wait(Option<Timestamp>),
    /// Wait until AWS is done with this thing; then do this.
    WaitFor {
        /// What AWS is at work on.
        thing: &'a Thing,
        /// What comes then, if anything.
        then: Option<&'a Criterion>,
    },
    /// Start this thing, which is stopped; then do this.
    Start {
        /// What is stopped.
        thing: &'a Thing,
        /// What comes then.
        then: &'a Criterion,
    },
    /// Ask the instructor; until then do this, if it is not done already and can still be done.
    Ask(Option<&'a Criterion>),
    /// Do the lab once more, minding this: the instance is gone, and points are missing.
    Again(&'a Criterion),
    /// Nothing: the score is final.
    Final,
    /// Nothing: every point is earned.
    Done,
}

impl<'a> NextStep<'a> {
    /// How it is done: what has to be put right, or else the lab's hint. Nothing where it is done at
    /// a thing that is gone.
    pub(crate) fn how(self) -> Option<&'a Text> {
        if let Self::Again(_) | Self::Start { .. } = self {
            return None;
        }
        self.obstacle().or(self.criterion().map(|criterion| &*criterion.spec.hint))
    }

    /// What has to be put right, as the reason says it: the lab's hint would not help.
    pub(crate) fn obstacle(self) -> Option<&'a Text> {
        let Self::Unlock(criterion) = self else { return None };
        criterion.reason.as_ref().map(|reason| &reason.message)
    }

    /// The criterion that it is about.
    pub(crate) fn criterion(self) -> Option<&'a Criterion> {
        match self {
            Self::Begin(criterion)
            | Self::Prepare(criterion)
            | Self::Do(criterion)
            | Self::ApplyNow(criterion)
            | Self::Unlock(criterion)
            | Self::Attest { unseen: criterion, .. }
            | Self::Keep { step: criterion, .. }
            | Self::Perhaps(criterion)
            | Self::Start { then: criterion, .. }
            | Self::Again(criterion) => Some(criterion),
            Self::Ask(criterion) | Self::WaitFor { then: criterion, .. } => criterion,
            Self::Enter | Self::Wait(_) | Self::Final | Self::Done => None,
        }
    }

    /// Where the database answers that the student is to look at.
    pub(crate) fn address(self) -> Option<&'a str> {
        match self {
            Self::Attest { address, .. } => Some(address),
            Self::Keep { address, .. } => address,
            Self::Enter
            | Self::Begin(_)
            | Self::Prepare(_)
            | Self::Do(_)
            | Self::ApplyNow(_)
            | Self::Unlock(_)
            | Self::Perhaps(_)
            | Self::Wait(_)
            | Self::WaitFor { .. }
            | Self::Start { .. }
            | Self::Ask(_)
            | Self::Again(_)
            | Self::Final
            | Self::Done => None,
        }
    }
}

/// What the student should do next.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// use labproof_reports::{NextStep, next_step};
///
/// let done = book.students.iter().filter(|student| matches!(next_step(student), NextStep::Done));
/// assert!(done.count() < book.students.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn next_step(student: &Student) -> NextStep<'_> {
    let Some(score) = &student.score else { return NextStep::Enter };
    if score.earned == score.possible {
        return NextStep::Done;
    }
    if score.is_final {
        return NextStep::Final;
    }
    if is_over(student) { after_the_end(student) } else { on_the_way(student) }
}

/// The same, in a gradebook: after its deadline nothing that is done counts any more.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// use labproof_reports::{next_step, next_step_in};
///
/// // Without a deadline it is the same.
/// let student = &book.students[0];
/// let open = labproof_reports::Gradebook { deadline: None, ..book.clone() };
/// assert_eq!(next_step_in(&open, student), next_step(student));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn next_step_in<'a>(book: &Gradebook, student: &'a Student) -> NextStep<'a> {
    let step = next_step(student);
    let has_ended = book.deadline.is_some_and(|deadline| book.as_of >= deadline);
    if !has_ended || matches!(step, NextStep::Enter | NextStep::Done | NextStep::Final) {
        return step;
    }
    wait(student).unwrap_or(NextStep::Ask(None))
}

/// Whether AWS is at work on anything of the student's.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// use labproof_reports::is_at_work;
///
/// let waiting = book.students.iter().filter(|student| is_at_work(student));
/// assert!(waiting.count() <= book.students.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn is_at_work(student: &Student) -> bool {
    let waits = |it: &Criterion| {
        it.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::InProgress)
    };
    student.things.iter().any(|it| it.condition.is_busy()) || student.criteria().any(waits)
}

/// Whether nothing can be done on the graded instance any more: it is gone, or is being deleted.
pub(crate) fn is_ending(student: &Student) -> bool {
    is_over(student) || student.things.iter().any(|it| it.condition == Condition::Deleting)
}

/// Whether the graded instance is gone, by whoever's hand: as evidence says, whatever was decided.
pub(crate) fn is_over(student: &Student) -> bool {
    let mut ends = student.criteria().filter(|criterion| criterion.is_at(Stage::End)).peekable();
    if ends.peek().is_some() {
        return ends.all(|end| has_ended(end.seen()));
    }
    // A lab that ends with no deletion: nothing is left that could be done on what stood.
    let mut counting = counting(student).peekable();
    counting.peek().is_some() && counting.all(|criterion| criterion.is_at(Stage::Creation))
}

fn has_ended(end: Outcome) -> bool {
    match end {
        Outcome::Passed | Outcome::Excused => true,
        Outcome::Partial
        | Outcome::Failed
        | Outcome::Blocked
        | Outcome::Pending
        | Outcome::Unverified => false,
    }
}

fn after_the_end(student: &Student) -> NextStep<'_> {
    if let Some(wait) = wait(student) {
        return wait;
    }
    // What an instructor can still settle is easier to have than the lab done once more.
    let is_asked = counting(student).any(|criterion| criterion.outcome.is_open());
    match counting(student).find(|criterion| is_lost(criterion)) {
        Some(lost) if !is_asked => NextStep::Again(lost),
        Some(_) | None => NextStep::Ask(None),
    }
}

/// What comes next by the marks alone, and what that means as the things stand.
fn on_the_way(student: &Student) -> NextStep<'_> {
    things::as_they_stand(student, by_marks(student))
}

fn by_marks(student: &Student) -> NextStep<'_> {
    if let Some(step) = counting(student).find_map(|criterion| step_at(student, criterion)) {
        return step;
    }
    if let Some(wait) = wait(student) {
        return wait;
    }
    match counting(student).find(|criterion| criterion.outcome.is_open()) {
        Some(open) => NextStep::Ask(Some(open)),
        // What is left is settled at creation, and this lab has no end that deletes the instance.
        None => counting(student)
            .find(|criterion| is_lost(criterion))
            .map_or(NextStep::Done, NextStep::Again),
    }
}

/// The step that this criterion asks for, if it asks for one now.
fn step_at<'a>(student: &'a Student, criterion: &'a Criterion) -> Option<NextStep<'a>> {
    match criterion.outcome {
        // Behind a blocked criterion stands one that failed, and that comes first.
        Outcome::Passed | Outcome::Excused | Outcome::Blocked => None,
        Outcome::Pending | Outcome::Unverified => step_at_open(criterion),
        Outcome::Partial | Outcome::Failed => {
            can_still_change(criterion).then(|| act_on(student, criterion))
        }
    }
}

fn step_at_open(criterion: &Criterion) -> Option<NextStep<'_>> {
    let reason = criterion.reason.as_ref()?;
    if reason.who == Actor::Student {
        return Some(NextStep::Unlock(criterion));
    }
    // While AWS changes the instance, the next call on it would be refused. A record that is still
    // to be delivered keeps nobody from working.
    (reason.code == ReasonCode::InProgress).then_some(NextStep::Wait(reason.again_at))
}

fn act_on<'a>(student: &'a Student, criterion: &'a Criterion) -> NextStep<'a> {
    if criterion.has_note(WAITS) {
        // What it waits for costs a criterion of its own, and that one's hint says how to mend it.
        let missed = counting(student)
            .find(|other| other.outcome == Outcome::Failed && other.has_note(WAITS));
        return NextStep::ApplyNow(missed.unwrap_or(criterion));
    }
    if criterion.has_note("not-started") && counting(student).all(is_lost) {
        return NextStep::Begin(criterion);
    }
    if !criterion.is_at(Stage::End) {
        return NextStep::Do(criterion);
    }
    if let Some(undone) = unseen(student).find(|criterion| criterion.is_at(Stage::Standing)) {
        return NextStep::Perhaps(undone);
    }
    match unseen(student).next() {
        Some(unseen) => {
            let shown = things::unseen_table(student).filter(|(table, _)| table.id == unseen.id);
            NextStep::Keep { unseen, address: shown.map(|(_, address)| address), step: criterion }
        }
        None => NextStep::Do(criterion),
    }
}

/// What could not be looked at so far, and never can be once the instance is gone.
fn unseen(student: &Student) -> impl Iterator<Item = &Criterion> {
    counting(student).take_while(|criterion| !criterion.is_at(Stage::End)).filter(|criterion| {
        let code = criterion.reason.as_ref().map(|reason| reason.code);
        criterion.outcome == Outcome::Unverified && code != Some(ReasonCode::NoRecord)
    })
}

/// The soonest look that waiting for AWS asks for.
fn wait(student: &Student) -> Option<NextStep<'_>> {
    let waiting: Vec<_> = counting(student)
        .filter_map(|criterion| criterion.reason.as_ref())
        .filter(|reason| reason.who == Actor::Aws)
        .collect();
    let soonest = waiting.iter().filter_map(|reason| reason.again_at).min();
    (!waiting.is_empty()).then_some(NextStep::Wait(soonest))
}

/// Whether it can still be put right on the thing that stands.
pub(crate) fn can_still_change(criterion: &Criterion) -> bool {
    let fixed = ["already-that-size", "too-late"];
    !criterion.is_at(Stage::Creation) && !fixed.iter().any(|code| criterion.has_note(code))
}

/// What to do about a mark that can still be another: the lab's hint, where points were lost on a
/// thing that stands, and nothing where it is too late.
pub(crate) fn hint<'a>(student: &Student, criterion: &'a Criterion) -> Option<&'a Text> {
    let may_change = criterion.decided.is_none()
        && !is_ending(student)
        && !criterion.has_note("too-late")
        && student.score.is_none_or(|score| !score.is_final);
    match criterion.outcome {
        Outcome::Partial | Outcome::Failed if may_change && !is_not_begun(criterion) => {
            Some(&criterion.spec.hint)
        }
        Outcome::Passed
        | Outcome::Partial
        | Outcome::Failed
        | Outcome::Blocked
        | Outcome::Pending
        | Outcome::Unverified
        | Outcome::Excused => None,
    }
}

/// Whether something is wrong about it, and not only not begun: points are lost, or will be if AWS,
/// which is still at work, leaves it as it is.
pub(crate) fn is_mistake(student: &Student, criterion: &Criterion) -> bool {
    let seen = match criterion.outcome {
        Outcome::Partial | Outcome::Failed => !is_not_begun(criterion),
        Outcome::Pending => things::is_seen_wrong(student, criterion),
        Outcome::Passed | Outcome::Blocked | Outcome::Unverified | Outcome::Excused => false,
    };
    seen && !criterion.possible.is_zero() && criterion.decided.is_none()
}

fn is_lost(criterion: &Criterion) -> bool {
    match criterion.outcome {
        Outcome::Partial | Outcome::Failed | Outcome::Blocked => true,
        Outcome::Passed | Outcome::Pending | Outcome::Unverified | Outcome::Excused => false,
    }
}

/// The criteria that can earn this student points, in the lab's order: not those that were decided
/// by hand.
pub(crate) fn counting(student: &Student) -> impl Iterator<Item = &Criterion> {
    student
        .criteria()
        .filter(|criterion| !criterion.possible.is_zero() && criterion.decided.is_none())
}

#[cfg(test)]
pub(crate) mod tests;
