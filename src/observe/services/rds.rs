//! DB instances, snapshots, automated backups and events, as RDS describes them.

use crate::observe::answer::{self, Page, pages};
use crate::observe::scan::Observer;
use crate::session::Session;
use aws_sdk_rds::{Client, types};
use aws_smithy_types::DateTime;
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{
    AUTOMATED_BACKUPS, Answer, AutomatedBackup, Blind, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS,
    DbEvent, DbInstance, DbSnapshot, Endpoint, EventLog, Pending,
};

/// RDS, as a session may ask it.
pub(crate) fn client(session: &Session) -> aws_sdk_rds::Client {
    session.clients().rds()
}

/// The most things that RDS puts on a page.
const PAGE: i32 = 100;

/// How far back RDS keeps events: 14 days, in minutes.
const EVENT_MINUTES: i32 = 20_160;

pub(super) const INSTANCES_OBSERVER: Observer = Observer {
    source: DB_INSTANCES,
    after: &[],
    look: |scan, _| {
        async { scan.one(DB_INSTANCES, db_instances(&client(scan.session))).await }.boxed()
    },
};

pub(super) const SNAPSHOTS_OBSERVER: Observer = Observer {
    source: DB_SNAPSHOTS,
    after: &[],
    look: |scan, _| {
        async { scan.one(DB_SNAPSHOTS, db_snapshots(&client(scan.session))).await }.boxed()
    },
};

pub(super) const BACKUPS_OBSERVER: Observer = Observer {
    source: AUTOMATED_BACKUPS,
    after: &[],
    look: |scan, _| {
        async { scan.one(AUTOMATED_BACKUPS, automated_backups(&client(scan.session))).await }
            .boxed()
    },
};

pub(super) const EVENTS_OBSERVER: Observer = Observer {
    source: DB_EVENTS,
    after: &[],
    look: |scan, _| {
        async { scan.one(DB_EVENTS, db_events(&client(scan.session), scan.plan.clock.now())).await }
            .boxed()
    },
};

