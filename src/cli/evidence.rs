//! `labproof evidence`: what was asked of the store.

#![expect(clippy::doc_markdown, reason = "these comments are the help that people read")]

use super::examples;
use super::output::Listing;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Evidence {
    /// The evidence store
    #[arg(long, value_name = "FILE", default_value = "labproof.evidence", global = true)]
    pub(crate) evidence: PathBuf,
    #[command(subcommand)]
    pub(crate) command: EvidenceCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// List the runs, or what was observed of one student
    #[command(after_help = examples::EVIDENCE_LIST)]
    List {
        /// A student_id, or an account number
        student: Option<String>,
        /// The form of the list
        #[arg(long, value_enum, default_value_t = Listing::Text)]
        format: Listing,
    },
    /// Show one observation, as JSON
    #[command(after_help = examples::EVIDENCE_SHOW)]
    Show {
        /// Its id, or enough of the start of it; `sha256:` may be left out
        id: String,
    },
    /// Add what other stores and exports contain; in any order and any number of times, with the same result
    #[command(after_help = examples::EVIDENCE_MERGE)]
    Merge {
        /// Stores, or exports as JSON Lines
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Export everything as JSON Lines, which `merge` reads
    #[command(after_help = examples::EVIDENCE_EXPORT)]
    Export {
        /// The file to write; `-` is standard output
        #[arg(default_value = "-", value_name = "FILE")]
        file: PathBuf,
    },
    /// Erase students and everything observed in their accounts, for good
    ///
    /// Afterwards it names the reports, receipts, exports and copies that still contain them, among the files
    /// beside the store and in the folders of --out and --receipts. It deletes none of them.
    #[command(after_help = examples::EVIDENCE_ERASE)]
    Erase(Erase),
}

#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The student_id of each
    #[arg(required = true, value_name = "STUDENT")]
    pub(crate) students: Vec<String>,
    /// Do not ask for confirmation; required where there is no terminal
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// The folder of the reports
    #[arg(long, value_name = "DIR", default_value = "labproof-report")]
    pub(crate) out: PathBuf,
    /// The folder of the receipts that students have handed in
    #[arg(long, value_name = "DIR")]
    pub(crate) receipts: Option<PathBuf>,
}
