//! How many accounts are looked at side by side. Where nobody says, the run finds out: it looks at more
//! at once for as long as that is faster, and at fewer for as long as the processors are busy all the
//! same. So it is wide where answers take long and accounts wait for AWS, and narrow where the processors
//! are the limit: what is in memory at once is small then, and near.

use std::cmp::Ordering;
use std::fs;
use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;
use tokio::time::Instant;

/// Where a run begins that finds out by itself.
pub(crate) const START: usize = 16;

/// A run that finds out by itself is never wider: each account has some ten connections.
const WIDEST: usize = 256;

/// Nor is it narrower, however much AWS slows the caller down.
const NARROWEST: usize = 4;

/// The part of all processors from which on they are the limit.
const FULL: f64 = 0.95;

/// A narrower width is as good if this part of the processor time is used that was used before: how many accounts
/// are done with it in a quarter of a second varies by more than what there is to gain.
const AS_BUSY: f64 = 0.9;

/// A rate is measured over so long at least, and over as many accounts as are side by side.
const WINDOW: Duration = Duration::from_millis(250);

/// How many windows pass before something else is tried, once a good width is known.
const REST: u32 = 8;

/// How many accounts are looked at side by side.
#[derive(Debug)]
pub(super) struct Width {
    is_fixed: bool,
    now: usize,
    processors: f64,
    window: Window,
    /// The best so far.
    best: Option<Tried>,
    step: Step,
    /// Whether this width gained too little already: one window may have been a slow one.
    is_doubted: bool,
    /// How many windows are still to pass before something else is tried.
    rest: u32,
}

/// What came of a width.
#[derive(Debug, Clone, Copy)]
struct Tried {
    width: usize,
    /// How many accounts a second were done at it.
    rate: f64,
    /// The part of all processors that this process used at it.
    worked: f64,
}

/// What is being measured.
#[derive(Debug, Clone, Copy)]
struct Window {
    since: Meter,
    done: usize,
}

/// What is read at both ends of a window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    at: Instant,
    /// How often AWS has slowed the caller down in this run.
    slowed: u64,
    /// The processor time that this process has taken.
    worked: Duration,
    /// How long the processors of this machine had nothing to do, all together, where it tells.
    idle: Option<Duration>,
}

impl Meter {
    /// As it is now.
    pub(super) fn read(slowed: u64) -> Self {
        Self { at: Instant::now(), slowed, worked: worked(), idle: idle() }
    }
}

#[cfg(unix)]
fn worked() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// Where nobody asks the system, the rate alone tells.
#[cfg(not(unix))]
fn worked() -> Duration {
    Duration::ZERO
}

/// The second number of `/proc/uptime`, which counts hundredths of a second (`man 5 proc`).
fn idle() -> Option<Duration> {
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    let idle = uptime.split_whitespace().nth(1)?.parse().ok()?;
    Duration::try_from_secs_f64(idle).ok()
}

/// By how much wider the next try is, or narrower where the processors are the limit, and how fast it must be
/// to be kept.
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

    fn narrower(self, width: usize) -> usize {
        match self {
            Self::Double => width / 2,
            Self::Quarter => width * 4 / 5,
        }
    }

    /// Twice as many accounts cost twice as much memory and twice as many connections: they must be worth it.
    fn must_gain(self) -> f64 {
        match self {
            Self::Double => 1.4,
            Self::Quarter => 1.12,
        }
    }
}

