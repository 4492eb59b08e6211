//! Time: what was proven stays, what may come settles, and one name may have several lives.

use crate::cases::case;
use crate::common::{DB_GROUP, EC2, LIFE, Student, answered, cidr, permission, shown, t};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{
    Answer, Blind, DB_INSTANCES, DbInstance, Look, Observation, ReasonCode, SESSION, SecurityGroup,
    TRAIL,
};
use labproof_checks::outcome::Outcome;
use serde_json::json;

#[test]
fn a_run_after_deletion_reaches_what_a_run_before_it_reached_wherever_aws_keeps_a_record() {
    let before = case("all but deletion").graded();
    let after = case("only after deletion").graded();
    for criterion in before.0.criteria() {
        let id = criterion.id.as_str();
        if id.starts_with("sql-table.") || id.starts_with("deletion.") {
            continue;
        }
        assert_eq!(before.says(id), after.says(id), "{id}");
    }
}

#[test]
fn a_deletion_without_its_record_settles_for_two_hours_and_then_has_none() {
    let id = "db-config.private";
    let student = Student::begins()
        .creates_as(|db| db.public = Some(true))
        .is_ready()
        .with(|s| s.delay = jiff::SignedDuration::from_hours(5))
        .look("01:30")
        .is_gone()
        .look("02:50");
    student.graded().expect("now", &[(id, "pending settling")]);
    let reason = student.graded().criterion(id).reason.clone().unwrap();
    assert_eq!(reason.again_at, Some(t("04:36")));
    student.graded_at(t("04:36")).expect("later", &[(id, "unverified no-record")]);
    student.look("06:50").graded().expect("delivered", &[(id, "failed")]);
}

#[test]
fn a_look_that_shows_a_thing_wrong_fails_it_until_it_could_have_changed_unseen() {
    let id = "db-config.iam-auth";
    let off =
        || Student::begins().creates_as(|db| db.iam_auth = Some(false)).is_ready().look("01:30");
    off().graded().expect("seen", &[(id, "failed")]);
    off()
        .look_blind("01:40", ReasonCode::Timeout)
        .graded()
        .expect("blind", &[(id, "unverified timeout")]);
    // What cannot be changed stays wrong.
    let id = "db-config.master-username";
    let wrong =
        Student::begins().creates_as(|db| db.master_username = Some("admin".into())).is_ready();
    let wrong = wrong.look("01:30").look_blind("01:40", ReasonCode::Timeout);
    wrong.graded().expect("fixed", &[(id, "failed")]);
}

#[test]
fn the_last_known_moment_decides_over_public_access() {
    let id = "db-config.private";
    case("public, then private").graded().expect("mended", &[(id, "passed")]);
    case("private, then public").graded().expect("opened", &[(id, "failed")]);
}

#[test]
fn a_student_whom_a_later_run_could_not_enter_is_judged_from_the_store() {
    let graded = case("seen, then the role refused").graded();
    assert_eq!(graded.flags(), ["not-seen-this-time"]);
    assert_eq!(graded.score().earned.tenths(), 850);
    graded.expect(
        "what may have changed",
        &[("deletion.instance-deleted", "unverified assume-role-refused")],
    );
    let refused =
        Student::all_but_deletion().look("02:20").look_blind("02:30", ReasonCode::AccessDenied);
    assert_eq!(refused.graded().flags(), [""; 0], "refused reads are observations");
}

#[test]
fn a_student_whom_no_run_ever_entered_is_not_graded() {
    let never = Student::begins().shut("01:00", ReasonCode::AssumeRoleRefused).graded();
    assert!(matches!(never.0.state, labproof_checks::result::State::NotGraded(_)));
    let later = Student::begins().shut("01:00", ReasonCode::AssumeRoleRefused).look("01:10");
    assert_eq!(later.graded().score().earned.tenths(), 0);
}

#[test]
fn the_best_life_of_a_name_is_graded_and_one_that_stands_later_is_a_leftover() {
    let again = case("deleted and created again").graded();
    again.expect(
        "first life",
        &[("db-config.created", "passed (second-life)"), ("deletion.instance-deleted", "passed")],
    );
    assert_eq!(again.flags(), ["leftover"]);
    let better = case("began badly, then again").graded();
    better.expect(
        "second life",
        &[
            ("db-config.engine-version", "passed (accepted-variation)"),
            ("deletion.instance-deleted", "failed (not-started)"),
        ],
    );
    assert_eq!(better.flags(), [""; 0]);
}

