//! CloudTrail records: only the declared members are kept, and nothing secret.

use crate::common::{refused, sample};
use labproof_checks::evidence::{KEPT_EVENTS, is_declared, keep};
use serde_json::{Value, json};
use std::path::Path;

/// The sample of an event, a file of its name.
fn sample_of(event: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/events");
    std::fs::read_to_string(folder.join(format!("{event}.json")))
        .unwrap_or_else(|error| panic!("no sample of {event}: {error}"))
}

#[test]
fn every_kept_event_has_a_sample_that_is_kept_with_what_judging_needs() {
    for event in KEPT_EVENTS.iter() {
        let name = event.name;
        let record = keep(&sample_of(name)).unwrap().unwrap_or_else(|| panic!("{name} is kept"));
        assert_eq!(record.name, name);
        assert!(record.error.is_none(), "{name}");
        let principal = record.principal.unwrap();
        assert!(principal.starts_with("arn:aws:iam::111122223333:user/student"), "{principal}");
        assert!(!record.by_service, "{name}");
        let has = |value: &Value| value.as_object().is_some_and(|members| !members.is_empty());
        assert!(has(&record.response), "{name}: nothing of the answer is kept");
        // Whom it ends is told by its answer.
        assert!(has(&record.request) || name == "TerminateInstances", "{name}: nor of the request");
    }
}

#[test]
fn a_refused_call_is_kept_without_an_answer() {
    let denied = refused("CreateDBSnapshot");
    assert_eq!(denied.error.as_deref(), Some("AccessDenied"));
    assert!(denied.request.is_null() && denied.response.is_null());
}

#[test]
fn no_password_is_kept_in_any_form() {
    for secret in ["hunter2", "****", "HIDDEN_DUE_TO_SECURITY_REASONS"] {
        let mut raw: Value = serde_json::from_str(sample("CreateDBInstance")).unwrap();
        for member in
            ["masterUserPassword", "MasterUserPassword", "newPassword", "tdeCredentialPassword"]
        {
            raw["requestParameters"][member] = json!(secret);
            raw["responseElements"][member] = json!(secret);
            raw["responseElements"]["pendingModifiedValues"][member] = json!(secret);
            raw["responseElements"]["endpoint"][member] = json!(secret);
        }
        raw["responseElements"]["masterUserSecret"] = json!({"secretArn": secret});
        raw["userIdentity"]["accessKeyId"] = json!("ASIASECRET");
        let record = keep(&raw.to_string()).unwrap().unwrap();
        let text = serde_json::to_string(&record).unwrap();
        assert!(!text.contains(secret) && !text.to_lowercase().contains("password"), "{text}");
        assert!(!text.contains("ASIASECRET"));
    }
}

#[test]
fn what_is_not_declared_is_of_no_concern() {
    let mut raw: Value = serde_json::from_str(sample("CreateDBInstance")).unwrap();
    raw["eventName"] = json!("CreateAccessKey");
    assert!(keep(&raw.to_string()).unwrap().is_none());
    raw["eventName"] = json!("CreateDBInstance");
    raw["eventSource"] = json!("neptune.amazonaws.com");
    assert!(keep(&raw.to_string()).unwrap().is_none());
    assert!(keep("{").is_err(), "a broken record is not a record of no concern");
    let twice = |event: &str| {
        format!(
            r#"{{"eventName":"{event}","eventSource":"rds.amazonaws.com","errorCode":"a","errorCode":"b"}}"#
        )
    };
    assert!(keep(&twice("DescribeDBInstances")).unwrap().is_none(), "whatever else it holds");
    assert!(keep(&twice("CreateDBInstance")).is_err(), "which of the two is it?");
    assert_eq!(KEPT_EVENTS.len(), 22);
}

#[test]
fn a_foreign_record_is_let_be_whatever_it_holds_and_a_declared_one_must_be_read() {
    let mut raw: Value = serde_json::from_str(sample("CreateDBInstance")).unwrap();
    let broken = [
        ("eventTime", json!("a while ago")),
        ("eventID", json!(7)),
        ("userIdentity", json!("nobody")),
        ("errorCode", json!({"code": 1})),
    ];
    for (member, value) in broken {
        let whole = raw[member].clone();
        raw[member] = value;
        assert!(keep(&raw.to_string()).is_err(), "{member}");
        let name = raw["eventName"].clone();
        raw["eventName"] = json!("ConsoleLogin");
        assert!(keep(&raw.to_string()).unwrap().is_none(), "{member}");
        raw["eventName"] = name;
        raw[member] = whole;
    }
    assert!(is_declared("CreateDBInstance") && !is_declared("ConsoleLogin"));
}

#[test]
fn a_service_that_acts_for_itself_is_told_from_the_student() {
    let mut raw: Value = serde_json::from_str(sample("CreateSecurityGroup")).unwrap();
    raw["userIdentity"]["sessionContext"]["sessionIssuer"] = json!({"arn": "arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"});
    assert!(keep(&raw.to_string()).unwrap().unwrap().by_service);
}
