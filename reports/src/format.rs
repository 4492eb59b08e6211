//! The report formats: their names, their files, and the one function that writes each.

use crate::bars::Bars;
use crate::gradebook::Gradebook;
use crate::{ctrf, html, json, junit, markdown};
use jiff::tz::TimeZone;
use labproof_checks::lab::Language;
use std::io;
use std::str::FromStr;

/// A file that reports a whole cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The gradebook itself, which every other report can be made from.
    Json,
    /// `JUnit` XML, for CI.
    Junit,
    /// One self-contained page, for people.
    Html,
    /// Markdown, for the summary of a CI job.
    Md,
    /// The Common Test Report Format, for CI.
    Ctrf,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Json, Self::Junit, Self::Html, Self::Md, Self::Ctrf];

    /// The format as the command line names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Html => "html",
            Self::Md => "md",
            Self::Ctrf => "ctrf",
        }
    }

    /// The file that it becomes in the directory of reports.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Json => "gradebook.json",
            Self::Junit => "junit.xml",
            Self::Html => "report.html",
            Self::Md => "summary.md",
            Self::Ctrf => "ctrf.json",
        }
    }
}

/// A format that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format {name:?}; the formats are {}", known())]
pub struct UnknownFormat {
    /// What was asked for.
    pub name: String,
}

fn known() -> String {
    Format::ALL.map(Format::as_str).join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == name.trim())
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// For whom a report is written.
#[derive(Debug, Clone)]
pub struct View {
    /// The language of the text, or the one shown first where a report holds both.
    pub language: Language,
    /// The time zone of every time in a text. The gradebook itself stays in UTC.
    pub time_zone: TimeZone,
    /// What everybody must reach.
    pub bars: Bars,
}

/// Writes a report of the cohort.
///
/// # Errors
/// The sink failed. Every gradebook can be written in every format.
pub fn render(
    format: Format,
    book: &Gradebook,
    view: &View,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::render(book, sink),
        Format::Junit => junit::render(book, view, sink),
        Format::Html => html::render(book, view, sink),
        Format::Md => markdown::render(book, view, sink),
        Format::Ctrf => ctrf::render(book, view, sink),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert_eq!(" json ".parse(), Ok(Format::Json));
    }

    #[test]
    fn an_unknown_format_names_the_known_ones() {
        let error = "pdf".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"unknown format "pdf"; the formats are json, junit, html, md, ctrf"#
        );
    }
}
