//! Merging stores and exports: a union of what they hold, each thing told by its key. So they may
//! be merged in any order and any number of times.

use super::source::Fault;
use super::value::{Json, Time};
use super::write::Inserts;
use super::{Entry, Run, Source, Store, StoreError};
use miette::Diagnostic;
use rusqlite::{ToSql, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;
use std::path::PathBuf;
use thiserror::Error;

/// How much of what was merged is new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Merged {
    /// Runs.
    pub(crate) runs: usize,
    /// Rows of rosters.
    pub(crate) enrolments: usize,
    /// Observations.
    pub(crate) observations: usize,
}

/// Why a file could not be merged. Nothing of it was written.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum MergeError {
    /// The file is not evidence, or cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Source(Fault),
    /// Two things of one key are not the same.
    #[error("{place} has another {what} than the evidence store {}", store.display())]
    #[diagnostic(help(
        "one of the two was changed; keep to the one that you trust. Nothing of the file was merged"
    ))]
    Conflict {
        /// Where the one is.
        place: String,
        /// What it is.
        what: String,
        /// Where the other is.
        store: PathBuf,
    },
    /// A run is spoken of, and is not there.
    #[error("{place} speaks of the run {run}, which neither it nor the evidence store {} holds", store.display())]
    #[diagnostic(help(
        "export it again, or merge the file that holds the run first; nothing of this one was merged"
    ))]
    NoSuchRun {
        /// The file.
        place: String,
        /// The run.
        run: String,
        /// The store that is merged into.
        store: PathBuf,
    },
    /// The store that is merged into could not be written.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(StoreError),
}

impl Store {
    /// Adds what a source holds: all of it or, if there is a fault in it, nothing. What is there
    /// already stays as it is.
    ///
    /// # Errors
    /// The source has a fault, or contradicts the store; or the store could not be written.
    pub(crate) fn merge(&mut self, source: &mut Source) -> Result<Merged, MergeError> {
        let store = self.path.clone();
        let explain = |error| MergeError::Store(StoreError::of(&store, error));
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(explain)?;
        let mut merged = Merged::default();
        let mut runs = BTreeSet::new();
        let mut inserts = Inserts::new(&transaction).map_err(explain)?;
        source.each(|place, entry| {
            let new = insert(&mut inserts, entry).map_err(explain)?;
            if !new && !holds(&transaction, entry).map_err(explain)? {
                let (place, what, store) = (place.to_string(), name(entry), store.clone());
                return Err(MergeError::Conflict { place, what, store });
            }
            merged.count(entry, new);
            if !runs.contains(entry.run()) {
                runs.insert(entry.run().to_owned());
            }
            Ok(())
        })?;
        for run in runs {
            if !is_run(&transaction, &run).map_err(explain)? {
                let place = source.path().display().to_string();
                return Err(MergeError::NoSuchRun { place, run, store });
            }
        }
        drop(inserts);
        transaction.commit().map_err(explain)?;
        Ok(merged)
    }
}

impl Merged {
    fn count(&mut self, entry: &Entry, new: bool) {
        let new = usize::from(new);
        match entry {
            Entry::Run(_) => self.runs += new,
            Entry::End { .. } => {}
            Entry::Enrolment { .. } => self.enrolments += new,
            Entry::Observation(_) => self.observations += new,
        }
    }
}

/// Inserts an entry unless there is one of its key; gives whether it was inserted.
fn insert(inserts: &mut Inserts<'_>, entry: &Entry) -> rusqlite::Result<bool> {
    match entry {
        Entry::Run(run) => inserts.run(run),
        Entry::End { run, finished_at } => inserts.end(run, *finished_at),
        Entry::Enrolment { run, position, student } => inserts.enrolment(run, *position, student),
        Entry::Observation(kept) => inserts.observation(kept),
    }
}

/// Whether what is kept by the key of an entry is the entry.
fn holds(transaction: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<bool> {
    let is = |sql: &str, values: &[&dyn ToSql]| exists(transaction, sql, values);
    match entry {
        Entry::Run(Run { id, command, version, lab, lab_sha256, started_at, finished_at: _ }) => is(
            "SELECT 1 FROM runs WHERE id = ?1 AND (command, version, lab, lab_sha256, started_at)
             = (?2, ?3, ?4, ?5, ?6)",
            params![id, command, version, lab, lab_sha256, Time(*started_at)],
        ),
        Entry::End { run, finished_at } => is(
            "SELECT 1 FROM run_ends WHERE run = ?1 AND finished_at = ?2",
            params![run, Time(*finished_at)],
        ),
        Entry::Enrolment { run, position, student } => is(
            "SELECT 1 FROM enrolments WHERE run = ?1 AND student_id = ?2
             AND (position, name, account, columns) = (?3, ?4, ?5, ?6) AND region IS ?7",
            params![
                run,
                student.student_id,
                position,
                student.name,
                student.account,
                Json(&student.columns),
                student.region
            ],
        ),
        // Its key is a hash over all of it.
        Entry::Observation(_) => Ok(true),
    }
}

fn is_run(transaction: &Transaction<'_>, id: &str) -> rusqlite::Result<bool> {
    exists(transaction, "SELECT 1 FROM runs WHERE id = ?1", params![id])
}

fn exists(
    transaction: &Transaction<'_>,
    sql: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<bool> {
    transaction.prepare(sql)?.exists(values)
}

/// An entry as an error names it.
fn name(entry: &Entry) -> String {
    match entry {
        Entry::Run(run) => format!("run of the id {}", run.id),
        Entry::End { run, .. } => format!("end of the run {run}"),
        Entry::Enrolment { run, student, .. } => {
            format!("row of the student {} in the run {run}", student.student_id)
        }
        Entry::Observation(kept) => format!("observation {}", kept.id()),
    }
}
