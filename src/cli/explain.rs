//! Why a mark is what it is.

use super::Output;
use super::look::{Closing, Judging};
use super::value::{audience, time_zone};
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use labproof_checks::lab::DEFAULT;
use labproof_reports::{Audience, Thresholds, View};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The student: the id in the roster, or a name that nobody else has
    pub(crate) student: String,
    /// One criterion (TASK.CRITERION), or a whole task; all by default
    pub(crate) criterion: Option<String>,
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = DEFAULT)]
    pub(crate) lab: String,
    /// The evidence store
    #[arg(long, value_name = "FILE", default_value = "labproof.evidence")]
    pub(crate) evidence: PathBuf,
    /// The roster; by default each student's row in the newest run that has one
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) closing: Closing,
    /// The form in which it is printed
    #[arg(long, value_enum, default_value_t = Account::Text)]
    pub(crate) format: Account,
    /// Who will read it: `student` leaves out account numbers, flags, other students and staff names
    #[arg(long, value_name = "student|instructor", default_value = "instructor", value_parser = audience)]
    pub(crate) audience: Audience,
    /// The time zone of times that are printed; by default the system's
    #[arg(long, value_name = "NAME", value_parser = time_zone)]
    time_zone: Option<TimeZone>,
}

/// A form in which a mark is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Account {
    /// For a terminal
    Text,
    /// `labproof/explanation/1`
    Json,
    /// A page that needs no script
    Html,
}

impl Explain {
    /// For whom it is written, and in which language and time zone.
    pub(crate) fn view(&self, output: &Output) -> View {
        View {
            language: output.language(),
            time_zone: self.time_zone.clone().unwrap_or_else(TimeZone::system),
            thresholds: Thresholds::default(),
            audience: self.audience,
            assignment: None,
        }
    }
}
