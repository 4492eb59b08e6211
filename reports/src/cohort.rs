//! What is to be said of the cohort as a whole: who comes first, the headline, the sum of a task.

use crate::catalogue::say;
use crate::clean;
use crate::gradebook::{Gradebook, Student, Task};
use crate::message::Message;
use crate::wording;
use labproof_checks::Points;
use labproof_checks::lab::Language;
use labproof_checks::outcome::Outcome;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// That it was not AWS that answered, and who did, if so.
pub(crate) fn not_aws(book: &Gradebook, language: Language) -> Option<String> {
    let hosts = clean::line(book.run.endpoint.as_deref()?);
    Some(say(language, Message::NotAws { hosts: &hosts }))
}

/// The students as an instructor wants to meet them: the ones not graded, then by the share of
/// the possible points that is earned, and in the roster's order where that is the same.
pub(crate) fn worst_first(book: &Gradebook) -> Vec<&Student> {
    let mut students: Vec<_> = book.students.iter().collect();
    students.sort_by(|a, b| by_share(a, b));
    students
}

fn by_share(a: &Student, b: &Student) -> Ordering {
    match (&a.score, &b.score) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(a), Some(b)) => share(a.earned, a.possible).cmp(&share(b.earned, b.possible)),
    }
}

/// The share of the possible points in thousandths. All of nothing is everything.
pub(crate) fn share(earned: Points, possible: Points) -> u64 {
    (u64::from(earned.tenths()) * 1000).checked_div(u64::from(possible.tenths())).unwrap_or(1000)
}

/// “48 of 50 graded, 2 not graded (the role could not be assumed: 1, no answer came in time: 1)”.
pub(crate) fn headline(book: &Gradebook, language: Language) -> String {
    let summary = book.summary;
    let message = if summary.students == 0 {
        Message::HeadlineNobodyYet
    } else if summary.not_graded == 0 {
        Message::AllGraded { students: summary.students }
    } else {
        Message::SomeGraded {
            graded: summary.graded,
            students: summary.students,
            missing: summary.not_graded,
            why: &reasons(book, language),
        }
    };
    say(language, message)
}

/// Why students are not graded, the most frequent first.
fn reasons(book: &Gradebook, language: Language) -> String {
    let mut counts = BTreeMap::new();
    for reason in book.students.iter().filter_map(|student| student.reason.as_ref()) {
        *counts.entry(reason.code).or_insert(0_usize) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts: Vec<_> = counts
        .into_iter()
        .map(|(code, count)| format!("{}: {count}", say(language, wording::of_not_graded(code))))
        .collect();
    counts.join(", ")
}

/// One outcome for a whole task, to be shown as a sign: what is open makes it open, and of what
/// is settled the points decide. None for a task that has no points to give.
pub(crate) fn of_task(task: &Task) -> Option<Outcome> {
    let has = |outcome| task.criteria.iter().any(|criterion| criterion.outcome == outcome);
    let counts = |outcome: Outcome| {
        let mut criteria = task.criteria.iter().filter(|criterion| !criterion.possible.is_zero());
        criteria.any(|criterion| criterion.outcome == outcome)
    };
    if task.possible.is_zero() {
        return has(Outcome::Excused).then_some(Outcome::Excused);
    }
    Some(if counts(Outcome::Unverified) {
        Outcome::Unverified
    } else if counts(Outcome::Pending) {
        Outcome::Pending
    } else if task.earned == task.possible {
        Outcome::Passed
    } else if !task.earned.is_zero() {
        Outcome::Partial
    } else if counts(Outcome::Failed) {
        Outcome::Failed
    } else {
        Outcome::Blocked
    })
}

/// “final”, or why it is not, how much was decided by hand, and what is conspicuous.
pub(crate) fn state(student: &Student, language: Language) -> String {
    let state = match (&student.score, &student.reason) {
        (Some(score), _) if score.is_final => say(language, Message::Final),
        (Some(_), _) => say(language, Message::Provisional),
        (None, Some(reason)) => {
            let cause = say(language, wording::of_not_graded(reason.code));
            format!("{}: {cause}", say(language, Message::NotGraded))
        }
        (None, None) => say(language, Message::NotGraded),
    };
    let count = student.decided().count();
    let decided = (count > 0).then(|| say(language, Message::StateDecided { count }));
    let flags = student.flags.iter().map(|flag| wording::of_flag_code(&flag.code, language));
    std::iter::once(state).chain(decided).chain(flags).collect::<Vec<_>>().join(", ")
}
