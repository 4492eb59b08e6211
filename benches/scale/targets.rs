//! What is to hold, in one table.

use crate::cases::{Case, Part, Row};
use std::time::Duration;

/// What is to hold of what was measured.
pub(crate) struct Target {
    pub(crate) what: &'static str,
    pub(crate) limit: Limit,
    pub(crate) miss: Miss,
    /// What was measured; `None` where one of the cases was not.
    pub(crate) value: fn(&Rows) -> Option<f64>,
}

/// What a missed target does. What fails nothing is told all the same.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Miss {
    Fails,
    /// A time of this machine's differs from another's.
    IsOfTheMachine,
    /// It fails, if the bare loop reaches it: otherwise the calls alone take too long for it.
    FailsIfBareReaches(fn(&Rows) -> Option<f64>),
}

/// What became of a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Verdict {
    NotMeasured,
    Reached,
    Missed,
    MissedHere,
    /// The bare loop missed it too, with this.
    OutOfReach(f64),
}

/// Where a target is reached.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

/// The targets. Ratios are of two cases of one run, on one machine.
pub(crate) static TARGETS: &[Target] = &[
    Target {
        what: "times as fast as boto3",
        limit: Limit::AtLeast(200.0),
        miss: Miss::FailsIfBareReaches(|rows| rows.times_as_fast(rows.bare()?, Part::Boto3)),
        value: |rows| rows.times_as_fast(rows.class()?, Part::Boto3),
    },
    Target {
        what: "times as fast as c7n-org",
        limit: Limit::AtLeast(200.0),
        miss: Miss::FailsIfBareReaches(|rows| rows.times_as_fast(rows.bare()?, Part::C7nOrg)),
        value: |rows| rows.times_as_fast(rows.class()?, Part::C7nOrg),
    },
    Target {
        what: "times the bare loop's processor time (1.25 is the goal)",
        limit: Limit::AtMost(1.5),
        miss: Miss::Fails,
        value: Rows::times_bare,
    },
    Target {
        what: "times the processor time an account of 100 accounts, at 10,000",
        limit: Limit::AtMost(1.2),
        miss: Miss::Fails,
        value: |rows| {
            let [small, large] = [100, 10_000].map(|accounts| rows.of(Part::Grade, accounts, 0));
            Some(large?.processor_ms() / small?.processor_ms())
        },
    },
    Target {
        what: "times the memory that one more account takes between 100 and 1,000, from 1,000 to 10,000",
        limit: Limit::AtMost(1.2),
        miss: Miss::Fails,
        value: |rows| Some(rows.marginal_kb(1_000, 10_000)? / rows.marginal_kb(100, 1_000)?),
    },
    Target {
        what: "MB for 10,000 accounts",
        limit: Limit::AtMost(200.0),
        miss: Miss::Fails,
        value: |rows| Some(rows.of(Part::Grade, 10_000, 0)?.peak_mb()),
    },
    Target {
        what: "round trips for one account",
        limit: Limit::AtMost(3.0),
        miss: Miss::Fails,
        value: Rows::round_trips,
    },
    Target {
        what: "ms for one account, without latency",
        limit: Limit::AtMost(20.0),
        miss: Miss::IsOfTheMachine,
        value: |rows| Some(rows.of(Part::Grade, 1, 0)?.usage.wall.as_secs_f64() * 1_000.0),
    },
    Target {
        what: "s to regrade 10,000 on one core",
        limit: Limit::AtMost(30.0),
        miss: Miss::IsOfTheMachine,
        value: |rows| Some(rows.of(Part::Regrade, 10_000, 0)?.usage.wall.as_secs_f64()),
    },
    Target {
        what: "times the first run's time, for a second on the same store",
        limit: Limit::AtMost(1.2),
        miss: Miss::Fails,
        value: |rows| {
            let again = rows.all.iter().rfind(|row| row.case.part == Part::GradeAgain)?;
            Some(again.times(rows.of(Part::Grade, again.case.accounts, 0)?))
        },
    },
    Target {
        what: "times the time without faults, with 30 of 100 calls throttled and 5 failing",
        limit: Limit::AtMost(2.0),
        miss: Miss::Fails,
        value: |rows| Some(rows.faulty()?.times(rows.without_faults()?)),
    },
    Target {
        what: "students whom faults gave another row of outcomes",
        limit: Limit::AtMost(0.0),
        miss: Miss::Fails,
        value: |rows| {
            let lines = |row: &Row| row.grades.clone().unwrap_or_default();
            Some(differing(&lines(rows.faulty()?), &lines(rows.without_faults()?)))
        },
    },
];

/// Less than this, in kB, is the allocator's own affair and no growth.
const NOTHING_KB: f64 = 2.0;

/// All that was measured.
pub(crate) struct Rows {
    /// The fastest run of each case.
    pub(crate) all: Vec<Row>,
    /// Every run, in the order in which they were made.
    runs: Vec<Row>,
}

impl Rows {
    /// Of all runs, in the order in which they were made.
    pub(crate) fn of_runs(runs: Vec<Row>) -> Self {
        let mut all: Vec<Row> = Vec::new();
        for run in &runs {
            match all.iter_mut().find(|row| row.case == run.case) {
                Some(row) if run.usage.wall < row.usage.wall => *row = run.clone(),
                Some(_) => {}
                None => all.push(run.clone()),
            }
        }
        Self { all, runs }
    }

