//! What goes wrong at the endpoint: each call anew, so that a call that is made again may succeed.

use clap::Args;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many of a hundred calls fail, and how.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct Rates {
    /// How many of a hundred calls are throttled
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    pub(crate) throttle: f64,
    /// How many of a hundred calls fail with a 503
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    pub(crate) fail: f64,
    /// How many of a hundred calls find the connection closed instead of an answer
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    pub(crate) reset: f64,
}

/// What befalls a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    Throttled,
    Failed,
    Reset,
}

impl Fault {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Failed => "failed",
            Self::Reset => "reset",
        }
    }
}

/// Draws the faults of a run: in another order each time that calls come in another order, but as many of each.
#[derive(Debug)]
pub(crate) struct Faults {
    rates: Rates,
    drawn: AtomicU64,
}

impl Faults {
    pub(crate) fn new(rates: Rates) -> Self {
        Self { rates, drawn: AtomicU64::new(0) }
    }

    /// What befalls the next call, if anything does.
    pub(crate) fn draw(&self) -> Option<Fault> {
        let Rates { throttle, fail, reset } = self.rates;
        let dice = per_cent(self.drawn.fetch_add(1, Ordering::Relaxed));
        [(throttle, Fault::Throttled), (throttle + fail, Fault::Failed)]
            .into_iter()
            .chain([(throttle + fail + reset, Fault::Reset)])
            .find_map(|(below, fault)| (dice < below).then_some(fault))
    }
}

/// A number in 0..100 for the n-th draw, by `SplitMix64`.
fn per_cent(n: u64) -> f64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let of_a_million = (z ^ (z >> 31)) % 1_000_000;
    f64::from(u32::try_from(of_a_million).unwrap_or_default()) / 10_000.0
}
