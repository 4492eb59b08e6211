//! The gradebook as JSON: the one report that every other can be made from.

use crate::gradebook::Gradebook;
use std::io;

/// Writes the gradebook, indented, with a line break at its end.
pub(crate) fn render(book: &Gradebook, sink: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *sink, book)?;
    writeln!(sink)
}
