//! The DB-tier group (R63, R70 to R82): found by what it is attached to, followed through every change.

use super::{LONG, Story, first_server, graded, group_named};
use crate::class::{Class, now};
use crate::lab;
use crate::run::{criterion, reason};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{Failed, Partial, Passed, Unverified};
use labproof_cloud::workshop::Student;

/// The instance with a group of this name that admits MySQL from the web tier.
fn with_group(student: &Student, name: &str) {
    let web = student.web_server().unwrap();
    let group = student.create_group(name, name, None).unwrap();
    student.authorize_mysql_from(&group, &web.group).unwrap();
    lab::create(student, &group, |_| ());
}

fn without_a_space(_: &Class, student: &Student) {
    with_group(student, "StemDay DB Tier");
}

fn with_other_separators(_: &Class, student: &Student) {
    with_group(student, "stem-day_DB.tier");
}

fn a_name_of_ones_own(_: &Class, student: &Student) {
    with_group(student, "my-db-sg");
}

fn default_only(_: &Class, student: &Student) {
    lab::group(student);
    let group = group_named(student, "default");
    lab::create(student, &group, |_| ());
}

#[test]
fn the_group_is_the_one_that_the_instance_carries_however_it_is_spelt() {
    let all: &[_] = &[
        ("security-group.exists", Passed, ""),
        ("security-group.mysql-from-web-tier", Passed, ""),
        ("security-group.nothing-else-open", Passed, ""),
        ("db-config.security-group", Passed, ""),
    ];
    graded(
        &[
            Story { name: "no space", steps: &[without_a_space], marks: all },
            Story { name: "other separators", steps: &[with_other_separators], marks: all },
            Story {
                name: "a name of one's own",
                steps: &[a_name_of_ones_own],
                marks: &[
                    ("security-group.exists", Partial, "other-name"),
                    ("security-group.mysql-from-web-tier", Passed, ""),
                    ("security-group.nothing-else-open", Passed, ""),
                    ("db-config.security-group", Passed, ""),
                ],
            },
            Story {
                name: "the group stands apart",
                steps: &[default_only],
                marks: &[
                    ("security-group.exists", Passed, ""),
                    ("db-config.security-group", Failed, ""),
                ],
            },
        ],
        LONG,
        &[],
    );
}

/// A web server that admits SSH alone, and another instance in `default`.
fn ssh_only_beside_default(_: &Class, student: &Student) {
    let name = "Stem Day - Web Server";
    let web = student.create_group(name, name, None).unwrap();
    student.authorize_from_cidr(&web, "22", "0.0.0.0/0").unwrap();
    launch(student, &web);
    launch(student, &group_named(student, "default"));
    let group = student.create_group("Stem Day DB Tier", "Stem Day DB Tier", None).unwrap();
    student.authorize_mysql_from(&group, &web).unwrap();
    lab::create(student, &group, |_| ());
}

fn launch(student: &Student, group: &str) {
    let call = [
        ("ImageId", "ami-0c2b8ca1dad447f8a"),
        ("MinCount", "1"),
        ("MaxCount", "1"),
        ("NetworkInterface.1.SecurityGroupId.1", group),
    ];
    student.call("ec2", "RunInstances", &call).unwrap();
}

/// The web server carries the group of the database, which admits its own members.
fn a_group_that_admits_itself(_: &Class, student: &Student) {
    let (web, group) = lab::bare_group(student);
    student.authorize_mysql_from(&group, &group).unwrap();
    student.carry(&web.instance, &[&web.group, &group]).unwrap();
    lab::create(student, &group, |_| ());
}

#[test]
fn a_rule_from_the_group_itself_admits_nobody() {
    graded(
        &[
            Story {
                name: "SSH only",
                steps: &[ssh_only_beside_default],
                marks: &[
                    ("web-tier.http", Failed, ""),
                    ("security-group.mysql-from-web-tier", Passed, ""),
                    ("security-group.nothing-else-open", Passed, ""),
                ],
            },
            Story {
                name: "admits itself",
                steps: &[a_group_that_admits_itself],
                marks: &[("security-group.mysql-from-web-tier", Failed, "")],
            },
        ],
        LONG,
        &[],
    );
}

/// As far as the instance, with a rule too many in the group.
fn one_rule_too_many(_: &Class, student: &Student) {
    let group = lab::group(student);
    student.authorize_from_cidr(&group, "3306", "0.0.0.0/0").unwrap();
    lab::create(student, &group, |_| ());
}

const ANYWHERE: [(&str, &str); 4] =
    [("IpProtocol", "tcp"), ("FromPort", "3306"), ("ToPort", "3306"), ("CidrIp", "0.0.0.0/0")];

fn revoke_by_name(_: &Class, student: &Student) {
    let call = [&[("GroupName", "Stem Day DB Tier")][..], &ANYWHERE].concat();
    student.call("ec2", "RevokeSecurityGroupIngress", &call).unwrap();
}

