use super::*;
use crate::gradebook::{Decided, Reason, Remark, Score, Spec, State, Task, Verdict};
use labproof_checks::Points;
use labproof_checks::lab::{Lab, Text};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What the shipped lab says of them.
static LAB: LazyLock<Lab> = LazyLock::new(|| Lab::shipped("stem-day-rds").unwrap());

/// What ends it.
pub(crate) const END: &str = "deletion.instance-deleted";

/// The criteria of a small lab, in its order.
const IDS: [&str; 9] = [
    "security-group.exists",
    "db-config.created",
    "db-config.engine",
    "sql-table.row",
    "resize.instance-class",
    "resize.applied-immediately",
    "snapshot.exists",
    "deletion.instance-deleted",
    "deletion.no-final-snapshot",
];

fn text() -> Text {
    Text { ko: String::new(), en: String::new() }
}

pub(crate) fn criterion(id: &str, outcome: Outcome) -> Criterion {
    let four = Points::from_tenths(40);
    let spec = Spec {
        title: text().into(),
        rules: Vec::new(),
        stage: LAB.criterion(id).and_then(|known| known.check.nature.stage),
        expected: None,
        expected_words: None,
        hint: text().into(),
    };
    let verdict = Verdict {
        id: id.into(),
        outcome,
        points: match outcome {
            Outcome::Passed => four,
            Outcome::Partial => four.half(),
            Outcome::Failed
            | Outcome::Blocked
            | Outcome::Pending
            | Outcome::Unverified
            | Outcome::Excused => Points::ZERO,
        },
        possible: if outcome == Outcome::Excused { Points::ZERO } else { four },
        found_words: None,
        found: None,
        reason: None,
        blocked_by: None,
        notes: Vec::new(),
        decided: None,
    };
    Criterion { spec: spec.into(), verdict: verdict.into(), evidence: Vec::new().into() }
}

fn with_note(mut criterion: Criterion, code: &str) -> Criterion {
    criterion.notes.push(Remark { code: code.into(), message: text().into() });
    criterion
}

pub(crate) fn open(
    id: &str,
    code: ReasonCode,
    who: Actor,
    again_at: Option<Timestamp>,
) -> Criterion {
    let outcome = if again_at.is_some() { Outcome::Pending } else { Outcome::Unverified };
    let mut criterion = criterion(id, outcome);
    criterion.reason = Some(Reason { code, who, message: text(), again_at, attempt: None }.into());
    criterion
}

/// A student who passed everything but what is given.
pub(crate) fn student(others: Vec<Criterion>) -> Student {
    let mut others: BTreeMap<_, _> = others.into_iter().map(|it| (it.id.clone(), it)).collect();
    let criteria: Vec<_> = IDS
        .iter()
        .map(|id| others.remove(*id).unwrap_or_else(|| criterion(id, Outcome::Passed)))
        .collect();
    assert!(others.is_empty(), "not in the small lab: {others:?}");
    let open = criteria.iter().filter(|it| it.outcome.is_open()).map(|it| it.possible).sum();
    let task = Task {
        id: "".into(),
        title: text().into(),
        earned: criteria.iter().map(|it| it.points).sum(),
        possible: criteria.iter().map(|it| it.possible).sum(),
        open,
        criteria,
    };
    Student {
        student_id: String::new(),
        name: String::new(),
        account_id: String::new(),
        region: "".into(),
        regions_seen: Vec::new(),
        columns: BTreeMap::new().into(),
        state: State::Graded,
        reason: None,
        score: Some(Score { earned: task.earned, possible: task.possible, open, is_final: false }),
        flags: Vec::new(),
        things: Vec::new(),
        last_change: None,
        tasks: vec![task].into(),
    }
}

/// The step, in words, of a student whose instance still stands.
fn step(mut others: Vec<Criterion>) -> String {
    let end = [not_started(END), criterion("deletion.no-final-snapshot", Outcome::Blocked)];
    for criterion in end {
        if others.iter().all(|other| other.id != criterion.id) {
            others.push(criterion);
        }
    }
    named(&student(others))
}

/// The step, in words, of a student whose instance is deleted.
fn step_at_the_end(others: Vec<Criterion>) -> String {
    named(&student(others))
}

