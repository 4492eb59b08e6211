//! Calls that AWS refused: what for, and what to tell the student.

use crate::engine::{Call, Judgement, Note, Refusal};
use crate::services::rds::setting::Setting;

/// A failure with the refused call that it comes from, if there is one.
pub(crate) fn noted(judgement: Judgement, refused: Option<&Call<'_>>) -> Judgement {
    let is_noted = judgement.notes.iter().any(|note| matches!(note, Note::Refused { .. }));
    let Some(call) = refused.filter(|_| !is_noted) else { return judgement };
    let Judgement { notes, evidence, .. } = judgement;
    let evidence = evidence.and([call.cite.clone()]);
    let notes = notes.into_iter().filter(|note| *note != Note::NotStarted).collect();
    Judgement { notes, evidence, ..judgement }.note(refused_note(call))
}

/// AWS's message, in lower case.
pub(crate) fn message_of(call: &Call<'_>) -> String {
    call.record.message.as_deref().unwrap_or_default().to_lowercase()
}

/// What to tell the student whom AWS refused.
fn refused_note(call: &Call<'_>) -> Note {
    let error = call.record.error.clone().unwrap_or_default();
    let about = about(&error, &message_of(call));
    Note::Refused { error, about }
}

/// What a refusal is about: the setting that its message names, else what its code says. Services
/// differ in how they spell one code (`docs/aws.md` 1.5).
fn about(error: &str, message: &str) -> Refusal {
    let code = error.strip_prefix("Client.").unwrap_or(error);
    let code = code.strip_suffix("Fault").or(code.strip_suffix("Exception")).unwrap_or(code);
    let by_setting = [
        (Setting::Retention, Refusal::Retention),
        (Setting::Class, Refusal::Class),
        (Setting::Version, Refusal::Version),
        (Setting::Storage, Refusal::Storage),
    ];
    let named = || by_setting.into_iter().find(|(setting, _)| setting.is_named_in(message));
    let is = |words: &[&str]| words.iter().any(|word| code.contains(word));
    match code {
        _ if is(&["AccessDenied", "Unauthorized", "NotAuthorized"]) => Refusal::Permission,
        _ if message.contains("deletion protection") || message.contains("deletionprotection") => {
            Refusal::Protected
        }
        _ if is(&["InvalidDBInstanceState", "InvalidDBSnapshotState", "IncorrectState"]) => {
            Refusal::State
        }
        _ if is(&["AlreadyExists", "Duplicate"]) => Refusal::NameTaken,
        _ if is(&["Quota", "LimitExceeded"]) => Refusal::Quota,
        _ if is(&["Capacity"]) => Refusal::Capacity,
        _ if message.contains("multi-az") || message.contains("multiaz") => Refusal::MultiAz,
        _ if let Some((_, about)) = named() => about,
        _ if code.starts_with("FreeTierRestriction") => Refusal::Plan,
        _ if is(&["InvalidParameter", "InvalidVPC", "NotFound", "Malformed"]) => Refusal::Value,
        _ => Refusal::Other,
    }
}
