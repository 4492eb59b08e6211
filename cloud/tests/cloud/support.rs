//! A cloud with one student, and short ways to look at it.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::SignedDuration;
use labproof_cloud::Cloud;
use labproof_cloud::workshop::{AwsError, InstanceChoices, Reply, Student};
use serde_json::{Value, json};

pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const HUB: &str = "999999999999";
pub(crate) const REGION: &str = "ap-northeast-2";

/// A cloud in the morning of the lab, and a student in it.
pub(crate) fn classroom() -> (Cloud, Student) {
    let cloud = Cloud::new("2026-11-21T01:00:00Z".parse().unwrap());
    cloud.add_account(ACCOUNT);
    let student = Student::new(&cloud, ACCOUNT, REGION);
    (cloud, student)
}

/// The same, with `awsdb` available.
pub(crate) fn classroom_with_instance(choices: &InstanceChoices) -> (Cloud, Student) {
    let (cloud, student) = classroom();
    student.create_instance(choices).unwrap();
    cloud.advance(minutes(10));
    (cloud, student)
}

pub(crate) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

pub(crate) fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

/// What `awsdb` shows, the whole XML.
pub(crate) fn instance(student: &Student) -> Reply {
    student.call("rds", "DescribeDBInstances", &[("DBInstanceIdentifier", "awsdb")]).unwrap()
}

pub(crate) fn status(student: &Student) -> String {
    instance(student).text("DBInstanceStatus").unwrap()
}

/// How often an element stands in an answer.
pub(crate) fn count(reply: &Reply, element: &str) -> usize {
    reply.body.matches(&format!("<{element}>")).count()
}

/// The messages of all RDS events, oldest first.
pub(crate) fn messages(student: &Student) -> Vec<String> {
    let reply = student.call("rds", "DescribeEvents", &[("Duration", "20160")]).unwrap();
    let parts = reply.body.split("<Message>").skip(1);
    parts.map(|part| part.split_once("</Message>").unwrap().0.to_owned()).collect()
}

/// The code of a refusal.
pub(crate) fn code(result: Result<Reply, AwsError>) -> String {
    result.unwrap_err().code
}

/// One page of a lookup.
pub(crate) fn lookup(student: &Student, request: &Value) -> Result<Value, AwsError> {
    let reply = student.call("cloudtrail", "LookupEvents", &[("Body", &request.to_string())])?;
    Ok(serde_json::from_str(&reply.body).unwrap())
}

/// The newest record of an event name.
pub(crate) fn newest_record(student: &Student, event_name: &str) -> Value {
    let attribute = json!({"AttributeKey": "EventName", "AttributeValue": event_name});
    let page = lookup(student, &json!({"LookupAttributes": [attribute]})).unwrap();
    serde_json::from_str(page["Events"][0]["CloudTrailEvent"].as_str().unwrap()).unwrap()
}

/// A published example.
pub(crate) fn example(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/events").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Each path of a JSON value, and what kind of value stands there. Lists show what their elements have in common.
pub(crate) fn shape(value: &Value) -> BTreeMap<String, String> {
    fn walk(path: &str, value: &Value, shape: &mut BTreeMap<String, String>) {
        shape.insert(path.to_owned(), kind(value));
        let members = value.as_object().into_iter().flatten();
        for (name, member) in members {
            walk(&format!("{path}.{name}"), member, shape);
        }
        for element in value.as_array().into_iter().flatten() {
            walk(&format!("{path}[]"), element, shape);
        }
    }
    let mut found = BTreeMap::new();
    walk("", value, &mut found);
    found
}

/// Texts that mean something by their form count as a kind of their own.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::Array(elements) => format!("list, empty: {}", elements.is_empty()),
        Value::Object(_) => "object".to_owned(),
        Value::String(text) if text == "HIDDEN_DUE_TO_SECURITY_REASONS" => text.clone(),
        Value::String(text) if text.is_empty() => "no text".to_owned(),
        Value::String(text) if text.starts_with("arn:aws:") => {
            text.split(':').take(3).collect::<Vec<_>>().join(":")
        }
        Value::String(text) if text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok() => {
            "ISO time".to_owned()
        }
        Value::String(text) if text.ends_with(" AM") || text.ends_with(" PM") => {
            "locale time".to_owned()
        }
        Value::String(_) => "text".to_owned(),
    }
}
