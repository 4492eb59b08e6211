//! Which groups a web server carried (R62 to R66, R79): by every record that says so, and by no look after its end.

use super::{LONG, Story, first_server, graded, group_named};
use crate::class::{Class, now};
use crate::lab;
use crate::run::{criterion, reason};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{self, Failed, Passed, Unverified};
use labproof_cloud::workshop::Student;

/// A server in a group of the launch wizard, which admits SSH alone.
fn launched_with_the_wizard(_: &Class, student: &Student) {
    let wizard = student.create_group("launch-wizard-1", "launch-wizard-1", None).unwrap();
    student.authorize_from_cidr(&wizard, "22", "0.0.0.0/0").unwrap();
    let name = "Stem Day - Web Server";
    let web = student.create_group(name, name, None).unwrap();
    student.authorize_from_cidr(&web, "80", "0.0.0.0/0").unwrap();
    let call = [
        ("ImageId", "ami-0c2b8ca1dad447f8a"),
        ("MinCount", "1"),
        ("MaxCount", "1"),
        ("NetworkInterface.1.SecurityGroupId.1", wizard.as_str()),
    ];
    student.call("ec2", "RunInstances", &call).unwrap();
}

fn web_group_by_the_interface(_: &Class, student: &Student) {
    let groups =
        ["launch-wizard-1", "Stem Day - Web Server"].map(|name| group_named(student, name));
    student.carry(&first_server(student), &[&groups[0], &groups[1]]).unwrap();
}

fn web_group_by_the_instance(_: &Class, student: &Student) {
    let (server, web) = (first_server(student), group_named(student, "Stem Day - Web Server"));
    let call = [("InstanceId", server.as_str()), ("GroupId.1", &web)];
    student.call("ec2", "ModifyInstanceAttribute", &call).unwrap();
}

fn database(_: &Class, student: &Student) {
    let web = group_named(student, "Stem Day - Web Server");
    let group = student.create_group("Stem Day DB Tier", "Stem Day DB Tier", None).unwrap();
    student.authorize_mysql_from(&group, &web).unwrap();
    lab::create(student, &group, |_| ());
}

fn terminate(_: &Class, student: &Student) {
    let server = first_server(student);
    student.call("ec2", "TerminateInstances", &[("InstanceId.1", &server)]).unwrap();
}

#[test]
fn a_group_that_a_server_was_given_later_is_the_web_tier_s_by_the_record() {
    let passed: &[_] = &[
        ("web-tier.server", Passed, ""),
        ("security-group.mysql-from-web-tier", Passed, ""),
        ("security-group.nothing-else-open", Passed, ""),
        ("security-group.vpc", Passed, ""),
        ("db-config.vpc", Passed, ""),
    ];
    let by_interface = Story {
        name: "by its interface",
        steps: &[launched_with_the_wizard, web_group_by_the_interface, database, terminate],
        marks: passed,
    };
    let by_instance = Story {
        name: "by the instance",
        steps: &[launched_with_the_wizard, web_group_by_the_instance, database, terminate],
        marks: passed,
    };
    // Gone from the list, and still there as terminated, without groups and VPC.
    for wait in [LONG, SignedDuration::from_mins(10)] {
        graded(std::slice::from_ref(&by_interface), wait, &[]);
        graded(std::slice::from_ref(&by_instance), wait, &[]);
    }
}

/// A server that was launched before CloudTrail's memory, and is gone when it is first looked at.
fn launched_long_ago(source: &str) -> (Class, Student) {
    let mut class = Class::began(SignedDuration::from_hours(24 * 100));
    let student = class.enrol("old server");
    student.web_server().unwrap();
    class.minutes(24 * 60 * 99);
    let source = if source == "Stem Day - Web Server" {
        group_named(&student, source)
    } else {
        student.create_group(source, source, None).unwrap()
    };
    let group = student.create_group("Stem Day DB Tier", "Stem Day DB Tier", None).unwrap();
    student.authorize_mysql_from(&group, &source).unwrap();
    lab::create(&student, &group, |_| ());
    class.minutes(40);
    terminate(&class, &student);
    class.until_now();
    (class, student)
}

#[test]
fn without_a_record_a_source_named_like_the_web_group_is_known_by_its_name() {
    let since = (now() - SignedDuration::from_hours(48)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (class, _student) = launched_long_ago("Stem Day - Web Server");
    class.grade(&["--sql", "off", "--since", &since]).with_status(0);
    let book = class.book();
    let from_web = criterion(&book, "s01", "security-group.mysql-from-web-tier");
    assert_eq!(from_web.outcome, Passed, "{from_web:?}");
    assert!(from_web.has_note("known-by-name"), "{from_web:?}");
}

#[test]
fn a_source_of_another_name_fails_only_where_a_server_could_not_have_carried_it() {
    // The group is as young as the server's absence from the records is long: it was never told whether it was carried.
    let since = (now() - SignedDuration::from_hours(48)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (class, _student) = launched_long_ago("frontend");
    class.grade(&["--sql", "off", "--since", &since]).with_status(0);
    let book = class.book();
    let from_web = criterion(&book, "s01", "security-group.mysql-from-web-tier");
    let is: (Outcome, _) = (from_web.outcome, reason(from_web));
    assert_eq!(is, (Unverified, Some("no-record")), "{from_web:?}");
}

fn from_another_group(_: &Class, student: &Student) {
    student.web_server().unwrap();
    let other = student.create_group("other", "other", None).unwrap();
    let group = student.create_group("Stem Day DB Tier", "Stem Day DB Tier", None).unwrap();
    student.authorize_mysql_from(&group, &other).unwrap();
    lab::create(student, &group, |_| ());
}

#[test]
fn a_source_that_no_server_carries_fails() {
    graded(
        &[Story {
            name: "another group",
            steps: &[from_another_group],
            marks: &[("security-group.mysql-from-web-tier", Failed, "")],
        }],
        LONG,
        &[],
    );
}
