//! The snapshot and the deletion.

use super::{Case, created};
use crate::common::{LIFE, Student, refused, snapshot_of};
use labproof_checks::evidence::{AutomatedBackup, DB_EVENTS, Record, TRAIL};
use serde_json::json;

pub(super) fn snapshots() -> Vec<Case> {
    let ready = || created().resizes().is_resized();
    vec![
        (
            "other snapshot name",
            ready().snapshots_as("mine", "02:10:20").is_snapshotted().look("02:20"),
        ),
        (
            "snapshot of another instance",
            ready()
                .snapshots()
                .with(|s| {
                    let of = Some("db-OTHER".to_owned());
                    s.snapshots[0].resource_id = of;
                    s.records.last_mut().unwrap().response["dbiResourceId"] = json!("db-OTHER");
                })
                .is_snapshotted()
                .look("02:20"),
        ),
        (
            "snapshot deleted later",
            ready().snapshots().is_snapshotted().deletes_snapshot().look("02:25"),
        ),
        (
            "snapshot failed",
            ready()
                .snapshots()
                .with(|s| s.snapshots[0].status = Some("failed".into()))
                .look("02:20"),
        ),
        (
            "snapshot vanished",
            ready()
                .snapshots()
                .with(|s| {
                    s.snapshots.clear();
                    s.events.clear();
                })
                .look("02:20"),
        ),
        (
            "snapshot vanished long ago",
            ready()
                .snapshots()
                .with(|s| {
                    s.snapshots.clear();
                    s.events.clear();
                })
                .look("06:00"),
        ),
        (
            "snapshot call refused",
            ready().with(|s| s.records.push(refused("CreateDBSnapshot"))).look("02:20"),
        ),
        (
            "only the final snapshot",
            ready().deletes_as(final_snapshot).with(leaves_final_snapshot).is_gone().look("02:50"),
        ),
        (
            "perhaps a final snapshot",
            ready()
                .with(|s| {
                    let db = s.instances[0].clone();
                    s.snapshots.push(snapshot_of(&db, "awsdb-snapshot"));
                })
                .is_gone()
                .look_but("02:50", &[TRAIL]),
        ),
    ]
}

fn final_snapshot(record: &mut Record) {
    record.request = json!({
        "dBInstanceIdentifier": "awsdb", "skipFinalSnapshot": false,
        "finalDBSnapshotIdentifier": "awsdb-snapshot", "deleteAutomatedBackups": false,
    });
}

/// What such a deletion leaves behind.
fn leaves_final_snapshot(student: &mut Student) {
    let snapshot = snapshot_of(student.db(), "awsdb-snapshot");
    student.snapshots.push(snapshot);
    student.backups.push(AutomatedBackup {
        instance: Some("awsdb".into()),
        resource_id: Some(LIFE.into()),
        status: Some("retained".into()),
    });
}

pub(super) fn deletions() -> Vec<Case> {
    let all = Student::all_but_deletion;
    let cleaner = "arn:aws:iam::111122223333:role/Cleaner";
    let retained = AutomatedBackup {
        instance: Some("awsdb".into()),
        resource_id: Some(LIFE.into()),
        status: Some("retained".into()),
    };
    vec![
        (
            "final snapshot and retained backups",
            all().deletes_as(final_snapshot).with(leaves_final_snapshot).is_gone().look("02:50"),
        ),
        (
            "deleted by the cleaner",
            all()
                .with(|s| s.staff = vec![cleaner.parse().unwrap()])
                .deletes_as(|record| record.principal = Some(cleaner.into()))
                .is_gone()
                .look("02:50"),
        ),
        (
            "seen, gone, no record",
            all()
                .look_but("02:20", &[TRAIL, DB_EVENTS])
                .is_gone()
                .look_but("02:50", &[TRAIL, DB_EVENTS]),
        ),
        (
            "seen, gone in two runs",
            all()
                .look_but("02:20", &[TRAIL, DB_EVENTS])
                .is_gone()
                .look_but("02:50", &[TRAIL, DB_EVENTS])
                .look_but("03:00", &[TRAIL, DB_EVENTS]),
        ),
        (
            "retained backup, no record",
            all()
                .look("02:20")
                .is_gone()
                .with(|s| s.backups.push(retained))
                .look_but("02:50", &[TRAIL]),
        ),
        ("gone for long, no record", all().look("02:20").is_gone().look_but("30 02:50", &[TRAIL])),
        (
            "deletion refused",
            all().with(|s| s.records.push(refused("DeleteDBInstance"))).look("02:31"),
        ),
        (
            "deleted and created again",
            Student::done()
                .look("02:50")
                .creates_at("03:00", |db| db.resource_id = Some("db-SECOND".into()))
                .is_ready_at("03:05")
                .look("03:10"),
        ),
        (
            "began badly, then again",
            Student::begins()
                .groups()
                .creates_as(|db| db.engine_version = Some("5.6.51".into()))
                .is_ready()
                .deletes_at("01:40", |_| {})
                .is_gone_at("01:46")
                .creates_at("01:50", |db| db.resource_id = Some("db-SECOND".into()))
                .is_ready_at("01:55")
                .look("02:00"),
        ),
    ]
}
