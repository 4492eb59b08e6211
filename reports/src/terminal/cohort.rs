//! The table of a cohort, worst first, with its heat map, and its headline.

use super::attention::{attention, in_short};
use super::map::Map;
use super::sheet::{GAP, Sheet, colour, fit, heading, lay_out, unbroken, wrap};
use crate::cohort::{headline, not_aws, state, worst_first};
use crate::gradebook::{Gradebook, Student};
use crate::message::Message;
use crate::signs::Sign;
use comfy_table::{Cell, CellAlignment, Color};
use labproof_checks::outcome::Outcome;
use unicode_width::UnicodeWidthStr;

/// As many students as a screen or two hold. The rest, who did better, are in the reports.
pub(super) const MOST_ROWS: usize = 50;

/// Longer ids and names are cut: one student must not fill the screen.
const LONGEST_ID: usize = 20;
const LONGEST_NAME: usize = 32;

/// Columns that the last column of a table wants, for the codes that stand in it.
const ROOM_FOR_STATE: usize = 21;

/// Narrower sheets have no room for names.
const ROOM_FOR_NAMES: u16 = 60;

/// A cell's space before and after its text.
const PADDING: usize = 2;

/// The cohort for a terminal: what went wrong on the grader's own side, a table, worst first, what its signs mean, what needs attention,
/// and the headline.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// # let sheet = labproof_reports::terminal::Sheet { width: 80, colour: false, view };
/// use labproof_reports::terminal;
///
/// let table = terminal::cohort(&book, &sheet);
/// assert!(table.contains(&book.students[0].student_id), "{table}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cohort(book: &Gradebook, sheet: &Sheet) -> String {
    let is_cut = book.students.len() > MOST_ROWS;
    let summary =
        if is_cut { in_short(book, sheet).into_iter().collect() } else { attention(book, sheet) };
    laid_out(book, MOST_ROWS, &summary, sheet)
}

/// The table and the headline alone, with so many students at most.
pub(super) fn top(book: &Gradebook, most_rows: usize, sheet: &Sheet) -> String {
    laid_out(book, most_rows, &[], sheet)
}

fn laid_out(book: &Gradebook, most_rows: usize, summary: &[String], sheet: &Sheet) -> String {
    let students = worst_first(book);
    let shown: Vec<_> = students.iter().copied().take(most_rows).collect();
    let (headings, texts) = texts(&shown, sheet);
    let taken = taken(&headings, &texts) + ROOM_FOR_STATE;
    let map = Map::of(book, usize::from(sheet.columns()).saturating_sub(taken));

    let mut table = sheet.table();
    let mut header: Vec<_> = headings.iter().map(heading).collect();
    header.extend(map.headings());
    header.push(heading(sheet.say(Message::State)));
    table.set_header(header);
    for (student, texts) in shown.iter().zip(&texts) {
        let mut row: Vec<_> = texts.iter().map(Cell::new).collect();
        row.extend(map.cells(student));
        row.push(state_cell(student, sheet));
        table.add_row(row);
    }
    map.set_columns(headings.len(), &mut table);
    // The first half of the texts are words, the second are numbers.
    for numbers in headings.len() / 2..headings.len() {
        if let Some(column) = table.column_mut(numbers) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let after = after(book, &map, students.len() - shown.len(), summary, sheet);
    before(book, sheet) + &lay_out(&table) + &wrap(sheet, &after)
}

/// What stands above the table: what went wrong on the grader's own side, and that it was not AWS.
fn before(book: &Gradebook, sheet: &Sheet) -> String {
    let trouble = book.run.trouble.as_ref();
    let trouble = trouble.map(|trouble| trouble.message.get(sheet.language()).to_owned());
    let told = trouble.into_iter().chain(not_aws(book, sheet.language()));
    told.map(|line| wrap(sheet, &[line, String::new()])).collect()
}

/// What stands below the table.
fn after(
    book: &Gradebook,
    map: &Map<'_>,
    left_out: usize,
    summary: &[String],
    sheet: &Sheet,
) -> Vec<String> {
    let mut lines = Vec::new();
    if left_out > 0 {
        lines.push(sheet.say(Message::RowsLeftOut { count: left_out }));
    }
    lines.push(String::new());
    lines.extend(map.legend(sheet));
    lines.push(legend(sheet));
    lines.extend_from_slice(summary);
    lines.push(headline(book, sheet.language()));
    lines
}

/// What stands before the map: headings, and each student's texts.
fn texts(students: &[&Student], sheet: &Sheet) -> (Vec<String>, Vec<Vec<String>>) {
    let is_narrow = sheet.columns() < ROOM_FOR_NAMES;
    let headings = if is_narrow {
        vec![Message::Student, Message::Score]
    } else {
        vec![Message::Student, Message::Name, Message::Score, Message::Open]
    };
    let of = |student: &Student| {
        let (score, open) = match &student.score {
            Some(score) => (format!("{}/{}", score.earned, score.possible), score.open),
            None => (String::new(), labproof_checks::Points::default()),
        };
        let id = fit(&student.student_id, LONGEST_ID);
        if is_narrow {
            return vec![id, score];
        }
        let open = if open.is_zero() { String::new() } else { open.to_string() };
        vec![id, fit(&student.name, LONGEST_NAME), score, open]
    };
    let headings = headings.into_iter().map(|message| sheet.say(message)).collect();
    (headings, students.iter().map(|student| of(student)).collect())
}

/// The columns that these texts take.
fn taken(headings: &[String], rows: &[Vec<String>]) -> usize {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].width());
        cells.max().unwrap_or(0).max(headings[column].width()) + PADDING
    };
    (0..headings.len()).map(width).sum()
}

fn state_cell(student: &Student, sheet: &Sheet) -> Cell {
    let failed = colour(Sign::Of(Outcome::Failed));
    let color = if student.score.is_some() { Color::Reset } else { failed };
    Cell::new(state(student, sheet.language())).fg(color)
}

/// “✓ passed  ~ partial …”, broken between the signs only.
fn legend(sheet: &Sheet) -> String {
    let entries =
        Sign::ALL.map(|sign| unbroken(&format!("{} {}", sign.as_str(), sheet.say(sign.name()))));
    entries.join(GAP)
}
