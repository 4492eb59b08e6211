//! What is asked for and not so yet: AWS is at work, or it waits for the weekly window; what AWS
//! refused, and what it accepted and did not do.

use crate::common::{Graded, LIFE, Student, answered, refused_modify, t};
use labproof_checks::evidence::{DB_EVENTS, DbInstance, Endpoint, Record, TRAIL};
use labproof_checks::outcome::{Note, Refusal};
use serde_json::{Value, json};

fn created_as(change: impl FnOnce(&mut DbInstance)) -> Student {
    Student::begins().groups().creates_as(change).is_ready()
}

/// A Modify call that AWS answered.
fn asks(request: Value, at: &str) -> Record {
    let mut request = request;
    request["dBInstanceIdentifier"] = json!("awsdb");
    let answer = json!({
        "dBInstanceIdentifier": "awsdb", "dbiResourceId": LIFE, "dBInstanceStatus": "available",
    });
    answered("ModifyDBInstance", t(at), request, answer)
}

/// Without IAM authentication, in two zones, public, kept for a day; IAM is asked for.
fn iam_pending(at_once: bool) -> Student {
    let student = created_as(|db| {
        db.iam_auth = Some(false);
        db.multi_az = Some(true);
        db.public = Some(true);
    });
    student.with(|s| {
        let request = json!({
            "enableIAMDatabaseAuthentication": true, "multiAZ": false, "applyImmediately": at_once,
        });
        s.records.push(asks(request, "01:40"));
        s.db().pending.iam_auth = Some(true);
        s.db().pending.multi_az = Some(false);
    })
}

#[test]
fn a_value_that_waits_for_the_window_fails_its_own_criterion_and_opens_no_other() {
    let graded = iam_pending(false).look("01:50").graded();
    graded.expect(
        "asked for the window",
        &[
            ("db-config.iam-auth", "failed (waits-for-window)"),
            ("db-config.single-az", "failed (waits-for-window)"),
            ("db-config.private", "failed"),
            ("db-config.backup-retention", "passed"),
            ("resize.instance-class", "failed (not-started)"),
            ("resize.storage", "failed (not-started)"),
        ],
    );
    // Which call it was is not known: only what waits is open.
    let blind = iam_pending(false).look_but("01:50", &[TRAIL]).graded();
    blind.expect(
        "no record",
        &[
            ("db-config.iam-auth", "unverified access-denied"),
            ("db-config.private", "failed"),
            ("resize.storage", "failed (not-started)"),
        ],
    );
    let other = created_as(|db| db.iam_auth = Some(false)).with(|s| {
        s.records.push(asks(json!({"multiAZ": true, "applyImmediately": false}), "01:40"));
        s.db().pending.multi_az = Some(true);
    });
    other.look("01:50").graded().expect(
        "another value waits",
        &[("db-config.iam-auth", "failed"), ("db-config.single-az", "passed")],
    );
}

/// R18. So do a version, a retention and a port; one that would not pass either changes nothing.
#[test]
fn a_version_a_retention_or_a_port_to_come_waits_only_if_it_would_pass() {
    let settings = ["db-config.engine-version", "db-config.backup-retention", "db-config.port"];
    let pending = |to: &str, days: i64, port: u16| {
        let old = created_as(|db| {
            db.engine_version = Some("5.6.51".into());
            db.backup_retention = Some(1);
            db.endpoint = Some(Endpoint { host: String::new(), port: 3307 });
        });
        let request = json!({
            "engineVersion": to, "backupRetentionPeriod": days, "dBPortNumber": port,
            "applyImmediately": false,
        });
        let waiting = old.with(|s| {
            s.records.push(asks(request, "01:40"));
            s.db().pending.engine_version = Some(to.into());
            s.db().pending.backup_retention = Some(days);
            s.db().pending.port = Some(port);
        });
        waiting.look("01:50").graded()
    };
    let waits = "failed (waits-for-window)";
    pending("8.4.8", 7, 3306).expect("all pass", &settings.map(|id| (id, waits)));
    pending("5.6.52", 6, 3308).expect("none does", &settings.map(|id| (id, "failed")));
}

