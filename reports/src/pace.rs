//! When a student is looked at again: the one decision that `watch` paces itself by.
//!
//! Pure, and about one student: often while AWS changes something, from time to time while there is
//! something to do, seldom where somebody else must act first, never where nothing can be gained.

use crate::gradebook::{Criterion, Reason, Student};
use crate::next_step::{can_still_change, counting, is_over};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::ReasonCode;
use labproof_checks::outcome::Outcome;

/// While AWS changes something, and never more often: the student's own tools share the account's
/// allowance of calls (`docs/aws.md` 7.4).
pub const SOONEST: SignedDuration = SignedDuration::from_mins(1);

/// While the student is at work, or a call only has to be made again.
const AT_WORK: SignedDuration = SignedDuration::from_mins(3);

/// Where the student can still gain, but somebody else must act first, or the lab must be begun
/// once more.
const SELDOM: SignedDuration = SignedDuration::from_mins(15);

/// After the deadline a record may still arrive, for so long (`docs/aws.md` 1.1).
const RECORDS: SignedDuration = SignedDuration::from_hours(2);

/// When to look at a student again who was looked at `now`; never, where no look can raise the
/// score: everything is earned, excused or decided, or the time has ended and nothing is open.
///
/// ```
/// # let book = labproof_reports::Gradebook::example();
/// use jiff::SignedDuration;
/// use labproof_reports::{SOONEST, next_look};
///
/// let now = book.as_of;
/// for student in &book.students {
///     assert!(next_look(student, now, None).is_none_or(|next| next >= now + SOONEST));
///     let long_ago = now - SignedDuration::from_hours(24);
///     assert_eq!(next_look(student, now, Some(long_ago)), None);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn next_look(
    student: &Student,
    now: Timestamp,
    deadline: Option<Timestamp>,
) -> Option<Timestamp> {
    let soonest = after(now, SOONEST);
    let last = deadline.map(|deadline| after(deadline, RECORDS));
    let has_ended = deadline.is_some_and(|deadline| deadline <= now);
    if last.is_some_and(|last| soonest > last) || !can_gain(student, has_ended) {
        return None;
    }
    let waits = counting(student).filter_map(|it| wait(student, it, now, has_ended));
    // What stands at the deadline, and what records tell at the very last, is looked at in any case.
    let fixed = deadline.into_iter().chain(last).filter(|at| *at > now);
    let wanted = waits.min().unwrap_or_else(|| after(now, SELDOM));
    Some(fixed.fold(wanted, Timestamp::min).max(soonest))
}

/// Whether a look can raise the score. Of an account that could not be entered everything is open.
fn can_gain(student: &Student, has_ended: bool) -> bool {
    let can = |it: &Criterion| it.outcome.is_open() || (it.points != it.possible && !has_ended);
    student.score.is_none() || counting(student).any(can)
}

/// When this criterion asks for a look, if it does.
fn wait(
    student: &Student,
    criterion: &Criterion,
    now: Timestamp,
    has_ended: bool,
) -> Option<Timestamp> {
    match criterion.outcome {
        Outcome::Passed | Outcome::Excused => None,
        Outcome::Partial | Outcome::Failed | Outcome::Blocked if has_ended => None,
        Outcome::Partial | Outcome::Failed | Outcome::Blocked => {
            let at_work = can_still_change(criterion) && !is_over(student);
            Some(after(now, if at_work { AT_WORK } else { SELDOM }))
        }
        Outcome::Pending | Outcome::Unverified => {
            let reason = criterion.reason.as_ref();
            Some(reason.map_or_else(|| after(now, SELDOM), |reason| wait_for(reason, now)))
        }
    }
}

fn wait_for(reason: &Reason, now: Timestamp) -> Timestamp {
    match reason.code {
        ReasonCode::InProgress => after(now, SOONEST),
        ReasonCode::Settling => {
            reason.again_at.filter(|at| *at > now).unwrap_or_else(|| after(now, AT_WORK))
        }
        ReasonCode::Throttled
        | ReasonCode::Timeout
        | ReasonCode::LoginRefused
        | ReasonCode::GraderCredentials
        | ReasonCode::ProfileRefused
        | ReasonCode::Stopped => after(now, AT_WORK),
        ReasonCode::AccessDenied
        | ReasonCode::AssumeRoleRefused
        | ReasonCode::Unreachable
        | ReasonCode::Tls
        | ReasonCode::NoRecord
        | ReasonCode::TooManyRecords
        | ReasonCode::WrongAccount
        | ReasonCode::Internal => after(now, SELDOM),
    }
}

fn after(at: Timestamp, wait: SignedDuration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
