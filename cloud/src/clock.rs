//! The cloud's own time: it stands still until a test moves it, or flows when people look at it.

use std::sync::Mutex;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use crate::lock::lock;

/// A clock that can be moved forward.
#[derive(Debug)]
pub(crate) struct Clock(Mutex<Reading>);

#[derive(Debug)]
struct Reading {
    shown: Timestamp,
    flows_since: Option<Instant>,
}

impl Clock {
    pub(crate) fn new(start: Timestamp) -> Self {
        Self(Mutex::new(Reading { shown: start, flows_since: None }))
    }

    pub(crate) fn now(&self) -> Timestamp {
        let reading = self.lock();
        let flown = reading.flows_since.map(|since| since.elapsed()).unwrap_or_default();
        let flown =
            SignedDuration::from_millis(i64::try_from(flown.as_millis()).unwrap_or(i64::MAX));
        reading.shown.saturating_add(flown).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut reading = self.lock();
        reading.shown = reading.shown.saturating_add(by).unwrap_or(Timestamp::MAX);
    }

    pub(crate) fn let_flow(&self) {
        self.lock().flows_since.get_or_insert_with(Instant::now);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Reading> {
        lock(&self.0)
    }
}

/// The machine's own time, for what a client compares with its own clock.
pub(crate) fn machine_now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one door of this crate to the machine's clock"
    )]
    Timestamp::now()
}