/// The DB instances of the region, by identifier.
pub(crate) async fn db_instances(client: &Client) -> Result<Answer, Blind> {
    let action = DB_INSTANCES.as_str();
    let call = |marker| client.describe_db_instances().max_records(PAGE).set_marker(marker).send();
    let found = pages(action, "DBInstances", call, |answer| Page {
        items: answer.db_instances,
        next: answer.marker,
    });
    let mut instances = found
        .await?
        .into_iter()
        .map(|found| {
            db_instance(found).ok_or_else(|| answer::missing(action, "DBInstanceIdentifier"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    instances.sort_by(|a, b| a.identifier.cmp(&b.identifier));
    Ok(Answer::DbInstances(instances))
}

/// The DB snapshots of the region that the account owns, manual and automated, by identifier.
pub(crate) async fn db_snapshots(client: &Client) -> Result<Answer, Blind> {
    let action = DB_SNAPSHOTS.as_str();
    let call = |marker| client.describe_db_snapshots().max_records(PAGE).set_marker(marker).send();
    let found = pages(action, "DBSnapshots", call, |answer| Page {
        items: answer.db_snapshots,
        next: answer.marker,
    });
    let mut snapshots = found
        .await?
        .into_iter()
        .map(|found| {
            db_snapshot(found).ok_or_else(|| answer::missing(action, "DBSnapshotIdentifier"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    snapshots.sort_by(|a, b| a.identifier.cmp(&b.identifier));
    Ok(Answer::DbSnapshots(snapshots))
}

/// The automated backups of the region, those of deleted instances included.
pub(crate) async fn automated_backups(client: &Client) -> Result<Answer, Blind> {
    let action = AUTOMATED_BACKUPS.as_str();
    let call = |marker| {
        let request = client.describe_db_instance_automated_backups();
        request.max_records(PAGE).set_marker(marker).send()
    };
    let found = pages(action, "DBInstanceAutomatedBackups", call, |answer| Page {
        items: answer.db_instance_automated_backups,
        next: answer.marker,
    });
    let mut backups: Vec<_> = found
        .await?
        .into_iter()
        .map(|backup| AutomatedBackup {
            instance: folded(backup.db_instance_identifier),
            resource_id: backup.dbi_resource_id,
            status: backup.status,
        })
        .collect();
    backups.sort_by(|a, b| {
        (&a.resource_id, &a.instance, &a.status).cmp(&(&b.resource_id, &b.instance, &b.status))
    });
    Ok(Answer::AutomatedBackups(backups))
}

/// The events of DB instances and DB snapshots of the last 14 days, oldest first.
async fn db_events(client: &Client, now: Timestamp) -> Result<Answer, Blind> {
    let action = DB_EVENTS.as_str();
    let call = |marker| {
        let request = client.describe_events().duration(EVENT_MINUTES);
        request.max_records(PAGE).set_marker(marker).send()
    };
    let found =
        pages(action, "Events", call, |answer| Page { items: answer.events, next: answer.marker });
    let mut events = Vec::new();
    for event in found.await? {
        events.extend(db_event(action, event)?);
    }
    events.sort_by(|a, b| (a.at, &a.subject, &a.message).cmp(&(b.at, &b.subject, &b.message)));
    let since = SignedDuration::from_mins(i64::from(EVENT_MINUTES));
    let from = now.checked_sub(since).unwrap_or(Timestamp::MIN);
    Ok(Answer::DbEvents(EventLog { from, events }))
}

fn db_instance(found: types::DbInstance) -> Option<DbInstance> {
    let (subnet_group, vpc) = found
        .db_subnet_group
        .map(|group| (group.db_subnet_group_name, group.vpc_id))
        .unwrap_or_default();
    Some(DbInstance {
        identifier: found.db_instance_identifier?.to_lowercase(),
        resource_id: found.dbi_resource_id,
        cluster: folded(found.db_cluster_identifier),
        status: found.db_instance_status,
        class: found.db_instance_class,
        engine: found.engine,
        engine_version: found.engine_version,
        master_username: found.master_username,
        db_name: found.db_name,
        storage: found.allocated_storage.map(i64::from),
        max_storage: found.max_allocated_storage.map(i64::from),
        storage_type: found.storage_type,
        multi_az: found.multi_az,
        public: found.publicly_accessible,
        vpc,
        subnet_group,
        security_groups: ids(found.vpc_security_groups, |group| group.vpc_security_group_id),
        endpoint: found.endpoint.and_then(endpoint),
        iam_auth: found.iam_database_authentication_enabled,
        parameter_groups: ids(found.db_parameter_groups, |group| group.db_parameter_group_name),
        option_groups: ids(found.option_group_memberships, |group| group.option_group_name),
        backup_retention: found.backup_retention_period.map(i64::from),
        minor_upgrade: found.auto_minor_version_upgrade,
        deletion_protection: found.deletion_protection,
        maintenance_window: found.preferred_maintenance_window,
        created_at: time(found.instance_create_time),
        pending: found.pending_modified_values.map(pending).unwrap_or_default(),
    })
}

fn pending(values: types::PendingModifiedValues) -> Pending {
    Pending {
        class: values.db_instance_class,
        storage: values.allocated_storage.map(i64::from),
        backup_retention: values.backup_retention_period.map(i64::from),
        iam_auth: values.iam_database_authentication_enabled,
        multi_az: values.multi_az,
        engine_version: values.engine_version,
        port: port(values.port),
    }
}

fn db_snapshot(found: types::DbSnapshot) -> Option<DbSnapshot> {
    let original = found.original_snapshot_create_time;
    let copied = found.snapshot_create_time.filter(|made| original.is_some_and(|it| it != *made));
    Some(DbSnapshot {
        identifier: found.db_snapshot_identifier?.to_lowercase(),
        instance: folded(found.db_instance_identifier),
        resource_id: found.dbi_resource_id,
        kind: found.snapshot_type,
        status: found.status,
        storage: found.allocated_storage.map(i64::from),
        storage_type: found.storage_type,
        engine: found.engine,
        engine_version: found.engine_version,
        port: port(found.port),
        vpc: found.vpc_id,
        master_username: found.master_username,
        option_group: found.option_group_name,
        iam_auth: found.iam_database_authentication_enabled,
        created_at: time(found.original_snapshot_create_time.or(found.snapshot_create_time)),
        copied_at: time(copied),
        instance_created_at: time(found.instance_create_time),
    })
}

/// `None` for events of other things, such as parameter groups.
fn db_event(action: &str, event: types::Event) -> Result<Option<DbEvent>, Blind> {
    let missing = |member| answer::missing(action, member);
    let kind = event.source_type.ok_or_else(|| missing("SourceType"))?;
    if !matches!(kind, types::SourceType::DbInstance | types::SourceType::DbSnapshot) {
        return Ok(None);
    }
    Ok(Some(DbEvent {
        at: time(event.date).ok_or_else(|| missing("Date"))?,
        subject: folded(event.source_identifier).ok_or_else(|| missing("SourceIdentifier"))?,
        kind: kind.as_str().to_owned(),
        message: event.message.ok_or_else(|| missing("Message"))?,
    }))
}

/// The members of a list, in alphabetical order; `None` if the list or a member is missing.
fn ids<T>(list: Option<Vec<T>>, id: impl Fn(T) -> Option<String>) -> Option<Vec<String>> {
    let mut ids = list?.into_iter().map(id).collect::<Option<Vec<_>>>()?;
    ids.sort();
    Some(ids)
}

fn endpoint(endpoint: types::Endpoint) -> Option<Endpoint> {
    Some(Endpoint { host: endpoint.address?, port: port(endpoint.port)? })
}

fn port(number: Option<i32>) -> Option<u16> {
    u16::try_from(number?).ok().filter(|port| *port > 0)
}

fn folded(identifier: Option<String>) -> Option<String> {
    identifier.map(|identifier| identifier.to_lowercase())
}

fn time(time: Option<DateTime>) -> Option<Timestamp> {
    Timestamp::from_nanosecond(time?.as_nanos()).ok()
}
