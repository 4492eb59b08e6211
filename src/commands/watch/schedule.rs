//! Who is looked at when. Runs are so far apart that no account is ever looked at too often.

use jiff::Timestamp;
use labproof_reports::terminal::End;
use labproof_reports::{Gradebook, SOONEST, next_look};

/// When each student of the roster is looked at next.
#[derive(Debug)]
pub(super) struct Schedule {
    /// In the roster's order; none who is never looked at again.
    looks: Vec<Option<Timestamp>>,
    until: Option<Timestamp>,
}

impl Schedule {
    /// Everybody is due. At `until` there is a last look.
    pub(super) fn new(students: usize, until: Option<Timestamp>) -> Self {
        Self { looks: vec![Some(Timestamp::MIN); students], until }
    }

    /// The places in the roster of those whom a run that begins now looks at: those who are due, and
    /// at the end everybody who is still looked at.
    pub(super) fn due(&self, now: Timestamp) -> Vec<usize> {
        let is_last = self.until.is_some_and(|until| until <= now);
        let is_due = |look: &Option<Timestamp>| look.is_some_and(|look| is_last || look <= now);
        (0..self.looks.len()).filter(|at| is_due(&self.looks[*at])).collect()
    }

    /// These were looked at, and this is how they stand.
    pub(super) fn looked(&mut self, at: &[usize], book: &Gradebook) {
        // What happened since the run began may not have been seen.
        let seen = book.run.started_at;
        for at in at {
            self.looks[*at] = next_look(&book.students[*at], seen, book.deadline);
        }
    }

    /// When the run begins that follows one which ended now; or why none does.
    pub(super) fn next(&self, now: Timestamp) -> Result<Timestamp, End> {
        let look = self.looks.iter().flatten().min().ok_or(End::NobodyCanGain)?;
        let soonest = now.checked_add(SOONEST).unwrap_or(Timestamp::MAX);
        match self.until {
            Some(until) if until < soonest => Err(End::Until),
            Some(until) => Ok(soonest.max(*look).min(until)),
            None => Ok(soonest.max(*look)),
        }
    }
}
