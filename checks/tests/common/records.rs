//! CloudTrail records in the shapes of `tests/events/*.json`, saying what a test wants them to say.

use jiff::Timestamp;
use labproof_checks::evidence::{
    DbInstance, DbSnapshot, Permission, Record, SecurityGroup, Server, TrafficSource, keep,
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// The text of a sample.
pub(crate) fn sample(name: &str) -> &'static str {
    match name {
        "CreateSecurityGroup" => {
            include_str!("../../../tests/events/CreateSecurityGroup.json")
        }
        "AuthorizeSecurityGroupIngress" => {
            include_str!("../../../tests/events/AuthorizeSecurityGroupIngress.json")
        }
        "CreateDBInstance" => include_str!("../../../tests/events/CreateDBInstance.json"),
        "ModifyDBInstance" => include_str!("../../../tests/events/ModifyDBInstance.json"),
        "CreateDBSnapshot" => include_str!("../../../tests/events/CreateDBSnapshot.json"),
        "DeleteDBInstance" => include_str!("../../../tests/events/DeleteDBInstance.json"),
        "DeleteSecurityGroup" => {
            include_str!("../../../tests/events/DeleteSecurityGroup.json")
        }
        "RevokeSecurityGroupIngress" => {
            include_str!("../../../tests/events/RevokeSecurityGroupIngress.json")
        }
        "ModifySecurityGroupRules" => {
            include_str!("../../../tests/events/ModifySecurityGroupRules.json")
        }
        "RunInstances" => {
            include_str!("../../../tests/events/RunInstances.json")
        }
        "ModifyInstanceAttribute" => {
            include_str!("../../../tests/events/ModifyInstanceAttribute.json")
        }
        "ModifyNetworkInterfaceAttribute" => {
            include_str!("../../../tests/events/ModifyNetworkInterfaceAttribute.json")
        }
        "TerminateInstances" => {
            include_str!("../../../tests/events/TerminateInstances.json")
        }
        "errors" => include_str!("../../../tests/events/errors.json"),
        other => panic!("no sample {other}"),
    }
}

/// A sample as it is kept.
pub(crate) fn kept(name: &str) -> Record {
    keep(sample(name)).unwrap().unwrap()
}

/// A sample of a refused call, from `errors.json`.
pub(crate) fn refused(name: &str) -> Record {
    let all: Vec<Value> = serde_json::from_str(sample("errors")).unwrap();
    let raw = all.into_iter().find(|raw| raw["eventName"] == name).unwrap();
    keep(&raw.to_string()).unwrap().unwrap()
}

/// An answered call of another name, with this request and answer.
pub(crate) fn answered(name: &str, at: Timestamp, request: Value, response: Value) -> Record {
    let like = kept("DeleteSecurityGroup");
    Record { name: name.into(), request, response, ..fresh(like, at) }
}

/// A refused Modify: as AWS answers a Free plan account.
pub(crate) fn refused_modify(at: Timestamp, error: &str, message: &str, request: Value) -> Record {
    let mut record = fresh(kept("ModifyDBInstance"), at);
    record.error = Some(error.into());
    record.message = Some(message.into());
    record.request = request;
    record.response = Value::Null;
    record
}

fn fresh(mut record: Record, at: Timestamp) -> Record {
    record.id = format!("00000000-0000-4000-9000-{:012}", NEXT.fetch_add(1, Ordering::Relaxed));
    record.at = at;
    record
}

pub(super) fn create_group(group: &SecurityGroup, at: Timestamp) -> Record {
    let mut record = fresh(kept("CreateSecurityGroup"), at);
    record.request["groupName"] = json!(group.name);
    record.request["groupDescription"] = json!(group.description);
    record.request["vpcId"] = json!(group.vpc);
    let tags: Vec<Value> =
        group.name_tag.iter().map(|tag| json!({"key": "Name", "value": tag})).collect();
    record.request["tagSpecificationSet"]["items"][0]["tags"] = json!(tags);
    record.response["groupId"] = json!(group.id);
    record.response["tagSet"] = json!({"items": tags});
    record
}

pub(super) fn authorize(id: &str, permission: &Permission, at: Timestamp) -> Record {
    let mut record = fresh(kept("AuthorizeSecurityGroupIngress"), at);
    record.request = rule_request(id, permission);
    record.response["securityGroupRuleSet"]["items"] = permission
        .sources
        .iter()
        .map(|source| {
            let mut rule = json!({
                "groupId": id, "isEgress": false, "ipProtocol": permission.protocol,
                "fromPort": permission.from_port.unwrap_or(-1),
                "toPort": permission.to_port.unwrap_or(-1),
                "securityGroupRuleId": rule_id(id, permission, source),
            });
            let (key, value) = match source {
                TrafficSource::Group(id) => ("referencedGroupId", id),
                TrafficSource::Cidr(range) => ("cidrIpv4", range),
                TrafficSource::PrefixList(id) => ("prefixListId", id),
            };
            rule[key] = json!(value);
            rule
        })
        .collect();
    record
}

