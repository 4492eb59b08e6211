//! How the graded things stand, and until about when AWS is at work on them.

use crate::common::Student;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::evidence::{DbSnapshot, Pending};
use labproof_checks::result::Condition;

/// Each thing as `name: condition since-until`, with a dash for what cannot be said.
fn shown(student: &Student) -> String {
    let time = |at: Option<Timestamp>| {
        at.map_or_else(
            || "-".to_owned(),
            |at| at.to_zoned(TimeZone::UTC).strftime("%H:%M").to_string(),
        )
    };
    let things = student.graded().0.things;
    let shown = things.into_iter().map(|thing| {
        let condition = serde_json::to_value(thing.condition).unwrap();
        let condition = condition.as_str().unwrap().to_owned();
        format!("{}: {condition} {} {}", thing.name, time(thing.since), time(thing.until))
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn with_status(status: &str) -> Student {
    let student = Student::begins().groups().creates().is_ready();
    student.with(|student| student.db().status = Some(status.into()))
}

#[test]
fn a_thing_is_in_the_condition_that_its_status_says_since_it_was_asked_for() {
    let created = || Student::begins().groups().creates();
    let table = [
        (Student::begins().groups().look("01:15"), ""),
        (created().look("01:21"), "awsdb: creating 01:20 01:30"),
        (created().look("01:30:03"), "awsdb: creating 01:20 01:30"),
        (created().look("01:30:04"), "awsdb: creating 01:20 -"),
        (created().is_ready().look("01:45"), "awsdb: ready - -"),
        (created().is_ready().resizes().look("01:51"), "awsdb: changing 01:50 02:00"),
        (created().is_ready().resizes().look("02:20:09"), "awsdb: changing 01:50 -"),
        (created().is_ready().resizes().look("02:20:10"), "awsdb: ready - -"),
        (
            created()
                .is_ready()
                .asks_resize("01:50", Some("db.t3.small"), None, None)
                .look("01:51"),
            "awsdb: ready - -",
        ),
        (created().is_ready().resizes().is_resized().look("02:00"), "awsdb: ready - -"),
        (
            created().is_ready().snapshots().look("02:11"),
            "awsdb: ready - -, stem-day-snapshot: being-taken - 02:16",
        ),
        (created().is_ready().snapshots().is_snapshotted().look("02:15"), "awsdb: ready - -"),
        (created().is_ready().deletes().look("02:31"), "awsdb: deleting 02:30 02:35"),
        (created().is_ready().deletes().is_gone().look("02:40"), ""),
    ];
    for (student, expected) in table {
        assert_eq!(shown(&student), expected);
    }
}

#[test]
fn snapshots_that_are_not_the_students_of_this_instance_are_not_shown() {
    type Change = fn(&mut DbSnapshot);
    let changes: [Change; 2] =
        [|it| it.kind = Some("automated".into()), |it| it.resource_id = Some("db-OTHER".into())];
    for change in changes {
        let taken = Student::begins().groups().creates().is_ready().snapshots();
        let taken = taken.with(|s| change(&mut s.snapshots[0])).look("02:11");
        assert_eq!(shown(&taken), "awsdb: ready - -");
    }
}

/// Whoever looks from time to time sees a condition begin at the latest at the first look that shows it.
#[test]
fn where_nothing_dates_a_condition_its_end_is_counted_from_the_first_look_that_shows_it() {
    let modifying = with_status("modifying");
    assert_eq!(shown(&modifying.clone().look("01:45")), "awsdb: changing - 01:55");
    assert_eq!(shown(&modifying.look("01:45").look("01:50")), "awsdb: changing - 01:55");
}

#[test]
fn what_a_status_means_is_known_of_every_status() {
    for (status, expected) in [
        ("backing-up", "backing-up - 01:50"),
        ("creating", "creating 01:20 -"),
        ("starting", "starting - 01:55"),
        ("stopping", "stopping - 01:55"),
        ("deleting", "deleting - 01:50"),
        ("delete-precheck", "deleting - 01:50"),
        ("storage-initialization", "optimizing - -"),
        ("failed", "broken - -"),
        ("restore-error", "broken - -"),
        ("incompatible-parameters", "broken - -"),
        ("rebooting", "starting - 01:55"),
        ("stopped", "stopped - -"),
        ("storage-optimization", "optimizing - -"),
        ("storage-full", "broken - -"),
        ("configuring-iam-database-auth", "changing - 01:55"),
        ("a-status-of-tomorrow", "changing - 01:55"),
    ] {
        assert_eq!(shown(&with_status(status).look("01:45")), format!("awsdb: {expected}"));
    }
}

/// What began before a look that showed another condition began anew since, and nobody knows when.
#[test]
fn what_a_look_shows_otherwise_since_it_was_asked_for_began_later() {
    let changing = |s: Student| s.with(|s| s.db().status = Some("modifying".into()));
    let ready = || Student::begins().groups().creates().is_ready();
    let asked = ready().resizes();
    let table = [
        (changing(asked.clone().look("01:49")).look("01:51"), "awsdb: changing 01:50 02:00"),
        (
            changing(asked.with(|s| s.db().pending = Pending::default()).look("01:55"))
                .look("01:57"),
            "awsdb: changing - 02:07",
        ),
    ];
    for (student, expected) in table {
        assert_eq!(shown(&student), expected);
    }
}

/// While AWS is at work it refuses another change.
#[test]
fn aws_is_at_work_on_what_it_makes_changes_or_deletes() {
    use Condition::{
        BackingUp, BeingTaken, Broken, Changing, Creating, Deleting, Optimizing, Ready, Starting,
        Stopped, Stopping,
    };
    let busy = [Creating, Changing, BackingUp, BeingTaken, Starting, Stopping, Deleting];
    assert!(busy.iter().all(|it| it.is_busy()));
    assert!(![Ready, Stopped, Optimizing, Broken].iter().any(|it| it.is_busy()));
}

#[test]
fn a_database_is_shown_with_its_host_and_port() {
    let things = Student::begins().groups().creates().is_ready().look("01:45").graded().0.things;
    let addresses: Vec<_> = things.iter().map(|thing| thing.address.as_deref()).collect();
    assert_eq!(addresses, [Some("awsdb.c0example0000.ap-northeast-2.rds.amazonaws.com:3306")]);
}
