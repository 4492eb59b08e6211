//! Automated backups: those of living instances, and those kept of deleted ones.

use jiff::Timestamp;

use super::instance::{DbInstance, Status, key_arn, performance};
use super::{FILTERS, INSTANCE, MARKER, MAX_RECORDS, filters, page, subnet_groups};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::read(
    "DescribeDBInstanceAutomatedBackups",
    &[Parameter::new("DbiResourceId", Kind::Text), INSTANCE, FILTERS, MAX_RECORDS, MARKER],
    describe_automated_backups,
)];

/// The backups of an instance that was deleted without them.
#[derive(Debug)]
pub(super) struct RetainedBackup {
    pub(super) instance: DbInstance,
    pub(super) deleted_at: Timestamp,
}

/// Keeps a deleted instance's backups, if it had any.
pub(super) fn retain(region: &mut Region, instance: DbInstance, deleted_at: Timestamp) {
    if instance.is_backed_up() {
        region.database.retained.push(RetainedBackup { instance, deleted_at });
    }
}

fn describe_automated_backups(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(input, &["status", "db-instance-id", "dbi-resource-id"])?;
    let named = input.text("DBInstanceIdentifier").map(str::to_ascii_lowercase);
    let alive = region.database.instances.iter().filter(|instance| instance.is_backed_up());
    let alive = alive.map(|instance| {
        (instance, if instance.status == Status::Creating { "creating" } else { "active" }, now)
    });
    let retained = region
        .database
        .retained
        .iter()
        .map(|backup| (&backup.instance, "retained", backup.deleted_at));
    let backups: Vec<Object> = alive
        .chain(retained)
        .filter(|(instance, ..)| named.as_ref().is_none_or(|named| *named == instance.identifier))
        .filter(|(instance, ..)| {
            input.text("DbiResourceId").is_none_or(|id| id == instance.resource_id)
        })
        .filter(|(instance, status, _)| {
            filters.keep(|filter| {
                vec![match filter {
                    "status" => (*status).to_owned(),
                    "db-instance-id" => instance.identifier.clone(),
                    _ => instance.resource_id.clone(),
                }]
            })
        })
        .map(|(instance, status, until)| describe(region, instance, status, until))
        .collect();
    if let (Some(named), true) = (named, backups.is_empty()) {
        let message = format!("Automated backup not found for {named}");
        return Err(Refusal::fault("DBInstanceAutomatedBackupNotFound", message).status(404));
    }
    page(backups, "DBInstanceAutomatedBackups", "DBInstanceAutomatedBackup", input)
}

fn describe(region: &Region, instance: &DbInstance, status: &str, until: Timestamp) -> Object {
    let settings = &instance.settings;
    let (iops, throughput) = performance(&settings.storage_type);
    let window = |from: Timestamp| {
        Object::new().with("EarliestTime", from).with("LatestTime", until.max(from))
    };
    let arn_part =
        format!("ab-{}", instance.resource_id.trim_start_matches("db-").to_ascii_lowercase());
    Object::new()
        .with("DBInstanceArn", region.rds_arn("db", &instance.identifier))
        .with("DbiResourceId", &instance.resource_id)
        .with("Region", &region.name)
        .with("DBInstanceIdentifier", &instance.identifier)
        .with_some("RestoreWindow", instance.created_at.map(window))
        .with("AllocatedStorage", settings.storage)
        .with("Status", status)
        .with("Port", settings.port)
        .with("AvailabilityZone", &instance.zone)
        .with("VpcId", subnet_groups::vpc_of(region, &settings.subnet_group))
        .with_some("InstanceCreateTime", instance.created_at)
        .with("MasterUsername", &settings.username)
        .with("Engine", settings.engine.name)
        .with("EngineVersion", &settings.version)
        .with("LicenseModel", settings.engine.license)
        .with_some("Iops", iops)
        .with("StorageThroughput", throughput)
        .with("OptionGroupName", &settings.option_group)
        .with("Encrypted", settings.encrypted)
        .with("StorageType", &settings.storage_type)
        .with_some("KmsKeyId", settings.encrypted.then(|| key_arn(region)))
        .with("IAMDatabaseAuthenticationEnabled", settings.iam)
        .with("BackupRetentionPeriod", settings.retention)
        .with("DBInstanceAutomatedBackupsArn", region.rds_arn("auto-backup", &arn_part))
        .with("BackupTarget", "region")
}
