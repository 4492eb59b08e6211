//! `LookupEvents` (docs/aws.md 1.1): one attribute, fifty a page, newest first, ninety days, and late.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Event, Trail};
use crate::refusal::Refusal;
use crate::region::{after, digits};
use crate::wire::query::{Kind, Parameter};

/// The parameters of a lookup.
pub(super) static LOOKUP_EVENTS: &[Parameter] = &[
    Parameter::new(
        "LookupAttributes",
        Kind::List(&Kind::Record(&[
            Parameter::new("AttributeKey", Kind::Text),
            Parameter::new("AttributeValue", Kind::Text),
        ])),
    ),
    Parameter::new("StartTime", Kind::Time),
    Parameter::new("EndTime", Kind::Time),
    Parameter::new("MaxResults", Kind::Number),
    Parameter::new("NextToken", Kind::Text),
];

const KEPT_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How long after a call it can be looked up, unless somebody says otherwise.
pub(crate) const USUAL_DELAY: SignedDuration = SignedDuration::from_mins(5);

/// How lookups behave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delivery {
    /// How long after a call its event can be looked up.
    pub(crate) delay: SignedDuration,
    /// Whether more than two lookups in a second (of real time) are throttled.
    pub(crate) limited: bool,
}

impl Default for Delivery {
    fn default() -> Self {
        Self { delay: USUAL_DELAY, limited: false }
    }
}

/// Answers a lookup.
pub(crate) fn lookup_events(
    trail: &mut Trail,
    body: &[u8],
    delivery: Delivery,
    now: Timestamp,
) -> Result<Value, Refusal> {
    if delivery.limited {
        trail.admit(Instant::now())?;
    }
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal::new("SerializationException", error.to_string()))?;
    check_members(&request)?;
    let attribute = attribute(&request)?;
    let (start, end) = window(&request, now)?;
    let size = match request.get("MaxResults").map(Value::as_u64) {
        None => 50,
        Some(Some(size @ 1..=50)) => usize::try_from(size).unwrap_or(50),
        Some(_) => {
            return Err(Refusal::new(
                "InvalidMaxResultsException",
                "MaxResults must be between 1 and 50",
            ));
        }
    };
    let position = Position::read(&request, now)?;
    let seen = |event: &&Event| {
        after(event.at, delivery.delay) <= position.as_of && (start..=end).contains(&event.at)
    };
    let mut fitting = trail
        .events
        .iter()
        .rev()
        .filter(seen)
        .filter(|event| attribute.is_none_or(|(key, value)| event.has(key, value)))
        .skip(position.offset);
    let page: Vec<Value> = fitting.by_ref().take(size).map(Event::to_json).collect();
    let mut answer = json!({"Events": page});
    if fitting.next().is_some() {
        answer["NextToken"] = json!(position.after(size).token());
    }
    Ok(answer)
}

impl Trail {
    fn admit(&mut self, now: Instant) -> Result<(), Refusal> {
        if self.lookups.len() == 2 {
            if now.duration_since(self.lookups[0]) < Duration::from_secs(1) {
                return Err(Refusal::new("ThrottlingException", "Rate exceeded"));
            }
            self.lookups.pop_front();
        }
        self.lookups.push_back(now);
        Ok(())
    }
}

impl Event {
    fn has(&self, key: &str, value: &str) -> bool {
        match key {
            "EventId" => self.id == value,
            "EventName" => self.name == value,
            "EventSource" => self.source == value,
            "Username" => self.username == value,
            "AccessKeyId" => self.access_key_id == value,
            "ResourceType" => self.resources.iter().any(|(kind, _)| *kind == value),
            "ResourceName" => self.resources.iter().any(|(_, name)| name == value),
            // ReadOnly: every event here is of a mutating call.
            _ => value == "false",
        }
    }

    fn to_json(&self) -> Value {
        let resources: Vec<Value> = self
            .resources
            .iter()
            .map(|(kind, name)| json!({"ResourceType": kind, "ResourceName": name}))
            .collect();
        let mut event = json!({
            "EventId": self.id,
            "EventName": self.name,
            "ReadOnly": "false",
            "EventTime": self.at.as_second(),
            "EventSource": self.source,
            "Resources": resources,
            "CloudTrailEvent": self.json,
        });
        // A service has neither.
        for (name, value) in [("AccessKeyId", &self.access_key_id), ("Username", &self.username)] {
            if !value.is_empty() {
                event[name] = json!(value);
            }
        }
        event
    }
}

