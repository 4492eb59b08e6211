//! RDS events: fourteen days of them, without ids, as real messages are worded (docs/aws.md 2).

use jiff::{SignedDuration, Timestamp};

use super::{FILTERS, MARKER, MAX_RECORDS, TEXTS, filters, page};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::region::{Region, after};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::read(
    "DescribeEvents",
    &[
        Parameter::new("SourceIdentifier", Kind::Text),
        Parameter::new("SourceType", Kind::Text),
        Parameter::new("StartTime", Kind::Time),
        Parameter::new("EndTime", Kind::Time),
        Parameter::new("Duration", Kind::Number),
        Parameter::new("EventCategories", TEXTS),
        FILTERS,
        MAX_RECORDS,
        MARKER,
    ],
    describe_events,
)];

/// Something that happened to an instance or a snapshot.
#[derive(Debug)]
pub(super) struct Event {
    at: Timestamp,
    source: &'static str,
    identifier: String,
    arn: String,
    category: &'static str,
    message: String,
}

const KEPT_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Notes what happens to an instance; what lies ahead shows when its time has come.
pub(super) fn instance(
    region: &mut Region,
    index: usize,
    at: Timestamp,
    category: &'static str,
    message: &str,
) {
    let identifier = region.database.instances[index].identifier.clone();
    let arn = region.rds_arn("db", &identifier);
    let message = message.to_owned();
    region.database.events.push(Event {
        at,
        source: "db-instance",
        identifier,
        arn,
        category,
        message,
    });
}

/// Notes that an instance is backed up.
pub(super) fn backup(region: &mut Region, index: usize, start: Timestamp, end: Timestamp) {
    instance(region, index, start, "backup", "Backing up DB instance");
    instance(region, index, end, "backup", "Finished DB Instance backup");
}

/// Notes what happens to a snapshot.
pub(super) fn snapshot(
    region: &mut Region,
    identifier: &str,
    at: Timestamp,
    category: &'static str,
    message: &str,
) {
    let arn = region.rds_arn("snapshot", identifier);
    let (identifier, message) = (identifier.to_owned(), message.to_owned());
    region.database.events.push(Event {
        at,
        source: "db-snapshot",
        identifier,
        arn,
        category,
        message,
    });
}

fn describe_events(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    // The API has the parameter for later use: no filter name is supported.
    filters(input, &[])?;
    let source_type = input.text("SourceType");
    if input.has("SourceIdentifier") && source_type.is_none() {
        return Err(Refusal::new(
            "InvalidParameterCombination",
            "SourceIdentifier requires SourceType",
        ));
    }
    if source_type.is_some_and(|source| !SOURCES.contains(&source)) {
        return Err(Refusal::new(
            "InvalidParameterValue",
            format!("Invalid source type: {}", source_type.unwrap_or_default()),
        ));
    }
    let (start, end) = window(input, now)?;
    let categories = input.texts("EventCategories");
    let identifier = input.text("SourceIdentifier").map(str::to_ascii_lowercase);
    let mut events: Vec<&Event> = region
        .database
        .events
        .iter()
        .filter(|event| event.at <= now && (start..=end).contains(&event.at))
        .filter(|event| source_type.is_none_or(|source| source == event.source))
        .filter(|event| {
            identifier.as_ref().is_none_or(|identifier| *identifier == event.identifier)
        })
        .filter(|event| categories.is_empty() || categories.contains(&event.category))
        .collect();
    events.sort_by_key(|event| event.at);
    let described = events.into_iter().map(|event| {
        Object::new()
            .with("SourceIdentifier", &event.identifier)
            .with("SourceType", event.source)
            .with("Message", &event.message)
            .with("EventCategories", Node::list("EventCategory", [event.category]))
            .with("Date", event.at)
            .with("SourceArn", &event.arn)
    });
    page(described.collect(), "Events", "Event", input)
}

const SOURCES: [&str; 5] =
    ["db-instance", "db-snapshot", "db-parameter-group", "db-security-group", "db-cluster"];

fn window(input: &Object, now: Timestamp) -> Result<(Timestamp, Timestamp), Refusal> {
    let oldest = after(now, -KEPT_FOR);
    let invalid = |message: &str| Err(Refusal::new("InvalidParameterValue", message));
    if let Some(minutes) = input.number("Duration") {
        if !(1..=20_160).contains(&minutes) {
            return invalid("Duration must be between 1 and 20160 minutes");
        }
        if input.has("StartTime") || input.has("EndTime") {
            return Err(Refusal::new(
                "InvalidParameterCombination",
                "Duration cannot be used with StartTime and EndTime",
            ));
        }
        return Ok((after(now, -SignedDuration::from_mins(minutes)), now));
    }
    let end = input.time("EndTime").unwrap_or(now);
    let start =
        input.time("StartTime").unwrap_or_else(|| after(end, -SignedDuration::from_mins(60)));
    if start > end {
        return invalid("The start time must be before the end time");
    }
    // A client's clock is not AWS's: a minute over the limit is not refused.
    if start < after(oldest, -SignedDuration::from_mins(1)) && input.has("StartTime") {
        return invalid("The start time must be within the last 14 days");
    }
    Ok((start.max(oldest), end))
}
