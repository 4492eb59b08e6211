//! By what another system finds each student: a score that reaches the wrong one is the worst that
//! a report can do.

use super::{Why, grade, title};
use crate::cell;
use crate::gradebook::{Gradebook, Student};
use std::borrow::Cow;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The columns that a system looks into, and what stands there.
#[derive(Debug)]
pub(crate) struct Matching<'a> {
    /// The headers of the columns.
    pub(crate) headers: Vec<&'static str>,
    /// By place in the gradebook: the cells of those columns, or why there are none.
    pub(crate) cells: Vec<Result<Vec<&'a str>, Why>>,
}

/// A column by which a system finds students.
#[derive(Clone, Copy)]
struct Column {
    header: &'static str,
    /// What the roster has for it.
    of: for<'a> fn(&'a Student) -> Option<&'a str>,
    /// What the system makes of it.
    read: fn(&str) -> Cow<'_, str>,
    /// Whether the system can find anybody by it.
    finds: fn(&str) -> bool,
}

const CANVAS: [Column; 3] = [
    Column {
        header: "ID",
        of: |student| of_roster(student, "canvas_id"),
        read: first_digits,
        finds: is_canvas_id,
    },
    Column {
        header: "SIS User ID",
        of: |student| of_roster(student, "sis_user_id"),
        read: title::canvas_number,
        finds: |_| true,
    },
    Column {
        header: "SIS Login ID",
        of: |student| of_roster(student, "sis_login_id"),
        read: title::canvas_number,
        finds: |_| true,
    },
];

const MOODLE: [Column; 2] = [
    Column {
        header: "Email address",
        of: |student| of_roster(student, "email"),
        read: as_written,
        finds: |_| true,
    },
    // A zero counts as blank.
    Column { header: "ID number", of: moodle_number, read: as_written, finds: |id| id != "0" },
];

impl Column {
    /// What can be written for the student: an id that the system reads as it is written.
    fn cell<'a>(&self, student: &'a Student) -> Option<&'a str> {
        let id = (self.of)(student).and_then(cell::id)?;
        Some(id).filter(|id| (self.finds)(id) && (self.read)(id) == *id)
    }

    /// What of the student may be the same as another's: databases look without regard to case,
    /// accents, width or how a letter is composed.
    fn key(&self, student: &Student) -> Option<String> {
        let id = (self.of)(student)?;
        let read = (self.read)(id.trim());
        let letters = read.nfkd().filter(|letter| !is_combining_mark(*letter));
        Some(letters.collect::<String>().to_lowercase())
    }

    /// How many students of the roster have a key.
    fn how_often(&self, book: &Gradebook) -> BTreeMap<String, usize> {
        let mut often = BTreeMap::new();
        for key in book.students.iter().filter_map(|student| self.key(student)) {
            *often.entry(key).or_default() += 1;
        }
        often
    }
}

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
    let missing = |column: &Column| graded.iter().filter(|it| column.cell(it).is_none()).count();
    let whole: Vec<_> = MOODLE.into_iter().filter(|column| missing(column) == 0).collect();
    let columns = if whole.is_empty() {
        MOODLE.into_iter().min_by_key(missing).into_iter().collect()
    } else {
        whole
    };
    matching(book, &columns, |cells| cells.iter().all(|cell| !cell.is_empty()))
}

fn matching<'a>(
    book: &'a Gradebook,
    columns: &[Column],
    is_enough: impl Fn(&[&str]) -> bool,
) -> Matching<'a> {
    let often: Vec<_> = columns.iter().map(|column| column.how_often(book)).collect();
    let cells = book.students.iter().map(|student| {
        let cells: Vec<_> =
            columns.iter().map(|column| column.cell(student).unwrap_or_default()).collect();
        let is_shared = |(column, often): (&Column, &BTreeMap<String, usize>)| {
            let key = column.key(student);
            key.and_then(|key| often.get(&key)).is_some_and(|count| *count > 1)
        };
        let has_one = columns.iter().any(|column| (column.of)(student).is_some());
        if columns.iter().zip(&often).any(is_shared) {
            Err(Why::SharedId)
        } else if !is_enough(&cells) {
            Err(if has_one { Why::UnfitId } else { Why::NoId })
        } else {
            Ok(cells)
        }
    });
    Matching {
        headers: columns.iter().map(|column| column.header).collect(),
        cells: cells.collect(),
    }
}

/// What the roster has in a column.
fn of_roster<'a>(student: &'a Student, column: &str) -> Option<&'a str> {
    student.columns.get(column).map(String::as_str).filter(|id| !id.trim().is_empty())
}

/// The roster's `idnumber`, else its `student_id`.
fn moodle_number(student: &Student) -> Option<&str> {
    of_roster(student, "idnumber").or(Some(&student.student_id))
}

fn as_written(id: &str) -> Cow<'_, str> {
    Cow::Borrowed(id)
}

/// Canvas reads as many digits as there are at the beginning: of `12a` it would make student 12, and
/// so it does of `012`.
fn first_digits(id: &str) -> Cow<'_, str> {
    let end = id.find(|c: char| !c.is_ascii_digit()).unwrap_or(id.len());
    let digits = id[..end].trim_start_matches('0');
    Cow::Borrowed(if digits.is_empty() { id } else { digits })
}

/// More digits would be an error of the whole import, and nobody is 0.
fn is_canvas_id(id: &str) -> bool {
    id.len() <= 18
        && id.bytes().all(|byte| byte.is_ascii_digit())
        && id.bytes().any(|it| it != b'0')
}
