//! Reading a store. What is read is checked: an observation that is not what its id says is an
//! error, never evidence. What this process has checked it does not check again until another one
//! has written to the file: to hash everything once more in every run of a watch would be most of
//! its work.

use super::value::{Json, Time};
use super::{Enrolment, NONCE, Run, Store, StoreError};
use crate::nonce::Nonce;
use jiff::Timestamp;
use labproof_checks::evidence::{Kept, Look, Observation};
use rusqlite::{Params, Row, params};
use std::collections::BTreeSet;

pub(super) const RUN: &str = "SELECT id, command, version, lab, lab_sha256, started_at, finished_at
                   FROM runs LEFT JOIN run_ends ON run_ends.run = runs.id";

/// What has been read and checked.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The version of the file that it was read at.
    version: Option<Version>,
    /// Every observation of these accounts was checked, or was made by this process.
    accounts: BTreeSet<String>,
}

/// Another one whenever another process, or another [`Store`], has changed the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version(i64);

impl Store {
    /// The version of the file. What this very store adds does not change it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn version(&self) -> Result<Version, StoreError> {
        let version = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0));
        version.map(Version).map_err(|error| StoreError::of(&self.path, error))
    }

    /// Reads what is to be read together: what others write meanwhile is not seen.
    ///
    /// # Errors
    /// What the reader says; or the store cannot be read.
    pub(crate) fn at_one_instant<T>(
        &self,
        read: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let begun = self.connection.unchecked_transaction();
        let _instant = begun.map_err(|error| StoreError::of(&self.path, error))?;
        read()
    }

    /// When an account was looked at last, in any run.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn newest(&self, account: &str) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT max(at) FROM observations WHERE account = ?1";
        let newest: Vec<Option<Time>> = self.query(sql, [account], |row| row.get(0))?;
        Ok(newest.into_iter().flatten().map(|Time(at)| at).max())
    }

    /// When an account was looked at first, in all runs.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn oldest(&self, account: &str) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(at) FROM observations WHERE account = ?1";
        let oldest: Vec<Option<Time>> = self.query(sql, [account], |row| row.get(0))?;
        Ok(oldest.into_iter().flatten().map(|Time(at)| at).min())
    }

    /// What was observed of an account, in all runs: by time, then by id.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn observations(&self, account: &str) -> Result<Vec<Kept>, StoreError> {
        let sql = "SELECT observations.id, run, account, region, at, json
                   FROM observations LEFT JOIN looks ON looks.id = look
                   WHERE account = ?1 ORDER BY at, observations.id";
        let is_checked = self.is_checked(account)?;
        let rows = self.query(sql, [account], kept_observation)?;
        let kept = rows.into_iter().map(|(id, seen)| match seen {
            Some(observation) if is_checked => Ok(Kept::known(id, observation)),
            seen => self.verified(id, seen),
        });
        let kept = kept.collect::<Result<_, _>>()?;
        self.read.borrow_mut().accounts.insert(account.to_owned());
        Ok(kept)
    }

    /// Each student's row in the newest run that held it: the newest run's students first, in the
    /// order of its roster.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn latest_roster(&self) -> Result<Vec<Enrolment>, StoreError> {
        let sql = "WITH aged AS (
                       SELECT enrolments.*, started_at, row_number() OVER (
                           PARTITION BY student_id ORDER BY started_at DESC, run DESC
                       ) AS age
                       FROM enrolments JOIN runs ON runs.id = run
                   )
                   SELECT student_id, name, account, region, columns
                   FROM aged WHERE age = 1 ORDER BY started_at DESC, run DESC, position";
        self.query(sql, [], enrolment)
    }

    /// The rows of the roster that a run was given, in their order.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn enrolments(&self, run: &str) -> Result<Vec<Enrolment>, StoreError> {
        let sql = "SELECT student_id, name, account, region, columns
                   FROM enrolments WHERE run = ?1 ORDER BY position, student_id";
        self.query(sql, [run], enrolment)
    }

    /// Every run, oldest first.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn runs(&self) -> Result<Vec<Run>, StoreError> {
        self.query(&format!("{RUN} ORDER BY started_at, id"), [], run)
    }

    /// When a nonce was issued; `None` if this store, or what was merged into it, did not issue it.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn issued(&self, nonce: &Nonce) -> Result<Option<Timestamp>, StoreError> {
        let run = self.run(nonce.as_str())?;
        Ok(run.filter(|run| run.command == NONCE).map(|run| run.started_at))
    }

    /// How many students the roster of a run had.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn students(&self, run: &str) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM enrolments WHERE run = ?1";
        let counts: Vec<i64> = self.query(sql, [run], |row| row.get(0))?;
        Ok(counts.into_iter().sum())
    }

    /// The accounts that a student ever had, or an account itself; none if neither is known.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn accounts(&self, student_or_account: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT account FROM enrolments WHERE student_id = ?1 OR account = ?1
                   UNION SELECT account FROM observations WHERE account = ?1";
        self.query(sql, [student_or_account], |row| row.get(0))
    }

    /// The observations whose ids begin so, in the order of their ids, at most so many.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn by_id(&self, prefix: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let sql = "SELECT observations.id, run, account, region, at, json
                   FROM observations LEFT JOIN looks ON looks.id = look
                   WHERE substr(observations.id, 1, length(?1)) = ?1
                   ORDER BY observations.id LIMIT ?2";
        let found = self.query(sql, params![prefix, at_most], kept_observation)?;
        found.into_iter().map(|(id, seen)| self.verified(id, seen)).collect()
    }

    /// The run of an id.
    pub(super) fn run(&self, id: &str) -> Result<Option<Run>, StoreError> {
        let runs = self.query(&format!("{RUN} WHERE id = ?1"), [id], run)?;
        Ok(runs.into_iter().next())
    }

    fn query<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let query = || -> rusqlite::Result<Vec<T>> {
            self.connection.prepare(sql)?.query_map(params, read)?.collect()
        };
        query().map_err(|error| StoreError::of(&self.path, error))
    }

    pub(super) fn verified(
        &self,
        id: String,
        observation: Option<Observation>,
    ) -> Result<Kept, StoreError> {
        let what = match observation {
            None => format!("the observation {id} has lost what it saw"),
            Some(observation) => match Kept::verified(id, observation) {
                Ok(kept) => return Ok(kept),
                Err(changed) => changed.to_string(),
            },
        };
        Err(StoreError::Damaged { path: self.path.clone(), what })
    }

    /// Whether everything of an account was checked that was not made here.
    fn is_checked(&self, account: &str) -> Result<bool, StoreError> {
        let version = Some(self.version()?);
        let mut read = self.read.borrow_mut();
        if read.version != version {
            *read = Read { version, accounts: BTreeSet::new() };
        }
        Ok(read.accounts.contains(account))
    }
}

/// An id, and the observation that is kept by it; `None` if what it saw is not there.
pub(super) fn kept_observation(row: &Row<'_>) -> rusqlite::Result<(String, Option<Observation>)> {
    let (id, run, account, region) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    let Time(at) = row.get(4)?;
    let look: Option<Json<Look>> = row.get(5)?;
    let observation = look.map(|Json(look)| Observation { run, account, region, at, look });
    Ok((id, observation))
}

pub(super) fn enrolment(row: &Row<'_>) -> rusqlite::Result<Enrolment> {
    let Json(columns) = row.get(4)?;
    Ok(Enrolment {
        student_id: row.get(0)?,
        name: row.get(1)?,
        account: row.get(2)?,
        region: row.get(3)?,
        columns,
    })
}

pub(super) fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let Time(started_at) = row.get(5)?;
    let finished_at: Option<Time> = row.get(6)?;
    Ok(Run {
        id: row.get(0)?,
        command: row.get(1)?,
        version: row.get(2)?,
        lab: row.get(3)?,
        lab_sha256: row.get(4)?,
        started_at,
        finished_at: finished_at.map(|Time(at)| at),
    })
}
