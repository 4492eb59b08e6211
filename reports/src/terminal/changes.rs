//! What changed from one gradebook to another: whose outcomes, and why.

use super::sheet::Sheet;
use crate::gradebook::{Criterion, Gradebook, Score, Student};
use crate::message::Message;
use crate::wording::of_decision;
use crate::{clean, wording};
use std::collections::{BTreeMap, BTreeSet};

/// Every student whose score or any outcome is another one than before, with each criterion that
/// changed and what made it change.
pub fn changes(before: &Gradebook, after: &Gradebook, sheet: &Sheet) -> String {
    let (old, new) = (by_id(before), by_id(after));
    let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let changed: Vec<String> = ids
        .into_iter()
        .filter_map(|id| match (old.get(id), new.get(id)) {
            (Some(old), Some(new)) => student(old, new, sheet),
            (None, Some(new)) => Some(line(new, &sheet.say(Message::ChangeNew))),
            (Some(old), None) => Some(line(old, &sheet.say(Message::ChangeGone))),
            (None, None) => None,
        })
        .collect();
    let heading = match changed.len() {
        0 => sheet.say(Message::ChangesNone),
        count => sheet.say(Message::ChangesSome { count }),
    };
    format!("\n {heading}\n{}", changed.concat())
}

fn by_id(book: &Gradebook) -> BTreeMap<&str, &Student> {
    book.students.iter().map(|student| (student.student_id.as_str(), student)).collect()
}

fn line(student: &Student, what: &str) -> String {
    format!("   {} {}: {what}\n", clean::line(&student.student_id), clean::line(&student.name))
}

fn student(old: &Student, new: &Student, sheet: &Sheet) -> Option<String> {
    let ids = old.criteria().chain(new.criteria()).map(|criterion| criterion.id.as_str());
    let ids: BTreeSet<&str> = ids.collect();
    let criteria: Vec<String> = ids
        .into_iter()
        .filter_map(|id| criterion(id, old.criterion(id), new.criterion(id), sheet))
        .collect();
    let (before, after) = (shown(old.score), shown(new.score));
    (before != after || !criteria.is_empty())
        .then(|| line(new, &format!("{before} → {after}")) + &criteria.concat())
}

fn shown(score: Option<Score>) -> String {
    score.map_or_else(
        || "-".to_owned(),
        |score| format!("{}/{} (+{})", score.earned, score.possible, score.open),
    )
}

fn criterion(
    id: &str,
    old: Option<&Criterion>,
    new: Option<&Criterion>,
    sheet: &Sheet,
) -> Option<String> {
    let outcome = |criterion: Option<&Criterion>| {
        criterion.map_or_else(
            || "-".to_owned(),
            |criterion| {
                let name = sheet.say(wording::of_outcome(criterion.outcome));
                format!("{name} {}", criterion.points)
            },
        )
    };
    let (before, after) = (outcome(old), outcome(new));
    (before != after).then(|| {
        let why = why(old, new, sheet);
        let why = if why.is_empty() { why } else { format!(" ({why})") };
        format!("     {id}: {before} → {after}{why}\n")
    })
}

/// What made it change: another expectation, another worth, another finding, another reason.
fn why(old: Option<&Criterion>, new: Option<&Criterion>, sheet: &Sheet) -> String {
    let (Some(old), Some(new)) = (old, new) else { return String::new() };
    let mut parts = Vec::new();
    let value = |value: &Option<String>| clean::line(value.as_deref().unwrap_or("-"));
    if old.expected != new.expected {
        let (before, after) = (value(&old.expected), value(&new.expected));
        parts.push(sheet.say(Message::ChangeExpected { before: &before, after: &after }));
    }
    if old.possible != new.possible {
        let (before, after) = (old.possible.to_string(), new.possible.to_string());
        parts.push(sheet.say(Message::ChangeWorth { before: &before, after: &after }));
    }
    if old.found != new.found {
        let (before, after) = (value(&old.found), value(&new.found));
        parts.push(sheet.say(Message::ChangeFound { before: &before, after: &after }));
    }
    if old.decided != new.decided {
        let decided = new.decided.as_ref();
        parts.extend(
            decided.map(|it| sheet.text(&of_decision(it, &sheet.view.time_zone)).to_owned()),
        );
    }
    if let Some(reason) = &new.reason {
        parts.push(sheet.text(&reason.message).to_owned());
    }
    parts.join("; ")
}
