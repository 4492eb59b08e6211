//! `RestoreDBInstanceFromDBSnapshot` and `RestoreDBInstanceToPointInTime`: an instance of what another one was.

use jiff::Timestamp;

use super::create::{check_class, groups, new_identifier, start, tags};
use super::instance::{Origin, Pending, Settings, describe, latest_restorable};
use super::modify::find;
use super::{INSTANCE, SNAPSHOT, TAGS, TEXTS, limits, snapshots};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

const CLASS: Parameter = Parameter::new("DBInstanceClass", Kind::Text);
const PORT: Parameter = Parameter::new("Port", Kind::Number);
const PUBLIC: Parameter = Parameter::new("PubliclyAccessible", Kind::Flag);
const MULTI_AZ: Parameter = Parameter::new("MultiAZ", Kind::Flag);
const MINOR: Parameter = Parameter::new("AutoMinorVersionUpgrade", Kind::Flag);
const GROUPS: Parameter = Parameter::new("VpcSecurityGroupIds", TEXTS);
const IAM: Parameter = Parameter::new("EnableIAMDatabaseAuthentication", Kind::Flag);
const PROTECTION: Parameter = Parameter::new("DeletionProtection", Kind::Flag);
const COPY_TAGS: Parameter = Parameter::new("CopyTagsToSnapshot", Kind::Flag);

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write(
        "RestoreDBInstanceFromDBSnapshot",
        &[
            INSTANCE, SNAPSHOT, TAGS, CLASS, PORT, PUBLIC, MULTI_AZ, MINOR, GROUPS, IAM,
            PROTECTION, COPY_TAGS,
        ],
        restore_from_snapshot,
    ),
    Operation::write(
        "RestoreDBInstanceToPointInTime",
        &[
            Parameter::new("SourceDBInstanceIdentifier", Kind::Text),
            Parameter::new("TargetDBInstanceIdentifier", Kind::Text),
            Parameter::new("RestoreTime", Kind::Time),
            Parameter::new("UseLatestRestorableTime", Kind::Flag),
            TAGS,
            CLASS,
            PORT,
            PUBLIC,
            MULTI_AZ,
            MINOR,
            GROUPS,
            IAM,
            PROTECTION,
            COPY_TAGS,
        ],
        restore_to_point_in_time,
    ),
];

fn restore_from_snapshot(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = new_identifier(region, required(input, "DBInstanceIdentifier")?)?;
    let snapshot = required(input, "DBSnapshotIdentifier")?.to_ascii_lowercase();
    let source = snapshots::found(region, &snapshot)?;
    if !source.is_available(now) {
        return Err(Refusal::fault(
            "InvalidDBSnapshotState",
            "Cannot restore from a snapshot that is not in the available state.",
        ));
    }
    let settings = source.settings.clone();
    restore(region, identifier, settings, Origin::Snapshot(snapshot), input, now)
}

fn restore_to_point_in_time(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = new_identifier(region, required(input, "TargetDBInstanceIdentifier")?)?;
    let source = required(input, "SourceDBInstanceIdentifier")?.to_ascii_lowercase();
    let instance = find(region, &source)?;
    let Some(created_at) = instance.created_at.filter(|_| instance.is_backed_up()) else {
        let message = format!("Point in time restore is not enabled for {source}");
        return Err(Refusal::fault("PointInTimeRestoreNotEnabled", message));
    };
    let latest = latest_restorable(now).max(created_at);
    let asked = input.time("RestoreTime");
    if asked.is_some() == (input.flag("UseLatestRestorableTime") == Some(true)) {
        let message = "Either RestoreTime or UseLatestRestorableTime must be specified.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    if asked.is_some_and(|asked| asked < created_at || asked > latest) {
        let message = "The specified instance cannot be restored to a time outside of its window.";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    let settings = instance.settings.clone();
    restore(region, identifier, settings, Origin::PointInTime(source), input, now)
}

/// Begins an instance with these settings, but for what the call asks otherwise.
fn restore(
    region: &mut Region,
    identifier: String,
    mut settings: Settings,
    origin: Origin,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let flag = |name: &str, kept: bool| input.flag(name).unwrap_or(kept);
    if let Some(class) = input.text("DBInstanceClass") {
        class.clone_into(&mut settings.class);
    }
    settings.port = input.number("Port").unwrap_or(settings.port);
    settings.public = flag("PubliclyAccessible", settings.public);
    settings.multi_az = flag("MultiAZ", false);
    settings.minor_upgrade = flag("AutoMinorVersionUpgrade", settings.minor_upgrade);
    settings.iam = flag("EnableIAMDatabaseAuthentication", settings.iam);
    settings.deletion_protection = flag("DeletionProtection", false);
    settings.copy_tags = flag("CopyTagsToSnapshot", settings.copy_tags);
    settings.tags = tags(input);
    let version = settings.engine.asked_version(Some(&settings.version))?;
    check_class(&settings.class, settings.engine, version)?;
    limits::another_instance(region)?;
    limits::settings(
        region,
        Some(&settings.class),
        Some(settings.retention),
        Some(settings.multi_az),
    )?;
    let groups = groups(region, input, &settings.subnet_group)?;
    let mut instance = start(region, identifier, settings, groups, now);
    instance.pending = Pending::default();
    instance.origin = origin;
    let described = describe(region, &instance, now);
    region.database.instances.push(instance);
    Ok(Object::new().with("DBInstance", described))
}
