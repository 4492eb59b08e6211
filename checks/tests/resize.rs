//! The resize: only a change after creation counts, and it is to be applied at once.

use crate::cases::case;
use crate::common::{Student, t};
use jiff::SignedDuration;
use labproof_checks::evidence::{DB_EVENTS, Pending, ReasonCode, Source, TRAIL};

const CLASS: &str = "resize.instance-class";
const STORAGE: &str = "resize.storage";
const AT_ONCE: &str = "resize.applied-immediately";

#[test]
fn a_change_is_judged_alive_and_after_deletion_alike() {
    let table = [
        (Some("db.t3.small"), Some(30), "passed", "passed"),
        (Some("db.t2.small"), Some(31), "passed (accepted-variation)", "passed"),
        (Some("db.t4g.small"), Some(100), "passed (accepted-variation)", "passed"),
        (Some("db.t3.medium"), Some(25), "partial", "partial"),
        (Some("db.m5.2xlarge"), None, "partial", "failed (not-started)"),
        (Some("db.t3.nano"), None, "failed", "failed (not-started)"),
        (Some("db.t4g.micro"), None, "failed", "failed (not-started)"),
        (None, Some(30), "failed (not-started)", "passed"),
    ];
    for (class, storage, class_says, storage_says) in table {
        let name = format!("{class:?} {storage:?}");
        let student = Student::begins()
            .groups()
            .creates()
            .is_ready()
            .asks_resize("01:50:10", class, storage, Some(true))
            .is_resized();
        let expected = [(CLASS, class_says), (STORAGE, storage_says), (AT_ONCE, "passed")];
        student.clone().look("02:00").graded().expect(&name, &expected);
        student.deletes().is_gone().look("02:50").graded().expect(&name, &expected);
    }
}

#[test]
fn when_a_change_takes_effect_decides() {
    let waits = "partial (waits-for-window)";
    let table = [
        ("available", "failed (not-started)", "failed (not-started)", "failed (not-started)"),
        ("resizing", "pending in-progress", "pending in-progress", "pending in-progress"),
        ("resized", "passed", "passed", "passed"),
        ("waits for the window", waits, waits, "failed (waits-for-window)"),
        ("waits for the window, then blind", waits, waits, "failed (waits-for-window)"),
        ("deleted while it waited", waits, waits, "failed (waits-for-window)"),
        ("applied in the window", "passed", "passed", "failed"),
        ("applied outside the window", "passed", "passed", "passed"),
        (
            "created large",
            "partial (already-that-size)",
            "partial (already-that-size)",
            "failed (not-started)",
        ),
        (
            "created large, then blind",
            "partial (already-that-size)",
            "partial (already-that-size)",
            "unverified timeout",
        ),
        (
            "grown by autoscaling",
            "failed (not-started)",
            "failed (not-started)",
            "failed (not-started)",
        ),
        (
            "class refused by the plan",
            "excused (refused-by-aws)",
            "failed (refused)",
            "failed (refused)",
        ),
        (
            "class and storage refused",
            "excused (refused-by-aws)",
            "excused (refused-by-aws)",
            "excused (refused-by-aws)",
        ),
        ("resized, no CloudTrail", "passed", "passed", "passed"),
        (
            "resizing, no CloudTrail",
            "unverified access-denied",
            "unverified access-denied",
            "unverified access-denied",
        ),
        ("resize asked, end unseen", "pending settling", "pending settling", "pending settling"),
    ];
    for (name, class, storage, at_once) in table {
        case(name).graded().expect(name, &[(CLASS, class), (STORAGE, storage), (AT_ONCE, at_once)]);
    }
}

#[test]
fn of_several_calls_the_last_decides() {
    let waiting = || {
        Student::begins().groups().creates().is_ready().asks_resize(
            "01:40",
            Some("db.t3.small"),
            Some(30),
            Some(false),
        )
    };
    let again =
        waiting().asks_resize("01:50", Some("db.t3.small"), Some(30), Some(true)).is_resized();
    again.look("02:00").graded().expect("again at once", &[(CLASS, "passed"), (AT_ONCE, "passed")]);
    // A call that was made after the look at the instance, in the same run.
    let mut between = Student::begins().groups().creates().is_ready().look("01:30").asks_resize(
        "01:30:02",
        Some("db.t3.small"),
        None,
        Some(true),
    );
    between.catch_up("01:30:05");
    between
        .graded()
        .expect("between", &[(CLASS, "pending in-progress"), (AT_ONCE, "pending in-progress")]);
    // An absent flag means the window.
    let absent = Student::begins().groups().creates().is_ready().asks_resize(
        "01:40",
        Some("db.t3.small"),
        None,
        None,
    );
    absent.look("01:45").graded().expect(
        "absent flag",
        &[(CLASS, "partial (waits-for-window)"), (AT_ONCE, "failed (waits-for-window)")],
    );
}

