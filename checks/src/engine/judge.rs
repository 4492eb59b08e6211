//! Needs first, then the judges; and of several candidates the one with the best result.

use crate::engine::outcome::Outcome;
use crate::engine::points::Points;
use crate::engine::result::{CriterionResult, Score, TaskResult};
use std::collections::BTreeMap;

/// A criterion that is to be judged.
#[derive(Debug)]
pub(crate) struct Asked<'l, T> {
    /// `task.criterion`.
    pub(crate) id: &'l str,
    /// Full ids of the criteria without which it cannot be so.
    pub(crate) needs: &'l [String],
    /// What else is known of it.
    pub(crate) what: T,
}

/// Judges everything that is asked, each after what it needs, whatever the order.
pub(crate) fn judge_all<T>(
    mut asked: Vec<Asked<'_, T>>,
    judge: impl Fn(&Asked<'_, T>, Option<&CriterionResult>) -> CriterionResult,
) -> BTreeMap<String, CriterionResult> {
    let mut done: BTreeMap<String, CriterionResult> = BTreeMap::new();
    while !asked.is_empty() {
        let before = asked.len();
        asked.retain(|one| {
            let is_ready = one.needs.iter().all(|need| done.contains_key(need));
            if is_ready {
                let result = judge(one, unmet(one.needs, &done));
                done.insert(one.id.to_owned(), result);
            }
            !is_ready
        });
        assert!(asked.len() < before, "a lab file is checked to have no circle of needs");
    }
    done
}

/// The need that decides: the first that failed, else the first that is open, else the first that
/// AWS refused.
pub(crate) fn unmet<'d>(
    needs: &[String],
    done: &'d BTreeMap<String, CriterionResult>,
) -> Option<&'d CriterionResult> {
    let order = |outcome: Outcome| match outcome {
        Outcome::Failed | Outcome::Blocked => Some(0),
        Outcome::Pending | Outcome::Unverified => Some(1),
        Outcome::Excused => Some(2),
        Outcome::Passed | Outcome::Partial => None,
    };
    let needs = needs.iter().filter_map(|need| done.get(need));
    needs
        .filter_map(|need| Some((order(need.outcome)?, need)))
        .min_by_key(|(order, _)| *order)
        .map(|(_, need)| need)
}

/// The candidate with the most earned, then the most open, then the latest; of equal ones the last.
pub(crate) fn best<C, K: Ord>(
    candidates: impl IntoIterator<Item = C>,
    judge: impl Fn(&C) -> Vec<TaskResult>,
    began: impl Fn(&C) -> K,
) -> Option<(C, Vec<TaskResult>)> {
    let judged = candidates.into_iter().map(|candidate| {
        let tasks = judge(&candidate);
        (candidate, tasks)
    });
    judged.max_by_key(|(candidate, tasks)| (worth(tasks), began(candidate)))
}

/// What tasks earn, and what is open of them.
pub(crate) fn worth(tasks: &[TaskResult]) -> (Points, Points) {
    let score = Score::of(tasks.iter().flat_map(|task| &task.criteria));
    (score.earned, score.open)
}
