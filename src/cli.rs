//! The command line: what was asked, as values. The only place that reads the environment.

#![expect(clippy::doc_markdown, reason = "these comments are the help that people read")]

mod check;
mod class;
#[cfg(feature = "rehearsal")]
mod cloud;
mod cohort;
mod config;
#[cfg(test)]
mod documents;
mod environment;
mod evidence;
mod examples;
mod explain;
mod locale;
mod look;
mod manual;
mod output;
mod pages;
mod preflight;
mod receipt;
#[cfg(feature = "rehearsal")]
mod rehearse;
mod reports;
mod value;

pub(crate) use check::Check;
#[cfg(feature = "rehearsal")]
pub(crate) use cloud::Cloud;
pub(crate) use cohort::CohortArgs;
pub(crate) use config::{Called, Config, SettingsForm};
pub(crate) use environment::{
    Named, ca_bundle, metadata_is_disabled, named_credentials, serve_token,
};
pub(crate) use evidence::{Erase, Evidence, EvidenceCommand};
pub(crate) use explain::{Account, Explain};
pub(crate) use look::{Closing, Judging, LookArgs, SqlTls, SqlWay};
pub(crate) use manual::{Completions, Man};
pub(crate) use output::{Actions, Listing, Output, actions};
pub(crate) use preflight::{Preflight, PreflightFormat, credentials_expire};
pub(crate) use receipt::{Nonce, ReceiptArgs};
#[cfg(feature = "rehearsal")]
pub(crate) use rehearse::{InAccountArgs, Rehearse, RehearseOn};
#[cfg(feature = "rehearsal")]
pub(crate) use reports::folder_beside;
pub(crate) use reports::{Reports, Thresholds, is_standard_output};
pub(crate) use value::{instant, time_zone as zone_named};

use value::{language, shard, unit};

use crate::class::{ClassError, ClassFile};
use crate::role::{Form, ROLE_NAME};
use crate::shard::Shard;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use labproof_checks::lab::{DEFAULT, Language};
use labproof_checks::modules::{MODULES, Module};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Grades a hands-on cloud lab by what really happened in each student's AWS account.
#[derive(Debug, Parser)]
#[command(name = "labproof", version = VERSION, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// Without one, what to do first is said.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    class: class::ClassArgs,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The version, with the commit that it was built from (`build.rs`).
const VERSION: &str = env!("LABPROOF_VERSION");

/// All that can be asked for, for documents that are made of it.
pub(crate) fn command() -> clap::Command {
    Cli::command()
}

/// What was asked on the command line, in the environment and in the class file.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) cli: Cli,
    /// The class file, if one was read.
    pub(crate) class: Option<ClassFile>,
}