impl Width {
    /// As many as somebody says; else what is found out.
    pub(super) fn new(said: Option<usize>, begin: Meter) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a machine has far fewer processors")]
        let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get) as f64;
        Self {
            is_fixed: said.is_some(),
            now: said.unwrap_or(START),
            processors,
            window: Window { since: begin, done: 0 },
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
        self.best.map_or(self.now, |best| best.width)
    }

    /// One account is done, at this instant. The meter is read only once a window has passed, for it reads a file.
    pub(super) fn done(&mut self, at: Instant, read: impl FnOnce() -> Meter) {
        self.window.done += 1;
        let Window { since, done } = self.window;
        let passed = at.saturating_duration_since(since.at);
        if self.is_fixed || passed < WINDOW || done < self.now {
            return;
        }
        let meter = read();
        let took = meter.at.saturating_duration_since(since.at);
        #[expect(clippy::cast_precision_loss, reason = "a window has far fewer accounts")]
        let rate = done as f64 / took.as_secs_f64();
        let share = |time: Duration| time.div_duration_f64(took) / self.processors;
        let worked = share(meter.worked.saturating_sub(since.worked));
        // Others are at work on this machine, too: there is no more to be had than what is idle.
        let idle = meter.idle.zip(since.idle).map(|(now, before)| now.saturating_sub(before));
        let busy = idle.map_or(worked, |idle| worked.max(1.0 - share(idle)));
        // Some refusals are weather: the rate pays for them, and tells.
        let refused = meter.slowed.saturating_sub(since.slowed);
        if refused > done as u64 {
            self.shrink();
        } else {
            self.learn(Tried { width: self.now, rate, worked }, busy);
        }
        self.window = Window { since: meter, done: 0 };
    }

    /// AWS limits how often accounts may be entered: more at once gain nothing.
    fn shrink(&mut self) {
        self.now = (self.now * 3 / 4).max(NARROWEST);
        (self.best, self.step, self.rest) = (None, Step::Quarter, REST);
        self.is_doubted = false;
    }

    /// By what was done at this width, and the part of all processors that was busy.
    fn learn(&mut self, now: Tried, busy: f64) {
        let is_doubted = std::mem::take(&mut self.is_doubted);
        match self.best {
            Some(best) if self.is_worse(now, best) => {
                if is_doubted {
                    self.now = best.width;
                    (self.step, self.rest) = (Step::Quarter, REST);
                } else {
                    self.is_doubted = true;
                }
            }
            Some(best) if best.width != now.width => {
                self.best = Some(now);
                self.vary(busy);
            }
            Some(_) | None => {
                self.best = Some(now);
                match self.rest.checked_sub(1) {
                    Some(rest) => self.rest = rest,
                    None => self.vary(busy),
                }
            }
        }
    }

    /// Whether another width is no better than the best so far.
    fn is_worse(&self, now: Tried, best: Tried) -> bool {
        match now.width.cmp(&best.width) {
            Ordering::Less => now.worked < best.worked * AS_BUSY,
            Ordering::Equal => false,
            Ordering::Greater => now.rate < best.rate * self.step.must_gain(),
        }
    }

    /// Tries another width, if one may be better.
    fn vary(&mut self, busy: f64) {
        if busy >= FULL && self.now > NARROWEST {
            self.now = self.step.narrower(self.now).max(NARROWEST);
        } else if busy * self.step.must_gain() > 1.0 {
            // Who is busy half of the time can be twice as fast, and no faster.
            self.rest = REST;
        } else {
            self.now = self.step.wider(self.now).min(WIDEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROCESSORS: f64 = 2.0;

    fn begin() -> Meter {
        Meter { at: Instant::now(), slowed: 0, worked: Duration::ZERO, idle: None }
    }

    /// A machine that could do so many accounts a second, where an account takes so many seconds, and others
    /// take a part of the processors.
    struct Machine {
        seconds: f64,
        most: f64,
        others: f64,
    }

    impl Machine {
        #[expect(clippy::cast_precision_loss, reason = "widths are small")]
        fn rate(&self, width: usize) -> f64 {
            (width as f64 / self.seconds).min(self.most * (1.0 - self.others))
        }

        /// What is read after so many seconds and accounts.
        fn meter(&self, begin: Meter, slowed: u64, clock: f64, done: f64) -> Meter {
            let [at, worked] = [clock, PROCESSORS * done / self.most].map(Duration::from_secs_f64);
            let idle = PROCESSORS * clock * (1.0 - self.others) - worked.as_secs_f64();
            let idle = Some(Duration::from_secs_f64(idle.max(0.0)));
            Meter { at: begin.at + at, slowed, worked, idle }
        }
    }

    /// What became of a run.
    struct Run {
        /// The width at its end.
        found: usize,
        /// The widest that it tried.
        widest: usize,
        /// After how many seconds it was within a fifth of the best rate.
        after: f64,
    }

    /// A run of so many seconds.
    fn run(machine: &Machine, slowed: impl Fn(usize) -> bool, seconds: f64) -> Run {
        let begin = begin();
        let mut width = Width { processors: PROCESSORS, ..Width::new(None, begin) };
        let best = (1..=WIDEST).map(|width| machine.rate(width)).fold(0.0, f64::max);
        let (mut clock, mut done, mut slow, mut near, mut widest) = (0.0, 0.0, 0, seconds, 0);
        while clock < seconds {
            clock += 1.0 / machine.rate(width.now());
            done += 1.0;
            slow += 2 * u64::from(slowed(width.now()));
            let meter = machine.meter(begin, slow, clock, done);
            width.done(meter.at, || meter);
            widest = widest.max(width.now());
            if machine.rate(width.now()) < best * 0.8 {
                near = seconds;
            } else if near >= seconds {
                near = clock;
            }
        }
        Run { found: width.found(), widest, after: near }
    }

    #[tokio::test]
    async fn a_width_that_nobody_names_is_near_the_best_within_seconds() {
        for (what, seconds, most, widths) in [
            ("the processors are the limit", 0.005, 350.0, NARROWEST..=NARROWEST),
            ("they are, and eight are too few", 0.03, 350.0, 9..=13),
            ("they nearly are", 0.055, 350.0, 16..=16),
            ("answers take 50 ms", 0.17, 400.0, 60..=100),
            ("answers take 200 ms", 0.7, 1e9, 250..=256),
            ("answers take long and the processors are slow", 0.7, 100.0, 60..=100),
        ] {
            let Run { found, after, .. } =
                run(&Machine { seconds, most, others: 0.0 }, |_| false, 30.0);
            assert!(widths.contains(&found), "{what}: {found}");
            assert!(after < 4.0, "{what}: near the best after {after} s");
        }
    }

    #[tokio::test]
    async fn a_caller_whom_aws_slows_down_becomes_narrower() {
        let machine = Machine { seconds: 0.17, most: 1e9, others: 0.0 };
        let Run { found, .. } = run(&machine, |width| width > 40, 30.0);
        assert!((NARROWEST..=44).contains(&found), "{found}");
    }

    /// Others may make the machine slow for a while: that tells nothing of the width.
    #[tokio::test]
    async fn a_width_at_which_the_machine_happens_to_be_slow_is_no_worse_for_that() {
        let begin = begin();
        let mut width = Width { processors: PROCESSORS, ..Width::new(None, begin) };
        let (mut clock, mut done, mut worked) = (0.0, 0.0, 0.0);
        while clock < 30.0 {
            let slow = if (0.5..1.5).contains(&clock) { 1.2 } else { 1.0 };
            let took = slow / 350.0;
            (clock, done, worked) = (clock + took, done + 1.0, worked + PROCESSORS * took);
            let [at, worked] = [clock, worked].map(Duration::from_secs_f64);
            let at = begin.at + at;
            width.done(at, || Meter { at, worked, idle: Some(Duration::ZERO), ..begin });
        }
        assert_eq!(width.found(), NARROWEST, "{done}");
    }

    /// Each account more side by side is memory more, and there is nothing to gain by it.
    #[tokio::test]
    async fn where_others_keep_the_processors_busy_no_more_is_tried() {
        for (others, widest) in [(0.5, 16..=16), (0.0, 20..=WIDEST)] {
            let tried = run(&Machine { seconds: 0.08, most: 400.0, others }, |_| false, 30.0);
            assert!(widest.contains(&tried.widest), "{others}: {}", tried.widest);
        }
    }

    #[tokio::test]
    async fn a_width_that_somebody_names_stays() {
        let begin = begin();
        let mut width = Width::new(Some(3), begin);
        for second in 1..1000 {
            let at = begin.at + Duration::from_secs(second);
            width.done(at, || Meter { at, slowed: second, ..begin });
        }
        assert_eq!((width.now(), width.found()), (3, 3));
    }
}
