//! Where: the region that holds the lab's things is graded and reported.

use crate::common::{Student, t};
use labproof_checks::evidence::{Kept, Observation};
use labproof_checks::judge::{Case, judge};
use labproof_checks::lab::Lab;
use labproof_checks::region::holds_lab;
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
        waivers: &[],
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
