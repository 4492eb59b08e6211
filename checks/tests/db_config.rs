//! The instance and its settings, alive and by the record of its deletion.

use crate::cases::case;
use crate::common::{DB_GROUP, LAB_TEXT, Student, t};
use jiff::SignedDuration;
use labproof_checks::evidence::{
    DB_EVENTS, DB_SNAPSHOTS, DbInstance, Endpoint, SERVERS, Source, TRAIL,
};
use labproof_checks::lab::Lab;
use serde_json::json;

type Change = fn(&mut DbInstance);

#[test]
fn each_setting_is_judged_alive_and_after_deletion_alike() {
    let table: &[(&str, Change, &str)] = &[
        ("engine", |db| db.engine = Some("postgres".into()), "failed"),
        ("engine", |db| db.engine = Some("MySQL".into()), "passed"),
        ("engine-version", |db| db.engine_version = Some("5.7.44-RDS.20251212".into()), "passed"),
        (
            "engine-version",
            |db| db.engine_version = Some("8.0.42".into()),
            "passed (accepted-variation)",
        ),
        (
            "engine-version",
            |db| db.engine_version = Some("9.7.1".into()),
            "passed (accepted-variation)",
        ),
        (
            "engine-version",
            |db| db.engine_version = Some("10.4.2".into()),
            "passed (accepted-variation)",
        ),
        ("engine-version", |db| db.engine_version = Some("5.6.51".into()), "failed"),
        ("engine-version", |db| db.engine_version = Some("5.70.1".into()), "failed"),
        ("engine-version", |db| db.engine_version = Some("newest".into()), "failed"),
        ("instance-class", |db| db.class = Some("db.t2.micro".into()), "passed"),
        (
            "instance-class",
            |db| db.class = Some("db.t4g.micro".into()),
            "passed (accepted-variation)",
        ),
        ("instance-class", |db| db.class = Some("db.m5.micro".into()), "failed"),
        ("storage-type", |db| db.storage_type = Some("gp3".into()), "passed (accepted-variation)"),
        ("storage-type", |db| db.storage_type = Some("io1".into()), "failed"),
        ("single-az", |db| db.multi_az = Some(true), "failed"),
        ("vpc", |db| db.vpc = Some("vpc-1".into()), "failed"),
        (
            "subnet-group",
            |db| db.subnet_group = Some("default-vpc-0aaa".into()),
            "passed (accepted-variation)",
        ),
        (
            "subnet-group",
            |db| db.subnet_group = Some("rds-ec2-db-subnet-group-1".into()),
            "passed (accepted-variation)",
        ),
        ("subnet-group", |db| db.subnet_group = Some("mine".into()), "partial"),
        (
            "subnet-group",
            |db| {
                db.subnet_group = Some("mine".into());
                db.vpc = Some("vpc-1".into());
            },
            "failed",
        ),
        ("private", |db| db.public = Some(true), "failed"),
        (
            "security-group",
            |db| db.security_groups = Some(vec!["sg-web".into(), DB_GROUP.into()]),
            "passed (extra-group)",
        ),
        ("port", |db| db.endpoint = Some(Endpoint { host: "h".into(), port: 3307 }), "failed"),
        ("iam-auth", |db| db.iam_auth = Some(false), "failed"),
        ("master-username", |db| db.master_username = Some("admin".into()), "failed"),
        ("database-name", |db| db.db_name = Some("test".into()), "failed"),
        ("database-name", |db| db.db_name = None, "failed"),
        (
            "parameter-group",
            |db| db.parameter_groups = Some(vec!["default.mysql8.0".into()]),
            "failed",
        ),
        ("option-group", |db| db.option_groups = Some(vec!["default:mysql-8-0".into()]), "failed"),
        ("backup-retention", |db| db.backup_retention = Some(35), "passed"),
        ("backup-retention", |db| db.backup_retention = Some(6), "failed"),
        ("minor-upgrade", |db| db.minor_upgrade = Some(false), "failed"),
        ("deletion-protection", |db| db.deletion_protection = Some(true), "failed"),
    ];
    for (id, change, says) in table {
        let id = format!("db-config.{id}");
        let made = || Student::begins().groups().creates_as(change).is_ready();
        made().look("01:30").graded().expect("alive", &[(&id, says)]);
        let gone = made().resizes().is_resized().deletes().is_gone().look("02:50");
        gone.graded().expect("after deletion", &[(&id, says)]);
    }
}

#[test]
fn parameter_and_option_group_are_the_defaults_of_the_students_own_version() {
    case("as written in the lab").graded().expect(
        "5.7",
        &[
            ("db-config.parameter-group", "passed"),
            ("db-config.option-group", "passed"),
            ("db-config.engine-version", "passed"),
            ("db-config.instance-class", "passed"),
        ],
    );
    // Another version fails itself alone.
    case("version not offered").graded().expect(
        "5.6",
        &[
            ("db-config.engine-version", "excused (refused-by-aws)"),
            ("db-config.parameter-group", "passed"),
            ("db-config.option-group", "passed"),
        ],
    );
}

