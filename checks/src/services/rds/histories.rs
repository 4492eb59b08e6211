//! Which lives there are: every dated value goes to the life that it is of.

use crate::engine::{Call, Rank, Series, Trail};
use crate::services::rds::answers::{DbInstance, DbSnapshot};
use crate::services::rds::calls::{Action, CHANGE};
use crate::services::rds::events::Events;
use crate::services::rds::history::{CREATION, GONE, InstanceHistory, RdsEvent, State};
use crate::services::rds::instance;
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// All lives of all instances that anything tells of, oldest first.
pub(crate) fn lives<'a>(
    instances: &Series<'a, [DbInstance]>,
    snapshots: &Series<'a, [DbSnapshot]>,
    trail: &Trail<'a>,
    events: &Events<'a>,
    deadline: Option<Timestamp>,
) -> Vec<InstanceHistory<'a>> {
    let mut told: Vec<Clue<'a>> = looked(instances, deadline);
    told.extend(deadline.into_iter().flat_map(|deadline| left_by(trail, deadline)));
    told.extend(trail.calls.iter().filter(|call| call.succeeded()).filter_map(called));
    told.extend(taken(snapshots, deadline));
    told.sort_by_key(|sign| (sign.state.at, sign.state.rank));
    let (known, nameless): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|sign| sign.state.instance.resource_id.is_some());
    let mut by_id: BTreeMap<String, InstanceHistory<'a>> = BTreeMap::new();
    for sign in known {
        let id = sign.state.instance.resource_id.clone().unwrap_or_default();
        let life = by_id.entry(id.clone()).or_default();
        life.resource_id = Some(id);
        sign.join(life);
    }
    let mut lives: Vec<InstanceHistory<'a>> = by_id.into_values().collect();
    lives.sort_by_key(InstanceHistory::start);
    for sign in nameless {
        let name = sign.state.instance.identifier.clone();
        let at = sign.state.at;
        let owner = lives.iter().rposition(|life| life.names.contains(&name) && life.may_be_at(at));
        let owner = owner.unwrap_or_else(|| {
            lives.push(InstanceHistory::default());
            lives.len() - 1
        });
        sign.join(&mut lives[owner]);
    }
    for life in &mut lives {
        life.states.sort_by_key(|state| (state.at, state.rank));
    }
    lives.sort_by_key(InstanceHistory::start);
    give_events(&mut lives, events);
    // What nothing dates from before the deadline was created too late.
    lives.retain(|life| deadline.is_none_or(|deadline| life.start() <= deadline));
    lives
}

/// A state, and the call that tells it.
struct Clue<'a> {
    state: State<'a>,
    call: Option<Call<'a>>,
}

impl<'a> Clue<'a> {
    fn join(self, life: &mut InstanceHistory<'a>) {
        if !self.state.instance.identifier.is_empty() {
            life.names.insert(self.state.instance.identifier.clone());
        }
        life.states.push(self.state);
        let Some(call) = self.call else { return };
        match Action::of(call.record) {
            Some(action) if action.begins() => life.created = Some(call),
            Some(Action::Modify) => {
                life.names.extend(call.asked("newDBInstanceIdentifier"));
                life.modified.push(call);
            }
            Some(Action::Delete) => life.deleted = Some(call),
            Some(_) | None => {}
        }
    }
}

/// The instances of the looks; one that was ready only after the deadline was created too late.
fn looked<'a>(instances: &Series<'a, [DbInstance]>, deadline: Option<Timestamp>) -> Vec<Clue<'a>> {
    let last = deadline.and_then(|deadline| deadline.checked_add(CREATION).ok());
    let in_time = |instance: &&DbInstance| match (instance.created_at, last) {
        (Some(created), Some(last)) => created <= last,
        (None, _) | (_, None) => true,
    };
    let mut told = Vec::new();
    for sight in &instances.seen {
        told.extend(sight.value.iter().filter(in_time).map(|instance| Clue {
            state: State {
                at: sight.at,
                rank: Rank::Live,
                instance: Cow::Borrowed(instance),
                port: instance.endpoint.as_ref().map(|endpoint| endpoint.port),
                cite: sight.cite.of(instance.resource_id.clone()),
            },
            call: None,
        }));
    }
    told
}

fn called<'a>(call: &Call<'a>) -> Option<Clue<'a>> {
    let record = call.record;
    let (rank, instance, port) = match Action::of(record)? {
        Action::CreateSnapshot => {
            // A copy's data are of another instant than its call.
            let snapshot = instance::snapshot_of_answer(&record.response);
            (Rank::Snapshot, instance::of_snapshot(&snapshot), snapshot.port)
        }
        Action::CopySnapshot | Action::DeleteSnapshot => return None,
        Action::Create
        | Action::Restore
        | Action::RestoreToTime
        | Action::Modify
        | Action::Stop
        | Action::Start
        | Action::Reboot
        | Action::Delete => {
            let mut instance = instance::of_answer(&record.response);
            if instance.identifier.is_empty() {
                instance.identifier = call.asked("dBInstanceIdentifier")?;
            }
            let endpoint = instance.endpoint.as_ref().map(|endpoint| endpoint.port);
            // The answer to a creation names no port yet (`docs/aws.md` 1.2).
            let port = endpoint.or_else(|| instance::port(&record.request["port"]));
            (Rank::Record, instance, port)
        }
    };
    let instance = Cow::Owned(instance);
    let state = State { at: record.at, rank, instance, port, cite: call.cite.clone() };
    Some(Clue { state, call: Some(call.clone()) })
}

