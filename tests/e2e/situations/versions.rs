//! What AWS offers today in place of what the lab names (R93, R98).

use super::{LONG, Story, graded};
use crate::class::Class;
use crate::lab;
use labproof_checks::outcome::Outcome::Passed;
use labproof_cloud::workshop::{InstanceChoices, Student};

fn newest(_: &Class, student: &Student) {
    let group = lab::group(student);
    lab::create(student, &group, |db| db.engine_version = Some("9.7.1".into()));
}

fn as_written(_: &Class, student: &Student) {
    let group = lab::group(student);
    lab::create(student, &group, |db| {
        db.engine_version = Some("5.7.44-RDS.20260212".into());
        db.extended_support = true;
    });
}

fn connected_in_the_console(_: &Class, student: &Student) {
    let (web, group) = lab::bare_group(student);
    student.authorize_mysql_from(&group, &web.group).unwrap();
    let asked = InstanceChoices { groups: vec![group], ..InstanceChoices::default() };
    student.create_instance_for(&web, &asked).unwrap();
}

#[test]
fn what_aws_makes_of_the_lab_today_is_accepted() {
    graded(
        &[
            Story {
                name: "MySQL 9.7",
                steps: &[newest],
                marks: &[
                    ("db-config.engine", Passed, ""),
                    ("db-config.engine-version", Passed, "accepted-variation"),
                    ("db-config.parameter-group", Passed, ""),
                    ("db-config.option-group", Passed, ""),
                ],
            },
            Story {
                name: "MySQL 5.7",
                steps: &[as_written],
                marks: &[
                    ("db-config.engine-version", Passed, ""),
                    ("db-config.parameter-group", Passed, ""),
                ],
            },
            Story {
                name: "connected in the console",
                steps: &[connected_in_the_console],
                marks: &[
                    ("db-config.subnet-group", Passed, "accepted-variation"),
                    ("db-config.security-group", Passed, "extra-group"),
                    ("security-group.exists", Passed, ""),
                    ("security-group.mysql-from-web-tier", Passed, ""),
                ],
            },
        ],
        LONG,
        &[],
    );
}
