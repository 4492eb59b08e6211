//! What modules have in common: what tells of a DB instance, and how values are compared.

use crate::engine::{Call, CriterionSpec, Judgement, Mark, Note, Shown, Source, TRAIL, Value};
use crate::modules::criterion::{Need, Switch};
use crate::modules::facts::Facts;
use crate::services::ec2::{SECURITY_GROUPS, SERVERS, VPCS};
use crate::services::rds::{DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS};

/// That the DB instance was created which the task is about.
pub(crate) const CREATED: &[Need] = &[Need::Of { module: "db-instance", criterion: "created" }];

/// What tells which instance is graded, and how it stands with it.
pub(crate) const LIFE: [Source; 5] =
    [DB_INSTANCES, DB_SNAPSHOTS, DB_EVENTS, TRAIL, SECURITY_GROUPS];

/// [`LIFE`], and what tells which group admits the web tier.
pub(crate) const LIFE_AND_WEB: [Source; 6] =
    [DB_INSTANCES, DB_SNAPSHOTS, DB_EVENTS, TRAIL, SECURITY_GROUPS, SERVERS];

/// [`LIFE_AND_WEB`], and the VPCs.
pub(crate) const LIFE_AND_VPC: [Source; 7] =
    [DB_INSTANCES, DB_SNAPSHOTS, DB_EVENTS, TRAIL, SECURITY_GROUPS, SERVERS, VPCS];

/// A call after the deadline: what it did was not there in time.
pub(crate) fn too_late(call: &Call<'_>) -> Judgement {
    let judgement = Judgement::failed(call.cite.clone()).note(Note::TooLate);
    judgement.found(Shown::At(call.record.at))
}

/// Compares a text with the written value, then with the accepted ones, by `same`.
pub(crate) fn compare(
    spec: &CriterionSpec,
    found: &str,
    same: impl Fn(&str, &str) -> bool,
) -> Mark {
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
pub(crate) fn compare_switch(spec: &CriterionSpec, switch: Switch, answer: bool) -> Mark {
    Mark::right_if(spec.expected == Some(Value::Flag(answer)), switch.shown(answer))
}

pub(crate) fn right_vpc(facts: &Facts<'_>) -> Option<Shown> {
    let (vpcs, _) = facts.right_vpcs().ok()?;
    Some(vpcs.into_iter().collect::<Vec<_>>().join(", ").into())
}
