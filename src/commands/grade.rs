//! `labproof grade`: observe every account once, add to the evidence, judge, report.

use super::look;
use super::run::Grader;
use crate::cli::{Grade, Output, Shard};
use crate::clock::Clock;
use crate::exit::Failure;
use crate::grading::Ruling;
use crate::receipt::folder::Folder;
use crate::roster::{Roster, Row};
use crate::store::Store;
use crate::{labs, progress, publish, stop};
use labproof_reports::Edition;
use labproof_reports::terminal::{self, Sheet};

/// Grades a cohort.
///
/// # Errors
/// Bad input, before anything is done; or evidence or reports that could not be written.
pub(crate) async fn run(args: &Grade, output: &Output) -> Result<u8, Failure> {
    let Prepared { grader, store, sheet } =
        prepare("grade", true, args, output, Clock::system()).await?;
    let shown = output.progress().then_some(&sheet);
    let bar = progress::bar(shown, grader.roster.len(), grader.base.traffic());
    let mut standings = grader.standings();
    let (_, book) = grader.run(store, &mut standings, &grader.roster, &bar, stop::never()).await?;
    let edition = Edition::of(&book, &sheet.view);
    let paths = publish::write(&edition, &args.reports)?;
    publish::print(&terminal::cohort(edition.book(), &sheet))?;
    publish::whereabouts(&paths, &edition, &args.reports, &sheet)?;
    Ok(publish::conclude(edition.book(), &sheet.view))
}

/// All that a run needs.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) grader: Grader,
    pub(super) store: Store,
    pub(super) sheet: Sheet,
}

/// Reads everything that was given, and opens what will be written. Whether the `time_is_up` with
/// as-of, where there is no deadline, is the command's to say.
///
/// # Errors
/// Bad input. Nothing was done.
pub(super) async fn prepare(
    command: &'static str,
    time_is_up: bool,
    args: &Grade,
    output: &Output,
    clock: Clock,
) -> Result<Prepared, Failure> {
    let lab = labs::load(&args.look.lab)?.lab;
    let roster = shard(Roster::read(&args.roster).map_err(Failure::input)?.rows, args.shard);
    let sheet = publish::sheet(&args.reports, args.bars.to_reach(), output, lab.file.languages[0]);
    let ruling = Ruling::of(&args.look.judging, &sheet.view.time_zone)?;
    let plan = look::plan(&args.look, &lab, &sheet.view.time_zone, &clock)?;
    look::can_go(&plan.ways, &roster)?;
    let receipts = args.receipts.as_deref().map(Folder::at).transpose()?;
    publish::prepare(&args.reports)?;
    let (base, _) = look::base(&lab.file.region).await?;
    let store = Store::open(&args.look.evidence).map_err(Failure::input)?;
    let grader = Grader {
        command,
        ruling,
        time_is_up,
        roster,
        receipts,
        region: args.look.region.clone().unwrap_or_else(|| base.region().to_owned()),
        base,
        plan,
        role_name: args.role_name.clone(),
        external_id: args.external_id.clone(),
        concurrency: usize::from(args.concurrency),
        lab,
    };
    Ok(Prepared { grader, store, sheet })
}

/// The students of one shard, in the roster's order.
fn shard(rows: Vec<Row>, shard: Option<Shard>) -> Vec<Row> {
    let Some(Shard { index, of }) = shard else { return rows };
    rows.into_iter().skip(index - 1).step_by(of).collect()
}