impl Asked {
    /// Reads all three. Ends the program where the command line is wrong, or asks for help.
    ///
    /// # Errors
    /// The class file cannot be read, or something in it is wrong; and how errors are to be printed.
    pub(crate) fn read() -> Result<Self, Box<(ClassError, Output)>> {
        let command = Cli::command();
        // Which class file it is must be known before the rest can be understood.
        let first = command.clone().ignore_errors(true).try_get_matches();
        let first = first.unwrap_or_else(|error| error.exit());
        let class = class::class_file(&command, &first).map_err(|error| {
            Box::new((error, Output::from_arg_matches(&first).unwrap_or_default()))
        })?;
        let matches = crate::class::applied(command, class.as_ref()).get_matches();
        let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        Ok(Self { cli, class })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show everything on an embedded cloud: no AWS account, no credentials, no network
    #[cfg(feature = "rehearsal")]
    #[command(after_help = examples::DEMO)]
    Demo(Demo),
    /// Rehearse a lab: a reference student must pass, and each criterion catch its fault
    #[cfg(feature = "rehearsal")]
    #[command(after_help = examples::REHEARSE)]
    Rehearse(Box<Rehearse>),
    /// Grade a class: look at every account once, add to the evidence, judge, report
    #[command(after_help = examples::GRADE)]
    Grade(Box<GradeOnce>),
    /// Check the evening before whether the class can be held and graded, and who must act
    ///
    /// It takes the options with which `grade` looks, so that it can be run with the same ones. It changes
    /// nothing, and keeps nothing in the evidence store.
    #[command(after_help = examples::PREFLIGHT)]
    Preflight(Box<Preflight>),
    /// Grade again and again, until no student can gain any more points
    #[command(after_help = examples::WATCH)]
    Watch(Box<Watch>),
    /// For students: check your own account, and see what to do next
    #[command(after_help = examples::CHECK)]
    Check(Box<Check>),
    /// Judge the evidence again, for example by a changed lab file, without contacting AWS
    #[command(after_help = examples::REGRADE)]
    Regrade(Regrade),
    /// Explain a mark: the rules, everything that counted and what was left out, without contacting AWS
    #[command(after_help = examples::EXPLAIN)]
    Explain(Explain),
    /// Write reports again from a gradebook
    #[command(after_help = examples::REPORT)]
    Report(Report),
    /// Print the read-only role to install in each account, derived from what the checks read
    #[command(after_help = examples::ROLE)]
    Role(Role),
    /// List the labs that ship, show or export one, write your own and check it
    #[command(subcommand)]
    Lab(LabCommand),
    /// Show what is in the evidence store, merge copies, export it, erase a student
    Evidence(Evidence),
    /// Issue a nonce, a word with which students make receipts (`check --receipt`)
    #[command(after_help = examples::NONCE)]
    Nonce(Nonce),
    /// Show the settings of a class, and where each comes from: command line, environment, class file
    #[command(after_help = examples::CONFIG)]
    Config(Config),
    /// Make a folder for a class to start from
    #[command(after_help = examples::INIT)]
    Init(Init),
    /// Serve the embedded cloud on a port, for the AWS CLI and boto3, to rehearse a class on
    #[cfg(feature = "rehearsal")]
    #[command(after_help = examples::CLOUD)]
    Cloud(Cloud),
    /// Print the completion script for your shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(Completions),
    /// Print the manual page, or write one for each command into a folder
    #[command(after_help = examples::MAN)]
    Man(Man),
}

impl Command {
    /// How long it may take, once it is told to stop, to put away what it holds: what was seen a moment before,
    /// the folders of database servers. What works on files of this machine alone is left at once.
    pub(crate) fn time_to_leave(&self) -> Duration {
        #[cfg(feature = "rehearsal")]
        if matches!(self, Self::Demo(_) | Self::Rehearse(_)) {
            return Duration::from_secs(15);
        }
        let is_about_files = matches!(
            self,
            Self::Regrade(_) | Self::Explain(_) | Self::Report(_) | Self::Evidence(_)
        );
        Duration::from_secs(if is_about_files { 0 } else { 3 })
    }
}

#[cfg(feature = "rehearsal")]
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// A lab that ships
    #[arg(long, value_name = "ID", default_value = DEFAULT)]
    pub(crate) lab: String,
    /// Where its evidence is kept; by default demo.evidence in the folder of the reports
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reports: Reports,
}

#[derive(Debug, Args)]
pub(crate) struct GradeOnce {
    /// Look at these students only, by id or name: s017,s021. Everybody else is judged by the evidence
    #[arg(long, value_name = "STUDENTS", conflicts_with = "shard")]
    pub(crate) only: Vec<String>,
    #[command(flatten)]
    pub(crate) grade: Grade,
}

#[derive(Debug, Args)]
pub(crate) struct Grade {
    #[command(flatten)]
    pub(crate) cohort: CohortArgs,
    /// Only the students of shard I of N, by a hash of their ids, so that N machines can share the work
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub(crate) shard: Option<Shard>,
    #[command(flatten)]
    pub(crate) look: LookArgs,
    #[command(flatten)]
    pub(crate) closing: Closing,
    #[command(flatten)]
    pub(crate) reports: Reports,
    #[command(flatten)]
    pub(crate) thresholds: Thresholds,
}

