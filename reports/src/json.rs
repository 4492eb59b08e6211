//! The gradebook as JSON: the one report that every other can be made from.

use crate::gradebook::Gradebook;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};
use std::io::{self, Write};

/// Writes the gradebook with a line for each of its members and one for each student, so that a large
/// class makes no large file, and two gradebooks can be compared by their lines.
pub(crate) fn render(book: &Gradebook, sink: &mut dyn Write) -> io::Result<()> {
    let mut buffer = io::BufWriter::new(&mut *sink);
    book.serialize(&mut Serializer::with_formatter(&mut buffer, Lines::default()))?;
    buffer.flush()?;
    drop(buffer);
    writeln!(sink)
}

/// How deep there are lines: the members of the gradebook, and of what they hold.
const DEEPEST: usize = 2;

/// Indents what is on top, and nothing below.
#[derive(Default)]
struct Lines {
    depth: usize,
    pretty: PrettyFormatter<'static>,
}

impl Lines {
    fn deeper(&mut self) -> bool {
        self.depth += 1;
        self.depth <= DEEPEST
    }

    fn back(&mut self) -> bool {
        self.depth -= 1;
        self.depth < DEEPEST
    }

    /// What parts two values of an object or a list that is no line each.
    fn part<W: ?Sized + Write>(sink: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { sink.write_all(b", ") }
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, sink: &mut W) -> io::Result<()> {
        if self.deeper() { self.pretty.begin_array(sink) } else { sink.write_all(b"[") }
    }

    fn end_array<W: ?Sized + Write>(&mut self, sink: &mut W) -> io::Result<()> {
        if self.back() { self.pretty.end_array(sink) } else { sink.write_all(b"]") }
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        sink: &mut W,
        first: bool,
    ) -> io::Result<()> {
        match self.depth {
            ..=DEEPEST => self.pretty.begin_array_value(sink, first),
            _ => Self::part(sink, first),
        }
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, sink: &mut W) -> io::Result<()> {
        self.pretty.end_array_value(sink)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, sink: &mut W) -> io::Result<()> {
        if self.deeper() { self.pretty.begin_object(sink) } else { sink.write_all(b"{") }
    }

    fn end_object<W: ?Sized + Write>(&mut self, sink: &mut W) -> io::Result<()> {
        if self.back() { self.pretty.end_object(sink) } else { sink.write_all(b"}") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, sink: &mut W, first: bool) -> io::Result<()> {
        match self.depth {
            ..=DEEPEST => self.pretty.begin_object_key(sink, first),
            _ => Self::part(sink, first),
        }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, sink: &mut W) -> io::Result<()> {
        self.pretty.begin_object_value(sink)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, sink: &mut W) -> io::Result<()> {
        self.pretty.end_object_value(sink)
    }
}
