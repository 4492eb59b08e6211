//! The one clock of a run. A demonstration or a test hands in another one than the system's; a run
//! whose system's clock is wrong sets it by AWS's.

use jiff::{SignedDuration, Timestamp};
use miette::Diagnostic;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use thiserror::Error;

/// Tells what time it is, to the millisecond. Clones are one clock.
#[derive(Clone)]
pub(crate) struct Clock {
    shows: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// By how much it is put forward, in milliseconds.
    forward: Arc<AtomicI64>,
}

impl Clock {
    /// The system's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock that all others ask")]
    pub(crate) fn system() -> Self {
        Self::of(Timestamp::now)
    }

    /// A clock that shows what the function says, such as the embedded cloud's time.
    pub(crate) fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { shows: Arc::new(now), forward: Arc::default() }
    }

    /// The time now.
    pub(crate) fn now(&self) -> Timestamp {
        let forward = SignedDuration::from_millis(self.forward.load(Ordering::Relaxed));
        let shown = (self.shows)();
        let now = shown.checked_add(forward).unwrap_or(shown);
        Timestamp::from_millisecond(now.as_millisecond())
            .expect("a time that was cut to milliseconds is no later than itself")
    }

    /// Goes by AWS's clock, which is so far ahead, and says so; unless the two differ by no more than
    /// [`AGREED`].
    ///
    /// # Errors
    /// They differ by more than [`BELIEVED`].
    pub(crate) fn go_by_aws(&self, ahead: SignedDuration) -> Result<Option<Differs>, WrongClock> {
        if differs(ahead).is_none() {
            return Ok(None);
        }
        if ahead.abs() > BELIEVED {
            return Err(WrongClock(Differs(ahead)));
        }
        let millis = i64::try_from(ahead.as_millis()).unwrap_or_default();
        self.forward.store(millis, Ordering::Relaxed);
        Ok(Some(Differs(ahead)))
    }
}

/// By how much AWS's clock is ahead, if they differ by more than an answer's way.
pub(crate) fn differs(ahead: SignedDuration) -> Option<SignedDuration> {
    (ahead.abs() > AGREED).then_some(ahead)
}

/// Clocks that differ by no more are taken for the same: an answer is on its way for a while.
pub(crate) const AGREED: SignedDuration = SignedDuration::from_mins(2);

/// A clock that differs by more is not corrected: who knows what else is wrong.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);

/// By how much AWS's clock is ahead of the system's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Differs(SignedDuration);

impl Differs {
    /// “9h ahead of AWS's”.
    fn by(self) -> String {
        let by = SignedDuration::from_secs(self.0.abs().as_secs());
        let side = if self.0.is_negative() { "ahead of" } else { "behind" };
        format!("{by:#} {side} AWS's")
    }
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = self.by();
        write!(f, "this machine's clock is {by}; all times are by AWS's clock. Set this one")
    }
}

/// The system's clock cannot be trusted.
#[derive(Debug, Error, Diagnostic)]
#[error("this machine's clock is {}: with so large a difference, no time would be certain", .0.by())]
#[diagnostic(help("set this machine's clock and its time zone, and try again"))]
pub(crate) struct WrongClock(Differs);

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_goes_by_aws_where_they_differ_by_more_than_two_minutes_and_less_than_a_day() {
        let noon: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
        for (ahead, says) in [
            (0, None),
            (120, None),
            (-120, None),
            (121, Some("2m 1s behind AWS's")),
            (-9 * 3600, Some("9h ahead of AWS's")),
            (24 * 3600, Some("24h behind AWS's")),
        ] {
            let clock = Clock::of(move || noon);
            let other = clock.clone();
            let ahead = SignedDuration::from_secs(ahead);
            let said = clock.go_by_aws(ahead).unwrap().map(|differs| differs.to_string());
            assert_eq!(said.is_some(), says.is_some(), "{ahead:#}");
            assert!(said.unwrap_or_default().contains(says.unwrap_or_default()), "{ahead:#}");
            let now = if says.is_some() { noon + ahead } else { noon };
            assert_eq!(other.now(), now, "clones are one clock");
        }
        for ahead in [24 * 3600 + 1, -24 * 3600 - 1, 400 * 24 * 3600] {
            let clock = Clock::of(move || noon);
            assert!(clock.go_by_aws(SignedDuration::from_secs(ahead)).is_err());
            assert_eq!(clock.now(), noon);
        }
    }
}
