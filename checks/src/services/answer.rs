//! What the sources of all services tell, as one type: the form in which it is kept.

use crate::engine::{Blind, Body, Lookup, ReasonCode, Source, TRAIL, without_action};
use crate::services::ec2::answers::{Image, SecurityGroup, Server, Vpc};
use crate::services::ec2::sources::{IMAGES, REGIONS, SECURITY_GROUPS, SERVERS, VPCS};
use crate::services::http::answers::{PAGES, Page};
use crate::services::mysql::answers::TABLE;
use crate::services::mysql::answers::{Attested, TableLook};
use crate::services::rds::answers::{AutomatedBackup, DbInstance, DbSnapshot, EventLog};
use crate::services::rds::sources::{AUTOMATED_BACKUPS, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS};
use crate::services::ssh::{HOST_KEY, HostKey};
use serde::{Deserialize, Serialize};

/// Entering the account.
pub const SESSION: Source = Source::new(&without_action("session", "sts:AssumeRole").open_for(&[
    ReasonCode::AssumeRoleRefused,
    ReasonCode::ProfileRefused,
    ReasonCode::GraderCredentials,
    ReasonCode::Throttled,
    ReasonCode::Timeout,
    ReasonCode::Unreachable,
    ReasonCode::Tls,
    ReasonCode::NoRecord,
    ReasonCode::WrongAccount,
    ReasonCode::Internal,
]));

/// Every source.
pub const SOURCES: [Source; 14] = [
    SESSION,
    REGIONS,
    VPCS,
    SECURITY_GROUPS,
    SERVERS,
    IMAGES,
    DB_INSTANCES,
    DB_SNAPSHOTS,
    AUTOMATED_BACKUPS,
    DB_EVENTS,
    TRAIL,
    TABLE,
    HOST_KEY,
    PAGES,
];

/// A complete answer of a source. All pages of it: a partial list is never an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The account was entered; who we are there.
    Session(Caller),
    /// The regions that the account has enabled.
    Regions(Vec<String>),
    /// Which other regions were looked into for the lab's things.
    Glances(Vec<RegionScan>),
    /// The VPCs of the region.
    Vpcs(Vec<Vpc>),
    /// The security groups of the region.
    SecurityGroups(Vec<SecurityGroup>),
    /// The EC2 instances of the region.
    Servers(Vec<Server>),
    /// The images of EC2 instances.
    Images(Vec<Image>),
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
    /// A database, asked over SQL.
    Table(TableLook),
    /// A database, as a student says that it answered.
    Attested(Attested),
    /// Who the server on the way to a database is.
    HostKey(HostKey),
    /// A web server's page.
    Page(Page),
}

/// A look into another region, for whether it holds anything of the lab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionScan {
    /// The region.
    pub region: String,
    /// Why it could not be looked into, or not wholly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blind: Option<Blind>,
}

/// Who the credentials are, in the account that they open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The account that was entered.
    pub account: String,
    /// The ARN under which it is looked at.
    pub arn: String,
    /// The hosts that answer in place of AWS, if any do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

impl Body for Answer {
    const SESSION: Source = SESSION;

    fn source(&self) -> Source {
        match self {
            Self::Session(_) => SESSION,
            Self::Regions(_) | Self::Glances(_) => REGIONS,
            Self::Vpcs(_) => VPCS,
            Self::SecurityGroups(_) => SECURITY_GROUPS,
            Self::Servers(_) => SERVERS,
            Self::Images(_) => IMAGES,
            Self::DbInstances(_) => DB_INSTANCES,
            Self::DbSnapshots(_) => DB_SNAPSHOTS,
            Self::AutomatedBackups(_) => AUTOMATED_BACKUPS,
            Self::DbEvents(_) => DB_EVENTS,
            Self::Trail(_) => TRAIL,
            Self::Table(_) | Self::Attested(_) => TABLE,
            Self::HostKey(_) => HOST_KEY,
            Self::Page(_) => PAGES,
        }
    }

    fn source_of(id: &str) -> Option<Source> {
        SOURCES.into_iter().find(|source| source.id() == id)
    }

    fn source_of_answer(name: &str) -> Option<Source> {
        match name {
            "glances" => Some(REGIONS),
            "attested" => Some(TABLE),
            "page" => Some(PAGES),
            _ => Self::source_of(name),
        }
    }

    fn is_attested(&self) -> bool {
        matches!(self, Self::Attested(_))
    }

    fn lookup(&self) -> Option<&Lookup> {
        if let Self::Trail(lookup) = self { Some(lookup) } else { None }
    }
}
