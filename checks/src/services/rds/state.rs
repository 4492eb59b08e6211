//! Everything that is known of RDS in one account and region.

use crate::engine::variant;
use crate::engine::{Citation, Looks, Open, Series, Trail};
use crate::services::answer::Answer;
use crate::services::rds::answers::{AutomatedBackup, DbInstance, DbSnapshot, EventLog};
use crate::services::rds::calls::CHANGE;
use crate::services::rds::events::Events;
use crate::services::rds::graded::Graded;
use crate::services::rds::histories::lives;
use crate::services::rds::history::{InstanceHistory, RESTORED};
use crate::services::rds::snapshots::{self, LateSnapshot, Snapshot, Terms};
use crate::services::rds::sources::{AUTOMATED_BACKUPS, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS};

/// What all evidence of RDS's things shows together, over time.
#[derive(Debug)]
pub(crate) struct Rds<'a> {
    /// The looks at the instances before the first call that came too late.
    pub(crate) instances: Series<'a, [DbInstance]>,
    /// All of them.
    pub(crate) all_instances: Series<'a, [DbInstance]>,
    pub(crate) snapshot_looks: Series<'a, [DbSnapshot]>,
    pub(crate) backups: Series<'a, [AutomatedBackup]>,
    pub(crate) events: Events<'a>,
    pub(crate) snapshots: Vec<Snapshot>,
    /// The first snapshot that is seen to have been made after the deadline.
    pub(crate) late_snapshot: Option<LateSnapshot>,
    /// The lives that began in the lab's window, as far as anything dates them.
    pub(crate) lives: Vec<InstanceHistory<'a>>,
    /// Those that began before: nobody's work in this lab.
    pub(crate) older: Vec<InstanceHistory<'a>>,
}

fn instances<'a>(looks: &Looks<'a, Answer>) -> Series<'a, [DbInstance]> {
    looks.series(DB_INSTANCES, variant!(Answer::DbInstances))
}

fn db_snapshots<'a>(looks: &Looks<'a, Answer>) -> Series<'a, [DbSnapshot]> {
    looks.series(DB_SNAPSHOTS, variant!(Answer::DbSnapshots))
}

fn backups<'a>(looks: &Looks<'a, Answer>) -> Series<'a, [AutomatedBackup]> {
    looks.series(AUTOMATED_BACKUPS, variant!(Answer::AutomatedBackups))
}

fn events<'a>(looks: &Looks<'a, Answer>) -> Series<'a, EventLog> {
    looks.series(DB_EVENTS, variant!(Answer::DbEvents))
}

impl<'a> Rds<'a> {
    /// Merges the looks and the records.
    pub(crate) fn of(looks: &Looks<'a, Answer>, trail: &Trail<'a>, terms: Terms<'_>) -> Self {
        let Terms { window, deadline, .. } = terms;
        let instance_looks = instances(looks).until(trail.late_from(CHANGE));
        let snapshot_looks = db_snapshots(looks);
        let events = Events::of(&events(looks), deadline);
        let snapshots = snapshots::known(&snapshot_looks, trail, &events, terms);
        let late_snapshot = snapshots::late(&snapshot_looks, deadline);
        let lives = lives(&instance_looks, &snapshot_looks, trail, &events, deadline);
        let is_older =
            |life: &InstanceHistory<'_>| life.begun().is_some_and(|begun| begun < window);
        let (older, lives) = lives.into_iter().partition(is_older);
        Self {
            instances: instance_looks,
            all_instances: instances(looks),
            snapshot_looks,
            backups: backups(looks),
            events,
            snapshots,
            late_snapshot,
            lives,
            older,
        }
    }

    /// A life with everything that tells of it.
    pub(crate) fn graded(
        &'a self,
        life: &'a InstanceHistory<'a>,
        trail: &'a Trail<'a>,
    ) -> Graded<'a> {
        Graded { life, fate: life.fate(&self.instances), trail, events: &self.events }
    }

    /// The newest look at the instances, if it answered.
    pub(crate) fn instances_now(&self) -> Result<Citation, Open> {
        self.instances.now().map(|sight| sight.cite.clone()).map_err(Clone::clone)
    }

    /// The newest look at the snapshots, if it answered.
    pub(crate) fn snapshots_now(&self) -> Result<Citation, Open> {
        self.snapshot_looks.now().map(|sight| sight.cite.clone()).map_err(Clone::clone)
    }

    /// Whether an instance was restored from a snapshot of another one, or from that itself.
    pub(crate) fn was_restored_from(
        &self,
        life: &InstanceHistory<'_>,
        other: &InstanceHistory<'_>,
    ) -> bool {
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
}
