//! The manual snapshot: its name, whose it is, and whether it was ever available.

use crate::cases::case;
use crate::common::{LIFE, Student, snapshot_of, t, written};
use jiff::SignedDuration;
use labproof_checks::evidence::{DB_EVENTS, DB_SNAPSHOTS, DbSnapshot, Source, TRAIL};
use serde_json::json;

const EXISTS: &str = "snapshot.exists";
const OF: &str = "snapshot.of-instance";
const AVAILABLE: &str = "snapshot.available";

#[test]
fn each_way_to_a_snapshot() {
    let table = [
        ("all but deletion", "passed", "passed", "passed"),
        ("only after deletion", "passed", "passed", "passed"),
        ("no CloudTrail, after deletion", "passed", "passed", "passed"),
        ("snapshot in the making", "passed", "passed", "pending in-progress"),
        ("snapshot failed", "passed", "passed", "failed"),
        ("snapshot deleted later", "passed", "passed", "passed"),
        ("snapshot vanished", "passed", "passed", "pending settling"),
        ("other snapshot name", "partial (other-name)", "passed", "passed"),
        ("snapshot of another instance", "passed", "failed", "passed"),
        (
            "snapshot call refused",
            "failed (refused)",
            "blocked by snapshot.exists",
            "blocked by snapshot.exists",
        ),
        (
            "available",
            "failed (not-started)",
            "blocked by snapshot.exists",
            "blocked by snapshot.exists",
        ),
        (
            "only the final snapshot",
            "failed (not-started)",
            "blocked by snapshot.exists",
            "blocked by snapshot.exists",
        ),
        (
            "perhaps a final snapshot",
            "unverified access-denied",
            "unverified access-denied",
            "unverified access-denied",
        ),
        (
            "no events, nothing begun",
            "blocked by db-config.created",
            "blocked by db-config.created",
            "blocked by db-config.created",
        ),
    ];
    for (name, exists, of, available) in table {
        let created = case(name).graded().outcome("db-config.created");
        if created.is_open() {
            continue;
        }
        case(name).graded().expect(name, &[(EXISTS, exists), (OF, of), (AVAILABLE, available)]);
    }
}

#[test]
fn a_snapshot_taken_again_of_the_right_instance_counts() {
    let student = case("snapshot of another instance")
        .clone()
        .with(|s| s.seen.clear())
        .deletes_snapshot()
        .snapshots_as("Stem-day-snapshot", "02:22")
        .is_snapshotted();
    student
        .look("02:30")
        .graded()
        .expect("again", &[(EXISTS, "passed"), (OF, "passed"), (AVAILABLE, "passed")]);
}

#[test]
fn an_automated_snapshot_does_not_count() {
    let student = Student::begins().groups().creates().is_ready().with(|s| {
        let mut automated = snapshot_of(s.db(), "rds:awsdb-2026-11-21-17-10");
        automated.kind = Some("automated".into());
        s.snapshots.push(automated);
    });
    student.look("02:20").graded().expect("automated", &[(EXISTS, "failed (not-started)")]);
}

#[test]
fn where_the_events_are_blind_absence_must_settle() {
    let student = Student::begins().groups().creates().is_ready().look_but("01:30", &[DB_EVENTS]);
    student.graded().expect("now", &[(EXISTS, "pending settling")]);
    student
        .graded_at(crate::common::t("03:30"))
        .expect("two hours later", &[(EXISTS, "unverified no-record")]);
    let mut late = student.look_but("04:00", &[DB_EVENTS]);
    late.deadline = Some(crate::common::t("01:45"));
    late.graded().expect("two hours after the deadline", &[(EXISTS, "failed (not-started)")]);
}

