//! Which instance is graded: of all that are the lab's or resemble it, the best life since the lab
//! began.

use crate::common::{DB_GROUP, LIFE, Student, WEB_GROUP, answered, t};
use jiff::SignedDuration;
use labproof_checks::evidence::{DbInstance, DbSnapshot, Endpoint, Record, TRAIL};
use labproof_checks::outcome::{Flag, Note};
use serde_json::json;

const OTHER: &str = "db-SECOND";

type Change = fn(&mut DbInstance);
type Case = (&'static str, Change, &'static [(&'static str, &'static str)]);

fn created_as(change: impl FnOnce(&mut DbInstance)) -> Student {
    Student::begins().groups().creates_as(change).is_ready()
}

/// The instance of another name that the lab is begun again with.
fn another(db: &mut DbInstance) {
    db.identifier = "awsdb2".into();
    db.resource_id = Some(OTHER.into());
}

#[test]
fn another_engine_or_a_cluster_costs_its_own_criteria_and_not_the_lab() {
    let aurora: Change = |db| {
        db.identifier = "awsdb-instance-1".into();
        db.cluster = Some("awsdb".into());
        db.engine = Some("aurora-mysql".into());
        db.engine_version = Some("8.0.mysql_aurora.3.08.0".into());
        db.storage_type = Some("aurora".into());
        db.db_name = None;
        db.parameter_groups = Some(vec!["default.aurora-mysql8.0".into()]);
        db.option_groups = Some(vec!["default:aurora-mysql-8-0".into()]);
    };
    let multi_az: Change = |db| {
        db.identifier = "awsdb-instance-1".into();
        db.cluster = Some("AWSDB".into());
        db.class = Some("db.m5d.large".into());
    };
    let postgres: Change = |db| {
        db.engine = Some("postgres".into());
        db.engine_version = Some("17.2".into());
        db.endpoint = Some(Endpoint { host: String::new(), port: 5432 });
        db.parameter_groups = Some(vec!["default.postgres17".into()]);
        db.option_groups = Some(vec!["default:postgres-17".into()]);
    };
    let mariadb: Change = |db| {
        db.identifier = "mydb".into();
        db.engine = Some("mariadb".into());
        db.engine_version = Some("11.4.3".into());
        db.parameter_groups = Some(vec!["default.mariadb11.4".into()]);
        db.option_groups = Some(vec!["default:mariadb-11-4".into()]);
    };
    let table: &[Case] = &[
        (
            "Aurora",
            aurora,
            &[
                ("db-config.created", "partial (other-name)"),
                ("db-config.engine", "failed"),
                ("db-config.single-az", "failed"),
                ("db-config.storage-type", "failed"),
                ("db-config.parameter-group", "passed"),
            ],
        ),
        (
            "a Multi-AZ DB cluster",
            multi_az,
            &[
                ("db-config.created", "partial (other-name)"),
                ("db-config.engine", "failed"),
                ("db-config.single-az", "failed"),
                ("db-config.instance-class", "failed"),
                ("db-config.engine-version", "passed (accepted-variation)"),
            ],
        ),
        (
            "PostgreSQL",
            postgres,
            &[
                ("db-config.created", "passed"),
                ("db-config.engine", "failed"),
                ("db-config.engine-version", "failed"),
                ("db-config.single-az", "passed"),
                ("db-config.port", "failed"),
                ("db-config.parameter-group", "passed"),
                ("db-config.option-group", "passed"),
            ],
        ),
        (
            "MariaDB under another name",
            mariadb,
            &[
                ("db-config.created", "partial (other-name)"),
                ("db-config.engine", "failed"),
                ("db-config.engine-version", "failed"),
                ("db-config.single-az", "passed"),
            ],
        ),
    ];
    let rest = [
        ("db-config.private", "passed"),
        ("db-config.security-group", "passed"),
        ("db-config.backup-retention", "passed"),
        ("snapshot.exists", "passed"),
        ("deletion.instance-deleted", "passed"),
    ];
    for (name, change, expected) in table {
        let alive = created_as(change).look("01:30").graded();
        alive.expect(name, expected);
        let done = created_as(change).resizes().is_resized().snapshots().is_snapshotted();
        let done = done.deletes().is_gone().look("06:00").graded();
        done.expect(name, expected);
        done.expect(name, &rest);
    }
}

