//! What all evidence of one student shows together, over time.
//!
//! Live looks, records, snapshots and events are merged here, once; a judge only asks.

mod events;
mod fact;
mod groups;
mod instance;
mod lives;
mod looks;
mod refusals;
mod rules;
mod sizes;
mod snapshots;
mod trail;
mod web;
mod window;

pub(crate) use events::Events;
pub(crate) use fact::{Fact, Mark, Rank, Sighting, When};
pub(crate) use groups::{GroupHistory, admits, folded, is_called};
pub(crate) use lives::{Fate, Life, State};
pub(crate) use looks::{Entry, Looks, Open, Series};
pub(crate) use refusals::Setting;
pub(crate) use sizes::{CLASS, Change, STORAGE, Size};
pub(crate) use snapshots::{Snapshot, final_name};
pub(crate) use trail::{Call, Trail};
pub(crate) use web::Web;

use crate::evidence::{AutomatedBackup, DbInstance, DbSnapshot, SecurityGroup, Vpc};
use crate::lab::Lab;
use crate::outcome::Citation;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Everything known of one account and region, whichever instance is graded.
#[derive(Debug)]
pub(crate) struct History<'a> {
    pub(crate) lab: &'a Lab,
    pub(crate) staff: &'a [String],
    pub(crate) as_of: Timestamp,
    pub(crate) looks: Looks<'a>,
    pub(crate) instances: Series<'a, [DbInstance]>,
    pub(crate) snapshot_looks: Series<'a, [DbSnapshot]>,
    pub(crate) backups: Series<'a, [AutomatedBackup]>,
    pub(crate) group_looks: Series<'a, [SecurityGroup]>,
    pub(crate) vpcs: Series<'a, [Vpc]>,
    pub(crate) events: Events<'a>,
    pub(crate) trail: Trail<'a>,
    pub(crate) groups: BTreeMap<String, GroupHistory>,
    pub(crate) web: Web,
    pub(crate) snapshots: Vec<Snapshot>,
    pub(crate) lives: Vec<Life<'a>>,
}

impl<'a> History<'a> {
    /// Merges the looks.
    pub(crate) fn of(
        lab: &'a Lab,
        staff: &'a [String],
        as_of: Timestamp,
        looks: Looks<'a>,
    ) -> Self {
        let (instances, snapshot_looks) = (looks.instances(), looks.snapshots());
        let group_looks = looks.groups();
        let events = Events::of(&looks.events());
        let trail = Trail::of(&looks.trail(), as_of);
        let groups = groups::histories(&group_looks, &trail);
        let web = web::find(&looks.servers(), &trail, &groups, &lab.file.names);
        let snapshots = snapshots::known(&snapshot_looks, &trail, &events);
        let lives = lives::lives(&instances, &snapshot_looks, &trail, &events);
        Self {
            lab,
            staff,
            as_of,
            instances,
            snapshot_looks,
            backups: looks.backups(),
            group_looks,
            vpcs: looks.vpcs(),
            events,
            trail,
            groups,
            web,
            snapshots,
            lives,
            looks,
        }
    }

    /// The lives that may be graded: those of the lab's name; without one, the lives of the lab's
    /// engine that carry the database's group or were created with the lab's database.
    pub(crate) fn candidates(&self) -> Vec<&Life<'a>> {
        let names = &self.lab.file.names;
        let named: Vec<_> =
            self.lives.iter().filter(|life| life.is_named(&names.instance)).collect();
        if !named.is_empty() {
            return named;
        }
        self.lives.iter().filter(|life| self.looks_like_the_labs(life)).collect()
    }

    fn looks_like_the_labs(&self, life: &Life<'_>) -> bool {
        let names = &self.lab.file.names;
        life.states.iter().any(|state| {
            let instance = &state.instance;
            let engine = instance.engine.as_deref() == Some(names.engine.as_str());
            let database = instance.db_name.as_deref() == Some(names.database.as_str());
            let mut attached = instance.security_groups.iter().flatten();
            let group = attached.any(|id| self.is_db_group(id));
            engine && (database || group)
        })
    }

    fn is_db_group(&self, id: &str) -> bool {
        let group = self.groups.get(id);
        group.is_some_and(|group| group.was_called(&self.lab.file.names.db_group))
    }

    /// Proof that what a complete live look does not show never was: nothing on record, nothing
    /// in the events. Else why it may have been.
    pub(crate) fn never_was(&self, live: Result<Citation, Open>) -> Result<Citation, Open> {
        let live = live?;
        let trail = self.trail.complete()?;
        match self.events.complete() {
            Ok(_) => Ok(live),
            Err(_) => Err(self.trail.awaiting(trail.at, trail)),
        }
    }
}

/// The facts of one student, with the instance that is graded.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(crate) history: &'a History<'a>,
    graded: Option<(&'a Life<'a>, Fate)>,
    group: Option<&'a GroupHistory>,
}

impl<'a> Facts<'a> {
    /// The facts where this life, or none, is graded.
    pub(crate) fn of(history: &'a History<'a>, life: Option<&'a Life<'a>>) -> Self {
        let graded = life.map(|life| (life, life.fate(&history.instances)));
        let mut facts = Self { history, graded, group: None };
        facts.group = facts.find_group();
        facts
    }

