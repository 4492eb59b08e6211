//! What needs attention, beneath the table of a cohort.

use super::sheet::{Sheet, fit};
use crate::attention::{self, Concern};
use crate::gradebook::Gradebook;
use crate::message::Message;

/// As many ids as a line names, and how long one may be.
const MOST_IDS: usize = 8;
const LONGEST_ID: usize = 20;

/// As many matters as are named where the table is cut: the reports have them all.
const MOST_MATTERS: usize = 3;

/// A paragraph each: a matter with its students, and the command that helps. None where nothing needs
/// attention.
pub(super) fn attention(book: &Gradebook, sheet: &Sheet) -> Vec<String> {
    let all = attention::all(book, sheet.view.thresholds);
    if all.is_empty() {
        return Vec::new();
    }
    let heading = format!("{}:", sheet.say(Message::PageAttention));
    let lines = all.iter().flat_map(|concern| lines(concern, sheet));
    let edge = String::new;
    [edge(), heading].into_iter().chain(lines).chain([edge()]).collect()
}

/// The same for a cohort of which not everybody is shown: the first matters, on one line.
pub(super) fn in_short(book: &Gradebook, sheet: &Sheet) -> Option<String> {
    let all = attention::concerns(book, sheet.view.thresholds);
    let named = all.iter().take(MOST_MATTERS).map(|concern| counted(concern, sheet));
    let more = (all.len() > MOST_MATTERS).then(|| "…".to_owned());
    let matters: Vec<_> = named.chain(more).collect();
    let heading = sheet.say(Message::PageAttention);
    (!all.is_empty()).then(|| format!("{heading}: {}", matters.join(" · ")))
}

fn lines(concern: &Concern<'_>, sheet: &Sheet) -> Vec<String> {
    let ids = concern.students.iter().take(MOST_IDS);
    let mut ids: Vec<_> = ids.map(|student| fit(&student.student_id, LONGEST_ID)).collect();
    ids.extend((concern.students.len() > MOST_IDS).then(|| "…".to_owned()));
    let who = if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) };
    let matter = format!("• {}{who}", counted(concern, sheet));
    let command = concern.command().map(|command| format!("  → {command}"));
    [matter].into_iter().chain(way_in(concern, sheet)).chain(command).collect()
}

/// Of those whose account could not be entered, what was tried for the first, and what to check.
fn way_in(concern: &Concern<'_>, sheet: &Sheet) -> Vec<String> {
    let Some(told) = concern.not_graded() else { return Vec::new() };
    let told = told.tried(sheet.language()).into_iter().chain(told.to_check(sheet.language()));
    told.map(|line| format!("  {line}")).collect()
}

fn counted(concern: &Concern<'_>, sheet: &Sheet) -> String {
    let name = concern.matter.name(sheet.language());
    match concern.students.len() {
        0 => name,
        count => format!("{name}: {count}"),
    }
}
