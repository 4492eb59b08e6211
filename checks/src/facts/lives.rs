//! Lives of DB instances: everything known of one `DbiResourceId`, from its creation to its end.

use super::events::Events;
use super::fact::{Fact, Rank, Sighting, When};
use super::instance;
use super::looks::{Open, Series};
use super::trail::{Call, Trail};
use crate::evidence::{DbInstance, DbSnapshot, ReasonCode};
use crate::outcome::{Citation, Reason};
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// One life of one instance.
#[derive(Debug, Default)]
pub(crate) struct Life<'a> {
    /// `DbiResourceId`, where anything told it.
    pub(crate) resource_id: Option<String>,
    /// Every identifier that it had, in lower case.
    pub(crate) names: BTreeSet<String>,
    /// Its known states, oldest first.
    pub(crate) states: Vec<State<'a>>,
    /// The call that created it.
    pub(crate) created: Option<Call<'a>>,
    /// Answered calls that modified it, oldest first.
    pub(crate) modified: Vec<Call<'a>>,
    /// Answered calls that deleted it.
    pub(crate) deleted: Option<Call<'a>>,
    /// What the RDS events tell of it.
    pub(crate) events: Vec<(Timestamp, String, Citation)>,
}

/// The instance at one known moment.
#[derive(Debug, Clone)]
pub(crate) struct State<'a> {
    pub(crate) at: Timestamp,
    pub(crate) rank: Rank,
    pub(crate) instance: Cow<'a, DbInstance>,
    pub(crate) port: Option<u16>,
    pub(crate) cite: Citation,
    pub(crate) run: Option<&'a str>,
}

/// How it stands with a life at the end of what is known.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// The newest look shows it.
    Standing(Timestamp),
    /// It has ended, at the latest at this instant.
    Ended(Timestamp),
    /// Nobody could look.
    Unknown(Open),
}

/// All lives of all instances that anything tells of, by `DbiResourceId`.
pub(crate) fn lives<'a>(
    instances: &Series<'a, [DbInstance]>,
    snapshots: &Series<'a, [DbSnapshot]>,
    trail: &Trail<'a>,
    events: &Events<'a>,
) -> Vec<Life<'a>> {
    let mut lives: BTreeMap<String, Life<'a>> = BTreeMap::new();
    for sight in &instances.seen {
        for instance in sight.value {
            let state = State {
                at: sight.at,
                rank: Rank::Live,
                instance: Cow::Borrowed(instance),
                port: instance.endpoint.as_ref().map(|endpoint| endpoint.port),
                cite: sight.cite.clone(),
                run: Some(sight.run),
            };
            life_of(&mut lives, instance).states.push(state);
        }
    }
    for call in trail.calls.iter().filter(|call| call.succeeded()) {
        add_call(&mut lives, call);
    }
    add_snapshots(&mut lives, snapshots);
    let mut lives: Vec<Life<'a>> = lives.into_values().collect();
    for life in &mut lives {
        life.states.sort_by_key(|state| (state.at, state.rank));
        life.names = life.states.iter().map(|state| state.instance.identifier.clone()).collect();
    }
    lives.sort_by_key(Life::start);
    give_events(&mut lives, events);
    lives
}

fn life_of<'l, 'a>(
    lives: &'l mut BTreeMap<String, Life<'a>>,
    instance: &DbInstance,
) -> &'l mut Life<'a> {
    let key = match &instance.resource_id {
        Some(id) => id.clone(),
        None => format!("name:{}", instance.identifier),
    };
    let life = lives.entry(key).or_default();
    life.resource_id.clone_from(&instance.resource_id);
    life
}

fn add_call<'a>(lives: &mut BTreeMap<String, Life<'a>>, call: &Call<'a>) {
    let record = call.record;
    let is_snapshot = record.name == "CreateDBSnapshot";
    let instance = match record.name.as_str() {
        "CreateDBInstance"
        | "RestoreDBInstanceFromDBSnapshot"
        | "ModifyDBInstance"
        | "DeleteDBInstance" => instance::of_answer(&record.response),
        "CreateDBSnapshot" => {
            instance::of_snapshot(&instance::snapshot_of_answer(&record.response))
        }
        _ => return,
    };
    let endpoint = instance.endpoint.as_ref().map(|endpoint| endpoint.port);
    let port = if is_snapshot {
        instance::port(&record.response["port"])
    } else {
        endpoint.or_else(|| instance::port(&record.request["port"]))
    };
    let life = life_of(lives, &instance);
    match record.name.as_str() {
        "CreateDBInstance" | "RestoreDBInstanceFromDBSnapshot" => life.created = Some(call.clone()),
        "ModifyDBInstance" => life.modified.push(call.clone()),
        "DeleteDBInstance" => life.deleted = Some(call.clone()),
        _ => {}
    }
    life.states.push(State {
        at: record.at,
        rank: if is_snapshot { Rank::Snapshot } else { Rank::Record },
        instance: Cow::Owned(instance),
        port,
        cite: call.cite.clone(),
        run: None,
    });
}

