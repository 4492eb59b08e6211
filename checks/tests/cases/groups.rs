//! The database's group, and the web server.

use super::Case;
use crate::common::{DB_GROUP, Student, WEB_GROUP, cidr, group_source, permission};
use labproof_checks::evidence::SecurityGroup;

pub(super) fn groups() -> Vec<Case> {
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
