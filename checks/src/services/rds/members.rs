//! The members of RDS's answers (API 2014-10-31; casing in records: `docs/aws.md` 1.2), and of its
//! calls what is kept of each.

use crate::services::member::{Member, listed, member};

pub(crate) const ID: Member =
    member("DBInstanceIdentifier", "identifier", &["dBInstanceIdentifier"]);
pub(crate) const LIFE: Member = member("DbiResourceId", "resource_id", &[]);
pub(crate) const CLUSTER: Member =
    member("DBClusterIdentifier", "cluster", &["dBClusterIdentifier"]);
pub(crate) const STATUS: Member = member("DBInstanceStatus", "status", &[]);
pub(crate) const CLASS: Member = member("DBInstanceClass", "class", &["dBInstanceClass"]);
pub(crate) const ENGINE: Member = member("Engine", "engine", &["engine"]);
pub(crate) const VERSION: Member = member("EngineVersion", "engine_version", &["engineVersion"]);
pub(crate) const MASTER_USERNAME: Member = member("MasterUsername", "master_username", &[]);
pub(crate) const DB_NAME: Member = member("DBName", "db_name", &["dBName"]);
pub(crate) const STORAGE: Member = member("AllocatedStorage", "storage", &["allocatedStorage"]);
pub(crate) const AUTOSCALING: Member = member("MaxAllocatedStorage", "max_storage", &[]);
pub(crate) const STORAGE_TYPE: Member = member("StorageType", "storage_type", &["storageType"]);
pub(crate) const MULTI_AZ: Member = member("MultiAZ", "multi_az", &["multiAZ"]);
pub(crate) const PUBLIC: Member = member("PubliclyAccessible", "public", &["publiclyAccessible"]);
pub(crate) const VPC: Member = member("DBSubnetGroup.VpcId", "vpc", &[]);
pub(crate) const SUBNET_GROUP: Member =
    member("DBSubnetGroup.DBSubnetGroupName", "subnet_group", &["dBSubnetGroupName"]);
pub(crate) const ATTACHED: Member =
    listed("VpcSecurityGroups.VpcSecurityGroupId", "security_groups", &["vpcSecurityGroupIds"]);
pub(crate) const ADDRESS: Member = member("Endpoint.Address", "endpoint.host", &[]);
pub(crate) const PORT: Member = member("Endpoint.Port", "endpoint.port", &["port", "dBPortNumber"]);
pub(crate) const IAM_AUTH: Member =
    member("IAMDatabaseAuthenticationEnabled", "iam_auth", &["enableIAMDatabaseAuthentication"]);
pub(crate) const PARAMETER_GROUPS: Member =
    listed("DBParameterGroups.DBParameterGroupName", "parameter_groups", &[]);
pub(crate) const OPTION_GROUPS: Member =
    listed("OptionGroupMemberships.OptionGroupName", "option_groups", &[]);
pub(crate) const BACKUPS: Member =
    member("BackupRetentionPeriod", "backup_retention", &["backupRetentionPeriod"]);
pub(crate) const UPGRADES: Member =
    member("AutoMinorVersionUpgrade", "minor_upgrade", &["autoMinorVersionUpgrade"]);
pub(crate) const PROTECTION: Member =
    member("DeletionProtection", "deletion_protection", &["deletionProtection"]);
pub(crate) const WINDOW: Member = member("PreferredMaintenanceWindow", "maintenance_window", &[]);
pub(crate) const CLASS_TO_COME: Member =
    member("PendingModifiedValues.DBInstanceClass", "pending.class", &[]);
pub(crate) const STORAGE_TO_COME: Member =
    member("PendingModifiedValues.AllocatedStorage", "pending.storage", &[]);
const BACKUPS_TO_COME: Member =
    member("PendingModifiedValues.BackupRetentionPeriod", "pending.backup_retention", &[]);
const IAM_AUTH_TO_COME: Member =
    member("PendingModifiedValues.IAMDatabaseAuthenticationEnabled", "pending.iam_auth", &[]);
const MULTI_AZ_TO_COME: Member = member("PendingModifiedValues.MultiAZ", "pending.multi_az", &[]);
const VERSION_TO_COME: Member =
    member("PendingModifiedValues.EngineVersion", "pending.engine_version", &[]);
const PORT_TO_COME: Member = member("PendingModifiedValues.Port", "pending.port", &[]);
pub(crate) const AT_ONCE: Member = member("ApplyImmediately", "", &["applyImmediately"]);

/// Everything of a DB instance that is kept.
pub(crate) const INSTANCE: &[Member] = &[
    ID,
    LIFE,
    CLUSTER,
    STATUS,
    CLASS,
    ENGINE,
    VERSION,
    MASTER_USERNAME,
    DB_NAME,
    STORAGE,
    AUTOSCALING,
    STORAGE_TYPE,
    MULTI_AZ,
    PUBLIC,
    VPC,
    SUBNET_GROUP,
    ATTACHED,
    ADDRESS,
    PORT,
    IAM_AUTH,
    PARAMETER_GROUPS,
    OPTION_GROUPS,
    BACKUPS,
    UPGRADES,
    PROTECTION,
    WINDOW,
    CLASS_TO_COME,
    STORAGE_TO_COME,
    BACKUPS_TO_COME,
    IAM_AUTH_TO_COME,
    MULTI_AZ_TO_COME,
    VERSION_TO_COME,
    PORT_TO_COME,
    AT_ONCE,
];

pub(crate) const SNAPSHOT: Member = member(
    "DBSnapshotIdentifier",
    "identifier",
    &["dBSnapshotIdentifier", "targetDBSnapshotIdentifier"],
);
pub(crate) const SNAPSHOT_OF: Member =
    member("DBInstanceIdentifier", "instance", &["dBInstanceIdentifier"]);
pub(crate) const SNAPSHOT_LIFE: Member = member("DbiResourceId", "resource_id", &[]);
pub(crate) const SNAPSHOT_TYPE: Member = member("SnapshotType", "kind", &[]);
pub(crate) const SNAPSHOT_STATUS: Member = member("Status", "status", &[]);

/// Everything of a DB snapshot that is kept.
pub(crate) const SNAPSHOTS: &[Member] = &[
    SNAPSHOT,
    SNAPSHOT_OF,
    SNAPSHOT_LIFE,
    SNAPSHOT_TYPE,
    SNAPSHOT_STATUS,
    member("AllocatedStorage", "storage", &[]),
    member("StorageType", "storage_type", &[]),
    member("Engine", "engine", &[]),
    member("EngineVersion", "engine_version", &[]),
    member("Port", "port", &[]),
    member("VpcId", "vpc", &[]),
    member("MasterUsername", "master_username", &[]),
    member("OptionGroupName", "option_group", &[]),
    member("IAMDatabaseAuthenticationEnabled", "iam_auth", &[]),
];

pub(crate) const BACKUP_STATUS: Member = member("Status", "status", &[]);
pub(crate) const SKIP_FINAL: Member = member("SkipFinalSnapshot", "", &["skipFinalSnapshot"]);
pub(crate) const FINAL_NAME: Member =
    member("FinalDBSnapshotIdentifier", "", &["finalDBSnapshotIdentifier"]);
pub(crate) const DELETE_BACKUPS: Member =
    member("DeleteAutomatedBackups", "", &["deleteAutomatedBackups"]);

/// What a deletion asks for.
pub(crate) const DELETION: &[Member] = &[ID, SKIP_FINAL, FINAL_NAME, DELETE_BACKUPS];
