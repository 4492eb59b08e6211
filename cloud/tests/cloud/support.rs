//! A cloud with one student, and short ways to look at it.

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
