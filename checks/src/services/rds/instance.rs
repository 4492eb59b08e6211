//! The state of an instance, from a record of a call or from a snapshot.
//!
//! An RDS record's answer *is* the instance (`docs/aws.md` 1.2): its members are those of the API
//! with the first letter lowered.

use crate::services::member::read;
use crate::services::rds::answers::{DbInstance, DbSnapshot, Endpoint};
use crate::services::rds::members::{INSTANCE, SNAPSHOTS};
use serde_json::Value;

/// The instance that a record's answer describes. When it was created is a locale's text there, and
/// drifting (`docs/aws.md` 1.2): the record's own time serves.
pub(super) fn of_answer(answer: &Value) -> DbInstance {
    let mut instance: DbInstance = read(answer, INSTANCE);
    instance.identifier.make_ascii_lowercase();
    instance.cluster = instance.cluster.map(|name| name.to_lowercase());
    instance.endpoint = instance.endpoint.filter(|endpoint| endpoint.port != NO_PORT);
    instance.pending.port = instance.pending.port.filter(|port| *port != NO_PORT);
    instance
}

/// The snapshot that a record's answer describes.
pub(super) fn snapshot_of_answer(answer: &Value) -> DbSnapshot {
    let mut snapshot: DbSnapshot = read(answer, SNAPSHOTS);
    snapshot.identifier.make_ascii_lowercase();
    snapshot.instance = snapshot.instance.map(|name| name.to_lowercase());
    snapshot.port = snapshot.port.filter(|port| *port != NO_PORT);
    snapshot
}

/// What a snapshot keeps of its instance (`docs/aws.md` 3.1).
pub(super) fn of_snapshot(snapshot: &DbSnapshot) -> DbInstance {
    DbInstance {
        identifier: snapshot.instance.clone().unwrap_or_default(),
        resource_id: snapshot.resource_id.clone(),
        engine: snapshot.engine.clone(),
        engine_version: snapshot.engine_version.clone(),
        master_username: snapshot.master_username.clone(),
        storage: snapshot.storage,
        storage_type: snapshot.storage_type.clone(),
        vpc: snapshot.vpc.clone(),
        iam_auth: snapshot.iam_auth,
        option_groups: snapshot.option_group.clone().map(|group| vec![group]),
        created_at: snapshot.instance_created_at,
        ..DbInstance::default()
    }
}

/// How AWS names no port (`docs/aws.md` 1.2).
const NO_PORT: u16 = 0;

/// A port.
pub(super) fn port(value: &Value) -> Option<u16> {
    value.as_u64().and_then(|port| u16::try_from(port).ok()).filter(|port| *port != NO_PORT)
}

/// The address of the instance that a record's answer describes, if it names one.
pub(crate) fn endpoint_of_answer(answer: &Value) -> Option<Endpoint> {
    of_answer(answer).endpoint
}
