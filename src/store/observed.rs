//! Reading observations: each is put together again from its row and its answer.

use super::answer::Answer;
use super::value::{Id, Time, nanoseconds};
use super::{Store, StoreError};
use jiff::Timestamp;
use labproof_checks::evidence::{Kept, Lost, Place};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, params};
use std::collections::HashMap;

/// Observations, for [`seen`].
pub(super) const OBSERVATION: &str =
    "SELECT id, run.name, account.name, region.name, looks.at + observations.at AS seen_at, answer,
            window
     FROM looks JOIN observations ON look = looks.key
     LEFT JOIN names AS run ON run.key = run
     LEFT JOIN names AS account ON account.key = account
     LEFT JOIN names AS region ON region.key = region";

/// An observation, but for what it saw.
struct Seen {
    id: String,
    run: String,
    account: String,
    region: String,
    at: Timestamp,
    answer: i64,
    window: Option<Vec<u8>>,
}

/// The answers that were read, each once.
struct Answers<'store> {
    template: CachedStatement<'store>,
    items: CachedStatement<'store>,
    /// `None` for one that is not there.
    read: HashMap<i64, Option<Answer>>,
}

impl Store {
    /// The observations of an account, by time, then by id; verified, unless that was done before.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(super) fn of_account(&self, account: &str, known: bool) -> Result<Vec<Kept>, StoreError> {
        let sql = format!(
            "{OBSERVATION} WHERE account = (SELECT key FROM names WHERE name = ?1)
             ORDER BY seen_at, id"
        );
        self.found(&sql, [account], known)
    }

    /// The observations whose ids begin so, in the order of their ids, at most so many.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged.
    pub(crate) fn by_id(&self, prefix: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let _instant = self.instant()?;
        let sql = format!(
            "{OBSERVATION} WHERE substr('sha256:' || lower(hex(id)), 1, length(?1)) = ?1
             ORDER BY id LIMIT ?2"
        );
        self.found(&sql, params![prefix, at_most], false)
    }

    fn found(&self, sql: &str, params: impl Params, known: bool) -> Result<Vec<Kept>, StoreError> {
        let explain = |error| StoreError::of(&self.path, error);
        let damaged = |what| StoreError::Damaged { path: self.path.clone(), what };
        let mut answers = Answers::of(&self.connection).map_err(explain)?;
        let rows = self.query(sql, params, seen)?;
        let kept = rows.into_iter().map(|row| {
            let look = answers.look(&row).map_err(explain)?;
            let Seen { id, run, account, region, at, .. } = row;
            let Some(look) = look else { return Err(damaged(lost(&id))) };
            let place = Place { run, account, region, at };
            let kept = if known {
                Kept::known(id, place, &look).map_err(Lost::from)
            } else {
                Kept::read(id, place, &look)
            };
            kept.map_err(|why| damaged(why.to_string()))
        });
        kept.collect()
    }
}

/// What is wrong with an observation whose answer is not there.
pub(super) fn lost(id: &str) -> String {
    format!("the observation {id} has lost what it saw")
}

impl<'store> Answers<'store> {
    fn of(connection: &'store Connection) -> rusqlite::Result<Self> {
        let items = "SELECT json FROM answer_items JOIN items ON key = item
                     WHERE answer = ?1 ORDER BY position";
        Ok(Self {
            template: connection.prepare_cached("SELECT template FROM answers WHERE key = ?1")?,
            items: connection.prepare_cached(items)?,
            read: HashMap::new(),
        })
    }

    /// The JSON of what an observation saw; `None` if that is not there.
    fn look(&mut self, seen: &Seen) -> rusqlite::Result<Option<String>> {
        if !self.read.contains_key(&seen.answer) {
            let answer = self.answer(seen.answer)?;
            self.read.insert(seen.answer, answer);
        }
        let Some(answer) = &self.read[&seen.answer] else { return Ok(None) };
        let window = seen.window.as_deref().unwrap_or_default();
        Ok(answer.join(&seen.run, nanoseconds(seen.at)?, window))
    }

    fn answer(&mut self, key: i64) -> rusqlite::Result<Option<Answer>> {
        let template = self.template.query_row([key], |row| row.get(0)).optional()?;
        let Some(template) = template else { return Ok(None) };
        let items = self.items.query_map([key], |row| row.get(0))?;
        Ok(Some(Answer { template, items: items.collect::<Result<_, _>>()? }))
    }
}

fn seen(row: &Row<'_>) -> rusqlite::Result<Seen> {
    let (Id(id), Time(at)) = (row.get(0)?, row.get(4)?);
    Ok(Seen {
        id,
        run: row.get(1)?,
        account: row.get(2)?,
        region: row.get(3)?,
        at,
        answer: row.get(5)?,
        window: row.get(6)?,
    })
}
