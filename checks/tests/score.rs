//! Points: earned, possible, open, and when they are final.

use crate::cases::{self, case};
use crate::common::t;
use labproof_checks::Points;
use labproof_checks::outcome::{Flag, Outcome};
use labproof_checks::result::{Score, State, TaskResult};

#[test]
fn earned_and_open_never_exceed_what_is_possible() {
    for (name, student) in cases::ALL.iter() {
        let score = student.graded().score();
        assert!(score.earned + score.open <= score.possible, "{name}: {score:?}");
        assert!(score.possible <= Points::from_tenths(1000), "{name}: {score:?}");
        let sum: Points = student
            .graded()
            .0
            .criteria()
            .map(labproof_checks::result::CriterionResult::earned)
            .sum();
        assert_eq!(sum, score.earned, "{name}");
        let State::Graded { tasks, .. } = student.graded().0.state else { panic!("{name}") };
        let tasks: Vec<Score> = tasks.iter().map(TaskResult::score).collect();
        let of_tasks = |points: fn(&Score) -> Points| tasks.iter().map(points).sum::<Points>();
        assert_eq!(of_tasks(|it| it.earned), score.earned, "{name}");
        assert_eq!(of_tasks(|it| it.open), score.open, "{name}");
        assert_eq!(of_tasks(|it| it.possible), score.possible, "{name}");
    }
}

#[test]
fn a_score_is_final_when_nothing_about_it_can_change() {
    let table = [
        ("seen, then deleted", None, true),
        ("all but deletion", None, false),
        ("all but deletion", Some("02:20"), true),
        ("all but deletion", Some("03:00"), false),
        ("only after deletion", Some("02:30"), false),
        ("deleted by the cleaner", None, false),
    ];
    for (name, deadline, is_final) in table {
        let mut student = case(name).clone();
        student.deadline = deadline.map(t);
        assert_eq!(student.graded().score().is_final, is_final, "{name} {deadline:?}");
    }
}

#[test]
fn each_outcome_is_worth_what_the_contract_says() {
    for (name, student) in cases::ALL.iter() {
        for criterion in student.graded().0.criteria() {
            let (worth, none) = (criterion.worth, Points::ZERO);
            let points = (criterion.earned(), criterion.possible(), criterion.open());
            let expected = match criterion.outcome {
                Outcome::Passed => (worth, worth, none),
                Outcome::Partial => (worth.half(), worth, none),
                Outcome::Failed | Outcome::Blocked => (none, worth, none),
                Outcome::Pending | Outcome::Unverified => (none, worth, worth),
                Outcome::Excused => (none, none, none),
            };
            assert_eq!(points, expected, "{name}: {}", criterion.id);
            assert_eq!(
                criterion.reason.is_some(),
                criterion.outcome.is_open(),
                "{name}: {}",
                criterion.id
            );
            assert!(!criterion.evidence.is_empty(), "{name}: {} rests on nothing", criterion.id);
        }
    }
}

#[test]
fn points_are_exact_to_a_tenth() {
    let tenths = |tenths| Points::from_tenths(tenths);
    let sum: Points = std::iter::repeat_n(tenths(1), 10).sum();
    assert_eq!((sum, sum.to_string()), (tenths(10), "1".to_owned()));
    assert_eq!((tenths(15).to_string(), tenths(30).half()), ("1.5".to_owned(), tenths(15)));
}

#[test]
fn an_account_of_two_students_is_a_flag() {
    let codes = |flags: Vec<Flag>| flags.iter().map(Flag::code).collect::<Vec<_>>();
    let shared = Flag::sharing(&["s007".into()], &["s008".into()]);
    assert_eq!(codes(shared), ["shared-account", "shared-instance"]);
    assert_eq!(codes(Flag::sharing(&[], &[])), [""; 0]);
}

#[test]
fn a_flag_names_a_few_of_a_class_that_shares_one_thing() {
    let class: Vec<String> = (1..=7).map(|number| format!("s{number}")).collect();
    let with = |others: &[String]| match &Flag::sharing(others, &[])[..] {
        [Flag::SharedAccount { with }] => with.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(with(&class[..5]), "s1, s2, s3, s4, s5");
    assert_eq!(with(&class), "s1, s2, s3, s4, s5, …");
}

#[test]
fn points_are_added_in_tenths_and_written_without_a_needless_zero() {
    let tenths = Points::from_tenths;
    let mut sum = tenths(36);
    sum += tenths(4);
    assert_eq!(sum, tenths(40));
    let sum = tenths(36) + tenths(5);
    assert_eq!((sum.to_string().as_str(), tenths(40).to_string().as_str()), ("4.1", "4"));
    for (tenths, number) in [(0, 0.0), (1, 0.1), (10, 1.0), (36, 3.6), (1000, 100.0)] {
        let written = Points::from_tenths(tenths).as_f64();
        assert!((written - number).abs() < 1e-12, "{tenths}: {written}");
    }
}
