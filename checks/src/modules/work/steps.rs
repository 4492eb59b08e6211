//! What a student does, step by step, and how two students differ.

use super::act::Act;
use crate::engine::{CriterionSpec, Value};

/// What a student does, in order.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// Each step, with the task that it is done for.
    pub steps: Vec<Step>,
    /// Whether nothing is waited for behind the last step: it is graded while AWS is still at work.
    pub is_cut_off: bool,
}

/// A step, and the id of the task that asks for it.
#[derive(Debug, Clone)]
pub struct Step {
    /// The task's id.
    pub task: String,
    /// What is done.
    pub act: Act,
}

/// What a lab says of the criteria of a task, by the check module's ids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'l> {
    pub(crate) criteria: &'l [(&'static str, &'l CriterionSpec)],
}

impl<'l> Asked<'l> {
    /// What the lab says of a criterion, if it has it.
    pub(crate) fn of(&self, check: &str) -> Option<&'l CriterionSpec> {
        self.criteria.iter().find(|(id, _)| *id == check).map(|(_, spec)| *spec)
    }

    /// The values that pass, the written one first.
    pub(crate) fn values(&self, check: &str) -> Vec<String> {
        self.of(check).into_iter().flat_map(CriterionSpec::values).map(Value::to_string).collect()
    }

    /// The written value.
    pub(crate) fn value(&self, check: &str) -> Option<String> {
        self.of(check)?.expected.as_ref().map(Value::to_string)
    }

    /// The written answer of a criterion that asks yes or no.
    pub(crate) fn flag(&self, check: &str) -> Option<bool> {
        match self.of(check)?.expected {
            Some(Value::Flag(flag)) => Some(flag),
            _ => None,
        }
    }

    /// The written number.
    pub(crate) fn number(&self, check: &str) -> Option<i64> {
        match self.of(check)?.expected {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }
}

impl Work {
    /// Adds a step for a task.
    pub(crate) fn add(&mut self, task: &str, act: Act) {
        self.steps.push(Step { task: task.to_owned(), act });
    }

    /// Leaves out every step that is like this.
    pub(crate) fn leave_out(&mut self, is_like: impl Fn(&Act) -> bool) -> Option<()> {
        let before = self.steps.len();
        self.steps.retain(|step| !is_like(&step.act));
        (self.steps.len() < before).then_some(())
    }

    /// Puts a step right behind the first that is like this.
    pub(crate) fn put_behind(&mut self, is_like: impl Fn(&Act) -> bool, act: Act) -> Option<()> {
        let at = self.steps.iter().position(|step| is_like(&step.act))?;
        let task = self.steps[at].task.clone();
        self.steps.insert(at + 1, Step { task, act });
        Some(())
    }

    /// Ends while everything stands: nothing is deleted.
    pub(crate) fn leave_standing(&mut self) {
        self.steps.retain(|step| !step.act.is_destructive());
    }

    /// Ends at once behind the first step that is like this.
    pub(crate) fn cut_off_behind(&mut self, is_like: impl Fn(&Act) -> bool) -> Option<()> {
        let at = self.steps.iter().position(|step| is_like(&step.act))?;
        self.steps.truncate(at + 1);
        self.is_cut_off = true;
        Some(())
    }

    /// The first of the things that are done which is one of these.
    pub(crate) fn find<'w, T>(
        &'w mut self,
        one: impl FnMut(&'w mut Act) -> Option<&'w mut T>,
    ) -> Option<&'w mut T> {
        self.steps.iter_mut().map(|step| &mut step.act).find_map(one)
    }
}

/// What one student does otherwise than another: a line a step, `-` for what is left out, `+` for what
/// is done besides, `~` for what is done in another way.
pub fn difference(reference: &Work, other: &Work) -> Vec<String> {
    let mut lines = Vec::new();
    let mut theirs: Vec<&Act> = other.steps.iter().map(|step| &step.act).collect();
    for act in reference.steps.iter().map(|step| &step.act) {
        let same = |other: &&Act| other.title() == act.title() && other.details() == act.details();
        let alike = |other: &&Act| other.title() == act.title();
        let found = theirs.iter().position(same).or_else(|| theirs.iter().position(alike));
        match found.map(|at| theirs.remove(at)) {
            Some(other) if other.details() == act.details() => {}
            Some(other) => lines.push(format!("~ {}", changed(act, other))),
            None => lines.push(format!("- {act}")),
        }
    }
    lines.extend(theirs.into_iter().map(|act| format!("+ {act}")));
    lines
}

/// The details that are other ones, else those that are missing.
fn changed(act: &Act, other: &Act) -> String {
    let (before, after) = (act.details(), other.details());
    let new: Vec<&str> =
        after.iter().filter(|detail| !before.contains(detail)).map(String::as_str).collect();
    let without = before.iter().filter(|detail| !after.contains(detail));
    let (what, to) = act.title();
    if new.is_empty() {
        let without: Vec<String> = without.map(|detail| format!("no {detail}")).collect();
        return format!("{what} {to}: {}", without.join(", "));
    }
    format!("{what} {to}: {}", new.join(", "))
}
