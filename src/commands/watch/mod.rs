//! `labproof watch`: a run after another, until no student can gain any more.
//!
//! Each run is what `grade` does, for those whose look is due. What was seen is kept and reported
//! after every run, so that whatever ends a watch, the next one goes on from there.

mod live;
mod schedule;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod tests;

use super::grade::{self, Prepared};
use super::run::Grader;
use crate::cli::{Output, Reports, Watch, instant};
use crate::clock::Clock;
use crate::exit::Failure;
use crate::grading::Judged;
use crate::serve::Live;
use crate::stop::Stop;
use crate::store::Store;
use crate::{progress, publish};
use jiff::{SignedDuration, Timestamp};
use labproof_reports::terminal::{self, Beat, End, Sheet};
use labproof_reports::{Edition, Gradebook};
use schedule::Schedule;
use std::cell::Cell;
use std::path::Path;
use std::time::Duration;
use terminal_size::Height;

/// A machine that was asleep, or whose clock was set, is noticed after so long.
const GLANCE: SignedDuration = SignedDuration::from_secs(20);

/// What makes a terminal empty: the cursor home, and nothing behind it.
const EMPTY: &str = "\x1b[H\x1b[J";

/// Watches a cohort.
///
/// # Errors
/// Bad input, before anything is done; or evidence or reports that could not be written.
pub(crate) async fn run(args: &Watch, output: &Output, stop: Stop) -> Result<u8, Failure> {
    let clock = Clock::system();
    let until = until(args, &clock)?;
    let place = live::place(args).await?;
    let Prepared { grader, store, sheet, named: _ } = tokio::select! {
        prepared = grade::prepare("watch", &args.grade, &[], output, clock.clone()) => prepared?,
        () = stop.clone() => return Err(Failure::stopped_at_once(output.language())),
    };
    let live = place.map(|place| live::open(place, &grader, &sheet)).transpose()?;
    let progress = output.progress().then(|| sheet.clone());
    let (reports, written) = (&args.grade.reports, publish::Written::default());
    let (evidence, live_page) = (&args.grade.look.evidence, live.as_ref());
    let mut screen = Screen { reports, output, sheet, written, evidence, live: live_page };
    let watch = Watching { grader: &grader, until, stop, progress };
    let pausing = Cell::new(false);
    let pause = async |until: Timestamp| {
        pausing.set(true);
        pause(&clock, until).await;
        pausing.set(false);
    };
    let (book, end) = tokio::select! {
        ended = watch.run(store, pause, |book, beat| screen.draw(book, beat)) => ended?,
        never = live::follow(live.as_ref(), &grader, &args.grade.look.evidence, &pausing) => match never {},
    };
    screen.close(&book, end)?;
    // What CI shows is for the readers that were named, as every report is.
    let edition = Edition::of(&book, &screen.sheet.view);
    let status = publish::conclude(edition.book(), &screen.sheet.view);
    if let Some(live) = live {
        live.close().await;
    }
    Ok(status)
}

/// When the watch is to end at the latest, if somebody says so.
fn until(args: &Watch, clock: &Clock) -> Result<Option<Timestamp>, Failure> {
    if args.grade.look.judging.as_of.is_some() {
        return Err(Failure::Input(miette::miette!(
            help = "`labproof regrade --as-of` judges for a time in the past",
            "--as-of does not go with watch, which judges for now"
        )));
    }
    if args.grade.closing.is_final {
        return Err(Failure::Input(miette::miette!(
            help = "name the --deadline; or watch first, and then `labproof regrade --final`",
            "--final does not go with watch, which goes on as long as anybody can gain"
        )));
    }
    let zone = args.grade.reports.zone();
    let until = args.until.as_deref().map(|text| instant(text, &zone)).transpose();
    let until = until.map_err(|error| Failure::Input(miette::miette!("--until: {error}")))?;
    match until {
        Some(until) if until <= clock.now() => {
            Err(Failure::Input(miette::miette!("--until is in the past: {until}")))
        }
        until => Ok(until),
    }
}

/// Waits until an instant, by the clock and not by the length of the wait.
async fn pause(clock: &Clock, until: Timestamp) {
    loop {
        let left = until.duration_since(clock.now());
        let Ok(left) = Duration::try_from(left.min(GLANCE)) else { return };
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left).await;
    }
}

/// A cohort that is being watched.
struct Watching<'a> {
    grader: &'a Grader,
    until: Option<Timestamp>,
    stop: Stop,
    /// What progress is shown on, if it is.
    progress: Option<Sheet>,
}

