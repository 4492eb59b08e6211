//! R81. A group's rules on record alone: every form in which AWS writes that a rule was made, changed or
//! taken away. What cannot be read makes the group's state unknown, and is never left out.

use crate::common::{
    DB_GROUP, Student, VPC, WEB_GROUP, answered, cidr, group_source, kept, permission, t,
};
use labproof_checks::evidence::{Permission, Record, SecurityGroup};
use serde_json::{Value, json};

const MYSQL: &str = "security-group.mysql-from-web-tier";
const ONLY: &str = "security-group.nothing-else-open";
const UNKNOWN: &str = "unverified no-record";

fn ssh() -> Permission {
    permission("tcp", 22, 22, [cidr("203.0.113.0/24")])
}

/// The right rule and SSH, then one more call; nothing of it stands any more.
fn after(call: impl FnOnce(&Student) -> Record) -> Student {
    let opened = Student::begins().groups().opens(DB_GROUP, ssh(), "01:11");
    let call = call(&opened);
    gone(opened.with(|s| s.records.push(call)))
}

fn gone(student: Student) -> Student {
    student.creates().is_ready().deletes().is_gone().deletes_group().look("05:00")
}

fn revoke(request: Value, response: Value) -> Record {
    answered("RevokeSecurityGroupIngress", t("01:12"), request, response)
}

fn nested() -> Value {
    json!({"items": [{
        "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "groups": {},
        "ipRanges": {"items": [{"cidrIp": "203.0.113.0/24"}]}, "ipv6Ranges": {}, "prefixListIds": {},
    }]})
}

fn answer(member: &str) -> Value {
    json!({"_return": true, member: {"items": [{
        "groupId": DB_GROUP, "securityGroupRuleId": "sgr-1", "isEgress": false, "ipProtocol": "tcp",
        "fromPort": 22, "toPort": 22, "cidrIpv4": "203.0.113.0/24",
    }]}})
}

/// The id that the answer to the last call gave its rule.
fn last_rule(student: &Student) -> String {
    let answer = &student.records.last().unwrap().response;
    answer["securityGroupRuleSet"]["items"][0]["securityGroupRuleId"].as_str().unwrap().to_owned()
}

#[test]
fn a_revoke_is_followed_in_every_form_that_aws_writes() {
    let done = || json!({"_return": true});
    let name = "Stem Day DB Tier";
    let flat = json!({
        "ipPermissions": {}, "ipProtocol": "tcp", "fromPort": 22, "toPort": 22,
        "cidrIp": "203.0.113.0/24",
    });
    let with = |mut request: Value, member: &str, value: &str| {
        request[member] = json!(value);
        request
    };
    let mut by_number = nested();
    by_number["items"][0]["ipProtocol"] = json!("6");
    by_number["items"][0]["fromPort"] = json!("22");
    by_number["items"][0]["ipRanges"]["items"][0]["cidrIp"] = json!("203.0.113.7/24");
    let table = [
        ("by rule", json!({"groupId": DB_GROUP, "ipPermissions": nested()}), done()),
        (
            "by rule, a list",
            json!({"groupId": DB_GROUP, "ipPermissions": nested()["items"]}),
            done(),
        ),
        (
            "by rule, written otherwise",
            json!({"groupId": DB_GROUP, "ipPermissions": by_number}),
            done(),
        ),
        ("flat", with(flat.clone(), "groupId", DB_GROUP), done()),
        ("flat, by name", with(flat.clone(), "groupName", name), done()),
        ("by name", json!({"groupName": name, "ipPermissions": nested()}), done()),
        (
            "by name in other letters",
            json!({"groupName": "stem day db tier ", "ipPermissions": nested()}),
            done(),
        ),
        (
            "by rule and answer",
            json!({"groupId": DB_GROUP, "ipPermissions": nested()}),
            answer("revokedSecurityGroupRuleSet"),
        ),
        ("by the answer alone", json!({}), answer("revokedSecurityGroupRuleSet")),
        ("no request", Value::Null, answer("revokedSecurityGroupRuleSet")),
        (
            "an empty answer",
            with(flat, "groupId", DB_GROUP),
            json!({"_return": true, "revokedSecurityGroupRuleSet": {}}),
        ),
    ];
    for (case, request, response) in table {
        let student = after(|_| revoke(request, response));
        student.graded().expect(case, &[(MYSQL, "passed"), (ONLY, "passed")]);
    }
}

