//! Snapshots and backups: by hand, final, automated, retained; and what a restore makes of them.

use labproof_cloud::workshop::{DeleteChoices, InstanceChoices};

use crate::support::{classroom_with_instance, code, count, instance, messages, minutes, status};

#[test]
fn a_snapshot_is_stored_in_lower_case_and_takes_two_minutes() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    let resource = instance(&student).text("DbiResourceId");
    let taken = student.take_snapshot("AWSDB", "Stem-day-snapshot").unwrap();
    assert_eq!(taken.text("DBSnapshotIdentifier").as_deref(), Some("stem-day-snapshot"));
    assert_eq!(taken.text("SnapshotCreateTime"), None);
    assert_eq!(status(&student), "backing-up");
    cloud.advance(minutes(3));
    assert_eq!(status(&student), "available");
    let shown = student
        .call("rds", "DescribeDBSnapshots", &[("DBSnapshotIdentifier", "STEM-DAY-SNAPSHOT")])
        .unwrap();
    for (element, expected) in [
        ("Status", "available"),
        ("SnapshotType", "manual"),
        ("PercentProgress", "100"),
        ("AllocatedStorage", "20"),
    ] {
        assert_eq!(shown.text(element).as_deref(), Some(expected), "{element}");
    }
    assert_eq!(shown.text("DbiResourceId"), resource);
    assert!(shown.text("SnapshotCreateTime").is_some());
    assert_eq!(
        code(student.take_snapshot("awsdb", "stem-day-snapshot")),
        "DBSnapshotAlreadyExists"
    );
    let seen = messages(&student);
    assert!(
        seen.ends_with(&[
            "Creating manual snapshot".to_owned(),
            "Manual snapshot created".to_owned()
        ]),
        "{seen:?}"
    );
}

#[test]
fn automated_snapshots_come_with_a_retention_period_and_cannot_be_deleted() {
    for (retention, automated) in [(7, 1), (0, 0)] {
        let (_, student) =
            classroom_with_instance(&InstanceChoices { retention, ..InstanceChoices::default() });
        let shown =
            student.call("rds", "DescribeDBSnapshots", &[("SnapshotType", "automated")]).unwrap();
        assert_eq!(count(&shown, "DBSnapshot"), automated);
        let manual =
            student.call("rds", "DescribeDBSnapshots", &[("SnapshotType", "manual")]).unwrap();
        assert_eq!(count(&manual, "DBSnapshot"), 0);
        if let Some(name) = shown.text("DBSnapshotIdentifier") {
            assert_eq!(name, "rds:awsdb-2026-11-21-01-04");
            assert_eq!(
                code(student.call("rds", "DeleteDBSnapshot", &[("DBSnapshotIdentifier", &name)])),
                "InvalidDBSnapshotState"
            );
        }
    }
}

#[test]
fn a_deletion_leaves_what_was_chosen() {
    for (choices, snapshots, backups) in [
        (DeleteChoices::default(), 0, 0),
        (
            DeleteChoices { final_snapshot: Some("awsdb-Snapshot".into()), retain_backups: false },
            1,
            0,
        ),
        // The automated snapshot stays with the retained backups.
        (DeleteChoices { final_snapshot: None, retain_backups: true }, 1, 1),
    ] {
        let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
        student.delete("awsdb", &choices).unwrap();
        cloud.advance(minutes(10));
        let shown = student.call("rds", "DescribeDBSnapshots", &[]).unwrap();
        assert_eq!(count(&shown, "DBSnapshot"), snapshots, "{choices:?}");
        let retained = student.call("rds", "DescribeDBInstanceAutomatedBackups", &[]).unwrap();
        assert_eq!(count(&retained, "DBInstanceAutomatedBackup"), backups, "{choices:?}");
        if backups > 0 {
            assert_eq!(retained.text("Status").as_deref(), Some("retained"));
            cloud.advance(minutes(8 * 24 * 60));
            let expired = student.call("rds", "DescribeDBInstanceAutomatedBackups", &[]).unwrap();
            assert_eq!(count(&expired, "DBInstanceAutomatedBackup"), 0);
        }
    }
}

#[test]
fn a_deletion_must_say_what_becomes_of_the_final_snapshot() {
    let (_, student) = classroom_with_instance(&InstanceChoices::default());
    for parameters in [
        &[("DBInstanceIdentifier", "awsdb")][..],
        &[
            ("DBInstanceIdentifier", "awsdb"),
            ("SkipFinalSnapshot", "true"),
            ("FinalDBSnapshotIdentifier", "x"),
        ][..],
    ] {
        assert_eq!(
            code(student.call("rds", "DeleteDBInstance", parameters)),
            "InvalidParameterCombination",
            "{parameters:?}"
        );
    }
    assert_eq!(status(&student), "available");
}

#[test]
fn a_busy_instance_takes_no_snapshot() {
    let (_, student) = classroom_with_instance(&InstanceChoices::default());
    student.take_snapshot("awsdb", "one").unwrap();
    assert_eq!(code(student.take_snapshot("awsdb", "two")), "InvalidDBInstanceState");
    assert_eq!(code(student.take_snapshot("nobody", "two")), "DBInstanceNotFound");
}

#[test]
fn a_deleted_snapshot_is_gone_and_leaves_an_event() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    student.take_snapshot("awsdb", "one").unwrap();
    assert_eq!(
        code(student.call("rds", "DeleteDBSnapshot", &[("DBSnapshotIdentifier", "one")])),
        "InvalidDBSnapshotState"
    );
    cloud.advance(minutes(3));
    let deleted =
        student.call("rds", "DeleteDBSnapshot", &[("DBSnapshotIdentifier", "ONE")]).unwrap();
    assert_eq!(deleted.text("Status").as_deref(), Some("deleted"));
    assert_eq!(
        code(student.call("rds", "DescribeDBSnapshots", &[("DBSnapshotIdentifier", "one")])),
        "DBSnapshotNotFound"
    );
    assert_eq!(messages(&student).last().map(String::as_str), Some("Deleted user snapshot"));
}

#[test]
fn a_restored_instance_has_the_settings_of_the_snapshot_and_a_life_of_its_own() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    student.take_snapshot("awsdb", "one").unwrap();
    let restore = [("DBInstanceIdentifier", "again"), ("DBSnapshotIdentifier", "one")];
    assert_eq!(
        code(student.call("rds", "RestoreDBInstanceFromDBSnapshot", &restore)),
        "InvalidDBSnapshotState"
    );
    cloud.advance(minutes(3));
    student.call("rds", "RestoreDBInstanceFromDBSnapshot", &restore).unwrap();
    cloud.advance(minutes(10));
    let again =
        student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", "again")]).unwrap();
    for (element, expected) in [
        ("DBInstanceStatus", "available"),
        ("MasterUsername", "awsuser"),
        ("AllocatedStorage", "20"),
        ("DBName", "stemday"),
    ] {
        assert_eq!(again.text(element).as_deref(), Some(expected), "{element}");
    }
    assert_ne!(again.text("DbiResourceId"), instance(&student).text("DbiResourceId"));
    assert!(messages(&student).contains(&"Restored from snapshot one".to_owned()));
}
