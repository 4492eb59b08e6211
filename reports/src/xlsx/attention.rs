//! What needs attention: a row for each matter of each student.

use super::sheet::{Cell, Table};
use crate::attention;
use crate::catalogue::say;
use crate::gradebook::Gradebook;
use crate::message::Message;
use crate::view::View;

pub(super) fn table(book: &Gradebook, view: &View) -> Table {
    let header = [
        Message::Student,
        Message::Name,
        Message::SummaryMatter,
        Message::SummaryAction,
        Message::SheetWhat,
    ];
    let mut rows = Vec::new();
    for student in &book.students {
        for matter in attention::of(student, view.thresholds) {
            rows.push(vec![
                Cell::from(student.student_id.as_str()),
                Cell::from(student.name.as_str()),
                Cell::from(matter.name(view.language).as_str()),
                Cell::from(matter.who(view.language).as_str()),
                Cell::from(matter.example(view.language).unwrap_or_default()),
            ]);
        }
    }
    Table { header: header.map(|message| say(view.language, message)).into(), rows, frozen: 2 }
}
