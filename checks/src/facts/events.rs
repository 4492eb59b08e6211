//! RDS events over all looks: what happened, by AWS's own words.

use super::looks::{Open, Series};
use crate::evidence::{DbEvent, EventLog};
use crate::outcome::Citation;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Every event that any look brought.
#[derive(Debug)]
pub(crate) struct Events<'a> {
    all: Vec<Event<'a>>,
    newest: Result<(Timestamp, Citation), Open>,
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
    pub(crate) fn of(series: &Series<'a, EventLog>) -> Self {
        let mut known = BTreeSet::new();
        let mut all = Vec::new();
        for sight in &series.seen {
            for event in &sight.value.events {
                if known.insert((event.at, &event.subject, &event.message)) {
                    all.push(Event { event, cite: sight.cite.clone() });
                }
            }
        }
        all.sort_by_key(|event| event.event.at);
        let newest =
            series.now().map(|sight| (sight.value.from, sight.cite.clone())).map_err(Clone::clone);
        Self { all, newest }
    }

    /// Events of one kind of thing: `db-instance` or `db-snapshot`.
    pub(crate) fn of_kind<'e>(&'e self, kind: &'e str) -> impl Iterator<Item = &'e Event<'a>> {
        self.all.iter().filter(move |event| event.event.kind == kind)
    }

    /// The newest look, if it answered.
    pub(crate) fn complete(&self) -> Result<Citation, Open> {
        self.newest.clone().map(|(_, cite)| cite)
    }

    /// Whether an answered look covers everything since `at`.
    pub(crate) fn cover(&self, at: Timestamp) -> bool {
        self.newest.as_ref().is_ok_and(|(from, _)| *from <= at)
    }
}
