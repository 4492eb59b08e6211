use super::*;
use crate::next_step::tests::END;
use crate::next_step::tests::{at, criterion, failed, not_started, open, student};
use labproof_checks::outcome::Actor;

const NOW: &str = "2026-11-22T10:00:00Z";
const NO_FINAL: &str = "deletion.no-final-snapshot";

/// Minutes from now until the next look, if there is one.
fn minutes(student: &Student, deadline: Option<&str>) -> Option<i64> {
    let next = next_look(student, at(NOW), deadline.map(at))?;
    Some(next.duration_since(at(NOW)).as_mins())
}

/// A student whose instance still stands.
fn at_work(mut others: Vec<Criterion>) -> Student {
    for end in [not_started(END), criterion(NO_FINAL, Outcome::Blocked)] {
        if others.iter().all(|other| other.id != end.id) {
            others.push(end);
        }
    }
    student(others)
}

fn creating(again_at: &str) -> Criterion {
    open("db-config.created", ReasonCode::InProgress, Actor::Aws, Some(at(again_at)))
}

fn settling(again_at: &str) -> Criterion {
    open(NO_FINAL, ReasonCode::Settling, Actor::Aws, Some(at(again_at)))
}

fn blind(code: ReasonCode, who: Actor) -> Criterion {
    open("sql-table.row", code, who, None)
}

fn not_entered() -> Student {
    Student { score: None, tasks: Vec::new().into(), ..student(Vec::new()) }
}

#[test]
fn the_next_look_is_spaced_by_what_is_still_open() {
    use ReasonCode::{LoginRefused, NoRecord, Settling, Throttled, Unreachable};
    let cases: [(&str, Student, Option<i64>); 16] = [
        ("everything is earned", student(vec![]), None),
        ("all but what is excused", student(vec![criterion(NO_FINAL, Outcome::Excused)]), None),
        ("at work", at_work(vec![]), Some(3)),
        ("has not begun", at_work(vec![not_started("db-config.created")]), Some(3)),
        ("the instance is being created", at_work(vec![creating("2026-11-22T10:05:00Z")]), Some(1)),
        (
            "it is being deleted, all else is done",
            student(vec![creating("2026-11-22T10:05:00Z")]),
            Some(1),
        ),
        ("only a record is due", student(vec![settling("2026-11-22T11:40:00Z")]), Some(100)),
        ("the record is due at once", student(vec![settling("2026-11-22T10:00:10Z")]), Some(1)),
        ("the record was due before", student(vec![settling("2026-11-22T09:00:00Z")]), Some(3)),
        (
            "a record is due, and at work",
            at_work(vec![open(
                "snapshot.exists",
                Settling,
                Actor::Aws,
                Some(at("2026-11-22T11:40:00Z")),
            )]),
            Some(3),
        ),
        ("asked too often", student(vec![blind(Throttled, Actor::Aws)]), Some(3)),
        ("the student must act", student(vec![blind(LoginRefused, Actor::Student)]), Some(3)),
        ("the instructor must act", student(vec![blind(Unreachable, Actor::Instructor)]), Some(15)),
        ("no record is left", student(vec![blind(NoRecord, Actor::Instructor)]), Some(15)),
        (
            "the instance is gone and points are lost",
            student(vec![failed("snapshot.exists")]),
            Some(15),
        ),
        ("nobody could be entered", not_entered(), Some(15)),
    ];
    for (name, student, expected) in cases {
        assert_eq!(minutes(&student, None), expected, "{name}");
    }
}

#[test]
fn a_deadline_ends_what_only_work_could_gain_and_two_hours_later_everything() {
    let lost = || student(vec![failed("snapshot.exists")]);
    let due = |again_at| student(vec![settling(again_at)]);
    let cases: [(&str, Student, &str, Option<i64>); 12] = [
        ("far away", at_work(vec![]), "2026-11-22T12:00:00Z", Some(3)),
        ("the state at the deadline is looked at", lost(), "2026-11-22T10:07:00Z", Some(7)),
        ("but not too soon", lost(), "2026-11-22T10:00:20Z", Some(1)),
        ("past, nothing open", at_work(vec![]), "2026-11-22T10:00:00Z", None),
        ("past, everything earned", student(vec![]), "2026-11-22T10:00:00Z", None),
        (
            "past, AWS at work",
            student(vec![creating("2026-11-22T10:05:00Z")]),
            "2026-11-22T09:50:00Z",
            Some(1),
        ),
        ("past, a record due", due("2026-11-22T11:00:00Z"), "2026-11-22T09:50:00Z", Some(60)),
        (
            "past, a record due too late",
            due("2026-11-22T12:00:00Z"),
            "2026-11-22T09:00:00Z",
            Some(60),
        ),
        ("past, nobody entered", not_entered(), "2026-11-22T09:50:00Z", Some(15)),
        ("a last look", not_entered(), "2026-11-22T08:10:00Z", Some(10)),
        ("less than a minute is left", not_entered(), "2026-11-22T08:00:30Z", None),
        ("long past", due("2026-11-22T11:00:00Z"), "2026-11-22T07:00:00Z", None),
    ];
    for (name, student, deadline, expected) in cases {
        assert_eq!(minutes(&student, Some(deadline)), expected, "{name}");
    }
}

#[test]
fn no_student_is_looked_at_more_than_once_a_minute() {
    let due = student(vec![settling("2026-11-22T10:00:01Z")]);
    for deadline in [None, Some(at("2026-11-22T10:00:30Z")), Some(at("2026-11-22T09:00:30Z"))] {
        let next = next_look(&due, at(NOW), deadline).unwrap();
        assert!(next.duration_since(at(NOW)) >= SOONEST, "{next}");
    }
}
