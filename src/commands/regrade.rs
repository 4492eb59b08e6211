//! `labproof regrade`: judges the evidence again. Nothing is contacted.

use super::{look, report};
use crate::cli::{Output, Regrade};
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::grading::{self, Policy, Terms};
use crate::roster::Roster;
use crate::store::{Enrolment, Store};
use crate::{github, labs, publish, shard, window};
use labproof_reports::gradebook::Run;
use labproof_reports::{Edition, Gradebook, annotate_changes, terminal};
use std::path::Path;

/// Grades a cohort again by what is known of it.
///
/// # Errors
/// Bad input, before anything is done; or reports that could not be written.
pub(crate) fn run(args: &Regrade, output: &Output) -> Result<u8, Failure> {
    let clock = Clock::system();
    let lab = labs::load(&args.lab)?.lab;
    let sheet = publish::sheet(&args.reports, args.thresholds.to_reach(), output);
    let before = args.diff.as_deref().map(|file| baseline(file, args)).transpose()?;
    publish::prepare(&args.reports)?;
    let store = Store::reading(&args.evidence).map_err(Failure::input)?;
    let enrolments = enrolments(&store, args.roster.as_deref())?;
    let students = enrolments.iter().map(|one| one.student_id.as_str()).collect();
    let policy = Policy::of(&args.judging, &sheet.view.time_zone, &lab, Some(&students))?;
    let policy = policy.closed(args.closing, clock.now())?;
    grading::saw_something(&store, &enrolments, &args.evidence, policy.as_of)?;
    window::tell_again(&policy, &sheet.view);
    let doubts = shard::doubts(&store, &enrolments).map_err(Failure::internal)?;
    publish::warn(&terminal::shard_doubts(&doubts, sheet.view.language));
    let begun = look::begin("regrade", &lab, &clock);
    let run = Run {
        id: begun.id,
        started_at: begun.started_at,
        finished_at: clock.now(),
        version: begun.version,
        trouble: None,
        endpoint: None,
    };
    let terms = Terms { lab, policy };
    let book = grading::gradebook(&store, enrolments, run, terms)?;
    let edition = Edition::of(&book, &sheet.view);
    let written = publish::write(&edition, &args.reports);
    publish::print(&terminal::cohort(edition.book(), &sheet))?;
    if let Some(before) = &before {
        publish::print(&terminal::changes(before, &book, &sheet))?;
    }
    publish::whereabouts(&written, &edition, &args.reports, &sheet)?;
    let status = publish::conclude(edition.book(), &sheet.view);
    let told = |before| annotate_changes(before, &book, &sheet.view, args.unchanged);
    let changed = before.as_ref().and_then(told);
    github::annotate(changed.as_slice());
    if let Some(before) = before.as_ref().filter(|_| args.unchanged) {
        publish::insist(&labproof_reports::changed_students(before, &book, &sheet.view));
    }
    Ok(if args.unchanged && changed.is_some() { exit::BELOW_BAR } else { status })
}

/// The gradebook that is compared with, which is left as it is.
fn baseline(file: &Path, args: &Regrade) -> Result<Gradebook, Failure> {
    let before = report::read(file)?;
    publish::spare(file, "--diff", &args.reports)?;
    Ok(before)
}

/// Who is judged: the students of the roster, else each student's row in the newest run that held it.
///
/// # Errors
/// A bad roster, or a store that cannot be read.
pub(super) fn enrolments(store: &Store, roster: Option<&Path>) -> Result<Vec<Enrolment>, Failure> {
    match roster {
        Some(file) => {
            let roster = Roster::read(file).map_err(Failure::input)?;
            Ok(roster.rows.iter().map(Enrolment::from).collect())
        }
        None => store.latest_roster().map_err(Failure::internal),
    }
}
