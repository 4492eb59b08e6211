//! The class: everybody, in the roster's order.

use super::sheet::{Cell, Table};
use crate::catalogue::say;
use crate::cohort::{share, state};
use crate::gradebook::{Gradebook, Score, Student};
use crate::message::Message;
use crate::view::View;
use labproof_checks::Points;
use labproof_checks::lab::Language;
use std::collections::BTreeSet;

pub(super) fn table(book: &Gradebook, view: &View) -> Table {
    let columns = book.columns();
    let tasks = tasks(book, view.language);
    let own = [
        Message::Student,
        Message::Name,
        Message::State,
        Message::SheetEarned,
        Message::SheetPossible,
        Message::Open,
        Message::SheetShare,
        Message::PageAccount,
        Message::PageRegion,
    ];
    let own = own.map(|message| say(view.language, message));
    let titles = tasks.iter().map(|(_, title)| (*title).to_owned());
    let columns_of_roster = columns.iter().map(|name| (*name).to_owned());
    Table {
        header: own.into_iter().chain(titles).chain(columns_of_roster).collect(),
        rows: book.students.iter().map(|it| row(it, &tasks, &columns, view.language)).collect(),
        frozen: 2,
    }
}

/// The tasks that give points, by id, with their titles.
fn tasks(book: &Gradebook, language: Language) -> Vec<(&str, &str)> {
    let graded = book.students.iter().find(|student| !student.tasks.is_empty());
    let tasks = graded.into_iter().flat_map(|student| &student.tasks);
    let scored = tasks.filter(|task| task.criteria.iter().any(|it| !it.possible.is_zero()));
    scored.map(|task| (task.id.as_str(), task.title.get(language))).collect()
}

fn row(
    student: &Student,
    tasks: &[(&str, &str)],
    columns: &BTreeSet<&str>,
    language: Language,
) -> Vec<Cell> {
    let points = |of: fn(&Score) -> Points| match &student.score {
        Some(score) => Cell::Number(of(score).as_f64()),
        None => Cell::Nothing,
    };
    let mut row = vec![
        Cell::from(student.student_id.as_str()),
        Cell::from(student.name.as_str()),
        Cell::from(state(student, language).as_str()),
        points(|score| score.earned),
        points(|score| score.possible),
        points(|score| score.open),
        student.score.as_ref().map_or(Cell::Nothing, part),
        Cell::from(student.account_id.as_str()),
        Cell::from(student.region.as_str()),
    ];
    row.extend(tasks.iter().map(|(id, _)| {
        let task = student.tasks.iter().find(|task| task.id == *id);
        task.map_or(Cell::Nothing, |task| Cell::Number(task.earned.as_f64()))
    }));
    let cell =
        |name: &&str| student.columns.get(*name).map_or(Cell::Nothing, |it| it.as_str().into());
    row.extend(columns.iter().map(cell));
    row
}

fn part(score: &Score) -> Cell {
    let thousandths = u32::try_from(share(score.earned, score.possible)).unwrap_or(1000);
    Cell::Share(f64::from(thousandths) / 1000.0)
}
