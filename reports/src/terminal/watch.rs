//! A cohort that is watched: the table that is drawn again and again, the line a run where nobody
//! could draw over it, and why the watch ended. While the class is at work both say who is stuck with
//! what; how it did on average is for when it is over.

use super::cohort::{MOST_ROWS, top};
use super::milestone::mean;
use super::sheet::{Sheet, wrap};
use crate::cohort::headline;
use crate::gradebook::{Gradebook, Student};
use crate::live::{Class, Help, Matter, Place};
use crate::message::Message;
use crate::{clean, wording};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// As many students, or matters, as a line names.
const MOST_NAMED: usize = 3;

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
    let now: Vec<String> =
        Class::of(book).into_iter().flat_map(|class| at_work(book, &class, sheet)).collect();
    let last = wrap(sheet, &[&now[..], &[sheet.say(next)]].concat());
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
    let at = sheet.local(book.run.finished_at);
    let headline = headline(book, sheet.language());
    let line = match Class::of(book) {
        Some(class) => {
            let first = sheet.say(Message::WatchNow { at: &at, headline: &headline });
            [&[first][..], &at_work(book, &class, sheet)].concat().join(" ")
        }
        None => sheet.say(Message::WatchRun {
            at: &at,
            headline: &headline,
            earned: &mean(book, |score| score.earned).to_string(),
            open: &mean(book, |score| score.open).to_string(),
        }),
    };
    format!(" {line}\n")
}

/// Who is stuck, who needs help with what, and for how many AWS is at work: a sentence each, where
/// there is somebody.
fn at_work(book: &Gradebook, class: &Class<'_>, sheet: &Sheet) -> Vec<String> {
    let idle = class.idle(book.run.finished_at);
    let idle: Vec<String> = idle.iter().map(|one| idle_one(book, *one, sheet)).collect();
    let help: Vec<String> = class.help.iter().map(|help| help_one(help, sheet)).collect();
    let busy: BTreeSet<usize> = class.busy.iter().map(|one| one.student).collect();
    let idle = some(&idle, sheet).map(|who| sheet.say(Message::WatchIdle { who: &who }));
    let help = some(&help, sheet).map(|what| sheet.say(Message::WatchHelp { what: &what }));
    let busy = (!busy.is_empty()).then(|| sheet.say(Message::WatchBusy { count: busy.len() }));
    idle.into_iter().chain(help).chain(busy).collect()
}

/// The first of a list, and how many more there are.
fn some(list: &[String], sheet: &Sheet) -> Option<String> {
    let (first, more) = list.split_at(list.len().min(MOST_NAMED));
    let who = first.join(", ");
    match (first.len(), more.len()) {
        (0, _) => None,
        (_, 0) => Some(who),
        (_, count) => Some(sheet.say(Message::WatchOthers { who: &who, count })),
    }
}

fn idle_one(book: &Gradebook, (student, since): (usize, Timestamp), sheet: &Sheet) -> String {
    let student = &book.students[student];
    let step = match Place::of(student) {
        Place::At(task) => sheet.text(&student.tasks[task].title),
        Place::NotGraded | Place::NotBegun | Place::Finished => "",
    };
    let minutes = book.run.finished_at.duration_since(since).as_mins();
    sheet.say(Message::WatchIdleOne {
        name: &clean::line(named(student)),
        minutes: &minutes.to_string(),
        step: &clean::line(step),
    })
}

fn named(student: &Student) -> &str {
    if student.name.is_empty() { &student.student_id } else { &student.name }
}

fn help_one(help: &Help<'_>, sheet: &Sheet) -> String {
    let title = match help.matter {
        Matter::Mistake(criterion) => clean::line(sheet.text(&criterion.spec.title)),
        Matter::Unseen(_, reason) => sheet.say(wording::of_cause(reason.code)),
    };
    sheet.say(Message::WatchHelpOne { title: &title, count: help.students.len() })
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

/// Why a watch ended, what of it is kept, and how it goes on.
pub fn ended(end: End, evidence: &str, sheet: &Sheet) -> String {
    let line = sheet.say(match end {
        End::NobodyCanGain => Message::WatchDone,
        End::Until => Message::WatchUntil,
        End::Stopped => Message::WatchStopped { evidence },
    });
    format!("\n {line}\n")
}
