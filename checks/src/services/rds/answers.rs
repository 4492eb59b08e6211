//! DB instances, snapshots, backups and events, as RDS describes them.
//!
//! `None` is a member that the answer did not carry. It is never read as "not so".
//! Identifiers are as AWS stores them, in lower case (`docs/aws.md` 0.8).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A DB instance: from a live look, or from the answer that CloudTrail recorded of a call on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DbInstance {
    /// `DBInstanceIdentifier`.
    pub identifier: String,
    /// `DbiResourceId`: one life of one name.
    pub resource_id: Option<String>,
    /// `DBClusterIdentifier`: the cluster that it is a member of, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `DBInstanceStatus`.
    pub status: Option<String>,
    /// `DBInstanceClass`.
    pub class: Option<String>,
    /// `Engine`.
    pub engine: Option<String>,
    /// `EngineVersion`.
    pub engine_version: Option<String>,
    /// `MasterUsername`.
    pub master_username: Option<String>,
    /// `DBName`, the initial database. AWS leaves it out where there is none.
    pub db_name: Option<String>,
    /// `AllocatedStorage`, GiB.
    pub storage: Option<i64>,
    /// `MaxAllocatedStorage`, GiB: storage autoscaling is on.
    pub max_storage: Option<i64>,
    /// `StorageType`.
    pub storage_type: Option<String>,
    /// `MultiAZ`.
    pub multi_az: Option<bool>,
    /// `PubliclyAccessible`.
    pub public: Option<bool>,
    /// `DBSubnetGroup.VpcId`.
    pub vpc: Option<String>,
    /// `DBSubnetGroup.DBSubnetGroupName`.
    pub subnet_group: Option<String>,
    /// `VpcSecurityGroups[].VpcSecurityGroupId`.
    pub security_groups: Option<Vec<String>>,
    /// The address that applications use. Absent while the instance is being created.
    pub endpoint: Option<Endpoint>,
    /// `IAMDatabaseAuthenticationEnabled`.
    pub iam_auth: Option<bool>,
    /// `DBParameterGroups[].DBParameterGroupName`.
    pub parameter_groups: Option<Vec<String>>,
    /// `OptionGroupMemberships[].OptionGroupName`.
    pub option_groups: Option<Vec<String>>,
    /// `BackupRetentionPeriod`, days.
    pub backup_retention: Option<i64>,
    /// `AutoMinorVersionUpgrade`.
    pub minor_upgrade: Option<bool>,
    /// `DeletionProtection`.
    pub deletion_protection: Option<bool>,
    /// `PreferredMaintenanceWindow`, `ddd:hh:mm-ddd:hh:mm` in UTC.
    pub maintenance_window: Option<String>,
    /// `InstanceCreateTime`. Absent in CloudTrail's record of the creation.
    pub created_at: Option<Timestamp>,
    /// `PendingModifiedValues`: asked for, not applied yet.
    pub pending: Pending,
}

/// Where a database listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// A host name or address.
    pub host: String,
    /// A TCP port.
    pub port: u16,
}

impl fmt::Display for Endpoint {
    /// `host:port`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Endpoint {
    /// `host:port`, by which addresses are compared: host names as DNS compares them.
    pub fn folded(&self) -> String {
        let Self { host, port } = self;
        format!("{}:{port}", host.trim_end_matches('.').to_ascii_lowercase())
    }
}

/// Values that were asked for and are not applied yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pending {
    /// The class to come.
    pub class: Option<String>,
    /// The storage to come, GiB.
    pub storage: Option<i64>,
    /// The retention to come, days.
    pub backup_retention: Option<i64>,
    /// Whether IAM authentication will be on.
    pub iam_auth: Option<bool>,
    /// Whether it will be in two zones.
    pub multi_az: Option<bool>,
    /// The version to come.
    pub engine_version: Option<String>,
    /// The port to come.
    pub port: Option<u16>,
}

/// A DB snapshot (what it keeps of the instance: `docs/aws.md` 3.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DbSnapshot {
    /// `DBSnapshotIdentifier`.
    pub identifier: String,
    /// `DBInstanceIdentifier`.
    pub instance: Option<String>,
    /// `DbiResourceId` of the instance that it was taken of.
    pub resource_id: Option<String>,
    /// `SnapshotType`: `manual`, `automated`, `awsbackup`.
    pub kind: Option<String>,
    /// `Status`.
    pub status: Option<String>,
    /// `AllocatedStorage`, GiB, when it was taken.
    pub storage: Option<i64>,
    /// `StorageType`.
    pub storage_type: Option<String>,
    /// `Engine`.
    pub engine: Option<String>,
    /// `EngineVersion`.
    pub engine_version: Option<String>,
    /// `Port`.
    pub port: Option<u16>,
    /// `VpcId`.
    pub vpc: Option<String>,
    /// `MasterUsername`.
    pub master_username: Option<String>,
    /// `OptionGroupName`.
    pub option_group: Option<String>,
    /// `IAMDatabaseAuthenticationEnabled`.
    pub iam_auth: Option<bool>,
    /// `OriginalSnapshotCreateTime`, else `SnapshotCreateTime`: of when its data are. Absent while
    /// it is being made.
    pub created_at: Option<Timestamp>,
    /// `SnapshotCreateTime`, where it is another instant: when a copy was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copied_at: Option<Timestamp>,
    /// `InstanceCreateTime` of the instance.
    pub instance_created_at: Option<Timestamp>,
}

/// An automated backup. `Status` is `retained` for one that outlived its instance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AutomatedBackup {
    /// `DBInstanceIdentifier`.
    pub instance: Option<String>,
    /// `DbiResourceId`.
    pub resource_id: Option<String>,
    /// `Status`.
    pub status: Option<String>,
}

/// The RDS events of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLog {
    /// The first instant that the answer covers.
    pub from: Timestamp,
    /// The events, oldest first.
    pub events: Vec<DbEvent>,
}

/// One RDS event. AWS gives no event id here: the message tells (`docs/aws.md` 0.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DbEvent {
    /// When it happened.
    pub at: Timestamp,
    /// The identifier of the instance or snapshot.
    pub subject: String,
    /// `db-instance` or `db-snapshot`.
    pub kind: String,
    /// What happened, in AWS's English.
    pub message: String,
}

impl DbEvent {
    /// What tells it from every other event: its time, its subject and its words.
    pub fn name(&self) -> String {
        format!("{} {}: {}", self.at, self.subject, self.message)
    }
}
