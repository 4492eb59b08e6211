//! Which instance is graded (R50 to R59, R90 to R97): the best one that resembles the lab's, since the lab began.

use super::{LONG, Story, flags, graded, played};
use crate::class::{Class, now};
use crate::lab;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{Failed, Partial, Passed};
use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, Student};

fn choices(group: String) -> InstanceChoices {
    InstanceChoices { groups: vec![group], ..InstanceChoices::default() }
}

fn aurora(_: &Class, student: &Student) {
    let asked = choices(lab::group(student));
    student.create_aurora(&InstanceChoices { class: "db.t3.medium".into(), ..asked }).unwrap();
}

fn multi_az_cluster(_: &Class, student: &Student) {
    let asked = choices(lab::group(student));
    let class = "db.m6gd.large".into();
    let asked = InstanceChoices { class, storage: 100, storage_type: "gp3".into(), ..asked };
    student.create_multi_az_cluster(&asked).unwrap();
}

fn postgres(_: &Class, student: &Student) {
    let group = lab::group(student);
    lab::create(student, &group, |db| {
        db.engine = "postgres".into();
        db.port = 5432;
    });
}

#[test]
fn a_wrong_engine_or_a_cluster_costs_the_engine_and_not_the_lab() {
    graded(
        &[
            Story {
                name: "Aurora",
                steps: &[aurora],
                marks: &[
                    ("db-config.created", Partial, "other-name"),
                    ("db-config.engine", Failed, ""),
                    ("db-config.single-az", Failed, ""),
                    ("db-config.instance-class", Failed, ""),
                    ("db-config.private", Passed, ""),
                    ("db-config.security-group", Passed, ""),
                    ("db-config.iam-auth", Passed, ""),
                    ("db-config.master-username", Passed, ""),
                    ("db-config.backup-retention", Passed, ""),
                    ("security-group.mysql-from-web-tier", Passed, ""),
                ],
            },
            Story {
                name: "PostgreSQL",
                steps: &[postgres],
                marks: &[
                    ("db-config.created", Passed, ""),
                    ("db-config.engine", Failed, ""),
                    ("db-config.engine-version", Failed, ""),
                    ("db-config.port", Failed, ""),
                    ("db-config.single-az", Passed, ""),
                    ("db-config.instance-class", Passed, ""),
                    ("db-config.private", Passed, ""),
                    ("db-config.database-name", Passed, ""),
                    ("security-group.exists", Passed, ""),
                ],
            },
            Story {
                name: "Multi-AZ DB cluster",
                steps: &[multi_az_cluster],
                marks: &[
                    ("db-config.created", Partial, "other-name"),
                    ("db-config.single-az", Failed, ""),
                    ("db-config.private", Passed, ""),
                    ("db-config.security-group", Passed, ""),
                ],
            },
        ],
        LONG,
        &[],
    );
}

fn a_mistake(_: &Class, student: &Student) {
    let group = lab::group(student);
    lab::create(student, &group, |db| {
        db.public = true;
        db.iam = false;
    });
}

fn delete(_: &Class, student: &Student) {
    lab::delete(student);
}

fn again(_: &Class, student: &Student) {
    let group = super::group_named(student, "Stem Day DB Tier");
    lab::create(student, &group, |db| db.identifier = "awsdb2".into());
}

fn resize_again(_: &Class, student: &Student) {
    student.resize("awsdb2", Some("db.t3.small"), Some(30), true).unwrap();
}

fn snapshot_again(_: &Class, student: &Student) {
    student.take_snapshot("awsdb2", "stem-day-snapshot").unwrap();
}

fn delete_again(_: &Class, student: &Student) {
    student.delete("awsdb2", &DeleteChoices::default()).unwrap();
}

#[test]
fn a_botched_instance_shuts_nobody_out() {
    graded(
        &[Story {
            name: "the second one is right",
            steps: &[a_mistake, delete, again, resize_again, snapshot_again, delete_again],
            marks: &[
                ("db-config.created", Partial, "other-name"),
                ("db-config.private", Passed, ""),
                ("db-config.iam-auth", Passed, ""),
                ("resize.instance-class", Passed, ""),
                ("resize.storage", Passed, ""),
                ("snapshot.exists", Passed, ""),
                ("snapshot.of-instance", Passed, ""),
                ("deletion.instance-deleted", Passed, ""),
                ("deletion.no-final-snapshot", Passed, ""),
            ],
        }],
        LONG,
        &[],
    );
}