#[test]
fn what_aws_is_at_work_on_is_pending() {
    let graded = iam_pending(true).look("01:40:30").graded();
    graded.expect(
        "asked for at once",
        &[
            ("db-config.iam-auth", "pending in-progress"),
            ("db-config.single-az", "pending in-progress"),
            ("db-config.private", "failed"),
        ],
    );
    let working = iam_pending(true).with(|s| s.db().status = Some("modifying".into()));
    let graded = working.look_but("01:41", &[TRAIL]).graded();
    graded.expect("a status of change", &[("db-config.iam-auth", "pending in-progress")]);
    for status in ["storage-initialization", "storage-optimization", "available"] {
        let settled = created_as(|db| db.public = Some(true));
        let settled = settled.with(|s| s.db().status = Some(status.into())).look("01:50");
        settled.graded().expect(status, &[("db-config.private", "failed")]);
    }
}

#[test]
fn a_mend_that_is_due_is_waited_for() {
    let mended = |at: &str| {
        let mends = asks(json!({"publiclyAccessible": false, "applyImmediately": true}), "01:40");
        created_as(|db| db.public = Some(true)).with(|s| s.records.push(mends)).look(at)
    };
    let id = "db-config.private";
    mended("01:40:20").graded().expect("just asked for", &[(id, "pending in-progress")]);
    mended("02:09:59").graded().expect("half an hour ago", &[(id, "pending in-progress")]);
    mended("02:10").graded().expect("longer ago", &[(id, "failed")]);
}

/// R18. The answer to the call is newer than the look. Where AWS names no port, it says 0.
#[test]
fn a_port_to_come_is_told_by_the_answer_to_the_call_that_asked_for_it() {
    for (answered_port, says) in [(3306, "failed (waits-for-window)"), (0, "failed")] {
        let other = Endpoint { host: "h".into(), port: 3307 };
        let mut student = created_as(|db| db.endpoint = Some(other)).look("01:30").with(|s| {
            let request = json!({"dBPortNumber": 3306, "applyImmediately": false});
            let mut record = asks(request, "01:30:02");
            record.response["pendingModifiedValues"] = json!({"port": answered_port});
            s.records.push(record);
        });
        student.catch_up("01:30:05");
        student.graded().expect(&answered_port.to_string(), &[("db-config.port", says)]);
    }
}

#[test]
fn a_resize_without_records_is_judged_by_looks_and_events() {
    let blind = [TRAIL];
    let seen_before = || created_as(|_| {}).look_but("01:30", &blind).resizes();
    let working = seen_before().with(|s| s.db().status = Some("modifying".into()));
    working.look_but("01:52", &blind).graded().expect(
        "modifying, both pending",
        &[
            ("resize.instance-class", "pending in-progress"),
            ("resize.storage", "pending in-progress"),
        ],
    );
    let done = |max: Option<i64>| {
        let created = created_as(|db| db.max_storage = max);
        created.look_but("01:30", &blind).resizes().is_resized()
    };
    for max in [None, Some(1000)] {
        done(max).look_but("02:00", &blind).graded().expect(
            "seen before and after",
            &[
                ("db-config.instance-class", "passed (accepted-variation)"),
                ("resize.instance-class", "passed"),
                ("resize.storage", "passed"),
                ("resize.applied-immediately", "passed"),
            ],
        );
    }
}

#[test]
fn storage_that_grew_unseen_may_be_autoscalings() {
    let both = [TRAIL, DB_EVENTS];
    let grown = |max: Option<i64>| {
        let created = created_as(|db| db.max_storage = max).look_but("01:30", &both);
        created.with(|s| s.db().storage = Some(30)).look_but("02:00", &both).graded()
    };
    grown(None).expect("autoscaling off", &[("resize.storage", "passed")]);
    grown(Some(1000)).expect("on", &[("resize.storage", "unverified access-denied")]);
}

