//! `labproof grade`: observe every account once, add to the evidence, judge, report.

use super::look;
use crate::cli::{Grade, Output, Shard};
use crate::clock::Clock;
use crate::cohort::{self, Round};
use crate::exit::Failure;
use crate::grading::{self, Terms};
use crate::roster::{Roster, Row};
use crate::store::{Enrolment, Store};
use crate::{labs, progress, publish, role};
use labproof_reports::terminal;
use std::sync::Arc;

/// Grades a cohort.
///
/// # Errors
/// Bad input, before anything is done; or evidence or reports that could not be written.
pub(crate) async fn run(args: &Grade, output: &Output) -> Result<u8, Failure> {
    let clock = Clock::system();
    let lab = labs::load(&args.look.lab)?.lab;
    let rows = shard(Roster::read(&args.roster).map_err(Failure::input)?.rows, args.shard);
    let sheet = publish::sheet(&args.reports, output, lab.file.languages[0]);
    let plan = look::plan(&args.look, &lab, &sheet.view.time_zone, &clock)?;
    publish::prepare(&args.reports.out)?;
    let (base, _) = look::base(&lab.file.region).await?;
    let mut store = Store::open(&args.look.evidence).map_err(Failure::input)?;

    let run = look::begin("grade", &lab, &clock);
    let enrolments: Vec<Enrolment> = rows.iter().map(Enrolment::from).collect();
    store.begin_run(&run, &enrolments).map_err(Failure::internal)?;
    let round = Arc::new(Round {
        region: args.look.region.clone().unwrap_or_else(|| base.region().to_owned()),
        base,
        plan,
        run: run.id.clone(),
        policy: role::session_policy(&lab),
        role_name: args.role_name.clone(),
        external_id: args.external_id.clone(),
        concurrency: usize::from(args.concurrency),
    });
    let bar = progress::bar(output.progress(), rows.len());
    let seen = cohort::observe(Arc::clone(&round), &rows, store, &bar).await;
    let mut store = seen.map_err(Failure::internal)?;
    let reported = look::end(&mut store, &run, clock.now())?;

    let terms = Terms { lab: &lab, staff: &args.look.staff_principal, time_is_up: true };
    let book = grading::gradebook(&store, &enrolments, reported, &terms)?;
    let paths = publish::write(&book, &args.reports, &sheet.view)?;
    publish::print(&terminal::cohort(&book, &sheet))?;
    publish::print(&terminal::whereabouts(&paths, &sheet))?;
    Ok(publish::status(&book, &args.bars))
}

/// The students of one shard, in the roster's order.
fn shard(rows: Vec<Row>, shard: Option<Shard>) -> Vec<Row> {
    let Some(Shard { index, of }) = shard else { return rows };
    rows.into_iter().skip(index - 1).step_by(of).collect()
}
