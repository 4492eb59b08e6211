//! A DB instance: its settings, what waits for it, and how RDS shows it.

use jiff::{SignedDuration, Timestamp};

use super::catalogue::Engine;
use super::lifecycle::Plan;
use super::{Database, subnet_groups};
use crate::region::{Region, after, digits, uuid};
use crate::wire::node::{Node, Object, Secret};

/// A DB instance.
#[derive(Clone, Debug)]
pub(super) struct DbInstance {
    pub(super) identifier: String,
    pub(super) resource_id: String,
    pub(super) status: Status,
    pub(super) settings: Settings,
    pub(super) pending: Pending,
    pub(super) plan: Plan,
    pub(super) asked_at: Timestamp,
    /// When creation finished (docs/aws.md 1.6: minutes after the call).
    pub(super) created_at: Option<Timestamp>,
    pub(super) groups: Vec<String>,
    pub(super) zone: String,
    pub(super) origin: Origin,
    /// The cluster that it is a member of.
    pub(super) cluster: Option<String>,
    /// The master user's password that is about to hold.
    pub(super) next_password: Option<Secret>,
}

impl DbInstance {
    /// Whether it has automated backups of its own; a cluster is backed up as a whole.
    pub(super) fn is_backed_up(&self) -> bool {
        self.settings.retention > 0 && self.cluster.is_none()
    }
}

/// What an instance was made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Origin {
    New,
    /// A snapshot of this name.
    Snapshot(String),
    /// The backups of the instance of this name.
    PointInTime(String),
}

/// What a DB instance is set to.
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the API's own switches, each independent of the others"
)]
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) class: String,
    pub(super) engine: &'static Engine,
    pub(super) version: String,
    pub(super) storage: i64,
    pub(super) storage_type: String,
    pub(super) username: String,
    pub(super) database: Option<String>,
    pub(super) port: i64,
    pub(super) parameter_group: String,
    pub(super) option_group: String,
    pub(super) subnet_group: String,
    pub(super) retention: i64,
    pub(super) public: bool,
    pub(super) iam: bool,
    pub(super) multi_az: bool,
    pub(super) minor_upgrade: bool,
    pub(super) deletion_protection: bool,
    pub(super) copy_tags: bool,
    pub(super) encrypted: bool,
    pub(super) max_storage: Option<i64>,
    pub(super) lifecycle_support: String,
    pub(super) backup_window: String,
    pub(super) maintenance_window: String,
    pub(super) tags: Vec<(String, String)>,
}

/// Changes that were asked for and have not taken effect.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pending {
    pub(super) class: Option<String>,
    pub(super) storage: Option<i64>,
    pub(super) storage_type: Option<String>,
    pub(super) retention: Option<i64>,
    pub(super) iam: Option<bool>,
    pub(super) multi_az: Option<bool>,
    pub(super) version: Option<String>,
    pub(super) identifier: Option<String>,
    pub(super) password: bool,
}

/// `DBInstanceStatus`, as far as the lab's instances get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Creating,
    BackingUp,
    Available,
    Modifying,
    StorageOptimization,
    /// The volume of a restored instance is filled behind it.
    StorageInitialization,
    Renaming,
    Rebooting,
    Stopping,
    Stopped,
    Starting,
    Deleting,
}

impl Status {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::BackingUp => "backing-up",
            Self::Available => "available",
            Self::Modifying => "modifying",
            Self::StorageOptimization => "storage-optimization",
            Self::StorageInitialization => "storage-initialization",
            Self::Renaming => "renaming",
            Self::Rebooting => "rebooting",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Starting => "starting",
            Self::Deleting => "deleting",
        }
    }

    /// Fully in service, whatever AWS still does behind it.
    pub(super) fn is_in_service(self) -> bool {
        matches!(self, Self::Available | Self::StorageOptimization | Self::StorageInitialization)
    }
}

/// The region's own key for RDS.
pub(super) fn key_arn(region: &Region) -> String {
    let key = uuid(&digits(&format!("{} {} aws/rds", region.account, region.name)));
    format!("arn:aws:kms:{}:{}:key/{key}", region.name, region.account)
}

