//! The lines around a table: what a stage of a demonstration showed, and where the reports are.

use super::sheet::{Sheet, wrap};
use crate::cohort::headline;
use crate::gradebook::{Gradebook, Score};
use crate::message::Message;
use labproof_checks::Points;
use std::path::{Path, PathBuf};

/// When a demonstration grades its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// What the lab asks for stands.
    HalfWay,
    /// Everything is done but to clean up.
    AtTheEnd,
    /// The evidence is gone from the account.
    AfterDeletion,
}

/// What a stage showed.
pub fn milestone(stage: Stage, book: &Gradebook, sheet: &Sheet) -> String {
    let stage = sheet.say(match stage {
        Stage::HalfWay => Message::StageHalfWay,
        Stage::AtTheEnd => Message::StageAtTheEnd,
        Stage::AfterDeletion => Message::StageAfterDeletion,
    });
    let line = sheet.say(Message::Milestone {
        stage: &stage,
        headline: &headline(book, sheet.language()),
        earned: &mean(book, |score| score.earned).to_string(),
        open: &mean(book, |score| score.open).to_string(),
    });
    wrap(sheet, &[line])
}

/// What a demonstration does before its class begins.
pub fn starting(sheet: &Sheet) -> String {
    sheet.say(Message::StageStarting)
}

/// What a demonstration does between two stages.
pub fn at_work(students: usize, sheet: &Sheet) -> String {
    sheet.say(Message::StageAtWork { students })
}

/// The mean over those graded, rounded down to a tenth.
pub(super) fn mean(book: &Gradebook, points: impl Fn(&Score) -> Points) -> Points {
    let scores: Vec<_> = book.students.iter().filter_map(|student| student.score).collect();
    let sum: Points = scores.iter().map(points).sum();
    let count = u32::try_from(scores.len().max(1)).unwrap_or(u32::MAX);
    Points::from_tenths(sum.tenths() / count)
}

/// Where the reports are, and in which time zone their times are.
pub fn whereabouts(paths: &[PathBuf], sheet: &Sheet) -> String {
    let zone = &sheet.view.time_zone;
    let zone = zone.iana_name().map_or_else(|| "UTC".to_owned(), str::to_owned);
    let lines = paths.iter().map(|path| format!("   {}\n", path.display()));
    let heading = format!("\n {}\n", sheet.say(Message::Whereabouts { zone: &zone }));
    std::iter::once(heading).chain(lines).collect()
}

/// What can be tried with the evidence of a demonstration of a lab: the commands to type. `example` is a
/// student and a task.
pub fn afterwards(lab: &str, example: &str, evidence: &Path, sheet: &Sheet) -> String {
    let evidence = evidence.display();
    let commands = [
        format!("labproof explain {example} --lab {lab} --evidence {evidence}"),
        format!("labproof regrade --final --lab {lab} --evidence {evidence}"),
        format!("labproof evidence list --evidence {evidence}"),
    ];
    let lines = commands.iter().map(|command| format!("   {command}\n"));
    std::iter::once(format!("\n {}\n", sheet.say(Message::Afterwards))).chain(lines).collect()
}

/// What a demonstration without a database could not show, and the command that installs one.
pub fn no_database(command: &str, sheet: &Sheet) -> String {
    format!("\n {}\n   {command}\n", sheet.say(Message::NoDatabase))
}
