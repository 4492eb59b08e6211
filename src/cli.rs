//! The command line: what was asked, as values. The only place that reads the environment.

#![expect(clippy::doc_markdown, reason = "these comments are the help that people read")]

mod evidence;

pub(crate) use evidence::{Evidence, EvidenceCommand};

use crate::role::{Form, ROLE_NAME};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use labproof_checks::lab::Language;
use labproof_reports::Format;
use secrecy::SecretString;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Grades a hands-on cloud lab by what really happened in each student's AWS account.
#[derive(Debug, Parser)]
#[command(name = "labproof", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// What is printed, and how.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Output {
    /// Print without colour (so does the environment's NO_COLOR)
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
    /// Print no progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Log what is done to standard error; twice for more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show everything on an embedded cloud: no AWS account, no credentials, no network
    Demo(Demo),
    /// Grade a cohort: observe every account once, add to the evidence, judge, report
    Grade(Box<Grade>),
    /// Grade again and again, until no student can gain any more
    Watch(Box<Watch>),
    /// Check your own account, with the AWS credentials that you have: what to do next
    Check(Box<Check>),
    /// Judge the evidence again, by a changed lab file for example; nothing is contacted
    Regrade(Regrade),
    /// Write reports again from a gradebook
    Report(Report),
    /// Print the read-only role that each account installs, derived from what the checks read
    Role(Role),
    /// The labs that ship, a lab in full, validation of a lab file
    #[command(subcommand)]
    Lab(LabCommand),
    /// The evidence store: see what is in it, merge copies, export it, erase a student
    Evidence(Evidence),
    /// Make a folder to start from
    Init {
        /// The folder
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Serve the embedded cloud on a port, for the AWS CLI and boto3
    Cloud(Cloud),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) reports: Reports,
}

#[derive(Debug, Args)]
pub(crate) struct Grade {
    /// The cohort: a CSV file with student_id, name, account_id
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: PathBuf,
    /// The role to enter where the roster names none
    #[arg(long, value_name = "NAME", default_value = ROLE_NAME)]
    pub(crate) role_name: String,
    /// The external id where the roster names none
    #[arg(long, value_name = "ID", env = "LABPROOF_EXTERNAL_ID", hide_env_values = true)]
    pub(crate) external_id: Option<SecretString>,
    /// How many accounts are looked at side by side
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) concurrency: u16,
    /// Only every N-th student, beginning with the I-th: for N machines side by side
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub(crate) shard: Option<Shard>,
    #[command(flatten)]
    pub(crate) look: LookArgs,
    #[command(flatten)]
    pub(crate) reports: Reports,
    #[command(flatten)]
    pub(crate) bars: Bars,
}

#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// When to end at the latest, after a last look: RFC 3339, or local time
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    #[command(flatten)]
    pub(crate) grade: Grade,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) look: LookArgs,
    #[command(flatten)]
    pub(crate) reports: Reports,
    #[command(flatten)]
    pub(crate) bars: Bars,
}

/// What is looked at, and by which rules.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "What is looked at")]
pub(crate) struct LookArgs {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = "stem-day-rds")]
    pub(crate) lab: String,
    /// The evidence store
    #[arg(long, value_name = "FILE", default_value = "labproof.evidence")]
    pub(crate) evidence: PathBuf,
    /// The region where the roster names none
    #[arg(long, value_name = "NAME")]
    pub(crate) region: Option<String>,
    /// Look at that region only, even if it holds nothing of the lab
    #[arg(long)]
    pub(crate) one_region: bool,
    /// When the lab's window begins: RFC 3339, or local time; 90 days ago by default
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// How long one account may take
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    pub(crate) timeout: Duration,
    /// Whether the database is asked
    #[arg(long, value_enum, default_value_t = SqlWay::Auto)]
    pub(crate) sql: SqlWay,
    /// Roots that the database's certificate is verified by, in place of the RDS bundle
    #[arg(long, value_name = "FILE")]
    pub(crate) sql_ca: Option<PathBuf>,
    /// Whether the database's certificate is verified; `off` sends the password in the clear
    #[arg(long, value_enum, default_value_t = SqlTls::Verify)]
    pub(crate) sql_tls: SqlTls,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// By what it is judged, besides the lab.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "How it is judged")]
pub(crate) struct Judging {
    /// When the students' time is up: RFC 3339, or local time; calls made later do not count
    #[arg(long, value_name = "TIME")]
    pub(crate) deadline: Option<String>,
    /// The instant to judge for; by default the newest observation's
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
    /// What is taken out of whose grade, and why: a TOML file
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<PathBuf>,
    /// Whose calls are not the student's, such as an account cleaner's role
    #[arg(long, value_name = "ARN")]
    pub(crate) staff_principal: Vec<String>,
}

/// What is written, in which language.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct Reports {
    /// The folder of the reports
    #[arg(long, value_name = "DIR", default_value = "labproof-report")]
    pub(crate) out: PathBuf,
    /// The formats: json, junit, html
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "json,junit,html", value_parser = format)]
    pub(crate) format: Vec<Format>,
    /// The language; by default the locale's, else the lab's first
    #[arg(long, value_parser = language)]
    pub(crate) lang: Option<Language>,
    /// The time zone of times that are printed; by default the system's
    #[arg(long, value_name = "NAME", value_parser = time_zone)]
    pub(crate) time_zone: Option<TimeZone>,
}

