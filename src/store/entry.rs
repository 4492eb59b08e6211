//! Everything that a store holds, one thing at a time: a line of an export, and what is merged.

use super::read::{self, ENROLMENT, RUN};
use super::value::Time;
use super::{Enrolment, Run, Store, StoreError};
use jiff::Timestamp;
use labproof_checks::evidence::Kept;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

const COUNT: &str = "SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM run_ends)
                     + (SELECT count(*) FROM enrolments) + (SELECT count(*) FROM observations)";

/// One thing that a store holds. Its JSON is an object that says by its one member what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::large_enum_variant, reason = "nearly all of them are observations, one at a time")]
pub(crate) enum Entry {
    /// A run that began.
    Run(Run),
    /// The end of a run.
    End {
        /// The run.
        run: String,
        /// When it ended.
        finished_at: Timestamp,
    },
    /// A row of the roster that a run was given.
    Enrolment {
        /// The run.
        run: String,
        /// Where the row stands in the roster, counted from 0.
        position: i64,
        /// The row.
        student: Enrolment,
    },
    /// An observation.
    Observation(Kept),
}

/// The first line of an export: how many follow. Without it, one that was cut between two lines would
/// pass for a smaller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    /// What follows.
    pub(crate) export: Extent,
}

/// How much an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extent {
    /// How many entries.
    pub(crate) entries: u64,
}

impl Store {
    /// Visits everything as it was at one instant, in an order that only depends on what there is:
    /// runs by their beginning, their ends, their rosters, and observations by account and time.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged; or what the visitor says, which ends the visit.
    pub(crate) fn each<E: From<StoreError>>(
        &self,
        visit: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        self.counted(|_| Ok(()), visit)
    }

    /// The same, and first says how much there is.
    ///
    /// # Errors
    /// As of [`Store::each`].
    pub(crate) fn counted<E: From<StoreError>>(
        &self,
        begin: impl FnOnce(Header) -> Result<(), E>,
        mut visit: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let _instant = self.instant()?;
        let entries = self.query(COUNT, [], |row| row.get::<_, i64>(0))?.into_iter().sum::<i64>();
        begin(Header { export: Extent { entries: entries.unsigned_abs() } })?;
        let runs = format!("{RUN} ORDER BY started_at, id.name");
        self.stream(&runs, read::run, |run| visit(Entry::Run(Run { finished_at: None, ..run })))?;
        let ends = "SELECT name, finished_at FROM run_ends LEFT JOIN names ON key = run
                    ORDER BY name";
        self.stream(ends, end, &mut visit)?;
        let enrolments = format!("{ENROLMENT} ORDER BY id.name, position, student_id");
        self.stream(&enrolments, enrolment, &mut visit)?;
        let accounts = "SELECT name FROM names WHERE key IN (SELECT account FROM looks)
                        ORDER BY name";
        for account in self.query(accounts, [], |row| row.get::<_, String>(0))? {
            let observations = self.of_account(&account, false)?;
            observations.into_iter().try_for_each(|kept| visit(Entry::Observation(kept)))?;
        }
        Ok(())
    }

    fn stream<T, E: From<StoreError>>(
        &self,
        sql: &str,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
        mut visit: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let explain = |error| StoreError::of(&self.path, error);
        let mut statement = self.connection.prepare(sql).map_err(explain)?;
        let mut rows = statement.query([]).map_err(explain)?;
        while let Some(row) = rows.next().map_err(explain)? {
            visit(read(row).map_err(explain)?)?;
        }
        Ok(())
    }
}

fn end(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let Time(finished_at) = row.get(1)?;
    Ok(Entry::End { run: row.get(0)?, finished_at })
}

fn enrolment(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let student = read::enrolment(row)?;
    Ok(Entry::Enrolment { run: row.get(5)?, position: row.get(6)?, student })
}
