//! The database's group: which it is, where it is, and who comes in.

use crate::cases::case;
use crate::common::{DB_GROUP, Student, WEB_GROUP, cidr, group_source, permission};
use labproof_checks::evidence::{Permission, Source, TrafficSource};

const EXISTS: &str = "security-group.exists";
const VPC_ID: &str = "security-group.vpc";
const MYSQL: &str = "security-group.mysql-from-web-tier";
const ONLY: &str = "security-group.nothing-else-open";

#[test]
fn the_name_or_the_tag_is_enough_with_case_spaces_and_hyphens_folded() {
    let table = [
        ("Stem Day DB Tier", None, "passed"),
        ("Stem Day - DB Tier", None, "passed"),
        ("stem-day-db-tier", None, "passed"),
        ("  STEM  DAY   DB TIER ", None, "passed"),
        ("launch-wizard-1", Some("Stem Day DB Tier"), "passed"),
        ("launch-wizard-1", Some("Stem Day — DB Tier"), "passed"),
        ("Stem Day DB", None, "failed (not-started)"),
        ("Stem Day Web Server", None, "failed (not-started)"),
    ];
    for (name, tag, says) in table {
        let student = Student::begins().groups_as(|group| {
            group.name = Some(name.into());
            group.name_tag = tag.map(Into::into);
        });
        student.look("01:15").graded().expect(name, &[(EXISTS, says)]);
    }
}

#[test]
fn only_port_3306_from_a_group_that_a_web_server_carries_earns_all() {
    let web = || group_source(WEB_GROUP);
    let prefix = TrafficSource::PrefixList("pl-1".into());
    let one = |protocol, from, to, source| vec![permission(protocol, from, to, [source])];
    let blocked = "blocked by security-group.mysql-from-web-tier";
    let table: [(&str, Vec<Permission>, &str, &str); 11] = [
        ("right", one("tcp", 3306, 3306, web()), "passed", "passed"),
        ("by number", one("6", 3306, 3306, web()), "passed", "passed"),
        ("wide", one("tcp", 0, 65535, web()), "partial (wider-than-asked)", "passed"),
        ("all", one("-1", 0, 0, web()), "partial (wider-than-asked)", "passed"),
        ("udp", one("udp", 3306, 3306, web()), "failed", blocked),
        ("CIDR", one("tcp", 3306, 3306, cidr("10.0.0.0/8")), "failed", blocked),
        ("prefix list", one("tcp", 3306, 3306, prefix), "failed", blocked),
        ("itself", one("tcp", 3306, 3306, group_source(DB_GROUP)), "failed", blocked),
        ("nothing", Vec::new(), "failed (not-started)", blocked),
        (
            "also a CIDR",
            vec![permission("tcp", 3306, 3306, [web(), cidr("1.2.3.4/32")])],
            "passed",
            "failed",
        ),
        (
            "also SSH",
            [one("tcp", 22, 22, web()), one("tcp", 3306, 3306, web())].concat(),
            "passed",
            "failed",
        ),
    ];
    for (name, inbound, mysql, only) in table {
        let student = || Student::begins().groups_as(|group| group.inbound = Some(inbound.clone()));
        let alive = student().look("01:15");
        alive.graded().expect(name, &[(MYSQL, mysql), (ONLY, only)]);
        // The records say the same when the group is gone.
        let gone = student().creates().is_ready().deletes().is_gone().deletes_group();
        gone.look("05:00")
            .graded()
            .expect(&format!("{name}, on record"), &[(MYSQL, mysql), (ONLY, only)]);
    }
}

#[test]
fn without_a_web_server_a_source_proves_something_by_its_name_only() {
    let cases = [
        ("no web server, source named like it", "passed (known-by-name)"),
        ("no web server, another source", "unverified no-record"),
        ("another group as source", "failed"),
    ];
    for (name, says) in cases {
        case(name).graded().expect(name, &[(MYSQL, says)]);
    }
    let blind = Student::begins().groups().with(|s| s.servers.clear());
    let blind = blind.look_but("01:15", &[Source::Servers]).graded();
    blind.expect(
        "servers denied",
        &[(MYSQL, "unverified access-denied"), (VPC_ID, "unverified access-denied")],
    );
}

