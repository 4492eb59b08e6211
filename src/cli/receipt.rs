//! `labproof nonce`, and what `labproof check` needs for a receipt.

use super::output::Listing;
use crate::nonce;
use crate::roster;
use clap::Args;
use labproof_checks::evidence::Endpoint;
use labproof_checks::lab::DEFAULT;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Nonce {
    /// A lab that ships, or a lab file
    #[arg(long, value_name = "ID_OR_FILE", default_value = DEFAULT)]
    pub(crate) lab: String,
    /// The evidence store
    #[arg(long, value_name = "FILE", default_value = "labproof.evidence")]
    pub(crate) evidence: PathBuf,
    /// The form in which it is printed
    #[arg(long, value_enum, default_value_t = Listing::Text)]
    pub(crate) format: Listing,
}

/// What a look at the table alone takes: no AWS credentials, no evidence.
#[derive(Debug, Args)]
#[command(next_help_heading = "The table alone, from where the database answers")]
pub(crate) struct ReceiptArgs {
    /// Look at the table only, and write what it showed to this file, to hand in
    #[arg(
        long,
        value_name = "FILE",
        requires_all = ["db", "nonce"],
        conflicts_with_all = [
            "evidence", "region", "one_region", "since", "sql", "deadline", "no_http",
            "http_allow_private", "out", "format", "all", "watch",
        ],
    )]
    pub(crate) receipt: Option<PathBuf>,
    /// The address of the database (its endpoint)
    #[arg(long, value_name = "HOST:PORT", requires = "receipt", value_parser = endpoint)]
    pub(crate) db: Option<Endpoint>,
    /// The word that your instructor gave you
    #[arg(long, requires = "receipt")]
    pub(crate) nonce: Option<nonce::Nonce>,
    /// Ask for the password, if it differs from the lab's; from a pipe, the first line is read
    #[arg(long, requires = "receipt")]
    pub(crate) ask_password: bool,
}

fn endpoint(text: &str) -> Result<Endpoint, String> {
    let example = "write it as mydb.c0example0000.ap-northeast-2.rds.amazonaws.com:3306";
    roster::endpoint(text).ok_or_else(|| example.to_owned())
}
