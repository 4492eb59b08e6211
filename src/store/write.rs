//! Adding to a store. Each call is one transaction: all of it is kept, or nothing.

use super::answer::Answer;
use super::seal::{self, Growth, Seen};
use super::sum::Sum;
use super::value::{Id, Json, Time, nanoseconds, refused};
use super::{Enrolment, Run, Store, StoreError};
use jiff::Timestamp;
use labproof_checks::evidence::{Kept, Observation};
use rusqlite::{
    OptionalExtension, Params, Statement, ToSql, Transaction, TransactionBehavior, params,
};
use std::cell::RefCell;

impl Store {
    /// Keeps a run and the roster that it was given. To keep the same run again changes nothing.
    ///
    /// # Errors
    /// The store holds another run of that id; or it could not be written.
    pub(crate) fn begin_run(
        &mut self,
        run: &Run,
        enrolments: &[Enrolment],
    ) -> Result<(), StoreError> {
        let positions: Vec<_> = (0..).zip(enrolments).map(|(position, _)| position).collect();
        self.begin_run_of(run, &positions, enrolments)
    }

    /// The same, of a part of a roster: with each row's position in the whole.
    ///
    /// # Errors
    /// As of [`Store::begin_run`].
    pub(crate) fn begin_run_of(
        &mut self,
        run: &Run,
        positions: &[i64],
        enrolments: &[Enrolment],
    ) -> Result<(), StoreError> {
        if let Some(kept) = self.run(&run.id)? {
            let begun = Run { finished_at: run.finished_at, ..kept };
            if begun == *run && self.enrolments(&run.id)? == enrolments {
                return Ok(());
            }
            return Err(StoreError::OtherRun { path: self.path.clone(), run: run.id.clone() });
        }
        self.write(|inserts| {
            inserts.run(run)?;
            if let Some(at) = run.finished_at {
                inserts.end(&run.id, at)?;
            }
            for (position, enrolment) in positions.iter().zip(enrolments) {
                inserts.enrolment(&run.id, *position, enrolment)?;
            }
            Ok(())
        })
    }

    /// Keeps observations, each once however often it is added. Gives how many were new.
    ///
    /// # Errors
    /// The store does not know their run, or could not be written.
    pub(crate) fn add<'k>(
        &mut self,
        observations: impl IntoIterator<Item = &'k Kept> + Clone,
    ) -> Result<usize, StoreError> {
        let added = self.write(|inserts| {
            let observations = observations.clone().into_iter();
            observations.map(|seen| inserts.observation(seen).map(usize::from)).sum()
        })?;
        // Only now are they on the disk: whoever reads the log may count on them.
        for kept in observations {
            tracing::debug!(id = %kept.id(), "kept");
        }
        Ok(added)
    }

    /// Keeps when a run came to its end.
    ///
    /// # Errors
    /// The store does not know the run, or could not be written.
    pub(crate) fn finish_run(&mut self, run: &str, at: Timestamp) -> Result<(), StoreError> {
        self.write(|inserts| inserts.end(run, at).map(drop))
    }

    fn write<T>(
        &mut self,
        change: impl FnOnce(&Inserts<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let write = || {
            // IMMEDIATE: to wait for the lock here, and not fail on the way from reading to writing.
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let inserts = Inserts::new(&transaction);
            let value = change(&inserts)?;
            inserts.seal(false)?;
            transaction.commit()?;
            Ok(value)
        };
        write().map_err(|error| StoreError::of(&self.path, error))
    }
}

/// The row of a student in a run. From the student on: by way of the run, each row of a roster would go
/// through all those before it.
pub(super) const ENROLLED: &str =
    "SELECT run FROM students CROSS JOIN enrolments ON run = ?1 AND student = key
     WHERE student_id = ?2";

/// What can be inserted. Each gives whether it is new: what is there by its key stays as it is.
pub(super) struct Inserts<'transaction> {
    transaction: &'transaction Transaction<'transaction>,
    growth: RefCell<Growth>,
    /// The look that was found last: all that one saw comes together.
    last: RefCell<Option<([String; 3], Look)>>,
}

/// A look: what an observation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    key: i64,
    run: i64,
    /// When it began, in nanoseconds.
    begun: i64,
}

