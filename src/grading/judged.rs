//! Evidence that is judged as it comes in: what was seen of an account that was never looked at before need
//! not be read back and checked.

use super::Standings;
use crate::cohort::Keep;
use crate::store::{Store, StoreError};
use labproof_checks::evidence::Kept;
use std::collections::HashMap;

/// A store, and how the cohort stands by it.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The evidence.
    pub(crate) store: Store,
    /// The cohort.
    pub(crate) standings: Standings,
}

impl Keep for Judged {
    fn keep(&mut self, looks: Vec<Vec<Kept>>) -> Result<(), StoreError> {
        self.standings.know(self.store.version()?);
        let looks: Vec<_> = looks.into_iter().filter(|seen| !seen.is_empty()).collect();
        let are_first = first_looks(&self.store, &looks)?;
        self.store.add(looks.iter().flatten())?;
        for (seen, is_first) in looks.into_iter().zip(are_first) {
            self.standings.saw(seen, is_first);
        }
        Ok(())
    }
}

/// Of each look, whether the store holds nothing of its account yet, and no other one brings anything of it.
fn first_looks(store: &Store, looks: &[Vec<Kept>]) -> Result<Vec<bool>, StoreError> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for seen in looks {
        *times.entry(&seen[0].account).or_default() += 1;
    }
    let is_first = |seen: &Vec<Kept>| {
        let account = seen[0].account.as_str();
        Ok(times[account] == 1 && !store.was_looked_at(account)?)
    };
    looks.iter().map(is_first).collect()
}
