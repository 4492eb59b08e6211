//! What evidence is made of: one id an observation, one spelling a source; and who and what it names.

use crate::common::{LIFE, Student, kept, t};
use labproof_checks::evidence::{
    Answer, Body, Kept, Look, Lookup, Lost, Observation, PAGES, Place, REGIONS, ReasonCode,
    SOURCES, TABLE, callers_of, endpoints_of, images_launched, instances_of,
};
use labproof_checks::judge::newest_region;
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn an_observation_is_what_its_id_says_or_nothing() {
    let seen = Student::begins().look("01:00").seen;
    let (one, other) = (&seen[0], &seen[1]);
    let back = Kept::verified(one.id(), one.clone()).unwrap();
    assert_eq!((back.id(), &*back), (one.id().as_str(), one));
    let error = Kept::verified(other.id(), one.clone()).unwrap_err();
    assert!(error.to_string().contains(&other.id()), "{error}");
    assert_ne!(back, Kept::of(other.clone()));
}

/// A store keeps an answer once, whenever and wherever it was given.
#[test]
fn equal_answers_have_one_id_and_others_another() {
    let ids = |student: Student| -> Vec<String> {
        student.look("01:00").seen.iter().map(|seen| seen.look.id()).collect()
    };
    let (one, two) = (ids(Student::begins()), ids(Student::begins().with(|s| s.groups.clear())));
    let later = Student::begins().look("02:00").seen[1].look.id();
    assert!(one[1].starts_with("sha256:") && one[1].len() == 71, "{}", one[1]);
    assert_eq!(one[1], later);
    let same: Vec<bool> = one.iter().zip(&two).map(|(one, two)| one == two).collect();
    assert_eq!(same.iter().filter(|same| !**same).count(), 1, "the groups alone: {same:?}");
}

#[test]
fn an_observation_is_read_by_what_was_written_of_it() {
    let seen = Student::begins().groups().creates().look("01:30").seen;
    for one in &seen {
        let kept = Kept::of(one.clone());
        let place = || Place {
            run: one.run.clone(),
            account: one.account.clone(),
            region: one.region.clone(),
            at: one.at,
        };
        let id = || kept.id().to_owned();
        let written = kept.written();
        let back = Kept::read(id(), place(), &written).unwrap();
        assert_eq!((&back, back.written()), (&kept, written.clone()));
        // Written otherwise it is the same; of another place it is not, nor where something else was seen.
        let otherwise = serde_json::from_str::<Value>(&written).unwrap();
        let otherwise = serde_json::to_string_pretty(&otherwise).unwrap();
        assert_eq!(Kept::read(id(), place(), &otherwise).unwrap(), kept);
        let elsewhere = Place { region: "eu-west-1".to_owned(), ..place() };
        assert!(matches!(Kept::read(id(), elsewhere, &written), Err(Lost::Changed(_))));
        let other = written.replacen(':', ":[0,", 1).replacen('}', "]}", 1);
        assert!(Kept::read(id(), place(), &other).is_err(), "{other}");
        assert!(matches!(Kept::read(id(), place(), "{"), Err(Lost::NoJson(_))));
    }
}

/// Any JSON that a record may hold.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-9_i64..9).prop_map(|near| Value::from((1_i64 << 53) + near)),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}|[\u{0}-\u{7f}]{0,8}|[\u{2028}\u{e000}\u{10000}]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from);
        let name = "[a-zA-Z]{0,2}|[\u{0}-\u{7f}]{0,3}|[\u{e000}\u{10000}é]{0,2}";
        let members = prop::collection::btree_map(name, inner, 0..4);
        prop_oneof![list, members.prop_map(Value::from_iter)]
    })
}

proptest! {
    #[test]
    fn the_id_of_an_observation_is_the_hash_of_its_canonical_json(request in anything()) {
        let mut one = Student::begins().creates().look("01:30").seen;
        let found = one.iter_mut().find_map(|seen| match &mut seen.look {
            Look::Seen(Answer::Trail(lookup)) => lookup.records.first_mut().map(|it| it.request = request.clone()).map(|()| seen.clone()),
            Look::Seen(_) | Look::Blind { .. } => None,
        });
        let one = found.unwrap();
        let kept = Kept::of(one.clone());
        prop_assert_eq!(kept.id(), one.id());
        let written: Value = serde_json::from_str(&kept.written()).unwrap();
        prop_assert_eq!(written, serde_json::to_value(&one.look).unwrap());
    }
}

/// RFC 8785 writes a whole number as the double that is next to it: beyond 2^53 that may be another one.
#[test]
fn the_id_of_a_look_whose_numbers_are_all_large_is_the_hash_of_its_canonical_json() {
    let place = Student::begins().look("01:00").seen.remove(0);
    for others in [1 << 53, (1 << 53) + 1, u64::MAX] {
        let lookup = Lookup { others, records: Vec::new(), ..lookup("RunInstances") };
        let one = Observation { look: Look::Seen(Answer::Trail(lookup)), ..place.clone() };
        assert_eq!(Kept::of(one.clone()).id(), one.id(), "{others}");
    }
}

/// One answer of CloudTrail, with the sample of this name.
fn lookup(name: &str) -> Lookup {
    Lookup {
        cut: None,
        from: t("00:00"),
        covered_from: t("00:00"),
        to: t("01:00"),
        records: vec![kept(name)],
        others: 0,
    }
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
    // An attempt is one, too, that shows nothing.
    let shut = Student::begins().shut("03:00", ReasonCode::AssumeRoleRefused);
    let all: Vec<Kept> = [both, in_region(shut, "sa-east-1").kept()].concat();
    assert_eq!(newest_region(&all), Some("sa-east-1"));
}

#[test]
fn evidence_names_its_instances_its_callers_and_the_images_of_its_servers() {
    let student = Student::begins().groups().creates().is_ready().look("01:30");
    let observations = student.kept();
    assert_eq!(instances_of(&observations).into_iter().collect::<Vec<_>>(), [LIFE]);
    let callers: Vec<_> = callers_of(&observations).into_iter().collect();
    let made = student.records[0].principal.as_deref().unwrap();
    assert_eq!(callers, [made]);
    assert_eq!(images_launched(&lookup("RunInstances")).len(), 1);
    assert_eq!(images_launched(&lookup("CreateDBInstance")), [""; 0]);
}

/// Whoever answered in place of AWS is named, as far as it was seen until then.
#[test]
fn who_answered_in_place_of_aws_is_told_by_the_looks_until_an_instant() {
    let answered_by = |at: &str, host: Option<&str>| {
        let mut seen = Student::begins().look(at).seen;
        for look in seen.iter_mut().map(|seen| &mut seen.look) {
            if let Look::Seen(Answer::Session(caller)) = look {
                caller.endpoint = host.map(str::to_owned);
            }
        }
        seen
    };
    let all = [
        answered_by("01:00", None),
        answered_by("02:00", Some("localhost")),
        answered_by("03:00", Some("moto")),
    ];
    let all: Vec<Kept> = all.concat().into_iter().map(Kept::of).collect();
    let until = |at: &str| endpoints_of(&all, t(at)).into_iter().collect::<Vec<_>>();
    assert_eq!(until("01:59:59"), [""; 0]);
    assert_eq!(until("02:00"), ["localhost"]);
    assert_eq!(until("03:00"), ["localhost", "moto"]);
}
