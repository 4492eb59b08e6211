//! With a deadline the time of the student's call counts; its completion may come later.

use crate::common::{EC2, Student, WEB_GROUP, answered, cidr, permission, t};
use jiff::SignedDuration;
use labproof_checks::evidence::{
    DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS, Observation, SECURITY_GROUPS, SESSION, TRAIL,
};
use serde_json::json;

/// The whole lab, looked at once, long after it was deleted.
fn done(deadline: &str) -> Student {
    Student::done().with(|s| s.deadline = Some(t(deadline))).look("06:00")
}

#[test]
fn calls_in_time_count_and_later_ones_do_not() {
    let cases: [(&str, &[(&str, &str)]); 5] = [
        // Before the instance: nothing of it counts.
        (
            "01:15",
            &[("security-group.exists", "passed"), ("db-config.created", "failed (too-late)")],
        ),
        // Between creation and resize.
        (
            "01:40",
            &[
                ("db-config.created", "passed"),
                ("db-config.private", "passed"),
                ("db-config.instance-class", "passed (accepted-variation)"),
                ("resize.instance-class", "failed (too-late)"),
                ("resize.storage", "failed (too-late)"),
                ("resize.applied-immediately", "failed (too-late)"),
                ("snapshot.exists", "failed (too-late)"),
                ("deletion.instance-deleted", "failed (too-late)"),
            ],
        ),
        // The resize was asked for in time, and done later.
        (
            "01:51",
            &[
                ("resize.instance-class", "passed"),
                ("resize.storage", "passed"),
                ("resize.applied-immediately", "passed"),
                ("snapshot.exists", "failed (too-late)"),
            ],
        ),
        // The deletion was too late.
        (
            "02:20",
            &[
                ("snapshot.exists", "passed"),
                ("snapshot.available", "passed"),
                ("deletion.instance-deleted", "failed (too-late)"),
                ("deletion.no-final-snapshot", "blocked by deletion.instance-deleted"),
            ],
        ),
        // The deletion was asked for in time, and done later.
        (
            "02:31",
            &[("deletion.instance-deleted", "passed"), ("deletion.no-final-snapshot", "passed")],
        ),
    ];
    for (deadline, expected) in cases {
        done(deadline).graded().expect(deadline, expected);
    }
}

#[test]
fn a_late_call_is_noted_as_such() {
    let graded = done("02:20").graded();
    let deletion = graded.criterion("deletion.instance-deleted");
    let codes: Vec<_> = deletion.notes.iter().map(labproof_checks::outcome::Note::code).collect();
    assert_eq!(codes, ["too-late"]);
}

#[test]
fn a_setting_that_was_mended_too_late_stays_wrong() {
    let student = || {
        let public = |db: &mut labproof_checks::evidence::DbInstance| db.public = Some(true);
        Student::begins().groups().creates_as(public).is_ready().look("01:30")
    };
    let mended = student().with(|s| s.deadline = Some(t("01:40"))).with(|s| {
        s.db().public = Some(false);
    });
    // Nothing on record says when it changed: the benefit is the student's.
    mended.look("03:50").graded().expect("undated", &[("db-config.private", "passed")]);
    let late = student().with(|s| s.deadline = Some(t("01:30"))).deletes().is_gone().look("06:00");
    late.graded().expect("on record", &[("db-config.private", "failed")]);
}

#[test]
fn a_group_that_was_wrong_at_the_deadline_fails_whatever_was_deleted_later() {
    let open = |group: &mut labproof_checks::evidence::SecurityGroup| {
        group.inbound = Some(vec![permission("tcp", 3306, 3306, [cidr("0.0.0.0/0")])]);
    };
    let student = Student::begins().groups_as(open).creates().is_ready().look("01:30");
    let late = student.deletes().is_gone().with(|s| s.deadline = Some(t("01:40"))).look("06:00");
    late.graded().expect("late", &[("security-group.mysql-from-web-tier", "failed")]);
}

