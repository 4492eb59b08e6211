//! Adding to a store. Each call is one transaction: all of it is kept, or nothing.

use super::value::{Json, Time};
use super::{Enrolment, Run, Store, StoreError};
use jiff::Timestamp;
use labproof_checks::evidence::{Kept, Observation};
use rusqlite::{Statement, Transaction, TransactionBehavior, params};

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
            for (position, enrolment) in (0..).zip(enrolments) {
                inserts.enrolment(&run.id, position, enrolment)?;
            }
            Ok(())
        })
    }

    /// Keeps observations, each once however often it is added. Gives how many were new.
    ///
    /// # Errors
    /// The store does not know their run, or could not be written.
    pub(crate) fn add(&mut self, observations: &[Kept]) -> Result<usize, StoreError> {
        self.write(|inserts| {
            observations.iter().map(|seen| inserts.observation(seen).map(usize::from)).sum()
        })
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
        change: impl FnOnce(&mut Inserts<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let write = || {
            // IMMEDIATE: to wait for the lock here, and not fail on the way from reading to writing.
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = change(&mut Inserts::new(&transaction)?)?;
            transaction.commit()?;
            Ok(value)
        };
        write().map_err(|error| StoreError::of(&self.path, error))
    }
}

/// What can be inserted. Each gives whether it is new: what is there by its key stays as it is.
pub(super) struct Inserts<'transaction> {
    run: Statement<'transaction>,
    end: Statement<'transaction>,
    enrolment: Statement<'transaction>,
    observation: Statement<'transaction>,
    look: Statement<'transaction>,
}

impl<'transaction> Inserts<'transaction> {
    pub(super) fn new(transaction: &'transaction Transaction<'_>) -> rusqlite::Result<Self> {
        let insert =
            |row: &str| transaction.prepare(&format!("INSERT INTO {row} ON CONFLICT DO NOTHING"));
        Ok(Self {
            run: insert(
                "runs (id, command, version, lab, lab_sha256, started_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
            end: insert("run_ends (run, finished_at) VALUES (?1, ?2)")?,
            enrolment: insert(
                "enrolments (run, position, student_id, name, account, region, columns)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?,
            observation: insert(
                "observations (account, at, id, run, region, source, look)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?,
            look: insert("looks (id, json) VALUES (?1, ?2)")?,
        })
    }

    /// A run, without its end.
    pub(super) fn run(&mut self, run: &Run) -> rusqlite::Result<bool> {
        let Run { id, command, version, lab, lab_sha256, started_at, finished_at: _ } = run;
        let row = params![id, command, version, lab, lab_sha256, Time(*started_at)];
        Ok(self.run.execute(row)? > 0)
    }

    pub(super) fn end(&mut self, run: &str, at: Timestamp) -> rusqlite::Result<bool> {
        Ok(self.end.execute(params![run, Time(at)])? > 0)
    }

    pub(super) fn enrolment(
        &mut self,
        run: &str,
        position: i64,
        enrolment: &Enrolment,
    ) -> rusqlite::Result<bool> {
        let Enrolment { student_id, name, account, region, columns } = enrolment;
        let row = params![run, position, student_id, name, account, region, Json(columns)];
        Ok(self.enrolment.execute(row)? > 0)
    }

    /// An observation by its id, and what it saw.
    pub(super) fn observation(&mut self, seen: &Kept) -> rusqlite::Result<bool> {
        let Observation { run, account, region, at, look } = &**seen;
        let (look_id, source) = (look.id(), look.source().as_str());
        self.look.execute(params![look_id, Json(look)])?;
        let row = params![account, Time(*at), seen.id(), run, region, source, look_id];
        Ok(self.observation.execute(row)? > 0)
    }
}
