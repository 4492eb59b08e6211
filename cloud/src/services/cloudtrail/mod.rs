//! `CloudTrail`: a record of every mutating call, and looking them up.
//!
//! Calls that change nothing are not kept; a lookup that asks for them is refused.

mod lookup;
mod record;

use std::collections::VecDeque;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::dispatch::{About, Call, authorise, in_region};
use crate::lock::lock;
use crate::refusal::Refusal;
use crate::service::{Answer, Protocol, Recorded, Service};
use crate::wire::query;
use crate::{Cloud, Inner};

pub(crate) use lookup::{Delivery, USUAL_DELAY};
use lookup::{LOOKUP_EVENTS, lookup_events};
pub(crate) use record::{Attempt, record};

/// The service.
pub(super) static SERVICE: Service = Service {
    name: "cloudtrail",
    event_source: "cloudtrail.amazonaws.com",
    protocol: Protocol::AwsJson,
    operations: || json!({"LookupEvents": query::form(LOOKUP_EVENTS)}),
    answer,
    account_of: |_| None,
    recorded: Recorded::PLAIN,
};

fn answer(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    if call.action != "LookupEvents" {
        return Err(call.service.protocol.unknown_operation(&call.action));
    }
    authorise(cloud, call, denied, About::default())?;
    let delivery = *lock(&cloud.services.delivery);
    let events = in_region(cloud, call, |region| {
        lookup_events(&mut region.trail, call.body, delivery, call.now)
    })?;
    Ok(call.service.protocol.complete(200, events.to_string().into_bytes(), &call.request_id))
}

/// The events of one account and region, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    events: Vec<Event>,
    /// When the last lookups were answered, for the limit on them.
    lookups: VecDeque<Instant>,
}

/// An event, with what it can be looked up by.
#[derive(Debug)]
struct Event {
    id: String,
    name: &'static str,
    source: &'static str,
    at: Timestamp,
    username: String,
    access_key_id: String,
    /// Type and name.
    resources: Vec<(&'static str, String)>,
    /// The whole record as JSON.
    json: String,
}

impl Cloud {
    /// How long after a call `LookupEvents` shows it: five minutes unless told otherwise.
    pub fn set_trail_delay(&self, delay: SignedDuration) {
        lock(&self.inner().services.delivery).delay = delay;
    }

    /// Whether more than two lookups a second (of real time) per account and region are throttled, as AWS does.
    pub fn limit_lookups(&self, limited: bool) {
        lock(&self.inner().services.delivery).limited = limited;
    }
}
