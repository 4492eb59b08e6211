//! The database's group, and the web server.

use super::Case;
use crate::common::{
    DB_GROUP, Student, VPC, WEB_GROUP, answered, cidr, group_source, kept, permission, t,
};
use labproof_checks::evidence::{DbInstance, SERVERS, SecurityGroup, Server};
use serde_json::json;

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
        ("group never made, instance stands", {
            let default = |s: &mut Student| s.groups.push(other_group("sg-0def", "default"));
            let attached = |db: &mut DbInstance| db.security_groups = Some(vec!["sg-0def".into()]);
            Student::begins().with(default).creates_as(attached).is_ready().look("01:30")
        }),
        ("group of another name attached", attached("my-db-sg").look("01:30")),
        (
            "group of another name attached, gone",
            attached("my-db-sg").look("01:30").deletes().is_gone().look("05:00"),
        ),
        ("group of another name attached, only after deletion", {
            attached("my-db-sg").deletes().is_gone().look("05:00")
        }),
        (
            "group admits itself, and the web server carries it",
            Student::begins()
                .groups_as(|g| g.inbound = Some(vec![rule(3306, 3306, group_source(DB_GROUP))]))
                .with(|s| s.servers[0].groups = Some(vec![WEB_GROUP.into(), DB_GROUP.into()]))
                .look("01:15"),
        ),
        (
            "a revoke that cannot be read",
            Student::begins()
                .groups()
                .with(|s| {
                    let request = json!({"groupId": DB_GROUP, "securityGroupRuleIds": ["sgr-0"]});
                    let answer = json!({"_return": true});
                    let call = "RevokeSecurityGroupIngress";
                    s.records.push(answered(call, t("01:12"), request, answer));
                })
                .creates()
                .is_ready()
                .deletes()
                .is_gone()
                .look("05:00"),
        ),
        ("group made, other one attached", {
            let other = other_group("sg-0eee", "default");
            Student::begins()
                .groups()
                .with(|s| s.groups.push(other))
                .creates_as(|db| db.security_groups = Some(vec!["sg-0eee".into()]))
                .is_ready()
                .look("01:30")
        }),
    ]
}

/// What is known of the web server, and by what.
pub(super) fn servers() -> Vec<Case> {
    let rule = |from, to, source| permission("tcp", from, to, [source]);
    vec![
        (
            "SSH-only web server, and another in default",
            beside_default().groups().creates().is_ready().look("01:30"),
        ),
        (
            "SSH-only web server, then blind",
            beside_default()
                .groups()
                .creates()
                .is_ready()
                .look("01:30")
                .look_but("01:40", &[SERVERS]),
        ),
        ("web server gone, its groups on record", {
            let attached = kept("ModifyNetworkInterfaceAttribute");
            launched_elsewhere().with(|s| s.records.push(attached)).groups().look("01:15")
        }),
        ("web server gone, its groups told by nothing", {
            launched_elsewhere().with(|s| s.records.clear()).groups().look("01:15")
        }),
        (
            "web server gone, another source",
            launched_elsewhere()
                .with(|s| s.records.clear())
                .groups_as(|g| g.inbound = Some(vec![rule(3306, 3306, group_source("sg-0ffff"))]))
                .creates()
                .is_ready()
                .look("01:30"),
        ),
    ]
}

fn created_grouped(change: impl FnOnce(&mut SecurityGroup)) -> Student {
    Student::begins().groups_as(change).creates().is_ready().look("01:30")
}

pub(crate) fn other_group(id: &str, name: &str) -> SecurityGroup {
    SecurityGroup {
        id: id.into(),
        name: Some(name.into()),
        description: None,
        vpc: Some(VPC.into()),
        name_tag: None,
        inbound: Some(Vec::new()),
    }
}

/// The instance with a group of this name, right but for its name, and the default group.
pub(crate) fn attached(name: &str) -> Student {
    let default = SecurityGroup {
        inbound: Some(vec![permission("-1", 0, 0, [group_source("sg-0def")])]),
        ..other_group("sg-0def", "default")
    };
    Student::begins()
        .with(|s| s.groups.push(default))
        .groups_as(|group| {
            group.name = Some(name.into());
            group.name_tag = None;
        })
        .creates_as(|db| db.security_groups = Some(vec!["sg-0def".into(), DB_GROUP.into()]))
        .is_ready()
}

/// The web server's group admits SSH alone, and another server stands in the default group of
/// another VPC.
pub(crate) fn beside_default() -> Student {
    let default = SecurityGroup {
        vpc: Some("vpc-0bbb".into()),
        inbound: Some(vec![permission("-1", 0, 0, [group_source("sg-0def")])]),
        ..other_group("sg-0def", "default")
    };
    Student::begins().with(|s| {
        s.groups[0].name = Some("launch-wizard-1".into());
        s.groups[0].inbound = Some(vec![permission("tcp", 22, 22, [cidr("0.0.0.0/0")])]);
        s.groups.push(default);
        s.servers.push(Server {
            id: "i-0default".into(),
            state: Some("running".into()),
            vpc: Some("vpc-0bbb".into()),
            groups: Some(vec!["sg-0def".into()]),
            ..Server::default()
        });
    })
}

/// The web server was launched in a group of the console's making, and is terminated by now.
pub(crate) fn launched_elsewhere() -> Student {
    Student::begins().with(|s| {
        s.groups.push(other_group("sg-0cafe000000000001", "launch-wizard-1"));
        s.records.push(kept("RunInstances"));
        let server = &mut s.servers[0];
        (server.state, server.vpc, server.groups) = (Some("terminated".into()), None, None);
    })
}
