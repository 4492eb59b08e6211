//! One self-contained page: the cohort and every student, both languages, no request to anywhere.
//!
//! The page is a shell of three parts that never change during its life (style, script, words) and
//! one that may: its data. [`data()`] is that part alone. A live page is the same page with
//! [`Live::Events`]: its script listens there for server-sent events of the type `message`, the
//! text of each being another [`data()`], and shows it in place of the one before. What the reader
//! has chosen (filter, order, student, scroll position) stays.
//!
//! A book of one student opens as that student's page, without the cohort.
//!
//! The content policy admits the one style and the one script by their hashes, and a connection
//! only where the page is live. The script (`templates/page/*.js`) makes only what is seen, and
//! puts text in by `textContent` alone. Without scripts there is a plain table.

mod attention;
mod class;
mod data;
mod shell;
mod student;
mod table;
mod words;

pub(crate) use shell::hash;

use crate::gradebook::Gradebook;
use crate::view::View;
use std::io;

/// Where a page gets news from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live<'a> {
    /// Nowhere: a file that stays as it is.
    No,
    /// A relative address that serves events.
    Events(&'a str),
}

/// Writes the page.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// use labproof_reports::page::{Live, page};
///
/// let mut html = Vec::new();
/// page(&book, &view, Live::No, &mut html)?;
/// assert!(html.starts_with(b"<!DOCTYPE html>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The sink failed.
pub fn page(
    book: &Gradebook,
    view: &View,
    live: Live<'_>,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    shell::write(book, view, live, sink)
}

/// What a live page shows, as JSON on one line, fit for a `<script>` element and for an event: what
/// every page shows, and the class while it is at work.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// # use labproof_checks::lab::Language;
/// # use labproof_reports::View;
/// # let view = View::new(Language::En, jiff::tz::TimeZone::UTC);
/// let data = labproof_reports::page::data(&book, &view);
/// assert!(!data.contains('<') && !data.contains('\n'));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn data(book: &Gradebook, view: &View) -> String {
    json(&data::Data::of(book, view).at_work(book, view))
}

/// JSON that no HTML parser can read as markup.
fn json(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(value).expect("structs of strings and numbers are JSON");
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
