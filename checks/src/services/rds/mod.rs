//! Amazon RDS: what it tells, which of its calls are kept, and how its things live.

pub(crate) mod answers;
pub(crate) mod calls;
pub(crate) mod class;
pub(crate) mod events;
pub(crate) mod graded;
mod histories;
pub(crate) mod history;
mod instance;
pub(crate) mod members;
mod refusals;
pub(crate) mod setting;
pub(crate) mod sizes;
pub(crate) mod snapshots;
pub(crate) mod sources;
mod spec;
mod state;
mod things;
pub(crate) mod waiting;
mod window;

/// The member that says which database an instance was created with.
pub const DB_NAME: &str = members::DB_NAME.name;

pub use sources::{AUTOMATED_BACKUPS, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS};
pub(crate) use spec::ENGINES;
pub use spec::{DbInstanceSpec, DbSnapshotSpec};

pub(crate) use graded::Graded;
pub(crate) use history::{End, GONE, InstanceHistory, State, Status};
pub(crate) use instance::endpoint_of_answer;
pub(crate) use state::Rds;