#[test]
fn a_snapshot_by_staff_is_not_the_students() {
    let cleaner = "arn:aws:iam::111122223333:role/Cleaner";
    let by_staff = || {
        Student::begins().groups().creates().is_ready().snapshots_as("nightly", "02:00").with(|s| {
            s.staff = vec![cleaner.parse().unwrap()];
            s.records.last_mut().unwrap().principal = Some(cleaner.into());
        })
    };
    let none = by_staff().is_snapshotted().look("02:20");
    none.graded().expect("only theirs", &[("snapshot.exists", "failed (not-started)")]);
    let both = by_staff().is_snapshotted().snapshots().is_snapshotted().look("02:20");
    both.graded().expect("the student's too", &[("snapshot.exists", "passed")]);
}

/// A manual snapshot's look, changed.
fn looked(change: impl FnOnce(&mut DbSnapshot)) -> Student {
    let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let mut ready = ready.snapshots().is_snapshotted();
    ready.records.retain(|record| record.name != "CreateDBSnapshot");
    ready.events.retain(|event| event.kind != "db-snapshot");
    change(ready.snapshots.last_mut().unwrap());
    ready
}

#[test]
fn only_a_snapshot_that_says_so_is_manual() {
    type Change = fn(&mut DbSnapshot);
    let table: &[(&str, Change, &str)] = &[
        ("manual", |_| {}, "passed"),
        (
            "AWS Backup's",
            |it| {
                it.identifier = "awsbackup:job-0aaa".into();
                it.kind = Some("awsbackup".into());
            },
            "failed (not-started)",
        ),
        (
            "AWS Backup's, called manual",
            |it| {
                it.identifier = "awsbackup:job-0aaa".into();
            },
            "failed (not-started)",
        ),
        ("automated", |it| it.kind = Some("automated".into()), "failed (not-started)"),
        ("public", |it| it.kind = Some("public".into()), "failed (not-started)"),
        ("untold", |it| it.kind = None, "unverified internal"),
    ];
    for (name, change, says) in table {
        looked(change).look("06:00").graded().expect(name, &[("snapshot.exists", says)]);
    }
}

/// R141. What RDS tells of AWS Backup's snapshots reads as if they were made by hand.
#[test]
fn the_events_of_a_snapshot_with_a_colon_in_its_name_tell_of_none_by_hand() {
    let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let name = "awsbackup:job-0aaa";
    let told = ready.snapshot_event("02:10", name, "Creating manual snapshot").snapshot_event(
        "02:12",
        name,
        "Manual snapshot created",
    );
    told.look("06:00").graded().expect(name, &[("snapshot.exists", "failed (not-started)")]);
}

#[test]
fn a_services_call_is_not_the_students_work() {
    let made = |by_service: bool| {
        let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
        let ready = ready.snapshots_as("mine", "02:10:20").is_snapshotted();
        ready.with(|s| {
            let call = s.records.iter_mut().find(|it| it.name == "CreateDBSnapshot").unwrap();
            call.by_service = by_service;
        })
    };
    let id = "snapshot.exists";
    made(false).look("02:20").graded().expect("the student's", &[(id, "partial (other-name)")]);
    made(true).look("02:20").graded().expect("a service's", &[(id, "failed (not-started)")]);
}

#[test]
fn a_copy_is_made_when_it_is_copied_however_old_its_data() {
    let copied = |at: &str| {
        looked(|it| {
            it.created_at = Some(t("01:40"));
            it.copied_at = Some(t(at));
        })
        .with(|s| s.deadline = Some(t("02:20")))
        .look("03:30")
        .graded()
    };
    copied("02:19").expect("in time", &[("snapshot.exists", "passed")]);
    copied("03:20").expect("too late", &[("snapshot.exists", "failed (too-late)")]);
    // The call counts where AWS dates nothing.
    let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let late = ready.snapshots_as("Stem-day-snapshot", "02:30:20").with(|s| {
        s.records.last_mut().unwrap().name = "CopyDBSnapshot".into();
        s.deadline = Some(t("02:20"));
    });
    late.look("06:00").graded().expect("by its call", &[("snapshot.exists", "failed (too-late)")]);
}

