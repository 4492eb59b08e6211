//! What AWS refused of an instance, and whether anything was left that would have passed
//! (`docs/contract.md` R19 to R21).

use crate::engine::{Call, CriterionSpec, Judgement, Note};
use crate::services::rds::calls::Action;
use crate::services::rds::graded::Graded;
use crate::services::rds::setting::Setting;
use crate::services::refusal::{message_of, noted};

impl Graded<'_> {
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
        let life = self.life;
        let is_ours = |call: &&Call<'_>| match call.asked("dBInstanceIdentifier") {
            Some(name) => life.is_named(&name),
            None => call.record.at >= life.start(),
        };
        let mut calls = self.trail.named(Action::Modify.name()).filter(is_ours);
        calls.rfind(|call| call.is_refused() && !self.trail.is_anothers(call))
    }

    /// Refused calls whose message names the setting.
    fn refused(&self, setting: Setting) -> impl Iterator<Item = &Call<'_>> {
        self.trail.calls.iter().filter(move |call| {
            setting.calls().contains(&call.record.name.as_str())
                && call.is_refused()
                && !self.trail.is_anothers(call)
                && setting.is_named_in(&message_of(call))
        })
    }
}

/// Whether the account's plan refused, rather than one combination of settings.
fn is_plan(call: &Call<'_>) -> bool {
    call.record.error.as_deref().is_some_and(|error| error.starts_with("FreeTierRestriction"))
}
