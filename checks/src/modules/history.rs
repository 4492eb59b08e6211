//! Everything known of one account and region, whatever of it is graded.

use crate::engine::variant;
use crate::engine::{Citation, Looks, Open, Principal, Series, TRAIL, Trail};
use crate::modules::subject::Subject;
use crate::modules::web::{self, Web};
use crate::services::answer::Answer;
use crate::services::ec2::answers::SecurityGroup;
use crate::services::ec2::servers::ServerHistory;
use crate::services::ec2::{Ec2, GroupSpec};
use crate::services::rds::answers::{DbInstance, EventLog};
use crate::services::rds::snapshots::{self, Terms};
use crate::services::rds::{DB_EVENTS, DbInstanceSpec, InstanceHistory, Rds};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// How far back the lab's window reaches where nobody says: what CloudTrail keeps.
const WINDOW: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What decides whose work counts, and of when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub(crate) as_of: Timestamp,
    pub(crate) since: Option<Timestamp>,
    pub(crate) deadline: Option<Timestamp>,
    pub(crate) staff: &'a [Principal],
}

/// Everything known of one account and region.
#[derive(Debug)]
pub(crate) struct History<'a> {
    pub(crate) staff: &'a [Principal],
    pub(crate) as_of: Timestamp,
    pub(crate) deadline: Option<Timestamp>,
    /// When the lab's window begins: what was made before is not this student's work.
    pub(crate) window: Timestamp,
    pub(crate) looks: Looks<'a, Answer>,
    pub(crate) trail: Trail<'a>,
    pub(crate) ec2: Ec2<'a>,
    pub(crate) rds: Rds<'a>,
    webs: BTreeMap<String, Web>,
}

