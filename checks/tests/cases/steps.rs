//! The steps of the lab, and looks that were blind.

use super::{Case, created};
use crate::common::{DB_GROUP, Student};
use jiff::SignedDuration;
use labproof_checks::evidence::{DB_EVENTS, ReasonCode, TRAIL};

pub(super) fn stages() -> Vec<Case> {
    let resizing = created().resizes().with(|s| s.db().status = Some("modifying".into()));
    vec![
        ("nothing begun", Student::begins().look("01:00")),
        ("no web server", Student::begins().with(|s| s.servers.clear()).look("01:00")),
        ("group only", Student::begins().groups().look("01:15")),
        ("creating", Student::begins().groups().creates().look("01:22")),
        ("available", created().look("01:30")),
        ("resizing", resizing.look("01:52")),
        ("resized", created().resizes().is_resized().look("02:00")),
        ("snapshot in the making", created().resizes().is_resized().snapshots().look("02:12")),
        ("all but deletion", Student::all_but_deletion().look("02:20")),
        ("deleting", Student::all_but_deletion().look("02:20").deletes().look("02:31")),
        (
            "seen, then deleted",
            Student::all_but_deletion().look("02:20").deletes().is_gone().look("02:50"),
        ),
        ("only after deletion", Student::done().look("02:50")),
        ("watched all along", watched()),
    ]
}

fn watched() -> Student {
    Student::begins()
        .look("01:00")
        .groups()
        .look("01:15")
        .creates()
        .look("01:22")
        .is_ready()
        .look("01:30")
        .resizes()
        .look("01:50:20")
        .is_resized()
        .look("02:00")
        .snapshots()
        .look("02:12")
        .is_snapshotted()
        .look("02:20")
        .deletes()
        .look("02:31")
        .is_gone()
        .look("02:50")
}

pub(super) fn blind() -> Vec<Case> {
    let late = |s: &mut Student| s.delay = SignedDuration::from_mins(85);
    let no_trail = |student: Student, at: &str| student.look_but(at, &[TRAIL]);
    vec![
        ("records on their way", Student::done().with(late).look("02:50")),
        (
            "seen, records on their way",
            Student::all_but_deletion().with(late).look("02:20").deletes().is_gone().look("02:50"),
        ),
        ("no CloudTrail, alive", no_trail(Student::all_but_deletion(), "02:20")),
        ("no CloudTrail, nothing begun", no_trail(Student::begins(), "01:00")),
        ("no CloudTrail, after deletion", no_trail(Student::done(), "02:50")),
        (
            "no CloudTrail, seen and deleted",
            no_trail(no_trail(Student::all_but_deletion(), "02:20").deletes().is_gone(), "02:50"),
        ),
        ("no events, nothing begun", Student::begins().look_but("01:00", &[DB_EVENTS])),
        ("no events, after deletion", Student::done().look_but("02:50", &[DB_EVENTS])),
        (
            "everything denied",
            Student::all_but_deletion().look_blind("02:20", ReasonCode::AccessDenied),
        ),
        ("everything throttled", Student::done().look_blind("02:50", ReasonCode::Throttled)),
        (
            "seen, then the role refused",
            Student::all_but_deletion().look("02:20").shut("02:30", ReasonCode::AssumeRoleRefused),
        ),
        ("records too old", Student::done().with(|s| s.records.clear()).look("22 02:50")),
        (
            "records and events too old",
            Student::done()
                .with(|s| {
                    s.records.clear();
                    s.events.clear();
                    s.groups.retain(|group| group.id != DB_GROUP);
                })
                .look("30 02:50"),
        ),
    ]
}
