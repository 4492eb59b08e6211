//! The instance's settings, and what AWS refused.

use super::{Case, created, created_as};
use crate::common::{DB_GROUP, Student, WEB_GROUP, refused_modify, t};
use labproof_checks::evidence::{Endpoint, Record, SecurityGroup, TRAIL};
use serde_json::{Value, json};

/// Nothing is as the lab asks for it.
fn all_wrong() -> Student {
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
    wrong.with(|s| s.groups.push(other))
}

pub(super) fn settings() -> Vec<Case> {
    let wrong = all_wrong();
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
            wrong.look_but("01:30", &[TRAIL]).is_gone().look_but("02:50", &[TRAIL]),
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
        ("retention low", created_as(|db| db.backup_retention = Some(1)).look("01:30")),
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
    ]
}

/// A creation that AWS refused.
fn refused_creation(at: &str, error: &str, message: &str, request: Value) -> Record {
    let mut record = refused_modify(t(at), error, message, request);
    record.name = "CreateDBInstance".into();
    record
}

fn offered(class: &str, at: &str) -> Record {
    let message = format!(
        "RDS does not support creating a DB instance with the following combination: DBInstanceClass={class}"
    );
    refused_creation(at, "InvalidParameterCombination", &message, json!({"dBInstanceClass": class}))
}

fn version(value: &str, at: &str) -> Record {
    let message = format!("Cannot find version {value} for mysql: EngineVersion");
    refused_creation(at, "InvalidParameterCombination", &message, json!({"engineVersion": value}))
}

fn retention() -> Record {
    let message = "The specified backup retention period exceeds the maximum available to free tier customers";
    let request = json!({"backupRetentionPeriod": 7});
    refused_creation("01:19", "FreeTierRestrictionError", message, request)
}

pub(super) fn refusals() -> Vec<Case> {
    vec![
        (
            "retention refused",
            created_as(|db| db.backup_retention = Some(1))
                .with(|s| s.records.push(retention()))
                .look("01:30"),
        ),
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
                db.engine_version = Some("5.6.51".into());
                db.parameter_groups = Some(vec!["default.mysql5.6".into()]);
                db.option_groups = Some(vec!["default:mysql-5-6".into()]);
            })
            .with(|s| {
                s.records.extend([
                    version("5.7.44", "01:11"),
                    version("8.0.40", "01:12"),
                    version("8.4.8", "01:13"),
                    version("9.7.1", "01:14"),
                ]);
            })
            .look("01:30"),
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
