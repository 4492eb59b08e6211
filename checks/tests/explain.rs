//! An explanation names all that a mark rests on, and says why the rest was left out.

use crate::cases::{ALL, Case, OF_EC2, case};
use crate::common::{EC2, LAB, Student, answered, cidr, permission, refused_modify, t};
use labproof_checks::evidence::{Answer, DB_INSTANCES, Look, TRAIL};
use labproof_checks::explain::{Barred, Caller, CriterionExplanation, Explanation, Sighting, What};
use labproof_checks::lab::Lab;
use labproof_checks::outcome::Citation;
use serde_json::json;

fn of<'e>(explanation: &'e Explanation, criterion: &str) -> &'e CriterionExplanation {
    explanation.criteria.iter().find(|it| it.id == criterion).unwrap()
}

/// Each workshop with each case of its own.
fn each_with_its_cases() -> impl Iterator<Item = (&'static Lab, &'static Case)> {
    let rds = ALL.iter().map(|case| (&*LAB, case));
    rds.chain(OF_EC2.iter().map(|case| (&*EC2, case)))
}

fn barred(explanation: &CriterionExplanation) -> Vec<(&Sighting, Barred)> {
    explanation.sightings.iter().filter_map(|it| Some((it, it.barred?))).collect()
}

#[test]
fn every_citation_of_every_judgement_is_named_and_nothing_else_is_said_to_have_counted() {
    for (lab, (name, student)) in each_with_its_cases() {
        let (graded, explanation) = student.explained_in(lab);
        let results: Vec<_> = graded.0.criteria().collect();
        assert_eq!(explanation.criteria.len(), results.len(), "{name}");
        for (result, explained) in results.iter().zip(&explanation.criteria) {
            assert_eq!(result.id, explained.id, "{name}");
            let counted = explained.sightings.iter().filter(|it| it.counted);
            let counted: Vec<_> = counted.map(|sighting| &sighting.citation).collect();
            let is_named = |named: &Citation, cited: &Citation| {
                named.id == cited.id && (cited.item.is_none() || cited.item == named.item)
            };
            for cited in &result.evidence {
                let named = counted.iter().any(|named| is_named(named, cited));
                assert!(named, "{name}: {} does not name {cited:?}", result.id);
            }
            for named in counted {
                let cited = result.evidence.iter().any(|cited| is_named(named, cited));
                assert!(cited, "{name}: {} does not rest on {named:?}", result.id);
            }
        }
    }
}

#[test]
fn every_item_that_is_named_is_in_the_evidence() {
    for (lab, (name, student)) in each_with_its_cases() {
        let (_, explanation) = student.explained_in(lab);
        let seen = student.kept();
        for sighting in explanation.criteria.iter().flat_map(|it| &it.sightings) {
            let looked = seen.iter().find(|look| look.id() == sighting.citation.id).unwrap();
            let Some(item) = &sighting.citation.item else { continue };
            assert!(holds(&looked.look, item), "{name}: {item} is not in {:?}", looked.look);
        }
    }
}

fn holds(look: &Look, item: &str) -> bool {
    let Look::Seen(view) = look else { return false };
    if let Answer::Trail(lookup) = view {
        lookup.records.iter().any(|record| record.id == item)
    } else if let Answer::DbEvents(log) = view {
        log.events.iter().any(|event| event.name() == item)
    } else {
        serde_json::to_string(view).unwrap().contains(item)
    }
}

#[test]
fn what_decided_is_shown_as_aws_spells_it() {
    let student = Student::done().look("06:00");
    let (_, explanation) = student.explained();
    for (criterion, member, value) in [
        ("db-config.private", "responseElements.publiclyAccessible", "false"),
        ("db-config.instance-class", "requestParameters.dBInstanceClass", "db.t3.micro"),
        ("resize.applied-immediately", "requestParameters.applyImmediately", "true"),
        ("deletion.no-final-snapshot", "requestParameters.skipFinalSnapshot", "true"),
        ("snapshot.exists", "requestParameters.dBSnapshotIdentifier", "Stem-day-snapshot"),
    ] {
        let explained = of(&explanation, criterion);
        let values = explained.sightings.iter().flat_map(|sighting| &sighting.values);
        let found: Vec<_> = values.filter(|it| it.member == member).collect();
        assert!(found.iter().any(|it| it.value == value), "{criterion}: {explained:#?}");
    }
    let live = Student::begins().groups().creates().is_ready().look("01:30");
    let (_, explanation) = live.explained();
    for (criterion, member, value) in [
        ("db-config.private", "PubliclyAccessible", "false"),
        ("sql-table.row", "SELECT", "(1, stem)"),
        ("security-group.exists", "GroupName", "Stem Day DB Tier"),
    ] {
        let values = of(&explanation, criterion).sightings.iter().flat_map(|it| &it.values);
        let found: Vec<_> = values.filter(|it| it.member == member).collect();
        assert!(found.iter().any(|it| it.value == value), "{criterion}: {found:?}");
    }
}

