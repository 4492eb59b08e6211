//! How `CloudTrail` writes the calls of EC2 (docs/aws.md 1.3).

use serde_json::{Map, Value, json};

use crate::service::Recorded;
use crate::wire::node::Object;
use crate::wire::trail;
use crate::wire::xml::EC2;

pub(super) const RECORDED: Recorded = Recorded {
    without_request: &["InvalidParameterCombination", "InvalidRequest"],
    request,
    response,
    error_code: |refusal| format!("Client.{}", refusal.code),
    resources: &[("groupId", "AWS::EC2::SecurityGroup"), ("instanceId", "AWS::EC2::Instance")],
};

fn request(operation: &str, input: &Object) -> Value {
    let request = trail::as_named(input);
    match operation {
        "ModifySecurityGroupRules" => {
            json!({"ModifySecurityGroupRulesRequest": one_or_many(request)})
        }
        "RunInstances" => launch(request),
        "TerminateInstances" => unforced(request),
        _ => request,
    }
}

fn response(operation: &str, result: &Object, request_id: &str) -> Value {
    let mut elements = trail::as_named(result);
    elements["requestId"] = json!(request_id);
    // This one answer is written down as it stood on the wire.
    if operation == "ModifySecurityGroupRules" {
        elements["xmlns"] = json!(EC2);
        return json!({"ModifySecurityGroupRulesResponse": elements});
    }
    if let Some(members) = elements.as_object_mut() {
        flatten_referenced_groups(members);
        if let Some(key) = members.get_mut("keyMaterial") {
            *key = json!("<sensitiveDataRemoved>");
        }
        if let Some(returned) = members.remove("return") {
            members.insert("_return".to_owned(), returned);
        }
    }
    elements
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
