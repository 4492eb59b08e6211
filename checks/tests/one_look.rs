//! One run is one look: which of its sources answered first, by milliseconds, decides nothing.

use crate::cases;
use crate::common::{Graded, Student};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::Observation;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What is said of each criterion, apart from when its evidence was seen.
fn said(graded: &Graded) -> Vec<String> {
    let all = graded.0.criteria();
    all.map(|it| {
        let reason = it.reason.as_ref().map(|reason| (reason.code, &reason.subject));
        format!("{} {:?} {:?} {reason:?} {:?}", it.id, it.outcome, it.found, it.notes)
    })
    .collect()
}

/// The same looks, where the sources of each run answer in another order, some milliseconds apart.
fn in_order(student: &Student, orders: &[u8]) -> Student {
    let mut later = student.clone();
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    for seen in &mut later.seen {
        let number = answers.entry(seen.run.clone()).or_default();
        let order = orders[*number % orders.len()];
        *number += 1;
        seen.at += SignedDuration::from_millis(i64::from(order));
    }
    later.seen.sort_by_key(|seen: &Observation| (seen.at, seen.id()));
    later
}

fn as_of(student: &Student) -> Timestamp {
    student.newest() + SignedDuration::from_secs(1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn the_order_in_which_sources_answer_never_matters(
        case in 0..cases::ALL.len(),
        orders in proptest::collection::vec(0..250_u8, 16),
    ) {
        let (name, student) = &cases::ALL[case];
        let as_of = as_of(student);
        let before = student.graded_at(as_of);
        let after = in_order(student, &orders).graded_at(as_of);
        prop_assert_eq!(said(&before), said(&after), "{}", name);
        prop_assert_eq!(before.score(), after.score(), "{}", name);
    }
}

#[test]
fn every_case_is_alike_whichever_source_answers_last() {
    for (name, student) in cases::ALL.iter() {
        let as_of = as_of(student);
        let before = student.graded_at(as_of);
        for last in 0..12 {
            let mut orders = [0; 12];
            orders[last] = 9;
            let after = in_order(student, &orders).graded_at(as_of);
            assert_eq!(said(&before), said(&after), "{name}, {last} last");
        }
    }
}