#[test]
fn an_abandoned_awsdb_shuts_nobody_out() {
    let botched = || {
        Student::begins().groups().creates_as(|db| {
            db.db_name = None;
            db.public = Some(true);
            db.iam_auth = Some(false);
        })
    };
    let begun_again = |student: Student| {
        let again = student.creates_at("02:00:04", another).is_ready_at("02:04:31");
        let again = again.asks_resize("02:20:10", Some("db.t3.small"), Some(30), Some(true));
        again
            .is_resized_at("02:21", "02:28")
            .snapshots_as("Stem-day-snapshot", "02:30:20")
            .is_snapshotted_at("02:34")
            .look("02:40")
    };
    let deleted = botched().is_ready().deletes_at("01:40", |_| {}).is_gone_at("01:46");
    let standing = botched().is_ready();
    for (name, student) in [("deleted", deleted), ("standing", standing)] {
        let graded = begun_again(student).graded();
        graded.expect(
            name,
            &[
                ("db-config.created", "partial (other-name)"),
                ("db-config.database-name", "passed"),
                ("db-config.private", "passed"),
                ("resize.instance-class", "passed"),
                ("snapshot.exists", "passed"),
                ("snapshot.of-instance", "passed"),
                ("deletion.instance-deleted", "failed (not-started)"),
            ],
        );
    }
}

#[test]
fn what_began_before_the_lab_is_nobodys_work_in_it() {
    let old = || Student::all_but_deletion().look("02:20").deletes().is_gone().look("02:50");
    let graded = old().with(|s| s.since = Some(t("02:25"))).graded();
    graded.expect(
        "instance and snapshot from before",
        &[
            ("db-config.created", "failed (not-started)"),
            ("snapshot.exists", "blocked by db-config.created"),
            ("deletion.instance-deleted", "blocked by db-config.created"),
        ],
    );
    assert_eq!(graded.flags(), ["older-than-lab"]);
    // What began within the window counts, and its first second is within.
    for since in ["01:00", "01:20:04"] {
        let graded = old().with(|s| s.since = Some(t(since))).graded();
        graded.expect(since, &[("deletion.instance-deleted", "passed")]);
        assert_eq!(graded.flags(), [""; 0]);
    }
    // The instance of before stands beside the new one.
    let both = created_as(|db| {
        db.identifier = "olddb".into();
        db.resource_id = Some("db-OLD".into());
    });
    let both = both.creates_at("03:00", |_| {}).is_ready_at("03:04").look("03:10");
    let graded = both.with(|s| s.since = Some(t("02:00"))).graded();
    graded.expect("both", &[("db-config.created", "passed")]);
    assert_eq!(graded.flags(), ["older-than-lab"]);
}

#[test]
fn a_snapshot_from_before_the_lab_proves_nothing_in_it() {
    let last_term = |s: &mut Student| {
        s.snapshots.push(DbSnapshot {
            identifier: "stem-day-snapshot".into(),
            instance: Some("awsdb".into()),
            resource_id: Some("db-LASTTERM".into()),
            kind: Some("manual".into()),
            status: Some("available".into()),
            created_at: Some(t("02 02:00")),
            instance_created_at: Some(t("02 01:00")),
            ..DbSnapshot::default()
        });
    };
    let begun = || created_as(|_| {}).with(last_term).with(|s| s.since = Some(t("00:30")));
    let graded = begun().look("01:30").graded();
    graded.expect("last term's", &[("snapshot.exists", "failed (not-started)")]);
    let older = |name: &str, at: &str| Flag::OlderThanLab { name: name.into(), created: t(at) };
    assert_eq!(graded.0.flags, [older("stem-day-snapshot", "02 02:00")]);
    // It is told by the lab's name alone, and the newest of what is older; one of the window's first
    // second is not.
    let named = |name: &str, made: &str| {
        let student = begun().with(|s| {
            s.snapshots[0].identifier = name.into();
            s.snapshots[0].instance = None;
            s.snapshots[0].created_at = Some(t(made));
        });
        student.look("01:30").graded().0.flags
    };
    assert_eq!(named("stem-day-snapshot-2", "02 02:00"), []);
    assert_eq!(named("stem-day-snapshot", "00:29:59"), [older("stem-day-snapshot", "00:29:59")]);
    assert_eq!(named("stem-day-snapshot", "00:30"), []);
    // Deleted in this term, it is still last term's.
    let deleted = begun().deletes_snapshot().look("06:00").graded();
    deleted.expect("deleted now", &[("snapshot.exists", "failed (not-started)")]);
    let own = begun().with(|s| s.snapshots.clear()).snapshots_as("mine", "02:10:20");
    let own = own.is_snapshotted().look("02:20").graded();
    own.expect("an own one", &[("snapshot.exists", "partial (other-name)")]);
}