#[test]
fn a_revoke_by_the_rules_id_is_followed_in_every_shape_of_the_list() {
    let shapes: [fn(&str) -> Value; 7] = [
        |id| json!({"items": [{"securityGroupRuleId": id}]}),
        |id| json!({"items": [id]}),
        |id| json!([id]),
        |id| json!([{"SecurityGroupRuleId": id}]),
        |id| json!([{"securityGroupRuleId": id, "description": "SSH"}]),
        |id| json!({"SecurityGroupRuleId": {"tag": 1, "content": id}}),
        |id| json!(id),
    ];
    for shape in shapes {
        let student = after(|s| {
            let ids = shape(&last_rule(s));
            revoke(
                json!({"groupId": DB_GROUP, "securityGroupRuleIds": ids}),
                json!({"_return": true}),
            )
        });
        let case = shape("sgr-1").to_string();
        student.graded().expect(&case, &[(MYSQL, "passed"), (ONLY, "passed")]);
    }
}

#[test]
fn a_revoke_that_cannot_be_read_makes_the_rules_unknown() {
    let done = || json!({"_return": true});
    let cut = |path: &str| {
        let mut list = nested();
        *list.pointer_mut(path).unwrap() = Value::Null;
        json!({"groupId": DB_GROUP, "ipPermissions": list})
    };
    let mut partly = answer("revokedSecurityGroupRuleSet");
    partly["revokedSecurityGroupRuleSet"]["items"][0]["cidrIpv4"] = Value::Null;
    let by_name = json!({"items": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22,
        "groups": {"items": [{"groupName": "launch-wizard-1"}]}}]});
    let table = [
        ("an unknown id", json!({"groupId": DB_GROUP, "securityGroupRuleIds": ["sgr-0"]}), done()),
        (
            "no id",
            json!({"groupId": DB_GROUP, "securityGroupRuleIds": {"items": [{"x": 1}]}}),
            done(),
        ),
        ("no rule", json!({"groupId": DB_GROUP}), done()),
        ("no protocol", cut("/items/0/ipProtocol"), done()),
        ("no port", cut("/items/0/toPort"), done()),
        ("no source", cut("/items/0/ipRanges"), done()),
        ("an empty source", cut("/items/0/ipRanges/items/0/cidrIp"), done()),
        ("a source by name", json!({"groupId": DB_GROUP, "ipPermissions": by_name}), done()),
        ("a part of the answer", cut("/items/0/groups"), partly),
        ("no group", json!({"ipPermissions": nested()}), done()),
    ];
    for (case, request, response) in table {
        let student = after(|_| revoke(request, response));
        student.graded().expect(case, &[(MYSQL, UNKNOWN)]);
    }
}

#[test]
fn a_name_means_the_group_that_had_it_then() {
    let twin = |vpc: &str| SecurityGroup {
        id: "sg-0twin".into(),
        name: Some("Stem Day DB Tier".into()),
        description: None,
        vpc: Some(vpc.into()),
        name_tag: None,
        inbound: Some(Vec::new()),
    };
    let call = || {
        let request = json!({"groupName": "Stem Day DB Tier", "ipPermissions": nested()});
        revoke(request, json!({"_return": true}))
    };
    let twins = Student::begins().groups().opens(DB_GROUP, ssh(), "01:11");
    let twins = twins.with(|s| s.groups.push(twin("vpc-0bbb"))).with(|s| s.records.push(call()));
    gone(twins).graded().expect("two of the name", &[(MYSQL, UNKNOWN)]);
    let before = Student::begins().with(|s| {
        let mut made = answered(
            "CreateSecurityGroup",
            t("00:50"),
            json!({"groupName": "Stem Day DB Tier", "vpcId": VPC}),
            json!({"_return": true, "groupId": "sg-0twin"}),
        );
        s.records.push(made.clone());
        made.name = "DeleteSecurityGroup".into();
        made.id = "twin".into();
        made.at = t("00:55");
        s.records.push(made);
    });
    let again = before.groups().opens(DB_GROUP, ssh(), "01:11").with(|s| s.records.push(call()));
    gone(again).graded().expect("one after the other", &[(MYSQL, "passed"), (ONLY, "passed")]);
    // Where no record tells of a deletion, the first look does that misses the group.
    let leaves = |s: &mut Student| s.groups.retain(|group| group.id != "sg-0twin");
    let missed = Student::begins().with(|s| s.groups.push(twin("vpc-0bbb"))).look("00:50");
    let missed = missed.with(leaves).look("00:55").groups().opens(DB_GROUP, ssh(), "01:11");
    let missed = gone(missed.with(|s| s.records.push(call())));
    missed.graded().expect("missed before", &[(MYSQL, "passed"), (ONLY, "passed")]);
    let twins = Student::begins().groups().opens(DB_GROUP, ssh(), "01:11");
    let twins = twins.with(|s| s.groups.push(twin("vpc-0bbb"))).look("01:11:30").with(leaves);
    let twins = gone(twins.with(|s| s.records.push(call())));
    twins.graded().expect("missed afterwards", &[(MYSQL, UNKNOWN)]);
}

