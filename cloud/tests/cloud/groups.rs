//! Security groups, their rules, and the instances that carry them.

use labproof_cloud::workshop::InstanceChoices;

use crate::support::{classroom, code, count, minutes};

#[test]
fn every_region_of_an_account_begins_with_a_default_vpc_and_group() {
    let (_, student) = classroom();
    let vpcs = student.call("ec2", "DescribeVpcs", &[]).unwrap();
    assert_eq!(vpcs.text("isDefault").as_deref(), Some("true"));
    let groups = student.call("ec2", "DescribeSecurityGroups", &[]).unwrap();
    assert_eq!(groups.text("groupName").as_deref(), Some("default"));
    assert_eq!(
        code(student.call(
            "ec2",
            "DeleteSecurityGroup",
            &[("GroupId", &groups.text("groupId").unwrap())]
        )),
        "CannotDelete"
    );
}

#[test]
fn sources_of_the_same_ports_are_merged_into_one_permission() {
    let (_, student) = classroom();
    let web = student.web_server().unwrap().group;
    let group = student.create_group("db", "db", None).unwrap();
    student.authorize_mysql_from(&group, &web).unwrap();
    student.authorize_from_cidr(&group, "3306", "10.0.0.0/8").unwrap();
    student.authorize_from_cidr(&group, "22", "10.0.0.0/8").unwrap();
    let shown = student.call("ec2", "DescribeSecurityGroups", &[("GroupId.1", &group)]).unwrap();
    let inbound = shown
        .body
        .split("<ipPermissions>")
        .nth(1)
        .unwrap()
        .split("</ipPermissions>")
        .next()
        .unwrap();
    assert_eq!(inbound.matches("<ipProtocol>").count(), 2);
    assert_eq!(inbound.matches("<fromPort>3306</fromPort>").count(), 1);
    let rules = student
        .call(
            "ec2",
            "DescribeSecurityGroupRules",
            &[("Filter.1.Name", "group-id"), ("Filter.1.Value.1", &group)],
        )
        .unwrap();
    assert_eq!(count(&rules, "securityGroupRuleId"), 4, "three inbound, one outbound");
    assert!(rules.body.contains(&format!("<referencedGroupInfo><groupId>{web}</groupId>")));
}

#[test]
fn groups_and_rules_are_not_made_twice() {
    let (_, student) = classroom();
    let group = student.create_group("db", "db", None).unwrap();
    assert_eq!(
        student.create_group("db", "other", None).unwrap_err().code,
        "InvalidGroup.Duplicate"
    );
    student.authorize_from_cidr(&group, "80", "0.0.0.0/0").unwrap();
    assert_eq!(
        code(student.authorize_from_cidr(&group, "80", "0.0.0.0/0")),
        "InvalidPermission.Duplicate"
    );
}

#[test]
fn a_group_in_use_is_not_deleted() {
    let (cloud, student) = classroom();
    let web = student.web_server().unwrap();
    let group = student.create_group("db", "db", None).unwrap();
    student.authorize_mysql_from(&group, &web.group).unwrap();
    student
        .create_instance(&InstanceChoices {
            groups: vec![group.clone()],
            ..InstanceChoices::default()
        })
        .unwrap();
    let delete = |group: &str| student.call("ec2", "DeleteSecurityGroup", &[("GroupId", group)]);
    assert_eq!(code(delete(&group)), "DependencyViolation", "a database carries it");
    student.delete("awsdb", &labproof_cloud::workshop::DeleteChoices::default()).unwrap();
    cloud.advance(minutes(5));
    student.call("ec2", "TerminateInstances", &[("InstanceId.1", &web.instance)]).unwrap();
    cloud.advance(minutes(5));
    assert_eq!(code(delete(&web.group)), "DependencyViolation", "another group names it");
    delete(&group).unwrap();
    delete(&web.group).unwrap();
}

#[test]
fn a_rule_is_revoked_by_what_it_says_or_by_its_id() {
    let (_, student) = classroom();
    let group = student.create_group("db", "db", None).unwrap();
    let rule = student
        .authorize_from_cidr(&group, "80", "0.0.0.0/0")
        .unwrap()
        .text("securityGroupRuleId")
        .unwrap();
    student.authorize_from_cidr(&group, "22", "0.0.0.0/0").unwrap();
    let by_text = [
        ("GroupId", group.as_str()),
        ("IpPermissions.1.IpProtocol", "tcp"),
        ("IpPermissions.1.FromPort", "22"),
        ("IpPermissions.1.ToPort", "22"),
        ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"),
    ];
    student.call("ec2", "RevokeSecurityGroupIngress", &by_text).unwrap();
    assert_eq!(
        code(student.call("ec2", "RevokeSecurityGroupIngress", &by_text)),
        "InvalidPermission.NotFound"
    );
    student
        .call(
            "ec2",
            "RevokeSecurityGroupIngress",
            &[("GroupId", &group), ("SecurityGroupRuleId.1", &rule)],
        )
        .unwrap();
    let shown = student.call("ec2", "DescribeSecurityGroups", &[("GroupId.1", &group)]).unwrap();
    assert!(
        shown.body.contains("<ipPermissions></ipPermissions>")
            || shown.body.contains("<ipPermissions/>"),
        "{}",
        shown.body
    );
}

