//! Where: the region that holds the lab's things is graded and reported.

use crate::common::{Student, t};
use labproof_checks::evidence::{
    Answer, Blind, DB_INSTANCES, DbSnapshot, Kept, Look, Observation, ReasonCode, RegionScan,
};
use labproof_checks::judge::{Case, judge};
use labproof_checks::lab::Lab;
use labproof_checks::region::{holds_instance, holds_lab};
use labproof_checks::result::StudentResult;

const NAMED: &str = "eu-west-1";

/// A student whose lab stands in another region than the one that was named.
fn judged(student: &Student, elsewhere_seen: bool) -> StudentResult {
    let nothing = Student::begins().look("01:59");
    let here = nothing.seen.iter().cloned();
    let here = here.map(|seen| Observation { region: NAMED.to_owned(), ..seen });
    let there = student.seen.iter().filter(|_| elsewhere_seen).cloned();
    let observations: Vec<Kept> = here.chain(there).map(Kept::of).collect();
    judge(&case(&Lab::shipped("stem-day-rds").unwrap(), &observations, NAMED))
}

fn case<'a>(lab: &'a Lab, observations: &'a [Kept], region: &'a str) -> Case<'a> {
    Case {
        lab,
        account: &observations[0].account,
        region,
        observations,
        as_of: t("09:00"),
        since: None,
        deadline: None,
        staff: &[],
        decisions: &[],
    }
}

#[test]
fn another_region_that_holds_the_labs_things_is_graded() {
    for (name, student) in [
        ("group", Student::begins().groups().look("02:00")),
        ("instance", Student::begins().creates().look("02:00")),
        ("record", Student::done().look("02:00")),
    ] {
        let result = judged(&student, true);
        assert_ne!(result.region, NAMED, "{name}");
        let score = labproof_checks::result::Score::of(result.criteria());
        assert!(!score.earned.is_zero(), "{name}");
    }
}

#[test]
fn the_named_region_is_graded_where_no_other_holds_anything() {
    let result = judged(&Student::begins().look("02:00"), true);
    assert_eq!(result.region, NAMED);
    let result = judged(&Student::done().look("02:00"), false);
    assert_eq!(result.region, NAMED);
}

#[test]
fn of_several_regions_the_one_with_the_best_result_is_graded() {
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let last_term = |s: &mut Student| {
        s.snapshots.push(DbSnapshot {
            identifier: "stem-day-snapshot".into(),
            kind: Some("manual".into()),
            status: Some("available".into()),
            created_at: Some(t("01 02:00")),
            ..DbSnapshot::default()
        });
    };
    let in_region = |student: Student, region: &str| -> Vec<Observation> {
        let seen = student.seen.into_iter();
        seen.map(|seen| Observation { region: region.to_owned(), ..seen }).collect()
    };
    let group = || Student::begins().groups();
    let named = |student: Student| in_region(student.look("06:00"), NAMED);
    let other = |student: Student| in_region(student.look("06:00"), "us-east-1");
    let table = [
        ("the group here, the lab there", named(group()), other(Student::done()), "us-east-1"),
        (
            "last term's snapshot here",
            named(group().with(last_term)),
            other(Student::done()),
            "us-east-1",
        ),
        (
            "an attempt here, the lab there",
            named(group().creates().is_ready()),
            other(Student::done()),
            "us-east-1",
        ),
        ("the lab here, an attempt there", named(Student::done()), other(group().creates()), NAMED),
        ("a group in both", named(group()), other(group()), NAMED),
        ("nothing here, a group there", named(Student::begins()), other(group()), "us-east-1"),
        (
            "nothing here, last term's things there",
            named(Student::begins()),
            other(Student::begins().with(last_term)),
            NAMED,
        ),
        (
            "nothing could be seen there",
            named(group()),
            in_region(Student::begins().look_blind("06:00", ReasonCode::AccessDenied), "us-east-1"),
            NAMED,
        ),
    ];
    for (name, here, there, region) in table {
        let observations: Vec<Kept> = here.into_iter().chain(there).map(Kept::of).collect();
        let case = Case { since: Some(t("20 00:00")), ..case(&lab, &observations, NAMED) };
        assert_eq!(judge(&case).region, region, "{name}");
    }
}

#[test]
fn a_region_holds_the_lab_if_anything_of_it_is_live_or_on_record() {
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let cases = [
        (Student::begins().look("02:00"), false),
        (Student::begins().groups().look("02:00"), true),
        (Student::done().look("06:00"), true),
    ];
    for (student, expected) in cases {
        let region = student.seen[0].region.clone();
        assert_eq!(holds_lab(&case(&lab, &student.kept(), &region)), expected);
    }
}

