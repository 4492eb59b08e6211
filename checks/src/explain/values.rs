//! The members that a criterion is judged by, as they stood in an answer or a record.

use super::Value;
use crate::engine::Record;
use crate::modules::criterion::Basis;
use crate::services::member::{Member, led_to};
use serde::Serialize;
use serde_json::Value as Json;

/// The members of a thing that an answer showed.
pub(super) fn of_thing<'m>(
    members: impl Iterator<Item = &'m Member>,
    thing: &impl Serialize,
) -> Vec<Value> {
    let thing = serde_json::to_value(thing).unwrap_or_default();
    let kept = members.filter(|member| !member.kept.is_empty());
    let found = kept.filter_map(|member| {
        let parts: Vec<&str> = member.kept.split('.').collect();
        Some(Value { member: member.name.to_owned(), value: written(&led_to(&thing, &parts)?)? })
    });
    found.collect()
}

/// The members that a call asked for, and those of its answer.
pub(super) fn of_record<'m>(
    members: impl Iterator<Item = &'m Member>,
    record: &Record,
) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    let mut add = |place: &str, whole: &Json, path: &str| {
        let member = format!("{place}.{path}");
        let parts: Vec<&str> = path.split('.').collect();
        let value = led_to(whole, &parts).and_then(|value| written(&value));
        if let (Some(value), false) = (value, values.iter().any(|known| known.member == member)) {
            values.push(Value { member, value });
        }
    };
    for member in members {
        for asked in member.asked {
            add("requestParameters", &record.request, asked);
        }
        for answered in std::iter::once(&*member.recorded()).chain(member.asked.iter().copied()) {
            add("responseElements", &record.response, answered);
        }
    }
    values
}

/// Whether a call asked for any of the members.
pub(super) fn asks_for(basis: &Basis, record: &Record) -> bool {
    let asked = basis.members.iter().flat_map(|(_, member)| member.asked);
    asked.into_iter().any(|asked| record.request.get(asked).is_some())
}

/// A value on one line; `None` where there is nothing to say.
fn written(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) => Some(text.clone()),
        Json::Array(items) => Some(listed(items)),
        Json::Object(members) => {
            let mut members: Vec<(&String, &Json)> = members.iter().collect();
            members.sort_by_key(|(name, _)| place(name));
            let parts = members.into_iter().filter_map(|(name, member)| part(name, member));
            let parts: Vec<String> = parts.collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
    }
}

/// An empty list is something that was seen.
fn listed(items: &[Json]) -> String {
    let written: Vec<String> = items
        .iter()
        .map(|item| match item {
            Json::Array(row) => format!("({})", cells(row)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
                written(item).unwrap_or_default()
            }
        })
        .filter(|item| !item.is_empty())
        .collect();
    let between = if items.iter().any(Json::is_object) { "; " } else { ", " };
    if written.is_empty() { "[]".to_owned() } else { written.join(between) }
}

fn cells(row: &[Json]) -> String {
    let cell = |cell: &Json| written(cell).unwrap_or_else(|| "NULL".to_owned());
    row.iter().map(cell).collect::<Vec<_>>().join(", ")
}

/// Where a member of a rule stands among the others: protocol and ports first.
fn place(name: &str) -> usize {
    let first = ["ipprotocol", "fromport", "toport"];
    let name = spelled(name).to_lowercase();
    first.iter().position(|known| *known == name).unwrap_or(first.len())
}

/// Whether there is nothing but a list in it, as EC2's records write lists.
fn is_list(member: &Json) -> bool {
    member.as_object().is_some_and(|inner| inner.len() == 1 && inner.contains_key("items"))
}

/// A member of something: lists of EC2's records and our own nesting stand for what is in them.
fn part(name: &str, member: &Json) -> Option<String> {
    let value = written(member)?;
    match name {
        "items" | "sources" => Some(value),
        _ if is_list(member) => Some(value),
        "userId" => None,
        _ => Some(format!("{}={value}", spelled(name))),
    }
}

/// How AWS, or MySQL, spells what the evidence keeps under a name of its own.
fn spelled(name: &str) -> &str {
    match name {
        "protocol" => "IpProtocol",
        "from_port" => "FromPort",
        "to_port" => "ToPort",
        "group" => "GroupId",
        "cidr" => "CidrIp",
        "prefix-list" => "PrefixListId",
        "name" => "COLUMN_NAME",
        "data_type" => "DATA_TYPE",
        "length" => "CHARACTER_MAXIMUM_LENGTH",
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_one_line_in_the_spelling_of_whoever_sent_it() {
        let group = json!({"protocol": "tcp", "from_port": 3306, "to_port": 3306,
                           "sources": [{"group": "sg-1"}, {"cidr": "10.0.0.0/8"}]});
        let asked = json!({"items": [{"ipProtocol": "tcp", "fromPort": 3306, "toPort": 3306,
            "groups": {"items": [{"groupId": "sg-1", "userId": "111122223333"}]}, "ipRanges": {}}]});
        for (value, line) in [
            (json!(false), Some("false")),
            (json!(["sg-1", "sg-2"]), Some("sg-1, sg-2")),
            (json!([]), Some("[]")),
            (json!(null), None),
            (json!([["1", "stem"], ["2", null]]), Some("(1, stem), (2, NULL)")),
            (
                group,
                Some("IpProtocol=tcp FromPort=3306 ToPort=3306 GroupId=sg-1; CidrIp=10.0.0.0/8"),
            ),
            (asked, Some("ipProtocol=tcp fromPort=3306 toPort=3306 groupId=sg-1")),
        ] {
            assert_eq!(written(&value).as_deref(), line, "{value}");
        }
    }
}