/// What the note on a refused call says it is about.
fn refused_for(graded: &Graded, id: &str) -> Option<Refusal> {
    graded
        .criterion(id)
        .notes
        .iter()
        .find_map(|note| if let Note::Refused { about, .. } = note { Some(*about) } else { None })
}

#[test]
fn a_refusal_that_can_be_tried_again_costs_the_points_and_says_why() {
    let refused = |name: &str, error: &str, message: &str, request: Value| Record {
        name: name.into(),
        ..refused_modify(t("01:18"), error, message, request)
    };
    let plan = "FreeTierRestrictionError";
    let create = [
        (
            plan,
            "The specified backup retention period exceeds the maximum available to free tier customers.",
            Refusal::Retention,
        ),
        (plan, "This instance size isn't available with free plan accounts.", Refusal::Class),
        (plan, "Your plan does not include this.", Refusal::Plan),
        (plan, "Multi-AZ deployments aren't available with free plan accounts.", Refusal::MultiAz),
        (plan, "MultiAZ is not supported for this instance class.", Refusal::MultiAz),
        ("InvalidParameterCombination", "Cannot find version 5.7 for mysql", Refusal::Value),
        ("AccessDenied", "User is not authorized", Refusal::Permission),
        ("DBInstanceAlreadyExists", "DB instance already exists", Refusal::NameTaken),
        ("DBInstanceAlreadyExistsFault", "DB instance already exists", Refusal::NameTaken),
        ("InstanceQuotaExceeded", "You have reached your quota", Refusal::Quota),
        ("InsufficientDBInstanceCapacityFault", "not available in the zone", Refusal::Capacity),
        ("SomethingNew", "", Refusal::Other),
    ];
    for (error, message, about) in create {
        let record =
            refused("CreateDBInstance", error, message, json!({"backupRetentionPeriod": 7}));
        let graded = Student::begins().groups().with(|s| s.records.push(record)).look("01:30");
        let graded = graded.graded();
        graded.expect(error, &[("db-config.created", "failed (refused)")]);
        assert_eq!(refused_for(&graded, "db-config.created"), Some(about), "{error}");
    }
    let state = ("InvalidDBInstanceState", "Instance awsdb is not in the available state.");
    let snapshot = refused("CreateDBSnapshot", state.0, state.1, json!({}));
    let resized = || created_as(|_| {}).resizes().is_resized();
    let graded = resized().with(|s| s.records.push(snapshot)).look("02:00").graded();
    graded.expect("snapshot", &[("snapshot.exists", "failed (refused)")]);
    assert_eq!(refused_for(&graded, "snapshot.exists"), Some(Refusal::State));
    let protected = (
        "InvalidParameterCombination",
        "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
    let mut deletion = refused("DeleteDBInstance", protected.0, protected.1, Value::Null);
    deletion.at = t("02:10");
    let graded = resized().with(|s| s.records.push(deletion)).look("02:20").graded();
    graded.expect("deletion", &[("deletion.instance-deleted", "failed (refused)")]);
    assert_eq!(refused_for(&graded, "deletion.instance-deleted"), Some(Refusal::Protected));
}

#[test]
fn a_refused_value_that_would_have_passed_as_more_excuses() {
    let plan = |name: &str, message: &str, request: Value| Record {
        name: name.into(),
        ..refused_modify(t("01:18"), "FreeTierRestrictionError", message, request)
    };
    let retention = "The specified backup retention period exceeds the maximum";
    let size = "This instance size isn't available with free plan accounts.";
    let low = || created_as(|db| db.backup_retention = Some(1));
    for (days, says) in [(30, "excused (refused-by-aws)"), (3, "failed (refused)")] {
        let record = plan("CreateDBInstance", retention, json!({"backupRetentionPeriod": days}));
        let graded = low().with(|s| s.records.push(record)).look("01:30").graded();
        graded.expect("retention", &[("db-config.backup-retention", says)]);
    }
    for (class, says) in [
        ("db.t3.medium", "excused (refused-by-aws)"),
        ("db.m5.large", "excused (refused-by-aws)"),
        ("db.t3.micro", "failed (refused)"),
    ] {
        let mut record = plan("ModifyDBInstance", size, json!({"dBInstanceClass": class}));
        record.at = t("01:40");
        let graded = low().with(|s| s.records.push(record)).look("01:50").graded();
        graded.expect(class, &[("resize.instance-class", says)]);
    }
}

#[test]
fn a_change_that_aws_accepted_and_did_not_make_did_not_happen() {
    let undone = |message: &str| {
        let student = created_as(|_| {}).resizes().event("01:55", message).with(|s| {
            s.db().pending = labproof_checks::evidence::Pending::default();
        });
        student.look("02:10").graded()
    };
    let class = "Unable to modify the DB instance class. The class is not available.";
    let storage = "Allocated storage modification failed.";
    undone(class).expect("class", &[("resize.instance-class", "failed (did-not-happen)")]);
    undone(storage).expect("storage", &[("resize.storage", "failed (did-not-happen)")]);
    undone("Backing up DB instance").expect("nothing", &[("resize.storage", "failed")]);
}

#[test]
fn a_refused_call_on_the_group_says_what_to_do() {
    let refused = |name: &str, error: &str, request: Value| Record {
        name: name.into(),
        ..refused_modify(t("01:05"), error, "", request)
    };
    let denied = refused(
        "CreateSecurityGroup",
        "Client.UnauthorizedOperation",
        json!({"groupName": "Stem Day DB Tier"}),
    );
    let graded = Student::begins().with(|s| s.records.push(denied)).look("01:15").graded();
    graded.expect("denied", &[("security-group.exists", "failed (refused)")]);
    assert_eq!(refused_for(&graded, "security-group.exists"), Some(Refusal::Permission));
    let rule =
        refused("AuthorizeSecurityGroupIngress", "Client.InvalidGroup.NotFound", Value::Null);
    let empty = Student::begins().groups_as(|group| group.inbound = Some(Vec::new()));
    let graded = empty.with(|s| s.records.push(rule)).look("01:15").graded();
    let id = "security-group.mysql-from-web-tier";
    graded.expect("no such source", &[(id, "failed (refused)")]);
    assert_eq!(refused_for(&graded, id), Some(Refusal::Value));
}

#[test]
fn a_change_that_was_refused_with_another_one_is_to_be_made_alone() {
    let refused = refused_modify(
        t("01:50"),
        "FreeTierRestrictionError",
        "This instance size isn't available with free plan accounts.",
        json!({"dBInstanceClass": "db.t3.small", "allocatedStorage": 30, "applyImmediately": true}),
    );
    let graded = created_as(|_| {}).with(|s| s.records.push(refused)).look("02:00").graded();
    graded.expect("the class", &[("resize.instance-class", "excused (refused-by-aws)")]);
    for id in ["resize.storage", "resize.applied-immediately"] {
        graded.expect("the rest", &[(id, "failed (refused)")]);
        assert_eq!(refused_for(&graded, id), Some(Refusal::AnotherChange), "{id}");
    }
}

/// What AWS did not refuse for a change holds for whatever was asked for with it.
#[test]
fn a_refusal_that_is_about_no_change_is_told_of_each() {
    let asked =
        json!({"dBInstanceClass": "db.t3.small", "allocatedStorage": 30, "applyImmediately": true});
    let state = "Instance awsdb is not in the available state.";
    for (error, message, about) in [
        ("InvalidDBInstanceState", state, Refusal::State),
        ("AccessDenied", "User is not authorized", Refusal::Permission),
        ("InsufficientDBInstanceCapacityFault", "not available in the zone", Refusal::Capacity),
        ("SomethingNew", "", Refusal::Other),
    ] {
        let refused = refused_modify(t("01:50"), error, message, asked.clone());
        let graded = created_as(|_| {}).with(|s| s.records.push(refused)).look("02:00").graded();
        for id in ["resize.instance-class", "resize.storage", "resize.applied-immediately"] {
            assert_eq!(refused_for(&graded, id), Some(about), "{error}: {id}");
        }
    }
}
