//! The line that counts the accounts of a run.

use super::sheet::Sheet;
use crate::catalogue::say;
use crate::message::Message;
use labproof_checks::lab::Language;

/// Columns that the whole line needs.
const ROOM_FOR_ALL: u16 = 96;

/// Columns that it needs without how many accounts are looked at side by side.
const ROOM_FOR_CALLS: u16 = 80;

/// What stands in the places of the line.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Accounts that were looked at.
    pub done: &'a str,
    /// All accounts of the run.
    pub all: &'a str,
    /// How many accounts are looked at side by side.
    pub width: &'a str,
    /// Requests that went out, repeated ones included.
    pub calls: &'a str,
    /// How many of them repeated one that failed.
    pub retries: &'a str,
    /// How long the run has taken.
    pub elapsed: &'a str,
    /// How long it will take.
    pub left: &'a str,
}

/// With how many accounts side by side a run was fastest that found out by itself.
pub fn width_found(count: usize, language: Language) -> String {
    say(language, Message::WidthFound { count })
}

/// How far a run is, for so many columns.
pub fn progress(parts: Progress<'_>, columns: u16, sheet: &Sheet) -> String {
    let Progress { done, all, width, calls, retries, elapsed, left } = parts;
    sheet.say(match columns {
        ROOM_FOR_ALL.. => Message::Progress { done, all, width, calls, retries, elapsed, left },
        ROOM_FOR_CALLS.. => Message::ProgressCalls { done, all, calls, retries, elapsed, left },
        _ => Message::ProgressShort { done, all, left },
    })
}
