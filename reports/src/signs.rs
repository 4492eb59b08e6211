//! The signs of the outcomes: one column wide in every terminal, and told apart without colour.

use crate::cohort::of_task;
use crate::gradebook::{Criterion, Task};
use crate::message::Message;
use crate::wording;
use labproof_checks::outcome::Outcome;

/// What stands for a verdict where there is room for one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It was judged.
    Of(Outcome),
    /// Nothing was attempted: open, not wrong.
    NotBegun,
}

impl Sign {
    /// Every sign, in the order of a legend.
    pub(crate) const ALL: [Self; 8] = [
        Self::Of(Outcome::Passed),
        Self::Of(Outcome::Partial),
        Self::Of(Outcome::Failed),
        Self::NotBegun,
        Self::Of(Outcome::Blocked),
        Self::Of(Outcome::Pending),
        Self::Of(Outcome::Unverified),
        Self::Of(Outcome::Excused),
    ];

    /// The sign of one criterion.
    pub(crate) fn of_criterion(criterion: &Criterion) -> Self {
        if wording::is_not_begun(criterion) { Self::NotBegun } else { Self::Of(criterion.outcome) }
    }

    /// One sign for a whole task. None for a task that has no points to give.
    pub(crate) fn of_task(task: &Task) -> Option<Self> {
        let counting = || task.criteria.iter().filter(|it| !it.possible.is_zero());
        let mut failed = counting().filter(|it| it.outcome == Outcome::Failed).peekable();
        let is_not_begun = failed.peek().is_some() && failed.all(wording::is_not_begun);
        let outcome = of_task(task)?;
        let is_lost = outcome == Outcome::Failed;
        Some(if is_lost && is_not_begun { Self::NotBegun } else { Self::Of(outcome) })
    }

    /// The character.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::NotBegun => "☐",
            Self::Of(Outcome::Passed) => "✓",
            Self::Of(Outcome::Partial) => "~",
            Self::Of(Outcome::Failed) => "✗",
            Self::Of(Outcome::Blocked) => "⊘",
            Self::Of(Outcome::Pending) => "↻",
            Self::Of(Outcome::Unverified) => "?",
            Self::Of(Outcome::Excused) => "-",
        }
    }

    /// What it means.
    pub(crate) fn name(self) -> Message<'static> {
        match self {
            Self::NotBegun => Message::NotYet,
            Self::Of(outcome) => wording::of_outcome(outcome),
        }
    }
}
