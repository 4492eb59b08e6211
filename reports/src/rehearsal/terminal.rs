//! A rehearsal on a terminal: the stages, the matrix, what is wrong.

use super::findings::{findings, untyped, verdict, when};
use super::matrix::{Cell, row};
use super::{Rehearsal, StageSeen, Verdict};
use crate::catalogue::say;
use crate::message::Message;
use crate::terminal::Sheet;
use labproof_checks::lab::Language;
use std::fmt::Write;

/// Everything, for a terminal.
pub fn shown(rehearsal: &Rehearsal, sheet: &Sheet) -> String {
    let language = sheet.view.language;
    let mut text = String::new();
    let lab = rehearsal.title.get(language);
    let _ = writeln!(text, "{}\n", say(language, Message::RehearsalTitle { lab }));
    let _ = writeln!(text, "{}", say(language, Message::RehearsalReference));
    for stage in &rehearsal.reference.stages {
        let _ = writeln!(text, "  {}", stage_line(stage, language));
    }
    for line in untyped(rehearsal, language) {
        let _ = writeln!(text, "  {line}");
    }
    if !rehearsal.is_in_account {
        let _ = writeln!(text, "\n{}\n", faults_line(rehearsal, language));
        text += &matrix(rehearsal, language);
    }
    let _ = writeln!(text, "\n{}", conclusion(rehearsal, language));
    text
}

/// What is wrong, a line each, or that something stayed open: for standard error. Nothing, if the lab is
/// sound and nothing is open.
pub fn missing(rehearsal: &Rehearsal, language: Language) -> String {
    let mut lines = findings(rehearsal, language);
    if lines.is_empty() && !rehearsal.open().is_empty() {
        lines.push(verdict(rehearsal, language));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// A stage, and its points.
pub(super) fn stage_line(stage: &StageSeen, language: Language) -> String {
    let when = when(stage.after.as_deref(), language);
    let points = match &stage.student.score {
        None => say(language, Message::RehearsalNotGraded),
        Some(score) => {
            let (earned, possible, open) =
                (score.earned.to_string(), score.possible.to_string(), score.open.to_string());
            let (earned, possible, open) = (earned.as_str(), possible.as_str(), open.as_str());
            say(language, Message::RehearsalPoints { earned, possible, open })
        }
    };
    format!("{when}: {points}")
}

/// How many of the faults were caught.
pub(super) fn faults_line(rehearsal: &Rehearsal, language: Language) -> String {
    let caught = rehearsal.faults.iter().filter(|(_, verdict)| *verdict == Verdict::Caught).count();
    let faults = rehearsal.faults.len();
    say(language, Message::RehearsalFaults { caught, faults })
}

/// The legend of the matrix, and the matrix: a row is a fault, a column the criterion of that place.
pub(super) fn matrix(rehearsal: &Rehearsal, language: Language) -> String {
    let mut text = String::new();
    let legend = Cell::ALL.map(|cell| {
        let word = say(language, Message::RehearsalLegend { sign: cell.id() });
        format!("{} {word}", cell.sign())
    });
    let _ = writeln!(text, "  {}\n", legend.join("   "));
    let ids = rehearsal.criteria.iter().map(|(id, _)| id.chars().count());
    let width = ids.max().unwrap_or_default();
    let columns = 1..=rehearsal.criteria.len();
    let tens =
        columns.clone().map(|n| if n % 10 == 0 { (n / 10 % 10).to_string() } else { " ".into() });
    let ones = columns.map(|n| (n % 10).to_string());
    let _ = writeln!(text, "  {:width$}      {}", "", tens.collect::<String>());
    let _ = writeln!(text, "  {:width$}      {}", "", ones.collect::<String>());
    for (fault, verdict) in &rehearsal.faults {
        let place = rehearsal.criteria.iter().position(|(id, _)| *id == fault.criterion);
        let place = place.map_or(0, |place| place + 1);
        let cells: String = row(rehearsal, fault, verdict).into_iter().map(Cell::sign).collect();
        let _ = writeln!(text, "  {place:>3} {:width$}  {cells}", fault.criterion);
    }
    text
}

fn conclusion(rehearsal: &Rehearsal, language: Language) -> String {
    let mut text = verdict(rehearsal, language);
    if !rehearsal.is_sound() {
        for finding in findings(rehearsal, language) {
            let _ = write!(text, "\n  ✗ {finding}");
        }
    }
    text
}