#[test]
fn a_change_seen_between_two_looks_needs_no_record() {
    let blind = [TRAIL, DB_EVENTS];
    let begun = || Student::begins().groups().creates_as(|db| db.max_storage = None).is_ready();
    // The weekly window is on Tuesday, the 24th: what changed before it did not wait for it.
    for (later, at_once) in [("02:00", "passed"), ("24 16:00", "unverified access-denied")] {
        let student =
            begun().look_but("01:30", &blind).resizes().is_resized().look_but(later, &blind);
        let expected = [(CLASS, "passed"), (STORAGE, "passed"), (AT_ONCE, at_once)];
        student.graded().expect(later, &expected);
    }
}

#[test]
fn a_second_change_that_waits_behind_one_that_was_made_fails_what_is_to_be_at_once() {
    let small = || Student::begins().groups().creates().is_ready().resizes().is_resized();
    let table = [
        (Some(false), "failed (waits-for-window)"),
        (None, "failed (waits-for-window)"),
        (Some(true), "passed"),
    ];
    for (at_once, says) in table {
        let waits = small().asks_resize("02:05", Some("db.t3.medium"), None, at_once);
        let expected = [(CLASS, "passed"), (STORAGE, "passed"), (AT_ONCE, says)];
        waits.clone().look("02:08").graded().expect(&format!("{at_once:?}"), &expected);
        let gone = waits.deletes().is_gone().look("02:50");
        gone.graded().expect(&format!("{at_once:?}, deleted"), &expected);
    }
    let made = small().asks_resize("02:05", Some("db.t3.medium"), None, Some(false));
    let made = made.is_resized_at("22 10:05", "22 10:20").look("22 11:00");
    made.graded().expect("made outside the window", &[(CLASS, "passed"), (AT_ONCE, "passed")]);
}

#[test]
fn a_change_by_staff_is_not_the_students() {
    let cleaner = "arn:aws:iam::111122223333:role/Cleaner";
    let by_staff = Student::begins()
        .groups()
        .creates()
        .is_ready()
        .resizes()
        .with(|s| {
            s.staff = vec![cleaner.parse().unwrap()];
            s.records.last_mut().unwrap().principal = Some(cleaner.into());
        })
        .is_resized();
    let none = "failed (not-started)";
    let expected = [(CLASS, none), (STORAGE, none), (AT_ONCE, none)];
    by_staff.clone().look("02:00").graded().expect("standing", &expected);
    by_staff.deletes().is_gone().look("02:50").graded().expect("deleted", &expected);
}

#[test]
fn storage_that_may_have_grown_by_itself_is_not_the_students_for_certain() {
    let blind = [TRAIL, DB_EVENTS];
    let student = Student::begins()
        .groups()
        .creates()
        .is_ready()
        .look_but("01:30", &blind)
        .with(|s| s.db().storage = Some(30))
        .look_but("02:00", &blind);
    student.graded().expect("autoscaling is on", &[(STORAGE, "unverified access-denied")]);
    // So is what records tell.
    let gone = |max: Option<i64>| {
        let created = Student::begins().groups().creates_as(|db| db.max_storage = max).is_ready();
        let grown = created.with(|s| s.db().storage = Some(30)).deletes().is_gone();
        grown.look_but("06:00", &[DB_EVENTS]).graded()
    };
    gone(Some(1000)).expect("on, by records", &[(STORAGE, "unverified no-record")]);
    gone(None).expect("off, by records", &[(STORAGE, "passed")]);
}

/// R134.
#[test]
fn storage_that_grew_by_itself_is_told_from_what_the_student_asked_for() {
    let finished = "Finished applying autoscaling-initiated modification to allocated storage.";
    let grows = |student: Student, to: i64| {
        let student = student.with(|s| s.db().storage = Some(to)).event("02:05", finished);
        student.look("02:10").graded()
    };
    let ready = || Student::begins().groups().creates().is_ready();
    let asked = ready().asks_resize("01:50:10", None, Some(30), Some(true)).is_resized();
    let none = "failed (not-started)";
    let table = [
        ("asked for before", asked, 35, "passed"),
        ("nobody asked", ready(), 35, none),
        ("no larger than before", ready(), 20, none),
        ("seen before", ready().look("01:30"), 35, none),
    ];
    for (name, student, to, says) in table {
        grows(student, to).expect(name, &[(STORAGE, says)]);
    }
}

/// R170. No record tells of the call: what was done by the deadline was asked for before.
#[test]
fn an_event_tells_of_a_change_in_time_until_the_deadline() {
    let open = "unverified access-denied";
    for (finished, says) in [("01:59:59", "passed"), ("02:00", "passed"), ("02:00:01", open)] {
        let ready = Student::begins().groups().creates().is_ready().resizes();
        let resized = ready.is_resized_at("01:51", finished);
        let student = resized.with(|s| s.deadline = Some(t("02:00")));
        let graded = student.look_but("02:10", &[TRAIL]).graded();
        graded.expect(finished, &[(CLASS, says), (STORAGE, says)]);
    }
}

