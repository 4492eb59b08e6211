//! What is written, and what must be reached.

use super::value::{audience, format, per_cent, time_zone};
use clap::Args;
use jiff::tz::TimeZone;
use labproof_reports::{Audience, Format, PerCent};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct Reports {
    /// The folder of the reports; `-` writes a single format to standard output, and nothing else there
    #[arg(long, value_name = "DIR", default_value = "labproof-report")]
    pub(crate) out: PathBuf,
    /// The formats: json, junit, html, md, csv, canvas, moodle, gradescope, ctrf, xlsx
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "json,junit,html", value_parser = format)]
    pub(crate) format: Vec<Format>,
    /// The time zone of times that are printed; by default the system's
    #[arg(long, value_name = "NAME", value_parser = time_zone)]
    pub(crate) time_zone: Option<TimeZone>,
    /// Who will read them: `student` writes a file for each student, without other students, account numbers
    /// or your reasons
    #[arg(long, value_name = "student|instructor", default_value = "instructor", value_parser = audience)]
    audience: Audience,
    /// For showing to the class: no names, ids or accounts
    #[arg(long, conflicts_with = "audience")]
    anonymous: bool,
    /// The assignment that canvas.csv and moodle.csv are for: 'Title (123)'
    #[arg(long, value_name = "TITLE")]
    pub(crate) assignment: Option<String>,
}

/// What must be reached for status 0.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Exit status")]
pub(crate) struct Thresholds {
    /// Exit with 1 if a graded student has less than P per cent of the possible points: 60, 99.5
    #[arg(long, value_name = "P", value_parser = per_cent)]
    pub(crate) min_score: Option<PerCent>,
    /// Exit with 3 if somebody was not graded or a score is not final
    #[arg(long)]
    pub(crate) strict: bool,
}

impl Thresholds {
    /// The same for the reports.
    pub(crate) fn to_reach(&self) -> labproof_reports::Thresholds {
        labproof_reports::Thresholds { min_score: self.min_score, strict: self.strict }
    }
}

/// Whether what is written there goes to standard output.
pub(crate) fn is_standard_output(out: &Path) -> bool {
    out == Path::new("-")
}

/// The folder for what lies beside the reports.
#[cfg(feature = "rehearsal")]
pub(crate) fn folder_beside(out: &Path) -> &Path {
    if is_standard_output(out) { Path::new("") } else { out }
}

impl Reports {
    /// Whether they are one that goes to standard output.
    pub(crate) fn are_for_standard_output(&self) -> bool {
        is_standard_output(&self.out)
    }

    /// The reports of a student's own look.
    pub(super) fn of_student(
        out: PathBuf,
        format: Vec<Format>,
        time_zone: Option<TimeZone>,
    ) -> Self {
        let audience = Audience::Instructor;
        Self { out, format, time_zone, audience, anonymous: false, assignment: None }
    }

    /// The formats, each once.
    pub(crate) fn formats(&self) -> impl Iterator<Item = Format> {
        self.format.iter().copied().collect::<BTreeSet<_>>().into_iter()
    }

    /// Who reads the reports.
    pub(crate) fn audience(&self) -> Audience {
        if self.anonymous { Audience::Everybody } else { self.audience }
    }

    /// The time zone that was asked for, else the system's.
    pub(crate) fn zone(&self) -> TimeZone {
        self.time_zone.clone().unwrap_or_else(TimeZone::system)
    }
}
