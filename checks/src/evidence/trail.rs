//! CloudTrail's records of the calls that the lab consists of.
//!
//! Only declared events, and of each only declared members, are kept: what a student did besides
//! the lab is counted and forgotten, and nothing secret can be stored.

use super::blind::{Blind, ReasonCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What one lookup brought: every kept record of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The first instant that was asked for.
    pub from: Timestamp,
    /// The first instant that was reached: later than `from` where the lookup was cut short, and
    /// then it is blind for what lies between.
    pub covered_from: Timestamp,
    /// The instant of asking. CloudTrail delivers late, so this is not the last instant covered.
    pub to: Timestamp,
    /// The kept records, oldest first.
    pub records: Vec<Record>,
    /// How many records were of no concern.
    pub others: u64,
    /// Why it was cut short; earlier versions did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Blind>,
}

impl Lookup {
    /// Why a part of the window was not reached, if one was not.
    pub fn why_cut(&self) -> Option<Blind> {
        let unsaid = || Blind::new(ReasonCode::TooManyRecords, LOOKUP);
        (self.covered_from > self.from).then(|| self.cut.clone().unwrap_or_else(unsaid))
    }
}

const LOOKUP: &str = "cloudtrail:LookupEvents";

/// One call that somebody made, with the declared members of its request and answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `eventID`: what makes a record one, however often it is delivered.
    pub id: String,
    /// `eventName`.
    pub name: String,
    /// `eventTime`: exact to a second.
    pub at: Timestamp,
    /// Who called: the role's ARN for a session of a role, else the caller's own.
    pub principal: Option<String>,
    /// Whether an AWS service called on the account's behalf.
    pub by_service: bool,
    /// `errorCode` of a refused call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// `errorMessage` of a refused call: it names the setting that was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Declared members of `requestParameters`.
    pub request: Value,
    /// Declared members of `responseElements`; null for a refused call.
    pub response: Value,
}

/// The declared events: their source, and the members of request and answer that are kept.
/// A dot leads inwards; what a path leads to is kept whole. Casing: `docs/aws.md` 1.2 and 1.3.
pub static KEPT_EVENTS: &[KeptEvent] = &[
    rds("CreateDBInstance", INSTANCE_REQUEST, INSTANCE),
    rds("RestoreDBInstanceFromDBSnapshot", INSTANCE_REQUEST, INSTANCE),
    rds("RestoreDBInstanceToPointInTime", INSTANCE_REQUEST, INSTANCE),
    rds("ModifyDBInstance", INSTANCE_REQUEST, INSTANCE),
    rds("StopDBInstance", INSTANCE_REQUEST, INSTANCE),
    rds("StartDBInstance", INSTANCE_REQUEST, INSTANCE),
    rds("RebootDBInstance", INSTANCE_REQUEST, INSTANCE),
    rds("DeleteDBInstance", DELETE_REQUEST, INSTANCE),
    rds("CreateDBSnapshot", SNAPSHOT_REQUEST, SNAPSHOT),
    rds("CopyDBSnapshot", SNAPSHOT_REQUEST, SNAPSHOT),
    rds("DeleteDBSnapshot", SNAPSHOT_REQUEST, SNAPSHOT),
    ec2("CreateSecurityGroup", GROUP_REQUEST, GROUP),
    ec2("DeleteSecurityGroup", GROUP_REQUEST, GROUP),
    ec2("AuthorizeSecurityGroupIngress", RULE_REQUEST, RULE),
    ec2("RevokeSecurityGroupIngress", RULE_REQUEST, RULE),
    ec2("ModifySecurityGroupRules", &["ModifySecurityGroupRulesRequest"], MODIFIED),
    ec2("RunInstances", SERVER_REQUEST, SERVERS),
    ec2("ModifyInstanceAttribute", &["instanceId", "groupSet"], &["_return"]),
    ec2("ModifyNetworkInterfaceAttribute", &["networkInterfaceId", "groupSet"], &["_return"]),
    ec2("TerminateInstances", &[], &["instancesSet.items.instanceId"]),
    ec2("CreateTags", TAG_REQUEST, &["_return"]),
    ec2("DeleteTags", TAG_REQUEST, &["_return"]),
];

