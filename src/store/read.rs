//! Reading a store. What is read is checked: an observation that is not what its id says is an
//! error, never evidence. What this process has checked it does not check again until another one
//! has written to the file: to hash everything once more in every run of a watch would be most of
//! its work.

use super::value::{Json, Time};
use super::{Ahead, Enrolment, NONCE, Run, Store, StoreError};
use crate::nonce::Nonce;
use crate::shard::Shard;
use jiff::Timestamp;
use labproof_checks::evidence::Kept;
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Runs, for [`run`], with their keys.
pub(super) const RUN: &str =
    "SELECT id.name, command.name, version.name, lab.name, lab_sha256.name, started_at, finished_at, run
     FROM runs LEFT JOIN run_ends USING (run)
     LEFT JOIN names AS id ON id.key = run
     LEFT JOIN names AS command ON command.key = command
     LEFT JOIN names AS version ON version.key = version
     LEFT JOIN names AS lab ON lab.key = lab
     LEFT JOIN names AS lab_sha256 ON lab_sha256.key = lab_sha256";

/// Rows of rosters, for [`enrolment`], with their runs, their places there and the keys of the runs.
pub(super) const ENROLMENT: &str =
    "SELECT student_id, students.name, account.name, region.name, columns, id.name, position, enrolments.run
     FROM enrolments JOIN students ON students.key = student
     LEFT JOIN names AS account ON account.key = account
     LEFT JOIN names AS region ON region.key = region
     LEFT JOIN names AS id ON id.key = enrolments.run";