#[test]
fn what_aws_dates_nowhere_counts_when_it_is_seen_later() {
    let student = Student::all_but_deletion().with(|s| s.deadline = Some(t("02:20")));
    let graded = student.look("04:30").graded();
    graded.expect("rows", &[("sql-table.row", "passed (seen-late)")]);
    let notes = &graded.criterion("sql-table.row").notes;
    assert!(notes.iter().any(|note| note.code() == "seen-late"), "{notes:?}");
    let in_time = Student::all_but_deletion().look("02:18").with(|s| s.deadline = Some(t("02:20")));
    let graded = in_time.look("04:30").graded();
    assert!(graded.criterion("sql-table.row").notes.is_empty());
    let at_last = Student::all_but_deletion().with(|s| s.deadline = Some(t("02:20")));
    at_last.look("02:20").graded().expect("at the deadline", &[("sql-table.row", "passed")]);
}

#[test]
fn after_the_deadline_nothing_can_make_a_late_call_count_where_the_trail_is_blind() {
    let blind = Student::done().with(|s| s.deadline = Some(t("01:40")));
    let graded = blind.look_but("06:00", &[TRAIL]).graded();
    for criterion in graded.0.criteria().filter(|criterion| criterion.id.starts_with("resize.")) {
        assert!(criterion.outcome.is_open(), "{} {:?}", criterion.id, criterion.outcome);
    }
}

#[test]
fn a_late_call_settles_nothing_while_one_in_time_may_still_be_delivered() {
    let student = Student::begins().groups().creates().is_ready();
    let late = student.snapshots_as("another", "02:25").with(|s| s.deadline = Some(t("02:20")));
    let soon = late.clone().look_but("02:30", &[DB_SNAPSHOTS]);
    soon.graded().expect("soon", &[("snapshot.exists", "pending settling")]);
    let settled = late.look_but("05:00", &[DB_SNAPSHOTS]);
    settled.graded().expect("settled", &[("snapshot.exists", "failed (too-late)")]);
}

#[test]
fn a_group_that_was_made_after_the_deadline_was_made_too_late() {
    let id = "security-group.exists";
    let late = Student::begins().groups().with(|s| s.deadline = Some(t("01:05")));
    late.clone().look("01:15").graded().expect("soon", &[(id, "unverified no-record")]);
    // A late call of one kind is none of another.
    let expected = [(id, "failed (too-late)"), ("db-config.created", "failed (not-started)")];
    late.look("06:00").graded().expect("settled", &expected);
    let none = Student::begins().with(|s| s.deadline = Some(t("01:05"))).look("06:00").graded();
    none.expect("never made", &[(id, "failed (not-started)")]);
}

/// R170: a call at the deadline itself is in time, and one in the next second is not.
#[test]
fn a_call_at_the_deadline_is_in_time_and_one_a_second_later_is_late() {
    let cases = [
        ("security-group.exists", "01:10", "passed"),
        ("db-config.created", "01:20:04", "passed"),
        ("resize.instance-class", "01:50:10", "passed"),
        ("resize.storage", "01:50:10", "passed"),
        ("resize.applied-immediately", "01:50:10", "passed"),
        ("snapshot.exists", "02:10:20", "passed"),
        ("deletion.instance-deleted", "02:30:30", "passed"),
    ];
    for (id, called, says) in cases {
        let graded = |deadline| {
            let student = Student::done().with(|s| s.deadline = Some(deadline));
            student.look("06:00").graded()
        };
        graded(t(called)).expect("at the deadline", &[(id, says)]);
        let late = graded(t(called) - SignedDuration::from_secs(1));
        late.expect("a second later", &[(id, "failed (too-late)")]);
    }
}

/// A look in the second of the first late call already shows what that call did; those before it count.
#[test]
fn looks_count_until_the_first_late_call_and_not_in_its_second() {
    let public = |db: &mut labproof_checks::evidence::DbInstance| db.public = Some(true);
    let opened = Student::begins().groups().creates_as(public).is_ready().look("01:25");
    let late = opened.with(|s| s.deadline = Some(t("01:30")));
    let late = late.asks_resize("01:40", None, Some(30), Some(true));
    let mended = late.with(|s| s.db().public = Some(false)).look("01:40");
    mended.graded().expect(
        "mended too late",
        &[
            ("db-config.private", "failed"),
            ("deletion.instance-deleted", "failed (not-started)"),
            ("sql-table.row", "passed"),
        ],
    );
}