pub(super) fn revoke(id: &str, permission: &Permission, at: Timestamp) -> Record {
    answered(
        "RevokeSecurityGroupIngress",
        at,
        rule_request(id, permission),
        json!({"_return": true}),
    )
}

fn rule_id(id: &str, permission: &Permission, source: &TrafficSource) -> String {
    format!("sgr-{id}-{:?}-{source:?}", permission.from_port)
}

fn rule_request(id: &str, permission: &Permission) -> Value {
    let list = |pick: &dyn Fn(&TrafficSource) -> Option<Value>| {
        let items: Vec<Value> = permission.sources.iter().filter_map(pick).collect();
        if items.is_empty() { json!({}) } else { json!({"items": items}) }
    };
    let mut item = json!({
        "ipProtocol": permission.protocol,
        "groups": list(&|source| match source {
            TrafficSource::Group(id) => Some(json!({"groupId": id})),
            TrafficSource::Cidr(_) | TrafficSource::PrefixList(_) => None,
        }),
        "ipRanges": list(&|source| match source {
            TrafficSource::Cidr(range) => Some(json!({"cidrIp": range})),
            TrafficSource::Group(_) | TrafficSource::PrefixList(_) => None,
        }),
        "ipv6Ranges": {},
        "prefixListIds": list(&|source| match source {
            TrafficSource::PrefixList(id) => Some(json!({"prefixListId": id})),
            TrafficSource::Group(_) | TrafficSource::Cidr(_) => None,
        }),
    });
    if let (Some(from), Some(to)) = (permission.from_port, permission.to_port) {
        item["fromPort"] = json!(from);
        item["toPort"] = json!(to);
    }
    json!({"groupId": id, "ipPermissions": {"items": [item]}})
}

pub(super) fn launch(server: &Server, at: Timestamp) -> Record {
    let mut record = fresh(kept("RunInstances"), at);
    record.request["instanceType"] = json!(server.class);
    let groups: Vec<Value> =
        server.groups.iter().flatten().map(|id| json!({"groupId": id})).collect();
    record.request["networkInterfaceSet"]["items"] = json!([{
        "associatePublicIpAddress": server.public_ip.is_some(),
        "groupSet": {"items": groups},
    }]);
    let mut item = json!({
        "instanceId": server.id, "imageId": server.image, "instanceType": server.class,
        "vpcId": server.vpc, "groupSet": {"items": groups},
    });
    let mut asked = json!({"imageId": server.image, "minCount": 1, "maxCount": 1});
    // EC2 leaves the member out where there is none.
    if let Some(key) = &server.key_name {
        item["keyName"] = json!(key);
        asked["keyName"] = json!(key);
    }
    record.request["instancesSet"]["items"] = json!([asked]);
    record.response["instancesSet"]["items"] = json!([item]);
    record
}

pub(super) fn terminate(server: &str, at: Timestamp) -> Record {
    let mut record = fresh(kept("TerminateInstances"), at);
    record.response["instancesSet"]["items"][0]["instanceId"] = json!(server);
    record
}

pub(super) fn change_type(server: &str, class: &str, at: Timestamp) -> Record {
    let mut record = fresh(kept("ModifyInstanceAttribute"), at);
    record.request = json!({"instanceId": server, "instanceType": {"value": class}});
    record
}

pub(super) fn create(db: &DbInstance, at: Timestamp) -> Record {
    let mut record = fresh(kept("CreateDBInstance"), at);
    let request = &mut record.request;
    request["dBInstanceIdentifier"] = json!(db.identifier);
    request["dBInstanceClass"] = json!(db.class);
    request["engine"] = json!(db.engine);
    request["engineVersion"] = json!(db.engine_version);
    request["allocatedStorage"] = json!(db.storage);
    request["backupRetentionPeriod"] = json!(db.backup_retention);
    request["publiclyAccessible"] = json!(db.public);
    request["vpcSecurityGroupIds"] = json!(db.security_groups);
    request["enableIAMDatabaseAuthentication"] = json!(db.iam_auth);
    request["port"] = json!(db.endpoint.as_ref().map_or(3306, |endpoint| endpoint.port));
    match &db.db_name {
        Some(name) => request["dBName"] = json!(name),
        None => {
            request.as_object_mut().unwrap().remove("dBName");
        }
    }
    describe(&mut record.response, db);
    record.response["dBInstanceStatus"] = json!("creating");
    record.response.as_object_mut().unwrap().remove("endpoint");
    record
}

