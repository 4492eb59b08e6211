//! When a snapshot was made (R144): a copy is as old as the call that made it, whatever its data is.

use super::{LONG, Story, played};
use crate::class::{Class, now};
use crate::lab;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{Failed, Passed};
use labproof_cloud::workshop::Student;

fn begin(_: &Class, student: &Student) {
    lab::begin(student);
}

/// Nothing for now.
fn wait(_: &Class, _: &Student) {}

/// Of the snapshot that RDS took by itself at the beginning.
fn copy_of_the_automated_one(_: &Class, student: &Student) {
    let shown =
        student.call("rds", "DescribeDBSnapshots", &[("SnapshotType", "automated")]).unwrap();
    let source = shown.text("DBSnapshotIdentifier").unwrap();
    let call = [
        ("SourceDBSnapshotIdentifier", source.as_str()),
        ("TargetDBSnapshotIdentifier", "Stem-day-snapshot"),
    ];
    student.call("rds", "CopyDBSnapshot", &call).unwrap();
}

#[test]
fn a_copy_counts_when_it_was_made() {
    let stories = [
        Story {
            name: "in time",
            steps: &[begin, copy_of_the_automated_one, wait],
            marks: &[
                ("snapshot.exists", Passed, ""),
                ("snapshot.of-instance", Passed, ""),
                ("snapshot.available", Passed, ""),
            ],
        },
        Story {
            name: "too late",
            steps: &[begin, wait, copy_of_the_automated_one],
            marks: &[("snapshot.exists", Failed, "too-late")],
        },
    ];
    let (class, _students) = played(&stories, LONG);
    // Between the two: the last step was taken half an hour and more before `LONG`.
    let deadline = now() - LONG - SignedDuration::from_mins(50);
    let deadline = deadline.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    class.grade(&["--sql", "off", "--deadline", &deadline]).with_status(0);
    super::assert_marks(&class.book(), &stories);
}
