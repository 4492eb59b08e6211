//! The table of a cohort, worst first, and its headline.

use super::sheet::{NO_BREAK, Sheet, colour, heading, lay_out, sign, wrap};
use crate::cohort::{headline, of_task, worst_first};
use crate::gradebook::{Gradebook, Student};
use crate::message::Message;
use crate::{clean, wording};
use comfy_table::{Cell, CellAlignment, Color};
use labproof_checks::outcome::Outcome;

/// As many students as a screen or two hold. The rest, who did better, are in the reports.
pub(super) const MOST_ROWS: usize = 50;

/// Longer names are cut: one row must not fill the screen.
const LONGEST_NAME: usize = 40;

/// The cohort for a terminal: a table, worst first, what its signs mean, and the headline.
pub fn cohort(book: &Gradebook, sheet: &Sheet) -> String {
    top(book, MOST_ROWS, sheet)
}

/// The same with so many students at most.
pub(super) fn top(book: &Gradebook, most_rows: usize, sheet: &Sheet) -> String {
    let students = worst_first(book);
    let mut table = sheet.table();
    table.set_header(
        [
            Message::Student,
            Message::Name,
            Message::Score,
            Message::Open,
            Message::Tasks,
            Message::State,
        ]
        .map(|message| heading(sheet.say(message))),
    );
    for student in students.iter().take(most_rows) {
        table.add_row(row(student, sheet));
    }
    for numbers in [2, 3] {
        if let Some(column) = table.column_mut(numbers) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut after = Vec::new();
    if students.len() > most_rows {
        after.push(sheet.say(Message::RowsLeftOut { count: students.len() - most_rows }));
    }
    after.extend([String::new(), legend(sheet), headline(book, sheet.language())]);
    lay_out(&table) + &wrap(sheet, &after)
}

fn row(student: &Student, sheet: &Sheet) -> Vec<Cell> {
    let (score, open) = match &student.score {
        Some(score) => (format!("{}/{}", score.earned, score.possible), score.open.to_string()),
        None => (String::new(), String::new()),
    };
    let open = if open == "0" { String::new() } else { open };
    vec![
        Cell::new(clean::short(&student.student_id, LONGEST_NAME)),
        Cell::new(clean::short(&student.name, LONGEST_NAME)),
        Cell::new(score),
        Cell::new(open),
        tasks(student),
        state(student, sheet),
    ]
}

/// One sign a task, in the lab's order; coloured as its worst.
fn tasks(student: &Student) -> Cell {
    let outcomes: Vec<_> = student.tasks.iter().filter_map(of_task).collect();
    let signs: Vec<_> = outcomes.iter().copied().map(sign).collect();
    let cell = Cell::new(signs.join(" "));
    if outcomes.is_empty() {
        return cell;
    }
    let all_passed = outcomes.iter().all(|outcome| *outcome == Outcome::Passed);
    cell.fg(if all_passed { colour(Outcome::Passed) } else { Color::Reset })
}

fn state(student: &Student, sheet: &Sheet) -> Cell {
    let (state, color) = match (&student.score, &student.reason) {
        (Some(score), _) if score.is_final => (sheet.say(Message::Final), Color::Reset),
        (Some(_), _) => (sheet.say(Message::Provisional), Color::Reset),
        (None, Some(reason)) => {
            let state = sheet.say(Message::NotGraded);
            (format!("{state}: {}", reason.code.as_str()), colour(Outcome::Failed))
        }
        (None, None) => (sheet.say(Message::NotGraded), colour(Outcome::Failed)),
    };
    let flags = student.flags.iter().map(|flag| clean::line(&flag.code));
    let parts: Vec<_> = std::iter::once(state).chain(flags).collect();
    Cell::new(parts.join(", ")).fg(color)
}

/// “✓ passed  ~ partial …”, broken between the signs only.
fn legend(sheet: &Sheet) -> String {
    let entries = Outcome::ALL.map(|outcome| {
        let name = sheet.say(wording::of_outcome(outcome)).replace(' ', NO_BREAK);
        format!("{}{NO_BREAK}{name}", sign(outcome))
    });
    entries.join(&format!("{NO_BREAK} "))
}
