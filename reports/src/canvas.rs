//! Scores for Canvas: the CSV that its gradebook imports.
//!
//! The importer finds a student by `ID`, `SIS User ID` or `SIS Login ID`, which come from the roster's
//! columns of those names. It would also go by a name, which two students may share: whoever has no id
//! is left out. A blank cell would overwrite a grade, so nobody without a final score has a row.

use crate::cell;
use crate::gradebook::{Gradebook, Student};
use crate::lms::{self, Why, matching};
use crate::view::View;
use csv::Writer;
use std::io;

/// Canvas's word for a student who need not do the assignment.
const EXCUSED: &str = "EX";

/// A row that says so in its first cell is no student's.
const POINTS: &str = "Points Possible";

/// Writes the scores.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Writer::from_writer(sink);
    let lab = book.lab.title.get(view.language);
    let assignment = cell::text(view.assignment.as_deref().unwrap_or(lab));
    let matching = matching::canvas(book);
    let header = ["Student"].into_iter().chain(matching.headers);
    table.write_record(header.chain(["Section", &assignment]))?;
    let points = lms::scale(book).to_string();
    table.write_record([&format!("    {POINTS}"), "", "", "", "", points.as_str()])?;
    for (student, ids) in book.students.iter().zip(matching.cells) {
        if let (Some(grade), Ok(ids)) = (grade(book, student), ids) {
            let section = cell::text(student.columns.get("section").map_or("", String::as_str));
            let name = name(student);
            let first = [name.as_str()].into_iter().chain(ids);
            table.write_record(first.chain([section.as_str(), grade.as_str()]))?;
        }
    }
    table.flush()
}

fn grade(book: &Gradebook, student: &Student) -> Option<String> {
    match lms::grade(book, student) {
        Ok(grade) => Some(grade.to_string()),
        Err(Why::Excused) => Some(EXCUSED.to_owned()),
        Err(Why::NotGraded | Why::Open(_) | Why::StillTime | Why::NoId | Why::SharedId) => None,
    }
}

/// Nobody is found by it, and nobody may be named like the row of the points.
fn name(student: &Student) -> String {
    cell::text(&student.name).replace(POINTS, "Points\u{a0}Possible")
}
