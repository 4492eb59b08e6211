//! What changed from one gradebook to another: whose outcomes, and why.

use super::sheet::Sheet;
use crate::changes::{Change, changed, shown};
use crate::gradebook::{Criterion, Gradebook, Score, Student};
use crate::message::Message;
use crate::wording::of_decision;
use crate::{clean, wording};

/// Every student whose score or any outcome is another one than before, with each criterion that
/// changed and what made it change; or how many they are, where whom it is about may not be shown.
pub fn changes(before: &Gradebook, after: &Gradebook, sheet: &Sheet) -> String {
    let Some([before, after]) = shown(before, after, &sheet.view) else {
        let count = changed(before, after).len();
        return format!("\n {}\n", sheet.say(Message::ChangesTitle { count }));
    };
    let changed = changed(&before, &after);
    let heading = match changed.len() {
        0 => sheet.say(Message::ChangesNone),
        count => sheet.say(Message::ChangesSome { count }),
    };
    let changed: String = changed.iter().map(|change| student(change, sheet)).collect();
    format!("\n {heading}\n{changed}")
}

fn line(student: &Student, what: &str) -> String {
    format!("   {} {}: {what}\n", clean::line(&student.student_id), clean::line(&student.name))
}

fn student(change: &Change<'_>, sheet: &Sheet) -> String {
    let (old, new) = match (change.before, change.after) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) => return line(new, &sheet.say(Message::ChangeNew)),
        (Some(old), None) => return line(old, &sheet.say(Message::ChangeGone)),
        (None, None) => return String::new(),
    };
    let criteria = change.criteria().into_iter();
    let criteria = criteria.map(|id| criterion(id, old.criterion(id), new.criterion(id), sheet));
    let scores = format!("{} → {}", score(old.score), score(new.score));
    line(new, &scores) + &criteria.collect::<String>()
}

fn score(score: Option<Score>) -> String {
    score.map_or_else(
        || "-".to_owned(),
        |score| format!("{}/{} (+{})", score.earned, score.possible, score.open),
    )
}

fn criterion(id: &str, old: Option<&Criterion>, new: Option<&Criterion>, sheet: &Sheet) -> String {
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
    let why = why(old, new, sheet);
    let why = if why.is_empty() { why } else { format!(" ({why})") };
    let title = new.or(old).map_or(id, |criterion| sheet.text(&criterion.spec.title));
    format!("     {}: {before} → {after}{why}\n", clean::line(title))
}

/// What made it change: another expectation, another worth, another finding, another reason.
fn why(old: Option<&Criterion>, new: Option<&Criterion>, sheet: &Sheet) -> String {
    let (Some(old), Some(new)) = (old, new) else { return String::new() };
    let mut parts = Vec::new();
    let (language, zone) = (sheet.language(), &sheet.view.time_zone);
    let value = |value: Option<String>| clean::line(value.as_deref().unwrap_or("-"));
    if old.spec.expected != new.spec.expected {
        let [before, after] = [old, new].map(|it| value(wording::expected(it, language, zone)));
        parts.push(sheet.say(Message::ChangeExpected { before: &before, after: &after }));
    }
    if old.possible != new.possible {
        let (before, after) = (old.possible.to_string(), new.possible.to_string());
        parts.push(sheet.say(Message::ChangeWorth { before: &before, after: &after }));
    }
    if old.found != new.found {
        let [before, after] = [old, new].map(|it| value(wording::found(it, language, zone)));
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
