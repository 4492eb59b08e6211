//! What `CloudTrail` writes of a call (docs/aws.md 1.2 to 1.6).

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Event;
use crate::account::{Principal, PrincipalKind, unique_id};
use crate::refusal::Refusal;
use crate::region::{Region, uuid};
use crate::service::Service;
use crate::wire::node::Object;

/// A call that was made, and what came of it.
pub(crate) struct Attempt<'a> {
    pub(crate) service: &'static Service,
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
        "eventSource": attempt.service.event_source,
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
        let host = format!("{}.{}.amazonaws.com", attempt.service.name, region.name);
        event["tlsDetails"] = json!({"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "clientProvidedHostHeader": host});
    }
    if let Err(refusal) = attempt.result {
        event["errorCode"] = json!((attempt.service.recorded.error_code)(refusal));
        event["errorMessage"] = json!(refusal.message);
    }
    region.trail.events.push(Event {
        id,
        name: attempt.operation,
        source: attempt.service.event_source,
        // `CloudTrail` knows whole seconds only.
        at: Timestamp::from_second(attempt.at.as_second()).unwrap_or(attempt.at),
        username: attempt.caller.user_name().to_owned(),
        access_key_id: event["userIdentity"]["accessKeyId"].as_str().unwrap_or_default().to_owned(),
        resources: resources(
            attempt.service,
            &[&event["requestParameters"], &event["responseElements"]],
        ),
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
    let recorded = &attempt.service.recorded;
    let dropped = attempt
        .result
        .as_ref()
        .is_err_and(|refusal| recorded.without_request.contains(&refusal.code.as_str()));
    if dropped { Value::Null } else { (recorded.request)(attempt.operation, attempt.input) }
}

fn response_elements(attempt: &Attempt) -> Value {
    let response = attempt.service.recorded.response;
    let answer = attempt.result.as_ref();
    answer.map_or(Value::Null, |it| response(attempt.operation, it, attempt.request_id))
}

/// The resources that a record names, each once.
fn resources(service: &Service, places: &[&Value]) -> Vec<(&'static str, String)> {
    let mut resources: Vec<(&'static str, String)> = Vec::new();
    for (member, kind) in service.recorded.resources {
        for name in places.iter().filter_map(|place| place[*member].as_str()) {
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
