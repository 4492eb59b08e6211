//! Snapshots and backups: by hand, final, automated, retained; and what a restore makes of them.

use labproof_cloud::workshop::{DeleteChoices, InstanceChoices};

use crate::support::{
    ACCOUNT, REGION, classroom_with_instance, code, count, instance, messages, minutes, status,
};

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
    let begun = student.call("rds", "RestoreDBInstanceFromDBSnapshot", &restore).unwrap();
    assert!(begun.body.contains("<Status>pending-apply</Status>"), "{}", begun.body);
    let named = [("DBInstanceIdentifier", "again")];
    // The volume is filled behind an instance that can be used.
    cloud.advance(minutes(10));
    let filling = student.call("rds", "DescribeDBInstances", &named).unwrap();
    assert_eq!(filling.text("DBInstanceStatus").as_deref(), Some("storage-initialization"));
    cloud.advance(minutes(20));
    let again = student.call("rds", "DescribeDBInstances", &named).unwrap();
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

#[test]
fn a_point_in_time_restore_needs_backups_and_a_moment_within_them() {
    for (retention, more, expected) in [
        (7, ("UseLatestRestorableTime", "true"), None),
        (7, ("RestoreTime", "2026-11-21T01:05:00Z"), None),
        (7, ("RestoreTime", "2026-11-21T01:00:00Z"), Some("InvalidParameterValue")),
        (7, ("RestoreTime", "2026-11-21T02:00:00Z"), Some("InvalidParameterValue")),
        (7, ("UseLatestRestorableTime", "false"), Some("InvalidParameterCombination")),
        (0, ("UseLatestRestorableTime", "true"), Some("PointInTimeRestoreNotEnabled")),
    ] {
        let (cloud, student) =
            classroom_with_instance(&InstanceChoices { retention, ..InstanceChoices::default() });
        let call = [
            ("SourceDBInstanceIdentifier", "awsdb"),
            ("TargetDBInstanceIdentifier", "Again"),
            more,
        ];
        let answer = student.call("rds", "RestoreDBInstanceToPointInTime", &call);
        assert_eq!(
            answer.as_ref().err().map(|error| &*error.code),
            expected,
            "{retention} {more:?}"
        );
        if expected.is_none() {
            assert_eq!(answer.unwrap().text("DBInstanceIdentifier").as_deref(), Some("again"));
            cloud.advance(minutes(10));
            let restored = "Restored from DB instance awsdb to again".to_owned();
            assert!(messages(&student).contains(&restored));
        }
    }
}

#[test]
fn a_copy_is_a_manual_snapshot_of_its_own_time_with_data_of_an_earlier_one() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    cloud.advance(minutes(60));
    let source = "rds:awsdb-2026-11-21-01-04";
    let arn = format!("arn:aws:rds:ap-northeast-2:111122223333:snapshot:{source}");
    for (source, target) in [(source, "Stem-day-snapshot"), (arn.as_str(), "by-arn")] {
        let call = [("SourceDBSnapshotIdentifier", source), ("TargetDBSnapshotIdentifier", target)];
        student.call("rds", "CopyDBSnapshot", &call).unwrap();
        cloud.advance(minutes(3));
    }
    let named = [("DBSnapshotIdentifier", "stem-day-snapshot")];
    let copy = student.call("rds", "DescribeDBSnapshots", &named).unwrap();
    for (element, expected) in [
        ("SnapshotType", "manual"),
        ("Status", "available"),
        ("DBInstanceIdentifier", "awsdb"),
        ("SnapshotCreateTime", "2026-11-21T02:10:00.000Z"),
        ("OriginalSnapshotCreateTime", "2026-11-21T01:04:27.000Z"),
    ] {
        assert_eq!(copy.text(element).as_deref(), Some(expected), "{element}");
    }
    let told = format!("Finished copy of snapshot {source} in region ap-northeast-2");
    assert!(messages(&student).contains(&told));
    let again = [("SourceDBSnapshotIdentifier", source), ("TargetDBSnapshotIdentifier", "by-arn")];
    assert_eq!(code(student.call("rds", "CopyDBSnapshot", &again)), "DBSnapshotAlreadyExists");
    let none = [("SourceDBSnapshotIdentifier", "none"), ("TargetDBSnapshotIdentifier", "new")];
    assert_eq!(code(student.call("rds", "CopyDBSnapshot", &none)), "DBSnapshotNotFound");
}

#[test]
fn aws_backup_takes_snapshots_under_names_of_its_own() {
    let (cloud, student) = classroom_with_instance(&InstanceChoices::default());
    let name = cloud.back_up(ACCOUNT, REGION, "awsdb").unwrap();
    assert!(name.starts_with("awsbackup:job-"), "{name}");
    assert_eq!(cloud.back_up(ACCOUNT, REGION, "awsdb"), None, "it is being backed up");
    cloud.advance(minutes(6));
    for (kind, snapshots) in [("awsbackup", 1), ("manual", 0)] {
        let shown = student.call("rds", "DescribeDBSnapshots", &[("SnapshotType", kind)]).unwrap();
        assert_eq!(count(&shown, "DBSnapshot"), snapshots, "{kind}");
    }
    assert_eq!(code(student.take_snapshot("awsdb", &name)), "InvalidParameterValue");
}
