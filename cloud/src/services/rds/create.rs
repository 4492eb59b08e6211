//! `CreateDBInstance`: an instance of its own, or one that joins a cluster. Parameter and option groups that are not a version's defaults are taken to exist.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::instance::{DbInstance, Origin, Pending, Settings, Status, describe};
use super::lifecycle::{CREATION, Change};
use super::{CLUSTER, INSTANCE, TAGS, TEXTS, catalogue, clusters, host, limits, subnet_groups};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Object, Secret};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::write(
    "CreateDBInstance",
    &[
        INSTANCE,
        TAGS,
        Parameter::new("DBName", Kind::Text),
        Parameter::new("AllocatedStorage", Kind::Number),
        Parameter::new("DBInstanceClass", Kind::Text),
        Parameter::new("Engine", Kind::Text),
        Parameter::new("EngineVersion", Kind::Text),
        Parameter::new("MasterUsername", Kind::Text),
        Parameter::new("MasterUserPassword", Kind::Secret),
        Parameter::new("VpcSecurityGroupIds", TEXTS),
        Parameter::new("AvailabilityZone", Kind::Text),
        Parameter::new("DBSubnetGroupName", Kind::Text),
        Parameter::new("PreferredMaintenanceWindow", Kind::Text),
        Parameter::new("DBParameterGroupName", Kind::Text),
        Parameter::new("BackupRetentionPeriod", Kind::Number),
        Parameter::new("PreferredBackupWindow", Kind::Text),
        Parameter::new("Port", Kind::Number),
        Parameter::new("MultiAZ", Kind::Flag),
        Parameter::new("AutoMinorVersionUpgrade", Kind::Flag),
        Parameter::new("LicenseModel", Kind::Text),
        Parameter::new("OptionGroupName", Kind::Text),
        Parameter::new("PubliclyAccessible", Kind::Flag),
        Parameter::new("StorageType", Kind::Text),
        Parameter::new("StorageEncrypted", Kind::Flag),
        Parameter::new("CopyTagsToSnapshot", Kind::Flag),
        Parameter::new("EnableIAMDatabaseAuthentication", Kind::Flag),
        Parameter::new("DeletionProtection", Kind::Flag),
        Parameter::new("MaxAllocatedStorage", Kind::Number),
        Parameter::new("EngineLifecycleSupport", Kind::Text),
        CLUSTER,
    ],
    create_db_instance,
)];

pub(super) const EXTENDED_SUPPORT: &str = "open-source-rds-extended-support";
const NO_EXTENDED_SUPPORT: &str = "open-source-rds-extended-support-disabled";

fn create_db_instance(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = new_identifier(region, required(input, "DBInstanceIdentifier")?)?;
    limits::another_instance(region)?;
    if let Some(cluster) = input.text("DBClusterIdentifier") {
        return clusters::join(region, &cluster.to_ascii_lowercase(), &identifier, input, now);
    }
    let settings = settings(input, now)?;
    check_region(region, &settings)?;
    let password = password(input)?;
    limits::settings(
        region,
        Some(&settings.class),
        Some(settings.retention),
        Some(settings.multi_az),
    )?;
    subnet_groups::check(region, &settings.subnet_group)?;
    let groups = groups(region, input, &settings.subnet_group)?;
    let instance = start(region, identifier, settings, groups, now);
    host::begin(region, &instance, &password);
    let described = describe(region, &instance, now);
    region.database.instances.push(instance);
    Ok(Object::new().with("DBInstance", described))
}

