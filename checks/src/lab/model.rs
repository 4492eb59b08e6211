//! What a lab is, once it is read: its tasks, criteria and points, and what they are about.

use crate::engine::{CriterionSpec, Language, Points, Shown, Source, Text};
use crate::modules::{Anchor, Criterion, Expects, Module, Subject};
use crate::services::answer::SESSION;
use crate::services::ec2::{GroupSpec, REGIONS};
use crate::services::http::PAGES;
use crate::services::mysql::{TABLE, TableSpec};
use std::collections::BTreeSet;

/// A lab, read and found sound: every criterion is one that a check module can judge, and everything
/// that it needs is there.
#[derive(Debug, Clone)]
pub struct Lab {
    /// A short name in lower case, digits and hyphens.
    pub id: String,
    /// The lab's title.
    pub title: Text,
    /// The lab's languages; the first one is used where nobody names another.
    pub languages: Vec<Language>,
    /// The region that the lab's text links to, where nobody names another.
    pub region: String,
    /// The tasks in the lab's order.
    pub tasks: Vec<Task>,
    /// The SHA-256 of the file, 64 hex digits: which rules a grade was given by.
    pub sha256: String,
}

/// A step of the lab.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The check module that judges it.
    pub module: &'static Module,
    /// What it is about.
    pub subject: Subject,
    /// Its criteria in the lab's order.
    pub criteria: Vec<TaskCriterion>,
}

/// A criterion of a lab: what the lab says of it, and how it is judged.
#[derive(Debug, Clone)]
pub struct TaskCriterion {
    /// `task.criterion`.
    pub id: String,
    /// What the lab says of it.
    pub spec: CriterionSpec,
    /// The check module's criterion that judges it.
    pub check: &'static Criterion,
    /// Full ids of the criteria without which it cannot be so.
    pub needs: Vec<String>,
    /// Those of them that are of the same task.
    pub(crate) needs_of_task: Vec<String>,
}

impl TaskCriterion {
    /// The values that pass, the written one first; none where the lab's names or what else was found say it.
    pub fn passes(&self) -> Vec<Shown> {
        let values = self.spec.values();
        match self.check.expects {
            Expects::Value(kind) => values.map(|value| kind.shown(value)).collect(),
            Expects::Switch(switch) => values.filter_map(|value| switch.shown_of(value)).collect(),
            Expects::Of(_) => Vec::new(),
        }
    }
}

impl Lab {
    /// The criterion of a full id, `task.criterion`.
    ///
    /// ```
    /// use labproof_checks::lab::Lab;
    ///
    /// let lab = Lab::shipped("stem-day-rds").unwrap();
    /// assert!(lab.criterion("security-group.exists").is_some());
    /// assert!(lab.criterion("security-group").is_none());
    /// ```
    pub fn criterion(&self, id: &str) -> Option<&TaskCriterion> {
        self.criteria().find(|criterion| criterion.id == id)
    }

    /// All criteria, in the lab's order.
    pub fn criteria(&self) -> impl Iterator<Item = &TaskCriterion> {
        self.tasks.iter().flat_map(|task| &task.criteria)
    }

    /// The task of the criterion of a full id, and the criterion.
    pub(crate) fn task_of(&self, id: &str) -> Option<(&Task, &TaskCriterion)> {
        self.tasks.iter().find_map(|task| {
            let criterion = task.criteria.iter().find(|criterion| criterion.id == id)?;
            Some((task, criterion))
        })
    }

    /// The tasks about a thing of which several may be found; about none of these, if none is named.
    pub(crate) fn tasks_about(&self, anchor: Option<&Anchor>) -> Vec<&Task> {
        self.tasks.iter().filter(|task| task.subject.anchor.as_ref() == anchor).collect()
    }

    /// What the tasks about a thing are worth.
    pub(crate) fn points_about(&self, anchor: &Anchor) -> Points {
        let tasks = self.tasks_about(Some(anchor)).into_iter();
        tasks.flat_map(|task| &task.criteria).map(|criterion| criterion.spec.points).sum()
    }

    /// What the whole lab is worth.
    pub fn points(&self) -> Points {
        self.criteria().map(|criterion| criterion.spec.points).sum()
    }

    /// Every source that some criterion of the lab reads, and what entering an account takes.
    ///
    /// ```
    /// use labproof_checks::lab::Lab;
    ///
    /// let lab = Lab::shipped("stem-day-rds").unwrap();
    /// assert!(lab.reads().len() > 5);
    /// ```
    pub fn reads(&self) -> BTreeSet<Source> {
        let read = self.tasks.iter().flat_map(|task| {
            let reads = task.criteria.iter().flat_map(|criterion| criterion.check.reads).copied();
            reads.filter(|source| task.subject.is_told_by(*source))
        });
        read.chain([SESSION, REGIONS]).collect()
    }

    /// The IAM actions that these sources need, sorted: the whole of what the reader's role allows.
    ///
    /// ```
    /// use labproof_checks::lab::Lab;
    ///
    /// let lab = Lab::shipped("stem-day-rds").unwrap();
    /// assert!(lab.actions().contains(&"rds:DescribeDBInstances"));
    /// ```
    pub fn actions(&self) -> Vec<&'static str> {
        let actions: BTreeSet<_> = self.reads().into_iter().filter_map(Source::action).collect();
        actions.into_iter().collect()
    }

    /// The groups by which the lab knows its servers.
    pub(crate) fn webs(&self) -> impl Iterator<Item = &GroupSpec> {
        self.tasks.iter().filter_map(|task| task.subject.web.as_ref())
    }

    /// What tasks are about, once for each thing of which several may be found.
    pub fn anchors(&self) -> Vec<(&Anchor, &Subject)> {
        let mut anchors: Vec<(&Anchor, &Subject)> = Vec::new();
        for task in &self.tasks {
            if let Some(anchor) = &task.subject.anchor
                && !anchors.iter().any(|(known, _)| *known == anchor)
            {
                anchors.push((anchor, &task.subject));
            }
        }
        anchors
    }

    /// The tables that the lab looks for.
    pub fn tables(&self) -> impl Iterator<Item = &TableSpec> {
        self.on_tables().map(|(_, table)| table)
    }

    /// The same, each with what the task on it is about.
    pub fn on_tables(&self) -> impl Iterator<Item = (&Subject, &TableSpec)> {
        let on_tables = self.tasks.iter().filter(|task| task.is_on_table());
        on_tables.filter_map(|task| Some((&task.subject, task.subject.table.as_ref()?)))
    }
}

impl Lab {
    /// What the tasks on pages are about.
    pub fn with_pages(&self) -> impl Iterator<Item = &Subject> {
        let reads = |task: &&Task| task.criteria.iter().any(|it| it.check.reads.contains(&PAGES));
        self.tasks.iter().filter(reads).map(|task| &task.subject)
    }
}

impl Task {
    /// Whether its module looks for a table.
    pub(crate) fn is_on_table(&self) -> bool {
        self.module.criteria.iter().any(|criterion| criterion.reads.contains(&TABLE))
    }
}