/// R172. A look counts until the first late call that changes what it is at: for the servers, one that
/// gives a server other groups or another type.
#[test]
fn looks_at_the_servers_count_until_a_late_call_that_changes_one_and_no_other_call() {
    let id = "i-0aeb0000000000001";
    let groups = json!({"items": [{"groupId": WEB_GROUP}]});
    let (instance, interface) = ("ModifyInstanceAttribute", "ModifyNetworkInterfaceAttribute");
    let uncounted = "unverified no-record";
    let table = [
        (instance, json!({"instanceId": id, "groupSet": groups}), uncounted),
        (instance, json!({"instanceId": id, "instanceType": {"value": "t3.large"}}), uncounted),
        (interface, json!({"networkInterfaceId": "eni-1", "groupSet": groups}), uncounted),
        (instance, json!({"instanceId": id}), "passed"),
        ("RunInstances", json!({"instanceType": "t3.micro", "groupSet": groups}), "passed"),
        ("CreateDBSnapshot", json!({}), "passed"),
    ];
    for (name, request, says) in table {
        let case = format!("{name} {request}");
        let late = answered(name, t("01:30"), request, json!({"_return": true}));
        let student = Student::begins().with(|s| s.deadline = Some(t("01:15")));
        let graded = student.with(|s| s.records.push(late)).look("06:00").graded();
        graded.expect(&case, &[("web-tier.server", says)]);
    }
}

/// R170. When a change was done tells when it was asked for only if that was before the deadline, too.
#[test]
fn a_change_of_which_an_event_alone_tells_counts_if_it_was_done_before_the_deadline() {
    let id = "resize.storage";
    let resized = || Student::begins().groups().creates().is_ready().resizes().is_resized();
    for (deadline, says) in [
        (None, "passed"),
        (Some("02:10"), "passed"),
        (Some("01:58:01"), "passed"),
        (Some("01:55"), "unverified access-denied"),
    ] {
        let student = resized().with(|s| s.deadline = deadline.map(t));
        let graded = student.look_but("02:05", &[TRAIL]).graded();
        graded.expect(&format!("{deadline:?}"), &[(id, says)]);
    }
}

/// R171. What a look shows after the deadline counts where nothing can have been done in between, and
/// what was wrong before it stays wrong where nothing was.
#[test]
fn where_the_trail_tells_of_nothing_until_the_deadline_what_was_seen_before_holds() {
    let id = "security-group.mysql-from-web-tier";
    let open = |group: &mut labproof_checks::evidence::SecurityGroup| {
        group.inbound = Some(vec![permission("tcp", 3306, 3306, [cidr("0.0.0.0/0")])]);
    };
    let wrong = || {
        let student = Student::begins().groups_as(open).creates().is_ready().look("01:30");
        student.with(|s| s.deadline = Some(t("01:40")))
    };
    for blind in [&[SECURITY_GROUPS, DB_INSTANCES][..], &[SECURITY_GROUPS]] {
        wrong().look_but("06:00", blind).graded().expect("settled", &[(id, "failed")]);
        let sooner = wrong().look_but("02:00", blind).graded();
        assert!(sooner.outcome(id).is_open(), "{blind:?}: {}", sooner.says(id));
    }
}

/// R252. What an unseen call may have made so after the deadline proves nothing.
#[test]
fn a_look_after_the_deadline_shows_a_servers_type_only_where_no_call_can_have_changed_it() {
    let id = "server.instance-type";
    let launched = || {
        Student::serves().with(|s| {
            s.records.retain(|record| record.name != "RunInstances");
            s.deadline = Some(t("01:00"));
        })
    };
    let graded = |student: Student| student.graded_of(&EC2).says(id);
    assert_eq!(graded(launched().look("00:50")), "passed (accepted-variation)");
    let blind = |at: &str| graded(launched().look_but(at, &[TRAIL]));
    assert_eq!(blind("01:00"), "passed (accepted-variation)");
    assert_eq!(blind("01:00:01"), "unverified access-denied");
    assert_eq!(graded(launched().look("06:00")), "pending settling");
    assert_eq!(graded(launched().look("06:00").look("08:30")), "passed (accepted-variation)");
    assert_eq!(graded(launched().look_but("06:00", &[TRAIL])), "unverified access-denied");
}

