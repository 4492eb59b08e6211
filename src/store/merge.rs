//! Merging stores and exports: a union of what they hold, each thing told by its key. So they may
//! be merged in any order and any number of times.

use super::read::{self, ENROLMENT};
use super::source::Fault;
use super::value::Time;
use super::write::Inserts;
use super::{Entry, Run, Source, Store, StoreError};
use miette::Diagnostic;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
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
        let inserts = Inserts::new(&transaction);
        source.each(|place, entry| {
            let new = insert(&inserts, entry).map_err(explain)?;
            if !new && !holds(&transaction, entry).map_err(explain)? {
                let (place, what, store) = (place.to_string(), name(entry), store.clone());
                return Err(MergeError::Conflict { place, what, store });
            }
            merged.count(entry, new);
            Ok(())
        })?;
        if let Some(run) = lost_run(&transaction).map_err(explain)? {
            let place = source.path().display().to_string();
            return Err(MergeError::NoSuchRun { place, run, store });
        }
        inserts.seal(true).map_err(explain)?;
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
pub(super) fn insert(inserts: &Inserts<'_>, entry: &Entry) -> rusqlite::Result<bool> {
    match entry {
        Entry::Run(run) => inserts.run(run),
        Entry::End { run, finished_at } => inserts.end(run, *finished_at),
        Entry::Enrolment { run, position, student } => inserts.enrolment(run, *position, student),
        Entry::Observation(kept) => inserts.observation(kept),
    }
}

/// Of which run and student; found by both.
pub(super) const OF_STUDENT: &str = "WHERE id.name = ?1
     AND student IN (SELECT key FROM students WHERE student_id = ?2)";

/// Whether what is kept by the key of an entry is the entry.
fn holds(connection: &Connection, entry: &Entry) -> rusqlite::Result<bool> {
    match entry {
        Entry::Run(run) => {
            let kept = read::run_by_id(connection, &run.id)?;
            Ok(kept.is_some_and(|kept| Run { finished_at: run.finished_at, ..kept } == *run))
        }
        Entry::End { run, finished_at } => {
            let sql = "SELECT finished_at FROM run_ends JOIN names ON key = run WHERE name = ?1";
            let Time(kept) = connection.prepare(sql)?.query_row([run], |row| row.get(0))?;
            Ok(kept == *finished_at)
        }
        Entry::Enrolment { run, position, student } => {
            let sql = format!("{ENROLMENT} {OF_STUDENT}");
            let mut kept = connection.prepare(&sql)?;
            let kept = kept.query_row([run, &student.student_id], |row| {
                Ok((read::enrolment(row)?, row.get::<_, i64>(6)?))
            });
            Ok(kept.optional()?.is_some_and(|(kept, at)| kept == *student && at == *position))
        }
        // Its key is a hash over all of it.
        Entry::Observation(_) => Ok(true),
    }
}

/// A run that something is of, and that never began.
pub(super) fn lost_run(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT min(name) FROM names WHERE key IN (
                   SELECT run FROM looks UNION SELECT run FROM enrolments UNION SELECT run FROM run_ends
                   EXCEPT SELECT run FROM runs
               )";
    connection.query_row(sql, [], |row| row.get(0))
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