#[test]
fn a_snapshot_of_the_labs_own_name_could_be_the_final_one_too() {
    let id = "snapshot.exists";
    // Made while the instance was being deleted, the record of which is on its way.
    let deleted = |made: &str| {
        let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
        let made = t(made);
        ready
            .deletes_as(|record| {
                record.request = json!({
                    "dBInstanceIdentifier": "awsdb", "skipFinalSnapshot": false,
                    "finalDBSnapshotIdentifier": "stem-day-snapshot",
                });
            })
            .with(|s| {
                let mut snapshot = snapshot_of(s.db(), "stem-day-snapshot");
                snapshot.created_at = Some(made);
                s.snapshots.push(snapshot);
                s.delay = SignedDuration::from_mins(30);
            })
            .is_gone()
    };
    deleted("02:33").look("02:40").graded().expect("on its way", &[(id, "pending settling")]);
    deleted("02:33").look("06:00").graded().expect("on record", &[(id, "failed (not-started)")]);
    let seen = Student::all_but_deletion().look("02:20").deletes().is_gone();
    let seen = seen.with(|s| s.delay = SignedDuration::from_mins(60)).look("02:50");
    seen.graded().expect("seen before the deletion", &[(id, "passed")]);
    let dated = Student::all_but_deletion().deletes().is_gone();
    let dated = dated.with(|s| s.delay = SignedDuration::from_mins(60)).look("02:50");
    dated.graded().expect("long before the deletion's event", &[(id, "passed")]);
}

#[test]
fn a_snapshot_that_a_look_dates_after_the_deadline_was_made_too_late() {
    let id = "snapshot.exists";
    let late = |blind: &[Source]| {
        let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
        let made = ready.with(|s| s.deadline = Some(t("02:05"))).snapshots().is_snapshotted();
        let unrecorded = made.with(|s| s.records.retain(|it| it.name != "CreateDBSnapshot"));
        unrecorded.look_but("06:00", blind).graded()
    };
    late(&[]).expect("complete record", &[(id, "failed (too-late)")]);
    late(&[TRAIL]).expect("no record", &[(id, "unverified access-denied")]);
    let none = Student::begins().groups().creates().is_ready();
    let none = none.with(|s| s.deadline = Some(t("02:05"))).look("06:00").graded();
    none.expect("never made", &[(id, "failed (not-started)")]);
}

/// R144: where no record tells of the call, the snapshot's own time does, and the deadline is in time.
#[test]
fn a_snapshot_that_was_taken_at_the_deadline_is_in_time_and_one_a_second_later_is_not() {
    let seen = |deadline: &str| {
        let student = Student::all_but_deletion().with(|s| s.deadline = Some(t(deadline)));
        let looked = student.look_but("06:00", &[TRAIL, DB_EVENTS]);
        looked.graded().says("snapshot.exists")
    };
    assert_eq!(seen("02:14"), "passed");
    assert_ne!(seen("02:13:59"), "passed");
}

/// R147: nobody saw the snapshot, and its event says that it was made.
#[test]
fn an_event_tells_that_a_snapshot_is_available() {
    let made = Student::begins().groups().creates().is_ready().snapshots();
    let says = |student: Student| {
        student.look_but("02:20", &[DB_SNAPSHOTS]).graded().says("snapshot.available")
    };
    assert_eq!(says(made.clone().is_snapshotted()), "passed");
    assert_ne!(says(made), "passed");
}

/// R54, of a snapshot that its event alone tells of.
#[test]
fn an_event_before_the_labs_window_tells_of_no_snapshot_of_the_lab() {
    let told = |at: &str| {
        let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
        let told = ready.snapshot_event(at, "stem-day-snapshot", "Manual snapshot created");
        told.with(|s| s.since = Some(t("01:15"))).look("06:00").graded().says(EXISTS)
    };
    assert_eq!(told("01:14:59"), "failed (not-started)");
    assert_eq!(told("01:15"), "passed");
}