/// A list of tags.
pub(super) fn tag_list(tags: &[(String, String)]) -> Node {
    Node::list(
        "Tag",
        tags.iter().map(|(key, value)| Object::new().with("Key", key).with("Value", value)),
    )
}

/// IOPS and throughput of a storage type: gp3 has a floor of both, gp2 shows none.
pub(super) fn performance(storage_type: &str) -> (Option<i64>, i64) {
    if storage_type == "gp3" { (Some(3000), 125) } else { (None, 0) }
}

/// The `DBInstance` of every answer, and in `CloudTrail` the whole of `responseElements`.
pub(super) fn describe(region: &Region, instance: &DbInstance, now: Timestamp) -> Object {
    let settings = &instance.settings;
    let deleting = instance.status == Status::Deleting;
    let (iops, throughput) = performance(&settings.storage_type);
    let object = Object::new()
        .with("DBInstanceIdentifier", &instance.identifier)
        .with("DBInstanceClass", &settings.class)
        .with("Engine", settings.engine.name)
        .with("DBInstanceStatus", instance.status.name())
        .with("MasterUsername", &settings.username)
        .with_some("DBName", settings.database.as_ref())
        .with("AllocatedStorage", settings.storage)
        .with_some("Iops", iops)
        .with("PreferredBackupWindow", &settings.backup_window)
        .with("BackupRetentionPeriod", settings.retention)
        .with("DBSecurityGroups", Node::list("DBSecurityGroup", [] as [Object; 0]))
        .with("VpcSecurityGroups", groups(instance))
        .with("DBParameterGroups", parameter_groups(settings))
        .with("DBSubnetGroup", subnet_groups::describe(region, &settings.subnet_group))
        .with("PreferredMaintenanceWindow", &settings.maintenance_window)
        .with("PendingModifiedValues", pending(&instance.pending))
        .with("MultiAZ", settings.multi_az)
        .with("EngineVersion", &settings.version)
        .with("AutoMinorVersionUpgrade", settings.minor_upgrade)
        .with(
            "ReadReplicaDBInstanceIdentifiers",
            Node::list("ReadReplicaDBInstanceIdentifier", [] as [Object; 0]),
        )
        .with("LicenseModel", settings.engine.license)
        .with("StorageThroughput", throughput)
        .with("OptionGroupMemberships", option_groups(instance))
        .with("PubliclyAccessible", settings.public)
        .with("StorageType", &settings.storage_type)
        .with("DbInstancePort", 0_i64)
        .with_some("DBClusterIdentifier", instance.cluster.as_ref())
        .with("StorageEncrypted", settings.encrypted)
        .with_some("KmsKeyId", settings.encrypted.then(|| key_arn(region)))
        .with("DbiResourceId", &instance.resource_id)
        .with("CACertificateIdentifier", if deleting { "" } else { "rds-ca-rsa2048-g1" })
        .with("DomainMemberships", Node::list("DomainMembership", [] as [Object; 0]))
        .with("CopyTagsToSnapshot", settings.copy_tags)
        .with("MonitoringInterval", 0_i64)
        .with_some("PromotionTier", instance.cluster.as_ref().map(|_| 1_i64))
        .with("DBInstanceArn", region.rds_arn("db", &instance.identifier))
        .with("IAMDatabaseAuthenticationEnabled", settings.iam)
        .with("DatabaseInsightsMode", "standard")
        .with("PerformanceInsightsEnabled", false)
        .with("DeletionProtection", settings.deletion_protection)
        .with("AssociatedRoles", Node::list("DBInstanceRole", [] as [Object; 0]))
        .with_some("MaxAllocatedStorage", settings.max_storage)
        .with("TagList", tag_list(&settings.tags))
        .with("CustomerOwnedIpEnabled", false)
        .with("NetworkType", "IPV4")
        .with("BackupTarget", "region")
        .with("DedicatedLogVolume", false)
        .with("EngineLifecycleSupport", &settings.lifecycle_support);
    let object =
        if deleting { object } else { object.with("CertificateDetails", certificate(instance)) };
    match instance.created_at {
        Some(created_at) => with_what_creation_brings(object, region, instance, created_at, now),
        None => object,
    }
}

