//! `labproof report`: reports again from a gradebook. Nothing is contacted, nothing judged.

use crate::cli::{Output, Report};
use crate::exit::{self, Failure};
use crate::publish;
use labproof_reports::{Audience, Edition, Gradebook, Thresholds};
use miette::{Context, IntoDiagnostic};
use std::path::Path;

/// Writes the reports of a gradebook.
///
/// # Errors
/// The gradebook cannot be read, or a report not be written.
pub(crate) fn run(args: &Report, output: &Output) -> Result<u8, Failure> {
    let book = read(&args.from)?;
    let reports = &args.reports;
    if reports.audience() != Audience::Instructor {
        publish::spare(&args.from, "--from", reports)?;
    }
    let sheet = publish::sheet(reports, Thresholds::default(), output);
    publish::prepare(reports)?;
    let edition = Edition::of(&book, &sheet.view);
    let written = publish::write(&edition, reports);
    publish::whereabouts(&written, &edition, reports, &sheet)?;
    Ok(exit::OK)
}

/// The gradebook in a file.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub(super) fn read(file: &Path) -> Result<Gradebook, Failure> {
    let text = std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("the gradebook {} cannot be read", file.display()))
        .map_err(Failure::Input)?;
    Gradebook::from_json(&text).map_err(|error| {
        let advice = error.advice();
        Failure::Input(miette::miette!(help = advice, "{}: {error}", file.display()))
    })
}
