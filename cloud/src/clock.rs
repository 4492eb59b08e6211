//! The cloud's own time: it stands still until a test moves it, or flows when people look at it.

use std::sync::Mutex;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use crate::lock::lock;
use crate::region::after;

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

/// How fast AWS works: in the usual time, or so many times as fast. The clock itself is not touched, so what is a matter of
/// days, such as retention, stays so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace(u16);

impl Pace {
    pub(crate) fn times(speed: u16) -> Self {
        Self(speed.max(1))
    }

    /// How long something takes.
    pub(crate) fn of(self, usual: SignedDuration) -> SignedDuration {
        usual / i32::from(self.0)
    }

    /// When something is done that begins at a moment.
    pub(crate) fn after(self, begun: Timestamp, usual: SignedDuration) -> Timestamp {
        after(begun, self.of(usual))
    }

    /// The same, of what clients ask after so seldom that nobody would see it be faster: at any pace but the usual one it is
    /// done at once. `aws cloudformation deploy` asks every thirty seconds.
    pub(crate) fn soon_after(self, begun: Timestamp, usual: SignedDuration) -> Timestamp {
        if self.0 == 1 { after(begun, usual) } else { begun }
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
