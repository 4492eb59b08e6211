//! `labproof report`: reports again from a gradebook. Nothing is contacted, nothing judged.

use crate::cli::Report;
use crate::exit::{self, Failure};
use crate::publish;
use labproof_checks::lab::Language;
use labproof_reports::{Gradebook, View};
use miette::{Context, IntoDiagnostic};

/// Writes the reports of a gradebook.
///
/// # Errors
/// The gradebook cannot be read, or a report not be written.
pub(crate) fn run(args: &Report) -> Result<u8, Failure> {
    let text = std::fs::read_to_string(&args.from)
        .into_diagnostic()
        .wrap_err_with(|| format!("the gradebook {} cannot be read", args.from.display()))
        .map_err(Failure::Input)?;
    let book = Gradebook::from_json(&text).map_err(|error| {
        let advice = error.advice();
        Failure::Input(miette::miette!(help = advice, "{}: {error}", args.from.display()))
    })?;
    let reports = &args.reports;
    let view = View { language: reports.language(Language::Ko), time_zone: reports.zone() };
    let paths = publish::write(&book, reports, &view)?;
    publish::print(&publish::whereabouts(&paths))?;
    Ok(exit::OK)
}