#[test]
fn a_call_after_the_deadline_is_left_out_as_late() {
    let student = Student::done().with(|s| s.deadline = Some(t("02:20"))).look("06:00");
    let (_, explanation) = student.explained();
    let deletion = of(&explanation, "deletion.instance-deleted");
    // The failure rests on the late call itself.
    let late = deletion.sightings.iter().filter(|it| it.barred == Some(Barred::Late));
    assert_eq!(late.map(|it| it.counted).collect::<Vec<_>>(), [true], "{deletion:#?}");
    let early = Student::done().with(|s| s.deadline = Some(t("01:15"))).look("06:00");
    let (_, explanation) = early.explained();
    let classes = barred(of(&explanation, "db-config.instance-class"));
    assert!(classes.iter().any(|(_, why)| *why == Barred::Late), "{classes:?}");
}

#[test]
fn what_was_done_to_the_group_after_the_end_is_left_out() {
    let open = permission("tcp", 22, 22, [cidr("0.0.0.0/0")]);
    let student = Student::done().opens(crate::common::DB_GROUP, open, "03:00").look("06:00");
    let (_, explanation) = student.explained();
    let rules = barred(of(&explanation, "security-group.nothing-else-open"));
    assert!(rules.iter().any(|(_, why)| *why == Barred::AfterEnd), "{rules:?}");
}

#[test]
fn a_refused_call_is_shown_with_what_aws_said_where_it_asked_for_the_setting() {
    let student = Student::begins().groups().creates().is_ready();
    let asked = json!({"dBInstanceIdentifier": "awsdb", "dBInstanceClass": "db.t3.small"});
    let words = "The instance class is not free.";
    let record = refused_modify(t("01:50"), "FreeTierRestrictionError", words, asked);
    let student = student.with(|s| s.records.push(record)).look("02:30");
    let (_, explanation) = student.explained();
    let resize = of(&explanation, "resize.instance-class");
    let refused = resize.sightings.iter().find_map(|sighting| {
        if let What::Called { refused, .. } = &sighting.what { refused.as_ref() } else { None }
    });
    let refused = refused.unwrap_or_else(|| panic!("{resize:#?}"));
    assert_eq!(refused.code, "FreeTierRestrictionError");
    assert!(barred(of(&explanation, "db-config.private")).is_empty());
}

#[test]
fn another_life_is_named_with_what_it_would_have_earned() {
    let student = Student::done()
        .creates_at("03:00", |db| {
            db.resource_id = Some("db-SECONDAAAABBBBCCCCDDDDEE".into());
            db.public = Some(true);
        })
        .is_ready_at("03:05")
        .look("06:00");
    let (_, explanation) = student.explained();
    assert_eq!(explanation.lives.len(), 2, "{:?}", explanation.lives);
    let [graded, other] = &explanation.lives[..] else { panic!() };
    assert!(graded.earned > other.earned);
    let private = barred(of(&explanation, "db-config.private"));
    assert!(private.iter().any(|(_, why)| *why == Barred::OtherLife), "{private:?}");
}

#[test]
fn a_cleaners_call_is_left_out_as_the_staffs() {
    let student = Student::all_but_deletion()
        .deletes_as(|record| record.principal = Some("arn:aws:iam::111122223333:role/C".into()))
        .is_gone()
        .with(|s| s.staff = vec!["arn:aws:iam::111122223333:role/C".parse().unwrap()])
        .look("06:00");
    let (_, explanation) = student.explained();
    let callers = of(&explanation, "deletion.instance-deleted").sightings.iter();
    let staff = callers
        .filter(|sighting| matches!(sighting.what, What::Called { caller: Caller::Staff, .. }));
    assert_eq!(staff.count(), 1);
}

#[test]
fn what_could_not_be_looked_at_is_said_with_the_error() {
    let student = Student::begins().groups().creates().is_ready();
    let student = student.look_but("01:30", &[DB_INSTANCES, TRAIL]);
    let (_, explanation) = student.explained();
    let private = of(&explanation, "db-config.private");
    let unanswered = |it: &&Sighting| matches!(it.what, What::Unanswered(_)) && it.counted;
    assert!(private.sightings.iter().any(|it| unanswered(&it)), "{private:#?}");
}

#[test]
fn looks_that_show_the_same_again_are_told_once() {
    let student = Student::begins().groups().creates().is_ready();
    let once = student.clone().look("01:30").explained().1;
    let often = student.look("01:30").look("01:31").look("01:32").explained().1;
    for criterion in ["db-config.private", "db-config.port", "security-group.exists"] {
        let (once, often) = (of(&once, criterion), of(&often, criterion));
        assert!(often.sightings.len() <= once.sightings.len() + 1, "{often:#?}");
    }
}

