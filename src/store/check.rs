//! Whether a store is whole: laid out as it was made, its pages and indexes as SQLite left them, and of
//! every run exactly what its seal says. Each observation is held against its own id besides, when it is
//! read (read.rs). What does not fit is named, and nothing is read of such a store.

use super::format::{Format, layout};
use super::seal::{self, Seal, Tally};
use super::{Store, StoreError};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fmt::Write as _;

impl Store {
    /// Checks everything but what answers say.
    ///
    /// # Errors
    /// Something does not fit, or the store cannot be read.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let _instant = self.instant()?;
        let explain = |error| StoreError::of(&self.path, error);
        let fault = fault(&self.connection).map_err(explain)?;
        fault.map_or(Ok(()), |what| Err(StoreError::Damaged { path: self.path.clone(), what }))
    }
}

/// What does not fit in a store of today, if anything.
fn fault(connection: &Connection) -> rusqlite::Result<Option<String>> {
    if let Some(fault) = form(connection, Format::Sealed)? {
        return Ok(Some(fault));
    }
    content(connection)
}

/// What does not fit in the form of a store of this format: what it is made of, and its pages.
pub(super) fn form(connection: &Connection, format: Format) -> rusqlite::Result<Option<String>> {
    let (found, made) = (layout(connection)?, format.layout()?);
    if let Some(name) = difference(&found, &made) {
        return Ok(Some(format!("{name} is not as labproof made it")));
    }
    let answer: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok((answer != "ok").then(|| answer.replace("***", "").trim().replace('\n', ": ")))
}

/// The first thing that one has and the other has not, or has otherwise.
fn difference(found: &BTreeMap<String, String>, made: &BTreeMap<String, String>) -> Option<String> {
    let missing = made.iter().find(|(name, sql)| found.get(*name) != Some(sql));
    let added = || found.iter().find(|(name, _)| !made.contains_key(*name));
    missing.or_else(added).map(|(name, _)| name.clone())
}

/// What does not fit of what there is, by the seals.
fn content(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let mut found = seal::tallies(connection)?;
    let seals = seal::seals(connection, 1)?;
    let promised: i64 = connection.query_row("SELECT seals FROM store", [], |row| row.get(0))?;
    if usize::try_from(promised) != Ok(seals.len()) {
        return Ok(Some(format!("{} of {promised} runs are sealed", seals.len())));
    }
    let mut chain = seal::beginning(connection)?;
    for (number, seal) in (1..).zip(&seals) {
        let Some(name) = &seal.name else {
            return Ok(Some(format!("run {number} has lost its name")));
        };
        let tally = found.remove(&seal.run).unwrap_or_default();
        if tally != seal.tally {
            return told(connection, seal, tally, name).map(Some);
        }
        chain = seal.tally.chained(chain, name);
        if (chain, number) != (seal.chain, seal.number) {
            return Ok(Some(format!(
                "the seal of the run {name} does not follow the one before it"
            )));
        }
    }
    let Some(unsealed) = found.into_keys().next() else { return Ok(None) };
    let name = "SELECT name FROM names WHERE key = ?1";
    let name = connection.query_row(name, [unsealed], |row| row.get(0));
    Ok(Some(format!(
        "there is something of the run {}, which was never sealed",
        name.unwrap_or_else(|_| unsealed.to_string())
    )))
}

/// What does not fit of a run.
fn told(connection: &Connection, seal: &Seal, found: Tally, run: &str) -> rusqlite::Result<String> {
    let sealed = seal.tally;
    let amounts = [
        ("rows of its roster", found.students, sealed.students),
        ("looks", found.looks, sealed.looks),
        ("observations", found.observations, sealed.observations),
    ];
    let Some((what, found, sealed)) =
        amounts.into_iter().find(|(_, found, sealed)| found != sealed)
    else {
        return Ok(format!(
            "the run {run} is not what was sealed: when it began or ended, its roster, or which account was looked at"
        ));
    };
    let mut told = format!("the run {run} has {found} {what}, and {sealed} were sealed");
    let whom = suspects(connection, seal.run)?;
    if !whom.is_empty() {
        // Writing into a string cannot fail.
        let _ = write!(told, "; nothing is there of {}", whom.join(", "));
    }
    Ok(told)
}

/// Those of a run's roster of whom nothing was seen in it, a few of them.
fn suspects(connection: &Connection, run: i64) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT student_id || ' (account ' || names.name || ')'
               FROM enrolments JOIN students ON students.key = student
               JOIN names ON names.key = students.account
               WHERE run = ?1 AND students.account NOT IN (
                   SELECT account FROM looks JOIN observations ON look = looks.key WHERE run = ?1
               ) ORDER BY position LIMIT 3";
    connection.prepare(sql)?.query_map([run], |row| row.get(0))?.collect()
}
