//! `labproof nonce`: a nonce for the class, kept with the evidence.

use super::{look, unneeded};
use crate::cli::{Listing, Nonce as Args, Output};
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::nonce::Nonce;
use crate::store::{NONCE, Run, Store};
use crate::{labs, publish};
use labproof_reports::terminal;
use serde_json::json;
use std::io::IsTerminal;

/// Issues a nonce. Standard output is the nonce alone, but for a person, who is told how a student
/// uses it.
///
/// # Errors
/// Bad input, before anything is done; or the nonce could not be kept.
pub(crate) fn run(args: &Args, output: &Output) -> Result<u8, Failure> {
    let lab = labs::load(&args.lab)?.lab;
    unneeded::about_tables(&lab, &[("nonce", true)])?;
    let mut store = Store::open(&args.evidence).map_err(Failure::input)?;
    let nonce = Nonce::fresh().map_err(|error| {
        Failure::Internal(miette::miette!("the system provides no random numbers: {error}"))
    })?;
    let run = look::begin(NONCE, &lab, &Clock::system());
    let run = Run { id: nonce.to_string(), finished_at: Some(run.started_at), ..run };
    store.begin_run(&run, &[]).map_err(Failure::internal)?;
    if args.format == Listing::Json {
        publish::answer(&publish::json(&json!({
            "schema": "labproof/nonce/1",
            "nonce": nonce,
            "lab": run.lab,
            "issued_at": run.started_at,
        })))?;
        return Ok(exit::OK);
    }
    publish::answer(&format!("{nonce}\n"))?;
    if std::io::stdout().is_terminal() {
        publish::print(&terminal::nonce(nonce.as_str(), output.language()))?;
    }
    Ok(exit::OK)
}