/// A run looks when it is first answered; that it was let in shows nothing of the account.
#[test]
fn a_run_that_was_let_in_before_the_deadline_and_asked_after_it_has_looked_after_it() {
    let blind = [TRAIL, DB_EVENTS];
    let stood = |entered: &str, asked: &str| {
        let student = Student::all_but_deletion().with(|s| s.deadline = Some(t("02:18")));
        let mut student = student.look_but(asked, &blind);
        let session = |seen: &&mut Observation| seen.look.source() == SESSION;
        student.seen.iter_mut().filter(session).for_each(|seen| seen.at = t(entered));
        student.is_gone().look_but("06:00", &blind).graded().says("deletion.instance-deleted")
    };
    assert_eq!(stood("02:17:58", "02:17:59"), "unverified access-denied");
    assert_eq!(stood("02:17:59", "02:18:01"), "failed (too-late)");
}

/// R170. AWS may report half an hour later what was asked for in time. What it reports later still, a
/// call after the deadline may have caused.
#[test]
fn an_event_counts_as_long_as_a_call_in_time_may_have_caused_it() {
    let reported = |at: &str| {
        let ready = Student::begins().groups().creates().is_ready().resizes().is_resized();
        let made = ready.snapshots().is_snapshotted_at(at);
        let made = made.with(|s| s.deadline = Some(t("02:10:20")));
        made.look_but("06:00", &[DB_SNAPSHOTS]).graded().says("snapshot.available")
    };
    assert_eq!(reported("02:14"), "passed");
    assert_eq!(reported("02:40:20"), "passed");
    assert_eq!(reported("02:40:21"), "unverified access-denied");
}

#[test]
fn what_is_done_to_another_instance_after_the_deadline_is_not_too_late_for_this_one() {
    let of_another = |name: &str, at: &str, mut request: serde_json::Value| {
        request["dBInstanceIdentifier"] = json!("reports");
        let answer = json!({"dBInstanceIdentifier": "reports", "dbiResourceId": "db-REPORTS"});
        answered(name, t(at), request, answer)
    };
    let student = Student::begins().groups().creates().is_ready().look("01:30").with(|s| {
        s.deadline = Some(t("01:40"));
        s.records.extend([
            of_another("ModifyDBInstance", "01:50", json!({"dBInstanceClass": "db.t3.small"})),
            of_another("DeleteDBInstance", "02:00", json!({"skipFinalSnapshot": true})),
        ]);
    });
    student.look("06:00").graded().expect(
        "another's resize and deletion",
        &[
            ("resize.instance-class", "failed (not-started)"),
            ("deletion.instance-deleted", "failed (not-started)"),
        ],
    );
}

/// R172. Whatever was called since, and whether it could be looked at again.
#[test]
fn an_instance_that_the_newest_answer_after_the_deadline_shows_standing_was_not_deleted_in_time() {
    let id = "deletion.instance-deleted";
    let resized = Student::begins().groups().creates().is_ready().resizes().is_resized();
    let stands = resized.with(|s| s.deadline = Some(t("01:40"))).look("06:00");
    stands.graded().expect("resized too late", &[(id, "failed (not-started)")]);
    let blind = stands.look_but("06:10", &[DB_INSTANCES]);
    blind.graded().expect("then blind", &[(id, "failed (not-started)")]);
}

/// R163. Nobody looked in time, and the creation is on no record.
#[test]
fn the_answer_to_the_first_late_call_shows_what_the_deadline_left() {
    for (public, says) in [(false, "passed"), (true, "failed")] {
        let created = Student::begins().groups().creates_as(|db| db.public = Some(public));
        let gone = created.is_ready().deletes().is_gone().with(|s| {
            s.deadline = Some(t("02:00"));
            s.records.retain(|record| record.name != "CreateDBInstance");
        });
        let graded = gone.look("06:00").graded();
        graded.expect(&format!("public: {public}"), &[("db-config.private", says)]);
    }
}

/// R160. Nothing but the snapshot tells of its instance.
#[test]
fn a_snapshot_of_the_deadlines_second_tells_of_its_instance_and_one_a_second_later_does_not() {
    let told = |deadline: &str| {
        let student = Student::done().with(|s| {
            s.deadline = Some(t(deadline));
            s.records.clear();
            s.events.clear();
        });
        student.look("06:00").graded().says("db-config.created")
    };
    assert_eq!(told("02:14"), "passed");
    assert_ne!(told("02:13:59"), "passed");
}
