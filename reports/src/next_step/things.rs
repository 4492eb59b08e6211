//! What the next step is as things stand: what AWS is at work on has to wait, what is stopped has to be
//! started, what cannot be seen from here has to be shown, and what a lab before this one made has to be
//! there.

use super::{NextStep, can_still_change, counting};
use crate::gradebook::{Criterion, Student, Task, Thing};
use crate::wording::is_not_begun;
use labproof_checks::evidence::{ReasonCode, TABLE};
use labproof_checks::outcome::{Actor, Outcome};
use labproof_checks::result::{Condition, Stage};

/// A step by the marks, as the things stand.
pub(super) fn as_they_stand<'a>(student: &'a Student, step: NextStep<'a>) -> NextStep<'a> {
    let step = attest(student, step).unwrap_or(step);
    let step = by_condition(student, step);
    prepare(student, step).unwrap_or(step)
}

/// A step on a thing that AWS is at work on has to wait, and what is stopped has to be started.
fn by_condition<'a>(student: &'a Student, step: NextStep<'a>) -> NextStep<'a> {
    let thing = |is: fn(Condition) -> bool| student.things.iter().find(|it| is(it.condition));
    if let Some(thing) = thing(|it| it == Condition::Deleting) {
        return NextStep::WaitFor { thing, then: None };
    }
    let of = Place::of(student);
    if is_for_another(step) || step.criterion().is_some_and(|it| of.is_before_creation(it)) {
        return step;
    }
    // A snapshot that is being taken is why its instance is being backed up.
    let taken = thing(|it| it == Condition::BeingTaken);
    if let Some(thing) = taken.or_else(|| thing(Condition::is_busy)) {
        return NextStep::WaitFor { thing, then: after_the_wait(student, thing, step) };
    }
    match (thing(|it| it == Condition::Stopped), step.criterion()) {
        (Some(thing), Some(then)) => NextStep::Start { thing, then },
        (_, None) | (None, _) => step,
    }
}

/// Whether it is not the student's to do on a thing that stands.
fn is_for_another(step: NextStep<'_>) -> bool {
    matches!(step, NextStep::Ask(_) | NextStep::Again(_))
}

/// What comes when AWS is done: on a new instance its first mistake, or what is done on it first; on an
/// older one what is not done yet, where it is known how what comes before stands.
fn after_the_wait<'a>(
    student: &'a Student,
    thing: &Thing,
    step: NextStep<'a>,
) -> Option<&'a Criterion> {
    let of = Place::of(student);
    let is_new = thing.condition == Condition::Creating;
    let comes = |it: &&Criterion| match it.outcome {
        Outcome::Partial | Outcome::Failed => can_still_change(it),
        Outcome::Pending if is_seen_wrong(student, it) => can_still_change(it),
        Outcome::Pending | Outcome::Unverified => is_new && !of.is_in_creation(it),
        Outcome::Passed | Outcome::Blocked | Outcome::Excused => false,
    };
    let later = || counting(student).filter(|it| !of.is_before_creation(it));
    let next = step.criterion().filter(comes).or_else(|| later().find(comes))?;
    let is_known = later().take_while(|it| it.id != next.id).all(|it| !it.outcome.is_open());
    (is_new || is_known).then_some(next)
}

/// Whether what AWS still works on shows a setting that is wrong: of those that an instance is created
/// with, for what is changed later shows its old value meanwhile.
pub(super) fn is_seen_wrong(student: &Student, criterion: &Criterion) -> bool {
    let in_progress = criterion.reason.as_ref().is_some_and(|it| it.code == ReasonCode::InProgress);
    in_progress && criterion.found.is_some() && Place::of(student).is_in_creation(criterion)
}

/// The table that cannot be seen from here: until what comes after it is begun, the student is told how
/// to show it.
fn attest<'a>(student: &'a Student, step: NextStep<'a>) -> Option<NextStep<'a>> {
    let (unseen, address) = unseen_table(student)?;
    let later: Vec<_> = counting(student).skip_while(|it| it.id != unseen.id).collect();
    let is_next = step.criterion().is_none_or(|it| later.iter().any(|later| later.id == it.id));
    // What was created at the size to come shows nothing of what was done since.
    let is_begun = |it: &Criterion| {
        !is_not_begun(it) && it.outcome != Outcome::Blocked && !it.has_note("already-that-size")
    };
    let goes_on = later.iter().filter(|it| !is_of_table(it)).any(|it| is_begun(it));
    let task = &student.tasks[Place::of(student).task(unseen)?];
    (is_next && !goes_on).then_some(NextStep::Attest { unseen, task, address })
}

/// What of a table could not be reached from here, and where the database answers those who can.
pub(super) fn unseen_table(student: &Student) -> Option<(&Criterion, &str)> {
    let address = student.things.iter().find_map(|thing| thing.address.as_deref())?;
    let is_out_of_reach = |it: &&Criterion| {
        let reason = it.reason.as_ref().filter(|reason| reason.who == Actor::Instructor);
        is_of_table(it) && reason.is_some_and(|reason| reason.code == ReasonCode::Unreachable)
    };
    counting(student).find(is_out_of_reach).map(|it| (it, address))
}

/// Whether a mark rests on a look at a table.
fn is_of_table(criterion: &Criterion) -> bool {
    criterion.evidence.iter().any(|evidence| evidence.look.source == TABLE.as_str())
}

/// What a lab before this one should have made, which earns nothing: as long as the next step needs it,
/// which is up to the first task on the new instance.
fn prepare<'a>(student: &'a Student, step: NextStep<'a>) -> Option<NextStep<'a>> {
    let of = Place::of(student);
    let at = of.task(step.criterion()?)?;
    let is_needed = of.created.is_none_or(|created| at <= created + 1);
    let before = student.tasks[..at].iter().filter(|task| task.possible.is_zero());
    let missing = before.filter_map(|task| task.criteria.first()).find(|it| is_not_begun(it));
    missing.filter(|_| is_needed && !is_for_another(step)).map(NextStep::Prepare)
}

/// Where in the lab a criterion stands.
struct Place<'a> {
    tasks: &'a [Task],
    /// The task that creates the graded thing.
    created: Option<usize>,
}

impl<'a> Place<'a> {
    fn of(student: &'a Student) -> Self {
        let creates = |task: &Task| task.criteria.iter().any(|it| it.is_at(Stage::Creation));
        Self { tasks: &student.tasks, created: student.tasks.iter().position(creates) }
    }

    fn task(&self, criterion: &Criterion) -> Option<usize> {
        self.tasks.iter().position(|task| task.criteria.iter().any(|it| it.id == criterion.id))
    }

    /// Whether it is done before the instance is there, and so not on it.
    fn is_before_creation(&self, criterion: &Criterion) -> bool {
        self.created.zip(self.task(criterion)).is_some_and(|(created, at)| at < created)
    }

    fn is_in_creation(&self, criterion: &Criterion) -> bool {
        self.created.is_some() && self.created == self.task(criterion)
    }
}
