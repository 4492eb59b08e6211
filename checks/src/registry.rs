//! The tasks and their criteria: what is judged, what that reads, and what it needs.
//!
//! Adding a task is one line of [`TASKS`]; adding a criterion touches its task's module only.

use crate::evidence::Source;
use crate::facts::Facts;
use crate::lab::{CriterionSpec, Lab};
use crate::outcome::Judgement;
use crate::tasks;
use std::collections::BTreeSet;

/// Every task that can be judged, in the order of the shipped lab.
pub static TASKS: [&Task; 7] = [
    &tasks::web_tier::TASK,
    &tasks::security_group::TASK,
    &tasks::db_config::TASK,
    &tasks::sql_table::TASK,
    &tasks::resize::TASK,
    &tasks::snapshot::TASK,
    &tasks::deletion::TASK,
];

/// A task: a module of criteria.
#[derive(Debug)]
pub struct Task {
    /// Its id in the lab file.
    pub id: &'static str,
    /// Its criteria.
    pub criteria: &'static [Criterion],
}

/// One gradable fact, as a value.
#[derive(Debug)]
pub struct Criterion {
    /// Its id within the task.
    pub id: &'static str,
    /// Full ids of the criteria without which it cannot be so (`docs/contract.md` R12).
    pub needs: &'static [&'static str],
    /// The numbers of the contract's rules that judge it, ascending.
    pub rules: &'static [u16],
    /// Every source that its judge reads. The one declaration of what is read.
    pub reads: &'static [Source],
    /// Where what it expects comes from.
    pub expects: Expects,
    /// The judge: pure, and short.
    pub(crate) judge: Judge,
}

/// Judges one criterion by the facts of one student.
pub(crate) type Judge = fn(&Facts<'_>, &CriterionSpec) -> Judgement;

/// Where what a criterion expects comes from.
#[derive(Debug, Clone, Copy)]
pub enum Expects {
    /// The lab file's `expected`, a value of this kind.
    Value(Kind),
    /// The lab file's `expected`, yes or no, shown as the setting that it is in AWS.
    Switch(Switch),
    /// The lab's names, or what else was found.
    Of(fn(&Lab, &Facts<'_>) -> Option<String>),
}

/// A setting of AWS that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch {
    /// The member of AWS's answer.
    pub member: &'static str,
    /// The member's value where the criterion's answer is yes.
    pub yes: bool,
}

impl Switch {
    /// The setting, as a plain value: `PubliclyAccessible=false`.
    pub(crate) fn shown(self, answer: bool) -> String {
        format!("{}={}", self.member, answer == self.yes)
    }
}

/// The kind of a compared value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// A text.
    Text,
}

/// The task of an id.
pub fn task(id: &str) -> Option<&'static Task> {
    TASKS.into_iter().find(|task| task.id == id)
}

/// The criterion of a full id, `task.criterion`.
pub fn criterion(id: &str) -> Option<&'static Criterion> {
    let (task_id, criterion_id) = id.split_once('.')?;
    task(task_id)?.criteria.iter().find(|criterion| criterion.id == criterion_id)
}

/// Every source that some criterion of the lab reads, and what entering an account takes.
pub fn reads(lab: &Lab) -> BTreeSet<Source> {
    let declared = lab.file.tasks.iter().flat_map(|spec| {
        let task = task(&spec.id);
        spec.criteria.iter().filter_map(move |criterion| {
            task?.criteria.iter().find(|known| known.id == criterion.id)
        })
    });
    declared
        .flat_map(|criterion| criterion.reads.iter().copied())
        .chain([Source::Session, Source::Regions])
        .collect()
}

/// The IAM actions that these sources need, sorted: the whole of what the reader's role allows.
pub fn actions(lab: &Lab) -> Vec<&'static str> {
    let actions: BTreeSet<_> = reads(lab).into_iter().filter_map(Source::action).collect();
    actions.into_iter().collect()
}
