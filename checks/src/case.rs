//! What a judgement depends on.

use crate::engine::{Decision, Principal};
use crate::evidence::Kept;
use crate::lab::Lab;
use jiff::Timestamp;

/// Everything that a judgement depends on. Nothing else does: no clock, no environment.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The rules.
    pub lab: &'a Lab,
    /// The student's account.
    pub account: &'a str,
    /// The region that was named. Another one is graded if this one holds nothing of the lab and
    /// the other does.
    pub region: &'a str,
    /// What was observed, in any order. Observations of other accounts and regions, and those
    /// after `as_of`, are not used.
    pub observations: &'a [Kept],
    /// The instant that is judged for.
    pub as_of: Timestamp,
    /// When the lab's window begins, if somebody said so; else where the newest lookup begins. What
    /// was made before is not this student's work.
    pub since: Option<Timestamp>,
    /// When the student's time ends, if somebody has set that.
    pub deadline: Option<Timestamp>,
    /// Whose calls are not the student's: an account cleaner's.
    pub staff: &'a [Principal],
    /// What the instructor has decided about this student.
    pub decisions: &'a [Decision],
}
