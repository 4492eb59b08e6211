//! Snapshots: taken by hand, as the last act of an instance, by RDS itself or by AWS Backup.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::create::tags;
use super::instance::{DbInstance, Settings, Status, key_arn, performance, tag_list};
use super::lifecycle::Change;
use super::modify::find;
use super::{
    Database, FILTERS, INSTANCE, MARKER, MAX_RECORDS, SNAPSHOT, TAGS, events, filters, page,
    subnet_groups,
};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::{Region, after};
use crate::wire::node::{Node, Object};
use crate::wire::query::{self, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write("CreateDBSnapshot", &[SNAPSHOT, INSTANCE, TAGS], create_db_snapshot),
    Operation::write("DeleteDBSnapshot", &[SNAPSHOT], delete_db_snapshot),
    Operation::read(
        "DescribeDBSnapshots",
        &[
            INSTANCE,
            SNAPSHOT,
            Parameter::new("SnapshotType", query::Kind::Text),
            Parameter::new("DbiResourceId", query::Kind::Text),
            FILTERS,
            MAX_RECORDS,
            MARKER,
        ],
        describe_db_snapshots,
    ),
];

/// A snapshot, with what it keeps of its instance (docs/aws.md 3.1).
#[derive(Clone, Debug)]
pub(super) struct DbSnapshot {
    pub(super) identifier: String,
    pub(super) instance: String,
    pub(super) resource_id: String,
    pub(super) kind: Kind,
    pub(super) started_at: Timestamp,
    pub(super) finished_at: Timestamp,
    /// When the data was taken: earlier than the snapshot where it is a copy.
    data_of: Timestamp,
    instance_created_at: Timestamp,
    zone: String,
    /// Not all of it shows: class and database name are kept for a restore only.
    pub(super) settings: Settings,
    pub(super) tags: Vec<(String, String)>,
}

/// Who made a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Manual,
    Automated,
    AwsBackup,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Automated => "automated",
            Self::AwsBackup => "awsbackup",
        }
    }
}

pub(super) const DURATION: SignedDuration = SignedDuration::from_mins(2);

impl DbSnapshot {
    fn of(
        instance: &DbInstance,
        identifier: String,
        kind: Kind,
        started_at: Timestamp,
        finished_at: Timestamp,
    ) -> Self {
        Self {
            identifier,
            instance: instance.identifier.clone(),
            resource_id: instance.resource_id.clone(),
            kind,
            started_at,
            finished_at,
            data_of: started_at,
            instance_created_at: instance.created_at.unwrap_or(instance.asked_at),
            zone: instance.zone.clone(),
            settings: instance.settings.clone(),
            tags: if instance.settings.copy_tags {
                instance.settings.tags.clone()
            } else {
                Vec::new()
            },
        }
    }

    pub(super) fn is_available(&self, now: Timestamp) -> bool {
        now >= self.finished_at
    }
}

impl Database {
    pub(super) fn snapshot(&self, identifier: &str) -> Option<&DbSnapshot> {
        self.snapshots.iter().find(|snapshot| snapshot.identifier == identifier)
    }

    /// Automated backups were switched off or deleted with their instance.
    pub(super) fn drop_automated_snapshots(&mut self, resource_id: &str) {
        self.snapshots.retain(|snapshot| {
            snapshot.kind != Kind::Automated || snapshot.resource_id != resource_id
        });
    }

    /// What its retention period has run out for is gone.
    pub(super) fn forget_expired(&mut self, now: Timestamp) {
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        self.snapshots.retain(|snapshot| {
            snapshot.kind != Kind::Automated
                || now < after(snapshot.started_at, days(snapshot.settings.retention))
        });
        self.retained.retain(|backup| {
            now < after(backup.deleted_at, days(backup.instance.settings.retention))
        });
    }
}

/// RDS's own snapshot of an instance.
pub(super) fn automated(region: &mut Region, index: usize, start: Timestamp, end: Timestamp) {
    let instance = &region.database.instances[index];
    let identifier = format!(
        "rds:{}-{}",
        instance.identifier,
        start.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d-%H-%M")
    );
    let snapshot = DbSnapshot::of(instance, identifier.clone(), Kind::Automated, start, end);
    region.database.snapshots.push(snapshot);
    events::snapshot(region, &identifier, start, "creation", "Creating automated snapshot");
    events::snapshot(region, &identifier, end, "creation", "Automated snapshot created");
}

