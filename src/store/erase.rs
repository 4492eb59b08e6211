//! Erasing students: the one thing that takes anything out of a store, and then for good.

use super::guards::{allow_deletion, guard};
use super::seal::reseal;
use super::{Store, StoreError};
use miette::Diagnostic;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use thiserror::Error;

/// What was erased, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Erased {
    /// Rows of rosters.
    pub(crate) enrolments: usize,
    /// Observations.
    pub(crate) observations: usize,
    /// Accounts of erased students that others have too, and those others: their observations are
    /// still there.
    pub(crate) kept: BTreeMap<String, Vec<String>>,
}

/// Why students could not be erased, or not altogether.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum EraseError {
    /// Nobody has that id.
    #[error("nobody in the evidence store {} has the id {}", path.display(), students.join(", "))]
    #[diagnostic(help(
        "nobody was erased now, and nothing is left of who was erased before. Give the student_id as the roster has it; of an account that no student has any more, its number"
    ))]
    Nobody {
        /// The store.
        path: PathBuf,
        /// The ids.
        students: Vec<String>,
    },
    /// The rows are gone, their bytes perhaps not.
    #[error("bytes of erased students may still be in the evidence store {} and the files beside it", path.display())]
    #[diagnostic(help(
        "end every other program that has the store open, see that the disk is not full, and give the same command again"
    ))]
    NotSwept {
        /// The store.
        path: PathBuf,
        /// What stood in the way.
        #[source]
        cause: Box<StoreError>,
    },
    /// The store could not be written.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(#[from] StoreError),
}

/// What nothing refers to any more, after an erasure: each before what it refers to itself.
const PRUNE: &str = "
    DELETE FROM looks WHERE key NOT IN (SELECT look FROM observations);
    DELETE FROM answer_items WHERE answer NOT IN (SELECT answer FROM observations);
    DELETE FROM answers WHERE key NOT IN (SELECT answer FROM observations);
    DELETE FROM items WHERE key NOT IN (SELECT item FROM answer_items);
    DELETE FROM names WHERE key NOT IN (
        SELECT run FROM runs UNION SELECT command FROM runs UNION SELECT version FROM runs
        UNION SELECT lab FROM runs UNION SELECT lab_sha256 FROM runs
        UNION SELECT account FROM looks UNION SELECT region FROM looks
        UNION SELECT account FROM students
        UNION SELECT region FROM students WHERE region IS NOT NULL
    );";

impl Store {
    /// Erases students: their rows in every roster, and all observations of their accounts. An
    /// account that another student has too keeps its observations. No byte of what is erased stays
    /// in the files of the store.
    ///
    /// A name that is no student's may be an account's that no student has any more.
    ///
    /// # Errors
    /// One of them is not there, and nobody is erased, but what an earlier erasure left behind when
    /// it was cut short is swept away; or the store could not be written.
    pub(crate) fn erase(&mut self, students: &[String]) -> Result<Erased, EraseError> {
        let secure = self.connection.execute_batch("PRAGMA secure_delete = ON");
        secure.map_err(|error| StoreError::of(&self.path, error))?;
        let erased = self.take_out(students);
        if let Err(error @ EraseError::Store(_)) = erased {
            return Err(error);
        }
        let (path, swept) = (self.path.clone(), self.sweep());
        swept.map_err(|cause| EraseError::NotSwept { path, cause: cause.into() })?;
        erased
    }

    /// Deletes the rows, all of them or none.
    fn take_out(&mut self, students: &[String]) -> Result<Erased, EraseError> {
        let path = self.path.clone();
        let explain = |error| EraseError::Store(StoreError::of(&path, error));
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(explain)?;
        let unknown = unknown(&transaction, students).map_err(explain)?;
        if !unknown.is_empty() {
            return Err(EraseError::Nobody { path, students: unknown });
        }
        let erased = delete(&transaction, students).map_err(explain)?;
        transaction.commit().map_err(explain)?;
        Ok(erased)
    }

    /// Writes the store anew and empties the write-ahead log. Deleted rows are overwritten by
    /// `secure_delete`, but older copies of them lie in pages that were once rearranged, and in the
    /// log.
    fn sweep(&self) -> Result<(), StoreError> {
        let explain = |error| StoreError::of(&self.path, error);
        self.connection.execute_batch("VACUUM").map_err(explain)?;
        let emptied = |row: &rusqlite::Row<'_>| row.get(0);
        let busy: bool = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], emptied)
            .map_err(explain)?;
        if busy {
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            return Err(explain(rusqlite::Error::SqliteFailure(busy, None)));
        }
        Ok(())
    }
}

/// Who is neither a student nor an account that no student has any more.
fn unknown(connection: &Connection, students: &[String]) -> rusqlite::Result<Vec<String>> {
    let mut known = connection.prepare(
        "SELECT 1 FROM students WHERE student_id = ?1
         UNION ALL SELECT 1 FROM looks JOIN names ON names.key = account WHERE name = ?1
             AND account NOT IN (SELECT account FROM students)",
    )?;
    let mut unknown = Vec::new();
    for student in students {
        if !known.exists([student])? {
            unknown.push(student.clone());
        }
    }
    Ok(unknown)
}

fn delete(transaction: &Transaction<'_>, students: &[String]) -> rusqlite::Result<Erased> {
    let mut erased = Erased::default();
    let mut accounts: BTreeSet<String> = BTreeSet::new();
    allow_deletion(transaction)?;
    for student in students {
        let sql = "SELECT DISTINCT names.name FROM students JOIN names ON names.key = account
                   WHERE student_id = ?1";
        accounts.extend(texts(transaction, sql, student)?);
        let sql = "DELETE FROM enrolments
                   WHERE student IN (SELECT key FROM students WHERE student_id = ?1)";
        let rows = transaction.execute(sql, [student])?;
        if rows == 0 {
            accounts.insert(student.clone());
        }
        erased.enrolments += rows;
        transaction.execute("DELETE FROM students WHERE student_id = ?1", [student])?;
    }
    for account in accounts {
        let sql = "SELECT DISTINCT student_id FROM students JOIN names ON names.key = account
                   WHERE names.name = ?1 ORDER BY 1";
        let others = texts(transaction, sql, &account)?;
        if others.is_empty() {
            let sql = "DELETE FROM observations WHERE look IN (
                           SELECT looks.key FROM looks JOIN names ON names.key = account
                           WHERE name = ?1
                       )";
            erased.observations += transaction.execute(sql, [account])?;
        } else {
            erased.kept.insert(account, others);
        }
    }
    transaction.execute_batch(PRUNE)?;
    reseal(transaction)?;
    guard(transaction)?;
    Ok(erased)
}

fn texts(connection: &Connection, sql: &str, of: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(sql)?.query_map(params![of], |row| row.get(0))?.collect()
}
