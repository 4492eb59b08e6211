//! Answers that lack a member, or have one that is not what it should be: what they tell all the same,
//! and whom they tell it of.

use crate::common::{
    DB_GROUP, EC2, LIFE, Student, VPC, WEB_GROUP, cidr, group_source, permission, sample, t,
    written,
};
use labproof_checks::attestation::endpoints;
use labproof_checks::evidence::{DB_EVENTS, DbInstance, Record, keep};
use labproof_checks::outcome::Flag;
use serde_json::{Value, json};

const CREATED: &str = "db-config.created";

fn call<'s>(student: &'s mut Student, name: &str) -> &'s mut Record {
    student.records.iter_mut().find(|record| record.name == name).unwrap()
}

/// The answer to a call, without these members.
fn lacking(call_name: &'static str, members: &'static [&'static str]) -> impl FnOnce(&mut Student) {
    move |student| {
        for member in members {
            call(student, call_name).response.as_object_mut().unwrap().remove(*member);
        }
    }
}

/// A database of another lab, created in between.
fn beside(student: Student) -> Student {
    let another = |db: &mut DbInstance| {
        db.identifier = "reports".into();
        db.resource_id = Some("db-REPORTS".into());
        db.db_name = Some("reports".into());
        db.security_groups = Some(vec!["sg-0f00000000000001".into()]);
        db.class = Some("db.m5.large".into());
    };
    let ours = |s: &mut Student| s.instances.rotate_left(1);
    student.creates_at("01:30", another).is_ready_at("01:34").with(ours)
}

/// R50. What does not say which instance it is of is of the last one of the name that may have stood.
#[test]
fn a_call_whose_answer_names_no_id_is_of_the_instance_of_the_name_that_stood_then() {
    let id: &[&str] = &["dbiResourceId"];
    let ready = || Student::begins().groups().creates().is_ready();
    let passes = [(CREATED, "passed"), ("db-config.instance-class", "passed (accepted-variation)")];
    beside(ready())
        .with(lacking("CreateDBInstance", id))
        .look("02:00")
        .graded()
        .expect("created, and another stands beside", &passes);
    // Nothing but the record tells of it.
    let only_record = beside(ready()).with(lacking("CreateDBInstance", id)).with(|s| {
        s.instances.retain(|db| db.identifier != "awsdb");
        s.events.clear();
    });
    only_record.look("02:00").graded().expect("gone unseen", &[(CREATED, "passed")]);
    // Whether another instance stood then does not matter, if it never bore the name.
    let undated = |s: &mut Student| {
        s.records.retain(|it| it.request["dBInstanceIdentifier"] != "reports");
    };
    let applied = ("resize.applied-immediately", "passed");
    let begun_later = |s: &mut Student| s.instances[0].created_at = Some(t("02:10"));
    let beside = beside(ready()).with(undated).resizes().is_resized().with(begun_later);
    beside
        .with(lacking("ModifyDBInstance", id))
        .look("03:50")
        .graded()
        .expect("beside", &[applied]);
    // A resize of the first life is no resize of the second.
    let first = Student::all_but_deletion().with(lacking("ModifyDBInstance", id));
    let again = first.deletes().is_gone().creates_at("03:00", |db| {
        db.resource_id = Some("db-SECOND".into());
    });
    let graded = again.is_ready_at("03:04").look("06:00").graded();
    let resized = [("resize.instance-class", "passed"), applied];
    graded.expect("resized, deleted and created again", &resized);
    assert_eq!(graded.0.flags, [Flag::Leftover { instance: "awsdb".into() }]);
}

/// R50. So is its deletion, and what a look shows without an id.
#[test]
fn an_end_whose_answer_names_no_id_is_of_the_life_of_the_name_that_stood_then() {
    let id: &[&str] = &["dbiResourceId"];
    let ready = || Student::begins().with(|s| s.table = None).groups().creates().is_ready();
    let ends = |student: Student, at: &str| {
        let deleted = student.deletes_at(at, |_| {}).with(lacking("DeleteDBInstance", id));
        deleted.with(|s| drop(s.instances.pop()))
    };
    let second = |db: &mut DbInstance| db.resource_id = Some("db-SECOND".into());
    let again = ends(ready(), "01:40").creates_at("02:00", second).is_ready_at("02:04");
    for (name, student, created) in [
        ("created again later", again, "passed (second-life)"),
        ("another stands beside", ends(beside(ready()), "02:30"), "passed"),
    ] {
        let expected = [(CREATED, created), ("deletion.instance-deleted", "passed")];
        student.look_but("06:00", &[DB_EVENTS]).graded().expect(name, &expected);
    }
    let going = Student::all_but_deletion().deletes().with(|s| s.db().resource_id = None);
    let going = going.look("02:31").with(|s| s.db().resource_id = Some(LIFE.into())).look("02:33");
    let expected = [(CREATED, "passed"), ("deletion.instance-deleted", "passed")];
    going.is_gone().look("02:50").graded().expect("a look while it went", &expected);
}

/// R160. The id alone says of which instance a snapshot is.
#[test]
fn a_snapshot_that_names_no_instance_tells_of_the_one_of_its_id() {
    let untold = Student::begins().groups().creates_as(|db| db.engine = None).is_ready();
    let student = untold.snapshots().is_snapshotted().with(|s| {
        s.records.retain(|record| record.name != "CreateDBSnapshot");
        (s.snapshots[0].instance, s.snapshots[0].engine) = (None, Some("mysql".into()));
    });
    student.look("02:20").graded().expect("by its id", &[("db-config.engine", "passed")]);
}

/// A member that is not what it should be is not told, and hides no other.
#[test]
fn a_member_that_cannot_be_read_hides_no_other() {
    let others = [
        (CREATED, "passed"),
        ("db-config.private", "passed"),
        ("db-config.engine-version", "passed (accepted-variation)"),
        ("db-config.iam-auth", "passed"),
    ];
    let table: [(&str, Value); 6] = [
        ("allocatedStorage", json!("twenty")),
        ("dBInstanceClass", json!({"name": "db.t3.micro"})),
        ("pendingModifiedValues", json!({"allocatedStorage": "thirty"})),
        ("endpoint", json!({"address": 7, "port": "many"})),
        ("dBSubnetGroup", json!("default")),
        ("vpcSecurityGroups", json!("sg-1")),
    ];
    for (member, value) in table {
        let student = Student::begins().groups().creates().with(|s| {
            call(s, "CreateDBInstance").response[member] = value.clone();
            s.instances.clear();
        });
        student.look("06:00").graded().expect(&format!("{member}: {value}"), &others);
    }
    let resized = Student::done().with(|s| {
        call(s, "ModifyDBInstance").response["allocatedStorage"] = json!("many");
        call(s, "DeleteDBInstance").response.as_object_mut().unwrap().remove("endpoint");
    });
    assert_eq!(endpoints(&resized.look("06:00").kept()).len(), 1, "an address is two members");
}

/// R12. Without the record of a creation nobody knows that it asked for no database.
#[test]
fn only_the_request_of_a_creation_proves_that_no_first_database_was_asked_for() {
    let id = "db-config.database-name";
    let without = || {
        let created = Student::begins().groups().creates_as(|db| db.db_name = None);
        created.is_ready().look("01:30")
    };
    let changed = |change: fn(&mut Record)| {
        let student = Student::begins().groups().creates_as(|db| db.db_name = None).is_ready();
        let student = student.with(|s| change(call(s, "CreateDBInstance")));
        student.look("06:00").graded()
    };
    without().graded().expect("asked for none", &[(id, "failed")]);
    let restored = |record: &mut Record| record.name = "RestoreDBInstanceFromDBSnapshot".into();
    changed(restored).expect("restored", &[(id, "unverified no-record")]);
    changed(|record| record.request = Value::Null).expect("cut", &[(id, "unverified no-record")]);
}

/// A record keeps a list of its answer whole: whether an item lacks a member shows by it alone.
#[test]
fn a_list_of_an_answer_is_kept_whole_and_tells_nothing_where_an_item_lacks_the_member() {
    let raw: Value = serde_json::from_str(sample("CreateDBInstance")).unwrap();
    let kept = keep(&raw.to_string()).unwrap().unwrap();
    let list = "vpcSecurityGroups";
    assert!(raw["responseElements"][list].as_array().is_some_and(|list| !list.is_empty()));
    assert_eq!(kept.response[list], raw["responseElements"][list]);
    let id = "db-config.security-group";
    let gone = |groups: Value| {
        let student = Student::begins().groups().creates().with(|s| {
            call(s, "CreateDBInstance").response[list] = groups;
            s.instances.clear();
        });
        student.look("06:00").graded().says(id)
    };
    let ours = json!({"vpcSecurityGroupId": DB_GROUP});
    assert_eq!(gone(json!([ours])), "passed");
    assert_ne!(gone(json!([ours, {"status": "active"}])), "passed");
}

/// R153. A snapshot that the student took just before the deletion is the student's, and one that nobody
/// is known to have taken may be the final one, until a record of the deletion tells.
#[test]
fn a_snapshot_of_the_last_minute_is_the_students_by_its_call_alone() {
    let id = "snapshot.exists";
    let ended = |has_call: bool| {
        let taken = Student::begins().groups().creates().is_ready().snapshots();
        let gone = taken.is_snapshotted_at("02:12").deletes_at("02:13", |_| {}).is_gone_at("02:16");
        gone.with(|s| {
            s.records.retain(|record| match record.name.as_str() {
                "DeleteDBInstance" => false,
                "CreateDBSnapshot" => has_call,
                _ => true,
            });
        })
    };
    ended(true).look("02:50").graded().expect("by its call", &[(id, "passed")]);
    ended(false).look("02:50").graded().expect("by nobody's", &[(id, "pending settling")]);
}

/// R54. What is told of an instance from before the lab's window is told by its last name.
#[test]
fn an_instance_that_was_renamed_is_called_by_its_last_name() {
    let renamed = Student::begins().groups().creates_as(|db| db.identifier = "awsdb".into());
    let renamed = renamed.is_ready().with(|s| {
        s.db().identifier = "zdb".into();
        s.since = Some(t("01:25"));
    });
    let flags = renamed.look("01:30").graded().0.flags;
    let name = "zdb".to_owned();
    assert_eq!(flags, [Flag::OlderThanLab { name, created: t("01:20:04") }]);
}

/// R74. A group that is first seen after the end of the instance is as it was then, if nothing was
/// called since; what was called before it was ever seen does not matter.
#[test]
fn a_group_first_seen_after_the_end_is_as_it_was_if_nothing_was_called_since() {
    let id = "security-group.mysql-from-web-tier";
    let done = || {
        let student = Student::begins().groups().creates().is_ready().deletes().is_gone();
        student.with(|s| s.records.retain(|record| record.name != "CreateSecurityGroup"))
    };
    let everybody = || permission("tcp", 22, 22, [cidr("0.0.0.0/0")]);
    done().look("06:00").graded().expect("untouched", &[(id, "passed")]);
    let later = done().opens(DB_GROUP, everybody(), "02:40").look("06:00").graded();
    later.expect("opened since", &[(id, "unverified no-record")]);
    let before = done().opens(DB_GROUP, everybody(), "02:00").look("06:00").graded();
    before.expect("opened before", &[(id, "passed")]);
}

/// What is expected is told with what is found, as the lab and the instance's own version say it.
#[test]
fn what_is_expected_follows_from_the_lab_and_from_the_engines_version() {
    let graded = Student::begins().groups().creates().is_ready().look("01:30").graded();
    let expected = |id: &str| graded.criterion(id).expected.as_ref().map(ToString::to_string);
    let table = [
        ("db-config.parameter-group", "default.mysql8.4"),
        ("db-config.option-group", "default:mysql-8-4"),
        ("sql-table.columns", "col1 int, col2 varchar(10)"),
        ("security-group.vpc", VPC),
        ("db-config.vpc", VPC),
    ];
    for (id, wanted) in table {
        assert_eq!(expected(id).as_deref(), Some(wanted), "{id}");
    }
    let found = |id: &str| written(graded.criterion(id));
    assert_eq!(found("security-group.exists"), Some(format!("Stem Day DB Tier ({DB_GROUP})")));
}

/// R70. A group is called as the lab calls it, by whichever of its two names that is.
#[test]
fn a_group_is_shown_by_the_name_that_is_the_labs() {
    let table = [
        ("Stem Day - DB Tier", Some("mine"), "Stem Day - DB Tier"),
        ("launch-wizard-1", Some("stem-day-db-tier"), "stem-day-db-tier"),
        ("Stem Day DB Tier", Some("stem-day-db-tier"), "Stem Day DB Tier"),
    ];
    for (name, tag, shown) in table {
        let student = Student::begins().groups_as(|group| {
            group.name = Some(name.into());
            group.name_tag = tag.map(Into::into);
        });
        let graded = student.look("01:15").graded();
        let found = written(graded.criterion("security-group.exists"));
        assert_eq!(found, Some(format!("{shown} ({DB_GROUP})")));
    }
}

/// R105. A size at creation is told by the creation's answer, or by what was seen before any change.
#[test]
fn a_class_that_only_a_later_answer_tells_is_not_that_of_the_creation() {
    let id = "db-config.instance-class";
    let class: &[&str] = &["dBInstanceClass"];
    let done = Student::done().with(lacking("CreateDBInstance", class)).look("06:00");
    done.graded().expect("by the answer to its change", &[(id, "unverified no-record")]);
    let records = |s: &mut Student| s.records.retain(|it| !it.name.ends_with("DBInstance"));
    let changed = Student::all_but_deletion().with(records).look("06:00");
    changed.graded().expect("after a change that events tell", &[(id, "unverified no-record")]);
    let not_yet = Student::begins().groups().creates().is_ready().with(records).look("06:00");
    not_yet.graded().expect("before any", &[(id, "passed (accepted-variation)")]);
}

/// R58. What AWS answers with `false` was not done.
#[test]
fn a_call_that_aws_declined_changed_nothing() {
    let declined = |s: &mut Student| {
        let last = s.records.last_mut().unwrap();
        last.response = json!({"_return": false});
    };
    let id = "security-group.mysql-from-web-tier";
    let web = || permission("tcp", 3306, 3306, [group_source(WEB_GROUP)]);
    let closed =
        || Student::begins().groups().creates().is_ready().closes(DB_GROUP, &web(), "01:40");
    let gone =
        |student: Student| student.deletes().is_gone().deletes_group().look("06:00").graded();
    gone(closed()).expect("closed", &[(id, "failed (not-started)")]);
    gone(closed().with(declined)).expect("declined", &[(id, "passed")]);
    let id = "server.instance-type";
    let large = || Student::serves().becomes("t3.large", "00:40");
    let terminated = |student: Student| student.ends().look("06:00").graded_of(&EC2).says(id);
    let small =
        || Student::arrives().makes_group().launches_as(|it| it.class = Some("t3.large".into()));
    let small = || small().becomes("t3.micro", "00:40");
    assert_eq!(terminated(small()), "passed (accepted-variation)");
    assert_eq!(terminated(small().with(declined)), "failed");
    assert_eq!(terminated(large().with(declined)), "passed (accepted-variation)");
}

/// R58. What came without an answer, or with an error beside one, proves nothing.
#[test]
fn only_an_answer_without_an_error_proves_that_something_was_done() {
    let gone = |change: fn(&mut Record)| {
        let student = Student::begins().groups().creates().with(|s| {
            change(call(s, "CreateDBInstance"));
            s.instances.clear();
        });
        student.look("06:00").graded().says(CREATED)
    };
    assert_eq!(gone(|_| {}), "passed");
    assert_eq!(gone(|it| it.response = Value::Null), "failed (not-started)");
    assert_eq!(gone(|it| it.response = json!("done")), "failed (not-started)");
    let with_error = gone(|it| it.error = Some("InternalFailure".into()));
    assert!(with_error.starts_with("failed"), "{with_error}");
}