fn named(student: &Student) -> String {
    match next_step(student) {
        NextStep::Enter => "enter".to_owned(),
        NextStep::Begin(it) => format!("begin {}", it.id),
        NextStep::Do(it) => format!("do {}", it.id),
        NextStep::ApplyNow(it) => format!("apply-now {}", it.id),
        NextStep::Unlock(it) => format!("unlock {}", it.id),
        NextStep::Keep { unseen, address, step } => {
            let how = address.map_or_else(String::new, |at| format!(" at {at}"));
            format!("keep {} before {}{how}", unseen.id, step.id)
        }
        NextStep::Perhaps(it) => format!("perhaps {}", it.id),
        NextStep::Prepare(it) => format!("prepare {}", it.id),
        NextStep::Attest { unseen, address, .. } => format!("attest {} at {address}", unseen.id),
        NextStep::WaitFor { thing, then } => {
            format!("wait for {} then {}", thing.name, then.map_or("", |it| it.id.as_str()))
        }
        NextStep::Start { thing, then } => format!("start {} then {}", thing.name, then.id),
        NextStep::Wait(at) => format!("wait {}", at.map_or_else(String::new, |at| at.to_string())),
        NextStep::Ask(it) => format!("ask {}", it.map_or("", |it| it.id.as_str())),
        NextStep::Again(it) => format!("again {}", it.id),
        NextStep::Final => "final".to_owned(),
        NextStep::Done => "done".to_owned(),
    }
}

pub(crate) fn failed(id: &str) -> Criterion {
    criterion(id, Outcome::Failed)
}

