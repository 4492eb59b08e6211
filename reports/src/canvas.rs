//! Scores for Canvas: the CSV that its gradebook imports.
//!
//! The importer finds a student by `ID`, `SIS User ID` or `SIS Login ID`, which come from the roster's
//! columns of those names. It would also go by a name, which two students may share: whoever has no id
//! is left out. A blank cell would overwrite a grade, so nobody without a final score has a row.

use crate::cell;
use crate::gradebook::{Gradebook, Student};
use crate::lms::{self, CANVAS_IDS, Why};
use crate::view::View;
use csv::Writer;
use std::io;

/// Canvas's word for a student who need not do the assignment.
const EXCUSED: &str = "EX";

/// Writes the scores.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Writer::from_writer(sink);
    let lab = book.lab.title.get(view.language);
    let assignment = cell::text(view.assignment.as_deref().unwrap_or(lab));
    let header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", &assignment];
    table.write_record(header)?;
    let points = lms::scale(book).to_string();
    table.write_record(["    Points Possible", "", "", "", "", &points])?;
    for student in &book.students {
        if let Some(row) = row(book, student) {
            table.write_record(row)?;
        }
    }
    table.flush()
}

fn row(book: &Gradebook, student: &Student) -> Option<[String; 6]> {
    let grade = match lms::grade(book, student) {
        Ok(grade) => grade.to_string(),
        Err(Why::Excused) => EXCUSED.to_owned(),
        Err(Why::NotGraded | Why::Open(_) | Why::StillTime | Why::NoId) => return None,
    };
    let [id, user, login] = CANVAS_IDS.map(|name| lms::id(student, name));
    lms::is_known_to_canvas(student).then(|| {
        let text = |id: Option<&str>| id.unwrap_or_default().to_owned();
        let section = cell::text(student.columns.get("section").map_or("", String::as_str));
        [cell::text(&student.name), text(id), text(user), text(login), section, grade]
    })
}