#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// When to stop at the latest, after a last look: RFC 3339, or local time
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Show the class live in a browser: 127.0.0.1:8080, or port 0 for any free port. At an address that
    /// other machines can reach, browsers must send the token in the environment's LABPROOF_SERVE_TOKEN
    #[arg(long, value_name = "ADDR")]
    pub(crate) serve: Option<SocketAddr>,
    #[command(flatten)]
    pub(crate) grade: Grade,
}

#[derive(Debug, Args)]
pub(crate) struct Regrade {
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
    /// List whose outcomes changed since this gradebook
    #[arg(long, value_name = "GRADEBOOK")]
    pub(crate) diff: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reports: Reports,
    #[command(flatten)]
    pub(crate) thresholds: Thresholds,
    /// Exit with 1 if anybody's grade differs from the one in --diff
    #[arg(long, requires = "diff", help_heading = "Exit status")]
    pub(crate) unchanged: bool,
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
#[expect(
    clippy::struct_field_names,
    reason = "a field is called as its option, which a class file names"
)]
pub(crate) struct Role {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = DEFAULT)]
    pub(crate) lab: String,
    /// The name of the role
    #[arg(long, value_name = "NAME", default_value = ROLE_NAME)]
    pub(crate) role_name: String,
    /// Which form to print
    #[arg(long, value_enum, default_value_t = Form::Cloudformation)]
    pub(crate) form: Form,
    /// Also allow pushing SSH keys for ec2-user to EC2 instances, which --sql ssh and --allow-ssh need;
    /// whoever can do that can open a shell there
    #[arg(long)]
    pub(crate) with_ssh: bool,
    /// Also allow looking at what AWS offers, which `labproof preflight` does and grading never does
    #[arg(long)]
    pub(crate) with_preflight: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LabCommand {
    /// List the labs that ship
    #[command(after_help = examples::LAB_LIST)]
    List {
        /// The form of the list
        #[arg(long, value_enum, default_value_t = Listing::Text)]
        format: Listing,
    },
    /// Show a lab in full, with its password masked
    #[command(after_help = examples::LAB_SHOW)]
    Show {
        /// A lab that ships, or a lab file
        #[arg(value_name = "ID_OR_FILE", default_value = DEFAULT)]
        lab: String,
    },
    /// Write a lab file to start from, with comments, for the check modules that you name
    #[command(after_help = examples::LAB_NEW)]
    New(NewLab),
    /// Write out a lab file for you to change, readable by you alone: it contains the password
    #[command(after_help = examples::LAB_EXPORT)]
    Export(ExportLab),
    /// Check whether a lab file can be used for grading
    #[command(after_help = examples::LAB_CHECK)]
    Check {
        /// The lab file
        file: PathBuf,
    },
    /// Print the JSON Schema of lab files
    #[command(after_help = examples::LAB_SCHEMA)]
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct NewLab {
    /// The check modules that the lab uses; all of them by default
    #[arg(value_name = "MODULE", value_parser = check_modules())]
    pub(crate) modules: Vec<String>,
    /// A language of its texts; en and ko by default
    #[arg(long, value_name = "LANG", value_parser = language)]
    pub(crate) language: Vec<Language>,
    /// The file to write, which must not exist yet; standard output by default
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExportLab {
    /// A lab that ships, or a lab file
    #[arg(value_name = "ID_OR_FILE", default_value = DEFAULT)]
    pub(crate) lab: String,
    /// The file to write, which must not exist yet; by default the lab's id with .toml; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// The ids of the check modules, each with what it judges.
fn check_modules() -> PossibleValuesParser {
    let about = |module: &Module| PossibleValue::new(module.id).help(module.about);
    PossibleValuesParser::new(MODULES.map(about))
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Make the roster from the accounts in this organizational unit of your AWS organization, nested
    /// units included; needs credentials of the management account
    #[arg(long, value_name = "OU", value_parser = unit)]
    pub(crate) from_organization: Option<String>,
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = DEFAULT)]
    pub(crate) lab: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