/// What must be reached for status 0.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Exit status")]
pub(crate) struct Bars {
    /// Exit with 1 if somebody graded has less than P per cent of what is possible
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) min_score: Option<u8>,
    /// Exit with 3 if somebody was not graded or a score is not final
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Regrade {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = "stem-day-rds")]
    pub(crate) lab: String,
    /// The evidence store
    #[arg(long, value_name = "FILE", default_value = "labproof.evidence")]
    pub(crate) evidence: PathBuf,
    /// The cohort; by default each student's row in the newest run that held it
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// List whose outcomes changed since this gradebook
    #[arg(long, value_name = "GRADEBOOK")]
    pub(crate) diff: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reports: Reports,
    #[command(flatten)]
    pub(crate) bars: Bars,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The gradebook
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    #[command(flatten)]
    pub(crate) reports: Reports,
}

#[derive(Debug, Args)]
pub(crate) struct Role {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = "stem-day-rds")]
    pub(crate) lab: String,
    /// The name of the role
    #[arg(long = "role-name", value_name = "NAME", default_value = ROLE_NAME)]
    pub(crate) name: String,
    /// Which form to print
    #[arg(long, value_enum, default_value_t = Form::Cloudformation)]
    pub(crate) form: Form,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LabCommand {
    /// The labs that ship
    List,
    /// A lab in full, its password masked
    Show {
        /// A lab that ships, or a lab file
        #[arg(default_value = "stem-day-rds")]
        lab: String,
    },
    /// Whether a lab file can be graded by
    Check {
        /// The lab file
        file: PathBuf,
    },
    /// The JSON Schema of lab files
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct Cloud {
    /// The address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4566")]
    pub(crate) listen: SocketAddr,
    /// How many student accounts there are
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) students: u16,
}

/// The way to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlWay {
    /// Every way that is open
    Auto,
    /// From here to the address that AWS or the roster names
    Direct,
    /// Not at all
    Off,
}

/// Whether the database must prove who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlTls {
    /// By its certificate
    Verify,
    /// Not at all
    Off,
}

/// Every `of`-th, beginning with the `index`-th (counted from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    pub(crate) index: usize,
    pub(crate) of: usize,
}

fn shard(text: &str) -> Result<Shard, String> {
    let parsed = text
        .split_once('/')
        .and_then(|(index, of)| Some(Shard { index: index.parse().ok()?, of: of.parse().ok()? }));
    parsed
        .filter(|shard| (1..=shard.of).contains(&shard.index))
        .ok_or_else(|| "write it as 2/5: the second of five".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    let parsed: jiff::SignedDuration =
        text.parse().map_err(|error| format!("{error}; write it as 90s, 2m or 1h30m"))?;
    Duration::try_from(parsed).map_err(|error| format!("{error}; it cannot be negative"))
}

fn format(text: &str) -> Result<Format, String> {
    text.parse().map_err(|unknown: labproof_reports::UnknownFormat| unknown.to_string())
}

fn language(text: &str) -> Result<Language, String> {
    spoken(text).ok_or_else(|| "the languages are ko and en".to_owned())
}

fn spoken(locale: &str) -> Option<Language> {
    match locale.split(['-', '_', '.']).next()?.to_lowercase().as_str() {
        "ko" => Some(Language::Ko),
        "en" => Some(Language::En),
        _ => None,
    }
}

fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|error| format!("{error}; write it as Asia/Seoul"))
}

impl Reports {
    /// The language that was asked for, else the locale's, else `otherwise`.
    pub(crate) fn language(&self, otherwise: Language) -> Language {
        let locale = || sys_locale::get_locale().and_then(|locale| spoken(&locale));
        self.lang.or_else(locale).unwrap_or(otherwise)
    }

    /// The time zone that was asked for, else the system's.
    pub(crate) fn zone(&self) -> TimeZone {
        self.time_zone.clone().unwrap_or_else(TimeZone::system)
    }
}

impl Output {
    /// Whether standard output takes colour.
    #[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
    pub(crate) fn colour(&self) -> bool {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        !self.no_color && !refused && std::io::stdout().is_terminal()
    }

    /// Whether progress is shown: on a terminal, unless it is not wanted.
    pub(crate) fn progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }
}

/// The file of `AWS_CA_BUNDLE`, which every AWS tool trusts in place of the system's roots.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn ca_bundle() -> Option<PathBuf> {
    std::env::var_os("AWS_CA_BUNDLE").filter(|file| !file.is_empty()).map(PathBuf::from)
}

/// An instant: RFC 3339, or local time in the time zone.
///
/// # Errors
/// What a time is written as.
pub(crate) fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let local: Option<DateTime> = text.parse().ok();
    local
        .and_then(|local| zone.to_ambiguous_zoned(local).compatible().ok())
        .map(|zoned| zoned.timestamp())
        .ok_or_else(|| {
            format!("`{text}` is not a time: write 2026-11-22T10:00:00Z, or 2026-11-22T19:00 local")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_time_is_rfc_3339_or_local() {
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let expected = "2026-11-22T10:00:00Z".parse().unwrap();
        for text in ["2026-11-22T10:00:00Z", "2026-11-22T19:00", "2026-11-22 19:00:00"] {
            assert_eq!(instant(text, &seoul), Ok(expected), "{text}");
        }
        assert!(instant("yesterday", &seoul).is_err());
    }

    #[test]
    fn a_shard_is_one_of_its_number() {
        assert_eq!(shard("2/5"), Ok(Shard { index: 2, of: 5 }));
        for wrong in ["0/5", "6/5", "2", "a/b"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