/// A restore of the graded instance's snapshot, or of itself.
fn restored(name: &str, call: &str, request: serde_json::Value) -> impl FnOnce(&mut Student) {
    let (name, call) = (name.to_owned(), call.to_owned());
    move |student| {
        let db = DbInstance {
            identifier: name,
            resource_id: Some("db-RESTORED".into()),
            status: Some("available".into()),
            created_at: Some(t("02:58")),
            ..DbInstance::default()
        };
        let answer = json!({
            "dBInstanceIdentifier": db.identifier, "dbiResourceId": "db-RESTORED",
            "dBInstanceStatus": "creating",
        });
        student.records.push(answered(&call, t("02:52"), request, answer));
        student.instances.push(db);
    }
}

#[test]
fn an_instance_restored_from_the_graded_one_is_a_leftover_under_any_name() {
    let by_snapshot =
        json!({"dBInstanceIdentifier": "x", "dBSnapshotIdentifier": "Stem-day-snapshot"});
    let by_time = json!({"sourceDBInstanceIdentifier": "awsdb", "targetDBInstanceIdentifier": "x"});
    let by_id = json!({"sourceDbiResourceId": LIFE, "targetDBInstanceIdentifier": "x"});
    let foreign = json!({"dBInstanceIdentifier": "x", "dBSnapshotIdentifier": "another"});
    let table = [
        ("RestoreDBInstanceFromDBSnapshot", by_snapshot, true),
        ("RestoreDBInstanceToPointInTime", by_time, true),
        ("RestoreDBInstanceToPointInTime", by_id, true),
        ("RestoreDBInstanceFromDBSnapshot", foreign, false),
    ];
    for (call, request, is_left) in table {
        let student = Student::done().with(restored("x", call, request)).look("03:00");
        let graded = student.graded();
        graded.expect(call, &[("deletion.instance-deleted", "passed")]);
        let flags: &[&str] = if is_left { &["leftover"] } else { &[] };
        assert_eq!(graded.flags(), flags, "{call}");
    }
}

#[test]
fn what_follows_a_rename_belongs_to_the_life_whatever_name_it_bore() {
    let renamed = |from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        let asked = json!({
            "dBInstanceIdentifier": from, "newDBInstanceIdentifier": to, "applyImmediately": true,
        });
        let answer = json!({
            "dBInstanceIdentifier": from, "dbiResourceId": LIFE, "dBInstanceStatus": "available",
        });
        let record = answered("ModifyDBInstance", t("01:30"), asked, answer);
        created_as(|db| db.identifier = from.clone()).with(move |s| {
            s.records.push(record);
            s.db().identifier.clone_from(&to);
        })
    };
    for (name, student) in [("to", renamed("mydb", "awsdb")), ("from", renamed("awsdb", "old"))] {
        // The record of the deletion never comes: the event under the new name tells of it.
        let gone = student.deletes().with(without_deletion).is_gone().look("06:00").graded();
        gone.expect(
            name,
            &[("db-config.created", "passed"), ("deletion.instance-deleted", "passed")],
        );
    }
    // A new instance takes the name that was given up.
    let again = renamed("awsdb", "old").creates_at("01:40", |db| {
        db.resource_id = Some(OTHER.into());
    });
    let again = again.is_ready_at("01:44").look("02:00").graded();
    again.expect("again", &[("db-config.created", "passed (second-life)")]);
}

