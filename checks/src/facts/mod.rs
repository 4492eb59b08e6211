//! What all evidence of one student shows together, over time.
//!
//! Live looks, records, snapshots and events are merged here, once; a judge only asks.

mod db_group;
mod events;
mod fact;
mod group_names;
mod groups;
mod instance;
mod life;
mod lives;
mod looks;
mod refusals;
mod rules;
mod servers;
mod sizes;
mod snapshots;
mod trail;
mod waiting;
mod web;
mod window;

pub(crate) use events::Events;
pub(crate) use fact::{Fact, Mark, Rank, Sighting, When};
pub(crate) use groups::{GroupHistory, Moment, admits, covers, folded, is_called};
pub(crate) use instance::endpoint_of_answer;
pub(crate) use life::{End, Fate, GONE, Life, RESTORED, State};
pub(crate) use looks::{Entry, Looks, Open, Series, Sight};
pub(crate) use refusals::{Setting, noted};
pub(crate) use sizes::{CLASS, Change, STORAGE, Size, rank};
pub(crate) use snapshots::{LateSnapshot, Maker, Snapshot, final_name, made_at};
pub(crate) use trail::{Call, SETTLING, Trail};
pub(crate) use waiting::{IAM, MULTI_AZ, PORT, RETENTION, VERSION};
pub(crate) use web::Web;

use crate::evidence::{AutomatedBackup, DbInstance, DbSnapshot, SecurityGroup, Vpc};
use crate::judge::Case;
use crate::lab::Lab;
use crate::outcome::{Citation, Judgement};
use crate::principal::Principal;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Calls after which a look shows other instances and groups than before. (AWS dates snapshots.)
const INSTANCE_CALLS: [&str; 5] = [
    "CreateDBInstance",
    "RestoreDBInstanceFromDBSnapshot",
    "RestoreDBInstanceToPointInTime",
    "ModifyDBInstance",
    "DeleteDBInstance",
];
const GROUP_CALLS: [&str; 7] = [
    "CreateSecurityGroup",
    "DeleteSecurityGroup",
    "AuthorizeSecurityGroupIngress",
    "RevokeSecurityGroupIngress",
    "ModifySecurityGroupRules",
    "CreateTags",
    "DeleteTags",
];

/// Everything known of one account and region, whichever instance is graded.
#[derive(Debug)]
pub(crate) struct History<'a> {
    pub(crate) lab: &'a Lab,
    pub(crate) staff: &'a [Principal],
    pub(crate) as_of: Timestamp,
    pub(crate) deadline: Option<Timestamp>,
    /// When the lab's window begins: what was made before is not this student's work.
    pub(crate) window: Timestamp,
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
    /// The first snapshot that is seen to have been made after the deadline.
    pub(crate) late_snapshot: Option<LateSnapshot>,
    /// Snapshots of the lab's name from before the lab's window, and when they were made.
    pub(crate) older_snapshots: Vec<(String, Timestamp)>,
    /// The lives that began in the lab's window, as far as anything dates them.
    pub(crate) lives: Vec<Life<'a>>,
    /// Those that began before: nobody's work in this lab.
    older: Vec<Life<'a>>,
}

/// How far back the lab's window reaches where nobody says: what CloudTrail keeps.
const WINDOW: SignedDuration = SignedDuration::from_hours(90 * 24);

impl<'a> History<'a> {
    /// Merges the looks.
    pub(crate) fn of(case: &Case<'a>, looks: Looks<'a>) -> Self {
        let Case { lab, staff, as_of, deadline, since, .. } = *case;
        let trail = Trail::of(&looks.trail(), as_of, deadline);
        let by_default = || as_of.checked_sub(WINDOW).unwrap_or(Timestamp::MIN);
        let window = since.or(trail.window()).unwrap_or_else(by_default);
        let instances = looks.instances().until(trail.late_from(&INSTANCE_CALLS));
        let snapshot_looks = looks.snapshots();
        let group_looks = looks.groups().until(trail.late_from(&GROUP_CALLS));
        let events = Events::of(&looks.events(), deadline);
        let groups = groups::histories(&group_looks, &trail);
        let web = web::find(&looks.servers(), &group_looks, &trail, &groups, &lab.file.names);
        let terms = snapshots::Terms { window, deadline, staff };
        let snapshots = snapshots::known(&snapshot_looks, &trail, &events, terms);
        let late_snapshot = snapshots::late(&snapshot_looks, deadline);
        let older_snapshots = snapshots::older(&snapshot_looks, &lab.file.names.snapshot, window);
        let lives = lives::lives(&instances, &snapshot_looks, &trail, &events, deadline);
        let is_older = |life: &Life<'_>| life.begun().is_some_and(|begun| begun < window);
        let (older, lives) = lives.into_iter().partition(is_older);
        Self {
            lab,
            staff,
            as_of,
            deadline,
            window,
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
            late_snapshot,
            older_snapshots,
            lives,
            older,
            looks,
        }
    }

