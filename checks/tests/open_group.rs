//! The group of the EC2 workshop's server: R257 to R259.

use crate::cases::case;
use crate::common::{EC2, Student, WEB_GROUP, cidr, permission};
use crate::server::expect;

const EXISTS: &str = "security-group.exists";
const OPEN: &str = "security-group.http-from-everywhere";
const SSH: &str = "security-group.ssh-closed";

/// R257.
#[test]
fn everybody_is_admitted_who_has_an_address_of_ipv4() {
    expect(&[
        ("everything", &[(OPEN, "passed")]),
        ("open on all ports", &[(OPEN, "passed")]),
        ("open in all protocols", &[(OPEN, "passed")]),
        ("no rule", &[(OPEN, "failed (not-started)")]),
        ("open to my address alone", &[(OPEN, "failed")]),
        ("open to IPv6 alone", &[(OPEN, "failed")]),
        ("open to itself alone", &[(OPEN, "failed")]),
        ("nothing yet", &[(OPEN, "blocked by security-group.exists")]),
    ]);
}

/// R258.
#[test]
fn ssh_is_open_to_everybody_by_any_rule_that_covers_it() {
    expect(&[
        ("everything", &[(SSH, "passed")]),
        ("no rule", &[(SSH, "passed")]),
        ("SSH open", &[(SSH, "failed"), (OPEN, "passed")]),
        ("SSH open over IPv6", &[(SSH, "failed")]),
        ("open on all ports", &[(SSH, "failed")]),
        ("open in all protocols", &[(SSH, "failed")]),
    ]);
}

/// R259.
#[test]
fn the_group_is_judged_at_the_last_moment_of_the_server() {
    expect(&[
        ("cleaned up afterwards", &[(EXISTS, "passed"), (OPEN, "passed")]),
        ("closed and gone", &[(OPEN, "failed (not-started)")]),
        ("closed and gone, no record yet", &[(OPEN, "pending settling")]),
        ("closed and gone, never a record", &[(OPEN, "unverified no-record")]),
        ("SSH open, gone unseen", &[(SSH, "pending settling"), (OPEN, "passed")]),
        ("no group of its own, gone unseen", &[(EXISTS, "pending settling")]),
    ]);
}

/// R259. No record dates the end of the server, which may have been before the change of its group.
#[test]
fn what_was_right_when_the_server_was_seen_last_stays_right() {
    let everybody = permission("tcp", 80, 80, [cidr("0.0.0.0/0")]);
    let ended = Student::serves().look("01:00").ends().with(|s| {
        s.records.retain(|record| record.name != "TerminateInstances");
    });
    let graded = ended.closes(WEB_GROUP, &everybody, "01:30").look("02:00").graded_of(&EC2);
    graded.expect("closed between two looks", &[(EXISTS, "passed"), (OPEN, "passed")]);
}

/// R72, of a server.
#[test]
fn a_group_of_another_name_that_the_server_carries_is_judged() {
    expect(&[
        ("another group of its own", &[(EXISTS, "partial (other-name)"), (OPEN, "passed")]),
        ("another group, terminated", &[(EXISTS, "partial (other-name)"), (OPEN, "passed")]),
    ]);
}

/// The group of the servers is none that the RDS workshop grades.
#[test]
fn the_other_workshop_grades_another_group() {
    let graded = case("everything").graded();
    graded.expect("the RDS workshop", &[(EXISTS, "failed (not-started)")]);
}
