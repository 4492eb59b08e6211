//! RDS events over all looks: what happened, by AWS's own words.

use crate::engine::{Citation, Open, Series, reach};
use crate::services::rds::answers::{DbEvent, EventLog};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// How long AWS may take from a call to the event that reports it done: what a call in time caused
/// may be reported later.
const COMPLETION: SignedDuration = SignedDuration::from_mins(30);

/// Every event that any look brought.
#[derive(Debug)]
pub(crate) struct Events<'a> {
    all: Vec<Event<'a>>,
    newest: Result<Citation, Open>,
    /// What each look covers: from the first instant that it reached to when it was made.
    covered: Vec<(Timestamp, Timestamp)>,
}

/// An event, and the look that brought it.
#[derive(Debug, Clone)]
pub(crate) struct Event<'a> {
    pub(crate) event: &'a DbEvent,
    pub(crate) cite: Citation,
}

impl Event<'_> {
    /// The message as it is compared: lower case, no final period (`docs/aws.md` 2).
    pub(crate) fn text(&self) -> String {
        self.event.message.trim().trim_end_matches('.').to_lowercase()
    }
}

impl<'a> Events<'a> {
    /// All of them; an event that a call after the deadline must have caused does not count.
    pub(crate) fn of(series: &Series<'a, EventLog>, deadline: Option<Timestamp>) -> Self {
        let end = deadline.and_then(|deadline| deadline.checked_add(COMPLETION).ok());
        let in_time = |event: &DbEvent| end.is_none_or(|end| event.at <= end);
        let mut known = BTreeSet::new();
        let mut all = Vec::new();
        for sight in &series.seen {
            for event in sight.value.events.iter().filter(|event| in_time(event)) {
                if known.insert((event.at, &event.subject, &event.message)) {
                    all.push(Event { event, cite: sight.cite.of(event.name()) });
                }
            }
        }
        all.sort_by_key(|event| event.event.at);
        let newest = series.now().map(|sight| sight.cite.clone()).map_err(Clone::clone);
        let covered = series.seen.iter().map(|sight| (sight.value.from, sight.at)).collect();
        Self { all, newest, covered }
    }

    /// Events of one kind of thing: `db-instance` or `db-snapshot`.
    pub(crate) fn of_kind<'e>(&'e self, kind: &'e str) -> impl Iterator<Item = &'e Event<'a>> {
        self.all.iter().filter(move |event| event.event.kind == kind)
    }

    /// The newest look, if it answered.
    pub(crate) fn complete(&self) -> Result<Citation, Open> {
        self.newest.clone()
    }

    /// Whether the answered looks together cover all that lies between.
    pub(crate) fn cover(&self, after: Timestamp, until: Timestamp) -> bool {
        reach(after, &self.covered) >= until
    }
}
