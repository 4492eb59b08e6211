//! What AWS refused, and whether anything was left that would have passed (`docs/contract.md`
//! R19 to R21).

use super::Facts;
use super::sizes;
use super::trail::Call;
use crate::lab::CriterionSpec;
use crate::lab::Value;
use crate::outcome::{Judgement, Note, Refusal};

/// A setting that a refusal can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// The class at creation.
    FirstClass,
    /// The version at creation.
    Version,
    /// How long backups are kept.
    Retention,
    /// The class that the instance is resized to.
    Class,
    /// The storage that the instance is resized to.
    Storage,
}

impl Setting {
    /// How AWS's messages name it, in lower case.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::FirstClass | Self::Class => {
                &["instance size", "instance class", "dbinstanceclass"]
            }
            Self::Version => &["engine version", "engineversion"],
            Self::Retention => &["backup retention"],
            Self::Storage => &["allocated storage", "storage size", "allocatedstorage"],
        }
    }

    /// Whether AWS's message, in lower case, names it.
    fn is_named_in(self, message: &str) -> bool {
        self.words().iter().any(|word| message.contains(word))
    }

    /// Whether a refused call asked for more than the lab does, which passes as well.
    fn asked_for_more(self, call: &Call<'_>, spec: &CriterionSpec) -> bool {
        let request = &call.record.request;
        let number = |member: &str| {
            let asked = request.get(member).and_then(serde_json::Value::as_i64);
            asked.zip(spec.number()).is_some_and(|(asked, wanted)| asked >= wanted)
        };
        match self {
            Self::Retention => number("backupRetentionPeriod"),
            Self::Storage => number("allocatedStorage"),
            Self::Class => {
                let asked = call.asked("dBInstanceClass").and_then(|class| sizes::rank(&class));
                let wanted = spec.values().map(Value::to_string);
                let smallest = wanted.filter_map(|class| sizes::rank(&class)).min();
                asked.zip(smallest).is_some_and(|(asked, smallest)| asked >= smallest)
            }
            Self::FirstClass | Self::Version => false,
        }
    }

    /// The calls that can set it.
    fn calls(self) -> &'static [&'static str] {
        match self {
            Self::FirstClass | Self::Version => &["CreateDBInstance"],
            Self::Retention => &["CreateDBInstance", "ModifyDBInstance"],
            Self::Class | Self::Storage => &["ModifyDBInstance"],
        }
    }

    /// Whether a refused call asked for this value. `None` if the record keeps no request.
    fn asked(self, call: &Call<'_>, value: &str) -> Option<bool> {
        let request = call.record.request.as_object()?;
        let member = match self {
            Self::FirstClass | Self::Class => "dBInstanceClass",
            Self::Version => "engineVersion",
            Self::Retention => "backupRetentionPeriod",
            Self::Storage => "allocatedStorage",
        };
        let asked = request.get(member)?;
        let asked = asked.as_str().map_or_else(|| asked.to_string(), str::to_lowercase);
        let minor = format!("{value}.");
        Some(asked == value || (self == Self::Version && asked.starts_with(&minor)))
    }
}

impl Facts<'_> {
    /// A failure that AWS is to blame for is excused: a call was refused for this setting, and no
    /// value that passes was open to the account. Any other refusal of it is noted: the student
    /// can change the call, and try again.
    pub(crate) fn or_excused(
        &self,
        judgement: Judgement,
        setting: Setting,
        spec: &CriterionSpec,
    ) -> Judgement {
        if !judgement.is_failed() {
            return judgement;
        }
        let Some(call) = self.refusal(setting, spec) else {
            return noted(judgement, self.refused(setting).last());
        };
        let error = call.record.error.clone().unwrap_or_default();
        let excused = Judgement::excused(judgement.evidence.and([call.cite.clone()]));
        Judgement { found: judgement.found, ..excused }.note(Note::RefusedByAws { error })
    }

    /// The newest of the student's calls of this name that AWS refused.
    pub(crate) fn refused_call(&self, name: &str) -> Option<&Call<'_>> {
        let calls = self.trail().calls.iter().filter(|call| call.record.name == name);
        calls.rev().find(|call| is_refused(call) && !self.history.is_anothers(call))
    }

    /// The refusal after which nothing was left that passes. An account's plan refuses a kind of
    /// values, so one that passes is enough; anything else refuses the value that was asked for.
    pub(crate) fn refusal(&self, setting: Setting, spec: &CriterionSpec) -> Option<&Call<'_>> {
        let values: Vec<String> =
            spec.values().map(|value| value.to_string().to_lowercase()).collect();
        let refused: Vec<&Call<'_>> = self.refused(setting).collect();
        let asked = |call: &Call<'_>, value: &String| setting.asked(call, value);
        let by_plan = refused.iter().copied().find(|call| {
            let may_pass = values.iter().any(|value| asked(call, value) != Some(false));
            is_plan(call) && (may_pass || setting.asked_for_more(call, spec))
        });
        let all_refused = || {
            let was_refused = |value| refused.iter().any(|call| asked(call, value) == Some(true));
            refused.last().copied().filter(|_| values.iter().all(was_refused))
        };
        by_plan.or_else(all_refused)
    }

    /// The newest refused call that tried to modify the graded instance, for whatever reason. A
    /// record may keep no request, and then does not say whom it was about.
    pub(crate) fn refused_resize(&self) -> Option<&Call<'_>> {
        let life = self.life();
        let is_ours = |call: &&Call<'_>| match call.asked("dBInstanceIdentifier") {
            Some(name) => life.is_named(&name),
            None => call.record.at >= life.start(),
        };
        let mut calls = self.trail().named("ModifyDBInstance").filter(is_ours);
        calls.rfind(|call| is_refused(call) && !self.history.is_anothers(call))
    }

    /// Refused calls whose message names the setting.
    fn refused(&self, setting: Setting) -> impl Iterator<Item = &Call<'_>> {
        self.trail().calls.iter().filter(move |call| {
            setting.calls().contains(&call.record.name.as_str())
                && is_refused(call)
                && !self.history.is_anothers(call)
                && setting.is_named_in(&message_of(call))
        })
    }
}

/// A failure with the refused call that it comes from, if there is one.
pub(crate) fn noted(judgement: Judgement, refused: Option<&Call<'_>>) -> Judgement {
    let is_noted = judgement.notes.iter().any(|note| matches!(note, Note::Refused { .. }));
    let Some(call) = refused.filter(|_| !is_noted) else { return judgement };
    let Judgement { notes, evidence, .. } = judgement;
    let evidence = evidence.and([call.cite.clone()]);
    let notes = notes.into_iter().filter(|note| *note != Note::NotStarted).collect();
    Judgement { notes, evidence, ..judgement }.note(refused_note(call))
}

/// Whether AWS refused the call.
fn is_refused(call: &Call<'_>) -> bool {
    call.record.error.is_some()
}

fn message_of(call: &Call<'_>) -> String {
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

/// Whether the account's plan refused, rather than one combination of settings.
fn is_plan(call: &Call<'_>) -> bool {
    call.record.error.as_deref().is_some_and(|error| error.starts_with("FreeTierRestriction"))
}