impl<'transaction> Inserts<'transaction> {
    pub(super) fn new(transaction: &'transaction Transaction<'_>) -> Self {
        Self { transaction, growth: RefCell::default(), last: RefCell::default() }
    }

    /// Seals what was inserted: the last thing before a commit. Runs that are new are `merged`, or
    /// begin now.
    pub(super) fn seal(self, merged: bool) -> rusqlite::Result<()> {
        self.growth.into_inner().seal(self.transaction, merged)
    }

    /// Whether a row of a run is new; if it is, it is sealed.
    fn grown(&self, run: i64, is_new: bool, hash: Sum, students: i64) -> bool {
        if is_new {
            self.growth.borrow_mut().row(run, hash, students);
        }
        is_new
    }

    /// A run, without its end.
    pub(super) fn run(&self, run: &Run) -> rusqlite::Result<bool> {
        let Run { id, command, version, lab, lab_sha256, started_at, finished_at: _ } = run;
        let key = |name: &String| self.name(name);
        let run_key = key(id)?;
        let is_new = self.insert(
            "INSERT INTO runs (run, command, version, lab, lab_sha256, started_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            params![
                run_key,
                key(command)?,
                key(version)?,
                key(lab)?,
                key(lab_sha256)?,
                Time(*started_at)
            ],
        )?;
        Ok(self.grown(run_key, is_new, seal::of_run(run)?, 0))
    }

    pub(super) fn end(&self, run: &str, at: Timestamp) -> rusqlite::Result<bool> {
        let run = self.name(run)?;
        let sql = "INSERT INTO run_ends (run, finished_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let is_new = self.insert(sql, params![run, Time(at)])?;
        Ok(self.grown(run, is_new, seal::of_end(at)?, 0))
    }

    pub(super) fn enrolment(
        &self,
        run: &str,
        position: i64,
        enrolment: &Enrolment,
    ) -> rusqlite::Result<bool> {
        let run = self.name(run)?;
        if self.find(ENROLLED, params![run, enrolment.student_id])?.is_some() {
            return Ok(false);
        }
        let row = params![run, self.student(enrolment)?, position];
        let sql = "INSERT INTO enrolments (run, student, position) VALUES (?1, ?2, ?3)";
        let is_new = self.insert(sql, row)?;
        Ok(self.grown(run, is_new, seal::of_enrolment(position, enrolment), 1))
    }

    /// An observation by its id, and what it saw.
    pub(super) fn observation(&self, seen: &Kept) -> rusqlite::Result<bool> {
        let (id, at) = (Id(seen.id().to_owned()).hash()?, nanoseconds(seen.at)?);
        let Look { key: look, run, begun } = self.look(seen, at)?;
        let after = at.checked_sub(begun);
        let after = after.ok_or_else(|| refused(format!("{} is too far away", seen.at)))?;
        let sql = "SELECT look FROM observations WHERE look = ?1 AND at = ?2 AND id = ?3";
        if self.find(sql, params![look, after, id])?.is_some() {
            return Ok(false);
        }
        let split = Answer::split(&seen.written(), &seen.run, at);
        let (answer, window) = split.map_err(|error| refused(error.to_string()))?;
        let place = (seen.account.as_str(), seen.region.as_str());
        let mut growth = self.growth.borrow_mut();
        growth.observation((look, run), place, id, || self.seen(look))?;
        drop(growth);
        let row = params![look, after, id, self.answer(&answer)?, window];
        self.insert(
            "INSERT INTO observations (look, at, id, answer, window) VALUES (?1, ?2, ?3, ?4, ?5)",
            row,
        )
    }

    /// What was seen in a look before.
    fn seen(&self, look: i64) -> rusqlite::Result<Seen> {
        self.prepared("SELECT id FROM observations WHERE look = ?1", |ids| {
            let mut seen = Seen::default();
            for id in ids.query_map([look], |row| row.get(0))? {
                seen.add(id?);
            }
            Ok(seen)
        })
    }

    /// The look that an observation of this instant belongs to.
    fn look(&self, seen: &Observation, at: i64) -> rusqlite::Result<Look> {
        let place = [&seen.account, &seen.run, &seen.region];
        if let Some((last, look)) = &*self.last.borrow()
            && last.each_ref() == place
        {
            return Ok(*look);
        }
        let [account, run, region] = place;
        let row = [self.name(account)?, self.name(run)?, self.name(region)?];
        let (key, begun) = self.look_of(row, at)?;
        let look = Look { key, run: row[1], begun };
        *self.last.borrow_mut() = Some((place.map(String::clone), look));
        Ok(look)
    }

    /// The look at a region of an account in a run, and when it began: at this instant if it is new.
    fn look_of(&self, row: [i64; 3], at: i64) -> rusqlite::Result<(i64, i64)> {
        let sql = "SELECT key, at FROM looks WHERE (account, run, region) = (?1, ?2, ?3)";
        let found = self.prepared(sql, |statement| {
            statement.query_row(row, |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })?;
        if let Some(look) = found {
            return Ok(look);
        }
        let sql = "INSERT INTO looks (account, run, region, at) VALUES (?1, ?2, ?3, ?4)";
        let [account, run, region] = row;
        Ok((self.add(sql, [account, run, region, at])?, at))
    }

    fn answer(&self, answer: &Answer) -> rusqlite::Result<i64> {
        let (hash, hashes) = answer.hashes();
        if let Some(known) = self.find("SELECT key FROM answers WHERE hash = ?1", [&hash[..]])? {
            return Ok(known);
        }
        let sql = "INSERT INTO answers (hash, template) VALUES (?1, ?2)";
        let key = self.add(sql, params![hash, answer.template])?;
        for ((position, item), hash) in (0_i64..).zip(&answer.items).zip(&hashes) {
            let row = params![key, position, self.item(hash, item)?];
            let sql = "INSERT INTO answer_items (answer, position, item) VALUES (?1, ?2, ?3)";
            self.insert(sql, row)?;
        }
        Ok(key)
    }

    fn item(&self, hash: &[u8; 32], json: &str) -> rusqlite::Result<i64> {
        let known = self.find("SELECT key FROM items WHERE hash = ?1", [hash])?;
        let insert = "INSERT INTO items (hash, json) VALUES (?1, ?2)";
        known.map_or_else(|| self.add(insert, params![hash, json]), Ok)
    }

    fn student(&self, enrolment: &Enrolment) -> rusqlite::Result<i64> {
        let Enrolment { student_id, name, account, region, columns } = enrolment;
        let account = self.name(account)?;
        let region = region.as_ref().map(|region| self.name(region)).transpose()?;
        let columns = Json(columns);
        let row: &[&dyn ToSql] = params![student_id, name, account, region, columns];
        let find = "SELECT key FROM students WHERE (student_id, name, account, columns)
                    = (?1, ?2, ?3, ?5) AND region IS ?4";
        let insert = "INSERT INTO students (student_id, name, account, region, columns)
                      VALUES (?1, ?2, ?3, ?4, ?5)";
        let known = self.find(find, row)?;
        known.map_or_else(|| self.add(insert, row), Ok)
    }

    /// The key of a text that rows repeat.
    fn name(&self, name: &str) -> rusqlite::Result<i64> {
        let known = self.find("SELECT key FROM names WHERE name = ?1", [name])?;
        let insert = "INSERT INTO names (name) VALUES (?1)";
        known.map_or_else(|| self.add(insert, [name]), Ok)
    }

    fn find(&self, sql: &'static str, values: impl Params) -> rusqlite::Result<Option<i64>> {
        self.prepared(sql, |find| find.query_row(values, |row| row.get(0)).optional())
    }

    /// Adds a row that is not there; gives its key.
    fn add(&self, sql: &'static str, values: impl Params) -> rusqlite::Result<i64> {
        self.prepared(sql, |add| add.insert(values))
    }

    /// Adds a row unless there is one of its key; gives whether it did.
    fn insert(&self, sql: &'static str, values: impl Params) -> rusqlite::Result<bool> {
        self.prepared(sql, |insert| Ok(insert.execute(values)? > 0))
    }

    /// Runs a statement, which is prepared once for the store.
    fn prepared<T>(
        &self,
        sql: &'static str,
        run: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut statement = self.transaction.prepare_cached(sql)?;
        run(&mut statement)
    }
}