fn without_deletion(student: &mut Student) {
    student.records.retain(|record: &Record| record.name != "DeleteDBInstance");
}

/// An event names the identifier alone, which may have had several lives.
#[test]
fn each_life_of_a_name_has_the_events_of_its_own_time() {
    let second = |db: &mut DbInstance| db.resource_id = Some(OTHER.into());
    let gone = || created_as(|_| {}).deletes_at("01:40", |_| {}).is_gone_at("01:46");
    let twice = gone().creates_at("02:00", second).is_ready_at("02:04").deletes().is_gone();
    let notes = twice.look("06:00").graded().criterion("db-config.created").notes.clone();
    assert_eq!(notes, [Note::SecondLife { lives: 2 }]);
    // The one that stands was not deleted before it was seen, though nothing dates it.
    let undated = gone().creates_at("02:00", second).look_but("02:10", &[TRAIL]);
    undated.graded().expect("undated", &[("db-config.created", "passed (second-life)")]);
    // What is reported in the very second in which it was ready, or seen last, is of the same one.
    let ready = created_as(|_| {}).look_but("01:30", &[TRAIL]);
    ready.graded().expect("ready", &[("db-config.created", "passed")]);
    let going = Student::all_but_deletion().deletes().event("02:36", "DB instance deleted");
    let gone = going.look_but("02:36", &[TRAIL]).with(|s| s.instances.clear());
    gone.look_but("02:50", &[TRAIL]).graded().expect(
        "seen last",
        &[("db-config.created", "passed"), ("deletion.instance-deleted", "passed")],
    );
}

/// R56. No deletion parts the events of a name that was given up; that another instance began does.
#[test]
fn the_events_of_a_name_that_was_given_up_stay_with_the_life_that_bore_it() {
    let blind = [TRAIL];
    // The window lies between the looks: only the events show that the resize did not wait for it.
    let window = |db: &mut DbInstance| db.maintenance_window = Some("sat:01:32-sat:01:37".into());
    let first = created_as(window).look_but("01:30", &blind).resizes();
    let renamed = first.is_resized_at("01:45", "01:50").with(|s| s.db().identifier = "old".into());
    let again = renamed.creates_at("01:55", |db| db.resource_id = Some(OTHER.into()));
    let graded = again.is_ready_at("02:24").look_but("02:30", &blind).graded();
    let passes = [("resize.instance-class", "passed"), ("resize.applied-immediately", "passed")];
    graded.expect("the first life", &passes);
}

/// R50.
#[test]
fn an_instance_of_another_name_is_a_candidate_by_the_labs_group_alone() {
    let carrying = |group: &str| {
        let group = group.to_owned();
        let created = created_as(|db| {
            (db.identifier, db.db_name) = ("mine".into(), None);
            db.security_groups = Some(vec![group]);
        });
        created.look("01:30").graded().says("db-config.created")
    };
    assert_eq!(carrying(DB_GROUP), "partial (other-name)");
    assert_eq!(carrying(WEB_GROUP), "failed (not-started)");
}

/// R53. Where nobody says since when, the window is what CloudTrail was asked for.
#[test]
fn without_a_beginning_the_window_reaches_as_far_back_as_the_lookup() {
    let began = |before: SignedDuration| {
        let at = t("01:30") - SignedDuration::from_hours(24 * 90) - before;
        let old = created_as(|_| {}).with(|s| {
            s.db().created_at = Some(at);
            s.records.retain(|record| record.name != "CreateDBInstance");
            s.events.clear();
        });
        old.look("01:30").graded()
    };
    let graded = began(SignedDuration::from_secs(1));
    graded.expect("before it", &[("db-config.created", "failed (not-started)")]);
    assert_eq!(graded.flags(), ["older-than-lab"]);
    let graded = began(SignedDuration::ZERO);
    graded.expect("at its beginning", &[("db-config.created", "passed")]);
    assert_eq!(graded.flags(), [""; 0]);
}
