//! What goes wrong between us and AWS never becomes a grade.

use crate::class::Class;
use crate::lab;
use crate::run::outcomes;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Fault, FaultKind, Times};
use labproof_reports::Gradebook;
use std::collections::BTreeMap;
use std::fs;

/// How far the students are, and what they did otherwise, in turn.
const STAGES: usize = 6;

/// A class of students at various stages.
fn class(students: usize) -> (Class, Vec<Student>) {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let students: Vec<_> = (1..=students).map(|n| class.enrol(&format!("Student {n}"))).collect();
    let at = |stage: usize| {
        students.iter().enumerate().filter(move |(n, _)| n % STAGES >= stage).map(|(_, one)| one)
    };
    for (number, student) in students.iter().enumerate().filter(|(n, _)| n % STAGES >= 1) {
        match number % 5 {
            0 => {
                let (_, group) = lab::bare_group(student);
                student.authorize_from_cidr(&group, "3306", "0.0.0.0/0").unwrap();
                lab::create(student, &group, |db| db.public = true);
            }
            1 => {
                let group = lab::group(student);
                lab::create(student, &group, |db| db.iam = false);
            }
            _ => lab::begin(student),
        }
    }
    class.minutes(40);
    at(2).for_each(|student| {
        let resize = if student.account().ends_with('8') { lab::resize_later } else { lab::resize };
        resize(student);
    });
    class.minutes(30);
    at(3).for_each(lab::snapshot);
    class.minutes(15);
    at(4).for_each(lab::delete);
    class.minutes(15);
    class.until_now();
    (class, students)
}

/// A run on fresh evidence.
fn graded(class: &Class, arguments: &[&str]) -> Gradebook {
    let _ = fs::remove_file(class.path("labproof.evidence"));
    class.grade(arguments).with_status(0);
    class.book()
}

type Outcomes = BTreeMap<(String, String), Outcome>;

/// The outcomes that are others than without faults. Whoever was not graded has none: open.
fn others(
    without: &Outcomes,
    with: &Outcomes,
) -> Vec<((String, String), Outcome, Option<Outcome>)> {
    let differs = |(key, before): (&(String, String), &Outcome)| {
        let after = with.get(key).copied();
        (after != Some(*before)).then(|| (key.clone(), *before, after))
    };
    without.iter().filter_map(differs).collect()
}

/// How many calls the cloud has seen.
fn total(class: &Class) -> u64 {
    class.cloud.calls().values().sum()
}

fn is_open(outcome: Option<Outcome>) -> bool {
    outcome.is_none_or(Outcome::is_open)
}

#[test]
fn of_outcomes_over_a_cloud_that_fails_a_tenth_of_all_calls_99_per_cent_are_the_same_and_the_rest_open()
 {
    let (class, _) = class(24);
    let worked = total(&class);
    let without = outcomes(&graded(&class, &["--sql", "off"]));
    let without_faults = total(&class) - worked;
    for outcome in [Outcome::Passed, Outcome::Partial, Outcome::Failed, Outcome::Blocked] {
        assert!(without.values().any(|it| *it == outcome), "the class shows no {outcome:?}");
    }
    for seed in 1..=3 {
        class.cloud.clear_faults();
        for kind in [
            FaultKind::Throttled,
            FaultKind::Unavailable,
            FaultKind::ConnectionRefused,
            FaultKind::CutWithMatchingLength,
            FaultKind::CutWithoutMatchingLength,
        ] {
            // Five kinds, of which the first that strikes wins: together a tenth.
            let times = Times::Share { per_mille: 21, seed };
            class.cloud.add_fault(Fault::new(kind).times(times));
        }
        let calls = total(&class);
        let with = outcomes(&graded(&class, &["--sql", "off"]));
        let repeated = total(&class) - calls - without_faults;
        assert!(repeated * 20 > without_faults, "seed {seed}: only {repeated} calls were repeated");
        let others = others(&without, &with);
        assert!(others.len() * 100 <= without.len(), "seed {seed}: {others:#?}");
        assert!(others.iter().all(|(_, _, after)| is_open(*after)), "seed {seed}: {others:#?}");
    }
}

/// Everything that a run asks AWS for in an account.
const OPERATIONS: [&str; 10] = [
    "AssumeRole",
    "DescribeDBInstanceAutomatedBackups",
    "DescribeDBInstances",
    "DescribeDBSnapshots",
    "DescribeEvents",
    "DescribeInstances",
    "DescribeRegions",
    "DescribeSecurityGroups",
    "DescribeVpcs",
    "LookupEvents",
];

/// Every operation goes wrong in this way, at every stage: an account each. What is not the outcome
/// without the fault must be open.
fn one_call_that_goes_wrong_opens_and_nothing_else(kind: FaultKind, arguments: &[&str]) {
    let (class, students) = class(OPERATIONS.len() * STAGES);
    let arguments = [&["--sql", "off", "--concurrency", "64"], arguments].concat();
    let without = outcomes(&graded(&class, &arguments));
    for (number, student) in students.iter().enumerate() {
        let fault = Fault::new(kind).account(student.account());
        class.cloud.add_fault(fault.operation(OPERATIONS[number / STAGES]));
    }
    let with = outcomes(&graded(&class, &arguments));
    let others = others(&without, &with);
    assert!(!others.is_empty(), "no fault struck");
    let wrong: Vec<_> = others.iter().filter(|(_, _, after)| !is_open(*after)).collect();
    assert!(wrong.is_empty(), "{kind:?}: {wrong:#?}");
}

#[test]
fn a_call_that_is_denied_opens_and_never_grades() {
    one_call_that_goes_wrong_opens_and_nothing_else(FaultKind::Denied, &[]);
}

#[test]
fn a_call_that_never_answers_opens_and_never_grades() {
    one_call_that_goes_wrong_opens_and_nothing_else(FaultKind::Hang, &["--account-timeout", "5s"]);
}

#[test]
fn an_answer_cut_off_with_a_matching_length_opens_and_never_grades() {
    one_call_that_goes_wrong_opens_and_nothing_else(FaultKind::CutWithMatchingLength, &[]);
}

#[test]
fn an_answer_cut_off_in_the_middle_opens_and_never_grades() {
    one_call_that_goes_wrong_opens_and_nothing_else(FaultKind::CutWithoutMatchingLength, &[]);
}

#[test]
fn the_operations_that_go_wrong_here_are_all_that_a_run_calls() {
    let (class, _) = class(STAGES);
    graded(&class, &["--sql", "off"]);
    let calls = class.cloud.calls();
    let called: Vec<_> = run_calls(&calls).collect();
    assert_eq!(called, OPERATIONS);
}

/// Of the calls that the cloud saw, those that are not a student's work.
fn run_calls(calls: &BTreeMap<String, u64>) -> impl Iterator<Item = &str> {
    let reads =
        |name: &&str| name.starts_with("Describe") || ["LookupEvents", "AssumeRole"].contains(name);
    calls.keys().map(String::as_str).filter(reads)
}