/// R93. A version is named as far as it matters, and what is later than the oldest accepted one passes.
#[test]
fn a_version_passes_with_all_that_it_begins() {
    let (right, wrong, varied) = ("passed", "failed", "passed (accepted-variation)");
    for (written, accepted, found, says) in [
        ("8.4.8", "[]", "8.4.8", right),
        ("8.4.8", "[]", "8.4.7", wrong),
        ("8.4.8", "[]", "8.4.80", wrong),
        ("8.4.8", "[]", "8.4.9", wrong),
        ("8.4", "[]", "8.4.8", right),
        ("8.4", "[]", "8.40.1", wrong),
        ("8", "[]", "8.4.8", right),
        ("5.7.44", "[]", "5.7.44-rds.20251212", right),
        ("5.7", "[\"8.4.8\"]", "8.4.8", varied),
        ("5.7", "[\"8.4.8\"]", "8.4.7", wrong),
        ("5.7", "[\"8.4.8\"]", "8.4.9", varied),
        ("5.7", "[\"8.4.8\"]", "8.4.10", varied),
        ("8.4", "[\"5.7.44\"]", "5.7.44-rds.20251212", varied),
        ("8.4", "[\"5.7.44\"]", "5.7.43-rds.20251212", wrong),
        ("8.4", "[\"5.7.44\"]", "5.7.45-rds.20251212", varied),
        ("8.4", "[\"newest\"]", "9.7.1", wrong),
    ] {
        let listed = ["expected = \"5.7\"", "accepted = [\"8.0\", \"8.4\", \"9.7\"]"];
        let written_so = format!("expected = \"{written}\"");
        let text = LAB_TEXT.replace(listed[0], &written_so);
        let text = text.replace(listed[1], &format!("accepted = {accepted}"));
        let lab = Lab::parse("lab.toml", &text).unwrap();
        let made = Student::begins().groups().creates_as(|db| {
            db.engine_version = Some(found.into());
        });
        let says_so = made.is_ready().look("01:30").graded_of(&lab);
        let asked = format!("{written} {accepted}: {found}");
        says_so.expect(&asked, &[("db-config.engine-version", says)]);
    }
}

#[test]
fn without_awsdb_the_labs_instance_of_another_name_is_half_of_created() {
    let named =
        |change: Change| Student::begins().groups().creates_as(change).is_ready().look("01:30");
    let table: &[(&str, Change, &str)] = &[
        ("the lab's name", |db| db.identifier = "awsdb".into(), "passed"),
        ("by group and database", |db| db.identifier = "mydb".into(), "partial (other-name)"),
        (
            "by database alone",
            |db| {
                db.identifier = "mydb".into();
                db.security_groups = Some(Vec::new());
            },
            "partial (other-name)",
        ),
        (
            "by group alone",
            |db| {
                db.identifier = "mydb".into();
                db.db_name = None;
            },
            "partial (other-name)",
        ),
        (
            "neither",
            |db| {
                db.identifier = "mydb".into();
                db.db_name = None;
                db.security_groups = Some(Vec::new());
            },
            "failed (not-started)",
        ),
        (
            "not MySQL",
            |db| {
                db.identifier = "mydb".into();
                db.engine = Some("postgres".into());
            },
            "partial (other-name)",
        ),
    ];
    for (name, change, says) in table {
        named(*change).graded().expect(name, &[("db-config.created", says)]);
    }
}

#[test]
fn nothing_is_excused_that_was_open_to_the_account() {
    let table = [
        ("retention refused", "db-config.backup-retention", "excused (refused-by-aws)"),
        ("retention low", "db-config.backup-retention", "failed"),
        ("class not offered", "db-config.instance-class", "excused (refused-by-aws)"),
        ("creation refused", "db-config.created", "failed (refused)"),
        ("class refused by the plan", "db-config.instance-class", "passed (accepted-variation)"),
    ];
    for (name, id, says) in table {
        case(name).graded().expect(name, &[(id, says)]);
    }
    // One of three classes was refused; the other two were open.
    let one = case("class not offered").clone().with(|s| {
        s.seen.clear();
        s.records.retain(|record| {
            record.error.is_none() || record.request["dBInstanceClass"] == "db.t2.micro"
        });
    });
    one.look("01:30")
        .graded()
        .expect("one refused", &[("db-config.instance-class", "failed (refused)")]);
    // So were the other versions.
    let one = case("version not offered").clone().with(|s| {
        s.seen.clear();
        s.records
            .retain(|record| record.error.is_none() || record.request["engineVersion"] == "5.7.44");
    });
    one.look("01:30")
        .graded()
        .expect("one refused", &[("db-config.engine-version", "failed (refused)")]);
}

