//! From the evidence of one account to the result of one student.

use crate::decision::{self, Decision};
use crate::evidence::{Kept, Source};
use crate::facts::{Entry, Facts, Fate, History, Life, Looks};
use crate::host_keys;
use crate::lab::{CriterionSpec, Lab, TaskSpec, Value};
use crate::outcome::{Citation, Flag, Judgement, Note, Outcome, Verdict};
use crate::points::Points;
use crate::principal::Principal;
use crate::region;
use crate::registry::{self, Criterion, Expects};
use crate::result::{CriterionResult, Score, State, StudentResult, TaskResult};
use jiff::Timestamp;
use std::collections::BTreeMap;

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

/// Judges one student.
pub fn judge(case: &Case<'_>) -> StudentResult {
    let region = region::graded(case);
    let case = Case { region: &region, ..*case };
    let regions_seen = region::seen(&case);
    let looks = Looks::enter(case.observations, case.account, &region, case.as_of);
    let mut flags = Vec::new();
    let (looks, this_time) = match looks {
        Entry::Never(reason) => {
            let state = State::NotGraded(reason);
            return StudentResult { region, regions_seen, state, flags };
        }
        Entry::LetIn { looks, this_time } => (looks, this_time),
    };
    if !this_time {
        flags.push(Flag::NotSeenThisTime);
    }
    let history = History::of(&case, looks);
    let (facts, mut tasks) = best_life(&history, &case);
    if let Some(graded) = facts.maybe_life() {
        let namesakes = |life: &&&Life<'_>| !life.names.is_disjoint(&graded.names);
        let lives = history.candidates().iter().filter(namesakes).count();
        if lives > 1 {
            note_second_life(&mut tasks, lives);
        }
    }
    flags.extend(older_than_lab(&history));
    flags.extend(leftover(&history, &facts));
    flags.extend(host_keys::changes(&case));
    let score = Score::of(tasks.iter().flat_map(|task| &task.criteria));
    let score = score.settle(case.as_of, case.deadline);
    StudentResult { region, regions_seen, state: State::Graded { score, tasks }, flags }
}

/// What is earned and what is open by what was seen of the case's own region alone.
pub(crate) fn in_region(case: &Case<'_>) -> (Points, Points) {
    let looks = Looks::enter(case.observations, case.account, case.region, case.as_of);
    let Entry::LetIn { looks, .. } = looks else { return (Points::ZERO, Points::ZERO) };
    let (_, tasks) = best_life(&History::of(case, looks), case);
    let score = Score::of(tasks.iter().flat_map(|task| &task.criteria));
    (score.earned, score.open)
}

/// The life with the most earned, then the most open, then the latest, is graded.
pub(crate) fn best_life<'a>(
    history: &'a History<'a>,
    case: &Case<'_>,
) -> (Facts<'a>, Vec<TaskResult>) {
    let judged = |life: Option<&'a Life<'a>>| {
        let facts = Facts::of(history, life);
        let mut tasks = judge_tasks(&facts);
        for criterion in tasks.iter_mut().flat_map(|task| &mut task.criteria) {
            decision::apply(case.decisions, case.as_of, criterion);
        }
        (facts, tasks)
    };
    let candidates = history.candidates().into_iter().map(|life| judged(Some(life)));
    candidates
        .max_by_key(|(facts, tasks)| {
            let score = Score::of(tasks.iter().flat_map(|task| &task.criteria));
            (score.earned, score.open, facts.life().start())
        })
        .unwrap_or_else(|| judged(None))
}

/// What a life earns, and what is open with it, as far as its facts tell.
pub(crate) fn score_of<'a>(history: &'a History<'a>, life: &'a Life<'a>) -> Score {
    let tasks = judge_tasks(&Facts::of(history, Some(life)));
    Score::of(tasks.iter().flat_map(|task| &task.criteria))
}

fn judge_tasks(facts: &Facts<'_>) -> Vec<TaskResult> {
    let mut done: BTreeMap<String, CriterionResult> = BTreeMap::new();
    let tasks = &facts.lab().file.tasks;
    // A need may stand in a later task of a lab file: settle needs first, whatever the order.
    let mut waiting: Vec<(&TaskSpec, &CriterionSpec)> =
        tasks.iter().flat_map(|task| task.criteria.iter().map(move |spec| (task, spec))).collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|(task, spec)| {
            let id = format!("{}.{}", task.id, spec.id);
            let known = registry::criterion(&id).expect("a lab file names known criteria only");
            let ready = known.needs.iter().all(|need| done.contains_key(*need));
            if ready {
                done.insert(id.clone(), result(facts, known, spec, id, &done));
            }
            !ready
        });
        assert!(waiting.len() < before, "a test shows that needs form no circle");
    }
    tasks
        .iter()
        .map(|task| TaskResult {
            id: task.id.clone(),
            title: task.title.clone(),
            criteria: task
                .criteria
                .iter()
                .filter_map(|spec| done.remove(&format!("{}.{}", task.id, spec.id)))
                .collect(),
        })
        .collect()
}