impl Watching<'_> {
    /// Runs, pauses and runs again; `show` is told of every run, and of the next one if there is
    /// one. Gives the last gradebook, and why it is the last.
    async fn run(
        &self,
        store: Store,
        pause: impl AsyncFn(Timestamp),
        mut show: impl FnMut(&Gradebook, Option<Beat>) -> Result<(), Failure>,
    ) -> Result<(Gradebook, End), Failure> {
        let grader = self.grader;
        let mut schedule = Schedule::new(grader.roster.len(), self.until);
        let mut kept = Judged { store, standings: grader.standings() };
        let (book, end) = loop {
            let due = schedule.due(grader.plan.clock.now());
            let rows: Vec<_> = due.iter().map(|at| grader.roster[*at].clone()).collect();
            let bar = progress::bar(self.progress.as_ref(), rows.len(), grader.base.traffic());
            let run = grader.run(kept, &rows, &bar, self.stop.clone());
            let book;
            (kept, book) = run.await?;
            schedule.looked(&due, &book);
            let next = match self.stop.peek() {
                Some(()) => Err(End::Stopped),
                None => schedule.next(book.run.finished_at),
            };
            show(&book, next.ok().map(|next| self.beat(&book, next)))?;
            let next = match next {
                Ok(next) => next,
                Err(end) => break (book, end),
            };
            tokio::select! {
                () = pause(next) => {}
                () = self.stop.clone() => break (book, End::Stopped),
            }
        };
        publish::warn(&kept.standings.doubts());
        publish::warn(&kept.standings.strangers());
        Ok((book, end))
    }

    fn beat(&self, book: &Gradebook, next: Timestamp) -> Beat {
        let traffic = self.grader.base.traffic();
        let (calls, retries) = (traffic.calls(), traffic.retries());
        Beat { last: book.run.finished_at, next, calls, retries }
    }
}

/// Where a watch is seen: the reports, the live page, and standard output.
struct Screen<'a> {
    reports: &'a Reports,
    output: &'a Output,
    sheet: Sheet,
    written: publish::Written,
    evidence: &'a Path,
    live: Option<&'a Live>,
}

impl Screen<'_> {
    /// Rewrites the reports. On a terminal draws the table again; elsewhere prints one line.
    fn draw(&mut self, book: &Gradebook, beat: Option<Beat>) -> Result<(), Failure> {
        let view = self.sheet.view.clone();
        let edition = Edition::of(book, &view);
        if let Some(live) = self.live {
            live.show(book);
        }
        if let Some(trouble) = &book.run.trouble {
            publish::warn(&format!("{}\n", trouble.message.get(view.language)));
        }
        // Standard output takes one report: the last.
        if !self.reports.are_for_standard_output() {
            self.written = publish::write(&edition, self.reports);
        }
        if self.output.quiet {
            return Ok(());
        }
        // Its window may have another size by now.
        self.sheet = publish::sheet(self.reports, view.thresholds, self.output);
        match (self.height(), beat) {
            (None, _) => publish::print(&terminal::beat(edition.book(), &self.sheet)),
            (Some(_), None) => Ok(()),
            (Some(lines), Some(beat)) => {
                let table = terminal::live(edition.book(), beat, lines, &self.sheet);
                let live = self.live.map(|live| live::where_it_is(live, &self.sheet));
                publish::print(&format!("{EMPTY}{table}{}", live.unwrap_or_default()))
            }
        }
    }

    /// The cohort as it is in the end, where its reports are, and why it is the end.
    fn close(&mut self, book: &Gradebook, end: End) -> Result<(), Failure> {
        if self.height().is_some() {
            publish::print(EMPTY)?;
        }
        let edition = Edition::of(book, &self.sheet.view);
        if self.reports.are_for_standard_output() {
            self.written = publish::write(&edition, self.reports);
        }
        publish::print(&terminal::cohort(edition.book(), &self.sheet))?;
        publish::whereabouts(&self.written, &edition, self.reports, &self.sheet)?;
        publish::print(&terminal::ended(end, &self.evidence.display().to_string(), &self.sheet))
    }

    /// The lines of standard output, if it is a terminal that is drawn on.
    fn height(&self) -> Option<usize> {
        let is_free = self.output.redraws() && !self.reports.are_for_standard_output();
        let size = is_free.then(std::io::stdout).and_then(terminal_size::terminal_size_of);
        size.map(|(_, Height(lines))| usize::from(lines))
    }
}
