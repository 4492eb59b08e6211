//! How an instance stands by the newest look: what AWS is doing to it, and until about when.

use crate::engine::{Condition, Thing};
use crate::services::rds::answers::{DbSnapshot, Pending};
use crate::services::rds::history::{InstanceHistory, State, Status};
use crate::services::rds::snapshots::is_manual;
use crate::services::rds::state::Rds;
use jiff::{SignedDuration, Timestamp};

/// How long a call that is to take effect at once may show as pending only (`docs/aws.md` 4).
const AT_ONCE: SignedDuration = SignedDuration::from_mins(30);

impl<'a> Rds<'a> {
    /// How a life stands, and its manual snapshots that are not done. None of them where the newest
    /// looks do not show them.
    pub(crate) fn things(&self, life: &InstanceHistory<'a>) -> Vec<Thing> {
        let stands = matches!(life.fate(&self.instances), Status::Standing(_));
        let itself = life.last_look().filter(|_| stands).map(|look| life.thing(look));
        let newest = self.snapshot_looks.now().ok();
        let snapshots = newest.into_iter().flat_map(|sight| {
            let ours = |it: &&DbSnapshot| is_manual(it) && it.resource_id == life.resource_id;
            sight.value.iter().filter(ours).filter_map(move |it| being_taken(it, sight.at))
        });
        itself.into_iter().chain(snapshots).collect()
    }
}

/// A snapshot that is not done yet.
fn being_taken(snapshot: &DbSnapshot, seen: Timestamp) -> Option<Thing> {
    let status = snapshot.status.clone().filter(|status| status == "creating")?;
    let condition = Condition::BeingTaken;
    let since = snapshot.created_at;
    Some(Thing {
        name: snapshot.identifier.clone(),
        until: until(condition, since.unwrap_or(seen), seen),
        status,
        condition,
        since,
        address: None,
    })
}

impl InstanceHistory<'_> {
    fn thing(&self, look: &State<'_>) -> Thing {
        let condition = self.condition(look);
        let since = self.began(condition).filter(|at| {
            *at <= look.at && self.last_otherwise(condition).is_none_or(|other| other <= *at)
        });
        let at_latest = since.unwrap_or_else(|| self.first_in_a_row(condition, look));
        Thing {
            name: look.instance.identifier.clone(),
            status: look.instance.status.clone().unwrap_or_default(),
            condition,
            since,
            until: until(condition, at_latest, look.at),
            address: look.instance.endpoint.as_ref().map(ToString::to_string),
        }
    }

    /// The condition that a look shows: what was asked for at once begins before its status says so.
    fn condition(&self, look: &State<'_>) -> Condition {
        let condition = condition(look.instance.status.as_deref().unwrap_or_default());
        let asked = self.modified.last().filter(|call| {
            call.at_once()
                && call.record.at <= look.at
                && look.at.duration_since(call.record.at) < AT_ONCE
        });
        let is_due = asked.is_some() && look.instance.pending != Pending::default();
        if condition == Condition::Ready && is_due { Condition::Changing } else { condition }
    }

    /// When a condition began last, where a record or an event dates it.
    fn began(&self, condition: Condition) -> Option<Timestamp> {
        let told = |start| self.event(start).map(|told| told.at);
        match condition {
            Condition::Creating => self.created.as_ref().map(|call| call.record.at),
            Condition::Changing => {
                self.modified.last().map(|call| call.record.at).max(told("applying modification"))
            }
            Condition::BackingUp => told("backing up db instance"),
            Condition::Optimizing => told("finished applying modification to allocated storage"),
            Condition::Stopped => told("db instance stopped"),
            Condition::Deleting => self.deletion_at(),
            Condition::Ready
            | Condition::BeingTaken
            | Condition::Starting
            | Condition::Stopping
            | Condition::Broken => None,
        }
    }

    fn looks(&self) -> impl DoubleEndedIterator<Item = &State<'_>> {
        self.states.iter().filter(|state| state.rank == crate::engine::Rank::Live)
    }

    /// The last look that showed it in another condition.
    fn last_otherwise(&self, condition: Condition) -> Option<Timestamp> {
        self.looks().rev().find(|look| self.condition(look) != condition).map(|look| look.at)
    }

    /// The first of the looks in a row, up to the newest, that show it in a condition.
    fn first_in_a_row(&self, condition: Condition, newest: &State<'_>) -> Timestamp {
        let same = self.looks().rev().take_while(|look| self.condition(look) == condition);
        same.last().map_or(newest.at, |look| look.at)
    }
}

/// What a status means (`docs/aws.md` 4). One that is not known here is one of change.
fn condition(status: &str) -> Condition {
    match status {
        "available" => Condition::Ready,
        "creating" => Condition::Creating,
        "backing-up" => Condition::BackingUp,
        "starting" | "rebooting" => Condition::Starting,
        "stopping" => Condition::Stopping,
        "stopped" => Condition::Stopped,
        "deleting" | "delete-precheck" => Condition::Deleting,
        "storage-optimization" | "storage-initialization" => Condition::Optimizing,
        "failed"
        | "storage-full"
        | "restore-error"
        | "insufficient-capacity"
        | "incompatible-network"
        | "incompatible-option-group"
        | "incompatible-parameters"
        | "incompatible-restore"
        | "incompatible-credentials"
        | "inaccessible-encryption-credentials"
        | "inaccessible-encryption-credentials-recoverable" => Condition::Broken,
        _ => Condition::Changing,
    }
}

/// About when AWS will be done with what it began at `from`, and is still at at `seen`.
fn until(condition: Condition, from: Timestamp, seen: Timestamp) -> Option<Timestamp> {
    from.checked_add(usually(condition)?).ok().filter(|until| *until > seen)
}

/// How long AWS usually takes for an instance as small as a lab's (`docs/aws.md` 4).
fn usually(condition: Condition) -> Option<SignedDuration> {
    let minutes = match condition {
        Condition::Creating | Condition::Changing | Condition::Starting | Condition::Stopping => 10,
        Condition::BackingUp | Condition::BeingTaken | Condition::Deleting => 5,
        Condition::Ready | Condition::Stopped | Condition::Optimizing | Condition::Broken => {
            return None;
        }
    };
    Some(SignedDuration::from_mins(minutes))
}
