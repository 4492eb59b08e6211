//! Which region is graded: the one whose things give the best result.

use crate::account::{self, Entered};
use crate::case::Case;
use crate::engine::{Points, worth};
use crate::evidence::{Answer, Body, Kept, Look, Lookup, SESSION};
use crate::lab::Lab;
use crate::modules::{Anchor, Subject};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The region that is graded: of those that hold an instance of the lab's, live or on record, the
/// one with the best result; else of those that hold anything of the lab; else the named one. Of
/// equal ones the named one is.
pub(crate) fn graded(case: &Case<'_>) -> String {
    let ours = case.observations.iter().filter(|seen| seen.account == case.account);
    let others: BTreeSet<&str> =
        ours.map(|seen| seen.region.as_str()).filter(|region| *region != case.region).collect();
    if others.is_empty() {
        return case.region.to_owned();
    }
    let regions: Vec<&str> = others.into_iter().chain([case.region]).collect();
    let that = |holds: fn(&Case<'_>) -> bool| -> Vec<&str> {
        let holds = |region: &&str| holds(&Case { region, ..*case });
        regions.iter().copied().filter(holds).collect()
    };
    let with_instance = that(holds_instance);
    let found = if with_instance.is_empty() { that(holds_lab) } else { with_instance };
    best(case, &found).unwrap_or(case.region).to_owned()
}

/// The region with the most earned, then the most open; of equal ones the last, which the named
/// one is.
fn best<'r>(case: &Case<'_>, regions: &[&'r str]) -> Option<&'r str> {
    let result = |region: &&str| -> (Points, Points) { result(&Case { region, ..*case }) };
    match regions {
        [only] => Some(*only),
        several => several.iter().copied().max_by_key(|region| result(region)),
    }
}

/// What is earned and what is open by what was seen of the case's own region alone.
fn result(case: &Case<'_>) -> (Points, Points) {
    match account::enter(case) {
        Entered::Never(_) => (Points::ZERO, Points::ZERO),
        Entered::Yes { history, .. } => {
            worth(&account::in_order(case.lab, account::graded(&history, case)))
        }
    }
}

/// The regions that were looked into, up to as-of: those of which anything was seen, and those into
/// which the newest look for the lab's instance could see.
pub(crate) fn seen(case: &Case<'_>) -> Vec<String> {
    let ours = || {
        let seen = case.observations.iter();
        seen.filter(|seen| seen.account == case.account && seen.at <= case.as_of)
    };
    let whole = ours().filter(|seen| match &seen.look {
        Look::Seen(_) => seen.look.source() != SESSION,
        Look::Blind { .. } => false,
    });
    let glances = ours().filter_map(|seen| match &seen.look {
        Look::Seen(Answer::Glances(glances)) => Some((seen.at, glances)),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    let newest = glances.max_by_key(|(at, _)| *at).map(|(_, glances)| glances);
    let into = newest.into_iter().flatten().filter(|glance| glance.blind.is_none());
    let regions: BTreeSet<&str> = whole
        .map(|seen| seen.region.as_str())
        .chain(into.map(|glance| glance.region.as_str()))
        .collect();
    regions.into_iter().map(str::to_owned).collect()
}

/// Whether a thing of which several may be graded is known to be or to have been in the case's region.
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
/// use labproof_checks::region::holds_instance;
///
/// assert!(!holds_instance(&case), "nothing was seen");
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn holds_instance(case: &Case<'_>) -> bool {
    shows_instance(case) || has_instance(case)
}

/// Whether what was seen says so by itself, as it does of most of a class while they are looked at: an
/// instance of the lab's name is live that was created in the lab's window, and no record is of a call
/// before that. Where it does not, the history of the region has to tell.
fn shows_instance(case: &Case<'_>) -> bool {
    let (Some(since), None) = (case.since, case.deadline) else { return false };
    let ours = |seen: &&Kept| seen.account == case.account && seen.at <= case.as_of;
    let answers = || {
        case.observations.iter().filter(ours).filter_map(|seen| match &seen.look {
            Look::Seen(answer) => Some((seen.region.as_str(), answer)),
            Look::Blind { .. } => None,
        })
    };
    let is_of_before = |lookup: &Lookup| lookup.records.iter().any(|record| record.at < since);
    answers().any(|(region, answer)| region == case.region && shows(answer, case.lab, since))
        && answers().any(|(_, answer)| matches!(answer, Answer::Session(_)))
        && !answers().any(|(_, answer)| answer.lookup().is_some_and(is_of_before))
}

/// Whether an answer shows an instance of the lab's name that AWS identifies, and dates in the lab's window.
fn shows(answer: &Answer, lab: &Lab, since: Timestamp) -> bool {
    let Answer::DbInstances(live) = answer else { return false };
    let is_anchor = |subject: &&Subject| matches!(subject.anchor, Some(Anchor::DbInstance(_)));
    let anchors = lab.anchors().into_iter().map(|(_, subject)| subject).filter(is_anchor);
    let names: Vec<String> =
        anchors.filter_map(|subject| Some(subject.db.as_ref()?.name.to_lowercase())).collect();
    live.iter().any(|instance| {
        instance.resource_id.is_some()
            && instance.created_at.is_some_and(|at| at >= since)
            && names.contains(&instance.identifier)
    })
}

fn has_instance(case: &Case<'_>) -> bool {
    match account::enter(case) {
        Entered::Never(_) => false,
        Entered::Yes { history, .. } => {
            let mut subjects = case.lab.anchors().into_iter().map(|(_, subject)| subject);
            subjects.any(|subject| account::holds(&history, subject, case.lab))
        }
    }
}

/// Whether anything of the lab is known to be or to have been in the case's region.
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
/// use labproof_checks::region::holds_lab;
///
/// assert!(!holds_lab(&case), "nothing was seen");
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn holds_lab(case: &Case<'_>) -> bool {
    match account::enter(case) {
        Entered::Never(_) => false,
        Entered::Yes { history, .. } => {
            case.lab.tasks.iter().any(|task| history.knows(&task.subject))
        }
    }
}
