//! What evidence is made of: one id an observation, one spelling a source; and who and what it names.

use crate::common::{LIFE, Student, kept, t};
use labproof_checks::evidence::{
    Answer, Body, Kept, Look, Lookup, PAGES, REGIONS, SOURCES, TABLE, callers_of, images_launched,
    instances_of,
};
use labproof_checks::judge::newest_region;

#[test]
fn an_observation_is_what_its_id_says_or_nothing() {
    let seen = Student::begins().look("01:00").seen;
    let (one, other) = (&seen[0], &seen[1]);
    let back = Kept::verified(one.id(), one.clone()).unwrap();
    assert_eq!((back.id(), &*back), (one.id().as_str(), one));
    let error = Kept::verified(other.id(), one.clone()).unwrap_err();
    assert!(error.to_string().contains(&other.id()), "{error}");
}

#[test]
fn a_source_is_found_by_its_id_and_by_the_name_of_its_answers() {
    for source in SOURCES {
        assert_eq!(Answer::source_of(source.id()), Some(source));
    }
    for (name, source) in [("glances", REGIONS), ("attested", TABLE), ("page", PAGES)] {
        assert_eq!(Answer::source_of_answer(name), Some(source), "{name}");
    }
    let all = Student::begins().groups().creates().is_ready().attests("01:25", |_| {});
    for seen in all.look("01:30").seen {
        let Look::Seen(answer) = seen.look else { continue };
        let written = serde_json::to_value(&answer).unwrap();
        let name = written.as_object().unwrap().keys().next().unwrap().clone();
        assert_eq!(Answer::source_of_answer(&name), Some(answer.source()), "{name}");
    }
    assert_eq!((Answer::source_of("moon"), Answer::source_of_answer("moon")), (None, None));
}

#[test]
fn the_region_that_was_entered_last_is_the_newest() {
    let in_region = |student: Student, region: &str| {
        student.with(|s| s.seen.iter_mut().for_each(|seen| seen.region = region.to_owned()))
    };
    let first = in_region(Student::begins().look("01:00"), "eu-west-1");
    let second = in_region(Student::begins().look("02:00"), "us-east-1");
    let both: Vec<Kept> = second.kept().into_iter().chain(first.kept()).collect();
    assert_eq!(newest_region(&both), Some("us-east-1"));
    assert_eq!(newest_region(&both[..0]), None);
}

#[test]
fn evidence_names_its_instances_its_callers_and_the_images_of_its_servers() {
    let student = Student::begins().groups().creates().is_ready().look("01:30");
    let observations = student.kept();
    assert_eq!(instances_of(&observations).into_iter().collect::<Vec<_>>(), [LIFE]);
    let callers: Vec<_> = callers_of(&observations).into_iter().collect();
    let made = student.records[0].principal.as_deref().unwrap();
    assert_eq!(callers, [made]);
    let lookup = |name: &str| Lookup {
        cut: None,
        from: t("00:00"),
        covered_from: t("00:00"),
        to: t("01:00"),
        records: vec![kept(name)],
        others: 0,
    };
    assert_eq!(images_launched(&lookup("RunInstances")).len(), 1);
    assert_eq!(images_launched(&lookup("CreateDBInstance")), [""; 0]);
}
