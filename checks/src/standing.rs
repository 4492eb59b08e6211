//! Until when a result stands: what of it another as-of alone could change.

use crate::case::Case;
use crate::engine::{Body, CriterionResult, Look, ReasonCode, StudentResult};
use jiff::{SignedDuration, Timestamp};

/// The first as-of after the case's for which the same evidence could come to another result, if
/// there is one. Time alone does no more than this: it ends a wait for CloudTrail, reaches the
/// deadline, ends a decision, or reaches what is dated later.
///
/// ```
/// # use labproof_checks::judge::{Case, judge};
/// # use labproof_checks::lab::Lab;
/// # let lab = Lab::shipped("stem-day-rds").unwrap();
/// # let case = Case {
/// #     lab: &lab,
/// #     account: "111122223333",
/// #     region: "ap-northeast-2",
/// #     observations: &[],
/// #     as_of: "2026-11-22T18:00:00Z".parse()?,
/// #     since: None,
/// #     deadline: None,
/// #     staff: &[],
/// #     decisions: &[],
/// # };
/// use labproof_checks::standing::stands_until;
///
/// let deadline = "2026-11-22T20:00:00Z".parse()?;
/// let case = Case { deadline: Some(deadline), ..case };
/// assert_eq!(stands_until(&case, &judge(&case)), Some(deadline));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn stands_until(case: &Case<'_>, result: &StudentResult) -> Option<Timestamp> {
    let settled = result.criteria().filter_map(settles);
    let decisions = case.decisions.iter().filter_map(|decision| decision.until).map(just_after);
    let later = settled.chain(decisions).chain(case.deadline).chain(dates(case));
    later.filter(|at| *at > case.as_of).min()
}

/// When what waits for CloudTrail waits no longer.
fn settles(criterion: &CriterionResult) -> Option<Timestamp> {
    let beneath = criterion.decided.as_ref().and_then(|decided| decided.because.as_ref());
    let reason = criterion.reason.as_ref().or(beneath)?;
    reason.again_at.filter(|_| reason.code == ReasonCode::Settling)
}

/// A decision holds at its last instant.
fn just_after(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_nanos(1)).unwrap_or(Timestamp::MAX)
}

/// When things were seen, and made: evidence of later than as-of is not used.
fn dates<'a>(case: &Case<'a>) -> impl Iterator<Item = Timestamp> + use<'a> {
    let records = case.observations.iter().filter_map(|seen| match &seen.look {
        Look::Seen(answer) => answer.lookup().map(|lookup| &lookup.records),
        Look::Blind { .. } => None,
    });
    let looks = case.observations.iter().map(|seen| seen.at);
    looks.chain(records.flatten().map(|record| record.at))
}
