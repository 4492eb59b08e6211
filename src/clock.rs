//! The one clock of a run. A demonstration or a test hands in another one than the system's.

use jiff::Timestamp;
use std::fmt;
use std::sync::Arc;

/// Tells what time it is, to the millisecond.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock that all others ask")]
    pub(crate) fn system() -> Self {
        Self::of(Timestamp::now)
    }

    /// A clock that shows what the function says, such as the embedded cloud's time.
    pub(crate) fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time now.
    pub(crate) fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_millisecond(now.as_millisecond())
            .expect("a time that was cut to milliseconds is no later than itself")
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
