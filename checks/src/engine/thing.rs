//! How a thing of the lab stands: in which condition it is, and until about when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A thing of the lab that stands, as the newest look shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// Its name.
    pub name: String,
    /// Its status in AWS's words.
    pub status: String,
    /// What that status means.
    pub condition: Condition,
    /// When the condition began, where a record or an event dates it.
    pub since: Option<Timestamp>,
    /// About when AWS will be done, by how long such work usually takes; `None` where nothing is being
    /// done, where it may take hours, or where it takes longer than usual.
    pub until: Option<Timestamp>,
    /// Where it answers, `host:port`.
    pub address: Option<String>,
}

/// What the status of a thing means for whoever works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It can be used and changed.
    Ready,
    /// It is being created.
    Creating,
    /// A change of it is being made.
    Changing,
    /// It is being backed up.
    BackingUp,
    /// It is a snapshot that is being taken.
    BeingTaken,
    /// It is being started, or started again.
    Starting,
    /// It is being stopped.
    Stopping,
    /// It is stopped.
    Stopped,
    /// It is being deleted.
    Deleting,
    /// It can be used; AWS still moves its data, which may take hours.
    Optimizing,
    /// It is in trouble that does not end by itself.
    Broken,
}

impl Condition {
    /// Whether AWS is at work, so that it would refuse another change for now.
    pub fn is_busy(self) -> bool {
        match self {
            Self::Creating
            | Self::Changing
            | Self::BackingUp
            | Self::BeingTaken
            | Self::Starting
            | Self::Stopping
            | Self::Deleting => true,
            Self::Ready | Self::Stopped | Self::Optimizing | Self::Broken => false,
        }
    }
}
