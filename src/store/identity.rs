//! By what students are known outside a store.

use super::{Store, StoreError};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// By what a student is known, and nobody else in the store is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The id in the rosters.
    pub(crate) student_id: String,
    /// The names in the rosters, but for those that another student has too.
    pub(crate) names: BTreeSet<String>,
    /// The account numbers, but for those of other students.
    pub(crate) accounts: BTreeSet<String>,
}

impl Store {
    /// By what each of these is known who is in the store. An account that no student has any more is known
    /// by its number.
    ///
    /// # Errors
    /// The store could not be read.
    pub(crate) fn identities(&self, students: &[String]) -> Result<Vec<Identity>, StoreError> {
        let found = students.iter().filter_map(|student| of(&self.connection, student).transpose());
        found.collect::<Result<_, _>>().map_err(|error| StoreError::of(&self.path, error))
    }
}

fn of(connection: &Connection, student: &str) -> rusqlite::Result<Option<Identity>> {
    let known = "SELECT 1 FROM students WHERE student_id = ?1
                 UNION ALL SELECT 1 FROM looks JOIN names ON names.key = account WHERE name = ?1
                     AND account NOT IN (SELECT account FROM students)";
    if !connection.prepare(known)?.exists([student])? {
        return Ok(None);
    }
    let names = "SELECT name FROM students WHERE student_id = ?1
                 EXCEPT SELECT name FROM students WHERE student_id <> ?1";
    let accounts = "SELECT names.name FROM students JOIN names ON names.key = account
                        WHERE student_id = ?1
                    EXCEPT SELECT names.name FROM students JOIN names ON names.key = account
                        WHERE student_id <> ?1";
    Ok(Some(Identity {
        student_id: student.to_owned(),
        names: texts(connection, names, student)?,
        accounts: texts(connection, accounts, student)?,
    }))
}

fn texts(connection: &Connection, sql: &str, of: &str) -> rusqlite::Result<BTreeSet<String>> {
    connection.prepare(sql)?.query_map(params![of], |row| row.get(0))?.collect()
}
