//! DB clusters: Aurora's, whose instances join one by one, and Multi-AZ clusters of `MySQL`, whose three instances RDS
//! makes and removes itself. Data, groups and backups are the cluster's.

use jiff::{SignedDuration, Timestamp};

use super::catalogue::{AURORA_MYSQL, CLUSTER_CLASSES, Engine, MYSQL};
use super::create::{EXTENDED_SUPPORT, check_class, groups, start, tags};
use super::instance::{
    DbInstance, Pending, Settings, describe as describe_instance, key_arn, tag_list,
};
use super::lifecycle::{Change, DELETION};
use super::{
    CLUSTER, Database, FILTERS, MARKER, MAX_RECORDS, TAGS, TEXTS, catalogue, filters, page,
    subnet_groups,
};
use crate::clock::Pace;
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::{Region, digits};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreateDBCluster",
        &[
            CLUSTER,
            TAGS,
            Parameter::new("Engine", Kind::Text),
            Parameter::new("EngineVersion", Kind::Text),
            Parameter::new("EngineMode", Kind::Text),
            Parameter::new("DatabaseName", Kind::Text),
            Parameter::new("MasterUsername", Kind::Text),
            Parameter::new("MasterUserPassword", Kind::Secret),
            Parameter::new("VpcSecurityGroupIds", TEXTS),
            Parameter::new("DBSubnetGroupName", Kind::Text),
            Parameter::new("DBClusterParameterGroupName", Kind::Text),
            Parameter::new("BackupRetentionPeriod", Kind::Number),
            Parameter::new("Port", Kind::Number),
            Parameter::new("StorageEncrypted", Kind::Flag),
            Parameter::new("CopyTagsToSnapshot", Kind::Flag),
            Parameter::new("EnableIAMDatabaseAuthentication", Kind::Flag),
            Parameter::new("DeletionProtection", Kind::Flag),
            Parameter::new("DBClusterInstanceClass", Kind::Text),
            Parameter::new("AllocatedStorage", Kind::Number),
            Parameter::new("StorageType", Kind::Text),
            Parameter::new("PubliclyAccessible", Kind::Flag),
        ],
        create_db_cluster,
    ),
    Operation::write(
        "DeleteDBCluster",
        &[CLUSTER, Parameter::new("SkipFinalSnapshot", Kind::Flag)],
        delete_db_cluster,
    ),
    Operation::read(
        "DescribeDBClusters",
        &[CLUSTER, FILTERS, MAX_RECORDS, MARKER],
        describe_db_clusters,
    ),
];

const CREATION: SignedDuration = SignedDuration::from_mins(2);

/// A cluster.
#[derive(Debug)]
pub(super) struct DbCluster {
    identifier: String,
    resource_id: String,
    /// What its members have in common.
    settings: Settings,
    pub(super) groups: Vec<String>,
    created_at: Timestamp,
    /// When it answers.
    ready_at: Timestamp,
    deleted_at: Option<Timestamp>,
}

impl DbCluster {
    /// Whether its members are RDS's own affair.
    fn is_managed(&self) -> bool {
        self.settings.engine.name == MYSQL.name
    }

    fn status(&self, now: Timestamp) -> &'static str {
        match self.deleted_at {
            Some(_) => "deleting",
            None if now < self.ready_at => "creating",
            None => "available",
        }
    }
}

/// Clusters that were deleted are gone as soon as their members are.
pub(super) fn settle(database: &mut Database, pace: Pace, now: Timestamp) {
    let Database { clusters, instances, .. } = database;
    let has_members = |cluster: &DbCluster| {
        instances.iter().any(|one| one.cluster.as_ref() == Some(&cluster.identifier))
    };
    clusters.retain(|cluster| {
        cluster.deleted_at.is_none_or(|at| now < pace.after(at, DELETION) || has_members(cluster))
    });
}

