//! Students of the EC2 workshop.

use super::Case;
use crate::common::{Student, WEB_GROUP, cidr, group_source, image, kept, permission, t};
use labproof_checks::evidence::{
    IMAGES, PAGES, Permission, ReasonCode, SECURITY_GROUPS, SERVERS, SecurityGroup, Server, TRAIL,
};

const OTHER: &str = "sg-0bbb0000000000001";

/// Everybody may do this in the group.
fn open(port: i64) -> Permission {
    permission("tcp", port, port, [cidr("0.0.0.0/0")])
}

/// The group is there, and the server carries one of the student's own beside it.
fn elsewhere() -> Student {
    let own = |group: &mut SecurityGroup| {
        group.id = OTHER.into();
        group.name = Some("launch-wizard-1".into());
    };
    let carries = |server: &mut Server| {
        server.groups = Some(vec![OTHER.into()]);
    };
    Student::arrives().makes_group_as(own).launches_as(carries)
}

/// A server of another type, image and so on.
fn launched_as(change: impl FnOnce(&mut Server)) -> Student {
    Student::arrives().makes_group().launches_as(change)
}

fn without_address(server: &mut Server) {
    server.public_ip = None;
}

/// A server that a look shows, whose calls no record tells of.
fn unrecorded(student: Student) -> Student {
    student.with(|s| s.records.clear())
}

pub(super) fn steps() -> Vec<Case> {
    let nothing = Student::arrives().look("01:00");
    let serves = Student::serves().look("01:00");
    vec![
        ("nothing yet", nothing),
        ("the group alone", Student::arrives().makes_group().look("01:00")),
        ("everything", serves.clone()),
        ("terminated, by records alone", Student::serves().ends().look("05:00")),
        ("terminated, seen before", serves.clone().ends().look("05:00")),
        ("still listed as terminated", serves.clone().terminates().look("03:00")),
        ("cleaned up afterwards", {
            let cleaned = serves.ends().closes(WEB_GROUP, &open(80), "03:00");
            cleaned.look("06:00")
        }),
    ]
}

pub(super) fn blind() -> Vec<Case> {
    let blind = |source| Student::serves().look_but("01:00", &[source]);
    vec![
        ("no servers shown", blind(SERVERS)),
        ("no groups shown", blind(SECURITY_GROUPS)),
        ("no records shown", blind(TRAIL)),
        ("no images shown", blind(IMAGES)),
        ("no pages shown", blind(PAGES)),
        ("nothing shown", Student::arrives().look_blind("01:00", ReasonCode::AccessDenied)),
        ("no groups ever shown, other group", elsewhere().look_but("01:00", &[SECURITY_GROUPS])),
    ]
}

pub(super) fn groups() -> Vec<Case> {
    let with = |inbound: Vec<Permission>| {
        let student = Student::arrives().makes_group_as(|group| group.inbound = Some(inbound));
        student.launches().look("01:00")
    };
    let closed = || Student::arrives().makes_group_as(|group| group.inbound = Some(Vec::new()));
    let from = |range: &str| permission("tcp", 80, 80, [cidr(range)]);
    let from_itself = permission("tcp", 80, 80, [group_source(WEB_GROUP)]);
    let listed = closed().launches().look("01:00").ends();
    vec![
        ("no rule", with(Vec::new())),
        ("open to my address alone", with(vec![from("203.0.113.10/32")])),
        ("open to IPv6 alone", with(vec![from("::/0")])),
        ("open to itself alone", with(vec![from_itself])),
        ("open on all ports", with(vec![permission("tcp", 0, 65535, [cidr("0.0.0.0/0")])])),
        ("open in all protocols", with(vec![permission("-1", -1, -1, [cidr("0.0.0.0/0")])])),
        ("SSH open", with(vec![open(80), open(22)])),
        ("SSH open over IPv6", with(vec![open(80), permission("tcp", 22, 22, [cidr("::/0")])])),
        ("another group of its own", elsewhere().look("01:00")),
        ("another group, terminated", elsewhere().ends().look("06:00")),
        ("another group, just terminated", elsewhere().ends().look("03:00")),
        ("closed and gone, no record yet", unrecorded(listed.clone()).look("03:00")),
        (
            "closed and gone, never a record",
            unrecorded(listed.clone()).look("03:00").look("22 05:00"),
        ),
        ("closed and gone", listed.look("06:00")),
        ("SSH open, gone unseen", {
            let inbound = vec![open(80), open(22)];
            let student = Student::arrives().makes_group_as(|group| group.inbound = Some(inbound));
            unrecorded(student.launches().look("01:00").ends()).look("02:00")
        }),
        ("no group of its own, gone unseen", {
            let student = launched_as(|server| server.groups = Some(vec![OTHER.into()]));
            let default = student.with(|s| {
                (s.groups[0].id, s.groups[0].name) = (OTHER.into(), Some("default".into()));
            });
            unrecorded(unrecorded(default).look("01:00").ends()).look("02:00")
        }),
        ("the default group, gone", {
            let server = launched_as(|server| server.groups = Some(vec!["sg-0default".into()]));
            let nameless = server.with(|s| s.groups.clear()).look("01:00");
            unrecorded(nameless.ends()).look("02:00")
        }),
    ]
}