/// A snapshot that was asked for, also a final one.
pub(super) fn manual(
    region: &mut Region,
    instance: &str,
    asked: &str,
    tags: &[(String, String)],
    now: Timestamp,
) -> Result<(), Refusal> {
    let identifier = new_identifier(region, asked)?;
    take(region, instance, &identifier, Kind::Manual, tags, now)
}

/// The identifier in lower case, if it is well-formed and free.
pub(super) fn new_identifier(region: &Region, asked: &str) -> Result<String, Refusal> {
    let identifier = asked.to_ascii_lowercase();
    let well_formed = identifier.starts_with(|first: char| first.is_ascii_lowercase())
        && identifier.len() <= 255
        && identifier.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        && !identifier.ends_with('-')
        && !identifier.contains("--");
    if !well_formed {
        let message = format!(
            "The specified DBSnapshotIdentifier {asked} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
        );
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    if region.database.snapshot(&identifier).is_some() {
        let message = format!(
            "Cannot create the snapshot because a snapshot with the identifier {identifier} already exists."
        );
        return Err(Refusal::fault("DBSnapshotAlreadyExists", message));
    }
    Ok(identifier)
}

/// Begins a snapshot of an instance.
fn take(
    region: &mut Region,
    instance: &str,
    identifier: &str,
    kind: Kind,
    tags: &[(String, String)],
    now: Timestamp,
) -> Result<(), Refusal> {
    let instance = find(region, instance)?;
    if instance.cluster.is_some() {
        let message = "The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use the CreateDBClusterSnapshot API instead.";
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    let end = region.pace.after(now, DURATION);
    let mut snapshot = DbSnapshot::of(instance, identifier.to_owned(), kind, now, end);
    snapshot.tags.extend_from_slice(tags);
    region.database.snapshots.push(snapshot);
    events::snapshot(region, identifier, now, "creation", "Creating manual snapshot");
    events::snapshot(region, identifier, end, "creation", "Manual snapshot created");
    Ok(())
}

/// AWS Backup's snapshot of an instance, under a name that nobody else may choose.
pub(crate) fn by_aws_backup(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let instance = in_service(region, input)?;
    let name = required(input, "DBSnapshotIdentifier")?.to_owned();
    take(region, &instance, &name, Kind::AwsBackup, &tags(input), now)?;
    back_up(region, &instance, now);
    answer(region, &name, now)
}

fn create_db_snapshot(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let name = required(input, "DBSnapshotIdentifier")?;
    let instance = in_service(region, input)?;
    manual(region, &instance, name, &tags(input), now)?;
    back_up(region, &instance, now);
    answer(region, &name.to_ascii_lowercase(), now)
}

/// The identifier of an instance of which a snapshot can be taken.
fn in_service(region: &Region, input: &Object) -> Result<String, Refusal> {
    let identifier = required(input, "DBInstanceIdentifier")?.to_ascii_lowercase();
    if find(region, &identifier)?.status.is_in_service() {
        return Ok(identifier);
    }
    let message = format!(
        "Cannot create a snapshot because the database instance {identifier} is not currently in the available state."
    );
    Err(Refusal::fault("InvalidDBInstanceState", message))
}

/// Shows that a snapshot is being taken. What goes on behind an instance in service ends on its own.
fn back_up(region: &mut Region, instance: &str, now: Timestamp) {
    let instance = region.database.instance_mut(instance).expect("the instance was found before");
    if instance.status == Status::Available {
        instance.status = Status::BackingUp;
        instance.plan.push((region.pace.after(now, DURATION), Change::Become(Status::Available)));
    }
}

fn delete_db_snapshot(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let identifier = required(input, "DBSnapshotIdentifier")?.to_ascii_lowercase();
    let snapshot = found(region, &identifier)?;
    let automated = snapshot.kind == Kind::Automated;
    if automated || !snapshot.is_available(now) {
        let message = if automated {
            "Automated snapshots can't be deleted."
        } else {
            "Cannot delete the snapshot because it is not currently in the available state."
        };
        return Err(Refusal::fault("InvalidDBSnapshotState", message));
    }
    let described = describe(region, snapshot, now, Some("deleted"));
    region.database.snapshots.retain(|snapshot| snapshot.identifier != identifier);
    events::snapshot(region, &identifier, now, "deletion", "Deleted user snapshot");
    Ok(Object::new().with("DBSnapshot", described))
}

/// The snapshot of that name.
pub(super) fn found<'a>(region: &'a Region, identifier: &str) -> Result<&'a DbSnapshot, Refusal> {
    let message = || format!("DBSnapshot not found: {identifier}");
    region
        .database
        .snapshot(identifier)
        .ok_or_else(|| Refusal::fault("DBSnapshotNotFound", message()).status(404))
}

