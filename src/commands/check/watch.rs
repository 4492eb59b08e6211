//! `labproof check --watch`: looks again by itself, until nothing can be gained any more.

use super::{Answer, sheet};
use crate::commands::own::OwnAccount;
use crate::exit::Failure;
use crate::stop::Stop;
use crate::store::Store;
use crate::{progress, publish};
use jiff::{SignedDuration, Timestamp};
use labproof_reports::gradebook::{Student, Thing};
use labproof_reports::terminal::{self, Ended, Sheet};
use labproof_reports::{Gradebook, is_at_work, next_look};
use std::time::Duration;

/// While AWS is at work, and otherwise: a look is about fifteen requests, which a student's own tools
/// do not notice.
const SOON: SignedDuration = SignedDuration::from_secs(30);
const LATER: SignedDuration = SignedDuration::from_secs(60);

/// Nobody works on a lab for so long; a terminal that was forgotten asks AWS for no more.
const MOST_LOOKS: u32 = 480;

/// What makes a terminal empty: the cursor home, and nothing behind it.
const EMPTY: &str = "\x1b[H\x1b[J";

/// Looks until nothing can be gained, or until it is told to stop.
///
/// # Errors
/// Evidence or reports could not be written.
pub(super) async fn run(
    account: &OwnAccount,
    mut store: Store,
    answer: &Answer<'_>,
    stop: Stop,
) -> Result<u8, Failure> {
    let mut screen = Screen { answer, sheet: sheet(answer.args, answer.output), shown: None };
    let mut last = None;
    let mut looks = 0;
    let ended = loop {
        let spinner = progress::spinner(answer.output.progress() && !answer.output.redraws());
        // What a look that is left had seen so far is not kept: what came before it is.
        let book = tokio::select! {
            book = account.grade(&mut store) => book?,
            () = stop.clone() => break Ended::Stopped,
        };
        spinner.finish_and_clear();
        looks += 1;
        let now = account.plan.clock.now();
        let next = next(&book, now);
        screen.show(&book, next)?;
        last = Some(book);
        let Some(next) = next else { break Ended::NothingToGain };
        if looks == MOST_LOOKS {
            break Ended::EnoughLooks;
        }
        let left = Duration::try_from(next.duration_since(now)).unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(left) => {}
            () = stop.clone() => break Ended::Stopped,
        }
    };
    let file = answer.file.display().to_string();
    publish::print(&terminal::check_ended(ended, &file, &screen.sheet))?;
    let Some(book) = last else { return Ok(crate::exit::OK) };
    answer.write(&book, &screen.sheet)?;
    Ok(publish::conclude(&book, &screen.sheet.view))
}

/// When the next look is; never, where none can raise the score.
fn next(book: &Gradebook, now: Timestamp) -> Option<Timestamp> {
    let student = book.students.first()?;
    next_look(student, now, book.deadline)?;
    let wait = if is_at_work(student) { SOON } else { LATER };
    now.checked_add(wait).ok()
}

/// Where the answer is shown: drawn again on a terminal, elsewhere printed where it is another one.
struct Screen<'a> {
    answer: &'a Answer<'a>,
    sheet: Sheet,
    shown: Option<Shown>,
}

/// What of an answer is worth printing it again: not how long something still takes.
type Shown = (Vec<Student>, Vec<Thing>);

impl Screen<'_> {
    fn show(&mut self, book: &Gradebook, next: Option<Timestamp>) -> Result<(), Failure> {
        let redraws = self.answer.output.redraws();
        if redraws {
            // Its window may have another size by now.
            self.sheet = sheet(self.answer.args, self.answer.output);
        }
        let text = self.answer.text(book, &self.sheet);
        let looked = terminal::looked(book.as_of, next, &self.sheet);
        if redraws {
            return publish::print(&format!("{EMPTY}{text}\n{looked}"));
        }
        let shown = Some(worth_showing(book));
        if self.shown == shown {
            return Ok(());
        }
        self.shown = shown;
        publish::print(&format!("{looked}{text}\n"))
    }
}

fn worth_showing(book: &Gradebook) -> Shown {
    let things = book.students.iter().flat_map(|student| student.things.clone());
    let timeless = |thing: Thing| Thing { since: None, until: None, ..thing };
    let students = book.students.iter().cloned().map(|mut student| {
        student.things.clear();
        student.last_change = None;
        for criterion in student.tasks.iter_mut().flat_map(|task| &mut task.criteria) {
            criterion.evidence.clear();
            if let Some(reason) = &mut criterion.reason {
                reason.again_at = None;
            }
        }
        student
    });
    (students.collect(), things.map(timeless).collect())
}