#[test]
fn the_class_at_creation_is_not_told_by_a_look_after_a_resize_or_when_one_cannot_be_excluded() {
    let id = "db-config.instance-class";
    let resized = || Student::begins().groups().creates().is_ready().resizes().is_resized();
    let both = [TRAIL, DB_EVENTS];
    let alive = Student::begins().groups().creates().is_ready();
    let table = [
        ("on record", resized().look("02:00"), "passed (accepted-variation)"),
        (
            "an event tells of the resize",
            resized().look_but("02:00", &[TRAIL]),
            "unverified access-denied",
        ),
        ("nothing excludes one", resized().look_but("02:00", &both), "unverified access-denied"),
        (
            "events exclude one",
            alive.clone().look_but("01:30", &[TRAIL]),
            "passed (accepted-variation)",
        ),
        ("nothing excludes one yet", alive.look_but("01:30", &both), "unverified access-denied"),
    ];
    for (name, student, says) in table {
        student.graded().expect(name, &[(id, says)]);
    }
}

#[test]
fn a_database_name_that_only_the_creations_record_could_tell_is_waited_for() {
    let id = "db-config.database-name";
    let nameless = || Student::begins().groups().creates_as(|db| db.db_name = None).is_ready();
    let late = || nameless().with(|s| s.delay = SignedDuration::from_hours(24));
    late().look("01:30").graded().expect("on its way", &[(id, "pending settling")]);
    late().look("04:00").graded().expect("never came", &[(id, "unverified no-record")]);
    nameless().look("01:30").graded().expect("on record", &[(id, "failed")]);
    let named = Student::begins().groups().creates().is_ready();
    let named = named.with(|s| s.delay = SignedDuration::from_hours(24)).look("01:30");
    named.graded().expect("seen", &[(id, "passed")]);
}

/// R160, R163. The instance is gone, and no record or event tells of it.
#[test]
fn a_snapshot_tells_of_its_instance_what_it_keeps() {
    let kept = || {
        let resized = Student::begins().groups().creates().is_ready();
        let resized = resized.snapshots_as("before", "01:40").is_snapshotted_at("01:44").resizes();
        let done = resized.is_resized().snapshots().is_snapshotted().is_gone();
        done.with(|s| {
            s.records.clear();
            s.events.clear();
        })
    };
    kept().look("06:00").graded().expect(
        "a snapshot before the resize, and one after it",
        &[
            ("db-config.created", "passed"),
            ("db-config.engine", "passed"),
            ("db-config.engine-version", "passed (accepted-variation)"),
            ("db-config.master-username", "passed"),
            ("db-config.storage-type", "passed"),
            ("db-config.vpc", "passed"),
            ("db-config.port", "passed"),
            ("db-config.iam-auth", "passed"),
            ("db-config.option-group", "passed"),
            ("resize.storage", "passed"),
        ],
    );
    // It dates the instance, too (R54).
    let since = |at: &str| kept().with(|s| s.since = Some(t(at))).look("06:00").graded();
    since("01:24:31").expect("in the window", &[("db-config.created", "passed")]);
    let older = since("01:24:32");
    older.expect("older", &[("db-config.created", "failed (not-started)")]);
    assert_eq!(older.flags(), ["older-than-lab"]);
}

/// Where AWS names no port, it says 0.
#[test]
fn the_answer_to_the_call_that_takes_a_snapshot_tells_the_port_if_it_names_one() {
    for (port, says) in [(3306, "passed"), (3307, "failed"), (0, "unverified no-record")] {
        let student = Student::done().with(|s| {
            s.records.retain(|record| record.name == "CreateDBSnapshot");
            s.records[0].response["port"] = json!(port);
        });
        let graded = student.look_but("06:00", &[DB_SNAPSHOTS]).graded();
        graded.expect(&port.to_string(), &[("db-config.port", says)]);
    }
}

/// R98. Half of it is in the right VPC: where nothing tells the VPC, or which one is right, a group of
/// another name is open, and one of the names passes all the same.
#[test]
fn a_subnet_group_of_another_name_is_wrong_only_where_its_vpc_is_known_to_be() {
    let created = |group: &str, vpc: Option<&str>| {
        let (group, vpc) = (group.to_owned(), vpc.map(str::to_owned));
        Student::begins().groups().creates_as(|db| {
            db.subnet_group = Some(group);
            db.vpc = vpc;
        })
    };
    let (any, elsewhere) = ("default", "vpc-1");
    let table: &[(&str, Option<&str>, &[Source], &str)] = &[
        (any, None, &[], "passed"),
        ("mine", None, &[], "unverified internal"),
        (any, Some(elsewhere), &[SERVERS], "passed"),
        ("mine", Some(elsewhere), &[SERVERS], "unverified access-denied"),
        ("mine", Some(elsewhere), &[], "failed"),
    ];
    for (group, vpc, blind, says) in table {
        let graded = created(group, *vpc).is_ready().look_but("01:30", blind).graded();
        let case = format!("{group} in {vpc:?}, without {blind:?}");
        graded.expect(&case, &[("db-config.subnet-group", says)]);
    }
    // Without a web server that is shown, there may have been one.
    let nobody = created("mine", Some(elsewhere)).is_ready().with(|s| s.servers.clear());
    let graded = nobody.look_but("01:30", &[TRAIL]).graded();
    graded.expect("no server", &[("db-config.subnet-group", "unverified access-denied")]);
}
