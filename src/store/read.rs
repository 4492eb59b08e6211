//! Reading a store. What is read is checked: an observation that is not what its id says is an
//! error, never evidence.

use super::value::{Json, Time};
use super::{Enrolment, Kept, Run, Store, StoreError};
use labproof_checks::evidence::{Look, Observation};
use rusqlite::{Params, Row, params};

pub(super) const RUN: &str = "SELECT id, command, version, lab, lab_sha256, started_at, finished_at
                   FROM runs LEFT JOIN run_ends ON run_ends.run = runs.id";

impl Store {
    /// What was observed of an account, in all runs: by time, then by id.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn observations(&self, account: &str) -> Result<Vec<Observation>, StoreError> {
        let sql = "SELECT observations.id, run, account, region, at, json
                   FROM observations LEFT JOIN looks ON looks.id = look
                   WHERE account = ?1 ORDER BY at, observations.id";
        let kept = self.query(sql, [account], kept_observation)?;
        kept.into_iter().map(|(id, observation)| self.verified(&id, observation)).collect()
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
        let kept =
            |(id, seen): (String, _)| Ok(Kept { observation: self.verified(&id, seen)?, id });
        found.into_iter().map(kept).collect()
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
        id: &str,
        observation: Option<Observation>,
    ) -> Result<Observation, StoreError> {
        let damage = match observation {
            Some(observation) if observation.id() == id => return Ok(observation),
            Some(_) => "is not what its id says",
            None => "has lost what it saw",
        };
        let what = format!("observation {id} {damage}");
        Err(StoreError::Damaged { path: self.path.clone(), what })
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