#[test]
fn lives_that_only_events_tell_of_are_told_apart_by_their_deletions() {
    let first = Student::begins().creates().is_ready().is_gone_at("01:40");
    let second = first
        .creates_at("01:50", |db| db.resource_id = Some("db-SECOND".into()))
        .is_ready_at("01:55");
    let graded = second.look_but("02:00", &[TRAIL]).graded();
    graded.expect(
        "the standing life",
        &[
            ("db-config.created", "passed (second-life)"),
            ("deletion.instance-deleted", "failed (not-started)"),
        ],
    );
    // Events from before the first record of a life are of that life, not of another one.
    let late =
        Student::done().with(|s| s.records.retain(|record| record.name == "DeleteDBInstance"));
    late.look("02:50").graded().expect("one life", &[("db-config.created", "passed")]);
}

#[test]
fn a_source_that_was_never_looked_at_opens_what_it_would_tell() {
    let mut student = case("nothing begun").clone();
    student.seen.retain(|seen| seen.look.source() != TRAIL);
    assert_eq!(student.graded().outcome("db-config.created"), Outcome::Unverified);
    student.seen.retain(|seen| seen.look.source() == SESSION);
    let graded = student.graded();
    assert!(graded.0.criteria().all(|criterion| criterion.outcome == Outcome::Unverified));
}

#[test]
fn a_lookup_that_was_cut_short_is_blind_for_what_it_did_not_reach() {
    let mut student = case("nothing begun").clone();
    for seen in &mut student.seen {
        if let labproof_checks::evidence::Look::Seen(labproof_checks::evidence::Answer::Trail(
            lookup,
        )) = &mut seen.look
        {
            lookup.covered_from = t("00:30");
        }
    }
    student.graded().expect("cut", &[("db-config.created", "unverified too-many-records")]);
}

/// Cuts the lookups of a student at an instant, for this reason.
fn cut(student: &Student, at: Timestamp, why: Option<ReasonCode>) -> Student {
    let mut student = student.clone();
    for seen in &mut student.seen {
        if let Look::Seen(Answer::Trail(lookup)) = &mut seen.look {
            lookup.covered_from = at;
            lookup.records.retain(|record| record.at >= at);
            lookup.cut = why.map(|code| Blind::new(code, "cloudtrail:LookupEvents"));
        }
    }
    student
}

#[test]
fn a_lookup_that_was_cut_says_why_and_keeps_what_it_read() {
    for (why, says) in [
        (None, "unverified too-many-records"),
        (Some(ReasonCode::TooManyRecords), "unverified too-many-records"),
        (Some(ReasonCode::Throttled), "unverified throttled"),
        (Some(ReasonCode::Internal), "unverified internal"),
    ] {
        let unseen = cut(case("nothing begun"), t("00:30"), why);
        unseen.graded().expect("nothing begun", &[("db-config.created", says)]);
    }
    let read = cut(case("only after deletion"), t("02:00"), None).graded();
    read.expect("what was read counts", &[("deletion.instance-deleted", "passed")]);
}

/// What is missing was called after the last look that shows the instance.
#[test]
fn a_record_is_missing_for_the_cut_only_where_the_lookup_did_not_reach() {
    let public = Student::begins().creates_as(|db| db.public = Some(true)).is_ready();
    let late = public.with(|s| s.delay = SignedDuration::from_hours(9)).look("01:30");
    let gone = late.is_gone().look("02:50");
    for (reached, says) in [
        ("00:30", "unverified no-record"),
        ("01:30", "unverified no-record"),
        ("02:00", "unverified too-many-records"),
    ] {
        let graded = cut(&gone, t(reached), None).graded_at(t("05:00"));
        graded.expect(reached, &[("db-config.private", says)]);
    }
}

#[test]
fn what_an_earlier_lookup_reached_is_not_cut() {
    let reached = t("04:00") - SignedDuration::from_hours(6);
    let mut student = Student::begins().look("01:00").look("04:00");
    let newest = |seen: &&mut Observation| seen.at >= t("04:00");
    for seen in student.seen.iter_mut().filter(newest) {
        if let Look::Seen(Answer::Trail(lookup)) = &mut seen.look {
            lookup.covered_from = reached;
        }
    }
    student.graded().expect("both", &[("db-config.created", "failed (not-started)")]);
}

#[test]
fn an_instance_created_between_the_looks_of_one_run_is_not_taken_for_gone() {
    let mut student = Student::begins().groups().look("01:20").creates();
    student.catch_up("01:20:10");
    student.graded().expect(
        "between",
        &[("db-config.created", "passed"), ("deletion.instance-deleted", "pending in-progress")],
    );
}

