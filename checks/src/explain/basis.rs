//! By which members of which answers each criterion is judged, and which calls can make it so: one
//! table, in AWS's spelling.

/// What a criterion is judged by.
#[derive(Debug)]
pub(super) struct Basis {
    /// `task.criterion`.
    criterion: &'static str,
    pub(super) members: &'static [Member],
    /// The calls that can make it so, or undo it.
    pub(super) calls: &'static [&'static str],
}

/// A member of AWS's answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) thing: Thing,
    /// As the API spells it. A CloudTrail record lowers the first letter of each part.
    pub(super) name: &'static str,
    /// The path to it in the evidence; empty where looks never show it.
    pub(super) kept: &'static str,
    /// Where a record has it besides, in the record's spelling: what a call asks for.
    pub(super) asked: &'static [&'static str],
}

/// What a member is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Instance,
    DbGroup,
    WebGroup,
    Server,
    Vpc,
    Snapshot,
    Backup,
    Table,
}

/// The basis of a criterion.
///
/// # Panics
/// If it has none; a test shows that each has.
pub(super) fn of(criterion: &str) -> &'static Basis {
    let mut all = ALL.iter();
    all.find(|basis| basis.criterion == criterion)
        .expect("a test shows that each criterion has one")
}

type Names = &'static [&'static str];

const fn member(thing: Thing, name: &'static str, kept: &'static str, asked: Names) -> Member {
    Member { thing, name, kept, asked }
}

const fn instance(name: &'static str, kept: &'static str, asked: Names) -> Member {
    member(Thing::Instance, name, kept, asked)
}

const ID: Member = instance("DBInstanceIdentifier", "identifier", &["dBInstanceIdentifier"]);
const LIFE: Member = instance("DbiResourceId", "resource_id", &[]);
const STATUS: Member = instance("DBInstanceStatus", "status", &[]);
const CLASS: Member = instance("DBInstanceClass", "class", &["dBInstanceClass"]);
const CLASS_TO_COME: Member =
    instance("PendingModifiedValues.DBInstanceClass", "pending.class", &[]);
const STORAGE: Member = instance("AllocatedStorage", "storage", &["allocatedStorage"]);
const STORAGE_TO_COME: Member =
    instance("PendingModifiedValues.AllocatedStorage", "pending.storage", &[]);
const AUTOSCALING: Member = instance("MaxAllocatedStorage", "max_storage", &[]);
const AT_ONCE: Member = instance("ApplyImmediately", "", &["applyImmediately"]);
const WINDOW: Member = instance("PreferredMaintenanceWindow", "maintenance_window", &[]);
const ENGINE: Member = instance("Engine", "engine", &["engine"]);
const VERSION: Member = instance("EngineVersion", "engine_version", &["engineVersion"]);
const ATTACHED: Member =
    instance("VpcSecurityGroups.VpcSecurityGroupId", "security_groups", &["vpcSecurityGroupIds"]);

const GROUP_ID: Member = member(Thing::DbGroup, "GroupId", "id", &["groupId"]);
const GROUP_NAME: Member = member(Thing::DbGroup, "GroupName", "name", &["groupName"]);
const GROUP_TAG: Member =
    member(Thing::DbGroup, "Tags.Name", "name_tag", &["tagSpecificationSet", "tagSet"]);
const GROUP_VPC: Member = member(Thing::DbGroup, "VpcId", "vpc", &["vpcId"]);
const RULES: Member = member(Thing::DbGroup, "IpPermissions", "inbound", ASKED_RULES);
const WEB_RULES: Member = member(Thing::WebGroup, "IpPermissions", "inbound", ASKED_RULES);
const SERVER_GROUPS: Member =
    member(Thing::Server, "SecurityGroups.GroupId", "groups", &["groupSet", "groupId"]);
const SERVER_STATE: Member = member(Thing::Server, "State.Name", "state", &[]);
const SERVER_VPC: Member = member(Thing::Server, "VpcId", "vpc", &[]);
const DEFAULT_VPC: Member = member(Thing::Vpc, "IsDefault", "is_default", &[]);

const SNAPSHOT: Member = member(
    Thing::Snapshot,
    "DBSnapshotIdentifier",
    "identifier",
    &["dBSnapshotIdentifier", "targetDBSnapshotIdentifier"],
);
const SNAPSHOT_TYPE: Member = member(Thing::Snapshot, "SnapshotType", "kind", &[]);
const SNAPSHOT_LIFE: Member = member(Thing::Snapshot, "DbiResourceId", "resource_id", &[]);
const SNAPSHOT_OF: Member =
    member(Thing::Snapshot, "DBInstanceIdentifier", "instance", &["dBInstanceIdentifier"]);
const SNAPSHOT_STATUS: Member = member(Thing::Snapshot, "Status", "status", &[]);

