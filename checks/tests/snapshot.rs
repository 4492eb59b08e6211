//! The manual snapshot: its name, whose it is, and whether it was ever available.

use crate::cases::case;
use crate::common::{Student, snapshot_of};
use labproof_checks::evidence::Source;

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
    let student =
        Student::begins().groups().creates().is_ready().look_but("01:30", &[Source::DbEvents]);
    student.graded().expect("now", &[(EXISTS, "pending settling")]);
    student
        .graded_at(crate::common::t("03:30"))
        .expect("two hours later", &[(EXISTS, "unverified no-record")]);
    let mut late = student.look_but("04:00", &[Source::DbEvents]);
    late.deadline = Some(crate::common::t("01:45"));
    late.graded().expect("two hours after the deadline", &[(EXISTS, "failed (not-started)")]);
}

#[test]
fn a_snapshot_by_staff_is_not_the_students() {
    let cleaner = "arn:aws:iam::111122223333:role/Cleaner";
    let by_staff = || {
        Student::begins().groups().creates().is_ready().snapshots_as("nightly", "02:00").with(|s| {
            s.staff = vec![cleaner.into()];
            s.records.last_mut().unwrap().principal = Some(cleaner.into());
        })
    };
    let none = by_staff().is_snapshotted().look("02:20");
    none.graded().expect("only theirs", &[("snapshot.exists", "failed (not-started)")]);
    let both = by_staff().is_snapshotted().snapshots().is_snapshotted().look("02:20");
    both.graded().expect("the student's too", &[("snapshot.exists", "passed")]);
}
