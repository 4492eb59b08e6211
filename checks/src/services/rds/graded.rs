//! The instance that is graded, with everything that tells of it.

use crate::engine::{Call, Fact, Trail, When};
use crate::services::rds::events::Events;
use crate::services::rds::history::{End, InstanceHistory, State, Status};
use crate::services::rds::snapshots::Snapshot;

/// One life of an instance, how it stands with it, and the records and events of its account.
#[derive(Debug, Clone)]
pub(crate) struct Graded<'a> {
    pub(crate) life: &'a InstanceHistory<'a>,
    pub(crate) fate: Status,
    pub(crate) trail: &'a Trail<'a>,
    pub(crate) events: &'a Events<'a>,
}

impl<'a> Graded<'a> {
    /// Calls of a name on it that were made after the deadline.
    pub(crate) fn late_calls<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'a Call<'a>> {
        let life = self.life.resource_id.as_deref();
        let named = self.trail.late.iter().filter(move |call| call.record.name == name);
        named.filter(move |call| {
            life.is_some() && call.record.response["dbiResourceId"].as_str() == life
        })
    }

    /// One setting, over its life.
    pub(crate) fn setting<T>(&self, when: When, read: impl Fn(&State<'a>) -> Option<T>) -> Fact<T> {
        self.life.setting(when, &self.fate, self.trail, read)
    }

    /// Its end, if it has ended.
    pub(crate) fn end(&self) -> Option<End> {
        match &self.fate {
            Status::Ended(end) => Some(*end),
            Status::Standing(_) | Status::Unknown(_) => None,
        }
    }

    /// Whether a snapshot is of it; `None` if nothing tells.
    pub(crate) fn is_of_it(&self, snapshot: &Snapshot) -> Option<bool> {
        if let (Some(theirs), Some(ours)) = (&snapshot.resource_id, &self.life.resource_id) {
            return Some(theirs == ours);
        }
        let name = snapshot.instance.as_deref()?;
        (!self.life.is_named(name)).then_some(false)
    }
}
