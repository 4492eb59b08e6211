//! How `CloudTrail` writes a request or an answer (docs/aws.md 1.2 and 1.3).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::node::{Node, Object};

/// What most services have: the first letter of each member lowered and nothing else changed, lists as arrays, dates as
/// locale strings.
pub(crate) fn lowered(object: &Object) -> Value {
    let members =
        object.members().map(|(name, node)| (first_letter_lowered(name), lowered_node(node)));
    Value::Object(members.collect::<Map<_, _>>())
}

/// What `ec2Query` has: names as they are, lists as `{"items": […]}` and an empty one as `{}`.
pub(crate) fn as_named(object: &Object) -> Value {
    let members = object.members().map(|(name, node)| (name.to_owned(), named_member(name, node)));
    Value::Object(members.collect::<Map<_, _>>())
}

/// One list is written otherwise in every real record of a launch: `{"item": […]}`.
fn named_member(name: &str, node: &Node) -> Value {
    let mut value = named_node(node);
    if name == "privateIpAddressesSet" {
        value = json!({"item": value["items"].take()});
    }
    value
}

fn lowered_node(node: &Node) -> Value {
    match node {
        Node::Object(object) => lowered(object),
        Node::List(_, nodes) => nodes.iter().map(lowered_node).collect(),
        Node::Time(time) => json!(locale_date(*time)),
        Node::Text(_) | Node::Number(_) | Node::Flag(_) | Node::Secret(_) => scalar(node),
    }
}

fn named_node(node: &Node) -> Value {
    match node {
        Node::Object(object) => as_named(object),
        Node::List("", nodes) => nodes.iter().map(named_node).collect(),
        Node::List(_, nodes) if nodes.is_empty() => json!({}),
        Node::List(_, nodes) => json!({"items": nodes.iter().map(named_node).collect::<Vec<_>>()}),
        Node::Time(time) => json!(time.as_millisecond()),
        Node::Secret(_) => json!("<sensitiveDataRemoved>"),
        Node::Text(_) | Node::Number(_) | Node::Flag(_) => scalar(node),
    }
}

fn scalar(node: &Node) -> Value {
    match node {
        Node::Text(text) => json!(text),
        Node::Number(number) => json!(number),
        Node::Flag(flag) => json!(flag),
        Node::Secret(_) => json!("HIDDEN_DUE_TO_SECURITY_REASONS"),
        Node::Time(_) | Node::Object(_) | Node::List(..) => Value::Null,
    }
}

/// `DBInstanceClass` to `dBInstanceClass`.
pub(crate) fn first_letter_lowered(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// `Nov 21, 2026, 1:24:31 AM`: what Java's formatter makes of a date (docs/aws.md 1.2).
fn locale_date(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%b %-d, %Y, %-I:%M:%S %p").to_string()
}
