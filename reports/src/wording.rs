//! From typed outcomes, reasons, notes, flags and values to their sentences. No match has a `_` arm: a
//! new variant breaks the build here until it has words in both languages.

mod reasons;
mod remarks;
mod values;

pub(crate) use reasons::{of_cause, of_not_graded, of_reason};
pub(crate) use remarks::{of_flag, of_flag_code, of_note};
pub(crate) use values::{expected, found, in_words, of_shown};

use crate::catalogue::say;
use crate::gradebook::{Criterion, Decided, Remark, Student};
use crate::message::Message;
use crate::moment;
use crate::view::View;
use jiff::tz::TimeZone;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::{Actor, Note, Outcome};

/// The name of an outcome.
pub(crate) fn of_outcome(outcome: Outcome) -> Message<'static> {
    match outcome {
        Outcome::Passed => Message::Passed,
        Outcome::Partial => Message::Partial,
        Outcome::Failed => Message::Failed,
        Outcome::Blocked => Message::Blocked,
        Outcome::Pending => Message::Pending,
        Outcome::Unverified => Message::Unverified,
        Outcome::Excused => Message::Excused,
    }
}

/// Who must act.
pub(crate) fn of_actor(actor: Actor) -> Message<'static> {
    match actor {
        Actor::Student => Message::WhoStudent,
        Actor::Instructor => Message::WhoInstructor,
        Actor::Aws => Message::WhoAws,
    }
}

/// How the verdict on a criterion reads: what was not begun is “not yet”, and not wrong.
pub(crate) fn of_verdict(criterion: &Criterion) -> Message<'static> {
    if is_not_begun(criterion) { Message::NotYet } else { of_outcome(criterion.outcome) }
}

/// Whether it failed for no other reason than that nothing was attempted.
pub(crate) fn is_not_begun(criterion: &Criterion) -> bool {
    criterion.outcome == Outcome::Failed
        && criterion.has_note(Note::NotStarted.code())
        && criterion.decided.is_none()
}

/// The notes beside a decision: that there is one, the decision itself says.
pub(crate) fn notes(criterion: &Criterion) -> impl Iterator<Item = &Remark> {
    let is_told = criterion.decided.is_some();
    criterion.notes.iter().filter(move |note| !is_told || note.code != Note::Decided.code())
}

/// The sign of a criterion: its outcome's, and one of its own where nothing was begun.
pub(crate) fn sign_of(criterion: &Criterion) -> &'static str {
    if is_not_begun(criterion) { "not-yet" } else { criterion.outcome.as_str() }
}

/// Who decided a criterion, why, until when, and what the outcome would be otherwise; without the
/// words of the one who decided where the readers may not see them.
pub(crate) fn of_decision(decided: &Decided, time_zone: &TimeZone) -> Text {
    let until = decided.until.map(|until| moment::local(until, time_zone));
    let [ko, en] = Language::ALL.map(|language| {
        let beneath = &beneath(decided, language);
        say(
            language,
            match (&decided.who, &decided.reason, &until) {
                (Some(who), Some(reason), None) => Message::DecidedBy { who, reason, beneath },
                (Some(who), Some(reason), Some(until)) => {
                    Message::DecidedUntil { who, reason, beneath, until }
                }
                (None, _, _) | (_, None, _) => Message::DecidedAgainst { beneath },
            },
        )
    });
    Text { ko, en }
}

/// The outcome beneath a decision, and why it is open.
fn beneath(decided: &Decided, language: Language) -> String {
    let outcome = say(language, of_outcome(decided.beneath));
    match &decided.because {
        None => outcome,
        Some(because) => format!("{outcome} · {}", because.message.get(language)),
    }
}

/// What a criterion expects and what was found of it, a labelled line each.
pub(crate) fn values(criterion: &Criterion, view: &View) -> Vec<String> {
    let values = [
        (Message::Expected, expected(criterion, view.language, &view.time_zone)),
        (Message::Found, found(criterion, view.language, &view.time_zone)),
    ];
    let labelled = |(label, value): (Message<'_>, Option<String>)| {
        value.map(|value| format!("{}: {value}", say(view.language, label)))
    };
    values.into_iter().filter_map(labelled).collect()
}

/// That another criterion comes first, by its title.
pub(crate) fn of_need(
    student: &Student,
    criterion: &Criterion,
    language: Language,
) -> Option<String> {
    let id = criterion.blocked_by.as_deref()?;
    let title = student.criterion(id).map_or(id, |needed| needed.spec.title.get(language));
    Some(say(language, Message::NeedsFirst { title }))
}

/// One line on why a criterion of a student did not pass: the title, the values, the reason or the notes.
pub(crate) fn of_criterion(student: &Student, criterion: &Criterion, view: &View) -> String {
    let language = view.language;
    let mut parts = vec![criterion.spec.title.get(language).to_owned()];
    parts.extend(values(criterion, view));
    parts.extend(of_need(student, criterion, language));
    parts.extend(criterion.reason.as_ref().map(|reason| reason.message.get(language).to_owned()));
    parts.extend(criterion.notes.iter().map(|note| note.message.get(language).to_owned()));
    parts.join(" · ")
}
