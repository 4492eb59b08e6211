//! Accounts that cannot be entered: nobody's trouble but their own, and in every report.

use crate::class::{Class, HUB, ROLE};
use crate::lab;
use jiff::SignedDuration;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Fault, FaultKind, Role};
use labproof_reports::gradebook::State;
use std::fs;

/// Forty-five students who have created the instance, and five whom nobody can look at.
fn fifty() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let students: Vec<Student> = (1..=50).map(|number| enrol(&mut class, number)).collect();
    students.iter().for_each(lab::begin);
    class.until_now();
    class
}

fn enrol(class: &mut Class, number: usize) -> Student {
    let name = format!("Student {number}");
    let external_id = class.next_external_id();
    match number {
        7 => class.enrol_with(&name, None),
        14 => class.enrol_with(&name, Some(Role::new(ROLE, HUB).external_id("another one"))),
        21 => class.enrol_with(&name, Some(Role::new(ROLE, "888800000000"))),
        28 => class.enrol_with(&name, Some(Role::new("OtherName", HUB).external_id(&external_id))),
        35 => {
            let student = class.enrol(&name);
            let denied = Fault::new(FaultKind::Denied).account(student.account());
            class.cloud.add_fault(denied.operation("AssumeRole"));
            student
        }
        _ => class.enrol(&name),
    }
}

const SHUT: [&str; 5] = ["s07", "s14", "s21", "s28", "s35"];

#[test]
fn five_accounts_of_fifty_that_cannot_be_entered_hurt_nobody_else() {
    let class = fifty();
    let run = class.grade(&["--sql", "off"]).with_status(0);
    assert!(
        run.out.contains("45 of 50 graded, 5 not graded (the role could not be assumed: 5)"),
        "{}",
        run.out
    );

    let book = class.book();
    assert_eq!((book.summary.graded, book.summary.not_graded), (45, 5));
    for student in &book.students {
        let shut = SHUT.contains(&student.student_id.as_str());
        assert_eq!(student.state == State::NotGraded, shut, "{}", student.student_id);
        let reason = student.reason.as_ref().map(|reason| reason.code.as_str());
        assert_eq!(reason, shut.then_some("assume-role-refused"), "{}", student.student_id);
        assert_eq!(student.score.is_none(), shut, "{}", student.student_id);
    }
    for report in ["gradebook.json", "junit.xml", "report.html"] {
        let text = fs::read_to_string(class.path("labproof-report").join(report)).unwrap();
        for student in &book.students {
            assert!(text.contains(&student.account_id), "{report}: {}", student.student_id);
        }
    }
}

#[test]
fn a_bar_that_is_missed_counts_before_a_score_that_is_not_final() {
    let class = fifty();
    class.grade(&["--sql", "off", "--strict"]).with_status(3);
    class.grade(&["--sql", "off", "--min-score", "100"]).with_status(1);
    class.grade(&["--sql", "off", "--min-score", "100", "--strict"]).with_status(1);
    class.grade(&["--sql", "off", "--min-score", "40"]).with_status(0);
    let reports = fs::read_dir(class.path("labproof-report")).unwrap().count();
    assert_eq!(reports, 3, "with 1 and 3 all reports are there");
}
