//! Whom each matter concerns, and what is to be done about it.

use super::*;
use crate::gradebook::{Criterion, Score};
use crate::next_step::tests::{at, criterion, open, student};
use jiff::tz::TimeZone;
use labproof_checks::Points;
use labproof_checks::outcome::Outcome::Passed;

const ROW: &str = "sql-table.row";

fn someone(id: &str, criteria: Vec<Criterion>, is_final: bool) -> Student {
    let mut student = student(criteria);
    id.clone_into(&mut student.student_id);
    let open = student.criteria().filter(|criterion| criterion.outcome.is_open()).count();
    let open = Points::from_tenths(u32::try_from(open).unwrap() * 40);
    let possible = Points::from_tenths(400);
    student.score = Some(Score { earned: Points::default(), possible, open, is_final });
    student
}

/// Each matter as its key, its students, its command.
fn told(students: Vec<Student>, deadline: Option<&str>) -> Vec<(String, Vec<String>, String)> {
    let mut book = crate::statistics::tests::book(students);
    book.deadline = deadline.map(at);
    let of = |concern: &Concern<'_>| {
        let ids = concern.students.iter().map(|student| student.student_id.clone()).collect();
        (concern.matter.key().1.to_owned(), ids, concern.command().unwrap_or_default())
    };
    all(&book, Thresholds::default()).iter().map(of).collect()
}

fn row(key: &str, ids: &[&str], command: &str) -> (String, Vec<String>, String) {
    (key.to_owned(), ids.iter().map(|&id| id.to_owned()).collect(), command.to_owned())
}

#[test]
fn what_nobody_can_look_at_any_more_waits_for_a_decision_and_the_rest_for_another_look() {
    use Actor::{Aws, Instructor};
    let no_record = || open(ROW, ReasonCode::NoRecord, Instructor, None);
    let unreachable = || open(ROW, ReasonCode::Unreachable, Instructor, None);
    let throttled = || open(ROW, ReasonCode::Throttled, Aws, None);
    assert_eq!(
        told(
            vec![
                someone("s1", vec![unreachable()], false),
                someone("s2", vec![no_record()], false),
                someone("s3", vec![no_record()], false),
                someone("s4", vec![throttled()], false),
            ],
            None
        ),
        [
            row("no-record", &["s2", "s3"], "labproof explain s2 sql-table.row"),
            row("unreachable", &["s1"], "labproof grade --only s1"),
            row("", &["s4"], "labproof grade --only s4"),
        ]
    );
}

#[test]
fn a_score_that_is_not_final_moves_until_the_deadline_or_until_somebody_says_final() {
    let students = || {
        vec![
            someone("s1", vec![criterion(ROW, Passed)], true),
            someone("s2", vec![criterion(ROW, Passed)], false),
        ]
    };
    assert_eq!(told(students(), None), [row("", &["s2"], "labproof grade --final")]);
    assert_eq!(told(students(), Some("2026-11-22T12:00:00Z")), [row("", &["s2"], "")]);
}

#[test]
fn what_aws_is_busy_with_is_known_after_the_last_of_it() {
    let pending = |time| open(ROW, ReasonCode::InProgress, Actor::Aws, Some(at(time)));
    let students = vec![
        someone("s1", vec![pending("2026-11-22T10:05:00Z")], false),
        someone("s2", vec![pending("2026-11-22T10:09:00Z")], false),
    ];
    let book = crate::statistics::tests::book(students);
    let concerns = all(&book, Thresholds::default());
    let advice = concerns[0].advice(&TimeZone::UTC).unwrap();
    assert!(advice.en.contains("2026-11-22 10:09 UTC"), "{advice:?}");
    assert!(!concerns[0].matter.who(Language::En).is_empty());
}

#[test]
fn a_command_names_a_few_students_and_never_a_whole_class() {
    let blind = || open(ROW, ReasonCode::Unreachable, Actor::Instructor, None);
    let class = (0..5000).map(|number| someone(&format!("s{number}"), vec![blind()], false));
    let [(_, ids, command)] = told(class.collect(), None).try_into().unwrap();
    assert_eq!((ids.len(), command.as_str()), (5000, "labproof grade"));
}