fn create_db_cluster(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = required(input, "DBClusterIdentifier")?.to_ascii_lowercase();
    if find(region, &identifier).is_ok() {
        return Err(Refusal::fault("DBClusterAlreadyExistsFault", "DB Cluster already exists"));
    }
    let engine = catalogue::engine(required(input, "Engine")?)?;
    let settings = settings(input, engine)?;
    subnet_groups::check(region, &settings.subnet_group)?;
    let groups = groups(region, input, &settings.subnet_group)?;
    let digits = region.mint();
    let cluster = DbCluster {
        identifier: identifier.clone(),
        resource_id: format!("cluster-{}", digits[..26].to_ascii_uppercase()),
        settings,
        groups,
        created_at: now,
        ready_at: region.pace.after(now, CREATION),
        deleted_at: None,
    };
    let members = if cluster.is_managed() { 3 } else { 0 };
    region.database.clusters.push(cluster);
    for number in 1..=members {
        let class = required(input, "DBClusterInstanceClass")?;
        begin_member(region, &identifier, format!("{identifier}-instance-{number}"), class, now)?;
    }
    answer(region, &identifier, now)
}

fn settings(input: &Object, engine: &'static Engine) -> Result<Settings, Refusal> {
    let managed = engine.name == MYSQL.name;
    if !managed && engine.name != AURORA_MYSQL.name {
        let message = format!("The embedded cloud has no clusters of {}", engine.name);
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    let version = engine.asked_version(input.text("EngineVersion"))?;
    if managed && !CLUSTER_CLASSES.contains(&required(input, "DBClusterInstanceClass")?) {
        let message = "The DB cluster instance class isn't supported for a Multi-AZ DB cluster.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    if !input.has("MasterUserPassword") {
        let message = "The parameter MasterUserPassword must be provided and must not be blank.";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    let text = |name: &str, default: &str| input.text(name).unwrap_or(default).to_owned();
    let flag = |name: &str| input.flag(name).unwrap_or(false);
    Ok(Settings {
        class: text("DBClusterInstanceClass", ""),
        engine,
        version: version.name.to_owned(),
        storage: if managed { input.number("AllocatedStorage").unwrap_or(100) } else { 1 },
        storage_type: text("StorageType", if managed { "io1" } else { "aurora" }),
        username: required(input, "MasterUsername")?.to_owned(),
        database: input.text("DatabaseName").map(str::to_owned),
        port: input.number("Port").unwrap_or(engine.port),
        parameter_group: engine.default_parameter_group(version.major),
        option_group: engine.default_option_group(version.major),
        subnet_group: text("DBSubnetGroupName", "default").to_ascii_lowercase(),
        retention: input.number("BackupRetentionPeriod").unwrap_or(1),
        public: managed && flag("PubliclyAccessible"),
        iam: flag("EnableIAMDatabaseAuthentication"),
        multi_az: false,
        minor_upgrade: true,
        deletion_protection: flag("DeletionProtection"),
        copy_tags: flag("CopyTagsToSnapshot"),
        encrypted: flag("StorageEncrypted"),
        max_storage: None,
        lifecycle_support: EXTENDED_SUPPORT.to_owned(),
        backup_window: "17:10-17:40".to_owned(),
        maintenance_window: "tue:15:00-tue:15:30".to_owned(),
        tags: tags(input),
    })
}

/// `CreateDBInstance` with a cluster: an instance that has class and public address of its own, and the rest of the
/// cluster.
pub(super) fn join(
    region: &mut Region,
    cluster: &str,
    identifier: &str,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let (engine, version) = {
        let of = find(region, cluster)?;
        (of.settings.engine, of.settings.version.clone())
    };
    let asked = required(input, "Engine")?;
    if asked != engine.name || engine.name == MYSQL.name {
        let message = format!(
            "The engine name requested for your DB instance ({asked}) is incompatible with the engine name of your DB cluster ({}).",
            engine.name
        );
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    refuse(input)?;
    let class = required(input, "DBInstanceClass")?;
    check_class(class, engine, engine.asked_version(Some(&version))?)?;
    begin_member(region, cluster, identifier.to_owned(), class, now)?;
    let instance = region.database.instance_mut(identifier).expect("it has just begun");
    instance.settings.public = input.flag("PubliclyAccessible").unwrap_or(false);
    instance.settings.tags = tags(input);
    let instance = region.database.instance(identifier).expect("it has just begun");
    Ok(Object::new().with("DBInstance", describe_instance(region, instance, now)))
}

fn begin_member(
    region: &mut Region,
    cluster: &str,
    identifier: String,
    class: &str,
    now: Timestamp,
) -> Result<(), Refusal> {
    let of = find(region, cluster)?;
    let settings = Settings {
        class: class.to_owned(),
        // The cluster protects itself, and names the database.
        deletion_protection: false,
        database: None,
        copy_tags: false,
        tags: Vec::new(),
        ..of.settings.clone()
    };
    let groups = of.groups.clone();
    let mut instance = start(region, identifier, settings, groups, now);
    instance.pending = Pending::default();
    instance.cluster = Some(cluster.to_owned());
    region.database.instances.push(instance);
    Ok(())
}

/// What only the cluster can be asked for.
fn refuse(input: &Object) -> Result<(), Refusal> {
    const OF_THE_CLUSTER: [(&str, &str); 8] = [
        ("AllocatedStorage", "allocated storage"),
        ("BackupRetentionPeriod", "backup retention period"),
        ("DBName", "database name"),
        ("EnableIAMDatabaseAuthentication", "IAM database authentication"),
        ("MasterUsername", "master user name"),
        ("MasterUserPassword", "master user password"),
        ("StorageEncrypted", "storage encryption"),
        ("VpcSecurityGroupIds", "VPC security groups"),
    ];
    match OF_THE_CLUSTER.iter().find(|(name, _)| input.has(name)) {
        Some((_, what)) => {
            let message = format!(
                "The requested DB Instance will be a member of a DB Cluster. Set {what} for the DB Cluster."
            );
            Err(Refusal::new("InvalidParameterCombination", message))
        }
        None => Ok(()),
    }
}

/// Refuses to change of a member what is its cluster's.
pub(super) fn refuse_cluster_settings(
    instance: &DbInstance,
    input: &Object,
) -> Result<(), Refusal> {
    if instance.cluster.is_some() { refuse(input) } else { Ok(()) }
}

/// Refuses to delete what RDS itself made as a member.
pub(super) fn refuse_managed_member(region: &Region, instance: &DbInstance) -> Result<(), Refusal> {
    let cluster = instance.cluster.as_deref().map(|cluster| find(region, cluster)).transpose()?;
    if cluster.is_some_and(DbCluster::is_managed) {
        let message = "Instances of a Multi-AZ DB cluster can't be deleted one by one.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    Ok(())
}

fn find<'a>(region: &'a Region, identifier: &str) -> Result<&'a DbCluster, Refusal> {
    let message = || format!("DBCluster {identifier} not found.");
    let named = region.database.clusters.iter().find(|cluster| cluster.identifier == identifier);
    named.ok_or_else(|| Refusal::new("DBClusterNotFoundFault", message()).status(404))
}

fn delete_db_cluster(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = required(input, "DBClusterIdentifier")?.to_ascii_lowercase();
    let cluster = find(region, &identifier)?;
    if cluster.settings.deletion_protection {
        let message =
            "Cannot delete protected Cluster, please disable deletion protection and try again.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    if input.flag("SkipFinalSnapshot") != Some(true) {
        let message =
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    let managed = cluster.is_managed();
    let Database { clusters, instances, .. } = &mut region.database;
    let members = instances.iter_mut().filter(|one| one.cluster.as_ref() == Some(&identifier));
    for member in members {
        use super::instance::Status::Deleting;
        if !managed && member.status != Deleting {
            let message =
                "Cluster cannot be deleted, it still contains DB instances in non-deleting state.";
            return Err(Refusal::new("InvalidDBClusterStateFault", message));
        }
        if managed {
            member.status = Deleting;
            member.plan =
                vec![(region.pace.after(now, DELETION), Change::Gone { retain_backups: false })];
        }
    }
    let named = clusters.iter_mut().find(|cluster| cluster.identifier == identifier);
    named.expect("the cluster was found above").deleted_at = Some(now);
    answer(region, &identifier, now)
}

fn answer(region: &Region, identifier: &str, now: Timestamp) -> Result<Object, Refusal> {
    Ok(Object::new().with("DBCluster", describe(region, find(region, identifier)?, now)))
}

fn describe_db_clusters(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(input, &["db-cluster-id", "engine"])?;
    let named = input.text("DBClusterIdentifier").map(str::to_ascii_lowercase);
    if let Some(identifier) = &named {
        find(region, identifier)?;
    }
    let clusters = region
        .database
        .clusters
        .iter()
        .filter(|cluster| named.as_ref().is_none_or(|named| *named == cluster.identifier))
        .filter(|cluster| {
            filters.keep(|filter| {
                vec![match filter {
                    "db-cluster-id" => cluster.identifier.clone(),
                    _ => cluster.settings.engine.name.to_owned(),
                }]
            })
        })
        .map(|cluster| describe(region, cluster, now));
    page(clusters.collect(), "DBClusters", "DBCluster", input)
}

fn describe(region: &Region, cluster: &DbCluster, now: Timestamp) -> Object {
    let settings = &cluster.settings;
    let hash = &digits(&format!("{} {} endpoint", region.account, region.name))[..12];
    let endpoint = |kind: &str| {
        format!("{}.{kind}-c{hash}.{}.rds.amazonaws.com", cluster.identifier, region.name)
    };
    let zones = region.network.default_vpc().subnets.iter().take(3).map(|subnet| &*subnet.zone);
    let membership =
        |group: &String| Object::new().with("VpcSecurityGroupId", group).with("Status", "active");
    Object::new()
        .with("AllocatedStorage", settings.storage)
        .with("AvailabilityZones", Node::list("AvailabilityZone", zones))
        .with("BackupRetentionPeriod", settings.retention)
        .with_some("DatabaseName", settings.database.as_ref())
        .with("DBClusterIdentifier", &cluster.identifier)
        .with("DBClusterParameterGroup", &settings.parameter_group)
        .with("DBSubnetGroup", &settings.subnet_group)
        .with("Status", cluster.status(now))
        .with("Endpoint", endpoint("cluster"))
        .with("ReaderEndpoint", endpoint("cluster-ro"))
        .with("MultiAZ", cluster.is_managed())
        .with("Engine", settings.engine.name)
        .with("EngineVersion", &settings.version)
        .with("Port", settings.port)
        .with("MasterUsername", &settings.username)
        .with("PreferredBackupWindow", &settings.backup_window)
        .with("PreferredMaintenanceWindow", &settings.maintenance_window)
        .with("ReadReplicaIdentifiers", Node::list("ReadReplicaIdentifier", [] as [Object; 0]))
        .with("DBClusterMembers", members(region, cluster))
        .with(
            "VpcSecurityGroups",
            Node::list("VpcSecurityGroupMembership", cluster.groups.iter().map(membership)),
        )
        .with("HostedZoneId", format!("Z{}", hash.to_ascii_uppercase()))
        .with("StorageEncrypted", settings.encrypted)
        .with_some("KmsKeyId", settings.encrypted.then(|| key_arn(region)))
        .with("DbClusterResourceId", &cluster.resource_id)
        .with("DBClusterArn", region.rds_arn("cluster", &cluster.identifier))
        .with("AssociatedRoles", Node::list("DBClusterRole", [] as [Object; 0]))
        .with("IAMDatabaseAuthenticationEnabled", settings.iam)
        .with("ClusterCreateTime", cluster.created_at)
        .with("EngineMode", "provisioned")
        .with("AutoMinorVersionUpgrade", cluster.is_managed())
        .with("DeletionProtection", settings.deletion_protection)
        .with("HttpEndpointEnabled", false)
        .with("CopyTagsToSnapshot", settings.copy_tags)
        .with("CrossAccountClone", false)
        .with("DomainMemberships", Node::list("DomainMembership", [] as [Object; 0]))
        .with("TagList", tag_list(&settings.tags))
        .with("NetworkType", "IPV4")
}

fn members(region: &Region, cluster: &DbCluster) -> Node {
    let instances = region.database.instances.iter();
    let members = instances.filter(|one| one.cluster.as_ref() == Some(&cluster.identifier));
    let described = members.enumerate().map(|(number, member)| {
        Object::new()
            .with("DBInstanceIdentifier", &member.identifier)
            .with("IsClusterWriter", number == 0)
            .with("DBClusterParameterGroupStatus", "in-sync")
            .with("PromotionTier", 1_i64)
    });
    Node::list("DBClusterMember", described)
}