/// R85.
#[test]
fn a_name_that_no_group_is_known_by_may_be_that_of_any_whose_name_nothing_tells() {
    let opened = |change: fn(&mut SecurityGroup)| {
        let student = Student::begins().groups_as(change).opens(DB_GROUP, ssh(), "01:11");
        let request = json!({"groupName": "launch-wizard-1", "ipPermissions": nested()});
        let call = revoke(request, json!({"_return": true}));
        gone(student.with(|s| s.records.push(call))).graded()
    };
    let told = opened(|_| {});
    told.expect("its name is told", &[(MYSQL, "passed"), (ONLY, "failed")]);
    let untold = opened(|group| group.name = None);
    untold.expect("known by its tag", &[("security-group.exists", "passed"), (MYSQL, UNKNOWN)]);
}

/// EC2 keeps a range without its host's bits, and an address of IPv6 in its short form.
#[test]
fn a_range_of_addresses_is_one_however_it_is_written() {
    let table = [
        ("203.0.113.0/24", "203.0.113.9/24", "passed"),
        ("2001:db8::/32", "2001:0DB8:0::1/32", "passed"),
        ("2001:db8::9/32", "2001:db8::/32", "passed"),
        ("::/0", "::1/0", "passed"),
        ("2001:db8::/32", "2001:db9::/32", "failed"),
        ("2001:db8::/32", "2001:db8::/33", "failed"),
    ];
    for (opened, revoked, only) in table {
        let ssh = permission("tcp", 22, 22, [cidr(opened)]);
        let student = Student::begins().groups().opens(DB_GROUP, ssh, "01:11");
        let mut rules = nested();
        rules["items"][0]["ipRanges"] = json!({});
        rules["items"][0]["ipv6Ranges"] = json!({"items": [{"cidrIpv6": revoked}]});
        let request = json!({"groupId": DB_GROUP, "ipPermissions": rules});
        let call = revoke(request, json!({"_return": true}));
        let graded = gone(student.with(|s| s.records.push(call))).graded();
        graded.expect(&format!("{opened} {revoked}"), &[(MYSQL, "passed"), (ONLY, only)]);
    }
}

#[test]
fn an_answer_that_says_no_changes_nothing() {
    for response in [json!({"_return": false}), json!({"return": "false"})] {
        let request = json!({"groupId": DB_GROUP, "ipPermissions": nested()});
        let student = after(|_| revoke(request, response));
        student.graded().expect("declined", &[(MYSQL, "passed"), (ONLY, "failed")]);
    }
    let declined = after(|s| {
        let mut call = modify(json!(change(&last_rule(s), &web_rule())));
        call.response["ModifySecurityGroupRulesResponse"]["return"] = json!(false);
        call
    });
    declined.graded().expect("declined", &[(MYSQL, "passed"), (ONLY, "failed")]);
}

#[test]
fn an_authorization_is_followed_by_name_too_and_makes_the_rules_unknown_if_it_cannot_be_read() {
    let rule = |source: Value| {
        json!({"items": [{
            "ipProtocol": "tcp", "fromPort": 3306, "toPort": 3306, "groups": {"items": [source]},
        }]})
    };
    let web = || rule(json!({"groupId": WEB_GROUP}));
    let table = [
        ("by id", json!({"groupId": DB_GROUP, "ipPermissions": web()}), "passed"),
        ("by name", json!({"groupName": "Stem Day DB Tier", "ipPermissions": web()}), "passed"),
        ("unreadable", json!({"groupId": DB_GROUP, "ipPermissions": rule(json!({}))}), UNKNOWN),
        ("source by name", json!({"groupId": DB_GROUP, "sourceSecurityGroupName": "web"}), UNKNOWN),
    ];
    for (case, request, says) in table {
        let call = answered(
            "AuthorizeSecurityGroupIngress",
            t("01:11"),
            request,
            json!({"_return": true}),
        );
        let empty = Student::begins().groups_as(|group| group.inbound = Some(Vec::new()));
        gone(empty.with(|s| s.records.push(call))).graded().expect(case, &[(MYSQL, says)]);
    }
}

type Change = Box<dyn Fn(&str) -> Value>;

fn web_rule() -> Value {
    json!({"ReferencedGroupId": WEB_GROUP, "FromPort": 3306, "ToPort": 3306, "IpProtocol": "tcp"})
}

fn change(id: &str, rule: &Value) -> Value {
    json!({"SecurityGroupRuleId": id, "tag": 1, "SecurityGroupRule": rule})
}

fn modify(rules: Value) -> Record {
    let mut call = kept("ModifySecurityGroupRules");
    (call.at, call.id) = (t("01:12"), "modified".into());
    call.request["ModifySecurityGroupRulesRequest"]["SecurityGroupRule"] = rules;
    call
}

