//! Hand-made cohorts, whose numbers can be worked out on paper.

use super::*;
use crate::gradebook::{LabStamp, Run, State, Summary};
use crate::next_step::tests::{at, criterion, student};
use labproof_checks::lab::Text;
use labproof_checks::outcome::Outcome::{Blocked, Excused, Failed, Partial, Passed, Unverified};

/// The criterion that is looked at. The small lab has nine of four points each.
const HERE: &str = "resize.instance-class";

/// Students by what they achieved at the one criterion, and how many others they failed.
fn cohort(students: &[(Outcome, usize)]) -> Gradebook {
    let others = [
        "snapshot.exists",
        "deletion.instance-deleted",
        "deletion.no-final-snapshot",
        "sql-table.row",
    ];
    let students = students.iter().map(|(outcome, lost)| {
        let lost = others.iter().take(*lost).map(|id| criterion(id, Failed));
        let mut student = student(std::iter::once(criterion(HERE, *outcome)).chain(lost).collect());
        let sum = |of: fn(&Criterion) -> u32| {
            labproof_checks::Points::from_tenths(student.criteria().map(of).sum())
        };
        let score = Score {
            earned: sum(|criterion| criterion.points.tenths()),
            possible: sum(|criterion| criterion.possible.tenths()),
            open: sum(|it| if it.outcome.is_open() { it.possible.tenths() } else { 0 }),
            is_final: false,
        };
        student.score = Some(score);
        student
    });
    book(students.collect())
}

pub(crate) fn book(students: Vec<Student>) -> Gradebook {
    let now = at("2026-11-22T10:00:00Z");
    Gradebook {
        lab: LabStamp {
            id: String::new(),
            sha256: String::new(),
            points: None,
            title: Text { ko: String::new(), en: String::new() },
        },
        run: Run {
            id: String::new(),
            started_at: now,
            finished_at: now,
            version: String::new(),
            trouble: None,
            endpoint: None,
        },
        as_of: now,
        deadline: None,
        summary: Summary { students: students.len(), graded: students.len(), not_graded: 0 },
        students,
    }
}

fn item(students: &[(Outcome, usize)]) -> Item {
    let book = cohort(students);
    let criterion = book.students[0].criterion(HERE).unwrap().clone();
    items(&book, &[&criterion]).remove(0)
}

/// So many students alike.
fn alike(count: usize, outcome: Outcome, lost: usize) -> Vec<(Outcome, usize)> {
    vec![(outcome, lost); count]
}

#[test]
fn who_passes_here_and_does_well_elsewhere_makes_a_criterion_discriminate() {
    for (here, discrimination) in [
        // All who fail here fail two others as well, and nobody else does: a perfect correlation.
        ([alike(6, Passed, 0), alike(4, Failed, 2)].concat(), Some(100)),
        // The other way round.
        ([alike(6, Passed, 2), alike(4, Failed, 0)].concat(), Some(-100)),
        // Half of those who fail and half of those who pass fail another: nothing to see.
        (
            [alike(3, Passed, 0), alike(3, Passed, 1), alike(3, Failed, 0), alike(3, Failed, 1)]
                .concat(),
            Some(0),
        ),
        // Of five and five, one crosses over: phi is (4 * 4 - 1 * 1) / (5 * 5).
        (
            [alike(4, Passed, 0), alike(1, Passed, 1), alike(4, Failed, 1), alike(1, Failed, 0)]
                .concat(),
            Some(60),
        ),
    ] {
        assert_eq!(item(&here).discrimination, discrimination, "{here:?}");
    }
}

#[test]
fn a_discrimination_that_would_mean_nothing_is_not_stated() {
    for (here, why) in [
        ([alike(6, Passed, 0), alike(3, Failed, 1)].concat(), "nine students"),
        (alike(20, Passed, 1), "everybody passed"),
        ([alike(18, Passed, 0), alike(2, Failed, 1)].concat(), "two did otherwise"),
        ([alike(10, Passed, 1), alike(10, Failed, 1)].concat(), "all the same elsewhere"),
        ([alike(6, Passed, 0), alike(9, Unverified, 1)].concat(), "too few are settled"),
    ] {
        assert_eq!(item(&here).discrimination, None, "{why}");
    }
}

#[test]
fn a_pass_rate_counts_halves_and_leaves_out_what_is_open_or_excused() {
    for (here, judged, rate) in [
        (vec![(Passed, 0), (Failed, 0)], 2, Some(50)),
        (vec![(Passed, 0), (Partial, 0), (Blocked, 0), (Failed, 0)], 4, Some(37)),
        (vec![(Passed, 0), (Unverified, 0), (Excused, 0)], 1, Some(100)),
        (vec![(Unverified, 0)], 0, None),
        ([alike(299, Passed, 0), alike(1, Failed, 0)].concat(), 300, Some(99)),
    ] {
        let item = item(&here);
        assert_eq!((item.judged, item.rate), (judged, rate), "{here:?}");
    }
}

#[test]
fn a_student_is_stopped_once_where_the_first_points_are_lost() {
    let mut book = cohort(&[(Failed, 2), (Partial, 0), (Passed, 1)]);
    let criteria = book.students[0].clone();
    let criteria: Vec<_> = criteria.criteria().collect();
    let stopped = |book: &Gradebook| {
        let items = items(book, &criteria);
        let named = criteria.iter().zip(items).filter(|(_, item)| item.stopped > 0);
        named.map(|(criterion, item)| (criterion.id.clone(), item.stopped)).collect::<Vec<_>>()
    };
    let here = (HERE.into(), 2);
    assert_eq!(stopped(&book), [here, ("snapshot.exists".into(), 1)]);
    // What is blocked or could not be seen stops nobody.
    for outcome in [Blocked, Unverified, Excused] {
        book = cohort(&[(outcome, 0)]);
        assert_eq!(stopped(&book), [], "{outcome:?}");
    }
}

#[test]
fn scores_fall_into_tens_with_everything_by_itself() {
    // Of nine criteria: all, eight, seven and one open, four.
    let book = cohort(&[(Passed, 0), (Failed, 0), (Unverified, 1), (Failed, 4)]);
    let filled: Vec<_> =
        distribution(&book).into_iter().enumerate().filter(|(_, bin)| *bin != [0, 0]).collect();
    assert_eq!(filled, [(4, [1, 0]), (7, [0, 1]), (8, [1, 0]), (10, [1, 0])]);
    assert_eq!(median(&book), Some(77));
    let mut nobody = self::book(Vec::new());
    assert_eq!(median(&nobody), None);
    let mut locked_out = student(Vec::new());
    (locked_out.score, locked_out.state) = (None, State::NotGraded);
    nobody.students.push(locked_out);
    assert_eq!((median(&nobody), distribution(&nobody)), (None, [[0; 2]; BINS]), "never nought");
}