#[test]
fn the_vpc_is_a_web_servers_else_the_default_one() {
    let of = |vpc: &str| {
        let vpc = vpc.to_owned();
        Student::begins().groups_as(|group| group.vpc = Some(vpc))
    };
    let elsewhere = |s: &mut Student| s.servers[0].vpc = Some("vpc-web".into());
    let none = |s: &mut Student| s.servers.clear();
    let default = crate::common::VPC;
    let table = [
        ("the server's", of("vpc-web").with(elsewhere), "passed"),
        ("the default, server elsewhere", of(default).with(elsewhere), "failed"),
        ("the default, no server", of(default).with(none), "passed"),
        ("another, no server", of("vpc-1").with(none), "failed"),
    ];
    for (name, student, says) in table {
        student.look("01:15").graded().expect(name, &[(VPC_ID, says)]);
    }
}

#[test]
fn the_last_moment_of_the_instance_counts_and_nothing_later() {
    let ssh = || permission("tcp", 22, 22, [cidr("0.0.0.0/0")]);
    let opened_before = Student::all_but_deletion().opens(DB_GROUP, ssh(), "02:25");
    let table = [
        (
            "opened before the deletion",
            opened_before.clone().deletes().is_gone().look("02:50"),
            "failed",
        ),
        (
            "opened and closed before it",
            opened_before
                .clone()
                .closes(DB_GROUP, &ssh(), "02:26")
                .deletes()
                .is_gone()
                .look("02:50"),
            "passed",
        ),
        (
            "closed only after it",
            opened_before.deletes().is_gone().closes(DB_GROUP, &ssh(), "02:40").look("05:50"),
            "failed",
        ),
        ("opened after it", case("group opened after the deletion").clone(), "passed"),
        ("deleted after it", case("group deleted after the instance").clone(), "passed"),
    ];
    for (name, student, says) in table {
        let graded = student.with(|s| s.delay = jiff::SignedDuration::ZERO).graded();
        let says = if name.starts_with("opened before") { "pending settling" } else { says };
        graded.expect(name, &[(EXISTS, "passed"), (MYSQL, "passed"), (ONLY, says)]);
    }
}

#[test]
fn a_group_made_after_the_end_of_the_instance_counts_for_nothing() {
    let late =
        Student::begins().creates().is_ready().deletes_at("01:05", |_| {}).is_gone().groups();
    late.look("05:00").graded().expect("late", &[(EXISTS, "failed (not-started)")]);
}

#[test]
fn an_absent_group_is_failed_at_once_only_if_nothing_of_the_database_was_seen() {
    let gone = || Student::begins().creates().is_ready().deletes().is_gone();
    let table = [
        ("nothing at all", Student::begins().look("01:00"), "failed (not-started)"),
        ("records may come", gone().look("02:50"), "pending settling"),
        ("no record came", gone().look("05:00"), "failed (not-started)"),
        (
            "groups denied",
            gone().look_but("05:00", &[Source::SecurityGroups]),
            "failed (not-started)",
        ),
        (
            "the instance stands",
            case("group never made, instance stands").clone(),
            "failed (not-started)",
        ),
    ];
    for (name, student, says) in table {
        student.graded().expect(name, &[(EXISTS, says)]);
    }
}

#[test]
fn a_deleted_group_cannot_have_changed_after_its_deletion() {
    let open = |group: &mut labproof_checks::evidence::SecurityGroup| {
        group.inbound = Some(vec![permission("tcp", 3306, 3306, [cidr("0.0.0.0/0")])]);
    };
    let student = Student::begins().groups_as(open).deletes_group().look("06:00");
    student.graded().expect("gone", &[("security-group.mysql-from-web-tier", "failed")]);
}
