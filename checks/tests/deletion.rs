//! The end: three things together, and what was left behind.

use crate::cases::case;
use crate::common::{LIFE, Student, refused_modify, t};
use labproof_checks::evidence::{AutomatedBackup, DB_EVENTS, Record, Source, TRAIL};
use serde_json::json;

const DELETED: &str = "deletion.instance-deleted";
const FINAL: &str = "deletion.no-final-snapshot";
const RETAINED: &str = "deletion.no-retained-backups";

#[test]
fn each_way_to_an_end() {
    let blocked = "blocked by deletion.instance-deleted";
    let table = [
        ("all but deletion", "failed (not-started)", blocked, blocked),
        ("deletion refused", "failed (refused)", blocked, blocked),
        ("deleting", "pending in-progress", "pending in-progress", "pending in-progress"),
        ("only after deletion", "passed", "passed", "passed"),
        ("final snapshot and retained backups", "passed", "failed (final-snapshot)", "failed"),
        ("deleted by the cleaner", "excused", "excused", "excused"),
        // By its event alone.
        ("no CloudTrail, after deletion", "passed", "passed", "passed"),
        ("records on their way", "passed", "passed", "passed"),
        (
            "seen, gone, no record",
            "unverified access-denied",
            "unverified access-denied",
            "unverified access-denied",
        ),
        ("seen, gone in two runs", "passed", "unverified access-denied", "passed"),
        ("perhaps a final snapshot", "passed", "unverified access-denied", "passed"),
        ("retained backup, no record", "passed", "passed", "failed"),
        ("gone for long, no record", "passed", "passed", "unverified access-denied"),
    ];
    for (name, deleted, last, backups) in table {
        case(name).graded().expect(name, &[(DELETED, deleted), (FINAL, last), (RETAINED, backups)]);
    }
}

#[test]
fn an_absent_flag_of_the_request_means_what_aws_does_by_itself() {
    let without = |member: &'static str| {
        Student::all_but_deletion().deletes_as(move |record| {
            record.request.as_object_mut().unwrap().remove(member);
        })
    };
    let table =
        [("skipFinalSnapshot", "failed", "passed"), ("deleteAutomatedBackups", "passed", "passed")];
    for (member, last, backups) in table {
        let graded = without(member).is_gone().look("02:50").graded();
        graded.expect(member, &[(FINAL, last), (RETAINED, backups)]);
    }
}

#[test]
fn an_empty_list_proves_nothing_after_the_retention_period() {
    let looked = |days, at: &str| {
        Student::begins()
            .groups()
            .creates_as(|db| db.backup_retention = days)
            .is_ready()
            .look_but("02:20", &[TRAIL])
            .is_gone()
            .look_but(at, &[TRAIL])
    };
    let table = [
        ("in time", looked(Some(7), "25 02:50"), "passed"),
        ("too late", looked(Some(1), "25 02:50"), "unverified access-denied"),
        ("unknown, in time", looked(None, "22 01:50"), "passed"),
        ("unknown, too late", looked(None, "23 02:50"), "unverified access-denied"),
    ];
    for (name, student, says) in table {
        student.graded().expect(name, &[(DELETED, "passed"), (RETAINED, says)]);
    }
}

#[test]
fn a_backup_of_another_instance_is_not_this_ones() {
    let backup = |id: Option<&str>, status: Option<&str>| {
        let backup = AutomatedBackup {
            instance: Some("awsdb".into()),
            resource_id: id.map(Into::into),
            status: status.map(Into::into),
        };
        Student::all_but_deletion()
            .look("02:20")
            .is_gone()
            .with(|s| s.backups.push(backup))
            .look_but("02:50", &[TRAIL])
    };
    let table = [
        (Some(LIFE), Some("retained"), "failed"),
        (Some("db-OTHER"), Some("retained"), "passed"),
        (Some(LIFE), Some("active"), "passed"),
        (None, Some("retained"), "unverified access-denied"),
        (Some(LIFE), None, "unverified access-denied"),
    ];
    for (id, status, says) in table {
        backup(id, status).graded().expect(&format!("{id:?} {status:?}"), &[(RETAINED, says)]);
    }
}

