//! RDS's calls, as its records name them.

use crate::engine::Record;
use crate::services::kept::{KeptEvent, kept};
use crate::services::member::{answered, asked};
use crate::services::rds::members::{DELETION, INSTANCE, SNAPSHOTS};

/// A call of RDS's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Restore,
    RestoreToTime,
    Modify,
    Stop,
    Start,
    Reboot,
    Delete,
    CreateSnapshot,
    CopySnapshot,
    DeleteSnapshot,
}

impl Action {
    const ALL: [Self; 11] = [
        Self::Create,
        Self::Restore,
        Self::RestoreToTime,
        Self::Modify,
        Self::Stop,
        Self::Start,
        Self::Reboot,
        Self::Delete,
        Self::CreateSnapshot,
        Self::CopySnapshot,
        Self::DeleteSnapshot,
    ];

    /// The event's name in the records.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Create => "CreateDBInstance",
            Self::Restore => "RestoreDBInstanceFromDBSnapshot",
            Self::RestoreToTime => "RestoreDBInstanceToPointInTime",
            Self::Modify => "ModifyDBInstance",
            Self::Stop => "StopDBInstance",
            Self::Start => "StartDBInstance",
            Self::Reboot => "RebootDBInstance",
            Self::Delete => "DeleteDBInstance",
            Self::CreateSnapshot => "CreateDBSnapshot",
            Self::CopySnapshot => "CopyDBSnapshot",
            Self::DeleteSnapshot => "DeleteDBSnapshot",
        }
    }

    /// The call that a record is of, if it is one of these.
    pub(crate) fn of(record: &Record) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == record.name)
    }

    /// Whether it begins an instance.
    pub(crate) fn begins(self) -> bool {
        matches!(self, Self::Create | Self::Restore | Self::RestoreToTime)
    }

    /// Whether it is on a snapshot.
    pub(crate) fn is_on_snapshot(self) -> bool {
        matches!(self, Self::CreateSnapshot | Self::CopySnapshot | Self::DeleteSnapshot)
    }
}

/// Calls that begin an instance.
pub(crate) const BEGIN: &[&str] =
    &[Action::Create.name(), Action::Restore.name(), Action::RestoreToTime.name()];

/// Calls that can set something of an instance.
pub(crate) const SET: &[&str] = &[
    Action::Create.name(),
    Action::Restore.name(),
    Action::RestoreToTime.name(),
    Action::Modify.name(),
];

/// Calls after which a look shows other instances than before. (AWS dates snapshots.)
pub(crate) const CHANGE: &[&str] = &[
    Action::Create.name(),
    Action::Restore.name(),
    Action::RestoreToTime.name(),
    Action::Modify.name(),
    Action::Delete.name(),
];

/// Calls that make a snapshot.
pub(crate) const TAKE: &[&str] = &[Action::CreateSnapshot.name(), Action::CopySnapshot.name()];

/// What is asked of an instance besides its members: which one, what it is made of.
const WHICH: [&str; 5] = [
    "newDBInstanceIdentifier",
    "dBSnapshotIdentifier",
    "sourceDBInstanceIdentifier",
    "targetDBInstanceIdentifier",
    "sourceDbiResourceId",
];

/// What is asked of a snapshot besides.
const WHICH_SNAPSHOT: [&str; 2] = ["sourceDBSnapshotIdentifier", "targetDBSnapshotIdentifier"];

/// What is kept of each.
pub(crate) fn kept_events() -> Vec<KeptEvent> {
    let with = |mut paths: Vec<String>, more: &[&str]| {
        paths.extend(more.iter().map(|path| (*path).to_owned()));
        paths
    };
    let event = |action: Action| {
        let (request, response) = if action == Action::Delete {
            (asked(DELETION), answered(INSTANCE))
        } else if action.is_on_snapshot() {
            (with(asked(SNAPSHOTS), &WHICH_SNAPSHOT), answered(SNAPSHOTS))
        } else {
            (with(asked(INSTANCE), &WHICH), answered(INSTANCE))
        };
        kept("rds.amazonaws.com", action.name(), request, response)
    };
    Action::ALL.into_iter().map(event).collect()
}