fn begin(_: &Class, student: &Student) {
    lab::begin(student);
}

fn rename(_: &Class, student: &Student) {
    super::modify(student, &[("NewDBInstanceIdentifier", "mydb"), ("ApplyImmediately", "true")]);
}

fn resize_renamed(_: &Class, student: &Student) {
    student.resize("mydb", Some("db.t3.small"), Some(30), true).unwrap();
}

fn delete_renamed(_: &Class, student: &Student) {
    student.delete("mydb", &DeleteChoices::default()).unwrap();
}

#[test]
fn what_follows_a_rename_belongs_to_the_same_life() {
    graded(
        &[Story {
            name: "renamed",
            steps: &[begin, rename, resize_renamed, delete_renamed],
            marks: &[
                ("db-config.private", Passed, ""),
                ("resize.instance-class", Passed, ""),
                ("resize.storage", Passed, ""),
                ("deletion.instance-deleted", Passed, ""),
                ("deletion.no-final-snapshot", Passed, ""),
            ],
        }],
        LONG,
        &[],
    );
}

fn resize(_: &Class, student: &Student) {
    lab::resize(student);
}

fn snapshot(_: &Class, student: &Student) {
    lab::snapshot(student);
}

fn restore(_: &Class, student: &Student) {
    let call = [("DBInstanceIdentifier", "mydb"), ("DBSnapshotIdentifier", "stem-day-snapshot")];
    student.call("rds", "RestoreDBInstanceFromDBSnapshot", &call).unwrap();
}

#[test]
fn what_was_restored_of_the_graded_instance_and_stands_is_left_over() {
    let (_, book) = graded(
        &[
            Story {
                name: "restored",
                steps: &[begin, resize, snapshot, restore, delete],
                marks: &[
                    ("snapshot.exists", Passed, ""),
                    ("deletion.instance-deleted", Passed, ""),
                ],
            },
            Story {
                name: "tidy",
                steps: &[begin, resize, snapshot, delete],
                marks: &[("deletion.instance-deleted", Passed, "")],
            },
        ],
        LONG,
        &[],
    );
    assert_eq!(flags(&book, 1), ["leftover"]);
    assert!(flags(&book, 2).is_empty());
}

/// A day before now, as `--since` reads it.
fn yesterday() -> String {
    (now() - SignedDuration::from_hours(24)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[test]
fn what_began_before_the_lab_s_window_is_nobody_s_work() {
    let month = SignedDuration::from_hours(24 * 30);
    let stories = [Story {
        name: "of last month",
        steps: &[begin, resize, snapshot],
        marks: &[
            ("db-config.created", Failed, "not-started"),
            ("snapshot.exists", super::Outcome::Blocked, ""),
        ],
    }];
    let (class, _) = played(&stories, month);
    class.grade(&["--sql", "off", "--since", &yesterday()]).with_status(0);
    let book = class.book();
    super::assert_marks(&book, &stories);
    assert!(flags(&book, 1).contains(&"older-than-lab"), "{:?}", flags(&book, 1));
}

#[test]
fn beside_something_old_the_new_instance_is_graded() {
    let week = SignedDuration::from_hours(24 * 7);
    let (class, students) = played(&[Story { name: "twice", steps: &[begin], marks: &[] }], week);
    let group = super::group_named(&students[0], "Stem Day DB Tier");
    lab::create(&students[0], &group, |db| db.identifier = "awsdb-new".into());
    class.minutes(0);
    class.grade(&["--sql", "off", "--since", &yesterday()]).with_status(0);
    let book = class.book();
    let created = crate::run::criterion(&book, "s01", "db-config.created");
    assert_eq!(created.outcome, Partial, "{created:?}");
    assert!(flags(&book, 1).contains(&"older-than-lab"), "{:?}", flags(&book, 1));
}
