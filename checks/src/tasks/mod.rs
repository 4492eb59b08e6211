//! One module a task, in the order of the lab; in each, one table of criteria.

pub(crate) mod db_config;
pub(crate) mod deletion;
pub(crate) mod resize;
pub(crate) mod security_group;
pub(crate) mod snapshot;
pub(crate) mod sql_table;
pub(crate) mod web_tier;

use crate::evidence::Source;
use crate::facts::{Call, Mark};
use crate::lab::{CriterionSpec, Value};
use crate::outcome::{Judgement, Note};
use crate::registry::Switch;

/// What tells which instance is graded, and how it stands with it.
const LIFE: [Source; 5] = [
    Source::DbInstances,
    Source::DbSnapshots,
    Source::DbEvents,
    Source::Trail,
    Source::SecurityGroups,
];

/// [`LIFE`], and what tells which group admits the web tier.
const LIFE_AND_WEB: [Source; 6] = [
    Source::DbInstances,
    Source::DbSnapshots,
    Source::DbEvents,
    Source::Trail,
    Source::SecurityGroups,
    Source::Servers,
];

/// [`LIFE_AND_WEB`], and the VPCs.
const LIFE_AND_VPC: [Source; 7] = [
    Source::DbInstances,
    Source::DbSnapshots,
    Source::DbEvents,
    Source::Trail,
    Source::SecurityGroups,
    Source::Servers,
    Source::Vpcs,
];

/// A call after the deadline: what it did was not there in time.
fn too_late(call: &Call<'_>) -> Judgement {
    let judgement = Judgement::failed(call.cite.clone()).note(Note::TooLate);
    judgement.found(call.record.at.to_string())
}

/// Compares a text with the written value, then with the accepted ones, by `same`.
fn compare(spec: &CriterionSpec, found: &str, same: impl Fn(&str, &str) -> bool) -> Mark {
    let mut values = spec.values().map(Value::to_string);
    let written = values.next().unwrap_or_default();
    if same(&written, found) {
        return Mark::right(found);
    }
    if values.any(|accepted| same(&accepted, found)) {
        let note = Note::AcceptedVariation { written, found: found.to_owned() };
        return Mark::right(found).note(note);
    }
    Mark::wrong(found)
}

/// Compares the answer that a setting gives with the written one.
fn compare_switch(spec: &CriterionSpec, switch: Switch, answer: bool) -> Mark {
    Mark::right_if(spec.expected == Some(Value::Flag(answer)), switch.shown(answer))
}
