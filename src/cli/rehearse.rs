//! How a lab is rehearsed.

use super::value::{format, per_cent, region};
use crate::exit::Failure;
use clap::{Args, ValueEnum};
use labproof_checks::lab::DEFAULT;
use labproof_reports::{Format, PerCent};
use std::path::PathBuf;

/// How a lab is rehearsed.
#[derive(Debug, Args)]
pub(crate) struct Rehearse {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = DEFAULT)]
    pub(crate) lab: String,
    /// Where to rehearse
    #[arg(long, value_enum, default_value_t = RehearseOn::Embedded)]
    pub(crate) on: RehearseOn,
    /// Accept it if the reference student earns P per cent of the possible points, instead of all
    #[arg(long, value_name = "P", value_parser = per_cent)]
    pub(crate) min_score: Option<PerCent>,
    /// The folder of the reports; `-` writes the one format to standard output, and nothing else there
    #[arg(long, value_name = "DIR", default_value = "labproof-report")]
    pub(crate) out: PathBuf,
    /// The formats: junit, md
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "junit,md", value_parser = format)]
    pub(crate) format: Vec<Format>,
    #[command(flatten)]
    pub(crate) in_account: InAccountArgs,
}

impl Rehearse {
    /// Whether it is in a real account.
    pub(crate) fn is_in_account(&self) -> bool {
        self.on == RehearseOn::Account
    }
}

/// Where a lab is rehearsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RehearseOn {
    /// On an embedded cloud: free, in seconds, with a faulty student for each criterion
    Embedded,
    /// In the account of your AWS credentials: the reference student only; this costs money
    Account,
}

/// What a rehearsal in an account takes besides.
#[derive(Debug, Args)]
#[command(next_help_heading = "With --on account")]
pub(crate) struct InAccountArgs {
    /// Create what the lab asks for, which costs money. Without it, only the charges are shown
    #[arg(long)]
    pub(crate) i_accept_charges: bool,
    /// Continue a rehearsal that was interrupted
    #[arg(long, conflicts_with = "clean_up")]
    pub(crate) resume: bool,
    /// Only delete what an interrupted rehearsal has created
    #[arg(long)]
    pub(crate) clean_up: bool,
    /// The file that records what was and is about to be created; kept until everything is deleted, and
    /// readable by you alone
    #[arg(long, value_name = "FILE", default_value = "labproof-rehearsal.journal")]
    pub(crate) journal: PathBuf,
    /// The region; by default the lab's
    #[arg(long, value_name = "NAME", value_parser = region)]
    pub(crate) region: Option<String>,
    /// How many times shorter every wait is, for tests
    #[arg(long, hide = true, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) haste: u32,
}

impl InAccountArgs {
    /// On the embedded cloud none of it means anything.
    ///
    /// # Errors
    /// Somebody asks for it.
    pub(crate) fn refuse(&self) -> Result<(), Failure> {
        let given = [
            ("--i-accept-charges", self.i_accept_charges),
            ("--resume", self.resume),
            ("--clean-up", self.clean_up),
            ("--region", self.region.is_some()),
        ];
        match given.iter().find(|(_, is_given)| *is_given) {
            None => Ok(()),
            Some((option, _)) => Err(Failure::Input(miette::miette!(
                help = "add --on account, or leave it out",
                "{option} has no effect on the embedded cloud"
            ))),
        }
    }
}
