//! Grading again: nothing that was earned is lost, and nothing changes by itself.

use crate::class::{Class, ROLE};
use crate::lab;
use crate::run::{criterion, outcomes};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;

/// Three students: before the resize, before the deletion, and after it.
fn three() -> (Class, Vec<Student>) {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let students: Vec<_> = ["One", "Two", "Three"].map(|name| class.enrol(name)).into();
    students.iter().for_each(lab::begin);
    class.minutes(40);
    students[1..].iter().for_each(lab::resize);
    class.minutes(30);
    students[1..].iter().for_each(lab::snapshot);
    class.minutes(15);
    lab::delete(&students[2]);
    class.minutes(20);
    class.until_now();
    (class, students)
}

#[test]
fn grading_twice_with_no_change_changes_no_outcome() {
    let (class, _) = three();
    class.grade(&[]).with_status(0);
    let first = class.book();
    class.grade(&[]).with_status(0);
    let second = class.book();
    assert_eq!(outcomes(&first), outcomes(&second));
    assert_ne!(first.run.id, second.run.id);
    for (before, after) in first.students.iter().zip(&second.students) {
        assert_eq!(before.score, after.score);
        assert_eq!(before.flags, after.flags);
    }
}

#[test]
fn an_account_that_shuts_its_door_later_keeps_what_it_earned() {
    let (class, students) = three();
    class.grade(&[]).with_status(0);
    let first = class.book();
    for student in &students {
        class.cloud.remove_role(student.account(), ROLE);
    }
    let run = class.grade(&[]).with_status(0);
    assert!(run.out.contains("3 of 3 graded"), "{}", run.out);
    let second = class.book();
    for (before, after) in first.students.iter().zip(&second.students) {
        let flags: Vec<_> = after.flags.iter().map(|flag| flag.code.as_str()).collect();
        assert_eq!(flags, ["not-seen-this-time"], "{}", after.student_id);
        assert_eq!(
            before.score.unwrap().earned,
            after.score.unwrap().earned,
            "{}",
            after.student_id
        );
        for criterion in before.criteria().filter(|it| it.outcome == Outcome::Passed) {
            let now = after.criterion(&criterion.id).unwrap();
            assert_eq!(now.outcome, Outcome::Passed, "{} {}", after.student_id, now.id);
        }
    }
}

#[test]
fn what_a_run_saw_counts_after_the_instance_and_its_snapshot_are_gone() {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let student = class.enrol("One");
    lab::begin(&student);
    class.minutes(40);
    lab::resize(&student);
    class.minutes(30);
    lab::snapshot(&student);
    class.minutes(15);
    class.until_now();
    // CloudTrail of this account is closed: only looks can tell.
    let denied = labproof_cloud::Fault::new(labproof_cloud::FaultKind::Denied);
    class.cloud.add_fault(denied.account(student.account()).operation("LookupEvents"));
    class.grade(&["--sql", "off"]).with_status(0);
    let before = class.book();
    lab::delete(&student);
    student
        .call("rds", "DeleteDBSnapshot", &[("DBSnapshotIdentifier", "stem-day-snapshot")])
        .unwrap();
    class.minutes(20);
    class.grade(&["--sql", "off"]).with_status(0);
    let after = class.book();
    assert_eq!(criterion(&before, "s01", "snapshot.exists").outcome, Outcome::Passed);
    for before in before.students[0].criteria().filter(|it| it.outcome == Outcome::Passed) {
        assert_eq!(criterion(&after, "s01", &before.id).outcome, Outcome::Passed, "{}", before.id);
    }
}
