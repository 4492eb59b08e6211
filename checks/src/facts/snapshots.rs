//! Snapshots that are, or were: from looks, calls and events.

use super::events::Events;
use super::instance;
use super::looks::Series;
use super::trail::{Call, Trail};
use crate::evidence::DbSnapshot;
use crate::outcome::Citation;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// One snapshot that was made by hand, or as the final one of an instance.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// Its name, in lower case.
    pub(crate) name: String,
    /// The instance that it is of: `DbiResourceId` and name.
    pub(crate) resource_id: Option<String>,
    pub(crate) instance: Option<String>,
    /// Proof that it was available once.
    pub(crate) available: Option<Citation>,
    /// Whether a call made it: then it is not a final one.
    pub(crate) by_call: bool,
    /// Whether somebody else than the student made it: it does not count.
    pub(crate) by_staff: bool,
    /// Whether a deletion of an instance made it.
    pub(crate) is_final: bool,
    /// Proof of its existence.
    pub(crate) cite: Citation,
    /// When it was last dated or seen.
    pub(crate) at: Timestamp,
}

/// One thing that tells of a snapshot.
struct Sign {
    at: Timestamp,
    snapshot: DbSnapshot,
    cite: Citation,
    by_call: bool,
    by_staff: bool,
    available: bool,
}

/// All manual snapshots that anything tells of, oldest first. One name may have stood for several:
/// a call makes a new one.
pub(crate) fn known(
    series: &Series<'_, [DbSnapshot]>,
    trail: &Trail<'_>,
    events: &Events<'_>,
    deadline: Option<Timestamp>,
    staff: &[String],
) -> Vec<Snapshot> {
    let late = |at: Option<Timestamp>| at.zip(deadline).is_some_and(|(at, end)| at > end);
    let mut signs: Vec<Sign> = looked(series);
    // AWS dates a snapshot itself: one that was taken too late does not count.
    signs.retain(|sign| !late(sign.snapshot.created_at));
    let calls = trail.calls.iter().filter(|call| call.succeeded());
    signs.extend(calls.filter_map(|call| called(call, super::is_staff(staff, call))));
    signs.extend(told(events));
    // The call first, then what it brought about.
    signs.sort_by_key(|sign| (sign.at, !sign.by_call));
    let mut known: Vec<Snapshot> = Vec::new();
    for sign in signs {
        let named = known.iter().any(|snapshot| snapshot.name == sign.snapshot.identifier);
        let undated = sign.snapshot.created_at.is_none() && !sign.by_call;
        if named || !(undated && late(Some(sign.at))) {
            add(&mut known, sign);
        }
    }
    let finals: BTreeSet<String> = trail
        .named("DeleteDBInstance")
        .filter(|call| call.succeeded())
        .filter_map(final_name)
        .collect();
    for snapshot in &mut known {
        snapshot.is_final = !snapshot.by_call && finals.contains(&snapshot.name);
    }
    known
}

fn looked(series: &Series<'_, [DbSnapshot]>) -> Vec<Sign> {
    let mut signs = Vec::new();
    for sight in &series.seen {
        for snapshot in sight.value.iter().filter(|snapshot| is_manual(snapshot)) {
            signs.push(Sign {
                at: sight.at,
                snapshot: snapshot.clone(),
                cite: sight.cite.of(snapshot.identifier.clone()),
                by_call: false,
                by_staff: false,
                available: snapshot.status.as_deref() == Some("available"),
            });
        }
    }
    signs
}

/// Names of automated snapshots carry a colon, which no name given by hand can.
fn is_manual(snapshot: &DbSnapshot) -> bool {
    match snapshot.kind.as_deref() {
        Some(kind) => kind == "manual",
        None => !snapshot.identifier.contains(':'),
    }
}

fn called(call: &Call<'_>, is_staff: bool) -> Option<Sign> {
    let by_call = match call.record.name.as_str() {
        "CreateDBSnapshot" => true,
        "DeleteDBSnapshot" => false,
        _ => return None,
    };
    let mut snapshot = instance::snapshot_of_answer(&call.record.response);
    if snapshot.identifier.is_empty() {
        snapshot.identifier = call.asked("dBSnapshotIdentifier")?;
    }
    // Only an available snapshot can be deleted.
    let available = !by_call;
    let (at, by_staff) = (call.record.at, by_call && is_staff);
    Some(Sign { at, snapshot, cite: call.cite.clone(), by_call, by_staff, available })
}

fn told<'e>(events: &'e Events<'_>) -> impl Iterator<Item = Sign> + use<'e> {
    events.of_kind("db-snapshot").filter_map(|event| {
        let text = event.text();
        let is = |start: &str| text.starts_with(start);
        let (made, gone) = (is("manual snapshot created"), is("deleted user snapshot"));
        let identifier = event.event.subject.to_lowercase();
        (made || gone || is("creating manual snapshot")).then(|| Sign {
            at: event.event.at,
            snapshot: DbSnapshot { identifier, ..DbSnapshot::default() },
            cite: event.cite.clone(),
            by_call: false,
            by_staff: false,
            available: made,
        })
    })
}

/// Adds a sign to the newest snapshot of its name that it can be of, else to a new one.
fn add(known: &mut Vec<Snapshot>, sign: Sign) {
    let name = sign.snapshot.identifier.to_lowercase();
    let can_be = |snapshot: &Snapshot| {
        let same = match (&snapshot.resource_id, &sign.snapshot.resource_id) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (None, _) | (_, None) => true,
        };
        same && !sign.by_call
    };
    let entry = match known.iter().rposition(|snapshot| snapshot.name == name) {
        Some(last) if can_be(&known[last]) => &mut known[last],
        Some(_) | None => {
            known.push(Snapshot {
                name,
                resource_id: None,
                instance: None,
                available: None,
                by_call: sign.by_call,
                by_staff: sign.by_staff,
                is_final: false,
                cite: sign.cite.clone(),
                at: sign.at,
            });
            known.last_mut().expect("it was pushed just now")
        }
    };
    entry.resource_id = entry.resource_id.take().or(sign.snapshot.resource_id);
    entry.instance = entry.instance.take().or(sign.snapshot.instance);
    entry.at = sign.at;
    if sign.available {
        entry.available.get_or_insert(sign.cite);
    }
}

/// The final snapshot that a deletion made. An absent flag means AWS's default: one is made.
pub(crate) fn final_name(deletion: &Call<'_>) -> Option<String> {
    if deletion.flag("skipFinalSnapshot") == Some(true) {
        return None;
    }
    deletion.asked("finalDBSnapshotIdentifier")
}
