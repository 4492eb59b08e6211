//! `labproof evidence`: what was asked of the store.

#![expect(clippy::doc_markdown, reason = "these comments are the help that people read")]

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
    /// The runs; or what was observed of one student
    List {
        /// A student_id, or an account number
        student: Option<String>,
    },
    /// One observation, as JSON
    Show {
        /// Its id, or enough of its beginning; `sha256:` may be left out
        id: String,
    },
    /// Add what other stores and exports hold; any order, any number of times, the same result
    Merge {
        /// Stores, or exports as JSON Lines
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Everything as JSON Lines, which `merge` reads
    Export {
        /// Where to; `-` is standard output
        #[arg(default_value = "-", value_name = "FILE")]
        file: PathBuf,
    },
    /// Remove students and what was observed of their accounts, for good
    Erase {
        /// Whom: student_id
        #[arg(required = true, value_name = "STUDENT")]
        students: Vec<String>,
    },
}