fn revoke_flat(_: &Class, student: &Student) {
    let group = group_named(student, "Stem Day DB Tier");
    let call = [&[("GroupId", group.as_str())][..], &ANYWHERE].concat();
    student.call("ec2", "RevokeSecurityGroupIngress", &call).unwrap();
}

fn revoke_by_rule(_: &Class, student: &Student) {
    let (group, rule) = open_rule(student);
    let call = [("GroupId", group.as_str()), ("SecurityGroupRuleId.1", &rule)];
    student.call("ec2", "RevokeSecurityGroupIngress", &call).unwrap();
}

/// The rule that is open to everybody becomes one for SSH: still one too many.
fn turn_it_into_ssh(_: &Class, student: &Student) {
    let (group, rule) = open_rule(student);
    let call = [
        ("GroupId", group.as_str()),
        ("SecurityGroupRule.1.SecurityGroupRuleId", &rule),
        ("SecurityGroupRule.1.SecurityGroupRule.IpProtocol", "tcp"),
        ("SecurityGroupRule.1.SecurityGroupRule.FromPort", "22"),
        ("SecurityGroupRule.1.SecurityGroupRule.ToPort", "22"),
        ("SecurityGroupRule.1.SecurityGroupRule.CidrIpv4", "0.0.0.0/0"),
    ];
    student.call("ec2", "ModifySecurityGroupRules", &call).unwrap();
}

/// The group, and its inbound rule that is open to everybody.
fn open_rule(student: &Student) -> (String, String) {
    let group = group_named(student, "Stem Day DB Tier");
    let filter = [("Filter.1.Name", "group-id"), ("Filter.1.Value.1", group.as_str())];
    let rules = student.call("ec2", "DescribeSecurityGroupRules", &filter).unwrap();
    let open = rules
        .body
        .split("<item>")
        .find(|rule| rule.contains("<cidrIpv4>0.0.0.0/0") && rule.contains("<isEgress>false"));
    let (_, rest) = open.unwrap().split_once("<securityGroupRuleId>").unwrap();
    (group, rest.split_once('<').unwrap().0.to_owned())
}

fn delete(_: &Class, student: &Student) {
    lab::delete(student);
}

/// So that the records alone tell of the group.
fn delete_the_group(_: &Class, student: &Student) {
    let group = group_named(student, "Stem Day DB Tier");
    student.call("ec2", "DeleteSecurityGroup", &[("GroupId", &group)]).unwrap();
}

#[test]
fn a_rule_that_was_revoked_is_gone_in_whatever_form_it_was() {
    let closed: &[_] = &[
        ("security-group.exists", Passed, ""),
        ("security-group.mysql-from-web-tier", Passed, ""),
        ("security-group.nothing-else-open", Passed, ""),
    ];
    let open: &[_] = &[
        ("security-group.mysql-from-web-tier", Passed, ""),
        ("security-group.nothing-else-open", Failed, ""),
    ];
    let story = |name, steps, marks| Story { name, steps, marks };
    graded(
        &[
            story(
                "by name",
                &[one_rule_too_many, revoke_by_name, delete, delete_the_group],
                closed,
            ),
            story("flat", &[one_rule_too_many, revoke_flat, delete, delete_the_group], closed),
            story(
                "by rule",
                &[one_rule_too_many, revoke_by_rule, delete, delete_the_group],
                closed,
            ),
            story("to SSH", &[one_rule_too_many, turn_it_into_ssh, delete, delete_the_group], open),
            story("not at all", &[one_rule_too_many, delete, delete_the_group], open),
            story("too late", &[one_rule_too_many, delete, revoke_by_name, delete_the_group], open),
        ],
        LONG,
        &[],
    );
}

#[test]
fn a_group_whose_name_nothing_tells_is_open_and_not_failed() {
    // The record of the group's creation is older than what CloudTrail keeps.
    let mut class = Class::began(SignedDuration::from_hours(24 * 100));
    let student = class.enrol("old group");
    let group = lab::group(&student);
    class.minutes(24 * 60 * 99);
    lab::create(&student, &group, |_| ());
    class.minutes(40);
    lab::delete(&student);
    class.minutes(40);
    student
        .call("ec2", "TerminateInstances", &[("InstanceId.1", &first_server(&student))])
        .unwrap();
    student.call("ec2", "DeleteSecurityGroup", &[("GroupId", &group)]).unwrap();
    class.until_now();
    let since = (now() - SignedDuration::from_hours(48)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    class.grade(&["--sql", "off", "--since", &since]).with_status(0);
    let book = class.book();
    let exists = criterion(&book, "s01", "security-group.exists");
    assert_eq!((exists.outcome, reason(exists)), (Unverified, Some("no-record")), "{exists:?}");
}
