//! What AWS refused, and whether anything was left that would have passed (`docs/aws.md` 5).

use super::Facts;
use super::trail::Call;
use crate::lab::CriterionSpec;
use crate::outcome::{Judgement, Note, Verdict};

/// A setting that a refusal can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Class,
    Version,
    Retention,
    Storage,
}

impl Setting {
    /// How AWS's messages name it, in lower case.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Class => &["instance size", "instance class", "dbinstanceclass"],
            Self::Version => &["engine version", "engineversion"],
            Self::Retention => &["backup retention"],
            Self::Storage => &["allocated storage", "storage size", "allocatedstorage"],
        }
    }

    fn asked(self, call: &Call<'_>) -> Option<String> {
        let member = match self {
            Self::Class => "dBInstanceClass",
            Self::Version => "engineVersion",
            Self::Retention => "backupRetentionPeriod",
            Self::Storage => "allocatedStorage",
        };
        let value = call.record.request.get(member)?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_lowercase))
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
        if judgement.verdict != Verdict::Failed {
            return judgement;
        }
        let refused: Vec<&Call<'_>> = self.refused(setting).collect();
        let by_plan = refused.iter().find(|call| is_plan(call));
        let all_refused = || {
            let mut passing = spec.values().map(|value| value.to_string().to_lowercase());
            passing.all(|value| {
                refused.iter().any(|call| setting.asked(call).as_ref() == Some(&value))
            })
        };
        match by_plan.or_else(|| refused.last().filter(|_| all_refused())) {
            Some(call) => {
                let error = call.record.error.clone().unwrap_or_default();
                let excused = Judgement::excused(judgement.evidence.and([call.cite.clone()]));
                Judgement { found: judgement.found, ..excused }.note(Note::RefusedByAws { error })
            }
            None => judgement,
        }
    }

    /// Whether a resize was tried and refused, for whatever reason.
    pub(crate) fn resize_refused(&self) -> bool {
        let mut calls = self.trail().named("ModifyDBInstance");
        calls.any(|call| !call.succeeded())
    }

    /// Refused calls whose message names the setting.
    pub(crate) fn refused(&self, setting: Setting) -> impl Iterator<Item = &Call<'_>> {
        let calls = self.trail().calls.iter();
        calls.filter(move |call| {
            let creates = ["CreateDBInstance", "ModifyDBInstance"];
            let message = call.record.message.as_deref().unwrap_or_default().to_lowercase();
            creates.contains(&call.record.name.as_str())
                && call.record.error.is_some()
                && setting.words().iter().any(|word| message.contains(word))
        })
    }
}

/// The account's plan refuses every value of the kind, not only the one that was asked for.
fn is_plan(call: &Call<'_>) -> bool {
    call.record.error.as_deref().is_some_and(|error| error.starts_with("FreeTierRestriction"))
}
