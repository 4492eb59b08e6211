//! What AWS refused, and whether anything was left that would have passed (`docs/aws.md` 5).

use super::Facts;
use super::trail::Call;
use crate::lab::CriterionSpec;
use crate::outcome::{Judgement, Note};

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
    /// value that passes was open to the account.
    pub(crate) fn or_excused(
        &self,
        judgement: Judgement,
        setting: Setting,
        spec: &CriterionSpec,
    ) -> Judgement {
        if !judgement.is_failed() {
            return judgement;
        }
        let Some(call) = self.refusal(setting, spec) else { return judgement };
        let error = call.record.error.clone().unwrap_or_default();
        let excused = Judgement::excused(judgement.evidence.and([call.cite.clone()]));
        Judgement { found: judgement.found, ..excused }.note(Note::RefusedByAws { error })
    }

    /// The refusal after which nothing was left that passes. An account's plan refuses a kind of
    /// values, so one that passes is enough; anything else refuses the value that was asked for.
    pub(crate) fn refusal(&self, setting: Setting, spec: &CriterionSpec) -> Option<&Call<'_>> {
        let values: Vec<String> =
            spec.values().map(|value| value.to_string().to_lowercase()).collect();
        let refused: Vec<&Call<'_>> = self.refused(setting).collect();
        let asked = |call: &Call<'_>, value: &String| setting.asked(call, value);
        let by_plan = refused.iter().copied().find(|call| {
            is_plan(call) && values.iter().any(|value| asked(call, value) != Some(false))
        });
        let all_refused = || {
            let was_refused = |value| refused.iter().any(|call| asked(call, value) == Some(true));
            refused.last().copied().filter(|_| values.iter().all(was_refused))
        };
        by_plan.or_else(all_refused)
    }

    /// Whether a resize was tried and refused, for whatever reason.
    pub(crate) fn resize_refused(&self) -> bool {
        let mut calls = self.trail().named("ModifyDBInstance");
        calls.any(|call| !call.succeeded())
    }

    /// Refused calls whose message names the setting.
    fn refused(&self, setting: Setting) -> impl Iterator<Item = &Call<'_>> {
        self.trail().calls.iter().filter(move |call| {
            let message = call.record.message.as_deref().unwrap_or_default().to_lowercase();
            setting.calls().contains(&call.record.name.as_str())
                && call.record.error.is_some()
                && setting.words().iter().any(|word| message.contains(word))
        })
    }
}

/// Whether the account's plan refused, rather than one combination of settings.
fn is_plan(call: &Call<'_>) -> bool {
    call.record.error.as_deref().is_some_and(|error| error.starts_with("FreeTierRestriction"))
}