#[test]
fn without_the_record_a_cleaner_may_have_done_it() {
    let mut student = case("no CloudTrail, after deletion").clone();
    student.staff = vec!["arn:aws:iam::111122223333:role/Cleaner".parse().unwrap()];
    student.graded().expect("by whom", &[(DELETED, "unverified access-denied")]);
}

#[test]
fn an_instance_that_stood_after_the_deadline_was_not_deleted_in_time() {
    let stood = |blind: &[Source]| {
        let student = Student::all_but_deletion().with(|s| s.deadline = Some(t("02:18")));
        student.look_but("02:25", blind)
    };
    let id = "deletion.instance-deleted";
    for blind in [&[][..], &[TRAIL], &[TRAIL, DB_EVENTS]] {
        let standing = stood(blind).graded();
        standing.expect("standing", &[(id, "failed (not-started)")]);
        let gone = stood(blind).deletes().is_gone().look_but("06:00", blind).graded();
        gone.expect("gone later", &[(id, "failed (too-late)")]);
        let going = stood(blind).deletes().look_but("02:31", blind).graded();
        going.expect("going later", &[(id, "failed (too-late)")]);
    }
    // Asked for in time, it may still be going after the deadline.
    let asked = Student::all_but_deletion().deletes_at("02:17", |_| {});
    let asked = asked.with(|s| s.deadline = Some(t("02:18"))).look_but("02:25", &[TRAIL]);
    let gone = asked.is_gone();
    gone.clone().look("06:00").graded().expect("asked for in time", &[(id, "passed")]);
    let blind = gone.look_but("06:00", &[TRAIL]).graded();
    blind.expect("nobody knows when", &[(id, "unverified access-denied")]);
}

#[test]
fn whichever_way_the_cleaner_is_written_its_deletion_is_not_the_students() {
    let deleted_by = |caller: &str| {
        let caller = caller.to_owned();
        Student::all_but_deletion()
            .deletes_as(move |record| record.principal = Some(caller))
            .is_gone()
            .look("02:50")
    };
    let role = "arn:aws:iam::111122223333:role/ops/cleaner";
    let session = "arn:aws:sts::111122223333:assumed-role/cleaner/nightly";
    for (staff, caller, says) in [
        (role, role, "excused"),
        ("arn:aws:iam::*:role/ops/cleaner", role, "excused"),
        ("arn:aws:iam::*:role/cleaner", session, "excused"),
        (session, role, "excused"),
        ("arn:aws:sts::*:assumed-role/cleaner", role, "excused"),
        ("arn:aws:iam::*:role/another", role, "passed"),
        ("arn:aws:iam::444455556666:role/ops/cleaner", role, "passed"),
        ("arn:aws:iam::*:user/cleaner", role, "passed"),
    ] {
        let mut student = deleted_by(caller);
        student.staff = vec![staff.parse().unwrap()];
        student.graded().expect(&format!("{staff}: {caller}"), &[(DELETED, says)]);
    }
}

#[test]
fn an_instance_that_is_shown_is_going_by_its_call_or_by_its_status() {
    let going = "pending in-progress";
    let table = [
        (true, "available", going),
        (true, "deleting", going),
        (false, "deleting", going),
        (false, "delete-precheck", going),
        (false, "available", "failed (not-started)"),
    ];
    for (is_recorded, status, says) in table {
        let student = Student::all_but_deletion().deletes().with(|s| {
            s.db().status = Some(status.into());
            if !is_recorded {
                s.records.pop();
            }
        });
        let graded = student.look("02:31").graded();
        graded.expect(&format!("{status}, on record: {is_recorded}"), &[(DELETED, says)]);
    }
}

/// R151. Where neither its record nor its event is to be had, the status tells what one look that
/// does not show it cannot.
#[test]
fn a_look_that_shows_it_going_proves_the_deletion_of_what_is_gone() {
    let blind = [TRAIL, DB_EVENTS];
    let seen = || Student::all_but_deletion().look_but("02:20", &blind);
    let gone = |student: Student| student.is_gone().look_but("02:50", &blind).graded();
    gone(seen()).expect("not seen going", &[(DELETED, "unverified access-denied")]);
    let going = seen().deletes().look_but("02:31", &blind);
    gone(going).expect("seen going", &[(DELETED, "passed")]);
}