/// R161.
#[test]
fn what_the_newest_look_shows_wrong_needs_no_record() {
    let open = |group: &mut SecurityGroup| {
        group.inbound = Some(vec![permission("tcp", 3306, 3306, [cidr("0.0.0.0/0")])]);
    };
    let group = Student::begins().groups_as(open).look_but("01:15", &[TRAIL]);
    let id = "security-group.mysql-from-web-tier";
    group.graded().expect("a group", &[(id, "failed")]);
    let gone = group.with(|s| drop(s.groups.pop())).look_but("01:30", &[TRAIL]);
    gone.graded().expect("a group that is gone", &[(id, "unverified access-denied")]);
    let server = Student::arrives().makes_group();
    let server = server.launches_as(|it| it.class = Some("m5.4xlarge".into()));
    let server = server.look_but("01:15", &[TRAIL]);
    let id = "server.instance-type";
    server.graded_of(&EC2).expect("a server", &[(id, "failed")]);
    let untold = server.with(|s| s.server().class = None).look_but("01:30", &[TRAIL]);
    untold.graded_of(&EC2).expect("a type not told", &[(id, "unverified access-denied")]);
    let public = |db: &mut DbInstance| db.public = Some(true);
    let instance = Student::begins().groups().creates_as(public).is_ready().look("01:30");
    let id = "db-config.private";
    instance.graded().expect("an instance", &[(id, "failed")]);
    let untold = instance.with(|s| s.db().public = None).look("01:40");
    untold.graded().expect("access not told", &[(id, "unverified internal")]);
}

/// R161. Neither the answer to the change nor that to the deletion tells what became of the setting.
#[test]
fn a_setting_that_was_seen_wrong_fails_unless_a_call_since_may_have_mended_it() {
    let id = "db-config.private";
    let seen = |changed: &str| {
        let public = |db: &mut DbInstance| db.public = Some(true);
        let student = Student::begins().groups().creates_as(public).is_ready().look("01:50");
        let request = json!({"dBInstanceIdentifier": "awsdb", "publiclyAccessible": false});
        let answer = json!({"dBInstanceIdentifier": "awsdb", "dbiResourceId": LIFE});
        let record = answered("ModifyDBInstance", t(changed), request, answer);
        student.with(|s| s.records.push(record))
    };
    for (changed, gone, left) in [
        ("01:49:59", "failed", "failed"),
        ("01:50", "unverified no-record", "unverified access-denied"),
        ("01:50:01", "unverified no-record", "unverified access-denied"),
    ] {
        let deleted = seen(changed).deletes_as(|record| {
            record.response.as_object_mut().unwrap().remove("publiclyAccessible");
        });
        deleted.is_gone().look("06:00").graded().expect(changed, &[(id, gone)]);
        let unseen = seen(changed).with(|s| s.deadline = Some(t("02:10")));
        let unseen = unseen.look_but("06:00", &[DB_INSTANCES]);
        unseen.graded().expect(&format!("{changed}, as the deadline left it"), &[(id, left)]);
    }
}

/// CloudTrail dates calls to the second, and ids are in no order.
#[test]
fn the_calls_of_one_second_are_in_the_order_in_which_they_can_have_been_made() {
    let tags = || {
        let tag = json!({"key": "Name", "value": "Stem Day DB Tier"});
        let request = json!({
            "resourcesSet": {"items": [{"resourceId": DB_GROUP}]}, "tagSet": {"items": [tag]},
        });
        answered("CreateTags", t("01:10"), request, json!({"_return": true}))
    };
    let unnamed = |group: &mut SecurityGroup| {
        group.name = Some("launch-wizard-1".into());
        group.name_tag = None;
    };
    let done = Student::begins().groups_as(unnamed).with(|s| s.records.push(tags()));
    let done = done.creates_as(|db| db.public = Some(true)).is_ready().resizes().is_resized();
    let done = done.with(|s| s.db().public = Some(false)).deletes().is_gone();
    let done = done.deletes_group().with(|s| {
        s.records.iter_mut().for_each(|record| match record.name.as_str() {
            "AuthorizeSecurityGroupIngress" => record.at = t("01:10"),
            "ModifyDBInstance" => record.at = t("02:30:30"),
            _ => {}
        });
    });
    let told = |order: &dyn Fn(usize) -> usize| {
        let numbered = done.clone().with(|s| {
            for (number, record) in s.records.iter_mut().enumerate() {
                record.id = format!("id-{:03}", order(number));
            }
        });
        numbered.look("06:00").graded()
    };
    let (forwards, backwards) = (told(&|number| number), told(&|number| 500 - number));
    assert_eq!(shown(&forwards), shown(&backwards));
    forwards.expect(
        "all is known",
        &[
            ("security-group.exists", "passed"),
            ("security-group.mysql-from-web-tier", "passed"),
            ("db-config.private", "passed"),
            ("resize.storage", "passed"),
            ("deletion.instance-deleted", "passed"),
        ],
    );
    // The answer to the deletion is the last word, whatever was changed in its second.
    let public = |db: &mut DbInstance| db.public = Some(true);
    let public = Student::begins().groups().creates_as(public).is_ready();
    let changed = public.asks_resize("02:30:30", Some("db.t3.small"), None, Some(true));
    let gone = changed.deletes().is_gone().look("06:00");
    gone.graded().expect("changed and deleted", &[("db-config.private", "failed")]);
}
