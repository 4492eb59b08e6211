//! What a rehearsal says in sentences: what is wrong, each with what to do.

use super::{FaultSeen, Lost, Rehearsal, Verdict};
use crate::catalogue::say;
use crate::message::Message;
use crate::wording;
use jiff::tz::TimeZone;
use labproof_checks::lab::Language;
use labproof_checks::outcome::Outcome;

/// Everything that is wrong, a sentence each; nothing if the lab is sound.
pub(super) fn findings(rehearsal: &Rehearsal, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if !rehearsal.reference_passes() {
        let undone = rehearsal.reference.undone.iter();
        lines.extend(
            undone.map(|it| say(language, Message::RehearsalUndone { act: &it.act, why: &it.why })),
        );
        lines.extend(rehearsal.lost().iter().map(|lost| of_lost(lost, language)));
    }
    for (fault, verdict) in &rehearsal.faults {
        lines.extend(of_verdict(fault, verdict, language));
    }
    let without = rehearsal.without_fault.iter();
    lines.extend(without.map(|criterion| say(language, Message::RehearsalNoFault { criterion })));
    lines
}

/// How it ended, in a sentence.
pub(super) fn verdict(rehearsal: &Rehearsal, language: Language) -> String {
    let open = rehearsal.open().join(", ");
    let message = match (rehearsal.is_sound(), rehearsal.is_in_account) {
        (true, true) if open.is_empty() => Message::RehearsalReferenceSound,
        (true, true) => Message::RehearsalReferenceOpen { criteria: &open },
        (true, false) => Message::RehearsalSound,
        (false, _) => Message::RehearsalUnsound,
    };
    say(language, message)
}

/// Into which databases nothing was typed, a sentence each.
pub(super) fn untyped(rehearsal: &Rehearsal, language: Language) -> Vec<String> {
    let untyped = rehearsal.untyped.iter();
    untyped
        .map(|it| say(language, Message::RehearsalUntyped { instance: &it.act, why: &it.why }))
        .collect()
}

/// What is wrong with a fault; `None` if it was caught.
pub(super) fn of_verdict(
    fault: &FaultSeen,
    verdict: &Verdict,
    language: Language,
) -> Option<String> {
    let criterion = fault.criterion.as_str();
    let message = match verdict {
        Verdict::Caught => return None,
        Verdict::Impossible => say(language, Message::RehearsalImpossible { criterion }),
        Verdict::Spread { others } => {
            let others = others.join(", ");
            say(language, Message::RehearsalSpread { criterion, others: &others })
        }
        Verdict::Missed { found } => {
            let wanted = word(fault.wanted, language);
            let found = match found {
                Some(found) => format!("{}{}", word(*found, language), shown(fault, language)),
                None => say(language, Message::RehearsalNotGraded),
            };
            let message = Message::RehearsalMissed { criterion, wanted: &wanted, found: &found };
            say(language, message)
        }
    };
    Some(message)
}

/// What the criterion found, or why it could not look, in brackets.
fn shown(fault: &FaultSeen, language: Language) -> String {
    let student = fault.seen.as_ref().and_then(|seen| seen.end());
    let one = student.and_then(|student| student.criteria().find(|it| it.id == fault.criterion));
    let reason = one.and_then(|one| one.reason.as_ref()).map(|reason| reason.message.get(language));
    let found = one.and_then(|one| wording::found(one, language, &TimeZone::UTC));
    reason.map(str::to_owned).or(found).map(|text| format!(" ({text})")).unwrap_or_default()
}

/// Which criterion the reference student lost, when, and what was found.
pub(super) fn of_lost(lost: &Lost<'_>, language: Language) -> String {
    let outcome = word(lost.criterion.outcome, language);
    let found = wording::found(lost.criterion, language, &TimeZone::UTC);
    let found = found.as_deref().unwrap_or("-");
    let criterion = &lost.criterion.id;
    let when = when(lost.after, language);
    let message = Message::RehearsalLost { criterion, outcome: &outcome, found };
    format!("{when}: {}", say(language, message))
}

/// The stage.
pub(super) fn when(after: Option<&str>, language: Language) -> String {
    match after {
        Some(task) => say(language, Message::RehearsalAfter { task }),
        None => say(language, Message::RehearsalAtTheEnd),
    }
}

/// An outcome's word.
pub(super) fn word(outcome: Outcome, language: Language) -> String {
    say(language, wording::of_outcome(outcome))
}