/// The result of one criterion: what its needs decide, else what its judge says.
fn result(
    facts: &Facts<'_>,
    known: &Criterion,
    spec: &CriterionSpec,
    id: String,
    done: &BTreeMap<String, CriterionResult>,
) -> CriterionResult {
    let expected = match known.expects {
        Expects::Value(_) => {
            Some(spec.values().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        Expects::Switch(switch) => match &spec.expected {
            Some(Value::Flag(answer)) => Some(switch.shown(*answer)),
            Some(Value::Number(_) | Value::Text(_)) | None => None,
        },
        Expects::Of(expects) => expects(facts.lab(), facts),
    };
    let result = CriterionResult::new(spec, id, expected);
    if let Some(need) = unmet(known, done) {
        return result.behind(need);
    }
    let judgement = (known.judge)(facts, spec);
    let is_late = seen_late(facts, &judgement);
    let judgement = judgement.note_if(is_late.then_some(Note::SeenLate));
    result.judged(judgement)
}

/// Whether it is proven only by looks after the deadline at what AWS dates nowhere: rows, and a
/// group's state without its calls.
fn seen_late(facts: &Facts<'_>, judgement: &Judgement) -> bool {
    let undated = [Source::Table.as_str(), Source::SecurityGroups.as_str()];
    let Some(deadline) = facts.history.deadline else { return false };
    let first = facts.group().and_then(|group| group.moments.first());
    let group_is_dated = first.is_some_and(|moment| moment.at <= deadline);
    let is_late = |cite: &Citation| {
        let dated = cite.source == Source::SecurityGroups.as_str() && group_is_dated;
        cite.at > deadline && undated.contains(&cite.source) && !dated
    };
    matches!(judgement.verdict, Verdict::Passed | Verdict::Partial)
        && judgement.evidence.citations().iter().all(is_late)
}

/// The need that decides: the first that failed, else the first that is open, else the first that
/// AWS refused.
pub(crate) fn unmet<'d>(
    known: &Criterion,
    done: &'d BTreeMap<String, CriterionResult>,
) -> Option<&'d CriterionResult> {
    let order = |outcome: Outcome| match outcome {
        Outcome::Failed | Outcome::Blocked => Some(0),
        Outcome::Pending | Outcome::Unverified => Some(1),
        Outcome::Excused => Some(2),
        Outcome::Passed | Outcome::Partial => None,
    };
    let needs = known.needs.iter().filter_map(|need| done.get(*need));
    needs
        .filter_map(|need| Some((order(need.outcome)?, need)))
        .min_by_key(|(order, _)| *order)
        .map(|(_, need)| need)
}

fn note_second_life(tasks: &mut [TaskResult], lives: usize) {
    let criteria = tasks.iter_mut().flat_map(|task| &mut task.criteria);
    for criterion in criteria.filter(|criterion| criterion.id == "db-config.created") {
        criterion.notes.push(Note::SecondLife { lives });
    }
}

/// The newest of the lab's things that are from before its window.
fn older_than_lab(history: &History<'_>) -> Option<Flag> {
    let lives = history.older_lives().map(|(life, created)| (created, life.name()));
    let snapshots = history.older_snapshots.iter().map(|(name, at)| (*at, name.clone()));
    let newest = lives.chain(snapshots).max();
    newest.map(|(created, name)| Flag::OlderThanLab { name, created })
}

/// The instances of the lab that stand besides the graded one: after its end those that might have
/// been graded, and always those that were restored from it.
fn leftover<'f>(history: &'f History<'_>, facts: &'f Facts<'_>) -> impl Iterator<Item = Flag> {
    let graded = facts.maybe_life();
    let ended = graded.is_some_and(|_| matches!(facts.fate(), Fate::Ended(_)));
    let candidates = history.candidates();
    let is_left = move |life: &&Life<'_>| {
        let is_candidate = candidates.iter().any(|other| std::ptr::eq(*other, *life));
        graded.is_some_and(|graded| {
            !std::ptr::eq(*life, graded)
                && ((ended && is_candidate) || history.was_restored_from(life, graded))
                && matches!(life.fate(&history.instances), Fate::Standing(_))
        })
    };
    let left = history.lives.iter().filter(is_left);
    left.map(|life| Flag::Leftover { instance: life.name() })
}

/// The region that was looked at last: that of the newest attempt to enter the account.
pub fn newest_region(observations: &[Kept]) -> Option<&str> {
    let entries = observations.iter().filter(|seen| seen.look.source() == Source::Session);
    entries.max_by_key(|seen| seen.at).map(|seen| seen.region.as_str())
}
