//! A cohort that is watched: the table that is drawn again and again, the line a run where nobody
//! could draw over it, and why the watch ended.

use super::cohort::{MOST_ROWS, top};
use super::milestone::mean;
use super::sheet::{Sheet, wrap};
use crate::cohort::headline;
use crate::gradebook::Gradebook;
use crate::message::Message;
use jiff::Timestamp;

/// Where a watch stands between two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// When the last run ended.
    pub last: Timestamp,
    /// When the next one begins.
    pub next: Timestamp,
    /// How many requests went out so far, repeated ones included.
    pub calls: u64,
    /// How many of them repeated one that failed.
    pub retries: u64,
}

/// Why a watch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No look can raise anybody's score.
    NobodyCanGain,
    /// The time that was set for it came.
    Until,
    /// It was told to stop.
    Stopped,
}

/// The cohort while it is watched, for a screen of so many lines, the last of which stays free.
pub fn live(book: &Gradebook, beat: Beat, lines: usize, sheet: &Sheet) -> String {
    let (at, next) = (sheet.local(beat.last), sheet.local(beat.next));
    let (calls, retries) = (beat.calls.to_string(), beat.retries.to_string());
    let next = Message::WatchNext { at: &at, next: &next, calls: &calls, retries: &retries };
    let last = wrap(sheet, &[sheet.say(next)]);
    let mut rows = lines.clamp(1, MOST_ROWS);
    loop {
        let text = top(book, rows, sheet) + &last;
        // How many lines a row takes, only the table knows.
        match (text.lines().count() + 1).saturating_sub(lines) {
            0 => return text,
            _ if rows == 1 => return text,
            excess => rows = rows.saturating_sub(excess).max(1),
        }
    }
}

/// One line on a run.
pub fn beat(book: &Gradebook, sheet: &Sheet) -> String {
    let line = sheet.say(Message::WatchRun {
        at: &sheet.local(book.run.finished_at),
        headline: &headline(book, sheet.language()),
        earned: &mean(book, |score| score.earned).to_string(),
        open: &mean(book, |score| score.open).to_string(),
    });
    format!(" {line}\n")
}

/// Where a watch is seen in a browser, and whether the browser must bring the token.
pub fn served(url: &str, asks_for_token: bool, sheet: &Sheet) -> String {
    let line = sheet.say(if asks_for_token {
        Message::WatchServedToken { url }
    } else {
        Message::WatchServed { url }
    });
    format!(" {line}\n")
}

/// Why a watch ended, and how it goes on.
pub fn ended(end: End, sheet: &Sheet) -> String {
    let line = sheet.say(match end {
        End::NobodyCanGain => Message::WatchDone,
        End::Until => Message::WatchUntil,
        End::Stopped => Message::WatchStopped,
    });
    format!("\n {line}\n")
}