    pub(crate) fn lab(&self) -> &'a Lab {
        self.history.lab
    }

    pub(crate) fn trail(&self) -> &'a Trail<'a> {
        &self.history.trail
    }

    pub(crate) fn events(&self) -> &'a Events<'a> {
        &self.history.events
    }

    pub(crate) fn web(&self) -> &'a Web {
        &self.history.web
    }

    /// The graded life, if there is one.
    pub(crate) fn maybe_life(&self) -> Option<&'a Life<'a>> {
        self.graded.as_ref().map(|(life, _)| *life)
    }

    /// The graded life, for criteria that need one.
    pub(crate) fn life(&self) -> &'a Life<'a> {
        self.maybe_life().expect("every criterion that asks needs db-config.created")
    }

    /// How it stands with the graded life.
    pub(crate) fn fate(&self) -> &Fate {
        let (_, fate) =
            self.graded.as_ref().expect("every criterion that asks needs db-config.created");
        fate
    }

    /// One setting of the graded instance, over its life.
    pub(crate) fn setting<T>(&self, when: When, read: impl Fn(&State<'a>) -> Option<T>) -> Fact<T> {
        self.life().setting(when, self.fate(), self.trail(), read)
    }

    /// The database's group: the one attached to the graded instance that is named like it, else
    /// the newest one named so, one that still stands before one that does not.
    pub(crate) fn group(&self) -> Option<&'a GroupHistory> {
        self.group
    }

    fn find_group(&self) -> Option<&'a GroupHistory> {
        let name = &self.lab().file.names.db_group;
        let attached: BTreeSet<&str> = self
            .maybe_life()
            .into_iter()
            .flat_map(|life| &life.states)
            .filter_map(|state| state.instance.security_groups.as_ref())
            .flatten()
            .map(String::as_str)
            .collect();
        let standing = |group: &GroupHistory| match self.history.group_looks.now() {
            Ok(now) => now.value.iter().any(|live| live.id == group.id),
            Err(_) => false,
        };
        let named = self.history.groups.values().filter(|group| group.was_called(name));
        named.max_by_key(|group| {
            let newest = group.moments.last().map(|moment| moment.at);
            (attached.contains(group.id.as_str()), standing(group), newest)
        })
    }

    /// When the graded instance ended, if it did: what is done to the group later does not count.
    fn end(&self) -> Option<Timestamp> {
        match &self.graded {
            Some((_, Fate::Ended(end))) => Some(*end),
            Some((_, Fate::Standing(_) | Fate::Unknown(_))) | None => None,
        }
    }

    /// The group at the last known moment while the graded instance existed; without an instance,
    /// now.
    pub(crate) fn group_state(&self, group: &'a GroupHistory) -> Fact<SecurityGroup> {
        let end = self.end().unwrap_or(Timestamp::MAX);
        let moments = &group.moments;
        let until_end = moments.partition_point(|moment| moment.at <= end);
        // Seen only later: with no call in between it is what it was.
        let counted = if until_end == 0 { 1.min(moments.len()) } else { until_end };
        let sightings: Vec<_> = moments[..counted]
            .iter()
            .map(|moment| Sighting {
                value: moment.group.clone(),
                at: moment.at,
                rank: moment.rank,
                cite: moment.cite.clone(),
            })
            .collect();
        let holds = self.group_holds(moments[..counted].last().map(|moment| moment.at));
        Fact { sightings, when: When::Last, holds }
    }

    fn group_holds(&self, at: Option<Timestamp>) -> Result<(), Open> {
        let now = self.history.group_looks.now();
        let Some(at) = at else { return Err(self.trail().missing(self.history.as_of)) };
        match &self.graded {
            Some((_, Fate::Unknown(open))) => Err(open.clone()),
            Some((_, Fate::Ended(end))) => {
                let (first, last) = if at <= *end { (at, *end) } else { (*end, at) };
                self.trail().silent_between(first, last).map(|_| ())
            }
            Some((_, Fate::Standing(_))) | None => match now {
                Ok(now) if at >= now.at => Ok(()),
                Ok(_) => Err(self.trail().missing(self.history.as_of)),
                Err(open) => Err(open.clone()),
            },
        }
    }

    /// The newest state of the web servers' VPCs that are right for the lab.
    pub(crate) fn right_vpcs(&self) -> Result<(BTreeSet<String>, Citation), Open> {
        self.web().vpcs(&self.history.vpcs)
    }

    /// Snapshots that are of the graded instance, or that nothing tells to be of another.
    pub(crate) fn is_of_graded(&self, snapshot: &Snapshot) -> Option<bool> {
        let life = self.life();
        match (&snapshot.resource_id, &life.resource_id) {
            (Some(theirs), Some(ours)) => Some(theirs == ours),
            (None, _) | (_, None) => {
                let name = snapshot.instance.as_deref()?;
                (!life.is_named(name)).then_some(false)
            }
        }
    }
}
