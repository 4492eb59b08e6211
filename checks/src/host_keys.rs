//! Whether the servers on the way to the database are still the ones that they were.
//!
//! The first key that a server shows is believed and kept; another one later is a flag. Points do
//! not hang on it: what makes the rows true is the database's certificate. A server may have a key
//! of each kind, and is asked for another kind only where one is pinned.

use crate::case::Case;
use crate::engine::Flag;
use crate::evidence::{Answer, HostKey, Kept, Look};
use std::collections::BTreeMap;

/// One flag for every server that showed another key than before, with its newest change.
pub(crate) fn changes(case: &Case<'_>) -> impl Iterator<Item = Flag> {
    let mut servers: BTreeMap<&str, Vec<(&Kept, &HostKey)>> = BTreeMap::new();
    for seen in case.observations {
        if let Look::Seen(Answer::HostKey(key)) = &seen.look
            && seen.account == case.account
            && seen.at <= case.as_of
        {
            servers.entry(&key.server).or_default().push((seen, key));
        }
    }
    servers.into_values().filter_map(newest_change)
}

fn newest_change(mut keys: Vec<(&Kept, &HostKey)>) -> Option<Flag> {
    // Equal instants are told apart by the key: the order of the input never matters.
    keys.sort_by_key(|(seen, key)| (seen.at, &key.fingerprint));
    let (before, now) = (0..keys.len()).rev().find_map(|at| {
        let now = keys[at].1;
        let mut earlier = keys[..at].iter().rev().map(|(_, key)| *key);
        let before = earlier.find(|before| are_comparable(before, now))?;
        (before.fingerprint != now.fingerprint).then_some((before, now))
    })?;
    Some(Flag::HostKeyChanged {
        server: now.server.clone(),
        before: before.fingerprint.clone(),
        now: now.fingerprint.clone(),
    })
}

/// Whether the server would have shown the same key, had it not changed.
fn are_comparable(before: &HostKey, now: &HostKey) -> bool {
    before.algorithm == now.algorithm || !(before.pinned || now.pinned)
}