fn add_snapshots<'a>(lives: &mut BTreeMap<String, Life<'a>>, snapshots: &Series<'a, [DbSnapshot]>) {
    let mut known = BTreeSet::new();
    for sight in &snapshots.seen {
        for snapshot in sight.value {
            let Some(taken) = snapshot.created_at else { continue };
            if snapshot.instance.is_none() || !known.insert((&snapshot.identifier, taken)) {
                continue;
            }
            let instance = instance::of_snapshot(snapshot);
            life_of(lives, &instance).states.push(State {
                at: taken,
                rank: Rank::Snapshot,
                instance: Cow::Owned(instance),
                port: snapshot.port,
                cite: sight.cite.clone(),
                run: None,
            });
        }
    }
}

/// An event names the identifier only: it belongs to the last life of that name that had begun.
/// Events of a name that no life had are a life that nothing else tells of.
fn give_events<'a>(lives: &mut Vec<Life<'a>>, events: &Events<'a>) {
    for event in events.of_kind("db-instance") {
        let name = event.event.subject.as_str();
        let entry = (event.event.at, event.text(), event.cite.clone());
        let owner = lives
            .iter_mut()
            .rev()
            .filter(|life| life.names.contains(name))
            .find(|life| life.start() <= event.event.at);
        match owner {
            Some(life) => life.events.push(entry),
            None => lives.insert(
                0,
                Life {
                    names: BTreeSet::from([name.to_owned()]),
                    events: vec![entry],
                    ..Life::default()
                },
            ),
        }
    }
}

impl<'a> Life<'a> {
    /// The earliest instant that anything dates it to.
    pub(crate) fn start(&self) -> Timestamp {
        let call = self.created.as_ref().map(|call| call.record.at);
        // `InstanceCreateTime` is when the instance was ready; its events begin before.
        let ready = self
            .states
            .iter()
            .filter_map(|state| state.instance.created_at)
            .filter_map(|at| at.checked_sub(SignedDuration::from_mins(30)).ok())
            .min();
        let state = self.states.first().map(|state| state.at);
        let event = self.events.first().map(|(at, ..)| *at);
        call.or(ready).or(state).or(event).unwrap_or(Timestamp::MIN)
    }