impl<'a> History<'a> {
    /// Merges the looks. `webs` are the groups by which the lab knows its servers.
    pub(crate) fn of<'l>(
        looks: Looks<'a, Answer>,
        bounds: Bounds<'a>,
        webs: impl IntoIterator<Item = &'l GroupSpec>,
    ) -> Self {
        let Bounds { as_of, since, deadline, staff } = bounds;
        let records = looks.series(TRAIL, variant!(Answer::Trail));
        let trail = Trail::of(&records, as_of, deadline, staff);
        let by_default = || as_of.checked_sub(WINDOW).unwrap_or(Timestamp::MIN);
        let window = since.or(trail.window()).unwrap_or_else(by_default);
        let ec2 = Ec2::of(&looks, &trail);
        let rds = Rds::of(&looks, &trail, Terms { window, deadline, staff });
        let find = |spec: &GroupSpec| (spec.name.clone(), web::find(&ec2, &trail, spec));
        let webs = webs.into_iter().map(find).collect();
        Self { staff, as_of, deadline, window, looks, trail, ec2, rds, webs }
    }

    /// The servers that a lab knows by this group.
    pub(crate) fn web(&self, spec: &GroupSpec) -> &Web {
        self.webs.get(&spec.name).expect("the groups of all servers of the lab were handed in")
    }

    /// The lives that may be graded as this subject's: those of its name, and those that resemble it.
    pub(crate) fn candidates(&self, subject: &Subject) -> Vec<&InstanceHistory<'a>> {
        self.rds.lives.iter().filter(|life| self.is_candidate(subject, life)).collect()
    }

    /// The lives that might be graded, had they not begun before the lab's window, and when they
    /// began.
    pub(crate) fn older_lives(
        &self,
        subject: &Subject,
    ) -> impl Iterator<Item = (&InstanceHistory<'a>, Timestamp)> {
        let lives = self.rds.older.iter().filter(|life| self.is_candidate(subject, life));
        lives.filter_map(|life| Some((life, life.begun()?)))
    }

    fn is_candidate(&self, subject: &Subject, life: &InstanceHistory<'_>) -> bool {
        let Some(db) = &subject.db else { return false };
        let is_group = |id: &str| self.is_group(subject.group.as_ref(), id);
        let mut states = life.states.iter();
        life.is_named(&db.name) || states.any(|state| resembles(db, &state.instance, is_group))
    }

    fn is_group(&self, spec: Option<&GroupSpec>, id: &str) -> bool {
        let group = self.ec2.groups.get(id).zip(spec);
        group.is_some_and(|(group, spec)| group.was_called(&spec.name))
    }

    /// The servers that may be graded as the subject's: of those that were launched in the lab's
    /// window, as far as anything dates them, those that carry its group; without one, any.
    pub(crate) fn servers(&self, subject: &Subject) -> Vec<(&str, &ServerHistory)> {
        let is_late = |at| self.deadline.is_some_and(|end| at > end);
        let in_time = |server: &ServerHistory| {
            server.launched_at().is_none_or(|at| at >= self.window && !is_late(at))
        };
        let known = self.ec2.servers.iter().map(|(id, server)| (id.as_str(), server));
        let known: Vec<_> = known.filter(|(_, server)| in_time(server)).collect();
        let web = self.web(subject.carried());
        let carry: Vec<_> = known.iter().copied().filter(|(id, _)| web.is_carried_by(id)).collect();
        if carry.is_empty() { known } else { carry }
    }

    /// The servers that carry the subject's group and were launched before the lab's window, and when.
    pub(crate) fn older_servers(
        &self,
        subject: &Subject,
    ) -> impl Iterator<Item = (&str, Timestamp)> {
        let carried = subject.server.as_ref().map(|_| self.web(subject.carried()));
        let carry = self
            .ec2
            .servers
            .iter()
            .filter(move |(id, _)| carried.is_some_and(|web| web.is_carried_by(id)));
        let dated = carry.filter_map(|(id, server)| Some((id.as_str(), server.launched_at()?)));
        dated.filter(|(_, launched)| *launched < self.window)
    }

    /// The first server that was launched after the deadline, as a look dates it.
    pub(crate) fn late_server(&self) -> Option<(&ServerHistory, Timestamp)> {
        let dated = self.ec2.servers.values();
        let dated = dated.filter_map(|server| Some((server, server.launched_at()?)));
        let late = dated.filter(|(_, at)| self.deadline.is_some_and(|end| *at > end));
        late.min_by_key(|(_, at)| *at)
    }

    /// Snapshots of the subject's name that were made before the lab's window.
    pub(crate) fn older_snapshots(&self, subject: &Subject) -> Vec<(String, Timestamp)> {
        let Some(snapshot) = &subject.snapshot else { return Vec::new() };
        snapshots::older(&self.rds.snapshot_looks, &snapshot.name, self.window)
    }

    /// Whether anything that the subject names is, or ever was: its group, its instance, its snapshot.
    pub(crate) fn knows(&self, subject: &Subject) -> bool {
        let group =
            |spec: &GroupSpec| self.ec2.groups.values().any(|group| group.was_called(&spec.name));
        let snapshot = subject.snapshot.as_ref().map(|snapshot| snapshot.name.to_lowercase());
        !self.candidates(subject).is_empty()
            || subject.group.as_ref().is_some_and(group)
            || self.rds.snapshots.iter().any(|known| Some(&known.name) == snapshot.as_ref())
    }

    /// Proof that what a complete live look does not show never was: nothing on record, nothing
    /// in the events. Where the events are blind, the lookups must answer for all calls that count.
    pub(crate) fn never_was(&self, live: Result<Citation, Open>) -> Result<Citation, Open> {
        let live = live?;
        self.trail.complete()?;
        if self.reads_events() && self.rds.events.complete().is_err() {
            let end = self.deadline.map_or(live.at, |deadline| deadline.min(live.at));
            self.trail.covered_until(end)?;
        }
        Ok(live)
    }

    /// Whether the lab has the events looked at at all.
    fn reads_events(&self) -> bool {
        self.looks.asked(DB_EVENTS, |_| None::<&EventLog>).is_some()
    }

    /// The newest look at the groups, if it answered.
    pub(crate) fn groups_now(&self) -> Result<Citation, Open> {
        now(&self.ec2.group_looks)
    }
}

fn now(groups: &Series<'_, [SecurityGroup]>) -> Result<Citation, Open> {
    groups.now().map(|sight| sight.cite.clone()).map_err(Clone::clone)
}

/// Whether an instance of another name is taken for the lab's: one, of whatever engine, that carries
/// its group, was created with its database, or is a member of a cluster of its name.
pub(crate) fn resembles(
    db: &DbInstanceSpec,
    instance: &DbInstance,
    is_group: impl Fn(&str) -> bool,
) -> bool {
    let is = |told: &Option<String>, ours: &str| {
        told.as_ref().is_some_and(|told| told.eq_ignore_ascii_case(ours))
    };
    let mut attached = instance.security_groups.iter().flatten();
    db.database.as_ref().is_some_and(|database| is(&instance.db_name, database))
        || is(&instance.cluster, &db.name)
        || attached.any(|id| is_group(id))
}