/// R140. Of two under other names, the one that is certainly of the instance.
#[test]
fn of_two_other_names_the_snapshot_that_tells_its_instance_is_graded() {
    let mut student = looked(|it| it.identifier = "mine".into());
    let mut untold = snapshot_of(student.db(), "untold");
    (untold.resource_id, untold.instance, untold.created_at) = (None, None, Some(t("02:20")));
    student.snapshots.push(untold);
    let graded = student.look("06:00").graded();
    graded.expect("both", &[(EXISTS, "partial (other-name)"), (OF, "passed")]);
    assert_eq!(written(graded.criterion(EXISTS)).as_deref(), Some("mine"));
}

/// R144, R147. What was made again too late does not make the one before it available; that it was
/// deleted does, whenever that was.
#[test]
fn a_snapshot_made_again_after_the_deadline_tells_nothing_of_the_one_in_time() {
    let again = |deadline: &str, is_deleted: bool, look: &str| {
        let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
        let first = ready.snapshots_as("stem-day-snapshot", "02:10");
        let gone = if is_deleted {
            first.deletes_snapshot().with(|s| drop(s.events.pop()))
        } else {
            first.with(|s| drop(s.snapshots.pop()))
        };
        let again = gone.snapshots_as("stem-day-snapshot", "02:25");
        let made = again.with(|s| s.deadline = Some(t(deadline))).snapshot_event(
            "02:28",
            "stem-day-snapshot",
            "Manual snapshot created",
        );
        let dated = made.with(|s| {
            let snapshot = s.snapshots.last_mut().unwrap();
            (snapshot.status, snapshot.created_at) = (Some("available".into()), Some(t("02:25")));
        });
        dated.look(look).graded().says(AVAILABLE)
    };
    assert_eq!(again("02:30", false, "06:00"), "passed");
    // Its name was free again at 02:25.
    assert_eq!(again("02:15", false, "04:24:59"), "pending settling");
    assert_eq!(again("02:15", false, "04:25"), "unverified no-record");
    assert_eq!(again("02:15", true, "06:00"), "passed", "deleted after the deadline");
}

/// R147. An event tells of a deletion as its call does.
#[test]
fn an_event_of_its_deletion_tells_that_a_snapshot_was_available() {
    let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let deleted = ready.snapshots().deletes_snapshot();
    let unrecorded = deleted.with(|s| s.records.retain(|it| it.name != "DeleteDBSnapshot"));
    unrecorded.look("06:00").graded().expect("its event", &[(AVAILABLE, "passed")]);
}

/// R147, R166. The record of a deletion is waited for from the look that showed no snapshot, not from
/// each look anew.
#[test]
fn the_wait_for_the_record_of_a_snapshots_deletion_ends() {
    let vanished = case("snapshot vanished").clone();
    vanished.graded().expect("as it vanishes", &[(AVAILABLE, "pending settling")]);
    let last = vanished.seen.iter().map(|it| it.at).max().unwrap();
    let settled = last + SignedDuration::from_hours(2);
    let a_second_before = settled - SignedDuration::from_secs(1);
    vanished.graded_at(a_second_before).expect("before", &[(AVAILABLE, "pending settling")]);
    vanished.graded_at(settled).expect("after", &[(AVAILABLE, "unverified no-record")]);
    // A look that shows it, dated, is not one that shows another.
    let dated = Student::begins().groups().creates().is_ready().snapshots();
    let dated = dated.with(|s| s.snapshots[0].created_at = Some(t("02:12"))).look("02:20");
    let vanished = dated.with(|s| s.snapshots.clear()).look("03:00");
    vanished.graded_at(t("04:59:59")).expect("dated", &[(AVAILABLE, "pending settling")]);
    vanished.graded_at(t("05:00")).expect("dated", &[(AVAILABLE, "unverified no-record")]);
}