/// R151. An event that is dated at the deadline tells of a call that was made by then.
#[test]
fn a_deletion_without_its_record_is_in_time_where_its_event_is() {
    let told = |deadline: &str| {
        let gone = Student::all_but_deletion().look("02:00").is_gone();
        gone.with(|s| s.deadline = Some(t(deadline))).look("06:00").graded().says(DELETED)
    };
    assert_eq!(told("02:36"), "passed");
    assert_eq!(told("02:35:59"), "unverified no-record");
}

/// R172. Whoever deletes it in the deadline's own second is in time: a look of that second proves nothing.
#[test]
fn a_look_at_the_deadline_does_not_show_that_it_was_not_deleted_in_time() {
    let stood = |deadline: &str| {
        let seen = Student::all_but_deletion().look("02:20").is_gone();
        seen.with(|s| s.deadline = Some(t(deadline))).look("06:00").graded().says(DELETED)
    };
    assert_eq!(stood("02:20"), "unverified no-record");
    assert_eq!(stood("02:19:59"), "failed (too-late)");
}

/// R21. Of the refused calls, one that was on this very instance.
#[test]
fn a_refused_deletion_of_another_instance_is_not_told_of_this_one() {
    let refused = |name: &str, at: &str| {
        let asked = json!({"dBInstanceIdentifier": name});
        let message = "Cannot delete protected DB Instance";
        let record = refused_modify(t(at), "InvalidParameterCombination", message, asked);
        let record = Record { name: "DeleteDBInstance".into(), ..record };
        let student = Student::all_but_deletion().with(|s| s.records.push(record));
        student.look("02:20").graded().says(DELETED)
    };
    assert_eq!(refused("AWSDB", "02:16"), "failed (refused)");
    assert_eq!(refused("another", "02:16"), "failed (not-started)");
    assert_eq!(refused("awsdb", "01:05"), "failed (not-started)");
}

/// R151.
#[test]
fn only_looks_after_it_was_seen_show_that_it_is_gone() {
    let blind = [TRAIL, DB_EVENTS];
    let before = Student::begins().groups().look_but("01:15", &blind);
    let seen = before.creates().is_ready().look_but("01:30", &blind);
    let once = seen.is_gone().look_but("02:50", &blind);
    once.graded().expect("absent once", &[(DELETED, "unverified access-denied")]);
    once.look_but("02:55", &blind).graded().expect("absent twice", &[(DELETED, "passed")]);
}

/// R154. A backup is kept for so many days: at their end it may be gone.
#[test]
fn an_empty_list_proves_nothing_from_the_end_of_the_retention_period_on() {
    let looked = |at: &str| {
        let created = Student::begins().groups().creates_as(|db| db.backup_retention = Some(1));
        let gone = created.is_ready().look_but("02:20", &[TRAIL]).is_gone();
        gone.look_but(at, &[TRAIL]).graded().says(RETAINED)
    };
    assert_eq!(looked("22 02:35:59"), "passed");
    assert_eq!(looked("22 02:36"), "unverified access-denied");
}

#[test]
fn a_backup_without_its_instances_id_is_told_by_the_instances_name() {
    let backup_of = |name: Option<&str>| {
        let backup = AutomatedBackup {
            instance: name.map(Into::into),
            resource_id: None,
            status: Some("retained".into()),
        };
        let gone = Student::all_but_deletion().look("02:20").is_gone();
        let gone = gone.with(|s| s.backups.push(backup)).look_but("02:50", &[TRAIL]);
        gone.graded().says(RETAINED)
    };
    assert_eq!(backup_of(Some("another")), "passed");
    assert_eq!(backup_of(Some("awsdb")), "unverified access-denied");
    assert_eq!(backup_of(None), "unverified access-denied");
}
