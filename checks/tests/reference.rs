//! The reference student at each stage, and the recorded events graded as they are.

use crate::common::{Student, kept, shown};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Each stage with what it changes.
#[test]
fn the_reference_student_at_each_stage() {
    let stages = [
        ("nothing begun", Student::begins().look("01:00")),
        ("group only", Student::begins().groups().look("01:15")),
        ("creating", Student::begins().groups().creates().look("01:22")),
        ("available", Student::begins().groups().creates().is_ready().look("01:30")),
        (
            "resizing",
            Student::begins()
                .groups()
                .creates()
                .is_ready()
                .resizes()
                .with(|s| s.db().status = Some("modifying".into()))
                .look("01:52"),
        ),
        (
            "resized",
            Student::begins().groups().creates().is_ready().resizes().is_resized().look("02:00"),
        ),
        ("all but deletion", Student::all_but_deletion().look("02:20")),
        ("deleting", Student::all_but_deletion().look("02:20").deletes().look("02:31")),
        (
            "seen, then deleted",
            Student::all_but_deletion().look("02:20").deletes().is_gone().look("02:50"),
        ),
        ("only after deletion", Student::done().look("02:50")),
    ];
    let (mut text, mut before) = (String::new(), String::new());
    for (stage, student) in stages {
        let now = shown(&student.graded());
        let known: BTreeSet<&str> = before.lines().collect();
        let (score, results) = now.split_once('\n').unwrap();
        writeln!(text, "== {stage}: {score}").unwrap();
        let new = results.lines().filter(|line| !known.contains(line));
        new.for_each(|line| writeln!(text, "{line}").unwrap());
        before = now;
    }
    insta::assert_snapshot!(text);
}

/// One lookup that brings exactly these records; nothing of them stands any more.
#[test]
fn the_recorded_events_graded_as_they_are() {
    let records = [
        "CreateSecurityGroup",
        "AuthorizeSecurityGroupIngress",
        "CreateDBInstance",
        "ModifyDBInstance",
        "CreateDBSnapshot",
        "DeleteDBInstance",
        "DeleteSecurityGroup",
    ];
    let student =
        Student::begins().with(|student| student.records = records.map(kept).into()).look("02:50");
    insta::assert_snapshot!(shown(&student.graded()));
}
