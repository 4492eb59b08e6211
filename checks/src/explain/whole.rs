//! What a citation points to where it is nothing that belongs to the criterion's own subject: an
//! answer that counted as a whole, a look that was not answered, a part of another answer.

use super::{Sighting, What, values};
use crate::engine::Citation;
use crate::evidence::{Answer, Kept, Look};
use crate::modules::criterion::Basis;
use crate::services::member::Member;
use serde::Serialize;
use serde_json::Value as Json;

/// What the citation points to. One that points to no observation of these stands for the session.
pub(super) fn cited(observations: &[Kept], citation: &Citation, basis: &Basis) -> Sighting {
    let seen = observations.iter().find(|seen| seen.id() == citation.id);
    let (what, values) = match seen.map(|seen| &seen.look) {
        Some(Look::Seen(view)) => shown(view, citation.item.as_deref(), basis),
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

fn shown(view: &Answer, item: Option<&str>, basis: &Basis) -> (What, Vec<super::Value>) {
    let listed = |things: usize| (What::Listed { things }, Vec::new());
    match view {
        Answer::Session(_) | Answer::HostKey(_) => (What::Entered, Vec::new()),
        Answer::Regions(all) => listed(all.len()),
        Answer::Images(all) => one_of(all, item, basis),
        Answer::Page(page) => {
            let what = What::Answered { endpoint: page.url.clone() };
            (what, values::of_thing(members(basis), page))
        }
        Answer::Glances(all) => listed(all.len()),
        Answer::Vpcs(all) => one_of(all, item, basis),
        Answer::SecurityGroups(all) => one_of(all, item, basis),
        Answer::Servers(all) => one_of(all, item, basis),
        Answer::DbInstances(all) => one_of(all, item, basis),
        Answer::DbSnapshots(all) => one_of(all, item, basis),
        Answer::AutomatedBackups(all) => one_of(all, item, basis),
        Answer::DbEvents(log) => {
            (What::Searched { from: log.from, found: log.events.len() }, Vec::new())
        }
        Answer::Trail(lookup) => {
            (What::Searched { from: lookup.covered_from, found: lookup.records.len() }, Vec::new())
        }
        Answer::Table(look) => {
            let what = What::Answered { endpoint: look.endpoint.clone() };
            (what, values::of_thing(members(basis), look))
        }
        Answer::Attested(look) => {
            let what = What::Attested { receipt: look.receipt.clone() };
            (what, values::of_thing(members(basis), &look.table))
        }
    }
}

/// The item of a list, by the member that AWS names it by; without one, the list.
fn one_of(all: &[impl Serialize], item: Option<&str>, basis: &Basis) -> (What, Vec<super::Value>) {
    let named = |thing: &Json, name: &str| {
        ["resource_id", "id", "identifier"].iter().any(|member| thing[member] == name)
    };
    let things = all.iter().filter_map(|thing| serde_json::to_value(thing).ok());
    let found = item.and_then(|name| things.into_iter().find(|thing| named(thing, name)));
    match (item, found) {
        (Some(name), Some(thing)) => {
            (What::Shown { thing: name.to_owned() }, values::of_thing(members(basis), &thing))
        }
        (None, _) | (_, None) => (What::Listed { things: all.len() }, Vec::new()),
    }
}

fn members(basis: &Basis) -> impl Iterator<Item = &'static Member> {
    basis.members.iter().map(|(_, member)| member)
}
