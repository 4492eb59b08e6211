//! Scores for Moodle: the CSV that its gradebook imports. Whoever imports it maps `Email address` or
//! `ID number` to the user, the third column to the grade item, and the fourth to its feedback.
//!
//! Moodle wipes a grade if feedback comes without one, so both are always there; one row that it
//! cannot read aborts the whole import, so only final scores have one.

use crate::cell;
use crate::gradebook::{Gradebook, Student, Task};
use crate::lms::{self, Why};
use crate::view::View;
use csv::Writer;
use std::io;

/// Moodle's sign for no grade.
const NO_GRADE: &str = "-";

/// Writes the scores.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Writer::from_writer(sink);
    let lab = book.lab.title.get(view.language);
    let item = cell::text(view.assignment.as_deref().unwrap_or(lab));
    table.write_record(["Email address", "ID number", &item, &format!("{item} (feedback)")])?;
    for student in &book.students {
        if let Some(row) = row(book, student, view) {
            table.write_record(row)?;
        }
    }
    table.flush()
}

fn row(book: &Gradebook, student: &Student, view: &View) -> Option<[String; 4]> {
    let grade = match lms::grade(book, student) {
        Ok(grade) => grade.to_string(),
        Err(Why::Excused) => NO_GRADE.to_owned(),
        Err(Why::NotGraded | Why::Open(_) | Why::StillTime | Why::NoId) => return None,
    };
    let (email, number) = lms::moodle_ids(student)?;
    Some([email.to_owned(), number.to_owned(), grade, feedback(student, view)])
}

/// How each task stands, in a line.
fn feedback(student: &Student, view: &View) -> String {
    let scored = student.tasks.iter().filter(|task| !task.possible.is_zero());
    let of = |task: &Task| {
        format!("{} {}/{}", task.title.get(view.language), task.earned, task.possible)
    };
    cell::text(&scored.map(of).collect::<Vec<_>>().join(", "))
}