/// Where a page begins: as of when, so that new events do not shift it, and after how many.
struct Position {
    as_of: Timestamp,
    offset: usize,
    /// Which lookup the token belongs to: it must be sent with the same parameters.
    lookup: String,
}

impl Position {
    fn read(request: &Value, now: Timestamp) -> Result<Self, Refusal> {
        let lookup = digits(&format!(
            "{} {} {}",
            request["LookupAttributes"], request["StartTime"], request["EndTime"]
        ))[..16]
            .to_owned();
        let Some(token) = request.get("NextToken").filter(|token| !token.is_null()) else {
            return Ok(Self { as_of: now, offset: 0, lookup });
        };
        let invalid = || {
            Refusal::new(
                "InvalidNextTokenException",
                "The token is not valid, or is not of a lookup with these parameters",
            )
        };
        let mut parts = token.as_str().unwrap_or_default().split('.');
        let (as_of, offset, of) = (parts.next(), parts.next(), parts.next());
        let as_of = as_of
            .and_then(|text| text.parse().ok())
            .and_then(|second| Timestamp::from_millisecond(second).ok())
            .ok_or_else(invalid)?;
        let offset = offset.and_then(|text| text.parse().ok()).ok_or_else(invalid)?;
        if of != Some(lookup.as_str()) {
            return Err(invalid());
        }
        Ok(Self { as_of, offset, lookup })
    }

    fn after(self, size: usize) -> Self {
        Self { offset: self.offset + size, ..self }
    }

    fn token(&self) -> String {
        format!("{}.{}.{}", self.as_of.as_millisecond(), self.offset, self.lookup)
    }
}

fn check_members(request: &Value) -> Result<(), Refusal> {
    let members = request
        .as_object()
        .ok_or_else(|| Refusal::new("SerializationException", "the request is not an object"))?;
    let is_known = |name: &str| LOOKUP_EVENTS.iter().any(|parameter| parameter.wire() == name);
    match members.keys().find(|member| !is_known(member)) {
        Some(unknown) => Err(Refusal::new(
            "InvalidParameterCombinationException",
            format!("{unknown} is not implemented"),
        )),
        None => Ok(()),
    }
}

fn attribute(request: &Value) -> Result<Option<(&str, &str)>, Refusal> {
    const KEYS: [&str; 8] = [
        "EventId",
        "EventName",
        "ReadOnly",
        "Username",
        "ResourceType",
        "ResourceName",
        "EventSource",
        "AccessKeyId",
    ];
    let invalid = |message: &str| Err(Refusal::new("InvalidLookupAttributesException", message));
    let attributes = request["LookupAttributes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let attribute = match attributes {
        [] => return Ok(None),
        [attribute] => attribute,
        _ => return invalid("You can only use one lookup attribute"),
    };
    let (Some(key), Some(value)) =
        (attribute["AttributeKey"].as_str(), attribute["AttributeValue"].as_str())
    else {
        return invalid("A lookup attribute has a key and a value");
    };
    if !KEYS.contains(&key) {
        return invalid("The lookup attribute is not known");
    }
    if key == "ReadOnly" && value != "false" {
        return invalid("The embedded cloud keeps no events of calls that change nothing");
    }
    Ok(Some((key, value)))
}

fn window(request: &Value, now: Timestamp) -> Result<(Timestamp, Timestamp), Refusal> {
    let moment = |name: &str| -> Result<Option<Timestamp>, Refusal> {
        match request.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let moment = value
                    .as_f64()
                    .and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok());
                let moment = moment.and_then(|since| Timestamp::UNIX_EPOCH.checked_add(since).ok());
                moment.map(Some).ok_or_else(|| {
                    Refusal::new("SerializationException", format!("{name} is not a time"))
                })
            }
        }
    };
    let oldest = after(now, -KEPT_FOR);
    let (start, end) = (moment("StartTime")?.unwrap_or(oldest), moment("EndTime")?.unwrap_or(now));
    if start > end {
        return Err(Refusal::new(
            "InvalidTimeRangeException",
            "The start time is after the end time",
        ));
    }
    Ok((start.max(oldest), end))
}