/// R60. A call makes a new snapshot, whatever bore its name before.
#[test]
fn a_snapshot_that_is_made_again_under_its_name_is_another_one() {
    let cleaner = "arn:aws:iam::111122223333:role/Cleaner";
    let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let by_staff = ready.snapshots_as("stem-day-snapshot", "02:10").with(|s| {
        s.staff = vec![cleaner.parse().unwrap()];
        s.records.last_mut().unwrap().principal = Some(cleaner.into());
    });
    let deleted = by_staff.is_snapshotted().deletes_snapshot();
    let only_theirs = deleted.clone().look("02:30").graded();
    only_theirs.expect("by staff", &[(EXISTS, "failed (not-started)")]);
    let again = deleted.snapshots_as("stem-day-snapshot", "02:22").is_snapshotted_at("02:25");
    let graded = again.look("02:30").graded();
    graded.expect("then by the student", &[(EXISTS, "passed"), (AVAILABLE, "passed")]);
}

/// R142, R143. No event dates the end of the instance, and the record of its deletion is on its way.
#[test]
fn a_snapshot_that_a_look_shows_beside_an_instance_that_is_not_being_deleted_is_no_final_one() {
    for (status, says) in [
        ("available", "passed"),
        ("deleting", "pending settling"),
        ("delete-precheck", "pending settling"),
    ] {
        let student = Student::all_but_deletion().with(|s| {
            s.delay = SignedDuration::from_mins(60);
            s.db().status = Some(status.into());
        });
        let gone = student.look_but("02:20", &[DB_EVENTS]).is_gone();
        gone.look_but("02:50", &[DB_EVENTS]).graded().expect(status, &[(EXISTS, says)]);
    }
}

/// R144. The deadline itself is in time, of whatever instance the snapshot is.
#[test]
fn another_instances_snapshot_of_the_deadlines_second_was_not_made_too_late() {
    let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let student = ready.with(|s| {
        let mut anothers = snapshot_of(s.db(), "reports");
        anothers.instance = Some("reports".into());
        anothers.resource_id = Some("db-REPORTS".into());
        anothers.created_at = Some(t("02:14"));
        s.snapshots.push(anothers);
        s.deadline = Some(t("02:14"));
    });
    student.look("06:00").graded().expect("another's", &[(EXISTS, "failed (not-started)")]);
}

/// R146.
#[test]
fn the_snapshot_is_to_be_of_the_graded_instance() {
    let expected = |student: &Student| {
        let graded = student.graded();
        graded.criterion(OF).expected.as_ref().map(ToString::to_string)
    };
    assert_eq!(expected(case("all but deletion")).as_deref(), Some(LIFE));
    assert_eq!(expected(&Student::begins().look("01:00")), None);
}

/// R140. One of the lab's name comes first, however old it is.
#[test]
fn of_several_snapshots_the_one_of_the_labs_name_is_graded() {
    let ready = || Student::begins().groups().creates().is_ready().resizes().is_resized();
    let taken = |student: Student, name: &str, at: &str| {
        student.snapshots_as(name, at).is_snapshotted_at(at)
    };
    let first = taken(taken(ready(), "stem-day-snapshot", "02:05"), "mine", "02:15");
    first.look("02:20").graded().expect("the lab's first", &[(EXISTS, "passed")]);
    let last = taken(taken(ready(), "mine", "02:05"), "stem-day-snapshot", "02:15");
    last.look("02:20").graded().expect("the lab's last", &[(EXISTS, "passed")]);
}

/// R142. The record of the deletion tells whether a final snapshot was made, and of which name.
#[test]
fn a_snapshot_that_the_deletion_on_record_did_not_make_is_the_students() {
    let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let taken = ready.snapshots_as("stem-day-snapshot", "02:24").is_snapshotted_at("02:25");
    let unrecorded = taken.with(|s| s.records.retain(|it| it.name != "CreateDBSnapshot"));
    let gone = unrecorded.deletes().is_gone();
    gone.clone().look("06:00").graded().expect("on record", &[(EXISTS, "passed")]);
    let unknown = gone.with(|s| s.records.retain(|it| it.name != "DeleteDBInstance"));
    unknown.look("06:00").graded().expect("not on record", &[(EXISTS, "unverified no-record")]);
}