/// The runs that looked at an account, each with its newest look until some time.
pub(super) const NEWEST: &str = "SELECT run.name, looks.at + (
         SELECT max(at) FROM observations WHERE look = looks.key AND at <= ?2 - looks.at
     )
     FROM looks JOIN names AS run ON run.key = run
     WHERE account = (SELECT key FROM names WHERE name = ?1)";

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
        let version = self.connection.prepare_cached("PRAGMA data_version");
        let version = version.and_then(|mut it| it.query_row([], |row| row.get(0)));
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
        let _instant = self.instant()?;
        read()
    }

    /// From now until it is dropped, one instant is read; a longer one goes on.
    pub(super) fn instant(&self) -> Result<Option<Transaction<'_>>, StoreError> {
        let is_free = self.connection.is_autocommit();
        let begun = is_free.then(|| self.connection.unchecked_transaction()).transpose();
        begun.map_err(|error| StoreError::of(&self.path, error))
    }

    /// When an account was looked at last, in any run whose times are believed.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn newest(
        &self,
        account: &str,
        ahead: &Ahead,
    ) -> Result<Option<Timestamp>, StoreError> {
        let read: fn(&Row<'_>) -> _ = |row| Ok((row.get::<_, String>(0)?, row.get(1)?));
        let looks: Vec<(_, Option<Time>)> =
            self.query(NEWEST, params![account, ahead.latest()], read)?;
        let believed = looks.into_iter().filter(|(run, _)| ahead.believes(run));
        Ok(believed.filter_map(|(_, at)| at).map(|Time(at)| at).max())
    }

    /// Whether any run looked at an account.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn was_looked_at(&self, account: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (
             SELECT 1 FROM looks WHERE account = (SELECT key FROM names WHERE name = ?1)
         )";
        let found: Vec<bool> = self.query(sql, [account], |row| row.get(0))?;
        Ok(found == [true])
    }

    /// When an account was looked at first, in all runs.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn oldest(&self, account: &str) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(at + (SELECT min(at) FROM observations WHERE look = looks.key))
                   FROM looks WHERE account = (SELECT key FROM names WHERE name = ?1)";
        let oldest: Vec<Option<Time>> = self.query(sql, [account], |row| row.get(0))?;
        Ok(oldest.into_iter().flatten().map(|Time(at)| at).min())
    }

    /// What was observed of an account, in all runs: by time, then by id.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn observations(&self, account: &str) -> Result<Vec<Kept>, StoreError> {
        let _instant = self.instant()?;
        let is_checked = self.is_checked(account)?;
        let kept = self.of_account(account, is_checked)?;
        self.read.borrow_mut().accounts.insert(account.to_owned());
        Ok(kept)
    }

    /// Each student's row in the newest run that held it: the newest run's students first, in the
    /// order of its roster. The runs of so many shards are as one, for they share one roster.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn latest_roster(&self) -> Result<Vec<Enrolment>, StoreError> {
        let sql = format!(
            "WITH aged AS (
                 SELECT run, student, row_number() OVER (
                     PARTITION BY student_id ORDER BY started_at DESC, names.name DESC
                 ) AS age
                 FROM enrolments JOIN students ON students.key = student
                 JOIN runs USING (run) JOIN names ON names.key = run
             )
             {ENROLMENT} JOIN runs USING (run) JOIN aged USING (run, student)
             WHERE age = 1 ORDER BY started_at DESC, id.name DESC, position"
        );
        let placed: fn(&Row<'_>) -> _ = |row| {
            let (run, position): (String, i64) = (row.get(5)?, row.get(6)?);
            Ok((run, position, enrolment(row)?))
        };
        let mut rows = self.query(&sql, [], placed)?;
        let classes = classes(&self.runs()?);
        // Stable: within a run they are in order.
        rows.sort_by_key(|(run, position, _)| (Reverse(classes.get(run).copied()), *position));
        Ok(rows.into_iter().map(|(.., enrolment)| enrolment).collect())
    }

    /// The students of a run by their lines in the roster.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn lines(&self, run: &str) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = "SELECT position, student_id FROM enrolments JOIN students ON key = student
                   WHERE run = (SELECT key FROM names WHERE name = ?1) ORDER BY position";
        self.query(sql, [run], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The rows of the roster that a run was given, in their order.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn enrolments(&self, run: &str) -> Result<Vec<Enrolment>, StoreError> {
        let sql = format!("{ENROLMENT} WHERE id.name = ?1 ORDER BY position, student_id");
        self.query(&sql, [run], enrolment)
    }

    /// Every run, oldest first.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn runs(&self) -> Result<Vec<Run>, StoreError> {
        self.query(&format!("{RUN} ORDER BY started_at, id.name"), [], run)
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
        let sql =
            "SELECT count(*) FROM enrolments WHERE run = (SELECT key FROM names WHERE name = ?1)";
        let counts: Vec<i64> = self.query(sql, [run], |row| row.get(0))?;
        Ok(counts.into_iter().sum())
    }

    /// The accounts that a student ever had, or an account itself; none if neither is known.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn accounts(&self, student_or_account: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT names.name FROM students JOIN names ON names.key = account
                   WHERE student_id = ?1 OR names.name = ?1
                   UNION SELECT name FROM names
                   WHERE name = ?1 AND key IN (SELECT account FROM looks)";
        self.query(sql, [student_or_account], |row| row.get(0))
    }

    /// The run of an id.
    pub(super) fn run(&self, id: &str) -> Result<Option<Run>, StoreError> {
        run_by_id(&self.connection, id).map_err(|error| StoreError::of(&self.path, error))
    }

    pub(super) fn query<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let query = || -> rusqlite::Result<Vec<T>> {
            self.connection.prepare_cached(sql)?.query_map(params, read)?.collect()
        };
        query().map_err(|error| StoreError::of(&self.path, error))
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

/// Of which class each of these runs is, oldest first, by their ids: the later the class was looked at, the
/// higher. Each run is a class of its own, but for those of the same number of shards.
fn classes(runs: &[Run]) -> BTreeMap<String, usize> {
    let mut shards: BTreeMap<u32, usize> = BTreeMap::new();
    let newest_first = runs.iter().enumerate().rev();
    let class = newest_first.map(|(age, run)| {
        let of = Shard::of_command(&run.command).map(|shard| shard.of);
        let class = of.map_or(age, |of| *shards.entry(of).or_insert(age));
        (run.id.clone(), class)
    });
    class.collect()
}

/// The run of an id.
pub(super) fn run_by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<Run>> {
    connection.prepare_cached(&format!("{RUN} WHERE id.name = ?1"))?.query_row([id], run).optional()
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