    /// Whether it ever had this identifier.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.names.contains(&name.to_lowercase())
    }

    /// Whether a live look's instance is this life.
    pub(crate) fn is(&self, instance: &DbInstance) -> bool {
        match (&self.resource_id, &instance.resource_id) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (None, _) | (_, None) => self.names.contains(&instance.identifier),
        }
    }

    /// Some evidence that it ever existed, the strongest first.
    pub(crate) fn proof(&self) -> Option<Citation> {
        let state = self.states.iter().min_by_key(|state| (state.rank, state.at));
        let event = self.events.first().map(|(_, _, cite)| cite.clone());
        state.map(|state| state.cite.clone()).or(event)
    }

    /// How it stands with it now.
    pub(crate) fn fate(&self, instances: &Series<'a, [DbInstance]>) -> Fate {
        let recorded = self.deletion_at();
        match instances.now() {
            Ok(now) if now.value.iter().any(|instance| self.is(instance)) => Fate::Standing(now.at),
            Ok(_) => {
                let absent = instances
                    .seen
                    .iter()
                    .rev()
                    .take_while(|sight| !sight.value.iter().any(|instance| self.is(instance)))
                    .last()
                    .map(|sight| sight.at);
                Fate::Ended(recorded.or(absent).unwrap_or_else(|| self.start()))
            }
            Err(open) => recorded.map_or_else(|| Fate::Unknown(open.clone()), Fate::Ended),
        }
    }

    /// When its deletion was asked for, by the record, else when an event reports it done.
    pub(crate) fn deletion_at(&self) -> Option<Timestamp> {
        let call = self.deleted.as_ref().map(|call| call.record.at);
        call.or_else(|| self.event("db instance deleted").map(|(at, _)| at))
    }

    /// The last event whose text begins like this.
    pub(crate) fn event(&self, start: &str) -> Option<(Timestamp, Citation)> {
        let mut events = self.events.iter().rev();
        events.find(|(_, text, _)| text.starts_with(start)).map(|(at, _, cite)| (*at, cite.clone()))
    }

    /// The newest live look that shows it.
    pub(crate) fn last_look(&self) -> Option<&State<'a>> {
        self.states.iter().rev().find(|state| state.rank == Rank::Live)
    }

    /// One setting, over the whole life. `read` takes it from a state that tells it.
    pub(crate) fn setting<T>(
        &self,
        when: When,
        fate: &Fate,
        trail: &Trail<'a>,
        read: impl Fn(&State<'a>) -> Option<T>,
    ) -> Fact<T> {
        let sightings: Vec<Sighting<T>> = self
            .states
            .iter()
            .filter_map(|state| {
                Some(Sighting {
                    value: read(state)?,
                    at: state.at,
                    rank: state.rank,
                    cite: state.cite.clone(),
                })
            })
            .collect();
        let holds = match sightings.last() {
            Some(last) => self.holds_from(last.at, fate, trail),
            None => Err(self.never_seen(fate, trail)),
        };
        Fact { sightings, when, holds }
    }

    /// Whether what was so at `at` was so until the end; else what could tell.
    pub(crate) fn holds_from(
        &self,
        at: Timestamp,
        fate: &Fate,
        trail: &Trail<'a>,
    ) -> Result<(), Open> {
        match fate {
            Fate::Unknown(open) => Err(open.clone()),
            Fate::Standing(now) if at >= *now => match self.in_progress() {
                Some(open) => Err(open),
                None => Ok(()),
            },
            Fate::Standing(_) => Err(self.missing_member()),
            Fate::Ended(end) if at >= *end => Ok(()),
            Fate::Ended(end) => {
                if self.modified.iter().any(|call| call.record.at >= at) {
                    return Err(trail.awaiting(*end, self.cite_end(trail)));
                }
                trail.silent_between(at, *end).map(|_| ())
            }
        }
    }

    fn never_seen(&self, fate: &Fate, trail: &Trail<'a>) -> Open {
        match fate {
            Fate::Unknown(open) => open.clone(),
            Fate::Standing(_) => self.in_progress().unwrap_or_else(|| self.missing_member()),
            Fate::Ended(end) => trail.awaiting(*end, self.cite_end(trail)),
        }
    }

    /// Why the newest live look may show something unfinished.
    pub(crate) fn in_progress(&self) -> Option<Open> {
        let look = self.last_look()?;
        let status = look.instance.status.as_deref().unwrap_or_default();
        let pending = &look.instance.pending;
        let awaits = pending.iam_auth.is_some()
            || pending.backup_retention.is_some()
            || pending.multi_az.is_some()
            || pending.port.is_some();
        (awaits || !SETTLED.contains(&status)).then(|| in_progress(look))
    }

    fn missing_member(&self) -> Open {
        let reason = Reason::new(ReasonCode::Internal, "rds:DescribeDBInstances");
        let cite = self.last_look().map(|state| state.cite.clone()).or_else(|| self.proof());
        Open { reason, cite: cite.expect("a life stands on at least one state or event") }
    }

    fn cite_end(&self, trail: &Trail<'a>) -> Citation {
        trail
            .newest()
            .ok()
            .or_else(|| self.proof())
            .expect("a life stands on at least one state or event")
    }
}

/// AWS is at work on what this look shows.
pub(crate) fn in_progress(look: &State<'_>) -> Open {
    let status = look.instance.status.as_deref().unwrap_or_default();
    let subject = format!("{}: {status}", look.instance.identifier);
    Open::in_progress(subject, look.at, look.cite.clone())
}

/// Statuses in which nothing is being changed. An unknown one is in progress (`docs/aws.md` 4).
const SETTLED: [&str; 16] = [
    "available",
    "storage-optimization",
    "stopped",
    "failed",
    "storage-full",
    "restore-error",
    "insufficient-capacity",
    "incompatible-network",
    "incompatible-option-group",
    "incompatible-parameters",
    "incompatible-restore",
    "incompatible-credentials",
    "inaccessible-encryption-credentials",
    "inaccessible-encryption-credentials-recoverable",
    "deleting",
    "delete-precheck",
];
