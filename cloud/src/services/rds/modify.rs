//! `ModifyDBInstance`: what changes at once, and what waits.

use jiff::Timestamp;

use super::create::{
    check_class, check_retention, check_storage, groups, new_identifier, password,
};
use super::instance::{DbInstance, Status, describe};
use super::lifecycle::{BEFORE_MODIFYING, Change, PASSWORD, next_window};
use super::{INSTANCE, TEXTS, catalogue, clusters, limits};
use crate::clock::Pace;
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::write(
    "ModifyDBInstance",
    &[
        INSTANCE,
        Parameter::new("AllocatedStorage", Kind::Number),
        Parameter::new("DBInstanceClass", Kind::Text),
        Parameter::new("VpcSecurityGroupIds", TEXTS),
        Parameter::new("ApplyImmediately", Kind::Flag),
        Parameter::new("MasterUserPassword", Kind::Secret),
        Parameter::new("BackupRetentionPeriod", Kind::Number),
        Parameter::new("PreferredBackupWindow", Kind::Text),
        Parameter::new("PreferredMaintenanceWindow", Kind::Text),
        Parameter::new("MultiAZ", Kind::Flag),
        Parameter::new("EngineVersion", Kind::Text),
        Parameter::new("AllowMajorVersionUpgrade", Kind::Flag),
        Parameter::new("AutoMinorVersionUpgrade", Kind::Flag),
        Parameter::new("NewDBInstanceIdentifier", Kind::Text),
        Parameter::new("StorageType", Kind::Text),
        Parameter::new("PubliclyAccessible", Kind::Flag),
        Parameter::new("CopyTagsToSnapshot", Kind::Flag),
        Parameter::new("EnableIAMDatabaseAuthentication", Kind::Flag),
        Parameter::new("DeletionProtection", Kind::Flag),
        Parameter::new("MaxAllocatedStorage", Kind::Number),
    ],
    modify_db_instance,
)];

fn modify_db_instance(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = required(input, "DBInstanceIdentifier")?.to_ascii_lowercase();
    let instance = find(region, &identifier)?;
    if !instance.status.is_in_service() {
        return Err(Refusal::fault(
            "InvalidDBInstanceState",
            "Database instance is not in available state.",
        ));
    }
    check(region, instance, input)?;
    let groups = if input.has("VpcSecurityGroupIds") {
        Some(groups(region, input, &instance.settings.subnet_group)?)
    } else {
        None
    };
    let pace = region.pace;
    let instance = region.database.instance_mut(&identifier).expect("the instance was found above");
    change_at_once(instance, input, now, pace);
    instance.groups = groups.unwrap_or_else(|| instance.groups.clone());
    ask(instance, input);
    let apply = input.flag("ApplyImmediately") == Some(true);
    schedule(instance, apply, now, pace);
    let instance = find(region, &identifier)?;
    Ok(Object::new().with("DBInstance", describe(region, instance, now)))
}

/// The instance of that name.
pub(super) fn find<'a>(region: &'a Region, identifier: &str) -> Result<&'a DbInstance, Refusal> {
    let message = || format!("DBInstance {identifier} not found.");
    region
        .database
        .instance(identifier)
        .ok_or_else(|| Refusal::fault("DBInstanceNotFound", message()).status(404))
}

fn check(region: &Region, instance: &DbInstance, input: &Object) -> Result<(), Refusal> {
    let settings = &instance.settings;
    clusters::refuse_cluster_settings(instance, input)?;
    if input.has("MasterUserPassword") {
        password(input)?;
    }
    let class = input.text("DBInstanceClass");
    let retention = input.number("BackupRetentionPeriod");
    limits::settings(region, class, retention, input.flag("MultiAZ"))?;
    let version = version(instance, input)?;
    if let Some(class) = class {
        check_class(class, settings.engine, version)?;
    }
    if let Some(days) = retention {
        check_retention(days)?;
    }
    if let Some(size) = input.number("AllocatedStorage").filter(|size| *size != settings.storage) {
        let storage_type = input.text("StorageType").unwrap_or(&settings.storage_type);
        check_storage(settings.engine, storage_type, size)?;
        if size < settings.storage {
            return Err(Refusal::new(
                "InvalidParameterCombination",
                "Requested storage size cannot be smaller than the current storage size",
            ));
        }
        if size * 10 < settings.storage * 11 {
            return Err(Refusal::new(
                "InvalidParameterCombination",
                "You must increase the allocated storage by at least 10 percent",
            ));
        }
        if instance.status == Status::StorageOptimization {
            let message = "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.";
            return Err(Refusal::new("InvalidParameterCombination", message));
        }
    }
    if let Some(asked) = input.text("NewDBInstanceIdentifier") {
        new_identifier(region, asked)?;
    }
    Ok(())
}

