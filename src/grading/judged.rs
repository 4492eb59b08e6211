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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Run;
    use labproof_checks::evidence::{Blind, Look, Observation, ReasonCode, SESSION};

    fn look(account: &str, region: &str) -> Vec<Kept> {
        let why = Blind::new(ReasonCode::Throttled, SESSION.as_str());
        let at = "2026-11-21T01:00:00Z".parse().unwrap();
        let (account, region) = (account.to_owned(), region.to_owned());
        let look = Look::blind(SESSION, why);
        vec![Kept::of(Observation { run: "run".to_owned(), account, region, at, look })]
    }

    #[test]
    fn a_look_is_the_first_one_where_nothing_else_was_seen_of_its_account() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("evidence")).unwrap();
        let run = Run {
            id: "run".to_owned(),
            command: "grade".to_owned(),
            version: String::new(),
            lab: String::new(),
            lab_sha256: String::new(),
            started_at: "2026-11-21T01:00:00Z".parse().unwrap(),
            finished_at: None,
        };
        store.begin_run(&run, &[]).unwrap();
        store.add(&look("known", "r")).unwrap();
        let looks = [look("known", "r"), look("new", "r"), look("twice", "r"), look("twice", "s")];
        assert_eq!(first_looks(&store, &looks).unwrap(), [false, true, false, false]);
    }
}
