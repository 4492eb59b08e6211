//! From the evidence of one account to the result of one student.

pub use crate::case::Case;

use crate::account::{self, Entered, Graded};
use crate::engine::{Flag, Points, Score, State, StudentResult, Thing};
use crate::evidence::{Kept, SESSION};
use crate::host_keys;
use crate::lab::Lab;
use crate::last_change::last_change;
use crate::modules::Anchor;
use crate::modules::history::History;
use crate::region;
use crate::services::rds::{InstanceHistory, Status};

/// Judges one student.
///
/// ```
/// use labproof_checks::judge::{Case, judge};
/// use labproof_checks::lab::Lab;
/// use labproof_checks::result::State;
///
/// let lab = Lab::shipped("stem-day-rds").unwrap();
/// let case = Case {
///     lab: &lab,
///     account: "111122223333",
///     region: "ap-northeast-2",
///     observations: &[],
///     as_of: "2026-11-22T18:00:00Z".parse()?,
///     since: None,
///     deadline: None,
///     staff: &[],
///     decisions: &[],
/// };
/// // Nothing was seen of the account, so nothing is known of it: that is no score of nought.
/// assert!(matches!(judge(&case).state, State::NotGraded { .. }));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn judge(case: &Case<'_>) -> StudentResult {
    let region = region::graded(case);
    let case = Case { region: &region, ..*case };
    let regions_seen = region::seen(&case);
    let (history, this_time) = match account::enter(&case) {
        Entered::Yes { history, this_time } => (history, this_time),
        Entered::Never(reason) => {
            let not_graded = StudentResult::not_graded(region.clone(), reason);
            return StudentResult { regions_seen, ..not_graded };
        }
    };
    let graded = account::graded(&history, &case);
    let mut flags: Vec<Flag> = (!this_time).then_some(Flag::NotSeenThisTime).into_iter().collect();
    flags.extend(older_than_lab(&history, case.lab));
    flags.extend(leftover(&history, &graded));
    flags.extend(host_keys::changes(&case));
    let things = things(&history, &graded);
    let tasks = account::in_order(case.lab, graded);
    let score = Score::of(tasks.iter().flat_map(|task| &task.criteria));
    let score = score.settle(case.as_of, case.deadline);
    StudentResult {
        region: region.clone(),
        regions_seen,
        state: State::Graded { score, tasks },
        flags,
        things,
        last_change: last_change(&history),
    }
}

/// How the graded instances stand, and the snapshots of them that are being taken.
fn things(history: &History<'_>, graded: &[Graded<'_>]) -> Vec<Thing> {
    let lives = graded.iter().filter_map(|one| one.candidate.life);
    lives.flat_map(|life| history.rds.things(life)).collect()
}

/// The newest of the lab's things that are from before its window.
fn older_than_lab(history: &History<'_>, lab: &Lab) -> Option<Flag> {
    let anchored = lab.anchors().into_iter().flat_map(|(anchor, subject)| match anchor {
        Anchor::DbInstance(_) => {
            let lives = history.older_lives(subject);
            lives.map(|(life, created)| (created, life.name())).collect::<Vec<_>>()
        }
        // A server that earns nothing may well be from an earlier lab.
        Anchor::Server(_) if lab.points_about(anchor) == Points::ZERO => Vec::new(),
        Anchor::Server(_) => {
            let servers = history.older_servers(subject);
            servers.map(|(id, launched)| (launched, id.to_owned())).collect()
        }
    });
    let snapshots = lab.tasks.iter().flat_map(|task| history.older_snapshots(&task.subject));
    let newest = anchored.chain(snapshots.map(|(name, at)| (at, name))).max();
    newest.map(|(created, name)| Flag::OlderThanLab { name, created })
}

/// The instances of the lab that stand besides the graded ones: after the end of one those that might
/// have been graded, and always those that were restored from it.
fn leftover<'a>(history: &'a History<'a>, graded: &[Graded<'a>]) -> Vec<Flag> {
    let instances = &history.rds.instances;
    let is_graded = |life: &InstanceHistory<'_>| {
        graded.iter().any(|one| one.candidate.life.is_some_and(|it| std::ptr::eq(it, life)))
    };
    let left_of = |one: &Graded<'a>, life: &InstanceHistory<'_>| {
        let Some(graded) = one.candidate.life else { return false };
        let ended = matches!(graded.fate(instances), Status::Ended(_));
        let mut candidates = history.candidates(one.subject).into_iter();
        (ended && candidates.any(|other| std::ptr::eq(other, life)))
            || history.rds.was_restored_from(life, graded)
    };
    let is_left = |life: &&InstanceHistory<'_>| {
        !is_graded(life)
            && graded.iter().any(|one| left_of(one, life))
            && matches!(life.fate(instances), Status::Standing(_))
    };
    let left = history.rds.lives.iter().filter(is_left);
    left.map(|life| Flag::Leftover { instance: life.name() }).collect()
}

/// The region that was looked at last: that of the newest attempt to enter the account.
///
/// ```
/// assert_eq!(labproof_checks::judge::newest_region(&[]), None);
/// ```
pub fn newest_region(observations: &[Kept]) -> Option<&str> {
    let entries = observations.iter().filter(|seen| seen.look.source() == SESSION);
    entries.max_by_key(|seen| seen.at).map(|seen| seen.region.as_str())
}