/// The identifier in lower case, if it is well-formed and free.
pub(super) fn new_identifier(region: &Region, asked: &str) -> Result<String, Refusal> {
    let identifier = asked.to_ascii_lowercase();
    let well_formed = identifier.starts_with(|first: char| first.is_ascii_lowercase())
        && identifier.len() <= 63
        && identifier.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        && !identifier.ends_with('-')
        && !identifier.contains("--");
    if !well_formed {
        let message = format!(
            "The parameter DBInstanceIdentifier is not a valid identifier: {asked}. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
        );
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    if region.database.instance(&identifier).is_some() {
        return Err(Refusal::fault("DBInstanceAlreadyExists", "DB instance already exists"));
    }
    Ok(identifier)
}

/// The security groups that the call names, if they exist in the instance's VPC; else that VPC's default group.
pub(super) fn groups(
    region: &Region,
    input: &Object,
    subnet_group: &str,
) -> Result<Vec<String>, Refusal> {
    let vpc = subnet_groups::vpc_of(region, subnet_group);
    let mut groups = Vec::new();
    for group in input.texts("VpcSecurityGroupIds") {
        let Some(of) = region.network.vpc_of_group(group) else {
            let message = format!("Invalid security group , groupId= {group}, groupName=.");
            return Err(Refusal::new("InvalidParameterValue", message));
        };
        if of != vpc {
            let message = format!(
                "The DB instance and EC2 security group are in different VPCs. The DB instance is in {vpc} and the EC2 security group is in {of}"
            );
            return Err(Refusal::new("InvalidParameterCombination", message));
        }
        groups.push(group.to_owned());
    }
    let default = region.network.default_group(vpc);
    Ok(if groups.is_empty() { vec![default.to_owned()] } else { groups })
}

/// An instance whose creation has just begun.
pub(super) fn start(
    region: &mut Region,
    identifier: String,
    settings: Settings,
    groups: Vec<String>,
    now: Timestamp,
) -> DbInstance {
    let vpc = region.network.vpc_or_default(subnet_groups::vpc_of(region, &settings.subnet_group));
    let zone = vpc.subnets.first().map_or_else(String::new, |subnet| subnet.zone.clone());
    DbInstance {
        identifier,
        resource_id: format!("db-{}", region.mint()[..26].to_ascii_uppercase()),
        status: Status::Creating,
        settings,
        pending: Pending { password: true, ..Pending::default() },
        plan: vec![(region.pace.after(now, CREATION), Change::Created)],
        asked_at: now,
        created_at: None,
        groups,
        zone,
        origin: Origin::New,
        cluster: None,
        next_password: None,
    }
}

fn settings(input: &Object, now: Timestamp) -> Result<Settings, Refusal> {
    let class = required(input, "DBInstanceClass")?;
    let engine = catalogue::engine(required(input, "Engine")?)?;
    if engine.name == catalogue::AURORA_MYSQL.name {
        let message = "An Aurora DB instance must be a member of a DB cluster.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    let version = engine.asked_version(input.text("EngineVersion"))?;
    check_class(class, engine, version)?;
    check_support(input, version, now)?;
    let storage_type = input.text("StorageType").unwrap_or("gp3");
    let storage = input.number("AllocatedStorage").ok_or_else(|| {
        let message =
            format!("Invalid storage size for engine name {} and storage type", engine.name);
        Refusal::new("InvalidParameterValue", message)
    })?;
    check_storage(engine, storage_type, storage)?;
    let retention = input.number("BackupRetentionPeriod").unwrap_or(1);
    check_retention(retention)?;
    let text = |name: &str, default: &str| input.text(name).unwrap_or(default).to_owned();
    let parameter_group =
        text("DBParameterGroupName", &engine.default_parameter_group(version.major))
            .to_ascii_lowercase();
    let option_group =
        text("OptionGroupName", &engine.default_option_group(version.major)).to_ascii_lowercase();
    check_group_families(&parameter_group, &option_group, engine, version)?;
    Ok(Settings {
        class: class.to_owned(),
        engine,
        version: version.name.to_owned(),
        storage,
        storage_type: storage_type.to_owned(),
        username: required(input, "MasterUsername")?.to_owned(),
        database: input.text("DBName").map(str::to_owned),
        port: input.number("Port").unwrap_or(engine.port),
        parameter_group,
        option_group,
        subnet_group: text("DBSubnetGroupName", "default").to_ascii_lowercase(),
        retention,
        public: input.flag("PubliclyAccessible").unwrap_or(true),
        iam: input.flag("EnableIAMDatabaseAuthentication").unwrap_or(false),
        multi_az: input.flag("MultiAZ").unwrap_or(false),
        minor_upgrade: input.flag("AutoMinorVersionUpgrade").unwrap_or(true),
        deletion_protection: input.flag("DeletionProtection").unwrap_or(false),
        copy_tags: input.flag("CopyTagsToSnapshot").unwrap_or(false),
        encrypted: input.flag("StorageEncrypted").unwrap_or(false),
        max_storage: input.number("MaxAllocatedStorage"),
        lifecycle_support: text("EngineLifecycleSupport", EXTENDED_SUPPORT),
        backup_window: text("PreferredBackupWindow", "17:10-17:40"),
        maintenance_window: text("PreferredMaintenanceWindow", "tue:15:00-tue:15:30")
            .to_ascii_lowercase(),
        tags: tags(input),
    })
}

pub(super) fn password(input: &Object) -> Result<Secret, Refusal> {
    let invalid = |message: &str| Err(Refusal::new("InvalidParameterValue", message));
    let given = input.secret("MasterUserPassword").filter(|secret| !secret.expose().is_empty());
    let Some(given) = given else {
        return invalid("The parameter MasterUserPassword must be provided and must not be blank.");
    };
    if given.expose().chars().count() < 8 {
        return invalid(
            "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.",
        );
    }
    Ok(given.clone())
}

/// The tags that a call gives to what it makes.
pub(super) fn tags(input: &Object) -> Vec<(String, String)> {
    let text = |tag: &Object, name: &str| tag.text(name).unwrap_or_default().to_owned();
    input.objects("Tags").map(|tag| (text(tag, "Key"), text(tag, "Value"))).collect()
}

/// Past the end of standard support only Extended Support creates a version (docs/aws.md 5).
fn check_support(
    input: &Object,
    version: &catalogue::Version,
    now: Timestamp,
) -> Result<(), Refusal> {
    let today = now.to_zoned(TimeZone::UTC).date();
    if version.supported_until.is_some_and(|last| today > last)
        && input.text("EngineLifecycleSupport") == Some(NO_EXTENDED_SUPPORT)
    {
        let message = format!(
            "Cannot create a DB instance with engine version {} because it is past its end of standard support date and EngineLifecycleSupport is {NO_EXTENDED_SUPPORT}.",
            version.name
        );
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    Ok(())
}

/// Whether the region offers what was chosen.
fn check_region(region: &Region, settings: &Settings) -> Result<(), Refusal> {
    let version = settings.engine.asked_version(Some(&settings.version))?;
    if region.database.offers(&settings.class, version) {
        return Ok(());
    }
    Err(not_offered(&settings.class, settings.engine, version))
}

/// Whether RDS offers the class for the version.
pub(super) fn check_class(
    class: &str,
    engine: &catalogue::Engine,
    version: &catalogue::Version,
) -> Result<(), Refusal> {
    if engine.is_offered(class, version) {
        return Ok(());
    }
    Err(not_offered(class, engine, version))
}

fn not_offered(class: &str, engine: &catalogue::Engine, version: &catalogue::Version) -> Refusal {
    let message = format!(
        "RDS does not support creating a DB instance with the following combination: DBInstanceClass={class}, Engine={}, EngineVersion={}, LicenseModel={}. For supported combinations of instance class and database engine version, see the documentation.",
        engine.name, version.name, engine.license
    );
    Refusal::new("InvalidParameterCombination", message)
}

/// Whether a storage type exists and has volumes of that size.
pub(super) fn check_storage(
    engine: &catalogue::Engine,
    storage_type: &str,
    storage: i64,
) -> Result<(), Refusal> {
    let sizes = match storage_type {
        "gp2" | "gp3" => 20..=65_536,
        "standard" => 5..=3072,
        other => {
            return Err(Refusal::new(
                "InvalidParameterValue",
                format!("Invalid storage type: {other}"),
            ));
        }
    };
    if sizes.contains(&storage) {
        return Ok(());
    }
    Err(Refusal::new(
        "InvalidParameterValue",
        format!(
            "Invalid storage size for engine name {} and storage type {storage_type}: {storage}",
            engine.name
        ),
    ))
}

/// Whether automated backups can be kept that long.
pub(super) fn check_retention(days: i64) -> Result<(), Refusal> {
    if (0..=35).contains(&days) {
        return Ok(());
    }
    Err(Refusal::new(
        "InvalidParameterValue",
        format!("Invalid backup retention period: {days}. Must be between 0 and 35."),
    ))
}

fn check_group_families(
    parameter_group: &str,
    option_group: &str,
    engine: &catalogue::Engine,
    version: &catalogue::Version,
) -> Result<(), Refusal> {
    let family = engine.family(version.major);
    if parameter_group.strip_prefix("default.").is_some_and(|of| of != family) {
        let message = format!(
            "The parameter group {parameter_group} with DBParameterGroupFamily other than {family} can't be used for this instance. Please use a parameter group with DBParameterGroupFamily {family}"
        );
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    if option_group.starts_with("default:")
        && option_group != engine.default_option_group(version.major)
    {
        let message = format!(
            "The option group {option_group} is associated with a different engine version than {}",
            version.name
        );
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    Ok(())
}
