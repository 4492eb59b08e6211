//! The criteria: how many of those who could be judged passed, for how many it was the first to cost
//! points, and how often each outcome was given.

use super::sheet::{Cell, Table};
use crate::catalogue::say;
use crate::gradebook::{Criterion, Gradebook, Student};
use crate::lms;
use crate::message::Message;
use crate::statistics;
use crate::view::View;
use crate::wording;
use labproof_checks::outcome::Outcome;

pub(super) fn table(book: &Gradebook, view: &View) -> Table {
    let say = |message| say(view.language, message);
    let head = [Message::PageCriterion, Message::SheetTitle, Message::PagePoints].map(say);
    let stopped = statistics::stopped(book);
    let outcomes = Outcome::ALL.map(|outcome| say(wording::of_outcome(outcome)));
    Table {
        header: head
            .into_iter()
            .chain([Message::SheetPassRate, Message::SheetLostFirst].map(say))
            .chain(outcomes)
            .collect(),
        rows: lms::criteria(book)
            .iter()
            .filter_map(|id| row(book, id, stopped.get(id).copied().unwrap_or_default(), view))
            .collect(),
        frozen: 2,
    }
}

fn row(book: &Gradebook, id: &str, stopped: usize, view: &View) -> Option<Vec<Cell>> {
    let all: Vec<&Criterion> =
        book.students.iter().filter_map(|student: &Student| student.criterion(id)).collect();
    let first = all.first()?;
    let worth = all.iter().map(|criterion| criterion.possible).max()?;
    let count = |outcome| all.iter().filter(|criterion| criterion.outcome == outcome).count();
    let head = [
        Cell::from(id),
        Cell::from(first.spec.title.get(view.language)),
        Cell::Number(worth.as_f64()),
        pass_rate(&all),
        Cell::count(stopped),
    ];
    Some(head.into_iter().chain(Outcome::ALL.map(|outcome| Cell::count(count(outcome)))).collect())
}

/// Of those who were judged; open and excused ones were not.
fn pass_rate(all: &[&Criterion]) -> Cell {
    let is_judged = |it: &&&Criterion| !it.outcome.is_open() && it.outcome != Outcome::Excused;
    let judged = all.iter().filter(is_judged).count();
    let passed = all.iter().filter(|criterion| criterion.outcome == Outcome::Passed).count();
    match (u32::try_from(passed), u32::try_from(judged)) {
        (Ok(passed), Ok(judged)) if judged > 0 => {
            Cell::Share(f64::from(passed) / f64::from(judged))
        }
        _ => Cell::Nothing,
    }
}
