//! Times that cannot be. A clock that was ahead once would else freeze grades: the newest look would be
//! the one that it made, until its time has come.

use super::value::{from_nanoseconds, nanoseconds};
use super::{NONCE, Store, StoreError};
use crate::clock::AGREED;
use jiff::Timestamp;
use labproof_checks::evidence::Kept;
use std::collections::{BTreeMap, BTreeSet};

/// What is not believed, for its time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ahead {
    /// Nanoseconds since 1970: what is later has not been yet.
    now: i64,
    /// Runs that are later than one that came after them.
    runs: BTreeSet<String>,
}

impl Store {
    /// What is not believed at this time: what lies after it, and runs that began later than one that
    /// this store was given after them, whose clock was AWS's. A nonce is issued without AWS, and what
    /// was merged came in any order; so neither tells anything about others.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn ahead(&self, now: Timestamp) -> Result<Ahead, StoreError> {
        let sql = "SELECT id.name, started_at FROM seals JOIN runs USING (run)
                   JOIN names AS id ON id.key = run JOIN names AS command ON command.key = command
                   WHERE NOT merged AND command.name <> ?1 ORDER BY number DESC";
        let kept = self.query(sql, [NONCE], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let tolerance = i64::try_from(AGREED.as_nanos()).unwrap_or(i64::MAX);
        let mut earliest = i64::MAX;
        let mut runs = BTreeSet::new();
        for (run, began) in kept {
            let (run, began): (String, i64) = (run, began);
            if began > earliest.saturating_add(tolerance) {
                runs.insert(run);
            }
            earliest = earliest.min(began);
        }
        let now = nanoseconds(now).map_err(|error| StoreError::of(&self.path, error))?;
        Ok(Ahead { now: now.saturating_add(tolerance), runs })
    }
}

impl Ahead {
    /// The latest time that is believed, nanoseconds since 1970.
    pub(super) fn latest(&self) -> i64 {
        self.now
    }

    /// Whether a time has come.
    pub(crate) fn has_come(&self, at: Timestamp) -> bool {
        at <= from_nanoseconds(self.now)
    }

    /// Whether the times of a run are believed.
    pub(super) fn believes(&self, run: &str) -> bool {
        !self.runs.contains(run)
    }

    /// Takes what is not believed out of what was seen. Gives how much that was, by run and account.
    pub(crate) fn take_out(&self, seen: &mut Vec<Kept>) -> BTreeMap<(String, String), usize> {
        let mut doubted = BTreeMap::new();
        for one in seen.extract_if(.., |one| !self.has_come(one.at) || !self.believes(&one.run)) {
            *doubted.entry((one.run.clone(), one.account.clone())).or_default() += 1;
        }
        doubted
    }
}