/// The answer to the first late call on an instance shows the state that the deadline left.
fn left_by<'a>(trail: &Trail<'a>, deadline: Timestamp) -> Vec<Clue<'a>> {
    let mut known = BTreeSet::new();
    let first = |call: &&Call<'_>| known.insert(call.record.response["dbiResourceId"].to_string());
    let changed =
        |call: &&Call<'_>| matches!(Action::of(call.record), Some(Action::Modify | Action::Delete));
    let about_instances =
        trail.late.iter().filter(|call| CHANGE.contains(&call.record.name.as_str()));
    about_instances
        .filter(first)
        .filter(changed)
        .filter_map(called)
        .map(|sign| Clue { state: State { at: deadline, ..sign.state }, call: None })
        .collect()
}

/// What the snapshots that were taken in time keep of their instances.
fn taken<'a>(snapshots: &Series<'a, [DbSnapshot]>, deadline: Option<Timestamp>) -> Vec<Clue<'a>> {
    let mut known = BTreeSet::new();
    let mut told = Vec::new();
    for sight in &snapshots.seen {
        for snapshot in sight.value {
            let Some(taken) = snapshot.created_at else { continue };
            if deadline.is_some_and(|deadline| taken > deadline) {
                continue;
            }
            if !known.insert((&snapshot.identifier, taken)) {
                continue;
            }
            let state = State {
                at: taken,
                rank: Rank::Snapshot,
                instance: Cow::Owned(instance::of_snapshot(snapshot)),
                port: snapshot.port,
                cite: sight.cite.of(snapshot.identifier.clone()),
            };
            told.push(Clue { state, call: None });
        }
    }
    told
}

/// An event names the identifier only. What lies between two deletions of a name, and between two
/// beginnings, tells of one life.
fn give_events<'a>(lives: &mut Vec<InstanceHistory<'a>>, events: &Events<'a>) {
    let mut by_name: BTreeMap<String, Vec<RdsEvent>> = BTreeMap::new();
    for event in events.of_kind("db-instance") {
        let told = RdsEvent { at: event.event.at, text: event.text(), cite: event.cite.clone() };
        by_name.entry(event.event.subject.to_lowercase()).or_default().push(told);
    }
    for (name, told) in by_name {
        let beginnings = beginnings(lives, &name);
        for told in told.split_inclusive(|told| told.text.starts_with(GONE)) {
            for told in split_at(told, &beginnings) {
                give(lives, &name, told);
            }
        }
    }
    for life in lives.iter_mut() {
        life.events.sort_by_key(|told| told.at);
    }
    lives.sort_by_key(InstanceHistory::start);
}

/// When the lives of a name began, where that is known.
fn beginnings(lives: &[InstanceHistory<'_>], name: &str) -> Vec<Timestamp> {
    let ours = lives.iter().filter(|life| life.names.contains(name));
    let called = |life: &InstanceHistory<'_>| life.created.as_ref().map(|call| call.record.at);
    let ready =
        |life: &InstanceHistory<'_>| life.ready().and_then(|at| at.checked_sub(CREATION).ok());
    ours.filter_map(|life| called(life).or_else(|| ready(life))).collect()
}

/// The events, parted where a life began.
fn split_at<'t>(told: &'t [RdsEvent], beginnings: &[Timestamp]) -> Vec<&'t [RdsEvent]> {
    let part = |told: &RdsEvent| beginnings.iter().filter(|began| **began <= told.at).count();
    told.chunk_by(|a, b| part(a) == part(b)).collect()
}

fn give(lives: &mut Vec<InstanceHistory<'_>>, name: &str, told: &[RdsEvent]) {
    match owner(lives, name, told) {
        Some(life) => life.events.extend_from_slice(told),
        None => lives.push(InstanceHistory {
            names: BTreeSet::from([name.to_owned()]),
            events: told.to_vec(),
            ..InstanceHistory::default()
        }),
    }
}

/// The last life of the name that had begun before the last of the events, and had not ended before
/// the first. A life that nothing dates may have begun at any time.
fn owner<'l, 'a>(
    lives: &'l mut [InstanceHistory<'a>],
    name: &str,
    told: &[RdsEvent],
) -> Option<&'l mut InstanceHistory<'a>> {
    let (first, last) = (told.first()?.at, told.last()?.at);
    let has_ended = told.last()?.text.starts_with(GONE);
    let fits = |life: &&mut InstanceHistory<'a>| {
        let is_later = life.begun().is_some_and(|begun| begun > last)
            || (has_ended && life.last_look().is_some_and(|look| look.at > last));
        life.names.contains(name)
            && life.event(GONE).is_none()
            && !is_later
            && life.deleted.as_ref().is_none_or(|call| call.record.at >= first)
    };
    lives.iter_mut().rev().find(fits)
}

impl InstanceHistory<'_> {
    fn may_be_at(&self, at: Timestamp) -> bool {
        let from = self.created.as_ref().map(|call| call.record.at);
        let to = self.deleted.as_ref().map(|call| call.record.at);
        from.is_none_or(|from| from <= at)
            && (to.is_none_or(|to| at <= to) || self.last_look().is_some_and(|look| at <= look.at))
    }
}