pub(super) fn servers() -> Vec<Case> {
    let look = |student: Student| student.look("01:00");
    let named = |name: &str, owner| {
        look(Student::serves().with(|s| s.images = Some(vec![image(name, owner)])))
    };
    let large = |server: &mut Server| server.class = Some("t3.large".into());
    let no_key = |server: &mut Server| server.key_name = None;
    let second =
        |student: Student| student.launches_at("00:50", |server| server.id = "i-0second".into());
    vec![
        ("a large server", look(launched_as(large))),
        ("a large server, terminated", launched_as(large).ends().look("05:00")),
        ("a large server, gone unseen", unrecorded(look(launched_as(large)).ends()).look("02:00")),
        ("made small", look(launched_as(large).becomes("t3.micro", "00:40"))),
        (
            "made small, by records alone",
            launched_as(large).becomes("t3.micro", "00:40").ends().look("05:00"),
        ),
        ("Ubuntu", named("ubuntu/images/hvm-ssd/ubuntu-noble-24.04-amd64-server", Some("amazon"))),
        ("an image like Amazon's", named("al2023-ami-2023.9.0", None)),
        ("Amazon Linux 2", named("amzn2-ami-hvm-2.0.20261101.0-x86_64-gp2", Some("amazon"))),
        (
            "an image no longer listed",
            look(Student::serves().with(|s| s.images = Some(Vec::new()))),
        ),
        ("no key pair", look(launched_as(no_key))),
        ("no key pair, terminated", launched_as(no_key).ends().look("05:00")),
        ("no public address", look(launched_as(without_address))),
        (
            "an Elastic IP",
            look(
                launched_as(without_address)
                    .with(|s| s.server().public_ip = Some("203.0.113.80".into())),
            ),
        ),
        ("no public address, terminated", look(launched_as(without_address)).ends().look("05:00")),
        (
            "a starting server",
            look(unrecorded(launched_as(|server| {
                server.state = Some("pending".into());
                server.public_ip = None;
            }))),
        ),
        (
            "a stopped server",
            look(unrecorded(launched_as(|server| {
                server.state = Some("stopped".into());
                server.public_ip = None;
            }))),
        ),
        ("two servers", look(second(Student::serves()))),
        ("the second is right", look(second(launched_as(large)))),
        (
            "launch refused",
            Student::arrives()
                .makes_group()
                .with(|s| {
                    let mut refused = kept("RunInstances");
                    refused.error = Some("Client.InstanceLimitExceeded".into());
                    refused.response = serde_json::Value::Null;
                    s.records.push(refused);
                })
                .look("01:00"),
        ),
    ]
}

pub(super) fn time() -> Vec<Case> {
    let deadline = |at: &'static str| move |s: &mut Student| s.deadline = Some(t(at));
    let since = |at: &'static str| move |s: &mut Student| s.since = Some(t(at));
    vec![
        ("launched late", Student::serves().with(deadline("00:25")).look("05:00")),
        (
            "launched late, no records",
            Student::serves().with(deadline("00:25")).look_but("05:00", &[TRAIL]),
        ),
        (
            "launched late, by a look",
            unrecorded(Student::serves()).with(deadline("00:25")).look("05:00"),
        ),
        (
            "launched late, record due",
            unrecorded(Student::serves()).with(deadline("00:25")).look("01:00"),
        ),
        ("older than the lab", Student::serves().with(since("00:35")).look("05:00")),
        (
            "made small too late",
            launched_as(|server| server.class = Some("t3.large".into()))
                .becomes("t3.micro", "02:00")
                .with(deadline("01:30"))
                .look("05:00"),
        ),
        ("page seen late", Student::serves().with(deadline("00:35")).look("05:00")),
    ]
}

pub(super) fn pages() -> Vec<Case> {
    let page = |page| Student::serves().with(|s| s.page = page).look("01:00");
    let then = |student: Student, page| student.with(|s| s.page = page).look("02:00");
    vec![
        ("page refused", page(Some(Err(ReasonCode::Unreachable)))),
        ("page silent", page(Some(Err(ReasonCode::Timeout)))),
        ("page forbidden", page(Some(Ok(403)))),
        ("page broken", page(Some(Ok(500)))),
        ("page not asked", page(None)),
        ("page broken later", then(page(Some(Ok(200))), Some(Ok(500)))),
        ("page silent later", then(page(Some(Ok(200))), Some(Err(ReasonCode::Timeout)))),
        ("page mended", then(page(Some(Ok(500))), Some(Ok(200)))),
        ("page broken, then silent", then(page(Some(Ok(500))), Some(Err(ReasonCode::Timeout)))),
        ("page broken, then not asked", then(page(Some(Ok(500))), None)),
        ("page broken, then terminated", page(Some(Ok(500))).ends().look("05:00")),
        ("page not asked, then terminated", page(None).ends().look("05:00")),
        ("page of another server", {
            let both = Student::serves().launches_at("00:50", |server| {
                (server.id, server.groups) = ("i-0other".into(), Some(vec!["sg-0other".into()]));
                server.public_ip = Some("198.51.100.8".into());
            });
            both.with(|s| s.page = Some(Err(ReasonCode::Timeout))).look("01:00")
        }),
    ]
}
