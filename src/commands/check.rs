//! `labproof check`: a student's own account, with the credentials at hand, and what to do next.

use super::own::OwnAccount;
use super::{attest, look};
use crate::cli::{Check, Output};
use crate::clock::Clock;
use crate::exit::Failure;
use crate::grading::Policy;
use crate::store::Store;
use crate::{labs, progress, publish};
use labproof_reports::{Edition, terminal};

/// Checks one account.
///
/// # Errors
/// No credentials, or other bad input, before anything is done; or evidence or reports that could
/// not be written.
pub(crate) async fn run(args: &Check, output: &Output) -> Result<u8, Failure> {
    if let Some(task) = attest::Task::of(&args.receipt) {
        return attest::run(args, task, output).await;
    }
    let clock = Clock::system();
    let lab = labs::load(&args.look.lab)?.lab;
    let sheet = publish::sheet(&args.reports, args.thresholds.to_reach(), output);
    let policy = Policy::of(&args.look.judging, &sheet.view.time_zone, &lab, None)?;
    let mut plan = look::plan(&args.look, &lab, &sheet.view.time_zone, &clock)?;
    publish::prepare(&args.reports)?;
    let (base, caller) = look::base(&lab.region, &clock).await?;
    plan.since = look::since(&args.look, &sheet.view.time_zone, &clock)?;
    let region = args.look.region.clone().unwrap_or_else(|| base.region().to_owned());
    let mut store = Store::open(&args.look.evidence).map_err(Failure::input)?;
    let account = OwnAccount { command: "check", lab, policy, plan, base, caller, region };
    let spinner = progress::spinner(output.progress());
    let book = account.grade(&mut store).await?;
    spinner.finish_and_clear();
    let edition = Edition::of(&book, &sheet.view);
    let written = publish::write(&edition, &args.reports);
    for student in &book.students {
        publish::print(&terminal::student(student, &book, &sheet))?;
    }
    publish::whereabouts(&written, &edition, &args.reports, &sheet)?;
    Ok(publish::conclude(edition.book(), &sheet.view))
}
