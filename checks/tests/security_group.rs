//! The database's group: which it is, where it is, and who comes in.

use crate::cases::case;
use crate::cases::groups::{attached, other_group};
use crate::common::{
    DB_GROUP, Student, WEB_GROUP, answered, cidr, group_source, permission, refused_modify, t,
    written,
};
use labproof_checks::evidence::{
    Answer, DbInstance, Look, Permission, Record, SECURITY_GROUPS, SERVERS, SecurityGroup, TRAIL,
    TrafficSource,
};
use labproof_checks::outcome::Note;
use serde_json::json;

const EXISTS: &str = "security-group.exists";
const VPC_ID: &str = "security-group.vpc";
const MYSQL: &str = "security-group.mysql-from-web-tier";
const ONLY: &str = "security-group.nothing-else-open";

/// R70.
#[test]
fn the_name_or_the_tag_is_enough_whatever_its_case_and_separators() {
    let table = [
        ("Stem Day DB Tier", None, "passed"),
        ("Stem Day - DB Tier", None, "passed"),
        ("stem-day-db-tier", None, "passed"),
        ("  STEM  DAY   DB TIER ", None, "passed"),
        ("launch-wizard-1", Some("Stem Day DB Tier"), "passed"),
        ("launch-wizard-1", Some("Stem Day — DB Tier"), "passed"),
        ("StemDay DB Tier", None, "passed"),
        ("StemDay DB-Tier", None, "passed"),
        ("StemDayDBTier", None, "passed"),
        ("stem_day_db_tier", None, "passed"),
        ("stem.day/db:tier", None, "passed"),
        ("Stem\u{a0}Day\u{3000}DB\u{200b}Tier\t", None, "passed"),
        ("Stem Day – DB‑Tier", None, "passed"),
        ("(Stem Day) DB·Tier", None, "passed"),
        ("Ｓｔｅｍ　Ｄａｙ　ＤＢ－Ｔｉｅｒ", None, "passed"),
        ("launch-wizard-1", Some("stemday_db-tier"), "passed"),
        ("Stem Day DB Tier 2", None, "failed (not-started)"),
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
    let table: [(&str, Vec<Permission>, &str, &str); 12] = [
        ("right", one("tcp", 3306, 3306, web()), "passed", "passed"),
        ("by number", one("6", 3306, 3306, web()), "passed", "passed"),
        ("wide", one("tcp", 0, 65535, web()), "partial (wider-than-asked)", "passed"),
        ("all", one("-1", 0, 0, web()), "partial (wider-than-asked)", "passed"),
        ("udp", one("udp", 3306, 3306, web()), "failed", blocked),
        ("CIDR", one("tcp", 3306, 3306, cidr("10.0.0.0/8")), "failed", blocked),
        ("prefix list", one("tcp", 3306, 3306, prefix), "failed", blocked),
        ("itself", one("tcp", 3306, 3306, group_source(DB_GROUP)), "failed", blocked),
        (
            "also itself",
            vec![permission("tcp", 3306, 3306, [web(), group_source(DB_GROUP)])],
            "passed",
            "failed",
        ),
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
    let blind = blind.look_but("01:15", &[SERVERS]).graded();
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
        (
            "another, the server gone",
            Student::begins().look("01:00").with(none).groups_as(|g| g.vpc = Some("vpc-1".into())),
            "failed",
        ),
    ];
    for (name, student, says) in table {
        student.look("01:15").graded().expect(name, &[(VPC_ID, says)]);
    }
    // Only the records could tell that there never was one.
    let unrecorded = of(default).with(none).look_but("01:15", &[TRAIL]).graded();
    unrecorded.expect("no server, records denied", &[(VPC_ID, "unverified access-denied")]);
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
    let late = Student::begins().creates_as(|db| db.security_groups = Some(vec![WEB_GROUP.into()]));
    let late = late.is_ready().deletes_at("01:05", |_| {}).is_gone().groups().look("05:00");
    late.graded().expect("late", &[(EXISTS, "partial (other-name)")]);
}

#[test]
fn an_absent_group_is_failed_at_once_only_if_nothing_of_the_database_was_seen() {
    let gone = || {
        let default = |s: &mut Student| s.groups.push(other_group("sg-0def", "default"));
        let attached = |db: &mut DbInstance| db.security_groups = Some(vec!["sg-0def".into()]);
        let created = Student::begins().with(default).creates_as(attached);
        created.is_ready().deletes().is_gone()
    };
    let stood = || Student::begins().groups().creates().is_ready();
    let unnamed = |s: &mut Student| s.group(DB_GROUP).name = Some("default".into());
    let untagged = |s: &mut Student| s.group(DB_GROUP).name_tag = None;
    let recorded = |s: &mut Student| s.records.retain(|it| !it.name.contains("SecurityGroup"));
    let seen_at = |at: &str| stood().with(unnamed).with(untagged).with(recorded).look(at);
    let denied = |student: Student| student.look_but("06:00", &[SECURITY_GROUPS]);
    let table = [
        ("nothing at all", Student::begins().look("01:00"), "failed (not-started)"),
        ("groups denied since the end", denied(gone().look("05:00")), "failed (not-started)"),
        (
            "groups denied before the end",
            denied(seen_at("02:30:29").deletes().is_gone()),
            "unverified access-denied",
        ),
        (
            "groups denied after the end's own second",
            denied(seen_at("02:30:30").deletes().is_gone()),
            "failed (not-started)",
        ),
        ("records may come", gone().look("02:50"), "pending settling"),
        ("no record came", gone().look("05:00"), "failed (not-started)"),
        (
            "a group that nothing names",
            Student::begins().creates().is_ready().deletes().is_gone().look("05:00"),
            "unverified no-record",
        ),
        ("groups denied", gone().look_but("05:00", &[SECURITY_GROUPS]), "unverified access-denied"),
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

const ATTACHED: &str = "db-config.security-group";

/// R72.
#[test]
fn without_one_of_the_name_the_students_own_group_on_the_instance_is_judged() {
    let half = "partial (other-name)";
    let own = [(EXISTS, half), (VPC_ID, "passed"), (MYSQL, "passed"), (ONLY, "passed")];
    for name in ["my-db-sg", "launch-wizard-1", "database", "rds-sg-1", "my-rds-1"] {
        let graded = attached(name).look("01:30").graded();
        graded.expect(name, &own);
        graded.expect(name, &[(ATTACHED, "passed (extra-group)")]);
        assert_eq!(written(graded.criterion(EXISTS)), Some(format!("{name} ({DB_GROUP})")));
        let gone = attached(name).look("01:30").deletes().is_gone().deletes_group().look("05:00");
        gone.graded().expect(name, &own);
        let on_record = attached(name).deletes().is_gone().deletes_group();
        on_record.look("05:00").graded().expect(name, &own);
    }
    let of_aws = [
        "default",
        "rds-ec2-1",
        "ec2-rds-12",
        "rds-launch-wizard",
        "rds-launch-wizard-2",
        "rds-lambda-1",
    ];
    for name in of_aws {
        let graded = attached(name).look("01:30").graded();
        graded.expect(name, &[(EXISTS, "failed (not-started)"), (ATTACHED, "failed")]);
    }
}

/// R72.
#[test]
fn a_group_of_the_name_is_judged_before_an_attached_one() {
    let both =
        Student::begins().groups().with(|s| s.groups.push(other_group("sg-0eee", "my-db-sg")));
    let other = both.creates_as(|db| db.security_groups = Some(vec!["sg-0eee".into()])).is_ready();
    let graded = other.look("01:30").graded();
    graded.expect("both", &[(EXISTS, "passed"), (MYSQL, "passed"), (ATTACHED, "failed")]);
}

/// R72.
#[test]
fn of_several_attached_groups_the_one_with_the_best_rule_is_judged() {
    let open = |id: &str, from: TrafficSource| {
        let mut group = other_group(id, id);
        group.inbound = Some(vec![permission("tcp", 3306, 3306, [from])]);
        group
    };
    let ids = ["sg-1", "sg-2", "sg-3"];
    let several = Student::begins().with(|s| {
        s.groups.push(open("sg-1", cidr("0.0.0.0/0")));
        s.groups.push(open("sg-2", group_source(WEB_GROUP)));
        s.groups.push(open("sg-3", group_source("sg-3")));
    });
    let several = several.creates_as(|db| db.security_groups = Some(ids.map(Into::into).into()));
    let graded = several.is_ready().look("01:30").graded();
    graded.expect("several", &[(EXISTS, "partial (other-name)"), (MYSQL, "passed")]);
    assert_eq!(written(graded.criterion(EXISTS)).as_deref(), Some("sg-2 (sg-2)"));
}

/// R78.
#[test]
fn a_group_that_admits_itself_never_passes_whoever_carries_it() {
    let itself = |group: &mut labproof_checks::evidence::SecurityGroup| {
        group.inbound = Some(vec![permission("tcp", 3306, 3306, [group_source(DB_GROUP)])]);
    };
    let carried = |s: &mut Student| s.servers[0].groups = Some(vec![DB_GROUP.into()]);
    let table = [
        ("carried", Student::begins().groups_as(itself).with(carried)),
        ("alone", Student::begins().groups_as(itself).with(|s| s.servers.clear())),
        (
            "named like the web group",
            Student::begins()
                .groups_as(itself)
                .with(|s| s.group(DB_GROUP).name = Some("Stem Day - Web Server".into()))
                .with(|s| s.servers.clear()),
        ),
        (
            "its bearer gone",
            Student::begins().groups_as(itself).with(|s| {
                s.servers[0].state = Some("terminated".into());
                s.servers[0].groups = None;
            }),
        ),
    ];
    for (name, student) in table {
        student.look("01:15").graded().expect(name, &[(MYSQL, "failed")]);
    }
}

/// R73.
#[test]
fn a_group_whose_name_nothing_tells_keeps_the_question_open() {
    let nameless = |at: &str| {
        let created = Student::begins().creates().is_ready();
        let done = created.deletes().is_gone().look(at);
        done.graded()
            .expect(at, &[(EXISTS, "unverified no-record"), (ATTACHED, "unverified no-record")]);
    };
    nameless("05:00");
    nameless("30 05:00");
    let beside = Student::begins().with(|s| s.groups.push(other_group("sg-0eee", "my-db-sg")));
    let ids = || Some(vec!["sg-0eee".to_owned(), DB_GROUP.to_owned()]);
    let beside = beside.creates_as(|db| db.security_groups = ids()).is_ready().deletes().is_gone();
    let graded = beside.look("05:00").graded();
    graded.expect("beside another", &[(EXISTS, "unverified no-record")]);
    // A call on its rules names its id alone.
    let by_id = Student::begins().groups().creates().is_ready().deletes().is_gone();
    let created = |s: &mut Student| s.records.retain(|it| it.name != "CreateSecurityGroup");
    let graded = by_id.deletes_group().with(created).look("05:00").graded();
    graded.expect("known by its id", &[(EXISTS, "unverified no-record")]);
    let settling = Student::begins().creates().is_ready().look("01:30").graded();
    settling.expect("records may come", &[(EXISTS, "pending settling")]);
}

/// R70. A Name tag that is set or taken away after the creation is known from its record alone, once the
/// group has gone.
#[test]
fn a_name_tag_is_known_from_the_calls_that_set_it_and_took_it_away() {
    let tags = |call: &str, key: &str, at: &str| {
        let request = serde_json::json!({
            "resourcesSet": {"items": [{"resourceId": DB_GROUP}, {"resourceId": "sg-another"}]},
            "tagSet": {"items": [{"key": "Owner", "value": "kim"}, {"key": key, "value": "Stem Day DB Tier"}]},
        });
        answered(call, t(at), request, serde_json::json!({"_return": true}))
    };
    let graded = |calls: &[(&str, &str, &str)]| {
        let unnamed = Student::begins().groups_as(|group| {
            group.name = Some("launch-wizard-1".into());
            group.name_tag = None;
        });
        let tagged = unnamed.with(|s| {
            s.records.extend(calls.iter().map(|(call, key, at)| tags(call, key, at)));
        });
        tagged.creates().is_ready().deletes_group().look("06:00").graded()
    };
    let (set, unset) = (("CreateTags", "Name", "01:12"), ("DeleteTags", "Name", "01:13"));
    let another = ("CreateTags", "name", "01:12");
    graded(&[]).expect("none", &[(EXISTS, "partial (other-name)")]);
    graded(&[another]).expect("another key", &[(EXISTS, "partial (other-name)")]);
    graded(&[set]).expect("set", &[(EXISTS, "passed"), ("security-group.name-tag", "passed")]);
    graded(&[set, unset]).expect("for a minute", &[(EXISTS, "passed")]);
}

/// R77. What is wider than asked is shown with its ports, and one port as one.
#[test]
fn the_ports_of_the_rule_that_lets_the_web_tier_in_are_shown() {
    let web = || group_source(WEB_GROUP);
    let wide = "partial (wider-than-asked)";
    let table = [
        (permission("tcp", 3306, 3306, [web()]), "passed", "3306"),
        (permission("tcp", 3306, 3307, [web()]), wide, "3306-3307"),
        (permission("tcp", 3305, 3306, [web()]), wide, "3305-3306"),
        (permission("tcp", 0, 65535, [web()]), wide, "0-65535"),
        (permission("-1", 0, 0, [web()]), wide, "0-65535"),
        (permission("tcp", 3307, 3307, [web()]), "failed", "3307"),
        (permission("tcp", 3305, 3305, [web()]), "failed", "3305"),
    ];
    for (rule, says, ports) in table {
        let student = Student::begins().groups_as(|group| group.inbound = Some(vec![rule.clone()]));
        let graded = student.look("01:15").graded();
        graded.expect(ports, &[(MYSQL, says)]);
        let found = written(graded.criterion(MYSQL)).unwrap();
        assert!(found.contains(&format!(" {ports} <- {WEB_GROUP}")), "{ports}: {found}");
        let told = graded.criterion(MYSQL).notes.iter().find_map(|note| {
            if let Note::WiderThanAsked { ports } = note { Some(ports.as_str()) } else { None }
        });
        assert_eq!(told, (says == wide).then_some(ports));
    }
}

/// A call in the second of the instance's end was made before it: what is first seen later is what that
/// call left.
#[test]
fn a_group_first_seen_after_the_end_is_the_one_of_then_if_nothing_was_called_since() {
    for (called, says) in [("02:30:30", "passed"), ("02:30:31", "unverified no-record")] {
        let student = Student::begins().groups().creates().is_ready().deletes().is_gone();
        let student = student.with(|s| {
            s.records.retain(|it| it.name != "CreateSecurityGroup");
            let mut calls = s.records.iter_mut();
            let opens = calls.find(|it| it.name == "AuthorizeSecurityGroupIngress").unwrap();
            opens.at = t(called);
        });
        student.look("06:00").graded().expect(called, &[(MYSQL, says)]);
    }
}

/// R71. Of two of the name, one that stands is judged before a newer one that does not.
#[test]
fn of_two_groups_of_the_name_one_that_stands_is_judged() {
    let first = Student::begins().groups().look("01:30");
    // Made after the look at the groups, in the same run: it is known from its record alone.
    let mut student = first.with(|s| {
        let mut second = s.group(DB_GROUP).clone();
        second.id = "sg-0second".into();
        let request = json!({"groupName": second.name, "vpcId": "vpc-1"});
        let answer = json!({"groupId": second.id, "_return": true});
        s.records.push(answered("CreateSecurityGroup", t("01:30:02"), request, answer));
    });
    student.catch_up("01:30:05");
    student.graded().expect("the first", &[(EXISTS, "passed"), (MYSQL, "passed")]);
}

/// R72. A look at the groups, or a lookup that was answered for all its time, would have shown one of
/// the lab's name. Where neither was had, it may well be there.
#[test]
fn another_groups_name_counts_where_one_of_the_labs_would_have_been_shown() {
    let half = "partial (other-name)";
    let created = || {
        let mine = Student::begins().groups_as(|group| {
            (group.name, group.name_tag) = (Some("mine".into()), None);
        });
        mine.creates().is_ready()
    };
    created().look_but("01:30", &[TRAIL]).graded().expect("by a look", &[(EXISTS, half)]);
    let unseen = created().look_but("01:30", &[SECURITY_GROUPS]);
    unseen.graded().expect("by the records", &[(EXISTS, half)]);
    let cut = unseen.with(|s| {
        for seen in &mut s.seen {
            if let Look::Seen(Answer::Trail(lookup)) = &mut seen.look {
                lookup.covered_from = t("01:05");
            }
        }
    });
    cut.graded().expect("by records that were cut", &[(EXISTS, "unverified access-denied")]);
}

/// R72. The web tier's own group is a better source than anybody, and anybody a better one than the
/// group itself, whichever of them is the newest.
#[test]
fn of_several_attached_groups_the_one_that_admits_the_web_tier_is_judged() {
    type Change = fn(&mut Student);
    let judged = |sources: &[TrafficSource], change: Change| {
        let ids: Vec<String> = (1..=sources.len()).map(|number| format!("sg-{number}")).collect();
        let student = Student::begins().with(|s| {
            for (id, source) in ids.iter().zip(sources) {
                let mut group = other_group(id, id);
                group.inbound = Some(vec![permission("tcp", 3306, 3306, [source.clone()])]);
                s.groups.push(group);
            }
            change(s);
        });
        let student = student.creates_as(|db| db.security_groups = Some(ids)).is_ready();
        written(student.look("01:30").graded().criterion(EXISTS)).unwrap()
    };
    let anybody = || cidr("0.0.0.0/0");
    // Nothing but the server tells that its group is the web tier's.
    let plain: Change = |s| {
        s.groups[0].name = Some("mine".into());
        s.groups[0].inbound = Some(Vec::new());
    };
    let unchanged: Change = |_| {};
    let nobody: Change = |s| {
        s.servers.clear();
    };
    let web = || group_source(WEB_GROUP);
    let table = [
        ("anybody", [web(), anybody()], unchanged),
        ("another group", [web(), group_source("sg-0ffff")], unchanged),
        ("itself", [anybody(), group_source("sg-2")], unchanged),
        ("anybody, by the server alone", [web(), anybody()], plain),
        ("anybody, by the name alone", [web(), anybody()], nobody),
    ];
    for (beside, sources, change) in table {
        assert_eq!(judged(&sources, change), "sg-1 (sg-1)", "beside {beside}");
    }
    // The newest, where all are alike: here, the last of those that were seen at once.
    assert_eq!(judged(&[anybody(), anybody()], unchanged), "sg-2 (sg-2)");
}

/// R161. A group that no record says to be deleted was gone when a look did not show it, and could
/// have changed until then.
#[test]
fn a_wrong_group_that_is_gone_stays_wrong_where_nothing_was_called_until_it_was_missed() {
    let open = |group: &mut SecurityGroup| {
        group.inbound = Some(vec![permission("tcp", 3306, 3306, [cidr("0.0.0.0/0")])]);
    };
    let seen = Student::begins().look("01:00").groups_as(open).look("01:15");
    let missed = seen.with(|s| drop(s.groups.pop())).look("02:00");
    missed.graded().expect("missed just now", &[(MYSQL, "pending settling")]);
    missed.look("04:05").graded().expect("missed long ago", &[(MYSQL, "failed")]);
    // A call of the look's own second may have come after it.
    let empty = Student::begins().groups_as(|group| group.inbound = Some(Vec::new()));
    let wrong = permission("tcp", 3306, 3306, [cidr("0.0.0.0/0")]);
    let called = empty.opens(DB_GROUP, wrong, "02:00").with(|s| drop(s.groups.pop()));
    let missed = called.look("02:00").look("02:30");
    missed.graded().expect("missed in that second", &[(MYSQL, "pending settling")]);
}

/// R76. What is expected is a rule from the groups that the web servers carry; where none is known by
/// its group, from the lab's own.
#[test]
fn the_source_that_is_asked_for_is_the_web_servers_group() {
    let wanted = |change: fn(&mut Student)| {
        let graded = Student::begins().groups().with(change).look("01:15").graded();
        let expected = graded.criterion(MYSQL).expected.as_ref().map(ToString::to_string);
        expected.unwrap()
    };
    let known = format!("TCP 3306 <- {WEB_GROUP}");
    let by_name = "TCP 3306 <- Stem Day - Web Server".to_owned();
    assert_eq!(wanted(|_| {}), known);
    assert_eq!(wanted(|s| s.servers.clear()), by_name);
    let plain: fn(&mut Student) = |s| {
        s.groups[0].name = Some("mine".into());
        s.groups[0].inbound = Some(Vec::new());
    };
    assert_eq!(wanted(plain), by_name);
    let both: fn(&mut Student) =
        |s| s.servers[0].groups = Some(vec![WEB_GROUP.into(), DB_GROUP.into()]);
    assert_eq!(wanted(both), known, "the group itself is no source");
}

/// R170. Only the call that made it tells that a group of the lab's name was made too late.
#[test]
fn a_group_is_made_too_late_by_its_own_call() {
    let late = |name: &str| {
        let none = Student::begins().with(|s| s.deadline = Some(t("01:05"))).groups_as(|group| {
            group.name = Some(name.into());
            group.name_tag = None;
        });
        none.look("06:00").graded().says(EXISTS)
    };
    assert_eq!(late("Stem Day DB Tier"), "failed (too-late)");
    // What is seen since such a call is not what the deadline left.
    assert_eq!(late("another"), "unverified no-record");
}

/// R21.
#[test]
fn a_refused_rule_of_another_group_is_not_told_of_this_one() {
    let refused = |id: &str| {
        let message = "The security group does not exist";
        let record = refused_modify(
            t("01:12"),
            "Client.InvalidGroup.NotFound",
            message,
            json!({"groupId": id}),
        );
        let record = Record { name: "AuthorizeSecurityGroupIngress".into(), ..record };
        let empty = Student::begins().groups_as(|group| group.inbound = Some(Vec::new()));
        empty.with(|s| s.records.push(record)).look("01:15").graded().says(MYSQL)
    };
    assert_eq!(refused(DB_GROUP), "failed (refused)");
    assert_eq!(refused(WEB_GROUP), "failed (not-started)");
}
