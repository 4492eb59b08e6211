//! What a citation points to where it is nothing that belongs to the criterion's own subject: an
//! answer that counted as a whole, a look that was not answered, a part of another answer.

use super::basis::Member;
use super::{Sighting, What, values};
use crate::evidence::{Kept, Look, View};
use crate::outcome::Citation;
use serde::Serialize;
use serde_json::Value as Json;

/// What the citation points to. One that points to no observation of these stands for the entrance.
pub(super) fn cited(observations: &[Kept], citation: &Citation, members: &[Member]) -> Sighting {
    let seen = observations.iter().find(|seen| seen.id() == citation.id);
    let (what, values) = match seen.map(|seen| &seen.look) {
        Some(Look::Seen(view)) => shown(view, citation.item.as_deref(), members),
        Some(Look::Blind { why, .. }) => (What::Unanswered(why.clone()), Vec::new()),
        None => (What::Entered, Vec::new()),
    };
    Sighting {
        at: citation.at,
        citation: citation.clone(),
        what,
        values,
        counted: true,
        barred: None,
    }
}

fn shown(view: &View, item: Option<&str>, members: &[Member]) -> (What, Vec<super::Value>) {
    let listed = |things: usize| (What::Listed { things }, Vec::new());
    match view {
        View::Session(_) | View::HostKey(_) => (What::Entered, Vec::new()),
        View::Regions(all) => listed(all.len()),
        View::Glances(all) => listed(all.len()),
        View::Vpcs(all) => one_of(all, item, members),
        View::SecurityGroups(all) => one_of(all, item, members),
        View::Servers(all) => one_of(all, item, members),
        View::DbInstances(all) => one_of(all, item, members),
        View::DbSnapshots(all) => one_of(all, item, members),
        View::AutomatedBackups(all) => one_of(all, item, members),
        View::DbEvents(log) => {
            (What::Searched { from: log.from, found: log.events.len() }, Vec::new())
        }
        View::Trail(lookup) => {
            (What::Searched { from: lookup.covered_from, found: lookup.records.len() }, Vec::new())
        }
        View::Table(look) => {
            let what = What::Answered { endpoint: look.endpoint.clone() };
            (what, values::of_thing(members.iter(), look))
        }
        View::Attested(look) => {
            let what = What::Attested { receipt: look.receipt.clone() };
            (what, values::of_thing(members.iter(), &look.table))
        }
    }
}

/// The item of a list, by the member that AWS names it by; without one, the list.
fn one_of(
    all: &[impl Serialize],
    item: Option<&str>,
    members: &[Member],
) -> (What, Vec<super::Value>) {
    let named = |thing: &Json, name: &str| {
        ["resource_id", "id", "identifier"].iter().any(|member| thing[member] == name)
    };
    let things = all.iter().filter_map(|thing| serde_json::to_value(thing).ok());
    let found = item.and_then(|name| things.into_iter().find(|thing| named(thing, name)));
    match (item, found) {
        (Some(name), Some(thing)) => {
            (What::Shown { thing: name.to_owned() }, values::of_thing(members.iter(), &thing))
        }
        (None, _) | (_, None) => (What::Listed { things: all.len() }, Vec::new()),
    }
}
