//! The lines around a student's own looks: when the last one was, and what is kept of them.

use super::sheet::{Sheet, wrap};
use crate::message::Message;
use jiff::Timestamp;

/// Why a student's watch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// No look can raise the score.
    NothingToGain,
    /// It was told to stop.
    Stopped,
    /// It has looked more often than anybody works on a lab.
    EnoughLooks,
}

/// When it was looked, and when it will be again.
pub fn looked(at: Timestamp, next: Option<Timestamp>, sheet: &Sheet) -> String {
    let at = &sheet.time(at);
    let line = match next {
        Some(next) => sheet.say(Message::CheckLooked { at, next: &sheet.time(next) }),
        None => sheet.say(Message::CheckLookedLast { at }),
    };
    format!(" {line}\n")
}

/// Why it ended, and what is kept: one line.
pub fn check_ended(ended: Ended, file: &str, sheet: &Sheet) -> String {
    let line = sheet.say(match ended {
        Ended::NothingToGain => Message::CheckEnded { file },
        Ended::Stopped => Message::CheckStopped { file },
        Ended::EnoughLooks => Message::CheckEnough { file },
    });
    format!("\n {line}\n")
}

/// Where what was seen is kept.
pub fn kept(file: &str, sheet: &Sheet) -> String {
    String::from("\n") + &wrap(sheet, &[sheet.say(Message::CheckKept { file })])
}
