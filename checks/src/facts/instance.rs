//! The state of an instance, from a record of a call or from a snapshot.
//!
//! An RDS record's answer *is* the instance (`docs/aws.md` 1.2): its members are those of the API
//! with the first letter lowered.

use crate::evidence::{DbInstance, DbSnapshot, Endpoint, Pending};
use serde_json::Value;

/// The instance that a record's answer describes.
pub(super) fn of_answer(answer: &Value) -> DbInstance {
    let pending = &answer["pendingModifiedValues"];
    DbInstance {
        identifier: text(answer, "dBInstanceIdentifier").unwrap_or_default().to_lowercase(),
        resource_id: text(answer, "dbiResourceId"),
        cluster: text(answer, "dBClusterIdentifier").map(|name| name.to_lowercase()),
        status: text(answer, "dBInstanceStatus"),
        class: text(answer, "dBInstanceClass"),
        engine: text(answer, "engine"),
        engine_version: text(answer, "engineVersion"),
        master_username: text(answer, "masterUsername"),
        db_name: text(answer, "dBName"),
        storage: answer["allocatedStorage"].as_i64(),
        max_storage: answer["maxAllocatedStorage"].as_i64(),
        storage_type: text(answer, "storageType"),
        multi_az: answer["multiAZ"].as_bool(),
        public: answer["publiclyAccessible"].as_bool(),
        vpc: text(&answer["dBSubnetGroup"], "vpcId"),
        subnet_group: text(&answer["dBSubnetGroup"], "dBSubnetGroupName"),
        security_groups: texts(&answer["vpcSecurityGroups"], "vpcSecurityGroupId"),
        endpoint: endpoint(&answer["endpoint"]),
        iam_auth: answer["iAMDatabaseAuthenticationEnabled"].as_bool(),
        parameter_groups: texts(&answer["dBParameterGroups"], "dBParameterGroupName"),
        option_groups: texts(&answer["optionGroupMemberships"], "optionGroupName"),
        backup_retention: answer["backupRetentionPeriod"].as_i64(),
        minor_upgrade: answer["autoMinorVersionUpgrade"].as_bool(),
        deletion_protection: answer["deletionProtection"].as_bool(),
        maintenance_window: text(answer, "preferredMaintenanceWindow"),
        // A locale string here, and drifting (`docs/aws.md` 1.2): the record's own time serves.
        created_at: None,
        pending: Pending {
            class: text(pending, "dBInstanceClass"),
            storage: pending["allocatedStorage"].as_i64(),
            backup_retention: pending["backupRetentionPeriod"].as_i64(),
            iam_auth: pending["iAMDatabaseAuthenticationEnabled"].as_bool(),
            multi_az: pending["multiAZ"].as_bool(),
            engine_version: text(pending, "engineVersion"),
            port: port(&pending["port"]),
        },
    }
}

/// The snapshot that a record's answer describes.
pub(super) fn snapshot_of_answer(answer: &Value) -> DbSnapshot {
    DbSnapshot {
        identifier: text(answer, "dBSnapshotIdentifier").unwrap_or_default().to_lowercase(),
        instance: text(answer, "dBInstanceIdentifier").map(|name| name.to_lowercase()),
        resource_id: text(answer, "dbiResourceId"),
        kind: text(answer, "snapshotType"),
        status: text(answer, "status"),
        storage: answer["allocatedStorage"].as_i64(),
        storage_type: text(answer, "storageType"),
        engine: text(answer, "engine"),
        engine_version: text(answer, "engineVersion"),
        port: port(&answer["port"]),
        vpc: text(answer, "vpcId"),
        master_username: text(answer, "masterUsername"),
        option_group: text(answer, "optionGroupName"),
        iam_auth: answer["iAMDatabaseAuthenticationEnabled"].as_bool(),
        created_at: None,
        copied_at: None,
        instance_created_at: None,
    }
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

/// A port; 0 is AWS's way to name none (`docs/aws.md` 1.2).
pub(super) fn port(value: &Value) -> Option<u16> {
    value.as_u64().and_then(|port| u16::try_from(port).ok()).filter(|port| *port != 0)
}

/// The address of the instance that a record's answer describes, if it names one.
pub(crate) fn endpoint_of_answer(answer: &Value) -> Option<Endpoint> {
    endpoint(&answer["endpoint"])
}

fn endpoint(value: &Value) -> Option<Endpoint> {
    Some(Endpoint { host: text(value, "address")?, port: port(&value["port"])? })
}

fn text(value: &Value, member: &str) -> Option<String> {
    value.get(member)?.as_str().map(str::to_owned)
}

fn texts(list: &Value, member: &str) -> Option<Vec<String>> {
    list.as_array()?.iter().map(|item| text(item, member)).collect()
}
