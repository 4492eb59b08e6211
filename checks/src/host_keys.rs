//! Whether the servers on the way to the database are still the ones that they were.
//!
//! The first key that a server shows is believed and kept; another one later is a flag. Points do
//! not hang on it: what makes the rows true is the database's certificate. A server may have a key
//! of each kind, and is asked for another kind where one is pinned, so kinds are not compared.

use crate::evidence::{HostKey, Kept, Look, View};
use crate::judge::Case;
use crate::outcome::Flag;
use std::collections::BTreeMap;

/// One flag for every server, and kind of key, that showed another one than before, with its newest
/// change.
pub(crate) fn changes(case: &Case<'_>) -> impl Iterator<Item = Flag> {
    let mut servers: BTreeMap<_, Vec<(&Kept, &HostKey)>> = BTreeMap::new();
    for seen in case.observations {
        if let Look::Seen(View::HostKey(key)) = &seen.look
            && seen.account == case.account
            && seen.at <= case.as_of
        {
            servers.entry((&key.server, &key.algorithm)).or_default().push((seen, key));
        }
    }
    servers.into_values().filter_map(newest_change)
}

fn newest_change(mut keys: Vec<(&Kept, &HostKey)>) -> Option<Flag> {
    // Equal instants are told apart by the key: the order of the input never matters.
    keys.sort_by_key(|(seen, key)| (seen.at, &key.fingerprint));
    let mut pairs = keys.windows(2).map(|pair| (pair[0].1, pair[1].1));
    let (before, now) = pairs.rfind(|(a, b)| a.fingerprint != b.fingerprint)?;
    Some(Flag::HostKeyChanged {
        server: now.server.clone(),
        before: before.fingerprint.clone(),
        now: now.fingerprint.clone(),
    })
}
