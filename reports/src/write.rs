//! Which module writes which format.

use crate::format::Format;
use crate::gradebook::Gradebook;
use crate::page::{self, Live};
use crate::view::View;
use crate::{canvas, ctrf, grades, gradescope, json, junit, markdown, moodle, xlsx};
use std::io;

/// Writes a report of the cohort.
///
/// # Errors
/// The sink failed. Every gradebook can be written in every format.
pub(crate) fn write(
    format: Format,
    book: &Gradebook,
    view: &View,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::render(book, sink),
        Format::Junit => junit::render(book, view, sink),
        Format::Html => page::page(book, view, Live::No, sink),
        Format::Md => markdown::render(book, view, sink),
        Format::Csv => grades::render(book, sink),
        Format::Canvas => canvas::render(book, view, sink),
        Format::Moodle => moodle::render(book, view, sink),
        Format::Gradescope => gradescope::render(book, view, sink),
        Format::Ctrf => ctrf::render(book, view, sink),
        Format::Xlsx => xlsx::render(book, view, sink),
    }
}