#[test]
fn the_result_says_which_regions_were_seen() {
    let glance = |region: &str, blind: Option<ReasonCode>| RegionScan {
        region: region.to_owned(),
        blind: blind.map(|code| Blind::new(code, DB_INSTANCES.as_str())),
    };
    let mut student = Student::begins().look("02:00");
    let here = student.seen[0].region.clone();
    let at = |at: &str, glances| Observation {
        run: "run".to_owned(),
        account: student.seen[0].account.clone(),
        region: here.clone(),
        at: t(at),
        look: Look::Seen(Answer::Glances(glances)),
    };
    let older = at("01:00", vec![glance("sa-east-1", None)]);
    let denied = Some(ReasonCode::AccessDenied);
    let newest = at("02:00", vec![glance("us-east-1", None), glance("us-west-2", denied)]);
    // What another account or a later run looked at says nothing, nor does the door alone.
    let elsewhere = |student: Student, region: &str| -> Vec<Observation> {
        let seen = student.seen.into_iter();
        seen.map(|seen| Observation { region: region.to_owned(), ..seen }).collect()
    };
    let door = |region: &str| {
        elsewhere(Student::begins().look("01:30"), region)
            .into_iter()
            .filter(|seen| matches!(seen.look, Look::Seen(Answer::Session(_))))
    };
    let mut foreign = elsewhere(Student::begins().look("01:30"), "eu-west-1");
    for seen in &mut foreign {
        seen.account = "999988887777".to_owned();
    }
    let later = elsewhere(Student::begins().look("03:00"), "eu-west-2");
    student.seen.extend([older, newest]);
    student.seen.extend(door("eu-west-3").chain(foreign).chain(later));
    let observations: Vec<Kept> = student.seen.into_iter().map(Kept::of).collect();
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let result = judge(&Case { as_of: t("02:30"), ..case(&lab, &observations, &here) });
    assert_eq!(result.regions_seen, [here.as_str(), "us-east-1"]);
}

#[test]
fn a_region_holds_an_instance_that_is_live_or_on_record() {
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let cases = [
        (Student::begins().look("02:00"), false),
        (Student::begins().groups().look("02:00"), false),
        (Student::begins().groups().creates().look("02:00"), true),
        (Student::done().look("06:00"), true),
        (Student::begins().shut("02:00", ReasonCode::AssumeRoleRefused), false),
    ];
    for (number, (student, expected)) in cases.into_iter().enumerate() {
        let region = student.seen[0].region.clone();
        assert_eq!(
            holds_instance(&case(&lab, &student.kept(), &region)),
            expected,
            "case {number}"
        );
    }
}

/// The call is of 01:20:04, and AWS dates the instance at 01:24:31.
#[test]
fn a_region_holds_an_instance_of_the_window_alone() {
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let created = || Student::begins().groups().creates().is_ready();
    let unidentified = || created().with(|s| s.db().resource_id = None);
    let undated = || created().with(|s| s.db().created_at = None);
    let of_no_record = || created().with(|s| s.records.clear());
    for (name, student, since, expected) in [
        ("of the window", created(), "01:20", true),
        ("called before it", created(), "01:24", false),
        ("before it", created(), "01:40", false),
        ("without a record", of_no_record(), "01:24", true),
        ("before it, without a record", of_no_record(), "01:40", false),
        ("unidentified", unidentified(), "01:20", true),
        ("undated", undated(), "01:20", true),
        ("undated, called before it", undated(), "01:24", false),
    ] {
        let student = student.look("02:00");
        let kept = student.kept();
        let case = case(&lab, &kept, &student.seen[0].region);
        assert_eq!(holds_instance(&Case { since: Some(t(since)), ..case }), expected, "{name}");
    }
}

/// What was left of it too, by the lab's own name.
#[test]
fn a_region_holds_the_lab_if_a_snapshot_has_the_labs_name() {
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let holds = |name: &str| {
        let student = Student::begins().with(|s| {
            s.snapshots.push(DbSnapshot {
                identifier: name.into(),
                kind: Some("manual".into()),
                created_at: Some(t("01:30")),
                ..DbSnapshot::default()
            });
        });
        let student = student.look("02:00");
        holds_lab(&case(&lab, &student.kept(), &student.seen[0].region))
    };
    assert!(holds("stem-day-snapshot"));
    assert!(!holds("another"));
}