#[test]
fn filters_fit_names_with_stars_tags_and_sources() {
    let (_, student) = classroom();
    let web = student.web_server().unwrap().group;
    let group = student.create_group("Stem Day DB Tier", "db", Some("Stem Day DB Tier")).unwrap();
    student.authorize_mysql_from(&group, &web).unwrap();
    for (name, value, expected) in [
        ("group-name", "Stem Day*", 2),
        ("tag:Name", "Stem Day DB Tier", 1),
        ("tag-key", "Name", 1),
        ("ip-permission.from-port", "3306", 1),
        ("ip-permission.group-id", web.as_str(), 1),
        ("ip-permission.cidr", "0.0.0.0/0", 1),
        ("group-id", "sg-none", 0),
    ] {
        let shown = student
            .call(
                "ec2",
                "DescribeSecurityGroups",
                &[("Filter.1.Name", name), ("Filter.1.Value.1", value)],
            )
            .unwrap();
        assert_eq!(count(&shown, "groupName"), expected, "{name}={value}");
    }
}

#[test]
fn instances_change_their_state_in_their_own_time() {
    let (cloud, student) = classroom();
    let server = student.web_server().unwrap();
    let state = || student.call("ec2", "DescribeInstances", &[]).unwrap().text("name");
    let named = [("InstanceId.1", server.instance.as_str())];
    for (call, moving, arrived) in [
        ("", "pending", "running"),
        ("StopInstances", "stopping", "stopped"),
        ("StartInstances", "pending", "running"),
        ("TerminateInstances", "shutting-down", "terminated"),
    ] {
        if !call.is_empty() {
            student.call("ec2", call, &named).unwrap();
        }
        assert_eq!(state().as_deref(), Some(moving), "{call}");
        cloud.advance(minutes(1));
        assert_eq!(state().as_deref(), Some(arrived), "{call}");
    }
    assert_eq!(code(student.call("ec2", "StartInstances", &named)), "IncorrectInstanceState");
    cloud.advance(minutes(61));
    assert_eq!(state(), None, "a terminated instance is listed for an hour");
}

#[test]
fn an_instance_shows_its_groups_and_can_change_them() {
    let (_, student) = classroom();
    let server = student.web_server().unwrap();
    let other = student.create_group("other", "other", None).unwrap();
    let carries = |group: &str| {
        let shown = student
            .call(
                "ec2",
                "DescribeInstances",
                &[("Filter.1.Name", "instance.group-id"), ("Filter.1.Value.1", group)],
            )
            .unwrap();
        count(&shown, "instanceId")
    };
    assert_eq!((carries(&server.group), carries(&other)), (1, 0));
    student
        .call(
            "ec2",
            "ModifyInstanceAttribute",
            &[("InstanceId", &server.instance), ("GroupId.1", &other)],
        )
        .unwrap();
    assert_eq!((carries(&server.group), carries(&other)), (0, 1));
}

#[test]
fn tags_are_set_and_deleted() {
    let (_, student) = classroom();
    let group = student.create_group("db", "db", None).unwrap();
    let tagged = || {
        count(
            &student
                .call(
                    "ec2",
                    "DescribeSecurityGroups",
                    &[("Filter.1.Name", "tag-key"), ("Filter.1.Value.1", "Name")],
                )
                .unwrap(),
            "groupName",
        )
    };
    student
        .call(
            "ec2",
            "CreateTags",
            &[("ResourceId.1", &group), ("Tag.1.Key", "Name"), ("Tag.1.Value", "x <&> y")],
        )
        .unwrap();
    assert_eq!(tagged(), 1);
    student
        .call(
            "ec2",
            "DeleteTags",
            &[("ResourceId.1", &group), ("Tag.1.Key", "Name"), ("Tag.1.Value", "another")],
        )
        .unwrap();
    assert_eq!(tagged(), 1, "another value is another tag");
    student.call("ec2", "DeleteTags", &[("ResourceId.1", &group), ("Tag.1.Key", "Name")]).unwrap();
    assert_eq!(tagged(), 0);
}

#[test]
fn a_vpc_of_ones_own_keeps_its_groups_and_databases_to_itself() {
    let (_, student) = classroom();
    let web = student.web_server().unwrap().group;
    let vpc = student.create_vpc("elsewhere").unwrap();
    let there = student.create_group_in(&vpc, "Stem Day - Web Server", "x", None).unwrap();
    let here = student.create_group("db", "db", None).unwrap();
    assert_eq!(code(student.authorize_mysql_from(&there, &web)), "InvalidGroup.NotFound");
    let choices = |group: &str, subnet_group: &str| InstanceChoices {
        groups: vec![group.to_owned()],
        subnet_group: subnet_group.to_owned(),
        ..InstanceChoices::default()
    };
    assert_eq!(
        code(student.create_instance(&choices(&here, "elsewhere"))),
        "InvalidParameterCombination"
    );
    assert_eq!(
        code(student.create_instance(&choices(&here, "nowhere"))),
        "DBSubnetGroupNotFoundFault"
    );
    let created = student.create_instance(&choices(&there, "elsewhere")).unwrap();
    assert_eq!(created.text("DBSubnetGroupName").as_deref(), Some("elsewhere"));
    assert_eq!(created.text("VpcId"), Some(vpc.clone()));
    assert_eq!(count(&created, "SubnetIdentifier"), 2);
    let groups = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc.as_str())];
    let shown = student.call("ec2", "DescribeSecurityGroups", &groups).unwrap();
    assert_eq!(count(&shown, "groupName"), 2, "its default group and the new one");
}