/// A declared event.
#[derive(Debug)]
pub struct KeptEvent {
    /// `eventName`.
    pub name: &'static str,
    /// `eventSource`.
    pub source: &'static str,
    request: &'static [&'static str],
    response: &'static [&'static str],
}

const fn rds(
    name: &'static str,
    request: &'static [&'static str],
    response: &'static [&'static str],
) -> KeptEvent {
    KeptEvent { name, source: "rds.amazonaws.com", request, response }
}

const fn ec2(
    name: &'static str,
    request: &'static [&'static str],
    response: &'static [&'static str],
) -> KeptEvent {
    KeptEvent { name, source: "ec2.amazonaws.com", request, response }
}

const INSTANCE_REQUEST: &[&str] = &[
    "dBInstanceIdentifier",
    "newDBInstanceIdentifier",
    "dBSnapshotIdentifier",
    "dBClusterIdentifier",
    "sourceDBInstanceIdentifier",
    "targetDBInstanceIdentifier",
    "sourceDbiResourceId",
    "dBInstanceClass",
    "dBName",
    "engine",
    "engineVersion",
    "allocatedStorage",
    "backupRetentionPeriod",
    "applyImmediately",
    "enableIAMDatabaseAuthentication",
    "publiclyAccessible",
    "vpcSecurityGroupIds",
    "multiAZ",
    "storageType",
    "port",
    "dBPortNumber",
];

const DELETE_REQUEST: &[&str] = &[
    "dBInstanceIdentifier",
    "skipFinalSnapshot",
    "finalDBSnapshotIdentifier",
    "deleteAutomatedBackups",
];

const INSTANCE: &[&str] = &[
    "dBInstanceIdentifier",
    "dbiResourceId",
    "dBClusterIdentifier",
    "dBInstanceStatus",
    "dBInstanceClass",
    "engine",
    "engineVersion",
    "masterUsername",
    "dBName",
    "allocatedStorage",
    "maxAllocatedStorage",
    "storageType",
    "multiAZ",
    "publiclyAccessible",
    "dBSubnetGroup.vpcId",
    "dBSubnetGroup.dBSubnetGroupName",
    "vpcSecurityGroups",
    "endpoint.address",
    "endpoint.port",
    "iAMDatabaseAuthenticationEnabled",
    "dBParameterGroups",
    "optionGroupMemberships",
    "backupRetentionPeriod",
    "autoMinorVersionUpgrade",
    "deletionProtection",
    "preferredMaintenanceWindow",
    "pendingModifiedValues.dBInstanceClass",
    "pendingModifiedValues.allocatedStorage",
    "pendingModifiedValues.backupRetentionPeriod",
    "pendingModifiedValues.iAMDatabaseAuthenticationEnabled",
    "pendingModifiedValues.multiAZ",
    "pendingModifiedValues.engineVersion",
    "pendingModifiedValues.port",
];

const SNAPSHOT_REQUEST: &[&str] = &[
    "dBSnapshotIdentifier",
    "dBInstanceIdentifier",
    "sourceDBSnapshotIdentifier",
    "targetDBSnapshotIdentifier",
];

const SNAPSHOT: &[&str] = &[
    "dBSnapshotIdentifier",
    "dBInstanceIdentifier",
    "dbiResourceId",
    "snapshotType",
    "status",
    "allocatedStorage",
    "storageType",
    "engine",
    "engineVersion",
    "port",
    "vpcId",
    "masterUsername",
    "optionGroupName",
    "iAMDatabaseAuthenticationEnabled",
];

const GROUP_REQUEST: &[&str] =
    &["groupId", "groupName", "groupDescription", "vpcId", "tagSpecificationSet"];
