//! Adding to a store. Each call is one transaction: all of it is kept, or nothing.

use super::value::{Json, Time};
use super::{Enrolment, Run, Store, StoreError};
use jiff::Timestamp;
use labproof_checks::evidence::Observation;
use rusqlite::{Transaction, TransactionBehavior, params};

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
        self.write(|transaction| {
            insert_run(transaction, run)?;
            insert_enrolments(transaction, &run.id, enrolments)
        })
    }

    /// Keeps observations, each once however often it is added. Gives how many were new.
    ///
    /// # Errors
    /// The store does not know their run, or could not be written.
    pub(crate) fn add(&mut self, observations: &[Observation]) -> Result<usize, StoreError> {
        self.write(|transaction| insert_observations(transaction, observations))
    }

    /// Keeps when a run came to its end.
    ///
    /// # Errors
    /// The store does not know the run, or could not be written.
    pub(crate) fn finish_run(&mut self, run: &str, at: Timestamp) -> Result<(), StoreError> {
        self.write(|transaction| insert_end(transaction, run, at))
    }

    fn write<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let write = || {
            // IMMEDIATE: to wait for the lock here, and not fail on the way from reading to writing.
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = change(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        write().map_err(|error| StoreError::of(&self.path, error))
    }
}

fn insert_run(transaction: &Transaction<'_>, run: &Run) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO runs (id, command, version, lab, lab_sha256, started_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![run.id, run.command, run.version, run.lab, run.lab_sha256, Time(run.started_at)],
    )?;
    match run.finished_at {
        Some(at) => insert_end(transaction, &run.id, at),
        None => Ok(()),
    }
}

fn insert_end(transaction: &Transaction<'_>, run: &str, at: Timestamp) -> rusqlite::Result<()> {
    let sql = "INSERT INTO run_ends (run, finished_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    transaction.execute(sql, params![run, Time(at)]).map(drop)
}

fn insert_enrolments(
    transaction: &Transaction<'_>,
    run: &str,
    enrolments: &[Enrolment],
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare(
        "INSERT INTO enrolments (run, student_id, position, name, account, region, columns)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, enrolment) in (0_i64..).zip(enrolments) {
        let Enrolment { student_id, name, account, region, columns } = enrolment;
        insert.execute(params![run, student_id, position, name, account, region, Json(columns)])?;
    }
    Ok(())
}

/// Inserts observations and what they saw; gives how many were not there.
fn insert_observations(
    transaction: &Transaction<'_>,
    observations: &[Observation],
) -> rusqlite::Result<usize> {
    let mut insert_look = transaction
        .prepare("INSERT INTO looks (id, json) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    let mut insert = transaction.prepare(
        "INSERT INTO observations (account, at, id, run, region, source, look)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?;
    let mut new = 0;
    for observation in observations {
        let id = observation.id();
        let Observation { run, account, region, at, look } = observation;
        let look_id = look.id();
        insert_look.execute(params![look_id, Json(look)])?;
        let source = look.source().as_str();
        new += insert.execute(params![account, Time(*at), id, run, region, source, look_id])?;
    }
    Ok(new)
}