pub(crate) fn not_started(id: &str) -> Criterion {
    with_note(failed(id), "not-started")
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn everything_passed_is_done() {
    assert_eq!(step_at_the_end(vec![]), "done");
}

#[test]
fn what_is_excused_is_no_step() {
    let refused = criterion("resize.instance-class", Outcome::Excused);
    assert_eq!(step_at_the_end(vec![refused]), "done");
}

#[test]
fn who_has_not_begun_begins_with_the_first_step() {
    let all = IDS.iter().map(|id| match *id {
        "security-group.exists" | "db-config.created" => not_started(id),
        _ => criterion(id, Outcome::Blocked),
    });
    assert_eq!(step(all.collect()), "begin security-group.exists");
}

#[test]
fn the_first_thing_in_the_labs_order_that_can_be_done_comes_next() {
    for (others, expected) in [
        (vec![failed("sql-table.row"), failed("resize.instance-class")], "do sql-table.row"),
        (vec![not_started("snapshot.exists")], "do snapshot.exists"),
        (vec![criterion("snapshot.exists", Outcome::Partial)], "do snapshot.exists"),
        (vec![], "do deletion.instance-deleted"),
    ] {
        assert_eq!(step(others), expected);
    }
}

#[test]
fn a_change_that_waits_for_the_window_is_to_be_applied_now() {
    let class = with_note(criterion("resize.instance-class", Outcome::Partial), "waits-for-window");
    let applied = with_note(failed("resize.applied-immediately"), "waits-for-window");
    assert_eq!(step(vec![class.clone()]), "apply-now resize.instance-class");
    assert_eq!(step(vec![class, applied]), "apply-now resize.applied-immediately");
}

#[test]
fn who_is_refused_the_class_goes_on_with_the_next_step() {
    let refused = with_note(criterion("resize.instance-class", Outcome::Excused), "refused-by-aws");
    let snapshot = not_started("snapshot.exists");
    assert_eq!(step(vec![refused, snapshot]), "do snapshot.exists");
}

#[test]
fn what_was_settled_at_creation_is_no_step_while_the_instance_stands() {
    assert_eq!(step(vec![failed("db-config.engine")]), "do deletion.instance-deleted");
    let class =
        with_note(criterion("resize.instance-class", Outcome::Partial), "already-that-size");
    assert_eq!(step(vec![class]), "do deletion.instance-deleted");
}

#[test]
fn what_the_instructor_must_clear_up_does_not_hide_the_next_step() {
    let denied = open("sql-table.row", ReasonCode::AccessDenied, Actor::Instructor, None);
    assert_eq!(step(vec![denied.clone(), not_started("snapshot.exists")]), "do snapshot.exists");
    let unknown = open("snapshot.exists", ReasonCode::AccessDenied, Actor::Instructor, None);
    let end = open("deletion.instance-deleted", ReasonCode::AccessDenied, Actor::Instructor, None);
    assert_eq!(step(vec![unknown, end]), "ask snapshot.exists");
}

#[test]
fn a_snapshot_that_nobody_could_look_for_comes_before_the_deletion() {
    let denied = |id| open(id, ReasonCode::AccessDenied, Actor::Instructor, None);
    let unseen = vec![denied("sql-table.row"), denied("snapshot.exists")];
    assert_eq!(step(unseen), "perhaps snapshot.exists");
}

#[test]
fn nothing_unseen_is_deleted_without_a_word() {
    let unseen = open("sql-table.row", ReasonCode::Unreachable, Actor::Instructor, None);
    assert_eq!(step(vec![unseen]), "keep sql-table.row before deletion.instance-deleted");
    let gone = open("resize.instance-class", ReasonCode::NoRecord, Actor::Instructor, None);
    assert_eq!(step(vec![gone]), "do deletion.instance-deleted");
}

#[test]
fn what_only_the_student_can_unlock_comes_next_with_what_to_put_right() {
    let mut refused = open("sql-table.row", ReasonCode::LoginRefused, Actor::Student, None);
    refused.spec.hint.en = "insert a row".to_owned();
    refused.reason.as_mut().unwrap().message.en = "set the lab's password".to_owned();
    assert_eq!(step(vec![refused.clone(), not_started("snapshot.exists")]), "unlock sql-table.row");
    assert_eq!(NextStep::Unlock(&refused).how().unwrap().en, "set the lab's password");
    assert_eq!(NextStep::Do(&refused).how().unwrap().en, "insert a row");
    assert_eq!(NextStep::Done.how(), None);
}

#[test]
fn while_aws_changes_the_instance_the_student_waits() {
    let again = at("2026-11-22T10:05:00Z");
    let resizing = open("resize.instance-class", ReasonCode::InProgress, Actor::Aws, Some(again));
    assert_eq!(
        step(vec![resizing.clone(), not_started("snapshot.exists")]),
        "wait 2026-11-22T10:05:00Z"
    );
    assert_eq!(step(vec![failed("sql-table.row"), resizing]), "do sql-table.row");
}

#[test]
fn a_record_on_its_way_keeps_nobody_from_working() {
    let again = at("2026-11-22T12:05:00Z");
    let settling =
        open("resize.applied-immediately", ReasonCode::Settling, Actor::Aws, Some(again));
    assert_eq!(step(vec![settling.clone(), not_started("snapshot.exists")]), "do snapshot.exists");
    assert_eq!(step_at_the_end(vec![settling]), "wait 2026-11-22T12:05:00Z");
}

#[test]
fn after_the_deletion_only_a_second_attempt_earns_more() {
    assert_eq!(step_at_the_end(vec![failed("sql-table.row")]), "again sql-table.row");
    let unseen = open("sql-table.row", ReasonCode::NoRecord, Actor::Instructor, None);
    assert_eq!(step_at_the_end(vec![unseen]), "ask ");
}

#[test]
fn a_final_score_asks_for_nothing() {
    let mut student = student(vec![failed("sql-table.row"), not_started(END)]);
    student.score.as_mut().unwrap().is_final = true;
    assert_eq!(named(&student), "final");
}

/// What the instructor has decided, with what evidence says.
fn decided(mut criterion: Criterion, outcome: Outcome) -> Criterion {
    let (reason, who) = (Some("r".to_owned()), Some("w".to_owned()));
    let beneath = std::mem::replace(&mut criterion.outcome, outcome);
    let because = criterion.reason.take();
    criterion.decided =
        Some(Decided { outcome, reason, who, until: None, beneath, because }.into());
    criterion
}

#[test]
fn what_the_instructor_has_decided_is_nobodys_step() {
    let lost = decided(failed("sql-table.row"), Outcome::Failed);
    assert_eq!(step(vec![lost, not_started("snapshot.exists")]), "do snapshot.exists");
    let unseen = open("sql-table.row", ReasonCode::Unreachable, Actor::Instructor, None);
    let settled = decided(unseen, Outcome::Failed);
    assert_eq!(step(vec![settled]), "do deletion.instance-deleted");
}

#[test]
fn a_decision_on_the_deletion_deletes_nothing() {
    let kept = decided(not_started(END), Outcome::Excused);
    assert_eq!(step(vec![kept, failed("sql-table.row")]), "do sql-table.row");
    let gone = decided(criterion(END, Outcome::Passed), Outcome::Failed);
    assert_eq!(step(vec![gone, failed("sql-table.row")]), "again sql-table.row");
}

#[test]
fn who_could_not_be_graded_is_told_why() {
    let mut student = student(vec![]);
    student.score = None;
    assert_eq!(named(&student), "enter");
}