#[test]
fn a_modification_is_followed_one_or_several_and_unknown_where_it_cannot_be_read() {
    let all = json!({"CidrIpv4": "0.0.0.0/0", "IpProtocol": -1});
    let http = json!({"CidrIpv4": "0.0.0.0/0", "FromPort": 80, "ToPort": 80, "IpProtocol": "tcp"});
    let table: [(&str, Change, &str, &str); 7] = [
        ("one", Box::new(|id| change(id, &web_rule())), "passed", "passed"),
        ("a list of one", Box::new(|id| json!([change(id, &web_rule())])), "passed", "passed"),
        ("to HTTP", Box::new(move |id| change(id, &http)), "passed", "failed"),
        ("to everything", Box::new(move |id| change(id, &all)), "passed", "failed"),
        ("an unknown rule", Box::new(|_| change("sgr-0", &web_rule())), UNKNOWN, ""),
        ("no rule", Box::new(|id| change(id, &json!({}))), UNKNOWN, ""),
        ("nothing", Box::new(|_| Value::Null), UNKNOWN, ""),
    ];
    for (case, rules, mysql, only) in table {
        let graded = after(|s| modify(rules(&last_rule(s)))).graded();
        graded.expect(case, &[(MYSQL, mysql)]);
        if !only.is_empty() {
            graded.expect(case, &[(ONLY, only)]);
        }
    }
}

#[test]
fn a_modified_rule_keeps_its_id_and_can_be_revoked_by_it() {
    let http = json!({"CidrIpv4": "0.0.0.0/0", "FromPort": 80, "ToPort": 80, "IpProtocol": "tcp"});
    let opened = Student::begins().groups().opens(DB_GROUP, ssh(), "01:11");
    let id = last_rule(&opened);
    let closed = opened.with(|s| {
        s.records.push(modify(change(&id, &http)));
        let request = json!({"groupId": DB_GROUP, "securityGroupRuleIds": {"items": [{"securityGroupRuleId": id}]}});
        s.records.push(Record { at: t("01:13"), ..revoke(request, json!({"_return": true})) });
    });
    gone(closed).graded().expect("by id", &[(MYSQL, "passed"), (ONLY, "passed")]);
}

#[test]
fn a_look_afterwards_knows_what_a_record_did_not_tell() {
    let unreadable = || revoke(json!({"groupId": DB_GROUP}), json!({"_return": true}));
    let student = Student::begins().groups().opens(DB_GROUP, ssh(), "01:11").creates().is_ready();
    let student = student.with(|s| {
        s.records.push(unreadable());
        s.group(DB_GROUP).inbound =
            Some(vec![permission("tcp", 3306, 3306, [group_source(WEB_GROUP)])]);
    });
    let expected = [(MYSQL, "passed"), (ONLY, "passed")];
    let seen = student.look("01:30");
    seen.graded().expect("alive", &expected);
    let gone = seen.deletes().is_gone().deletes_group().look("05:00");
    gone.graded().expect("and gone", &expected);
}

#[test]
fn the_samples_are_read_as_they_are() {
    // Opened to SSH by the sample's rule, closed by the sample; then the right rule, made by a
    // modification of one that the recorded authorization gave its id.
    let ssh = permission("tcp", 22, 22, [cidr("0.0.0.0/0")]);
    let student = Student::begins()
        .groups_as(|group| group.inbound = Some(Vec::new()))
        .opens(DB_GROUP, ssh, "01:11")
        .with(|s| s.records.push(kept("RevokeSecurityGroupIngress")))
        .with(|s| {
            let mut wide = kept("AuthorizeSecurityGroupIngress");
            wide.at = t("01:12:30");
            wide.response["securityGroupRuleSet"]["items"][0]["fromPort"] = json!(0);
            s.records.push(wide);
            s.records.push(kept("ModifySecurityGroupRules"));
        });
    gone(student).graded().expect("samples", &[(MYSQL, "passed"), (ONLY, "passed")]);
}

/// CloudTrail dates calls to the second, and a tool makes a group and its rules within one.
#[test]
fn calls_of_one_second_are_followed_whatever_their_ids() {
    let one = Student::begins().groups().opens(DB_GROUP, ssh(), "01:11");
    let calls = one.records.len();
    for first in 0..calls {
        for step in [1, calls - 1] {
            let within_a_second = |student: &mut Student| {
                for (number, record) in student.records.iter_mut().enumerate() {
                    record.at = t("01:11");
                    let turn = (first + number * step) % calls;
                    record.id = format!("00000000-0000-4000-9000-{turn:012}");
                }
            };
            let name = format!("from {first} by {step}");
            let student = gone(
                Student::begins().groups().opens(DB_GROUP, ssh(), "01:11").with(within_a_second),
            );
            student.graded().expect(
                &name,
                &[("security-group.exists", "passed"), (MYSQL, "passed"), (ONLY, "failed")],
            );
        }
    }
}
