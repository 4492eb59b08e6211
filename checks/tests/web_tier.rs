//! The prerequisite lab's web server: it informs, and earns nothing.

use crate::cases::case;
use crate::cases::groups::{beside_default, launched_elsewhere};
use crate::common::{
    Student, VPC, WEB_GROUP, answered, cidr, group_source, kept, permission, t, written,
};
use labproof_checks::evidence::{
    Permission, Record, SECURITY_GROUPS, SERVERS, SecurityGroup, TRAIL, TrafficSource,
};
use serde_json::json;

#[test]
fn any_server_counts_and_only_complete_looks_show_that_there_is_none() {
    let terminated = Student::begins().look("01:00").with(|s| s.servers.clear()).look("01:10");
    let run = json!({"instancesSet": {"items": [{
        "instanceId": "i-1", "vpcId": "vpc-1", "groupSet": {"items": [{"groupId": WEB_GROUP}]},
    }]}});
    let on_record = Student::begins().with(|s| {
        s.servers.clear();
        s.records.push(crate::common::answered(
            "RunInstances",
            crate::common::t("00:30"),
            json!({}),
            run,
        ));
    });
    let table = [
        ("running", Student::begins().look("01:00"), "passed", "passed"),
        (
            "stopped",
            Student::begins().with(|s| s.servers[0].state = Some("stopped".into())).look("01:00"),
            "passed",
            "passed",
        ),
        ("seen earlier", terminated, "passed", "passed"),
        ("on record", on_record.look("01:00"), "passed", "passed"),
        (
            "none",
            Student::begins().with(|s| s.servers.clear()).look("01:00"),
            "failed (not-started)",
            "passed",
        ),
        ("without HTTP", case("web group without HTTP").clone(), "passed", "failed"),
        (
            "nothing at all",
            Student::begins()
                .with(|s| {
                    s.servers.clear();
                    s.groups.clear();
                })
                .look("01:00"),
            "failed (not-started)",
            "failed (not-started)",
        ),
        (
            "a group without HTTP and no server",
            Student::begins()
                .with(|s| {
                    s.servers.clear();
                    s.groups[0].inbound = Some(Vec::new());
                })
                .look("01:00"),
            "failed (not-started)",
            "failed (not-started)",
        ),
        (
            "gone, its groups told by nothing",
            Student::begins()
                .with(|s| {
                    let server = &mut s.servers[0];
                    (server.state, server.groups) = (Some("terminated".into()), None);
                    s.groups[0].inbound = Some(Vec::new());
                })
                .look("05:00"),
            "passed",
            "unverified no-record",
        ),
        (
            "servers denied",
            Student::begins().look_but("01:00", &[SERVERS]),
            "unverified access-denied",
            "passed",
        ),
        (
            "no CloudTrail and none",
            Student::begins().with(|s| s.servers.clear()).look_but("01:00", &[TRAIL]),
            "unverified access-denied",
            "passed",
        ),
    ];
    for (name, student, server, http) in table {
        student.graded().expect(name, &[("web-tier.server", server), ("web-tier.http", http)]);
    }
}

/// R63.
#[test]
fn a_group_admits_http_to_anybody_but_itself() {
    let list = || TrafficSource::PrefixList("pl-1".into());
    let table = [
        ("itself alone", vec![group_source(WEB_GROUP)], "failed"),
        ("itself and addresses", vec![group_source(WEB_GROUP), cidr("0.0.0.0/0")], "passed"),
        ("another group", vec![group_source("sg-0elb")], "passed"),
        ("a prefix list", vec![list()], "passed"),
        ("nobody", Vec::new(), "failed"),
    ];
    for (name, sources, http) in table {
        let student = Student::begins().with(|s| {
            let http = Permission { sources, ..permission("tcp", 80, 80, []) };
            s.groups[0].inbound = Some(vec![http]);
        });
        let graded = student.look("01:00").graded();
        graded.expect(name, &[("web-tier.server", "passed"), ("web-tier.http", http)]);
    }
}

const MYSQL: &str = "security-group.mysql-from-web-tier";

/// R63.
#[test]
fn a_server_in_the_default_group_is_no_web_server_by_that_group() {
    let graded = beside_default().groups().creates().is_ready().look("01:30").graded();
    let expected = [
        (MYSQL, "passed"),
        ("security-group.nothing-else-open", "passed"),
        ("security-group.vpc", "passed"),
        ("db-config.vpc", "passed"),
    ];
    graded.expect("beside default", &expected);
}

