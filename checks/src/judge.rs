//! From the evidence of one account to the result of one student.

use crate::evidence::Observation;
use crate::lab::Lab;
use crate::result::StudentResult;
use jiff::Timestamp;

/// Everything that a judgement depends on. Nothing else does: no clock, no environment.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The rules.
    pub lab: &'a Lab,
    /// The student's account.
    pub account: &'a str,
    /// The region that is graded.
    pub region: &'a str,
    /// What was observed, in any order. Observations of other accounts and regions, and those
    /// after `as_of`, are not used.
    pub observations: &'a [Observation],
    /// The instant that is judged for.
    pub as_of: Timestamp,
    /// When the student's time is up, if there is such a time.
    pub deadline: Option<Timestamp>,
    /// ARNs whose calls are not the student's: an account cleaner.
    pub staff: &'a [String],
    /// Other students whose roster rows name the same account.
    pub account_shared_with: &'a [String],
}

/// Judges one student.
pub fn judge(case: &Case<'_>) -> StudentResult {
    let _ = case;
    unimplemented!()
}
