//! Named students: each a way through the lab, and what the grader saw of it.

use crate::common::{
    DB_GROUP, LIFE, Student, WEB_GROUP, cidr, column, group_source, permission, refused,
    refused_modify, snapshot_of, stem_in, t,
};
use jiff::SignedDuration;
use labproof_checks::evidence::{AutomatedBackup, Endpoint, ReasonCode, SecurityGroup, Source};
use serde_json::json;
use std::sync::LazyLock;

pub(crate) type Case = (&'static str, Student);

/// The case of this name.
pub(crate) fn case(name: &str) -> &'static Student {
    let found = ALL.iter().find(|(known, _)| *known == name);
    &found.unwrap_or_else(|| panic!("no case {name}")).1
}

/// Every named case.
pub(crate) static ALL: LazyLock<Vec<Case>> = LazyLock::new(|| {
    [stages(), blind(), groups(), settings(), sql(), resizes(), snapshots(), deletions()].concat()
});

fn created() -> Student {
    Student::begins().groups().creates().is_ready()
}

fn created_as(change: impl FnOnce(&mut labproof_checks::evidence::DbInstance)) -> Student {
    Student::begins().groups().creates_as(change).is_ready()
}

fn stages() -> Vec<Case> {
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

fn blind() -> Vec<Case> {
    let late = |s: &mut Student| s.delay = SignedDuration::from_mins(85);
    let no_trail = |student: Student, at: &str| student.look_but(at, &[Source::Trail]);
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
        ("no events, nothing begun", Student::begins().look_but("01:00", &[Source::DbEvents])),
        ("no events, after deletion", Student::done().look_but("02:50", &[Source::DbEvents])),
        (
            "everything denied",
            Student::all_but_deletion().look_blind("02:20", ReasonCode::AccessDenied),
        ),
        ("everything throttled", Student::done().look_blind("02:50", ReasonCode::Throttled)),
        (
            "seen, then not let in",
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

fn groups() -> Vec<Case> {
    let rule = |from, to, source| permission("tcp", from, to, [source]);
    let opened = |inbound| created_grouped(|group| group.inbound = Some(inbound));
    vec![
        (
            "web group without HTTP",
            Student::begins().with(|s| s.groups[0].inbound = Some(Vec::new())).look("01:15"),
        ),
        ("group of another VPC", created_grouped(|g| g.vpc = Some("vpc-0bbb".into()))),
        ("group named by its tag", created_grouped(|g| g.name = Some("launch-wizard-1".into()))),
        ("group without a tag", created_grouped(|g| g.name_tag = None)),
        ("group with another description", created_grouped(|g| g.description = Some("db".into()))),
        ("group without a rule", opened(Vec::new())),
        ("open to the world", opened(vec![rule(3306, 3306, cidr("0.0.0.0/0"))])),
        ("all ports from the web tier", opened(vec![rule(0, 65535, group_source(WEB_GROUP))])),
        (
            "a second rule",
            opened(vec![
                rule(22, 22, cidr("0.0.0.0/0")),
                rule(3306, 3306, group_source(WEB_GROUP)),
            ]),
        ),
        ("another group as source", opened(vec![rule(3306, 3306, group_source("sg-0ffff"))])),
        (
            "no web server, source named like it",
            Student::begins().groups().with(|s| s.servers.clear()).look("01:15"),
        ),
        (
            "no web server, another source",
            Student::begins()
                .groups_as(|g| {
                    g.inbound = Some(vec![rule(3306, 3306, group_source("sg-0ffff"))]);
                })
                .with(|s| s.servers.clear())
                .look("01:15"),
        ),
        ("group deleted after the instance", Student::done().deletes_group().look("02:50")),
        (
            "group opened after the deletion",
            Student::done().opens(DB_GROUP, rule(22, 22, cidr("0.0.0.0/0")), "02:40").look("02:50"),
        ),
        (
            "group never made, instance gone",
            Student::begins().creates().is_ready().deletes().is_gone().look("05:00"),
        ),
        ("group never made, instance stands", Student::begins().creates().is_ready().look("01:30")),
        ("group made, other one attached", {
            let other = SecurityGroup {
                id: "sg-0eee".into(),
                name: Some("default".into()),
                description: None,
                vpc: None,
                name_tag: None,
                inbound: Some(Vec::new()),
            };
            Student::begins()
                .groups()
                .with(|s| s.groups.push(other))
                .creates_as(|db| db.security_groups = Some(vec!["sg-0eee".into()]))
                .is_ready()
                .look("01:30")
        }),
    ]
}

fn created_grouped(change: impl FnOnce(&mut SecurityGroup)) -> Student {
    Student::begins().groups_as(change).creates().is_ready().look("01:30")
}

fn settings() -> Vec<Case> {
    let wrong = created_as(|db| {
        db.class = Some("db.t3.large".into());
        db.engine = Some("postgres".into());
        db.engine_version = Some("16.3".into());
        db.master_username = Some("admin".into());
        db.db_name = Some("other".into());
        db.storage = Some(40);
        db.storage_type = Some("io1".into());
        db.multi_az = Some(true);
        db.public = Some(true);
        db.vpc = Some("vpc-0bbb".into());
        db.subnet_group = Some("mine".into());
        db.security_groups = Some(vec!["sg-0eee".into()]);
        db.iam_auth = Some(false);
        db.parameter_groups = Some(vec!["mine".into()]);
        db.option_groups = Some(vec!["mine".into()]);
        db.backup_retention = Some(1);
        db.minor_upgrade = Some(false);
        db.deletion_protection = Some(true);
        db.endpoint = Some(Endpoint { host: String::new(), port: 3307 });
    });
    let other = SecurityGroup {
        id: "sg-0eee".into(),
        name: Some("default".into()),
        description: None,
        vpc: Some("vpc-0bbb".into()),
        name_tag: None,
        inbound: Some(Vec::new()),
    };
    let wrong = wrong.with(|s| s.groups.push(other));
    let message = "The specified backup retention period exceeds the maximum available to free tier customers";
    let retention = |mut s: Student| {
        let mut record = refused_modify(
            t("01:19"),
            "FreeTierRestrictionError",
            message,
            json!({"backupRetentionPeriod": 7}),
        );
        record.name = "CreateDBInstance".into();
        s.records.push(record);
        s
    };
    let offered = |class: &str, at: &str| {
        let message = format!(
            "RDS does not support creating a DB instance with the following combination: DBInstanceClass={class}"
        );
        let mut record = refused_modify(
            t(at),
            "InvalidParameterCombination",
            &message,
            json!({"dBInstanceClass": class}),
        );
        record.name = "CreateDBInstance".into();
        record
    };
    let version = |value: &str, at: &str| {
        let message = format!("Cannot find version {value} for mysql: EngineVersion");
        let mut record = refused_modify(
            t(at),
            "InvalidParameterCombination",
            &message,
            json!({"engineVersion": value}),
        );
        record.name = "CreateDBInstance".into();
        record
    };
    vec![
        ("everything wrong", wrong.clone().look("01:30")),
        (
            "everything wrong, modifying",
            wrong.clone().with(|s| s.db().status = Some("modifying".into())).look("01:30"),
        ),
        (
            "everything wrong, deleted",
            wrong.clone().deletes_at("02:30:30", |_| {}).is_gone().look("02:50"),
        ),
        (
            "everything wrong, seen and gone unseen",
            wrong.look_but("01:30", &[Source::Trail]).is_gone().look_but("02:50", &[Source::Trail]),
        ),
        (
            "as written in the lab",
            created_as(|db| {
                db.class = Some("db.t2.micro".into());
                db.engine_version = Some("5.7.44-rds.20251212".into());
                db.parameter_groups = Some(vec!["default.mysql5.7".into()]);
                db.option_groups = Some(vec!["default:mysql-5-7".into()]);
            })
            .look("01:30"),
        ),
        ("other name", created_as(|db| db.identifier = "mydb".into()).look("01:30")),
        ("own subnet group", created_as(|db| db.subnet_group = Some("mine".into())).look("01:30")),
        (
            "a further group",
            created_as(|db| db.security_groups = Some(vec![DB_GROUP.into(), WEB_GROUP.into()]))
                .look("01:30"),
        ),
        (
            "retention refused",
            retention(created_as(|db| db.backup_retention = Some(1))).look("01:30"),
        ),
        ("retention low", created_as(|db| db.backup_retention = Some(1)).look("01:30")),
        (
            "class not offered",
            created_as(|db| db.class = Some("db.m5.large".into()))
                .with(|s| {
                    s.records.extend([
                        offered("db.t2.micro", "01:11"),
                        offered("db.t3.micro", "01:12"),
                        offered("db.t4g.micro", "01:13"),
                    ]);
                })
                .look("01:30"),
        ),
        (
            "version not offered",
            created_as(|db| {
                db.engine_version = Some("9.0.1".into());
                db.parameter_groups = Some(vec!["default.mysql9.0".into()]);
                db.option_groups = Some(vec!["default:mysql-9-0".into()]);
            })
            .with(|s| {
                s.records.extend([
                    version("5.7.44", "01:11"),
                    version("8.0.40", "01:12"),
                    version("8.4.8", "01:13"),
                ]);
            })
            .look("01:30"),
        ),
        (
            "public, then private",
            created_as(|db| db.public = Some(true))
                .look("01:30")
                .with(|s| s.db().public = Some(false))
                .look("01:40"),
        ),
        (
            "private, then public",
            created().look("01:30").with(|s| s.db().public = Some(true)).look("01:40"),
        ),
        (
            "creation refused",
            Student::begins()
                .groups()
                .with(|s| s.records.push(offered("db.t2.micro", "01:18")))
                .look("01:30"),
        ),
    ]
}

fn sql() -> Vec<Case> {
    let with_table = |change: fn(&mut labproof_checks::evidence::TableLook)| {
        created().with(|s| change(s.table.as_mut().unwrap())).look("01:30")
    };
    vec![
        ("no way to the table", created().with(|s| s.table = None).look("01:30")),
        (
            "login refused",
            created().look_with("01:30", |source| {
                (source == Source::Table).then_some(ReasonCode::LoginRefused)
            }),
        ),
        ("stopped", created().with(|s| s.db().status = Some("stopped".into())).look("01:30")),
        (
            "no database",
            with_table(|look| {
                look.schemas = vec!["stemday".into()];
                look.tables.clear();
            }),
        ),
        ("no table", with_table(|look| look.tables.clear())),
        (
            "table in stemday",
            with_table(|look| {
                look.schemas = vec!["stemday".into()];
                look.tables = vec![stem_in("stemday")];
            }),
        ),
        (
            "other columns",
            with_table(|look| {
                look.tables[0].columns =
                    vec![column("col1", "text", Some(9)), column("col2", "varchar", Some(10))];
            }),
        ),
        ("no row", with_table(|look| look.tables[0].rows = Some(Vec::new()))),
        (
            "another row",
            with_table(|look| {
                look.tables[0].rows = Some(vec![vec![Some("1".into()), Some("Stem".into())]]);
            }),
        ),
        ("rows unread", with_table(|look| look.tables[0].rows = None)),
        (
            "many rows",
            with_table(|look| {
                look.tables[0].rows = Some(vec![vec![Some("2".into()), Some("x".into())]]);
                look.tables[0].more_rows = true;
            }),
        ),
        (
            "table seen, then no way in",
            created().look("01:30").with(|s| s.table = None).look("01:40"),
        ),
        (
            "no table, then deleted",
            with_table(|look| look.tables.clear()).deletes().is_gone().look("02:50"),
        ),
    ]
}

fn resizes() -> Vec<Case> {
    let waits = || created().asks_resize("01:50:10", Some("db.t3.small"), Some(30), Some(false));
    let small = "This instance size isn't available with free plan accounts";
    let storage = "The allocated storage exceeds the maximum available with free plan accounts";
    let refused = |message: &str| {
        refused_modify(
            t("01:50"),
            "FreeTierRestrictionError",
            message,
            json!({"dBInstanceClass": "db.t3.small", "allocatedStorage": 30, "applyImmediately": true}),
        )
    };
    vec![
        ("waits for the window", waits().look("02:00")),
        (
            "waits for the window, then blind",
            waits().look("02:00").look_blind("02:10", ReasonCode::Timeout),
        ),
        ("deleted while it waited", waits().deletes().is_gone().look("02:50")),
        ("applied in the window", waits().is_resized_at("24 15:05", "24 15:20").look("24 16:00")),
        (
            "applied outside the window",
            waits().is_resized_at("22 10:05", "22 10:20").look("22 11:00"),
        ),
        (
            "class larger than asked",
            created()
                .asks_resize("01:50:10", Some("db.t3.medium"), Some(25), Some(true))
                .is_resized()
                .look("02:00"),
        ),
        (
            "smaller class",
            created()
                .asks_resize("01:50:10", Some("db.t3.nano"), None, Some(true))
                .is_resized()
                .look("02:00"),
        ),
        (
            "resized, no CloudTrail",
            created().resizes().is_resized().look_but("02:00", &[Source::Trail]),
        ),
        ("resizing, no CloudTrail", created().resizes().look_but("01:50:20", &[Source::Trail])),
        (
            "created large",
            created_as(|db| {
                db.class = Some("db.t3.small".into());
                db.storage = Some(30);
            })
            .look("01:30"),
        ),
        (
            "created large, then blind",
            created_as(|db| {
                db.class = Some("db.t3.small".into());
                db.storage = Some(30);
            })
            .look("01:30")
            .look_blind("01:40", ReasonCode::Timeout),
        ),
        (
            "grown by autoscaling",
            created()
                .with(|s| s.db().storage = Some(35))
                .event("01:45", "Applying autoscaling-initiated modification to allocated storage.")
                .event(
                    "01:46",
                    "Finished applying autoscaling-initiated modification to allocated storage.",
                )
                .look("02:00"),
        ),
        (
            "class refused by the plan",
            created().with(|s| s.records.push(refused(small))).look("02:00"),
        ),
        (
            "class and storage refused",
            created()
                .with(|s| {
                    s.records.extend([refused(small), {
                        let mut other = refused(storage);
                        other.id.push('b');
                        other
                    }]);
                })
                .look("02:00"),
        ),
        (
            "resize asked, end unseen",
            created()
                .resizes()
                .with(|s| s.events.clear())
                .with(|s| s.instances.clear())
                .look("03:00"),
        ),
        (
            "resize asked, end never seen",
            created()
                .resizes()
                .with(|s| s.events.clear())
                .with(|s| s.instances.clear())
                .look("06:00"),
        ),
    ]
}

fn snapshots() -> Vec<Case> {
    let ready = || created().resizes().is_resized();
    vec![
        (
            "other snapshot name",
            ready().snapshots_as("mine", "02:10:20").is_snapshotted().look("02:20"),
        ),
        (
            "snapshot of another instance",
            ready()
                .snapshots()
                .with(|s| {
                    let of = Some("db-OTHER".to_owned());
                    s.snapshots[0].resource_id = of;
                    s.records.last_mut().unwrap().response["dbiResourceId"] = json!("db-OTHER");
                })
                .is_snapshotted()
                .look("02:20"),
        ),
        (
            "snapshot deleted later",
            ready().snapshots().is_snapshotted().deletes_snapshot().look("02:25"),
        ),
        (
            "snapshot failed",
            ready()
                .snapshots()
                .with(|s| s.snapshots[0].status = Some("failed".into()))
                .look("02:20"),
        ),
        (
            "snapshot vanished",
            ready()
                .snapshots()
                .with(|s| {
                    s.snapshots.clear();
                    s.events.clear();
                })
                .look("02:20"),
        ),
        (
            "snapshot vanished long ago",
            ready()
                .snapshots()
                .with(|s| {
                    s.snapshots.clear();
                    s.events.clear();
                })
                .look("06:00"),
        ),
        (
            "snapshot call refused",
            ready().with(|s| s.records.push(refused("CreateDBSnapshot"))).look("02:20"),
        ),
        (
            "only the final snapshot",
            ready().deletes_as(final_snapshot).with(leaves_final_snapshot).is_gone().look("02:50"),
        ),
        (
            "perhaps a final snapshot",
            ready()
                .with(|s| {
                    let db = s.instances[0].clone();
                    s.snapshots.push(snapshot_of(&db, "awsdb-snapshot"));
                })
                .is_gone()
                .look_but("02:50", &[Source::Trail]),
        ),
    ]
}

fn final_snapshot(record: &mut labproof_checks::evidence::Record) {
    record.request = json!({
        "dBInstanceIdentifier": "awsdb", "skipFinalSnapshot": false,
        "finalDBSnapshotIdentifier": "awsdb-snapshot", "deleteAutomatedBackups": false,
    });
}

/// What such a deletion leaves behind.
fn leaves_final_snapshot(student: &mut Student) {
    let snapshot = snapshot_of(student.db(), "awsdb-snapshot");
    student.snapshots.push(snapshot);
    student.backups.push(AutomatedBackup {
        instance: Some("awsdb".into()),
        resource_id: Some(LIFE.into()),
        status: Some("retained".into()),
    });
}

fn deletions() -> Vec<Case> {
    let all = Student::all_but_deletion;
    let cleaner = "arn:aws:iam::111122223333:role/Cleaner";
    let retained = AutomatedBackup {
        instance: Some("awsdb".into()),
        resource_id: Some(LIFE.into()),
        status: Some("retained".into()),
    };
    vec![
        (
            "final snapshot and retained backups",
            all().deletes_as(final_snapshot).with(leaves_final_snapshot).is_gone().look("02:50"),
        ),
        (
            "deleted by the cleaner",
            all()
                .with(|s| s.staff = vec![cleaner.into()])
                .deletes_as(|record| record.principal = Some(cleaner.into()))
                .is_gone()
                .look("02:50"),
        ),
        (
            "seen, gone, no record",
            all()
                .look_but("02:20", &[Source::Trail, Source::DbEvents])
                .is_gone()
                .look_but("02:50", &[Source::Trail, Source::DbEvents]),
        ),
        (
            "seen, gone in two runs",
            all()
                .look_but("02:20", &[Source::Trail, Source::DbEvents])
                .is_gone()
                .look_but("02:50", &[Source::Trail, Source::DbEvents])
                .look_but("03:00", &[Source::Trail, Source::DbEvents]),
        ),
        (
            "retained backup, no record",
            all()
                .look("02:20")
                .is_gone()
                .with(|s| s.backups.push(retained))
                .look_but("02:50", &[Source::Trail]),
        ),
        (
            "gone for long, no record",
            all().look("02:20").is_gone().look_but("30 02:50", &[Source::Trail]),
        ),
        (
            "deletion refused",
            all().with(|s| s.records.push(refused("DeleteDBInstance"))).look("02:31"),
        ),
        (
            "deleted and created again",
            Student::done()
                .look("02:50")
                .creates_at("03:00", |db| db.resource_id = Some("db-SECOND".into()))
                .is_ready_at("03:05")
                .look("03:10"),
        ),
        (
            "began badly, then again",
            Student::begins()
                .groups()
                .creates_as(|db| db.engine_version = Some("9.0.1".into()))
                .is_ready()
                .deletes_at("01:40", |_| {})
                .is_gone_at("01:46")
                .creates_at("01:50", |db| db.resource_id = Some("db-SECOND".into()))
                .is_ready_at("01:55")
                .look("02:00"),
        ),
    ]
}