/// Endpoint, creation time and zone appear only once the instance is created (docs/aws.md 1.2).
fn with_what_creation_brings(
    object: Object,
    region: &Region,
    instance: &DbInstance,
    created_at: Timestamp,
    now: Timestamp,
) -> Object {
    let optimizing = instance.status == Status::StorageOptimization;
    object
        .with("Endpoint", endpoint(region, instance))
        .with("InstanceCreateTime", created_at)
        .with("AvailabilityZone", &instance.zone)
        .with_some(
            "LatestRestorableTime",
            instance.is_backed_up().then(|| latest_restorable(now).max(created_at)),
        )
        .with_some("StorageOperationStatus", optimizing.then_some("Optimizing"))
}

/// The moment up to which backups reach: five minutes ago, at a full five minutes.
pub(super) fn latest_restorable(now: Timestamp) -> Timestamp {
    Timestamp::from_second((now.as_second() - 300).div_euclid(300) * 300).unwrap_or(now)
}

fn endpoint(region: &Region, instance: &DbInstance) -> Object {
    let Database { endpoints, hosted, .. } = &region.database;
    let own = endpoints
        .get(&instance.identifier)
        .or_else(|| hosted.get(&instance.resource_id))
        .or_else(|| endpoints.get(""));
    let hash = &digits(&format!("{} {} endpoint", region.account, region.name))[..12];
    let (host, port) = match own {
        Some((host, port)) => (host.clone(), i64::from(*port)),
        None => (
            format!("{}.c{hash}.{}.rds.amazonaws.com", instance.identifier, region.name),
            instance.settings.port,
        ),
    };
    Object::new()
        .with("Address", host)
        .with("Port", port)
        .with("HostedZoneId", format!("Z{}", hash.to_ascii_uppercase()))
}

fn certificate(instance: &DbInstance) -> Object {
    let valid_till = instance
        .created_at
        .map(|created_at| after(created_at, SignedDuration::from_hours(365 * 24)));
    Object::new().with("CAIdentifier", "rds-ca-rsa2048-g1").with_some("ValidTill", valid_till)
}

fn groups(instance: &DbInstance) -> Node {
    let membership =
        |group: &String| Object::new().with("VpcSecurityGroupId", group).with("Status", "active");
    Node::list("VpcSecurityGroupMembership", instance.groups.iter().map(membership))
}

fn parameter_groups(settings: &Settings) -> Node {
    let group = Object::new()
        .with("DBParameterGroupName", &settings.parameter_group)
        .with("ParameterApplyStatus", "in-sync");
    Node::list("DBParameterGroup", [group])
}

fn option_groups(instance: &DbInstance) -> Node {
    // A restored instance gets its option group while it is made.
    let applied = instance.origin == Origin::New || instance.status != Status::Creating;
    let group = Object::new()
        .with("OptionGroupName", &instance.settings.option_group)
        .with("Status", if applied { "in-sync" } else { "pending-apply" });
    Node::list("OptionGroupMembership", [group])
}

fn pending(pending: &Pending) -> Object {
    Object::new()
        .with_some("DBInstanceClass", pending.class.as_ref())
        .with_some("AllocatedStorage", pending.storage)
        .with_some("StorageType", pending.storage_type.as_ref())
        .with_some("BackupRetentionPeriod", pending.retention)
        .with_some("IAMDatabaseAuthenticationEnabled", pending.iam)
        .with_some("MultiAZ", pending.multi_az)
        .with_some("EngineVersion", pending.version.as_ref())
        .with_some("DBInstanceIdentifier", pending.identifier.as_ref())
        .with_some("MasterUserPassword", pending.password.then(|| Node::Secret(Secret::new(""))))
}