    /// The lives that may be graded: those of the lab's name, and those that resemble it.
    pub(crate) fn candidates(&self) -> Vec<&Life<'a>> {
        self.lives.iter().filter(|life| self.is_candidate(life)).collect()
    }

    /// The lives that might be graded, had they not begun before the lab's window, and when they
    /// began.
    pub(crate) fn older_lives(&self) -> impl Iterator<Item = (&Life<'a>, Timestamp)> {
        let lives = self.older.iter().filter(|life| self.is_candidate(life));
        lives.filter_map(|life| Some((life, life.begun()?)))
    }

    fn is_candidate(&self, life: &Life<'_>) -> bool {
        let names = &self.lab.file.names;
        let mut states = life.states.iter();
        life.is_named(&names.instance)
            || states.any(|state| names.resembles(&state.instance, |id| self.is_db_group(id)))
    }

    /// Whether an instance was restored from a snapshot of another one, or from that itself.
    pub(crate) fn was_restored_from(&self, life: &Life<'_>, other: &Life<'_>) -> bool {
        let is_of_other = |snapshot: &Snapshot| match (&snapshot.resource_id, &other.resource_id) {
            (Some(theirs), Some(ours)) => theirs == ours,
            (None, _) | (_, None) => {
                snapshot.instance.as_ref().is_some_and(|name| other.is_named(name))
            }
        };
        let of_other = |name: &str| {
            let mut named = self.snapshots.iter().filter(|snapshot| snapshot.name == name);
            other.is_named(name) || named.any(is_of_other)
        };
        let asked = |member| life.created.as_ref().and_then(|call| call.asked(member));
        let sources = ["dBSnapshotIdentifier", "sourceDBInstanceIdentifier"];
        let by_id = asked("sourceDbiResourceId").zip(other.resource_id.as_ref());
        let by_event = life.event(RESTORED).into_iter().flat_map(|told| told.text.split(' '));
        sources.into_iter().filter_map(asked).any(|name| of_other(&name))
            || by_id.is_some_and(|(theirs, ours)| theirs.eq_ignore_ascii_case(ours))
            || by_event.skip(2).any(of_other)
    }

    fn is_db_group(&self, id: &str) -> bool {
        let group = self.groups.get(id);
        group.is_some_and(|group| group.was_called(&self.lab.file.names.db_group))
    }

    /// Whether somebody else than the student made the call: an account cleaner, or a service.
    pub(crate) fn is_anothers(&self, call: &Call<'_>) -> bool {
        is_anothers(self.staff, call)
    }

    /// Whether anything of the lab is, or ever was: its group, its instance, its snapshot.
    pub(crate) fn knows_the_lab(&self) -> bool {
        let names = &self.lab.file.names;
        !self.candidates().is_empty()
            || self.groups.values().any(|group| group.was_called(&names.db_group))
            || self.snapshots.iter().any(|snapshot| snapshot.name == names.snapshot.to_lowercase())
    }

    /// Proof that what a complete live look does not show never was: nothing on record, nothing
    /// in the events. Where the events are blind, the lookups must answer for all calls that count.
    pub(crate) fn never_was(&self, live: Result<Citation, Open>) -> Result<Citation, Open> {
        let live = live?;
        self.trail.complete()?;
        if self.events.complete().is_err() {
            let end = self.deadline.map_or(live.at, |deadline| deadline.min(live.at));
            self.trail.covered_until(end)?;
        }
        Ok(live)
    }
}

fn is_anothers(staff: &[Principal], call: &Call<'_>) -> bool {
    call.record.by_service || is_staff(staff, call)
}

fn is_staff(staff: &[Principal], call: &Call<'_>) -> bool {
    let caller = call.record.principal.as_deref();
    caller.is_some_and(|caller| staff.iter().any(|principal| principal.is(caller)))
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

    /// Calls of a name on the graded life that were made after the deadline.
    pub(crate) fn late_calls<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'a Call<'a>> {
        let life = self.life().resource_id.as_deref();
        let named = self.trail().late.iter().filter(move |call| call.record.name == name);
        named.filter(move |call| {
            life.is_some() && call.record.response["dbiResourceId"].as_str() == life
        })
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

    /// The end of the graded instance, if it has ended.
    fn end(&self) -> Option<End> {
        match &self.graded {
            Some((_, Fate::Ended(end))) => Some(*end),
            Some((_, Fate::Standing(_) | Fate::Unknown(_))) | None => None,
        }
    }

    /// The newest state of the web servers' VPCs that are right for the lab.
    pub(crate) fn right_vpcs(&self) -> Result<(BTreeSet<String>, Citation), Open> {
        self.web().vpcs(&self.history.vpcs)
    }

    /// A failure for want of a web server, unless one may stand, or have stood, that was not seen.
    pub(crate) fn unless_unseen(&self, judgement: Judgement) -> Judgement {
        match self.web().stand_nowhere_else() {
            Err(open) if judgement.is_failed() => open.judgement(),
            Err(_) | Ok(()) => judgement,
        }
    }

    /// Snapshots that are of the graded instance, or that nothing tells to be of another.
    pub(crate) fn is_of_graded(&self, snapshot: &Snapshot) -> Option<bool> {
        let life = self.life();
        if let (Some(theirs), Some(ours)) = (&snapshot.resource_id, &life.resource_id) {
            return Some(theirs == ours);
        }
        let name = snapshot.instance.as_deref()?;
        (!life.is_named(name)).then_some(false)
    }
}
