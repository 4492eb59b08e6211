//! What was looked at, when, and what it showed: the observations of all services, in one place for
//! those who make, keep or read them.

pub use crate::engine::{
    Attempt, Blind, Body, Cause, Changed, Lookup, Lost, Place, ReasonCode, Record, Source, TRAIL,
};
pub use crate::services::answer::{Answer, Caller, RegionScan, SESSION, SOURCES};
pub use crate::services::cloudtrail::{KEPT_EVENTS, is_declared, keep};
pub use crate::services::ec2::answers::{
    Image, Permission, SecurityGroup, Server, TrafficSource, Vpc,
};
pub use crate::services::ec2::{IMAGES, REGIONS, SECURITY_GROUPS, SERVERS, VPCS};
pub use crate::services::http::{PAGES, Page};
pub use crate::services::mysql::TABLE;
pub use crate::services::mysql::answers::{Attested, Column, Row, Table, TableLook};
pub use crate::services::rds::answers::{
    AutomatedBackup, DbEvent, DbInstance, DbSnapshot, Endpoint, EventLog, Pending,
};
pub use crate::services::rds::{AUTOMATED_BACKUPS, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS};
pub use crate::services::ssh::{HOST_KEY, HostKey};

use crate::services::ec2::servers::images_of_launch;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// One read of one source of one account, at one instant, in one run.
pub type Observation = crate::engine::Observation<Answer>;
/// What a read showed, or why it could not.
pub type Look = crate::engine::Look<Answer>;
/// An observation, with the id that it is kept by.
pub type Kept = crate::engine::Kept<Answer>;

/// The DB instances that observations tell of, by `DbiResourceId`: no two accounts have one.
pub fn instances_of(observations: &[Kept]) -> BTreeSet<&str> {
    let answers = observations.iter().filter_map(|seen| match &seen.look {
        Look::Seen(Answer::DbInstances(instances)) => Some(instances),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    answers.flatten().filter_map(|instance| instance.resource_id.as_deref()).collect()
}

/// The hosts that answered in place of AWS, where any did, by what was seen until an instant.
pub fn endpoints_of(observations: &[Kept], until: Timestamp) -> BTreeSet<&str> {
    let seen = observations.iter().filter(|seen| seen.at <= until);
    let hosts = seen.filter_map(|seen| match &seen.look {
        Look::Seen(Answer::Session(caller)) => caller.endpoint.as_deref(),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    hosts.collect()
}

/// Who made the calls that observations tell of, as the records name them.
pub fn callers_of(observations: &[Kept]) -> BTreeSet<&str> {
    let lookups = observations.iter().filter_map(|seen| match &seen.look {
        Look::Seen(answer) => answer.lookup(),
        Look::Blind { .. } => None,
    });
    let records = lookups.flat_map(|lookup| &lookup.records);
    records.filter_map(|record| record.principal.as_deref()).collect()
}

/// The images that servers were launched from, as records tell.
pub fn images_launched(lookup: &Lookup) -> Vec<String> {
    lookup.records.iter().flat_map(images_of_launch).collect()
}