/// R64, R79.
#[test]
fn the_groups_of_a_server_that_is_gone_are_those_of_its_records_and_of_looks_while_it_ran() {
    let elsewhere = launched_elsewhere;
    let with = |name: &'static str| move |s: &mut Student| s.records.push(kept(name));
    let nothing = |s: &mut Student| s.records.clear();
    let unreadable = |s: &mut Student| {
        let mut record = kept("ModifyInstanceAttribute");
        record.request["groupSet"] = json!({"items": [{"groupName": "web"}]});
        s.records.push(record);
    };
    let renamed = |s: &mut Student| s.groups[0].name = Some("stem-day_WebServer".into());
    let unprotected = |s: &mut Student| {
        let mut record = kept("ModifyInstanceAttribute");
        record.request.as_object_mut().unwrap().remove("groupSet");
        s.records.push(record);
    };
    let from = |id: &'static str| {
        move |student: Student| {
            student.groups_as(|group| {
                group.inbound = Some(vec![permission("tcp", 3306, 3306, [group_source(id)])]);
            })
        }
    };
    let (web, other, wizard) = (from(WEB_GROUP), from("sg-0ffff"), from("sg-0cafe000000000001"));
    let by_name = "passed (known-by-name)";
    let table = [
        (
            "by its interface",
            web(elsewhere().with(with("ModifyNetworkInterfaceAttribute"))),
            "passed",
        ),
        ("by the instance", web(elsewhere().with(with("ModifyInstanceAttribute"))), "passed"),
        ("without the record", web(elsewhere()), by_name),
        ("without any record", web(elsewhere().with(nothing)), by_name),
        ("another source, launch on record", other(elsewhere()), "pending settling"),
        ("another source, no record", other(elsewhere().with(nothing)), "unverified no-record"),
        ("the group of its launch", wizard(elsewhere()), "passed"),
        ("groups that cannot be read", other(elsewhere().with(unreadable)), "unverified no-record"),
        ("named otherwise", web(elsewhere().with(renamed)), by_name),
        (
            "an attribute of another kind",
            other(elsewhere().with(nothing).with(unprotected)),
            "unverified no-record",
        ),
    ];
    for (name, student, says) in table {
        student.look("01:15").graded().expect(name, &[(MYSQL, says)]);
    }
    let settled = other(elsewhere()).with(|s| s.records.push(terminated("01:20"))).look("05:00");
    settled.graded().expect("nothing more on record", &[(MYSQL, "failed")]);
}

fn terminated(at: &str) -> Record {
    Record { at: t(at), ..kept("TerminateInstances") }
}

/// R65.
#[test]
fn a_look_at_a_server_that_is_terminated_or_terminating_tells_nothing_of_it() {
    for state in ["terminated", "shutting-down"] {
        let ending = |s: &mut Student| {
            s.servers[0].state = Some(state.into());
            s.servers[0].groups = Some(vec!["sg-0ffff".into()]);
            s.servers[0].vpc = Some("vpc-0bbb".into());
        };
        let graded = Student::begins().groups().with(ending).look("01:15").graded();
        let open = "unverified no-record";
        graded.expect(state, &[(MYSQL, "passed (known-by-name)"), ("security-group.vpc", open)]);
        let seen = Student::begins().look("01:00").groups().with(ending).look("01:15").graded();
        seen.expect(state, &[(MYSQL, "passed"), ("security-group.vpc", "passed")]);
    }
}

#[test]
fn an_interface_is_known_by_a_look_too() {
    let student = Student::begins().with(|s| {
        s.servers[0].groups = Some(vec!["sg-0ffff".into()]);
        s.servers[0].network_interfaces = Some(vec!["eni-0aeb000000000001".into()]);
    });
    let student = student.look("00:35").groups().with(|s| {
        s.records.push(kept("ModifyNetworkInterfaceAttribute"));
        s.servers.clear();
    });
    student.look("01:15").graded().expect("by a look", &[(MYSQL, "passed")]);
}

#[test]
fn the_groups_of_a_launch_are_read_in_every_form() {
    let web = || json!({"items": [{"groupId": WEB_GROUP}]});
    let server = |more: serde_json::Value| {
        let mut item = json!({"instanceId": "i-1", "vpcId": VPC});
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"instancesSet": {"items": [item]}})
    };
    let table = [
        ("answer", json!({}), server(json!({"groupSet": web()}))),
        (
            "answer's interfaces",
            json!({}),
            server(json!({"networkInterfaceSet": {"items": [{"groupSet": web()}]}})),
        ),
        ("request", json!({"groupSet": web()}), server(json!({}))),
        (
            "request's interfaces",
            json!({"networkInterfaceSet": {"items": [{"groupSet": web()}]}}),
            server(json!({"groupSet": {}})),
        ),
    ];
    for (name, request, response) in table {
        let student = Student::begins().groups().with(|s| {
            s.servers.clear();
            s.records.push(crate::common::answered("RunInstances", t("00:30"), request, response));
        });
        let graded = student.look("01:15").graded();
        graded.expect(name, &[(MYSQL, "passed"), ("security-group.vpc", "passed")]);
    }
}

