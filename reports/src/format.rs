//! The report formats: their names, and their files.

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
    /// Everybody as CSV.
    Csv,
    /// Final scores for Canvas.
    Canvas,
    /// Final scores for Moodle.
    Moodle,
    /// Final scores for Gradescope, a file each.
    Gradescope,
    /// The Common Test Report Format, for CI.
    Ctrf,
    /// A workbook: the class, the criteria, what needs attention.
    Xlsx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Json,
        Self::Junit,
        Self::Html,
        Self::Md,
        Self::Csv,
        Self::Canvas,
        Self::Moodle,
        Self::Gradescope,
        Self::Ctrf,
        Self::Xlsx,
    ];

    /// The format as the command line names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Html => "html",
            Self::Md => "md",
            Self::Csv => "csv",
            Self::Canvas => "canvas",
            Self::Moodle => "moodle",
            Self::Gradescope => "gradescope",
            Self::Ctrf => "ctrf",
            Self::Xlsx => "xlsx",
        }
    }

    /// Whether it brings final scores, and nothing else, to another system.
    pub fn is_of_final_scores(self) -> bool {
        match self {
            Self::Canvas | Self::Moodle | Self::Gradescope => true,
            Self::Json
            | Self::Junit
            | Self::Html
            | Self::Md
            | Self::Csv
            | Self::Ctrf
            | Self::Xlsx => false,
        }
    }

    /// The file that it becomes in the folder of reports, or the folder of its files.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Json => "gradebook.json",
            Self::Junit => "junit.xml",
            Self::Html => "report.html",
            Self::Md => "summary.md",
            Self::Csv => "grades.csv",
            Self::Canvas => "canvas.csv",
            Self::Moodle => "moodle.csv",
            Self::Gradescope => "gradescope",
            Self::Ctrf => "ctrf.json",
            Self::Xlsx => "report.xlsx",
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
            r#"unknown format "pdf"; the formats are json, junit, html, md, csv, canvas, moodle, gradescope, ctrf, xlsx"#
        );
    }
}
