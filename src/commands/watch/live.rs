//! The watch on a live page: after each run, and while one goes on everybody as soon as they have
//! been looked at.

use super::Grader;
use crate::cli::{Watch, serve_token};
use crate::commands::look;
use crate::exit::Failure;
use crate::grading::Standings;
use crate::publish;
use crate::serve::{Access, Live, Place};
use crate::store::{Store, Version};
use labproof_reports::gradebook::LabStamp;
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{Gradebook, Header};
use std::cell::Cell;
use std::convert::Infallible;
use std::future::pending;
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How soon the page follows what is seen in a run.
const OFTEN: Duration = Duration::from_secs(1);

/// Judging those who were seen so far takes no larger part of the run's time: one in so many.
const PART: u32 = 10;

/// The address of `--serve`, before anything else is done.
///
/// # Errors
/// It may not, or cannot, be served from.
pub(super) async fn place(args: &Watch) -> Result<Option<Place>, Failure> {
    let Some(at) = args.serve else { return Ok(None) };
    let access = Access::to(at, serve_token().as_ref())?;
    Place::take(at, access).await.map(Some)
}

/// Begins to serve, and says where.
///
/// # Errors
/// Standard output could not be written.
pub(super) fn open(place: Place, grader: &Grader, sheet: &Sheet) -> Result<Live, Failure> {
    let live = place.serve(&nobody(grader), sheet.view.clone(), grader.plan.clock.clone());
    publish::print(&where_it_is(&live, sheet))?;
    Ok(live)
}

/// Where the page is, in a line.
pub(super) fn where_it_is(live: &Live, sheet: &Sheet) -> String {
    terminal::served(&live.url(), live.asks_for_token(), sheet)
}

/// Shows who has been seen so far, again and again while a run goes on; while the watch is
/// `pausing` the last run is shown.
pub(super) async fn follow(
    live: Option<&Live>,
    grader: &Grader,
    evidence: &Path,
    pausing: &Cell<bool>,
) -> Infallible {
    let Some(live) = live else { return pending().await };
    // A connection of its own, for the run writes meanwhile.
    let store = match Store::reading(evidence) {
        Ok(store) => store,
        Err(error) => {
            tracing::warn!("the live page shows finished runs only: {error}");
            return pending().await;
        }
    };
    let (mut shown, mut standings) = (None, grader.standings());
    let mut pause = OFTEN;
    loop {
        sleep(pause).await;
        if pausing.get() {
            continue;
        }
        let begun = Instant::now();
        match so_far(grader, &store, &mut standings, &mut shown) {
            Ok(Some(book)) => live.show(&book),
            Ok(None) => {}
            Err(failure) => tracing::warn!("the live page waits for the run: {failure:?}"),
        }
        pause = OFTEN.max(begun.elapsed() * PART);
    }
}

/// How those stand who have been looked at, in this run or before; none if the store is as it was
/// when it was `shown` last.
fn so_far(
    grader: &Grader,
    store: &Store,
    standings: &mut Standings,
    shown: &mut Option<Version>,
) -> Result<Option<Gradebook>, Failure> {
    let version = store.version().map_err(Failure::internal)?;
    if shown.replace(version) == Some(version) {
        return Ok(None);
    }
    let runs = store.runs().map_err(Failure::internal)?;
    let Some(run) = runs.last() else { return Ok(None) };
    let run = look::reported(run, grader.plan.clock.now());
    standings.so_far(store, run)
}

/// The cohort before anybody was looked at.
fn nobody(grader: &Grader) -> Gradebook {
    let at = grader.plan.clock.now();
    let run = look::reported(&look::begin("watch", &grader.lab, &grader.plan.clock), at);
    let (lab, deadline) = (LabStamp::from(&grader.lab), grader.policy.deadline);
    Gradebook::new(Header { lab, run, as_of: at, deadline }, [])
}
