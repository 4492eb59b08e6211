//! What CloudTrail has of the calls that the lab consists of: one lookup over the lab's window.

use crate::observe::answer;
use crate::observe::scan::Observer;
use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::operation::lookup_events::LookupEventsOutput;
use aws_sdk_cloudtrail::types::{Event, LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{
    Answer, Blind, Lookup, ReasonCode, Record, TRAIL, is_declared, keep,
};
use std::collections::BTreeMap;
use tokio::time::{Instant, timeout_at};

/// A lookup keeps what it has read by when its time is up: it is not given up as a whole.
pub(super) const OBSERVER: Observer = Observer {
    source: TRAIL,
    after: &[],
    look: |scan, _| {
        async {
            let (plan, now) = (scan.plan, scan.plan.clock.now());
            let client = scan.session.clients().cloudtrail(plan.pace);
            let seen = lookup(&client, plan.since, now, scan.until).await;
            vec![scan.observation(TRAIL, seen)]
        }
        .boxed()
    },
};

/// The most pages of one lookup, 50 records each. What lies before them is not covered.
const MOST_PAGES: usize = 100;

/// What is asked.
const ACTION: &str = "cloudtrail:LookupEvents";

/// How far back CloudTrail remembers.
const MEMORY: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Every mutating call from `since` to `now`. The newest come first: longer than [`MOST_PAGES`], ended by
/// `until`, or by a page that fails, it is cut, and says from where on it is complete, and why.
pub(in crate::observe) async fn lookup(
    client: &Client,
    since: Timestamp,
    now: Timestamp,
    until: Instant,
) -> Result<Answer, Blind> {
    // A window that begins later holds nothing yet.
    let from = since.max(now.checked_sub(MEMORY).unwrap_or(Timestamp::MIN)).min(now);
    let mut found = Found::default();
    let mut token = None;
    for read in 0..MOST_PAGES {
        let late = |_| Err(Blind::new(ReasonCode::Timeout, ACTION));
        let answer = timeout_at(until, page(client, from, now, token)).await.unwrap_or_else(late);
        let (events, next) = match answer.and_then(listed) {
            Ok(answered) => answered,
            Err(why) if read == 0 => return Err(why),
            Err(why) => return Ok(Answer::Trail(found.cut(from, now, as_cut(why)))),
        };
        found.take(events, now);
        let Some(next) = next else { return Ok(Answer::Trail(found.whole(from, now))) };
        token = Some(next);
    }
    let why = Blind::new(ReasonCode::TooManyRecords, ACTION);
    Ok(Answer::Trail(found.cut(from, now, why)))
}

/// The records of a page, and where the next one begins.
fn listed(answer: LookupEventsOutput) -> Result<(Vec<Event>, Option<String>), Blind> {
    let events = answer.events.ok_or_else(|| answer::missing(ACTION, "Events"))?;
    Ok((events, answer.next_token.filter(|next| !next.is_empty())))
}

/// What ran out of time has more records than could be read in it.
fn as_cut(why: Blind) -> Blind {
    if why.code == ReasonCode::Timeout {
        Blind { code: ReasonCode::TooManyRecords, ..why.because("timeout") }
    } else {
        why
    }
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
    request.send().await.map_err(|error| answer::blind(ACTION, &error))
}

/// The records of the pages so far.
#[derive(Default)]
struct Found {
    kept: BTreeMap<String, Record>,
    others: u64,
    oldest: Option<Timestamp>,
    /// From when on no record was unreadable that could be of the lab.
    readable_from: Option<Timestamp>,
}

impl Found {
    /// One page. A record that is foreign by its name is let be, whatever it holds; one that may be of
    /// the lab and cannot be read leaves everything until then uncertain.
    fn take(&mut self, events: Vec<Event>, now: Timestamp) {
        for event in events {
            let time = event.event_time.and_then(|time| Timestamp::from_second(time.secs()).ok());
            self.oldest = self.oldest.into_iter().chain(time).min();
            match event.cloud_trail_event.as_deref().map(keep) {
                Some(Ok(Some(record))) => {
                    self.kept.insert(record.id.clone(), record);
                }
                Some(Ok(None)) => self.others += 1,
                Some(Err(_)) | None if is_foreign(&event) => self.others += 1,
                Some(Err(_)) | None => {
                    let from = time.map_or(now, after);
                    self.readable_from = self.readable_from.max(Some(from));
                }
            }
        }
    }

    fn whole(self, from: Timestamp, to: Timestamp) -> Lookup {
        self.lookup(from, from, to, None)
    }

    /// Of the oldest second that was reached, more may follow on the next page: complete is what
    /// comes after it.
    fn cut(self, from: Timestamp, to: Timestamp, why: Blind) -> Lookup {
        let covered_from = self.oldest.map_or(to, after).clamp(from, to);
        self.lookup(from, covered_from, to, Some(why))
    }

    fn lookup(
        self,
        from: Timestamp,
        reached: Timestamp,
        to: Timestamp,
        why: Option<Blind>,
    ) -> Lookup {
        let readable_from = self.readable_from.map_or(from, |readable| readable.clamp(from, to));
        let cut = if readable_from > reached {
            Some(Blind::new(ReasonCode::Internal, ACTION).because("unreadable record"))
        } else {
            why
        };
        let mut records: Vec<_> = self.kept.into_values().collect();
        records.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let covered_from = reached.max(readable_from);
        Lookup { from, covered_from, to, records, others: self.others, cut }
    }
}

/// Whether the list itself names an event that is none of the lab's.
fn is_foreign(event: &Event) -> bool {
    event.event_name.as_deref().is_some_and(|name| !is_declared(name))
}

/// The second after an instant: CloudTrail dates to the second.
fn after(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX)
}
