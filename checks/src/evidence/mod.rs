//! What was looked at, when, and what it showed: the only thing that grading reads.
//!
//! An observation is one read of one source at one instant. It either was answered, or it was
//! blind, with a reason. That something is *absent* is never an observation: it is concluded,
//! later and only from a complete answer.

mod blind;
mod database;
mod kept;
mod network;
mod source;
mod ssh;
mod table;
mod trail;

pub use blind::{Blind, ReasonCode, SSH, on_the_way, own};
pub use database::{AutomatedBackup, DbEvent, DbInstance, DbSnapshot, Endpoint, EventLog, Pending};
pub use kept::{Changed, Kept};
pub use network::{Permission, SecurityGroup, Server, Source as TrafficSource, Vpc};
pub use source::Source;
pub use ssh::HostKey;
pub use table::{Attested, Column, Row, Table, TableLook};
pub use trail::{KEPT_EVENTS, Lookup, Record, is_declared, keep};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// One read of one source of one account, at one instant, in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The run that looked.
    pub run: String,
    /// The twelve digits of the account that was looked at.
    pub account: String,
    /// The region that was looked at; for global reads the region that was asked.
    pub region: String,
    /// When the answer, or the failure, arrived.
    pub at: Timestamp,
    /// What the look showed.
    pub look: Look,
}

/// What a read showed, or why it could not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// The source answered completely.
    Seen(View),
    /// The source could not be looked at.
    Blind {
        /// What was asked.
        source: Source,
        /// Why there is no answer.
        why: Blind,
    },
}

/// A complete answer of a source. All pages of it: a partial list is never a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// The account was entered; who we are there.
    Session(Caller),
    /// The regions that the account has enabled.
    Regions(Vec<String>),
    /// What other regions were looked into for the lab's instance.
    Glances(Vec<Glance>),
    /// The VPCs of the region.
    Vpcs(Vec<Vpc>),
    /// The security groups of the region.
    SecurityGroups(Vec<SecurityGroup>),
    /// The EC2 instances of the region.
    Servers(Vec<Server>),
    /// The DB instances of the region.
    DbInstances(Vec<DbInstance>),
    /// The DB snapshots of the region, manual and automated.
    DbSnapshots(Vec<DbSnapshot>),
    /// The automated backups of the region.
    AutomatedBackups(Vec<AutomatedBackup>),
    /// The RDS events of the last days.
    DbEvents(EventLog),
    /// What CloudTrail has of the declared calls.
    Trail(Lookup),
    /// The database, asked over SQL.
    Table(TableLook),
    /// The database, as a student says that it answered.
    Attested(Attested),
    /// Who the server on the way to the database is.
    HostKey(HostKey),
}

/// A look into another region, for whether it holds anything of the lab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// The region.
    pub region: String,
    /// Why it could not be looked into, or not wholly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blind: Option<Blind>,
}

/// Who the credentials are, in the account that they open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The account that let us in.
    pub account: String,
    /// The ARN under which we look.
    pub arn: String,
}

impl Look {
    /// The source that was asked.
    pub fn source(&self) -> Source {
        match self {
            Self::Seen(view) => view.source(),
            Self::Blind { source, .. } => *source,
        }
    }
}

impl View {
    /// The source whose answer this is.
    pub fn source(&self) -> Source {
        match self {
            Self::Session(_) => Source::Session,
            Self::Regions(_) | Self::Glances(_) => Source::Regions,
            Self::Vpcs(_) => Source::Vpcs,
            Self::SecurityGroups(_) => Source::SecurityGroups,
            Self::Servers(_) => Source::Servers,
            Self::DbInstances(_) => Source::DbInstances,
            Self::DbSnapshots(_) => Source::DbSnapshots,
            Self::AutomatedBackups(_) => Source::AutomatedBackups,
            Self::DbEvents(_) => Source::DbEvents,
            Self::Trail(_) => Source::Trail,
            Self::Table(_) | Self::Attested(_) => Source::Table,
            Self::HostKey(_) => Source::HostKey,
        }
    }
}

/// The DB instances that observations tell of, by `DbiResourceId`: no two accounts have one.
pub fn instances_of(observations: &[Kept]) -> BTreeSet<&str> {
    let views = observations.iter().filter_map(|seen| match &seen.look {
        Look::Seen(View::DbInstances(instances)) => Some(instances),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    views.flatten().filter_map(|instance| instance.resource_id.as_deref()).collect()
}

/// Who made the calls that observations tell of, as the records name them.
pub fn callers_of(observations: &[Kept]) -> BTreeSet<&str> {
    let lookups = observations.iter().filter_map(|seen| match &seen.look {
        Look::Seen(View::Trail(lookup)) => Some(lookup),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    let records = lookups.flat_map(|lookup| &lookup.records);
    records.filter_map(|record| record.principal.as_deref()).collect()
}

impl Observation {
    /// The identity of the observation, `sha256:` and 64 hex digits: the hash of its canonical
    /// JSON (RFC 8785), so that the same observation has one name in every store.
    pub fn id(&self) -> String {
        content_id(self)
    }
}

impl Look {
    /// The identity of what was seen, apart from when and where: equal answers are stored once.
    pub fn id(&self) -> String {
        content_id(self)
    }
}

fn content_id(value: &impl Serialize) -> String {
    let canonical = serde_json_canonicalizer::to_vec(value)
        .expect("evidence holds text, whole numbers and lists, all of which JSON can write");
    format!("sha256:{}", sha256(&canonical))
}

/// The SHA-256 of some bytes, 64 hex digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes whatever is written");
        hex
    })
}