fn version(instance: &DbInstance, input: &Object) -> Result<&'static catalogue::Version, Refusal> {
    let engine = instance.settings.engine;
    let current = engine.asked_version(Some(&instance.settings.version))?;
    let Some(asked) = input.text("EngineVersion") else { return Ok(current) };
    let wanted = engine.asked_version(Some(asked))?;
    if wanted.major != current.major && input.flag("AllowMajorVersionUpgrade") != Some(true) {
        let message = "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    Ok(wanted)
}

/// Settings that take no heed of apply-immediately (docs/aws.md 4).
fn change_at_once(instance: &mut DbInstance, input: &Object, now: Timestamp, pace: Pace) {
    let settings = &mut instance.settings;
    let flag = |name: &str, current: bool| input.flag(name).unwrap_or(current);
    settings.minor_upgrade = flag("AutoMinorVersionUpgrade", settings.minor_upgrade);
    settings.public = flag("PubliclyAccessible", settings.public);
    settings.copy_tags = flag("CopyTagsToSnapshot", settings.copy_tags);
    settings.deletion_protection = flag("DeletionProtection", settings.deletion_protection);
    settings.max_storage = input.number("MaxAllocatedStorage").or(settings.max_storage);
    if let Some(window) = input.text("PreferredBackupWindow") {
        window.clone_into(&mut settings.backup_window);
    }
    if let Some(window) = input.text("PreferredMaintenanceWindow") {
        settings.maintenance_window = window.to_ascii_lowercase();
    }
    if input.has("MasterUserPassword") {
        instance.pending.password = true;
        instance.next_password = input.secret("MasterUserPassword").cloned();
        instance.plan.push((pace.after(now, PASSWORD), Change::ApplyPassword));
    }
}

/// Notes the changes that wait; asking for what already is takes an earlier wish back.
fn ask(instance: &mut DbInstance, input: &Object) {
    fn note<T: PartialEq>(place: &mut Option<T>, asked: Option<T>, current: &T) {
        if let Some(asked) = asked {
            *place = (asked != *current).then_some(asked);
        }
    }
    let text = |name: &str| input.text(name).map(str::to_owned);
    let (pending, settings) = (&mut instance.pending, &instance.settings);
    note(&mut pending.class, text("DBInstanceClass"), &settings.class);
    note(&mut pending.storage, input.number("AllocatedStorage"), &settings.storage);
    note(&mut pending.storage_type, text("StorageType"), &settings.storage_type);
    note(&mut pending.retention, input.number("BackupRetentionPeriod"), &settings.retention);
    note(&mut pending.iam, input.flag("EnableIAMDatabaseAuthentication"), &settings.iam);
    note(&mut pending.multi_az, input.flag("MultiAZ"), &settings.multi_az);
    let version = input
        .text("EngineVersion")
        .and_then(|asked| settings.engine.find_version(asked))
        .map(|version| version.name.to_owned());
    note(&mut pending.version, version, &settings.version);
    let identifier =
        text("NewDBInstanceIdentifier").map(|identifier| identifier.to_ascii_lowercase());
    note(&mut pending.identifier, identifier, &instance.identifier);
}

/// At once means everything that waits, also from earlier calls.
fn schedule(instance: &mut DbInstance, apply: bool, now: Timestamp, pace: Pace) {
    let soon = pace.after(now, BEFORE_MODIFYING);
    let already_soon = instance
        .plan
        .iter()
        .any(|(at, change)| *change == Change::BeginModification && *at <= soon);
    instance.plan.retain(|(_, change)| *change != Change::BeginModification);
    if instance.pending.waits() {
        let window = next_window(&instance.settings.maintenance_window, now);
        let begin = if apply || already_soon { soon } else { window };
        instance.plan.push((begin, Change::BeginModification));
    }
}
