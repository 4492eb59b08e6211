//! By what another system finds each student: a score that reaches the wrong one is the worst that
//! a report can do.

use super::{Why, grade};
use crate::cell;
use crate::gradebook::{Gradebook, Student};
use std::collections::BTreeMap;

/// The columns that a system looks into, and what stands there.
#[derive(Debug)]
pub(crate) struct Matching<'a> {
    /// The headers of the columns.
    pub(crate) headers: Vec<&'static str>,
    /// By place in the gradebook: the cells of those columns, or why there are none.
    pub(crate) cells: Vec<Result<Vec<&'a str>, Why>>,
}

/// What a student is known by in one column.
type Id = for<'a> fn(&'a Student) -> Option<&'a str>;

const CANVAS: [(&str, Id); 3] = [
    ("ID", canvas_id),
    ("SIS User ID", |student| of_roster(student, "sis_user_id")),
    ("SIS Login ID", |student| of_roster(student, "sis_login_id")),
];

const MOODLE: [(&str, Id); 2] =
    [("Email address", |student| of_roster(student, "email")), ("ID number", moodle_number)];

/// What Canvas finds the students by: any one of its columns is enough.
pub(crate) fn canvas(book: &Gradebook) -> Matching<'_> {
    matching(book, &CANVAS, |cells| cells.iter().any(|cell| !cell.is_empty()))
}

/// What Moodle finds the students by. Whoever imports the file chooses one column, and Moodle gives a
/// row with a blank cell there to the student of the row above; so only columns in which nobody is
/// missing are there. If there is none, it is the one in which the fewest are.
pub(crate) fn moodle(book: &Gradebook) -> Matching<'_> {
    let graded: Vec<_> =
        book.students.iter().filter(|student| grade(book, student).is_ok()).collect();
    let missing = |id: Id| graded.iter().filter(|student| id(student).is_none()).count();
    let whole: Vec<_> = MOODLE.into_iter().filter(|(_, id)| missing(*id) == 0).collect();
    let columns = if whole.is_empty() {
        MOODLE.into_iter().min_by_key(|(_, id)| missing(*id)).into_iter().collect()
    } else {
        whole
    };
    matching(book, &columns, |cells| cells.iter().all(|cell| !cell.is_empty()))
}

fn matching<'a>(
    book: &'a Gradebook,
    columns: &[(&'static str, Id)],
    is_enough: impl Fn(&[&str]) -> bool,
) -> Matching<'a> {
    let shared: Vec<_> = columns.iter().map(|(_, id)| how_often(book, *id)).collect();
    let cells = book.students.iter().map(|student| {
        let cells: Vec<_> = columns.iter().map(|(_, id)| id(student).unwrap_or_default()).collect();
        let is_shared = |(often, cell): (&BTreeMap<String, usize>, &&str)| {
            often.get(&cell.to_lowercase()).is_some_and(|count| *count > 1)
        };
        if !is_enough(&cells) {
            Err(Why::NoId)
        } else if shared.iter().zip(&cells).any(is_shared) {
            Err(Why::SharedId)
        } else {
            Ok(cells)
        }
    });
    Matching {
        headers: columns.iter().map(|(header, _)| *header).collect(),
        cells: cells.collect(),
    }
}

/// How many students of the roster have an id; databases look without regard to case.
fn how_often(book: &Gradebook, id: Id) -> BTreeMap<String, usize> {
    let mut often = BTreeMap::new();
    for id in book.students.iter().filter_map(id) {
        *often.entry(id.to_lowercase()).or_default() += 1;
    }
    often
}

/// A cell of the roster that another system can look for.
fn of_roster<'a>(student: &'a Student, column: &str) -> Option<&'a str> {
    student.columns.get(column).and_then(|text| cell::id(text.trim()))
}

/// Canvas reads as many digits as there are at the beginning: of `12a` it would make student 12.
fn canvas_id(student: &Student) -> Option<&str> {
    of_roster(student, "canvas_id")
        .filter(|id| id.len() <= 18 && id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The roster's `idnumber`, else its `student_id`. A zero counts as blank for Moodle.
fn moodle_number(student: &Student) -> Option<&str> {
    of_roster(student, "idnumber")
        .or_else(|| cell::id(&student.student_id))
        .filter(|number| *number != "0")
}