#[test]
fn of_two_servers_of_one_launch_each_keeps_its_groups() {
    let launch = || {
        let mut two = kept("RunInstances");
        let items = two.response["instancesSet"]["items"].as_array_mut().unwrap();
        let mut second = items[0].clone();
        second["instanceId"] = json!("i-0second");
        second["networkInterfaceSet"]["items"][0]["networkInterfaceId"] = json!("eni-0second");
        items.push(second);
        two
    };
    let student = Student::begins().groups().with(|s| {
        let mut attached = kept("ModifyNetworkInterfaceAttribute");
        attached.request["networkInterfaceId"] = json!("eni-0second");
        s.records.extend([launch(), attached]);
        s.servers.clear();
    });
    let graded = student.look("05:00").graded();
    graded.expect("the second", &[(MYSQL, "passed"), ("web-tier.server", "passed")]);
    assert_eq!(written(graded.criterion("web-tier.server")).as_deref(), Some("i-0second"));
}

/// R62. Which servers there are is known by their group, or because looks once showed them all.
#[test]
fn the_vpc_of_the_web_servers_is_known_by_their_group_or_by_looks_that_were_answered_once() {
    let id = "security-group.vpc";
    let no_group = |s: &mut Student| {
        s.groups[0].name = Some("mine".into());
        s.groups[0].inbound = Some(Vec::new());
    };
    let any = || Student::begins().with(no_group).groups();
    any()
        .look("01:15")
        .look_but("01:30", &[SERVERS])
        .graded()
        .expect("seen once", &[(id, "passed")]);
    let none = Student::begins().with(|s| s.servers.clear()).groups().look("01:15");
    let none = none.look_but("01:30", &[SERVERS]).graded();
    none.expect("seen once that there is none", &[(id, "passed")]);
    let never = any().look_but("01:30", &[SERVERS]).graded();
    assert!(never.outcome(id).is_open(), "{}", never.says(id));
}

/// R62, R65. A server that is gone and whose VPC nothing tells may have stood in the group's, if it
/// may be a web server.
#[test]
fn a_vpc_that_nothing_tells_keeps_the_question_open_only_if_it_may_be_a_web_servers() {
    let elsewhere = |group: &mut SecurityGroup| group.vpc = Some("vpc-0ccc".into());
    let without_web_group = |s: &mut Student| {
        s.groups[0].name = Some("mine".into());
        s.groups[0].inbound = Some(Vec::new());
    };
    // The records tell its groups until its end, and no VPC.
    let gone = |group: &'static str| {
        move |s: &mut Student| {
            let group = json!({"items": [{"groupId": group}]});
            let item = json!({"instanceId": "i-0gone", "groupSet": group});
            let answer = json!({"instancesSet": {"items": [item]}});
            s.records.push(answered("RunInstances", t("00:30"), json!({}), answer));
            let mut end = terminated("00:40");
            end.response["instancesSet"]["items"][0]["instanceId"] = json!("i-0gone");
            s.records.push(end);
        }
    };
    let open = "unverified no-record";
    let begins = Student::begins;
    let table = [
        ("no web group, any server", begins().with(without_web_group).with(gone("sg-0ffff")), open),
        ("no web group, VPC told", begins().with(without_web_group), "failed"),
        ("a web server by its group", begins().with(gone(WEB_GROUP)), open),
        ("certainly not a web server", begins().with(gone("sg-0ffff")), "failed"),
    ];
    for (name, student, says) in table {
        let graded = student.groups_as(elsewhere).look("05:00").graded();
        graded.expect(name, &[("security-group.vpc", says)]);
    }
}

/// R62, R75. Where no look and no record tells whose group it carries, any server may be the one.
#[test]
fn a_server_is_the_web_server_for_certain_by_its_group_or_because_no_other_was_shown() {
    let created = || Student::begins().groups().creates().is_ready();
    let vpc = |says| [("db-config.vpc", says)];
    let unseen = created().look_but("01:30", &[SECURITY_GROUPS]);
    unseen.graded().expect("no groups shown", &vpc("unverified access-denied"));
    created().look("01:30").graded().expect("shown", &vpc("passed"));
}
