//! Scores for Moodle: the CSV that its gradebook imports. Whoever imports it maps `Email address` or
//! `ID number` to the user, the next column to the grade item, and the last to its feedback.
//!
//! Moodle wipes a grade if feedback comes without one, so both are always there; one row that it
//! cannot read aborts the whole import, so only final scores have one.

use crate::cell;
use crate::format::Format;
use crate::gradebook::{Gradebook, Student, Task};
use crate::lms::{self, matching, title};
use crate::view::View;
use csv::Writer;
use std::io;

/// Writes the scores.
pub(crate) fn render(book: &Gradebook, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Writer::from_writer(sink);
    let item = title::of(Format::Moodle, book, view);
    let matching = matching::moodle(book);
    let feedback_of_item = format!("{item} (feedback)");
    let header = matching.headers.iter().copied();
    table.write_record(header.chain([item.as_str(), &feedback_of_item]))?;
    for (student, ids) in book.students.iter().zip(matching.cells) {
        if let (Ok(grade), Ok(ids)) = (lms::grade(book, student), ids) {
            let (grade, feedback) = (grade.to_string(), feedback(student, view));
            table.write_record(ids.into_iter().chain([grade.as_str(), &feedback]))?;
        }
    }
    table.flush()
}

/// How each task stands, in a line.
fn feedback(student: &Student, view: &View) -> String {
    let scored = student.tasks.iter().filter(|task| !task.possible.is_zero());
    let of = |task: &Task| {
        format!("{} {}/{}", task.title.get(view.language), task.earned, task.possible)
    };
    cell::text(&scored.map(of).collect::<Vec<_>>().join(", "))
}
