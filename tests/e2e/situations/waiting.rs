//! What waits (R17, R18, R136): for AWS, or for the student who can bring it forward.

use super::{LONG, Story, graded, modify};
use crate::class::{Class, now};
use crate::lab;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{Failed, Partial, Passed, Pending};
use labproof_cloud::workshop::Student;

fn public_without_iam(_: &Class, student: &Student) {
    let group = lab::group(student);
    lab::create(student, &group, |db| {
        db.public = true;
        db.iam = false;
        db.retention = 1;
    });
}

fn begin(_: &Class, student: &Student) {
    lab::begin(student);
}

/// Changes for a window that is days away.
fn later(student: &Student, changes: &[(&str, &str)]) {
    let day = (now() + SignedDuration::from_hours(72)).strftime("%a").to_string().to_lowercase();
    let window = format!("{day}:15:00-{day}:15:30");
    let wait = [("ApplyImmediately", "false"), ("PreferredMaintenanceWindow", window.as_str())];
    modify(student, &[&wait, changes].concat());
}

fn iam_and_multi_az_later(_: &Class, student: &Student) {
    later(student, &[("EnableIAMDatabaseAuthentication", "true"), ("MultiAZ", "true")]);
}

fn retention_later(_: &Class, student: &Student) {
    later(student, &[("BackupRetentionPeriod", "7")]);
}

fn resize_later(_: &Class, student: &Student) {
    lab::resize_later(student);
}

#[test]
fn what_waits_for_the_window_opens_nothing_and_fails_unless_it_is_the_resize() {
    graded(
        &[
            Story {
                name: "IAM and Multi-AZ",
                steps: &[public_without_iam, iam_and_multi_az_later],
                marks: &[
                    ("db-config.iam-auth", Failed, "waits-for-window"),
                    ("db-config.private", Failed, ""),
                    ("db-config.single-az", Passed, ""),
                    ("resize.instance-class", Failed, "not-started"),
                    ("resize.storage", Failed, "not-started"),
                    ("snapshot.exists", Failed, "not-started"),
                ],
            },
            Story {
                name: "retention",
                steps: &[public_without_iam, retention_later],
                marks: &[
                    ("db-config.backup-retention", Failed, "waits-for-window"),
                    ("resize.instance-class", Failed, "not-started"),
                ],
            },
            Story {
                name: "the resize",
                steps: &[begin, resize_later],
                marks: &[
                    ("resize.instance-class", Partial, "waits-for-window"),
                    ("resize.storage", Partial, "waits-for-window"),
                    ("resize.applied-immediately", Failed, ""),
                    ("db-config.private", Passed, ""),
                ],
            },
        ],
        LONG,
        &[],
    );
}

fn iam_now(_: &Class, student: &Student) {
    modify(student, &[("EnableIAMDatabaseAuthentication", "true"), ("ApplyImmediately", "true")]);
}

fn resize(_: &Class, student: &Student) {
    lab::resize(student);
}

#[test]
fn what_aws_is_at_work_on_is_pending() {
    graded(
        &[
            Story {
                name: "IAM",
                steps: &[public_without_iam, iam_now],
                marks: &[("db-config.iam-auth", Pending, "in-progress")],
            },
            Story {
                name: "the resize",
                steps: &[begin, resize],
                marks: &[
                    ("resize.instance-class", Pending, "in-progress"),
                    ("resize.storage", Pending, "in-progress"),
                    ("db-config.private", Passed, ""),
                ],
            },
        ],
        SignedDuration::from_secs(25),
        &[],
    );
}
