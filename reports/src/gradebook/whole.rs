//! A criterion that stands by itself, with all that it asks, as an explanation has it.

use super::{Criterion, Decided, Evidence, Reason, Remark, Shared, Spec, Verdict, points};
use labproof_checks::Points;
use labproof_checks::lab::Text;
use labproof_checks::outcome::Outcome;
use labproof_checks::result::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One criterion of one student.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Criterion")]
pub(super) struct Whole {
    /// `task.criterion`.
    id: Shared<str>,
    /// Its title.
    title: Shared<Text>,
    /// The verdict.
    outcome: Outcome,
    /// The points that it earns.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    points: Points,
    /// The points that can be had in this account.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    possible: Points,
    /// The contract's rules that judge it: `R12`. A gradebook of before they had numbers has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Shared<str>>,
    /// When it can be done, if not at any time; earlier versions did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    /// What was wanted, as a plain value in no language.
    expected: Option<Shared<str>>,
    /// The same in words, where it reads otherwise; earlier versions had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected_words: Option<Shared<Text>>,
    /// What was found, as a plain value in no language.
    found: Option<Shared<str>>,
    /// The same in words, where it reads otherwise; earlier versions had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found_words: Option<Shared<Text>>,
    /// Why it is open, for `pending` and `unverified`.
    reason: Option<Shared<Reason>>,
    /// The first needed criterion that failed, for `blocked`.
    blocked_by: Option<Shared<str>>,
    /// What informs and never changes points.
    notes: Vec<Remark>,
    /// What the instructor decided, with the outcome beneath it. Earlier versions wrote `waived`.
    #[serde(alias = "waived")]
    decided: Option<Box<Decided>>,
    /// What to do about it, for the student.
    hint: Shared<Text>,
    /// What it rests on, oldest first.
    evidence: Shared<Vec<Evidence>>,
}

impl From<Criterion> for Whole {
    fn from(criterion: Criterion) -> Self {
        let spec = Spec::clone(&criterion.spec);
        let verdict = Verdict::clone(&criterion.verdict);
        Self {
            id: verdict.id,
            title: spec.title,
            outcome: verdict.outcome,
            points: verdict.points,
            possible: verdict.possible,
            rules: spec.rules,
            stage: spec.stage,
            expected: spec.expected,
            expected_words: spec.expected_words,
            found: verdict.found,
            found_words: verdict.found_words,
            reason: verdict.reason,
            blocked_by: verdict.blocked_by,
            notes: verdict.notes,
            decided: verdict.decided,
            hint: spec.hint,
            evidence: criterion.evidence,
        }
    }
}

impl From<Whole> for Criterion {
    fn from(whole: Whole) -> Self {
        let spec = Spec {
            title: whole.title,
            rules: whole.rules,
            stage: whole.stage,
            expected: whole.expected,
            expected_words: whole.expected_words,
            hint: whole.hint,
        };
        let verdict = Verdict {
            id: whole.id,
            outcome: whole.outcome,
            points: whole.points,
            possible: whole.possible,
            found: whole.found,
            found_words: whole.found_words,
            reason: whole.reason,
            blocked_by: whole.blocked_by,
            notes: whole.notes,
            decided: whole.decided,
        };
        Self { spec: spec.into(), verdict: verdict.into(), evidence: whole.evidence }
    }
}
