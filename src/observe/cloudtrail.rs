//! What CloudTrail has of the calls that the lab consists of: one lookup over the lab's window.

use super::answer;
use crate::http;
use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::operation::lookup_events::LookupEventsOutput;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{Blind, Lookup, ReasonCode, Record, Source, View, keep};
use std::collections::BTreeMap;
use std::time::Duration;

/// What CloudTrail allows is two requests a second for each account and region; this stays below
/// (`docs/aws.md` 1.1).
pub(crate) const PACE: Duration = Duration::from_millis(550);

/// The most pages of one lookup, 50 records each. What lies before them is not covered.
const MOST_PAGES: usize = 100;

/// How far back CloudTrail remembers.
const MEMORY: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Every mutating call from `since` to `now`, by requests that start no faster than `pace`, also those
/// by which the SDK repeats one that failed. Longer than
/// [`MOST_PAGES`], it is cut and says from where on it is complete: the newest come first.
pub(super) async fn lookup(
    client: &Client,
    since: Timestamp,
    now: Timestamp,
    pace: Duration,
) -> Result<View, Blind> {
    let action = Source::Trail.as_str();
    let from = since.max(now - MEMORY);
    let mut found = Found::default();
    let mut token = None;
    let client = paced(client, pace);
    for _ in 0..MOST_PAGES {
        let answer = page(&client, from, now, token).await?;
        found.take(answer.events.ok_or_else(|| answer::missing(action, "Events"))?)?;
        let next = answer.next_token.filter(|next| !next.is_empty());
        let Some(next) = next else { return Ok(View::Trail(found.lookup(from, from, now))) };
        token = Some(next);
    }
    let covered_from = found.complete_from().unwrap_or(now).clamp(from, now);
    Ok(View::Trail(found.lookup(from, covered_from, now)))
}

fn paced(client: &Client, pace: Duration) -> Client {
    let Some(http) = client.config().http_client() else { return client.clone() };
    let config = client.config().to_builder().http_client(http::paced(http, pace));
    Client::from_conf(config.build())
}

async fn page(
    client: &Client,
    from: Timestamp,
    to: Timestamp,
    token: Option<String>,
) -> Result<LookupEventsOutput, Blind> {
    let mutating = LookupAttribute::builder()
        .attribute_key(LookupAttributeKey::ReadOnly)
        .attribute_value("false")
        .build()
        .expect("an attribute with key and value is complete");
    let request = client
        .lookup_events()
        .lookup_attributes(mutating)
        .start_time(DateTime::from_secs(from.as_second()))
        .end_time(DateTime::from_secs(to.as_second() + 1))
        .set_next_token(token);
    request.send().await.map_err(|error| answer::blind(Source::Trail.as_str(), &error))
}

/// The records of the pages so far.
#[derive(Default)]
struct Found {
    kept: BTreeMap<String, Record>,
    others: u64,
    oldest: Option<Timestamp>,
}

impl Found {
    /// One page. A record that cannot be read could be of any call: the lookup is then blind.
    fn take(&mut self, events: Vec<aws_sdk_cloudtrail::types::Event>) -> Result<(), Blind> {
        let action = Source::Trail.as_str();
        for event in events {
            let time = event.event_time.ok_or_else(|| answer::missing(action, "EventTime"))?;
            let time = Timestamp::from_second(time.secs()).ok();
            self.oldest = self.oldest.into_iter().chain(time).min();
            let text = event.cloud_trail_event;
            let text = text.ok_or_else(|| answer::missing(action, "CloudTrailEvent"))?;
            match keep(&text) {
                Ok(Some(record)) => {
                    self.kept.insert(record.id.clone(), record);
                }
                Ok(None) => self.others += 1,
                Err(_unreadable) => {
                    let blind = Blind::new(ReasonCode::Internal, action);
                    return Err(blind.because("unreadable record"));
                }
            }
        }
        Ok(())
    }

    /// Of the oldest second that was reached, more may follow on the next page: complete is what
    /// comes after it.
    fn complete_from(&self) -> Option<Timestamp> {
        self.oldest.map(|oldest| oldest + SignedDuration::from_secs(1))
    }

    fn lookup(self, from: Timestamp, covered_from: Timestamp, to: Timestamp) -> Lookup {
        let mut records: Vec<_> = self.kept.into_values().collect();
        records.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Lookup { from, covered_from, to, records, others: self.others }
    }
}
