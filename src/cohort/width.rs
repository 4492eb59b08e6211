//! How many accounts are looked at side by side. Where nobody says, the run finds out: it looks at more
//! at once for as long as that is faster. So it is wide where answers take long and accounts wait for
//! AWS, and narrow where the processors are the limit.

use std::time::Duration;
use tokio::time::Instant;

/// Where a run begins that finds out by itself.
pub(crate) const START: usize = 16;

/// A run that finds out by itself is never wider: each account has some ten connections.
const WIDEST: usize = 256;

/// Nor is it narrower, however much AWS slows the caller down.
const NARROWEST: usize = 4;

/// A rate is measured over so long at least, and over as many accounts as are side by side.
const WINDOW: Duration = Duration::from_millis(250);

/// How many windows pass before something else is tried, once a good width is known.
const REST: u32 = 8;

/// How many accounts are looked at side by side.
#[derive(Debug)]
pub(super) struct Width {
    is_fixed: bool,
    now: usize,
    window: Window,
    /// The best width so far, and how many accounts a second were done at it.
    best: Option<(usize, f64)>,
    step: Step,
    /// Whether this width gained too little already: one window may have been a slow one.
    is_doubted: bool,
    /// How many windows are still to pass before something else is tried.
    rest: u32,
}

/// What is being measured.
#[derive(Debug)]
struct Window {
    since: Instant,
    done: usize,
    /// How often AWS had slowed the caller down by then.
    slowed: u64,
}

/// By how much wider the next try is, and how much faster it must be to be kept.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Until that gains too little.
    Double,
    /// From then on, in case that things have changed.
    Quarter,
}

impl Step {
    fn wider(self, width: usize) -> usize {
        match self {
            Self::Double => width * 2,
            Self::Quarter => width + width.div_ceil(4),
        }
    }

    /// Twice as many accounts cost twice as much memory and twice as many connections: they must be worth it.
    fn must_gain(self) -> f64 {
        match self {
            Self::Double => 1.25,
            Self::Quarter => 1.12,
        }
    }
}

impl Width {
    /// As many as somebody says; else what is found out.
    pub(super) fn new(said: Option<usize>, now: Instant) -> Self {
        Self {
            is_fixed: said.is_some(),
            now: said.unwrap_or(START),
            window: Window { since: now, done: 0, slowed: 0 },
            best: None,
            step: Step::Double,
            is_doubted: false,
            // The first accounts make the connections: they tell nothing.
            rest: 1,
        }
    }

    /// So many at the moment.
    pub(super) fn now(&self) -> usize {
        self.now
    }

    /// So many were best.
    pub(super) fn found(&self) -> usize {
        self.best.map_or(self.now, |(width, _)| width)
    }

    /// One account is done. AWS has slowed the caller down so often in this run.
    pub(super) fn done(&mut self, at: Instant, slowed: u64) {
        self.window.done += 1;
        let took = at.saturating_duration_since(self.window.since);
        if self.is_fixed || took < WINDOW || self.window.done < self.now {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a window has far fewer accounts")]
        let rate = self.window.done as f64 / took.as_secs_f64();
        // Some refusals are weather: the rate pays for them, and tells.
        let refused = slowed.saturating_sub(self.window.slowed);
        if refused > self.window.done as u64 {
            self.shrink();
        } else {
            self.learn(rate);
        }
        self.window = Window { since: at, done: 0, slowed };
    }

    /// AWS limits how often accounts may be entered: more at once gain nothing.
    fn shrink(&mut self) {
        self.now = (self.now * 3 / 4).max(NARROWEST);
        (self.best, self.step, self.rest) = (None, Step::Quarter, REST);
        self.is_doubted = false;
    }

    fn learn(&mut self, rate: f64) {
        let is_doubted = std::mem::take(&mut self.is_doubted);
        match self.best {
            Some((width, before)) if width != self.now && rate < before * self.step.must_gain() => {
                if is_doubted {
                    self.now = width;
                    (self.step, self.rest) = (Step::Quarter, REST);
                } else {
                    self.is_doubted = true;
                }
            }
            Some((width, _)) if width != self.now => {
                self.best = Some((self.now, rate));
                self.widen();
            }
            Some(_) | None => {
                self.best = Some((self.now, rate));
                match self.rest.checked_sub(1) {
                    Some(rest) => self.rest = rest,
                    None => self.widen(),
                }
            }
        }
    }

    fn widen(&mut self) {
        self.now = self.step.wider(self.now).min(WIDEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run in which accounts are done at a rate that depends on the width, for so many seconds: the
    /// width at its end, and after how many seconds it was within a fifth of the best rate.
    fn run(
        rate: impl Fn(usize) -> f64,
        slowed: impl Fn(usize) -> bool,
        seconds: f64,
    ) -> (usize, f64) {
        let start = Instant::now();
        let mut width = Width::new(None, start);
        let best = (1..=WIDEST).map(&rate).fold(0.0, f64::max);
        let (mut clock, mut times, mut near) = (0.0, 0, seconds);
        while clock < seconds {
            clock += 1.0 / rate(width.now());
            times += 2 * u64::from(slowed(width.now()));
            width.done(start + Duration::from_secs_f64(clock), times);
            if rate(width.now()) < best * 0.8 {
                near = seconds;
            } else if near >= seconds {
                near = clock;
            }
        }
        (width.found(), near)
    }

    /// Accounts of so many seconds each, of which the machine can do no more than so many a second.
    #[expect(clippy::cast_precision_loss, reason = "widths are small")]
    fn bound(seconds: f64, most: f64) -> impl Fn(usize) -> f64 {
        move |width| (width as f64 / seconds).min(most)
    }

    #[tokio::test]
    async fn a_width_that_nobody_names_is_near_the_best_within_seconds() {
        for (what, seconds, most, widths) in [
            ("the processors are the limit", 0.005, 350.0, 16..=20),
            ("answers take 50 ms", 0.17, 400.0, 60..=100),
            ("answers take 200 ms", 0.7, 1e9, 250..=256),
            ("answers take long and the processors are slow", 0.7, 100.0, 60..=100),
        ] {
            let (found, after) = run(bound(seconds, most), |_| false, 30.0);
            assert!(widths.contains(&found), "{what}: {found}");
            assert!(after < 4.0, "{what}: near the best after {after} s");
        }
    }

    #[tokio::test]
    async fn a_caller_whom_aws_slows_down_becomes_narrower() {
        let (found, _) = run(bound(0.17, 1e9), |width| width > 40, 30.0);
        assert!((NARROWEST..=44).contains(&found), "{found}");
    }

    #[tokio::test]
    async fn a_width_that_somebody_names_stays() {
        let start = Instant::now();
        let mut width = Width::new(Some(3), start);
        for second in 1..1000 {
            width.done(start + Duration::from_secs(second), second);
        }
        assert_eq!((width.now(), width.found()), (3, 3));
    }
}