pub(super) fn modify(
    db: &DbInstance,
    class: Option<&str>,
    storage: Option<i64>,
    at_once: Option<bool>,
    at: Timestamp,
) -> Record {
    let mut record = fresh(kept("ModifyDBInstance"), at);
    record.request = json!({"dBInstanceIdentifier": db.identifier});
    if let Some(class) = class {
        record.request["dBInstanceClass"] = json!(class);
    }
    if let Some(storage) = storage {
        record.request["allocatedStorage"] = json!(storage);
    }
    if let Some(at_once) = at_once {
        record.request["applyImmediately"] = json!(at_once);
    }
    describe(&mut record.response, db);
    record
}

pub(super) fn delete(db: &DbInstance, at: Timestamp) -> Record {
    let mut record = fresh(kept("DeleteDBInstance"), at);
    record.request["dBInstanceIdentifier"] = json!(db.identifier);
    describe(&mut record.response, db);
    record
}

/// An RDS record's answer is the instance; a member without a value is left out.
fn describe(answer: &mut Value, db: &DbInstance) {
    let named = |names: &Option<Vec<String>>, key: &str| match names {
        Some(names) => names.iter().map(|name| json!({key: name})).collect(),
        None => Value::Null,
    };
    let members = [
        ("dBInstanceIdentifier", json!(db.identifier)),
        ("dBClusterIdentifier", json!(db.cluster)),
        ("dbiResourceId", json!(db.resource_id)),
        ("dBInstanceStatus", json!(db.status)),
        ("dBInstanceClass", json!(db.class)),
        ("engine", json!(db.engine)),
        ("engineVersion", json!(db.engine_version)),
        ("masterUsername", json!(db.master_username)),
        ("dBName", json!(db.db_name)),
        ("allocatedStorage", json!(db.storage)),
        ("maxAllocatedStorage", json!(db.max_storage)),
        ("storageType", json!(db.storage_type)),
        ("multiAZ", json!(db.multi_az)),
        ("publiclyAccessible", json!(db.public)),
        ("dBSubnetGroup", json!({"vpcId": db.vpc, "dBSubnetGroupName": db.subnet_group})),
        ("vpcSecurityGroups", named(&db.security_groups, "vpcSecurityGroupId")),
        ("iAMDatabaseAuthenticationEnabled", json!(db.iam_auth)),
        ("dBParameterGroups", named(&db.parameter_groups, "dBParameterGroupName")),
        ("optionGroupMemberships", named(&db.option_groups, "optionGroupName")),
        ("backupRetentionPeriod", json!(db.backup_retention)),
        ("autoMinorVersionUpgrade", json!(db.minor_upgrade)),
        ("deletionProtection", json!(db.deletion_protection)),
        ("preferredMaintenanceWindow", json!(db.maintenance_window)),
    ];
    for (member, value) in members {
        if value.is_null() {
            answer.as_object_mut().unwrap().remove(member);
        } else {
            answer[member] = value;
        }
    }
    answer["pendingModifiedValues"] = json!({});
    if let Some(class) = &db.pending.class {
        answer["pendingModifiedValues"]["dBInstanceClass"] = json!(class);
    }
    if let Some(storage) = db.pending.storage {
        answer["pendingModifiedValues"]["allocatedStorage"] = json!(storage);
    }
    if let Some(endpoint) = &db.endpoint {
        answer["endpoint"] = json!({"address": endpoint.host, "port": endpoint.port});
    }
}

pub(super) fn snapshot(call: &str, name: &str, snapshot: &DbSnapshot, at: Timestamp) -> Record {
    let mut record = fresh(kept("CreateDBSnapshot"), at);
    record.name = call.into();
    record.request["dBSnapshotIdentifier"] = json!(name);
    record.request["dBInstanceIdentifier"] = json!(snapshot.instance);
    let answer = &mut record.response;
    answer["dBSnapshotIdentifier"] = json!(snapshot.identifier);
    answer["dBInstanceIdentifier"] = json!(snapshot.instance);
    answer["dbiResourceId"] = json!(snapshot.resource_id);
    answer["allocatedStorage"] = json!(snapshot.storage);
    answer["storageType"] = json!(snapshot.storage_type);
    answer["engine"] = json!(snapshot.engine);
    answer["engineVersion"] = json!(snapshot.engine_version);
    answer["port"] = json!(snapshot.port);
    record
}
