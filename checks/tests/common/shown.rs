//! A result as tests ask for it and as snapshots show it.

use labproof_checks::outcome::Outcome;
use labproof_checks::result::{CriterionResult, Score, State, StudentResult};
use std::fmt::Write;

/// The result of one student.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Graded(pub(crate) StudentResult);

impl Graded {
    pub(crate) fn criterion(&self, id: &str) -> &CriterionResult {
        self.0.criteria().find(|criterion| criterion.id == id).unwrap_or_else(|| {
            panic!("no criterion {id} in {:?}", self.0.state);
        })
    }

    pub(crate) fn outcome(&self, id: &str) -> Outcome {
        self.criterion(id).outcome
    }

    /// `passed`, or `unverified no-record`, with the codes of the notes: `partial (other-name)`.
    pub(crate) fn says(&self, id: &str) -> String {
        short(self.criterion(id))
    }

    pub(crate) fn score(&self) -> Score {
        match &self.0.state {
            State::Graded { score, .. } => *score,
            State::NotGraded(reason) => panic!("not graded: {reason:?}"),
        }
    }

    pub(crate) fn flags(&self) -> Vec<&'static str> {
        self.0.flags.iter().map(labproof_checks::outcome::Flag::code).collect()
    }

    /// Each of these criteria says this.
    pub(crate) fn expect(&self, case: &str, expected: &[(&str, &str)]) {
        for (id, says) in expected {
            assert_eq!(self.says(id), *says, "{case}: {id}\n{}", shown(self));
        }
    }
}

fn short(criterion: &CriterionResult) -> String {
    let mut text = criterion.outcome.as_str().to_owned();
    if let Some(reason) = &criterion.reason {
        let _ = write!(text, " {}", reason.code.as_str());
    }
    if let Some(need) = &criterion.blocked_by {
        let _ = write!(text, " by {need}");
    }
    let notes: Vec<&str> =
        criterion.notes.iter().map(labproof_checks::outcome::Note::code).collect();
    if !notes.is_empty() {
        let _ = write!(text, " ({})", notes.join(", "));
    }
    text
}

/// The whole result, a line a criterion.
pub(crate) fn shown(graded: &Graded) -> String {
    let mut text = String::new();
    match &graded.0.state {
        State::NotGraded(reason) => {
            let _ = writeln!(text, "not graded: {} {}", reason.code.as_str(), reason.subject);
        }
        State::Graded { score, .. } => {
            let Score { earned, possible, open, is_final } = score;
            let end = if *is_final { ", final" } else { "" };
            let _ = writeln!(text, "{earned} of {possible}, {open} open{end}");
        }
    }
    for flag in &graded.0.flags {
        let _ = writeln!(text, "flag {flag:?}");
    }
    for criterion in graded.0.criteria() {
        let found = written(criterion).unwrap_or_default();
        let line = format!("{:<36} {:<34} {found}", criterion.id, short(criterion));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// What was found of a criterion, as machines read it.
pub(crate) fn written(criterion: &CriterionResult) -> Option<String> {
    criterion.found.as_ref().map(ToString::to_string)
}
