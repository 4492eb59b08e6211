//! One line for each student, in the student's language, as CSV: what a mail merge takes.

use super::Preflight;
use crate::cell;
use csv::Writer;
use std::io::{self, Write};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

const HEADER: [&str; 5] = ["student_id", "name", "email", "language", "line"];

pub(super) fn render(preflight: &Preflight, mut sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(BYTE_ORDER_MARK)?;
    let mut table = Writer::from_writer(&mut sink);
    table.write_record(HEADER)?;
    for student in &preflight.students {
        table.write_record([
            cell::text(&student.student_id),
            cell::text(&student.name),
            cell::text(student.email.as_deref().unwrap_or_default()),
            student.language.as_str().to_owned(),
            cell::text(student.line.get(student.language)),
        ])?;
    }
    table.flush()
}