const GROUP: &[&str] = &["groupId", "tagSet", "_return"];
const RULE_REQUEST: &[&str] = &[
    "groupId",
    "groupName",
    "ipPermissions",
    "ipProtocol",
    "fromPort",
    "toPort",
    "cidrIp",
    "sourceSecurityGroupName",
    "securityGroupRuleIds",
];
const RULE: &[&str] = &["_return", "securityGroupRuleSet", "revokedSecurityGroupRuleSet"];
const MODIFIED: &[&str] = &["_return", "ModifySecurityGroupRulesResponse.return"];
const TAG_REQUEST: &[&str] = &["resourcesSet", "tagSet"];
const SERVER_REQUEST: &[&str] =
    &["groupSet", "networkInterfaceSet.items.groupSet", "tagSpecificationSet"];
const SERVERS: &[&str] = &[
    "instancesSet.items.instanceId",
    "instancesSet.items.vpcId",
    "instancesSet.items.groupSet.items.groupId",
    "instancesSet.items.groupSet.items.groupName",
    "instancesSet.items.networkInterfaceSet.items.networkInterfaceId",
    "instancesSet.items.networkInterfaceSet.items.vpcId",
    "instancesSet.items.networkInterfaceSet.items.groupSet.items.groupId",
];

/// Whether an event of this name is declared, whatever its source.
pub fn is_declared(event_name: &str) -> bool {
    KEPT_EVENTS.iter().any(|event| event.name == event_name)
}

/// A record of CloudTrail (`CloudTrailEvent`, one JSON text) if its event is declared, with its
/// declared members only; `None` if it is of no concern, whatever else it holds.
///
/// # Errors
/// The text is not a CloudTrail record, or a declared event cannot be read. The lookup that held it is
/// then not complete.
pub fn keep(text: &str) -> Result<Option<Record>, serde_json::Error> {
    let Title { event_name, event_source } = serde_json::from_str(text)?;
    let mut events = KEPT_EVENTS.iter();
    let declared = events.find(|event| event.name == event_name && event.source == event_source);
    let Some(event) = declared else { return Ok(None) };
    let raw: Raw = serde_json::from_str(text)?;
    Ok(Some(Record {
        id: raw.event_id,
        name: raw.event_name,
        at: raw.event_time,
        by_service: raw.user_identity.is_service(),
        principal: raw.user_identity.principal(),
        error: raw.error_code,
        message: raw.error_message,
        request: declared_members(&raw.request_parameters, event.request),
        response: declared_members(&raw.response_elements, event.response),
    }))
}

/// Which event a record is of: read before anything else of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Title {
    event_name: String,
    event_source: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    #[serde(rename = "eventID")]
    event_id: String,
    event_name: String,
    event_time: Timestamp,
    #[serde(default)]
    user_identity: UserIdentity,
    error_code: Option<String>,
    error_message: Option<String>,
    #[serde(default)]
    request_parameters: Value,
    #[serde(default)]
    response_elements: Value,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct UserIdentity {
    r#type: Option<String>,
    arn: Option<String>,
    session_context: SessionContext,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SessionContext {
    session_issuer: SessionIssuer,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SessionIssuer {
    arn: Option<String>,
}

impl UserIdentity {
    fn principal(self) -> Option<String> {
        self.session_context.session_issuer.arn.or(self.arn)
    }

    /// A service acts as itself, or through a service-linked role. `invokedBy` beside a person's
    /// identity tells nothing: the console and CloudFormation call as the person.
    fn is_service(&self) -> bool {
        let role = self.session_context.session_issuer.arn.as_deref().unwrap_or_default();
        self.r#type.as_deref() == Some("AWSService") || role.contains(":role/aws-service-role/")
    }
}

/// The members of `value` that `paths` lead to; a path goes through lists as if they were not there.
fn declared_members(value: &Value, paths: &[&str]) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .filter_map(|(key, member)| {
                    Some((key.clone(), declared_member(key, member, paths)?))
                })
                .collect(),
        ),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| declared_members(item, paths)).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Value::Null,
    }
}

fn declared_member(key: &str, member: &Value, paths: &[&str]) -> Option<Value> {
    if paths.contains(&key) {
        return Some(member.clone());
    }
    let inner: Vec<&str> =
        paths.iter().filter_map(|path| path.strip_prefix(key)?.strip_prefix('.')).collect();
    (!inner.is_empty()).then(|| declared_members(member, &inner))
}
