//! `RestoreDBInstanceFromDBSnapshot`.

use jiff::Timestamp;

use super::create::{check_class, groups, new_identifier, start};
use super::instance::{Pending, describe};
use super::{INSTANCE, SNAPSHOT, TAGS, TEXTS, catalogue, limits, snapshots};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::write(
    "RestoreDBInstanceFromDBSnapshot",
    &[
        INSTANCE,
        SNAPSHOT,
        TAGS,
        Parameter::new("DBInstanceClass", Kind::Text),
        Parameter::new("Port", Kind::Number),
        Parameter::new("PubliclyAccessible", Kind::Flag),
        Parameter::new("MultiAZ", Kind::Flag),
        Parameter::new("AutoMinorVersionUpgrade", Kind::Flag),
        Parameter::new("VpcSecurityGroupIds", TEXTS),
        Parameter::new("EnableIAMDatabaseAuthentication", Kind::Flag),
        Parameter::new("DeletionProtection", Kind::Flag),
        Parameter::new("CopyTagsToSnapshot", Kind::Flag),
    ],
    restore_db_instance,
)];

fn restore_db_instance(
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
    let mut settings = source.settings.clone();
    let flag = |name: &str, kept: bool| input.flag(name).unwrap_or(kept);
    input.text("DBInstanceClass").unwrap_or(&source.settings.class).clone_into(&mut settings.class);
    settings.port = input.number("Port").unwrap_or(settings.port);
    settings.public = flag("PubliclyAccessible", settings.public);
    settings.multi_az = flag("MultiAZ", false);
    settings.minor_upgrade = flag("AutoMinorVersionUpgrade", settings.minor_upgrade);
    settings.iam = flag("EnableIAMDatabaseAuthentication", settings.iam);
    settings.deletion_protection = flag("DeletionProtection", false);
    settings.copy_tags = flag("CopyTagsToSnapshot", settings.copy_tags);
    let text = |tag: &Object, name: &str| tag.text(name).unwrap_or_default().to_owned();
    settings.tags =
        input.objects("Tags").map(|tag| (text(tag, "Key"), text(tag, "Value"))).collect();
    check_class(
        &settings.class,
        catalogue::find_version(&settings.version).unwrap_or(catalogue::DEFAULT_VERSION),
    )?;
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
    instance.source_snapshot = Some(snapshot);
    let described = describe(region, &instance, now);
    region.database.instances.push(instance);
    Ok(Object::new().with("DBInstance", described))
}
