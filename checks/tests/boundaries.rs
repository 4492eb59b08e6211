//! What falls on the very second of a boundary.

use crate::cases::{ALL, OF_EC2};
use crate::common::{ACCOUNT, EC2, LAB, REGION, Student};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::judge::{Case, judge};
use labproof_checks::lab::Lab;
use labproof_checks::outcome::Note;
use labproof_checks::result::CriterionResult;
use std::collections::BTreeSet;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn workshops() -> impl Iterator<Item = (&'static Lab, &'static str, &'static Student)> {
    let all = [(&*LAB, &*ALL), (&*EC2, &*OF_EC2)].into_iter();
    all.flat_map(|(lab, cases)| cases.iter().map(move |(name, student)| (lab, *name, student)))
}

/// Each second of a case in which something was done or seen, where nothing was in the `other` one.
fn seconds(student: &Student, other: SignedDuration) -> Vec<(Timestamp, Timestamp)> {
    let calls = student.records.iter().map(|record| record.at);
    let made = student.snapshots.iter().filter_map(|snapshot| snapshot.created_at);
    let ready = student.instances.iter().filter_map(|instance| instance.created_at);
    let looks = student.seen.iter().map(|seen| seen.at);
    let all: BTreeSet<Timestamp> = calls.chain(made).chain(ready).chain(looks).collect();
    let pairs = all.iter().map(|at| (*at, *at + other));
    pairs.filter(|(_, other)| !all.contains(other)).collect()
}

/// Judges a case at each of these seconds and at the other one, and compares every criterion.
fn compared(
    (lab, name, student): (&Lab, &str, &Student),
    set: fn(&mut Case<'_>, Timestamp),
    other: SignedDuration,
    fits: fn(&CriterionResult, &CriterionResult) -> bool,
) {
    let observations = student.kept();
    let judged = |at: Timestamp| {
        let mut case = Case {
            lab,
            account: ACCOUNT,
            region: REGION,
            observations: &observations,
            as_of: student.newest(),
            since: student.since,
            deadline: student.deadline,
            staff: &student.staff,
            decisions: &student.decisions,
        };
        set(&mut case, at);
        judge(&case)
    };
    for (at, other) in seconds(student, other) {
        let (one, two) = (judged(at), judged(other));
        for (one, two) in one.criteria().zip(two.criteria()) {
            assert!(fits(one, two), "{name} at {at}: {one:#?}\nis not as at {other}: {two:#?}");
        }
    }
}

fn says_the_same(one: &CriterionResult, two: &CriterionResult) -> bool {
    let codes = |it: &CriterionResult| it.notes.iter().map(Note::code).collect::<Vec<_>>();
    (one.outcome, &one.blocked_by, codes(one)) == (two.outcome, &two.blocked_by, codes(two))
}

/// R170. Whoever meets the deadline to the second is in time; of a second more there may be no record.
#[test]
fn what_is_done_or_seen_in_the_deadlines_last_second_is_in_time() {
    for case in workshops() {
        compared(
            case,
            |case, at| case.deadline = Some(at),
            SECOND,
            |one, two| says_the_same(one, two) || (!one.outcome.is_open() && two.outcome.is_open()),
        );
    }
}

/// R53. What is made in the first second of the lab's window is the student's.
#[test]
fn what_is_done_in_the_windows_first_second_counts() {
    for case in workshops() {
        compared(case, |case, at| case.since = Some(at), -SECOND, says_the_same);
    }
}
