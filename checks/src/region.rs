//! Which region is graded: the named one, unless it holds nothing of the lab and another does.

use crate::facts::{Entry, History, Looks};
use crate::judge::Case;
use std::collections::BTreeSet;

/// The region that holds the lab's things, live or on record: the named one first. Where none
/// does, the named one.
pub(crate) fn graded(case: &Case<'_>) -> String {
    let ours = case.observations.iter().filter(|seen| seen.account == case.account);
    let others: BTreeSet<&str> =
        ours.map(|seen| seen.region.as_str()).filter(|region| *region != case.region).collect();
    if others.is_empty() {
        return case.region.to_owned();
    }
    let mut regions = std::iter::once(case.region).chain(others);
    let found = regions.find(|region| holds_lab(&Case { region, ..*case }));
    found.unwrap_or(case.region).to_owned()
}

/// Whether anything of the lab is known to be or to have been in the case's region: the database's
/// group, its instance, its snapshot.
pub fn holds_lab(case: &Case<'_>) -> bool {
    let looks = Looks::enter(case.observations, case.account, case.region, case.as_of);
    match looks {
        Entry::Never(_) => false,
        Entry::LetIn { looks, .. } => History::of(case, looks).knows_the_lab(),
    }
}
