//! `LookupEvents`: what it shows, when, and in which pages.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{classroom, code, lookup, minutes};

fn names(page: &Value) -> Vec<&str> {
    page["Events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["EventName"].as_str().unwrap())
        .collect()
}

#[test]
fn an_event_shows_when_its_delay_is_over() {
    let (cloud, student) = classroom();
    student.create_group("web", "web", None).unwrap();
    cloud.advance(minutes(4));
    assert_eq!(names(&lookup(&student, &json!({})).unwrap()), [""; 0]);
    cloud.advance(minutes(1));
    assert_eq!(names(&lookup(&student, &json!({})).unwrap()), ["CreateSecurityGroup"]);
    cloud.set_trail_delay(minutes(90));
    assert_eq!(names(&lookup(&student, &json!({})).unwrap()), [""; 0]);
    cloud.advance(SignedDuration::from_hours(91 * 24));
    assert_eq!(
        names(&lookup(&student, &json!({})).unwrap()),
        [""; 0],
        "after ninety days it is gone"
    );
}

#[test]
fn pages_hold_fifty_newest_first_and_do_not_shift_when_events_arrive() {
    let (cloud, student) = classroom();
    for number in 0..120 {
        student.create_group(&format!("group {number}"), "x", None).unwrap();
        cloud.advance(SignedDuration::from_secs(1));
    }
    cloud.advance(minutes(10));
    let (mut seen, mut token, mut sizes) = (Vec::new(), Value::Null, Vec::new());
    loop {
        let page = lookup(&student, &json!({"NextToken": token})).unwrap();
        let events = page["Events"].as_array().unwrap();
        sizes.push(events.len());
        for event in events {
            let record: Value =
                serde_json::from_str(event["CloudTrailEvent"].as_str().unwrap()).unwrap();
            seen.push(record["requestParameters"]["groupName"].as_str().unwrap().to_owned());
        }
        student.create_group(&format!("late {}", seen.len()), "x", None).unwrap();
        cloud.advance(minutes(10));
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(sizes, [50, 50, 20]);
    assert_eq!(seen, (0..120).rev().map(|number| format!("group {number}")).collect::<Vec<_>>());
}

#[test]
fn one_attribute_and_a_window_choose_the_events() {
    let (cloud, student) = classroom();
    let group = student.create_group("web", "web", None).unwrap();
    cloud.advance(minutes(10));
    student.authorize_from_cidr(&group, "80", "0.0.0.0/0").unwrap();
    cloud.advance(minutes(10));
    let by = |key: &str, value: &str| json!({"LookupAttributes": [{"AttributeKey": key, "AttributeValue": value}]});
    let both = ["AuthorizeSecurityGroupIngress", "CreateSecurityGroup"];
    for (request, expected) in [
        (by("EventName", "CreateSecurityGroup"), &both[1..]),
        (by("ReadOnly", "false"), &both[..]),
        (by("ResourceName", &group), &both[..]),
        (by("ResourceType", "AWS::EC2::SecurityGroup"), &both[..]),
        (by("EventSource", "rds.amazonaws.com"), &[][..]),
        (by("Username", "student01"), &both[..]),
        (json!({"EndTime": 1_795_223_000}), &both[1..]),
        (json!({"StartTime": 1_795_223_000.5}), &both[..1]),
    ] {
        assert_eq!(names(&lookup(&student, &request).unwrap()), expected, "{request}");
    }
}

#[test]
fn a_lookup_that_is_not_understood_is_refused() {
    let (_, student) = classroom();
    let attribute = json!({"AttributeKey": "EventName", "AttributeValue": "x"});
    for (request, expected) in [
        (json!({"LookupAttributes": [attribute, attribute]}), "InvalidLookupAttributesException"),
        (
            json!({"LookupAttributes": [{"AttributeKey": "Colour", "AttributeValue": "x"}]}),
            "InvalidLookupAttributesException",
        ),
        (
            json!({"LookupAttributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "true"}]}),
            "InvalidLookupAttributesException",
        ),
        (json!({"MaxResults": 51}), "InvalidMaxResultsException"),
        (json!({"StartTime": 2, "EndTime": 1}), "InvalidTimeRangeException"),
        (json!({"NextToken": "x"}), "InvalidNextTokenException"),
        (json!({"EventCategory": "insight"}), "InvalidParameterCombinationException"),
    ] {
        assert_eq!(lookup(&student, &request).unwrap_err().code, expected, "{request}");
    }
}

#[test]
fn a_token_belongs_to_its_lookup() {
    let (cloud, student) = classroom();
    for number in 0..60 {
        student.create_group(&format!("group {number}"), "x", None).unwrap();
    }
    cloud.advance(minutes(10));
    let token = lookup(&student, &json!({})).unwrap()["NextToken"].clone();
    let other = json!({"NextToken": token, "EndTime": 1_795_300_000});
    assert_eq!(lookup(&student, &other).unwrap_err().code, "InvalidNextTokenException");
}

#[test]
fn a_third_lookup_within_a_second_is_throttled_if_lookups_are_limited() {
    let (cloud, student) = classroom();
    cloud.limit_lookups(true);
    let call = || student.call("cloudtrail", "LookupEvents", &[]);
    call().unwrap();
    call().unwrap();
    assert_eq!(code(call()), "ThrottlingException");
    std::thread::sleep(std::time::Duration::from_millis(1010));
    call().unwrap();
}