#[test]
fn an_instance_from_before_the_window_is_shown_and_left_out() {
    let student = Student::begins().groups().creates().is_ready();
    let student = student.with(|s| s.since = Some(t("01:45"))).look("02:00");
    let (_, explanation) = student.explained();
    let created = barred(of(&explanation, "db-config.created"));
    let whys: Vec<_> = created.iter().map(|(_, why)| *why).collect();
    assert!(whys.contains(&Barred::BeforeWindow), "{created:?}");
    assert!(explanation.lives.is_empty());
}

#[test]
fn a_rule_that_was_revoked_by_the_groups_name_is_known_to_be_on_the_group() {
    let student = Student::begins().groups().creates().is_ready();
    let asked = json!({"groupName": "Stem Day DB Tier", "ipPermissions": {"items": []}});
    let record =
        answered("RevokeSecurityGroupIngress", t("01:30"), asked, json!({"_return": true}));
    let student = student.with(|s| s.records.push(record)).look("02:00");
    let (_, explanation) = student.explained();
    let rules = &of(&explanation, "security-group.nothing-else-open").sightings;
    let is_it = |it: &&Sighting| matches!(&it.what, What::Called { name, .. } if name == "RevokeSecurityGroupIngress");
    assert_eq!(rules.iter().filter(is_it).count(), 1, "{rules:#?}");
}

/// What was called, by its name, and whether it counted.
fn called(explained: &CriterionExplanation) -> Vec<(&str, bool)> {
    let named = explained.sightings.iter().filter_map(|it| {
        let What::Called { name, .. } = &it.what else { return None };
        Some((name.as_str(), it.counted))
    });
    named.collect()
}

#[test]
fn a_server_is_explained_by_its_launch_its_change_its_image_and_its_page() {
    let (_, explanation) = case("made small, by records alone").explained_in(&EC2);
    let of = |id| of(&explanation, id);
    assert_eq!(called(of("server.launched")), [("RunInstances", true)]);
    let changed = [("RunInstances", false), ("ModifyInstanceAttribute", true)];
    assert_eq!(called(of("server.instance-type")), changed);
    let values = |id| of(id).sightings.iter().flat_map(|it| &it.values).collect::<Vec<_>>();
    let has = |id, value: &str| values(id).iter().any(|it| it.value.contains(value));
    assert!(has("server.key-pair", "student"), "{:?}", values("server.key-pair"));
    assert!(has("server.image", "al2023-ami"), "{:?}", values("server.image"));
    assert!(has("server.public-address", "true"), "{:?}", values("server.public-address"));

    let (_, explanation) = case("page mended").explained_in(&EC2);
    let pages = &self::of(&explanation, "web-page.answers").sightings;
    let counted: Vec<_> =
        pages.iter().map(|it| (it.values[0].value.as_str(), it.counted)).collect();
    assert_eq!(counted, [("500", false), ("200", true)]);
}

#[test]
fn another_server_and_one_from_before_the_lab_are_left_out_and_it_is_said_why() {
    let (_, explanation) = case("the second is right").explained_in(&EC2);
    assert_eq!(explanation.lives.len(), 2);
    assert_eq!(explanation.lives[0].names, ["i-0second"]);
    let others = barred(of(&explanation, "server.instance-type"));
    assert!(!others.is_empty() && others.iter().all(|(_, why)| *why == Barred::OtherLife));

    let (_, explanation) = case("older than the lab").explained_in(&EC2);
    let older = barred(of(&explanation, "server.launched"));
    assert!(older.iter().any(|(_, why)| *why == Barred::BeforeWindow), "{older:?}");

    let (_, explanation) = case("made small too late").explained_in(&EC2);
    let late: Vec<Barred> =
        barred(of(&explanation, "server.instance-type")).into_iter().map(|it| it.1).collect();
    assert_eq!(late, [Barred::Late, Barred::AfterLateCall]);

    let (_, explanation) = case("cleaned up afterwards").explained_in(&EC2);
    let after = barred(of(&explanation, "security-group.http-from-everywhere"));
    assert!(after.iter().any(|(_, why)| *why == Barred::AfterEnd), "{after:?}");
}

/// R222.
#[test]
fn an_event_that_counted_is_named_by_its_time_its_subject_and_its_words() {
    let graded = Student::done().look_but("02:50", &[TRAIL]).graded();
    let evidence = &graded.criterion("deletion.instance-deleted").evidence;
    let items: Vec<_> = evidence.iter().filter_map(|cite| cite.item.as_deref()).collect();
    assert_eq!(items, ["2026-11-21T02:36:00Z awsdb: DB instance deleted"]);
}
