//! Where: the region that holds the lab's things is found, graded and reported.

use crate::class::{Class, REGION};
use crate::lab;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Fault, FaultKind};

const ELSEWHERE: &str = "us-east-1";

/// One student who worked elsewhere, and one who has not begun.
fn class() -> (Class, Student) {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let student = class.enrol("Kim");
    let student = Student::new(&class.cloud, student.account(), ELSEWHERE);
    lab::begin(&student);
    class.enrol("Lee");
    class.until_now();
    (class, student)
}

#[test]
fn a_lab_in_another_region_than_the_named_one_is_found_and_graded_there() {
    let (class, _) = class();
    // A blank region is the environment's, which is as wrong as the one that is named.
    for arguments in [&[][..], &["--region", "ap-northeast-1"]] {
        class.grade(arguments).with_status(0);
        let book = class.book();
        assert_eq!(book.students[0].region, ELSEWHERE, "{arguments:?}");
        let created = book.students[0].criterion("db-config.created").unwrap();
        assert_eq!(created.outcome, Outcome::Passed, "{arguments:?}");
        let named = arguments.last().copied().unwrap_or(REGION);
        assert_eq!(book.students[1].region, named);
    }
}

#[test]
fn with_one_region_nothing_else_is_looked_at() {
    let (class, _) = class();
    class.grade(&["--one-region"]).with_status(0);
    let book = class.book();
    assert_eq!(book.students[0].region, REGION);
    assert_eq!(book.students[0].criterion("db-config.created").unwrap().outcome, Outcome::Failed);
}

#[test]
fn an_organisation_that_denies_the_other_regions_opens_nothing() {
    let (class, _) = class();
    for region in [ELSEWHERE, "ap-northeast-1"] {
        class.cloud.add_fault(Fault::new(FaultKind::Denied).region(region));
    }
    class.grade(&[]).with_status(0);
    for student in &class.book().students {
        assert_eq!(student.region, REGION);
        let created = student.criterion("db-config.created").unwrap();
        assert_eq!(created.outcome, Outcome::Failed, "{}", student.student_id);
        assert!(created.has_note("not-started"));
    }
}

#[test]
fn which_regions_were_seen_is_in_the_result() {
    let (class, _) = class();
    class.cloud.add_fault(Fault::new(FaultKind::Denied).region("ap-northeast-1"));
    class.grade(&["--sql", "off"]).with_status(0);
    for student in &class.book().students {
        assert_eq!(student.regions_seen, [REGION, ELSEWHERE], "{}", student.student_id);
    }
    class.grade(&["--sql", "off", "--one-region"]).with_status(0);
}

#[test]
fn a_group_in_the_named_region_does_not_hide_an_instance_in_another() {
    let (class, student) = class();
    let here = Student::new(&class.cloud, student.account(), REGION);
    lab::bare_group(&here);
    class.grade(&["--sql", "off"]).with_status(0);
    let book = class.book();
    assert_eq!(book.students[0].region, ELSEWHERE);
    let created = book.students[0].criterion("db-config.created").unwrap();
    assert_eq!(created.outcome, Outcome::Passed);
}

#[test]
fn where_the_region_that_nobody_named_is_denied_the_others_are_asked_for_elsewhere() {
    let (class, _) = class();
    // All but entering the account.
    for operation in [
        "DescribeRegions",
        "DescribeVpcs",
        "DescribeSecurityGroups",
        "DescribeInstances",
        "DescribeDBInstances",
        "DescribeDBSnapshots",
        "DescribeDBInstanceAutomatedBackups",
        "DescribeEvents",
        "LookupEvents",
    ] {
        class.cloud.add_fault(Fault::new(FaultKind::Denied).region(REGION).operation(operation));
    }
    class.grade(&["--sql", "off"]).with_status(0);
    let book = class.book();
    assert_eq!(book.students[0].region, ELSEWHERE);
    let created = book.students[1].criterion("db-config.created").unwrap();
    assert_eq!(created.outcome, Outcome::Unverified);
    let reason = created.reason.as_ref().unwrap();
    assert!(reason.message.en.contains("--region"), "{}", reason.message.en);
}
