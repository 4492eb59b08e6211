//! Snapshots that are, or were: from looks, calls and events.

use super::events::Events;
use super::instance;
use super::looks::Series;
use super::trail::{Call, Trail};
use crate::evidence::DbSnapshot;
use crate::outcome::Citation;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// One snapshot that was made by hand, or as the final one of an instance.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// Its name, in lower case.
    pub(crate) name: String,
    /// The instance that it is of: `DbiResourceId` and name.
    pub(crate) resource_id: Option<String>,
    pub(crate) instance: Option<String>,
    /// Its status in the newest look that shows it.
    pub(crate) status: Option<String>,
    /// Proof that it was available once.
    pub(crate) available: Option<Citation>,
    /// Whether a call made it: then it is not a final one.
    pub(crate) by_call: bool,
    /// Whether a deletion of an instance made it.
    pub(crate) is_final: bool,
    /// Proof of its existence.
    pub(crate) cite: Citation,
    /// When it was last dated or seen.
    pub(crate) at: Timestamp,
}

/// All manual snapshots that anything tells of, by name.
pub(crate) fn known(
    series: &Series<'_, [DbSnapshot]>,
    trail: &Trail<'_>,
    events: &Events<'_>,
) -> Vec<Snapshot> {
    let mut known: BTreeMap<String, Snapshot> = BTreeMap::new();
    let calls = trail.named("CreateDBSnapshot").filter(|call| call.succeeded());
    for call in calls {
        let snapshot = instance::snapshot_of_answer(&call.record.response);
        add(&mut known, &snapshot, &call.cite, call.record.at).by_call = true;
    }
    for sight in &series.seen {
        let manual = |s: &&DbSnapshot| matches!(s.kind.as_deref(), Some("manual") | None);
        for snapshot in sight.value.iter().filter(manual) {
            let entry = add(&mut known, snapshot, &sight.cite, sight.at);
            entry.status.clone_from(&snapshot.status);
            if snapshot.status.as_deref() == Some("available") {
                entry.available.get_or_insert_with(|| sight.cite.clone());
            }
        }
    }
    for event in events.of_kind("db-snapshot") {
        let text = event.text();
        let made = text.starts_with("manual snapshot created");
        if made || text.starts_with("creating manual snapshot") {
            let named = DbSnapshot {
                identifier: event.event.subject.to_lowercase(),
                ..DbSnapshot::default()
            };
            let entry = add(&mut known, &named, &event.cite, event.event.at);
            if made {
                entry.available.get_or_insert_with(|| event.cite.clone());
            }
        }
    }
    for call in trail.named("DeleteDBSnapshot").filter(|call| call.succeeded()) {
        let snapshot = instance::snapshot_of_answer(&call.record.response);
        let entry = add(&mut known, &snapshot, &call.cite, call.record.at);
        entry.available.get_or_insert_with(|| call.cite.clone());
    }
    let finals = final_names(trail);
    for snapshot in known.values_mut() {
        snapshot.is_final = !snapshot.by_call && finals.contains(&snapshot.name);
    }
    known.into_values().collect()
}

fn add<'k>(
    known: &'k mut BTreeMap<String, Snapshot>,
    snapshot: &DbSnapshot,
    cite: &Citation,
    at: Timestamp,
) -> &'k mut Snapshot {
    let name = snapshot.identifier.to_lowercase();
    let entry = known.entry(name.clone()).or_insert_with(|| Snapshot {
        name,
        resource_id: None,
        instance: None,
        status: None,
        available: None,
        by_call: false,
        is_final: false,
        cite: cite.clone(),
        at,
    });
    entry.resource_id = entry.resource_id.take().or_else(|| snapshot.resource_id.clone());
    entry.instance = entry.instance.take().or_else(|| snapshot.instance.clone());
    entry.at = at;
    entry
}

fn final_names(trail: &Trail<'_>) -> BTreeSet<String> {
    let deletions = trail.named("DeleteDBInstance").filter(|call| call.succeeded());
    deletions.filter_map(final_name).collect()
}

/// The final snapshot that a deletion made. An absent flag means AWS's default: one is made.
pub(crate) fn final_name(deletion: &Call<'_>) -> Option<String> {
    if deletion.flag("skipFinalSnapshot") == Some(true) {
        return None;
    }
    deletion.asked("finalDBSnapshotIdentifier")
}