const ASKED_RULES: Names = &[
    "ipPermissions",
    "securityGroupRuleIds",
    "revokedSecurityGroupRuleSet",
    "ModifySecurityGroupRulesRequest",
    "ipProtocol",
    "fromPort",
    "toPort",
    "cidrIp",
    "sourceSecurityGroupName",
];

const CREATE: Names =
    &["CreateDBInstance", "RestoreDBInstanceFromDBSnapshot", "RestoreDBInstanceToPointInTime"];
const SET: Names = &[
    "CreateDBInstance",
    "RestoreDBInstanceFromDBSnapshot",
    "RestoreDBInstanceToPointInTime",
    "ModifyDBInstance",
];
const MODIFY: Names = &["ModifyDBInstance"];
const DELETE: Names = &["DeleteDBInstance"];
const CREATE_GROUP: Names = &["CreateSecurityGroup", "CreateTags", "DeleteTags"];
const CHANGE_RULES: Names =
    &["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "ModifySecurityGroupRules"];
const LAUNCH: Names =
    &["RunInstances", "ModifyInstanceAttribute", "ModifyNetworkInterfaceAttribute"];
const TAKE: Names = &["CreateDBSnapshot", "CopyDBSnapshot"];

const fn basis(criterion: &'static str, members: &'static [Member], calls: Names) -> Basis {
    Basis { criterion, members, calls }
}

const fn table(name: &'static str, kept: &'static str) -> Member {
    member(Thing::Table, name, kept, &[])
}

const PUBLIC: Member = instance("PubliclyAccessible", "public", &["publiclyAccessible"]);
const IAM_AUTH: Member =
    instance("IAMDatabaseAuthenticationEnabled", "iam_auth", &["enableIAMDatabaseAuthentication"]);
const BACKUPS: Member =
    instance("BackupRetentionPeriod", "backup_retention", &["backupRetentionPeriod"]);
const PROTECTION: Member =
    instance("DeletionProtection", "deletion_protection", &["deletionProtection"]);
const UPGRADES: Member =
    instance("AutoMinorVersionUpgrade", "minor_upgrade", &["autoMinorVersionUpgrade"]);

static ALL: &[Basis] = &[
    basis("web-tier.server", &[SERVER_GROUPS, SERVER_STATE], LAUNCH),
    basis("web-tier.http", &[WEB_RULES], CHANGE_RULES),
    basis("security-group.exists", &[GROUP_ID, GROUP_NAME, GROUP_TAG], CREATE_GROUP),
    basis("security-group.vpc", &[GROUP_VPC, SERVER_VPC, DEFAULT_VPC], &["CreateSecurityGroup"]),
    basis("security-group.mysql-from-web-tier", &[RULES, SERVER_GROUPS], CHANGE_RULES),
    basis("security-group.nothing-else-open", &[RULES], CHANGE_RULES),
    basis("security-group.name-tag", &[GROUP_TAG], CREATE_GROUP),
    basis(
        "security-group.description",
        &[member(Thing::DbGroup, "Description", "description", &["groupDescription"])],
        &["CreateSecurityGroup"],
    ),
    basis("db-config.created", &[ID, LIFE, ENGINE], CREATE),
    basis("db-config.engine", &[ENGINE], CREATE),
    basis("db-config.engine-version", &[VERSION], SET),
    basis("db-config.instance-class", &[CLASS], CREATE),
    basis(
        "db-config.storage-type",
        &[instance("StorageType", "storage_type", &["storageType"])],
        SET,
    ),
    basis("db-config.single-az", &[instance("MultiAZ", "multi_az", &["multiAZ"])], SET),
    basis("db-config.vpc", &[instance("DBSubnetGroup.VpcId", "vpc", &[]), SERVER_VPC], CREATE),
    basis(
        "db-config.subnet-group",
        &[instance("DBSubnetGroup.DBSubnetGroupName", "subnet_group", &["dBSubnetGroupName"])],
        CREATE,
    ),
    basis("db-config.private", &[PUBLIC], SET),
    basis("db-config.security-group", &[ATTACHED, GROUP_NAME], SET),
    basis("db-config.port", &[instance("Endpoint.Port", "endpoint.port", &["port"])], SET),
    basis("db-config.iam-auth", &[IAM_AUTH], SET),
    basis(
        "db-config.master-username",
        &[instance("MasterUsername", "master_username", &[])],
        CREATE,
    ),
    basis("db-config.database-name", &[instance("DBName", "db_name", &["dBName"])], CREATE),
    basis(
        "db-config.parameter-group",
        &[instance("DBParameterGroups.DBParameterGroupName", "parameter_groups", &[]), VERSION],
        SET,
    ),
    basis(
        "db-config.option-group",
        &[instance("OptionGroupMemberships.OptionGroupName", "option_groups", &[]), VERSION],
        SET,
    ),
    basis("db-config.backup-retention", &[BACKUPS], SET),
    basis("db-config.minor-upgrade", &[UPGRADES], SET),
    basis("db-config.deletion-protection", &[PROTECTION], SET),
    basis("sql-table.login", &[table("@@version", "version")], &[]),
    basis("sql-table.database", &[table("SCHEMA_NAME", "schemas")], &[]),
    basis("sql-table.table", &[table("TABLE_SCHEMA", "tables.schema")], &[]),
    basis("sql-table.columns", &[table("COLUMNS", "tables.columns")], &[]),
    basis("sql-table.row", &[table("SELECT", "tables.rows")], &[]),
    basis("resize.instance-class", &[CLASS, CLASS_TO_COME, AT_ONCE], MODIFY),
    basis("resize.storage", &[STORAGE, STORAGE_TO_COME, AUTOSCALING, AT_ONCE], MODIFY),
    basis(
        "resize.applied-immediately",
        &[AT_ONCE, CLASS, STORAGE, CLASS_TO_COME, STORAGE_TO_COME, WINDOW],
        MODIFY,
    ),
    basis("snapshot.exists", &[SNAPSHOT, SNAPSHOT_TYPE, SNAPSHOT_OF], TAKE),
    basis("snapshot.of-instance", &[SNAPSHOT_LIFE, SNAPSHOT_OF], TAKE),
    basis(
        "snapshot.available",
        &[SNAPSHOT_STATUS],
        &["CreateDBSnapshot", "CopyDBSnapshot", "DeleteDBSnapshot"],
    ),
    basis("deletion.instance-deleted", &[STATUS, LIFE], DELETE),
    basis(
        "deletion.no-final-snapshot",
        &[
            instance("SkipFinalSnapshot", "", &["skipFinalSnapshot"]),
            instance("FinalDBSnapshotIdentifier", "", &["finalDBSnapshotIdentifier"]),
            SNAPSHOT,
            SNAPSHOT_TYPE,
        ],
        DELETE,
    ),
    basis(
        "deletion.no-retained-backups",
        &[
            instance("DeleteAutomatedBackups", "", &["deleteAutomatedBackups"]),
            member(Thing::Backup, "Status", "status", &[]),
        ],
        DELETE,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{
        AutomatedBackup, DbInstance, DbSnapshot, Endpoint, SecurityGroup, Server, TableLook, Vpc,
    };
    use crate::registry::TASKS;
    use serde_json::{Value, from_value, json, to_value};

    #[test]
    fn every_criterion_has_one_basis_and_every_basis_a_criterion() {
        let criteria = TASKS.iter().flat_map(|task| {
            task.criteria.iter().map(move |criterion| format!("{}.{}", task.id, criterion.id))
        });
        let criteria: Vec<_> = criteria.collect();
        for id in &criteria {
            assert_eq!(ALL.iter().filter(|basis| basis.criterion == id).count(), 1, "{id}");
        }
        assert_eq!(ALL.len(), criteria.len());
        assert!(ALL.iter().all(|basis| !basis.members.is_empty()));
    }

    #[test]
    fn every_member_is_kept_where_the_table_says() {
        let endpoint = Some(Endpoint { host: "h".into(), port: 1 });
        let instance = DbInstance { endpoint, ..DbInstance::default() };
        let group: SecurityGroup = from_value(json!({"id": "sg"})).unwrap();
        let server: Server = from_value(json!({"id": "i"})).unwrap();
        let vpc: Vpc = from_value(json!({"id": "vpc"})).unwrap();
        let table = json!({"schema": "test", "columns": [], "rows": [], "more_rows": false});
        let look = json!({"endpoint": "h:1", "schemas": [], "tables": [table]});
        let look: TableLook = from_value(look).unwrap();
        let kept = |thing| match thing {
            Thing::Instance => to_value(&instance).unwrap(),
            Thing::DbGroup | Thing::WebGroup => to_value(&group).unwrap(),
            Thing::Server => to_value(&server).unwrap(),
            Thing::Vpc => to_value(&vpc).unwrap(),
            Thing::Snapshot => to_value(DbSnapshot::default()).unwrap(),
            Thing::Backup => to_value(AutomatedBackup::default()).unwrap(),
            Thing::Table => to_value(&look).unwrap(),
        };
        for member in ALL.iter().flat_map(|basis| basis.members).filter(|it| !it.kept.is_empty()) {
            let found = member.kept.split('.').try_fold(kept(member.thing), |value, part| {
                let value = if let Value::Array(items) = value { items[0].clone() } else { value };
                value.get(part).cloned()
            });
            assert!(found.is_some(), "{} is not at {}", member.name, member.kept);
        }
    }
}
