//! What `CloudTrail` writes of a call (docs/aws.md 1.2 to 1.6).

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Event;
use crate::account::{Principal, PrincipalKind, unique_id};
use crate::refusal::Refusal;
use crate::region::{Region, uuid};
use crate::service::Service;
use crate::wire::node::Object;
use crate::wire::trail;
use crate::wire::xml::EC2;

/// A call that was made, and what came of it.
pub(crate) struct Attempt<'a> {
    pub(crate) service: Service,
    pub(crate) operation: &'static str,
    pub(crate) caller: &'a Principal,
    pub(crate) user_agent: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) input: &'a Object,
    pub(crate) result: &'a Result<Object, Refusal>,
    pub(crate) at: Timestamp,
}

/// Keeps the record of a call.
pub(crate) fn record(region: &mut Region, attempt: &Attempt) {
    let id = uuid(&region.mint());
    let (address, user_agent) = whence(attempt);
    let (request, response) = (request_parameters(attempt), response_elements(attempt));
    let mut event = json!({
        "eventVersion": "1.11",
        "userIdentity": user_identity(attempt.caller),
        "eventTime": iso_seconds(attempt.at),
        "eventSource": attempt.service.event_source(),
        "eventName": attempt.operation,
        "awsRegion": region.name,
        "sourceIPAddress": address,
        "userAgent": user_agent,
        "requestParameters": request,
        "responseElements": response,
        "requestID": attempt.request_id,
        "eventID": id,
        "readOnly": false,
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": region.account,
        "eventCategory": "Management",
    });
    if attempt.caller.invoked_by.is_some() {
        // A service's connection is nobody's business.
    } else if attempt.caller.is_in_console() {
        event["sessionCredentialFromConsole"] = json!("true");
    } else {
        let host = format!("{}.{}.amazonaws.com", attempt.service.name(), region.name);
        event["tlsDetails"] = json!({"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "clientProvidedHostHeader": host});
    }
    if let Err(refusal) = attempt.result {
        event["errorCode"] = json!(error_code(attempt.service, refusal));
        event["errorMessage"] = json!(refusal.message);
    }
    region.trail.events.push(Event {
        id,
        name: attempt.operation,
        source: attempt.service.event_source(),
        // `CloudTrail` knows whole seconds only.
        at: Timestamp::from_second(attempt.at.as_second()).unwrap_or(attempt.at),
        username: attempt.caller.user_name().to_owned(),
        access_key_id: event["userIdentity"]["accessKeyId"].as_str().unwrap_or_default().to_owned(),
        resources: resources(&[&event["requestParameters"], &event["responseElements"]]),
        json: event.to_string(),
    });
}

/// The address and the user agent that a call came from. A service names itself as both; the console of old only as the
/// agent.
fn whence<'a>(attempt: &Attempt<'a>) -> (&'a str, &'a str) {
    const ADDRESS: &str = "203.0.113.10";
    match attempt.caller.invoked_by.as_deref() {
        Some(SIGN_IN) => (ADDRESS, SIGN_IN),
        Some(service) => (service, service),
        None if attempt.caller.is_in_console() => (ADDRESS, "AWS Internal"),
        None => (ADDRESS, attempt.user_agent),
    }
}

/// Who the console said it was until about 2021.
const SIGN_IN: &str = "signin.amazonaws.com";

fn user_identity(caller: &Principal) -> Value {
    if matches!(caller.kind, PrincipalKind::Service) {
        return json!({"type": "AWSService", "invokedBy": caller.invoked_by});
    }
    let mut identity = json!({
        "principalId": caller.id(),
        "arn": caller.arn(),
        "accountId": caller.account,
    });
    if caller.invoked_by.as_deref().is_none_or(|service| service == SIGN_IN) {
        identity["accessKeyId"] = json!(caller.access_key_id);
    }
    let attributes =
        json!({"creationDate": iso_seconds(caller.issued_at), "mfaAuthenticated": "false"});
    let role_session = |role: &str, path: &str| {
        let issuer = json!({
            "type": "Role",
            "principalId": unique_id("AROA", &caller.account, role),
            "arn": format!("arn:aws:iam::{}:role/{path}{role}", caller.account),
            "accountId": caller.account,
            "userName": role,
        });
        json!({"sessionIssuer": issuer, "attributes": attributes})
    };
    match &caller.kind {
        PrincipalKind::User { name, console } => {
            identity["type"] = json!("IAMUser");
            identity["userName"] = json!(name);
            if *console {
                identity["sessionContext"] = json!({"attributes": attributes});
            }
        }
        PrincipalKind::Session { role, .. } => {
            identity["type"] = json!("AssumedRole");
            identity["sessionContext"] = role_session(role, "");
        }
        PrincipalKind::LinkedRole { role, .. } => {
            let service = caller.invoked_by.as_deref().unwrap_or_default();
            identity["type"] = json!("AssumedRole");
            identity["sessionContext"] =
                role_session(role, &format!("aws-service-role/{service}/"));
        }
        PrincipalKind::Service => {}
    }
    if let Some(service) = &caller.invoked_by {
        identity["invokedBy"] = json!(service);
    }
    identity
}

fn request_parameters(attempt: &Attempt) -> Value {
    let refused_with = attempt.result.as_ref().err().map(|refusal| refusal.code.as_str());
    let dropped = match attempt.service {
        Service::Ec2 => refused_with
            .is_some_and(|code| ["InvalidParameterCombination", "InvalidRequest"].contains(&code)),
        Service::Rds | Service::Sts | Service::CloudTrail => refused_with == Some("AccessDenied"),
        Service::InstanceConnect => refused_with == Some("AccessDeniedException"),
    };
    if dropped {
        return Value::Null;
    }
    match (attempt.service, attempt.operation) {
        (Service::Ec2, "ModifySecurityGroupRules") => {
            json!({"ModifySecurityGroupRulesRequest": one_or_many(trail::ec2(attempt.input))})
        }
        (Service::Ec2, "RunInstances") => launch(trail::ec2(attempt.input)),
        (Service::Ec2, "TerminateInstances") => unforced(trail::ec2(attempt.input)),
        (Service::Ec2, _) => trail::ec2(attempt.input),
        (Service::Rds, "ModifyDBInstance") => {
            let mut parameters = trail::rds(attempt.input);
            let flag = attempt.input.flag("AllowMajorVersionUpgrade").unwrap_or(false);
            parameters["allowMajorVersionUpgrade"] = json!(flag);
            parameters
        }
        (Service::Rds | Service::Sts | Service::CloudTrail | Service::InstanceConnect, _) => {
            trail::rds(attempt.input)
        }
    }
}

/// `RunInstances` is recorded with image, counts and key in a set of its own, and with what is so unless it was asked
/// otherwise.
fn launch(mut request: Value) -> Value {
    let Some(members) = request.as_object_mut() else { return request };
    let mut item = Map::new();
    for name in ["imageId", "minCount", "maxCount", "keyName"] {
        item.extend(members.remove(name).map(|value| (name.to_owned(), value)));
    }
    members.insert("instancesSet".to_owned(), json!({"items": [item]}));
    request["monitoring"] = json!({"enabled": false});
    request["disableApiTermination"] = json!(false);
    request["disableApiStop"] = json!(false);
    request
}

/// Since 2025 a termination is recorded with what it did not force.
fn unforced(mut request: Value) -> Value {
    request["force"] = json!(false);
    request["skipOsShutdown"] = json!(false);
    request
}

/// In this one record a list of one is its element, and each element says where in the request it stood.
fn one_or_many(mut request: Value) -> Value {
    if let Value::Array(mut rules) = request["SecurityGroupRule"].take() {
        for (rule, number) in rules.iter_mut().zip(1..) {
            rule["tag"] = json!(number);
        }
        request["SecurityGroupRule"] = match <[Value; 1]>::try_from(rules) {
            Ok([rule]) => rule,
            Err(rules) => Value::Array(rules),
        };
    }
    request
}

fn response_elements(attempt: &Attempt) -> Value {
    let Ok(result) = attempt.result else { return Value::Null };
    match attempt.service {
        // This one answer is written down as it stood on the wire.
        Service::Ec2 if attempt.operation == "ModifySecurityGroupRules" => {
            let mut answer = trail::ec2(result);
            answer["xmlns"] = json!(EC2);
            answer["requestId"] = json!(attempt.request_id);
            json!({"ModifySecurityGroupRulesResponse": answer})
        }
        Service::Ec2 => {
            let mut elements = trail::ec2(result);
            if let Some(members) = elements.as_object_mut() {
                members.insert("requestId".to_owned(), json!(attempt.request_id));
                flatten_referenced_groups(members);
                if let Some(returned) = members.remove("return") {
                    members.insert("_return".to_owned(), returned);
                }
            }
            elements
        }
        // The elements are the instance, the snapshot or the cluster itself, without a wrapper.
        Service::Rds | Service::Sts | Service::CloudTrail | Service::InstanceConnect => {
            let inner = ["DBInstance", "DBSnapshot", "DBCluster", "DBSubnetGroup"]
                .iter()
                .find_map(|name| result.object(name));
            trail::rds(inner.unwrap_or(result))
        }
    }
}

/// A rule's answer names the source group by its id alone (docs/aws.md 1.3).
fn flatten_referenced_groups(elements: &mut Map<String, Value>) {
    let rules =
        elements.get_mut("securityGroupRuleSet").and_then(|set| set["items"].as_array_mut());
    for rule in rules.into_iter().flatten().filter_map(Value::as_object_mut) {
        if let Some(group) = rule.remove("referencedGroupInfo") {
            rule.insert("referencedGroupId".to_owned(), group["groupId"].clone());
        }
    }
}

fn error_code(service: Service, refusal: &Refusal) -> String {
    match service {
        Service::Ec2 => format!("Client.{}", refusal.code),
        Service::Rds | Service::Sts | Service::CloudTrail if refusal.modelled => {
            format!("{}Fault", refusal.code)
        }
        // The exception on the wire has a shorter name in the record.
        Service::InstanceConnect if refusal.code == "AccessDeniedException" => {
            "AccessDenied".to_owned()
        }
        Service::Rds | Service::Sts | Service::CloudTrail | Service::InstanceConnect => {
            refusal.code.clone()
        }
    }
}

/// The resources that a record names, each once.
fn resources(places: &[&Value]) -> Vec<(&'static str, String)> {
    const MEMBERS: [(&str, &str); 5] = [
        ("dBInstanceIdentifier", "AWS::RDS::DBInstance"),
        ("dBClusterIdentifier", "AWS::RDS::DBCluster"),
        ("dBSnapshotIdentifier", "AWS::RDS::DBSnapshot"),
        ("groupId", "AWS::EC2::SecurityGroup"),
        ("instanceId", "AWS::EC2::Instance"),
    ];
    let mut resources: Vec<(&'static str, String)> = Vec::new();
    for (member, kind) in MEMBERS {
        for name in places.iter().filter_map(|place| place[member].as_str()) {
            if !resources.iter().any(|(_, known)| known == name) {
                resources.push((kind, name.to_owned()));
            }
        }
    }
    resources
}

fn iso_seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