    /// The class's processor time against that of the bare loop beside it: of all rounds the median. The fastest
    /// of each might be of different minutes, and a machine that others use is another one by then.
    fn times_bare(&self) -> Option<f64> {
        let (class, bare) = (self.class()?.case, self.bare()?.case);
        let runs = |case| self.runs.iter().filter(move |row| row.case == case);
        let pairs = runs(class).zip(runs(bare));
        let mut times: Vec<f64> =
            pairs.map(|(class, bare)| class.processor_ms() / bare.processor_ms()).collect();
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied()
    }

    pub(crate) fn of(&self, part: Part, accounts: usize, latency_ms: u64) -> Option<&Row> {
        let case = Case { part, accounts, latency_ms };
        self.all.iter().find(|row| row.case == case)
    }

    /// The class that others are compared with: one that took long enough, and has a bare loop beside it.
    fn class(&self) -> Option<&Row> {
        self.of(Part::Grade, self.bare()?.case.accounts, 0)
    }

    /// The bare loop, without latency.
    fn bare(&self) -> Option<&Row> {
        self.all.iter().find(|row| row.case.part == Part::Bare && row.case.latency_ms == 0)
    }

    fn times_as_fast(&self, row: &Row, peer: Part) -> Option<f64> {
        Some(row.per_second() / self.peer(peer)?.per_second())
    }

    fn peer(&self, part: Part) -> Option<&Row> {
        self.all.iter().find(|row| row.case.part == part)
    }

    fn faulty(&self) -> Option<&Row> {
        self.peer(Part::GradeFaulty)
    }

    fn without_faults(&self) -> Option<&Row> {
        let Case { accounts, latency_ms, .. } = self.faulty()?.case;
        self.of(Part::Grade, accounts, latency_ms)
    }

    /// What one more account takes between two sizes, in kB.
    fn marginal_kb(&self, small: usize, large: usize) -> Option<f64> {
        let [less, more] = [small, large].map(|accounts| self.of(Part::Grade, accounts, 0));
        let grown = (more?.peak_mb() - less?.peak_mb()) * 1_000.0;
        Some((grown / number(large - small)).max(NOTHING_KB))
    }

    /// How often the latency is waited for, one after another: the rest of the time is the same without it.
    fn round_trips(&self) -> Option<f64> {
        let is_one = |row: &&Row| {
            row.case.part == Part::Grade && row.case.accounts == 1 && row.case.latency_ms > 0
        };
        let latency = |row: &&Row| row.case.latency_ms;
        let far = self.all.iter().filter(is_one).max_by_key(latency)?;
        let near = self.all.iter().filter(is_one).min_by_key(latency)?;
        let waited = far.usage.wall.saturating_sub(near.usage.wall);
        let longer = Duration::from_millis(far.case.latency_ms.checked_sub(near.case.latency_ms)?);
        (!longer.is_zero()).then(|| waited.div_duration_f64(longer).round())
    }
}

impl Row {
    pub(crate) fn per_second(&self) -> f64 {
        number(self.case.accounts) / self.usage.wall.as_secs_f64()
    }

    /// An account's share of the processor time, in ms.
    pub(crate) fn processor_ms(&self) -> f64 {
        self.usage.processor.as_secs_f64() * 1_000.0 / number(self.case.accounts)
    }

    /// The endpoint's processor time for an account, in ms: it is not the part's own.
    pub(crate) fn endpoint_ms(&self) -> Option<f64> {
        let (usage, _) = self.endpoint.as_ref()?;
        Some(usage.processor.as_secs_f64() * 1_000.0 / number(self.case.accounts))
    }

    /// In millions of bytes.
    pub(crate) fn peak_mb(&self) -> f64 {
        number(usize::try_from(self.usage.peak).unwrap_or(usize::MAX)) / 1e6
    }

    fn times(&self, other: &Self) -> f64 {
        self.usage.wall.div_duration_f64(other.usage.wall)
    }
}

impl Target {
    /// What became of it.
    pub(crate) fn verdict(&self, rows: &Rows) -> Verdict {
        match ((self.value)(rows), self.miss) {
            (None, _) => Verdict::NotMeasured,
            (Some(value), _) if self.limit.holds(value) => Verdict::Reached,
            (Some(_), Miss::Fails) => Verdict::Missed,
            (Some(_), Miss::IsOfTheMachine) => Verdict::MissedHere,
            (Some(_), Miss::FailsIfBareReaches(bare)) => match bare(rows) {
                Some(bare) if !self.limit.holds(bare) => Verdict::OutOfReach(bare),
                Some(_) | None => Verdict::Missed,
            },
        }
    }
}

impl Limit {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(limit) => value >= limit,
            Self::AtMost(limit) => value <= limit,
        }
    }
}

/// How many lines of one text are not those of the other.
fn differing(one: &str, other: &str) -> f64 {
    let pairs = one.lines().zip(other.lines()).filter(|(one, other)| one != other).count();
    number(pairs + one.lines().count().abs_diff(other.lines().count()))
}

#[expect(clippy::cast_precision_loss, reason = "what is measured has no 16 digits")]
fn number(count: usize) -> f64 {
    count as f64
}
