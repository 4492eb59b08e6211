//! The line that counts the accounts of a run.

use super::sheet::Sheet;
use crate::message::Message;

/// Columns that the whole line needs.
const ROOM_FOR_ALL: u16 = 80;

/// What stands in the places of the line.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Accounts that were looked at.
    pub done: &'a str,
    /// All accounts of the run.
    pub all: &'a str,
    /// Requests that went out, repeated ones included.
    pub calls: &'a str,
    /// How many of them repeated one that failed.
    pub retries: &'a str,
    /// How long the run has taken.
    pub elapsed: &'a str,
    /// How long it will take.
    pub left: &'a str,
}

/// How far a run is, for so many columns.
pub fn progress(parts: Progress<'_>, columns: u16, sheet: &Sheet) -> String {
    let Progress { done, all, calls, retries, elapsed, left } = parts;
    sheet.say(if columns < ROOM_FOR_ALL {
        Message::ProgressShort { done, all, left }
    } else {
        Message::Progress { done, all, calls, retries, elapsed, left }
    })
}