/// The answer to whoever asked for a snapshot.
pub(super) fn answer(region: &Region, identifier: &str, now: Timestamp) -> Result<Object, Refusal> {
    Ok(Object::new().with("DBSnapshot", describe(region, found(region, identifier)?, now, None)))
}

fn describe_db_snapshots(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(
        input,
        &["db-instance-id", "db-snapshot-id", "dbi-resource-id", "snapshot-type", "engine"],
    )?;
    let kind = input.text("SnapshotType");
    if let Some(other) = kind.filter(|kind| !["manual", "automated", "awsbackup"].contains(kind)) {
        return Err(Refusal::new(
            "InvalidParameterValue",
            format!("The embedded cloud has no snapshots of type {other}"),
        ));
    }
    let folded = |name: &str| input.text(name).map(str::to_ascii_lowercase);
    let (instance, named) = (folded("DBInstanceIdentifier"), folded("DBSnapshotIdentifier"));
    if let Some(identifier) = &named {
        found(region, identifier)?;
    }
    let snapshots = region
        .database
        .snapshots
        .iter()
        .filter(|snapshot| {
            snapshot.started_at <= now && kind.is_none_or(|kind| kind == snapshot.kind.name())
        })
        .filter(|snapshot| instance.as_ref().is_none_or(|instance| *instance == snapshot.instance))
        .filter(|snapshot| named.as_ref().is_none_or(|named| *named == snapshot.identifier))
        .filter(|snapshot| input.text("DbiResourceId").is_none_or(|id| id == snapshot.resource_id))
        .filter(|snapshot| {
            filters.keep(|filter| {
                vec![match filter {
                    "db-instance-id" => snapshot.instance.clone(),
                    "db-snapshot-id" => snapshot.identifier.clone(),
                    "dbi-resource-id" => snapshot.resource_id.clone(),
                    "snapshot-type" => snapshot.kind.name().to_owned(),
                    _ => snapshot.settings.engine.name.to_owned(),
                }]
            })
        })
        .map(|snapshot| describe(region, snapshot, now, None));
    page(snapshots.collect(), "DBSnapshots", "DBSnapshot", input)
}

fn describe(
    region: &Region,
    snapshot: &DbSnapshot,
    now: Timestamp,
    status: Option<&str>,
) -> Object {
    let settings = &snapshot.settings;
    let available = snapshot.is_available(now);
    let (iops, throughput) = performance(&settings.storage_type);
    Object::new()
        .with("DBSnapshotIdentifier", &snapshot.identifier)
        .with("DBInstanceIdentifier", &snapshot.instance)
        .with_some("SnapshotCreateTime", available.then_some(snapshot.started_at))
        .with_some("OriginalSnapshotCreateTime", available.then_some(snapshot.data_of))
        .with("Engine", settings.engine.name)
        .with("AllocatedStorage", settings.storage)
        .with("Status", status.unwrap_or(if available { "available" } else { "creating" }))
        .with("Port", settings.port)
        .with("AvailabilityZone", &snapshot.zone)
        .with("VpcId", subnet_groups::vpc_of(region, &settings.subnet_group))
        .with("InstanceCreateTime", snapshot.instance_created_at)
        .with("MasterUsername", &settings.username)
        .with("EngineVersion", &settings.version)
        .with("LicenseModel", settings.engine.license)
        .with("SnapshotType", snapshot.kind.name())
        .with_some("Iops", iops)
        .with("OptionGroupName", &settings.option_group)
        .with("PercentProgress", if available { 100_i64 } else { 0 })
        .with("StorageType", &settings.storage_type)
        .with("StorageThroughput", throughput)
        .with("Encrypted", settings.encrypted)
        .with_some("KmsKeyId", settings.encrypted.then(|| key_arn(region)))
        .with("DBSnapshotArn", region.rds_arn("snapshot", &snapshot.identifier))
        .with("IAMDatabaseAuthenticationEnabled", settings.iam)
        .with("ProcessorFeatures", Node::list("ProcessorFeature", [] as [Object; 0]))
        .with("DbiResourceId", &snapshot.resource_id)
        .with("TagList", tag_list(&snapshot.tags))
        .with("SnapshotTarget", "region")
        .with("DedicatedLogVolume", false)
}