/// R136. It was asked for the window, and taken back.
#[test]
fn a_change_that_a_later_look_does_not_show_waiting_waits_no_more() {
    let asked = Student::begins().groups().creates().is_ready().asks_resize(
        "01:50:10",
        Some("db.t3.small"),
        Some(30),
        Some(false),
    );
    let taken_back = asked.with(|s| s.db().pending = Pending::default()).look("02:00");
    let expected = [(CLASS, "failed"), (STORAGE, "failed"), (AT_ONCE, "failed")];
    taken_back.graded().expect("taken back", &expected);
}

/// R131, R162.
#[test]
fn a_size_from_creation_on_stays_when_looks_fail_unless_a_change_of_it_was_to_come() {
    type Step = fn(&mut Student);
    let (stays, open) = ("partial (already-that-size)", "unverified timeout");
    let table: [(&str, Step, &str, &str); 3] = [
        ("settled", |_| {}, stays, stays),
        ("pending", |s| s.db().pending.class = Some("db.t3.nano".into()), open, stays),
        ("modifying", |s| s.db().status = Some("modifying".into()), open, open),
    ];
    for (name, change, class, storage) in table {
        let student = created_large().is_ready().with(change).look_but("01:30", &[TRAIL]);
        let blind = student.look_blind("01:40", ReasonCode::Timeout);
        blind.graded().expect(name, &[(CLASS, class), (STORAGE, storage)]);
    }
}

/// R131. Either of records and events is enough.
#[test]
fn that_a_size_was_never_changed_is_told_by_records_or_events() {
    let same = "partial (already-that-size)";
    let table: [(&[Source], &str); 4] = [
        (&[], same),
        (&[TRAIL], same),
        (&[DB_EVENTS], same),
        (&[TRAIL, DB_EVENTS], "unverified access-denied"),
    ];
    for (blind, says) in table {
        let student = created_large().look_but("01:22", blind).is_ready().look_but("01:30", blind);
        let name = format!("without {blind:?}");
        student.graded().expect(&name, &[(CLASS, says), (STORAGE, says)]);
    }
}

fn created_large() -> Student {
    Student::begins().groups().creates_as(|db| {
        db.class = Some("db.t3.small".into());
        db.storage = Some(30);
    })
}

#[test]
fn a_change_is_proven_by_its_call_with_its_event_or_with_a_look() {
    let passes = [(CLASS, "passed"), (STORAGE, "passed"), (AT_ONCE, "passed")];
    let resized = || Student::begins().groups().creates().is_ready().resizes().is_resized();
    resized().look_but("02:00", &[DB_EVENTS]).graded().expect("no events", &passes);
    // Nobody looked while it stood, and the record of the deletion is on its way.
    let gone = resized().deletes().is_gone().with(|s| s.delay = SignedDuration::from_mins(55));
    gone.look("02:50").graded().expect("an event", &passes);
}

/// R136. What waits is more than there was, or it is nothing.
#[test]
fn a_change_to_no_more_than_it_has_earns_nothing_while_it_waits() {
    let waits = |storage: i64| {
        let ready = Student::begins().groups().creates().is_ready();
        let waits = ready.asks_resize("01:50:10", None, Some(storage), Some(false));
        waits.look("02:00").graded().says(STORAGE)
    };
    assert_eq!(waits(21), "partial (waits-for-window)");
    assert_eq!(waits(20), "failed (waits-for-window)");
}

/// R131. Where nothing tells what it was created with, it may have had the size from the beginning.
#[test]
fn a_size_that_was_only_ever_seen_large_is_open_and_one_that_is_small_was_not_resized() {
    let blind = [TRAIL, DB_EVENTS];
    let seen = |storage: i64| {
        let created = Student::begins().groups().creates_as(|db| db.storage = Some(storage));
        created.is_ready().look_but("02:00", &blind).graded().says(STORAGE)
    };
    assert_eq!(seen(30), "unverified access-denied");
    assert_eq!(seen(29), "failed (not-started)");
}

/// R161, R162.
#[test]
fn what_became_of_a_size_unseen_is_open_unless_it_was_large_enough_and_nobody_could_look() {
    let seen = |storage: i64| {
        let created = Student::begins().groups().creates_as(|db| db.storage = Some(storage));
        created.is_ready().look("01:30")
    };
    let blind = |storage| seen(storage).look_blind("01:40", ReasonCode::Timeout).graded();
    blind(30).expect("large, then blind", &[(STORAGE, "partial (already-that-size)")]);
    blind(20).expect("small, then blind", &[(STORAGE, "unverified timeout")]);
    let gone = seen(30).is_gone().with(|s| s.delay = SignedDuration::from_hours(9)).look("02:50");
    gone.graded().expect("large, then gone", &[(STORAGE, "pending settling")]);
}
