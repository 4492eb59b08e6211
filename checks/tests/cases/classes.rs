//! What real classes bring: other engines and names, abandoned attempts, refusals, changes that
//! wait, things of last term, looks after the deadline.

use super::{Case, created, created_as};
use crate::common::{LIFE, Student, answered, refused_modify, snapshot_of, stem_in, t};
use jiff::SignedDuration;
use labproof_checks::decision::Decision;
use labproof_checks::evidence::{Answer, Blind, DbInstance, Look, ReasonCode, Record, TRAIL};
use labproof_checks::outcome::Outcome;
use serde_json::json;

pub(super) fn instances() -> Vec<Case> {
    let aurora = |db: &mut DbInstance| {
        db.identifier = "awsdb-instance-1".into();
        db.cluster = Some("awsdb".into());
        db.engine = Some("aurora-mysql".into());
        db.engine_version = Some("8.0.mysql_aurora.3.08.0".into());
        db.db_name = None;
    };
    let second = |db: &mut DbInstance| {
        db.identifier = "awsdb2".into();
        db.resource_id = Some("db-SECOND".into());
    };
    let botched = || created_as(|db| db.db_name = None).deletes_at("01:40", |_| {});
    let last_term = || Student::done().look("02:50").with(|s| s.since = Some(t("02:25")));
    vec![
        ("a member of a cluster", created_as(aurora).look("01:30")),
        (
            "another instance after a mistake",
            botched()
                .is_gone_at("01:46")
                .creates_at("01:50", second)
                .is_ready_at("01:54")
                .look("02:00"),
        ),
        ("everything from last term", last_term()),
        (
            "a name that only the record tells",
            created_as(|db| db.db_name = None)
                .with(|s| s.delay = SignedDuration::from_hours(9))
                .look("01:30"),
        ),
    ]
}

pub(super) fn changes() -> Vec<Case> {
    let waits = |at_once: bool| {
        let request = json!({
            "dBInstanceIdentifier": "awsdb", "enableIAMDatabaseAuthentication": true,
            "applyImmediately": at_once,
        });
        let answer = json!({"dBInstanceIdentifier": "awsdb", "dbiResourceId": LIFE});
        created_as(|db| {
            db.iam_auth = Some(false);
            db.public = Some(true);
        })
        .with(|s| {
            s.records.push(answered("ModifyDBInstance", t("01:40"), request, answer));
            s.db().pending.iam_auth = Some(true);
        })
    };
    let undone = "Unable to modify database instance class. Insufficient instance capacity.";
    let refused = Record {
        name: "CreateDBInstance".into(),
        ..refused_modify(
            t("01:18"),
            "FreeTierRestrictionError",
            "The specified backup retention period exceeds the maximum available to free tier customers.",
            json!({"backupRetentionPeriod": 7}),
        )
    };
    vec![
        ("IAM authentication waits for the window", waits(false).look("01:50")),
        ("IAM authentication being turned on", waits(true).look("01:40:30")),
        (
            "a class change that did not happen",
            created()
                .resizes()
                .event("01:55", undone)
                .with(|s| s.db().pending = labproof_checks::evidence::Pending::default())
                .look("02:10"),
        ),
        (
            "refused for the retention",
            Student::begins().groups().with(|s| s.records.push(refused)).look("01:30"),
        ),
        (
            "resizing, both pending, no CloudTrail",
            created()
                .look_but("01:30", &[TRAIL])
                .resizes()
                .with(|s| s.db().status = Some("modifying".into()))
                .look_but("01:52", &[TRAIL]),
        ),
    ]
}

pub(super) fn ends() -> Vec<Case> {
    let ready = || created().resizes().is_resized();
    let final_one = |record: &mut Record| {
        record.request = json!({
            "dBInstanceIdentifier": "awsdb", "skipFinalSnapshot": false,
            "finalDBSnapshotIdentifier": "stem-day-snapshot",
        });
    };
    let leaves = |s: &mut Student| {
        let mut snapshot = snapshot_of(s.db(), "stem-day-snapshot");
        snapshot.created_at = Some(t("02:33"));
        s.snapshots.push(snapshot);
    };
    let late = |s: &mut Student| s.deadline = Some(t("02:18"));
    vec![
        (
            "a final snapshot of the lab's name",
            ready().deletes_as(final_one).with(leaves).is_gone().look("06:00"),
        ),
        (
            "perhaps a final snapshot of the lab's name",
            ready()
                .deletes_as(final_one)
                .with(leaves)
                .with(|s| s.delay = SignedDuration::from_mins(30))
                .is_gone()
                .look("02:40"),
        ),
        (
            "stood after the deadline, deleted later",
            Student::all_but_deletion()
                .with(late)
                .look_but("02:25", &[TRAIL])
                .deletes()
                .is_gone()
                .look_but("06:00", &[TRAIL]),
        ),
        ("seen after the deadline only", Student::all_but_deletion().with(late).look("02:25")),
        (
            "a table in capitals",
            created()
                .with(|s| {
                    let mut table = stem_in("TEST");
                    table.name = Some("STEM".into());
                    s.table.as_mut().unwrap().tables = vec![table];
                })
                .look("01:30"),
        ),
    ]
}

pub(super) fn looks() -> Vec<Case> {
    let cut = |s: &mut Student| {
        for seen in &mut s.seen {
            if let Look::Seen(Answer::Trail(lookup)) = &mut seen.look {
                lookup.covered_from = t("00:30");
                lookup.cut =
                    Some(Blind::new(ReasonCode::TooManyRecords, "cloudtrail:LookupEvents"));
            }
        }
    };
    let decided = Decision {
        student: None,
        task: "sql-table".into(),
        criterion: None,
        outcome: Outcome::Passed,
        reason: "shown in class".into(),
        who: "Prof. Kim".into(),
        until: None,
    };
    vec![
        ("more records than are read", Student::begins().look("01:00").with(cut)),
        (
            "a table that the instructor decided",
            created().with(|s| s.table = None).with(|s| s.decisions.push(decided)).look("01:30"),
        ),
    ]
}
