//! What a preflight tries, and where it is written.

use super::cohort::CohortArgs;
use super::look::LookArgs;
use super::value::time_zone;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The options by which `grade` looks, so that what will be possible with them is known before.
#[derive(Debug, Args)]
pub(crate) struct Preflight {
    #[command(flatten)]
    pub(crate) cohort: CohortArgs,
    #[command(flatten)]
    pub(crate) look: LookArgs,
    #[command(flatten)]
    pub(crate) findings: Findings,
}

/// What a preflight is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum PreflightFormat {
    /// A page
    Html,
    /// A line for each student, to send by e-mail
    Csv,
    /// Markdown
    Md,
    /// `labproof/preflight/1`
    Json,
}

impl PreflightFormat {
    /// As the command line names it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Md => "md",
            Self::Json => "json",
        }
    }

    /// Its file in the folder.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Html => "preflight.html",
            Self::Csv => "preflight-mail.csv",
            Self::Md => "preflight.md",
            Self::Json => "preflight.json",
        }
    }
}

/// What is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct Findings {
    /// The folder of the page (preflight.html), the lines for students (preflight-mail.csv),
    /// preflight.md and preflight.json; `-` writes the one format to standard output, and nothing else
    /// there
    #[arg(long, value_name = "DIR", default_value = "labproof-report")]
    pub(crate) out: PathBuf,
    /// The formats
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        value_delimiter = ',',
        default_value = "html,csv,md,json"
    )]
    format: Vec<PreflightFormat>,
    /// The time zone of times that are printed; by default the system's
    #[arg(long, value_name = "NAME", value_parser = time_zone)]
    time_zone: Option<TimeZone>,
}

impl Findings {
    /// The formats, each once.
    pub(crate) fn formats(&self) -> BTreeSet<PreflightFormat> {
        self.format.iter().copied().collect()
    }

    /// The time zone that was asked for, else the system's.
    pub(crate) fn zone(&self) -> TimeZone {
        self.time_zone.clone().unwrap_or_else(TimeZone::system)
    }
}

/// When credentials in the environment end, as the AWS CLI exports it (`aws configure
/// export-credentials`).
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn credentials_expire() -> Option<Timestamp> {
    std::env::var("AWS_CREDENTIAL_EXPIRATION").ok()?.parse().ok()
}
