//! Everything known of one account and region for a lab, and of what may be graded the best.

use crate::case::Case;
use crate::engine::{
    Asked, Citation, CriterionResult, CriterionSpec, Entry, Judgement, Looks, Note, Outcome,
    Reason, Shown, Stage, TaskResult, Value, apply, best, judge_all,
};
use crate::lab::{Lab, Task, TaskCriterion};
use crate::modules::criterion::Criterion;
use crate::modules::facts::{Candidate, Facts};
use crate::modules::history::{Bounds, History};
use crate::modules::{Anchor, Expects, Subject};
use crate::services::ec2::SECURITY_GROUPS;
use crate::services::http::PAGES;
use crate::services::mysql::TABLE;
use std::collections::BTreeMap;

/// What was seen of an account, merged, if it was ever entered.
pub(crate) enum Entered<'a> {
    /// It was; and whether the newest run was among those that did.
    Yes {
        /// What is known.
        history: Box<History<'a>>,
        /// Whether the newest run entered it.
        this_time: bool,
    },
    /// It never was.
    Never(Reason),
}

/// Merges what was seen of the case's account and region.
pub(crate) fn enter<'a>(case: &Case<'a>) -> Entered<'a> {
    match Looks::enter(case.observations, case.account, case.region, case.as_of) {
        Entry::Never(reason) => Entered::Never(reason),
        Entry::Entered { looks, this_time } => {
            let Case { as_of, since, deadline, staff, .. } = *case;
            let bounds = Bounds { as_of, since, deadline, staff };
            let history = Box::new(History::of(looks, bounds, case.lab.webs()));
            Entered::Yes { history, this_time }
        }
    }
}

/// The tasks of a lab that are about the same thing, and of what may be that thing the one that is
/// graded.
pub(crate) struct Graded<'a> {
    pub(crate) anchor: Option<&'a Anchor>,
    pub(crate) subject: &'a Subject,
    pub(crate) candidate: Candidate<'a>,
    pub(crate) tasks: Vec<TaskResult>,
}

/// Judges every task of the lab: those about one thing with the candidate that gives the best result.
pub(crate) fn graded<'a>(history: &'a History<'a>, case: &Case<'a>) -> Vec<Graded<'a>> {
    let lab = case.lab;
    let about = lab.anchors().into_iter().map(|(anchor, subject)| {
        let tasks = lab.tasks_about(Some(anchor));
        let judge = |candidate: &Candidate<'a>| judge_tasks(history, case, &tasks, *candidate);
        let candidates = candidates(history, subject);
        let found = best(candidates, judge, began);
        let (candidate, tasks) = found.unwrap_or_else(|| {
            let nobody = Candidate::default();
            (nobody, judge(&nobody))
        });
        Graded { anchor: Some(anchor), subject, candidate, tasks }
    });
    let apart = lab.tasks_about(None);
    let subject = apart.first().map(|task| &task.subject);
    let apart = subject.map(|subject| {
        let candidate = Candidate::default();
        let tasks = judge_tasks(history, case, &apart, candidate);
        Graded { anchor: None, subject, candidate, tasks }
    });
    about.chain(apart).collect()
}

/// The results of all tasks, in the lab's order.
pub(crate) fn in_order(lab: &Lab, graded: Vec<Graded<'_>>) -> Vec<TaskResult> {
    let mut tasks: Vec<TaskResult> = graded.into_iter().flat_map(|one| one.tasks).collect();
    let place = |result: &TaskResult| lab.tasks.iter().position(|task| task.id == result.id);
    tasks.sort_by_key(place);
    tasks
}

/// What may be graded as the thing of a subject.
pub(crate) fn candidates<'a>(history: &'a History<'a>, subject: &Subject) -> Vec<Candidate<'a>> {
    match subject.anchor {
        Some(Anchor::DbInstance(_)) => {
            let lives = history.candidates(subject).into_iter();
            lives.map(|life| Candidate { life: Some(life), server: None }).collect()
        }
        Some(Anchor::Server(_)) => {
            let servers = history.servers(subject).into_iter();
            servers.map(|server| Candidate { life: None, server: Some(server) }).collect()
        }
        None => Vec::new(),
    }
}

/// When a candidate began, as far as anything dates it.
fn began(candidate: &Candidate<'_>) -> jiff::Timestamp {
    let life = candidate.life.map(crate::services::rds::InstanceHistory::start);
    let server = candidate.server.and_then(|(_, server)| server.launched_at());
    life.or(server).unwrap_or(jiff::Timestamp::MIN)
}

/// Judges tasks, and lays the instructor's decisions over what was judged.
pub(crate) fn judge_tasks<'a>(
    history: &'a History<'a>,
    case: &Case<'a>,
    tasks: &[&'a Task],
    candidate: Candidate<'a>,
) -> Vec<TaskResult> {
    let facts: Vec<Facts<'a>> =
        tasks.iter().map(|task| facts_of(history, task, candidate)).collect();
    let asked = tasks.iter().zip(&facts).flat_map(|(task, facts)| {
        let asked = move |one: &'a TaskCriterion| Asked {
            id: &one.id,
            needs: &one.needs,
            what: (one, facts),
        };
        task.criteria.iter().map(asked)
    });
    let mut done = judge_all(asked.collect(), |one, need| {
        let (criterion, facts) = one.what;
        result(facts, criterion, need)
    });
    for criterion in done.values_mut() {
        apply(case.decisions, case.as_of, criterion);
    }
    tasks.iter().map(|task| collected(task, &mut done)).collect()
}

/// The facts for a task, where this candidate is graded.
pub(crate) fn facts_of<'a>(
    history: &'a History<'a>,
    task: &'a Task,
    candidate: Candidate<'a>,
) -> Facts<'a> {
    let siblings = task.criteria.iter().map(|criterion| &criterion.spec).collect();
    Facts::of(history, &task.subject, siblings, candidate)
}

fn collected(task: &Task, done: &mut BTreeMap<String, CriterionResult>) -> TaskResult {
    TaskResult {
        id: task.id.clone(),
        title: task.title.clone(),
        criteria: task.criteria.iter().filter_map(|one| done.remove(&one.id)).collect(),
    }
}

/// The result of one criterion: what its needs decide, else what its judge says.
fn result(
    facts: &Facts<'_>,
    criterion: &TaskCriterion,
    need: Option<&CriterionResult>,
) -> CriterionResult {
    let TaskCriterion { id, spec, check, .. } = criterion;
    let result = CriterionResult::new(spec, id.clone(), wanted(facts, check, spec));
    let result = CriterionResult { rules: check.rules, stage: stage(facts, check), ..result };
    if let Some(need) = need {
        return result.behind(need);
    }
    let judgement = (check.judge)(facts, spec);
    let is_late = seen_late(facts, &judgement);
    result.judged(judgement.note_if(is_late.then_some(Note::SeenLate)))
}

/// When it can be done: of a server that is no more, only with another one.
fn stage(facts: &Facts<'_>, check: &Criterion) -> Option<Stage> {
    let is_gone = facts.server().is_some_and(|(_, server)| server.gone.is_some());
    if is_gone { Some(Stage::Creation) } else { check.nature.stage }
}

/// What was wanted, as a value in no language.
fn wanted(facts: &Facts<'_>, check: &Criterion, spec: &CriterionSpec) -> Option<Shown> {
    match check.expects {
        Expects::Value(kind) => Some(match (&spec.expected, &spec.accepted[..]) {
            (Some(value), []) => kind.shown(value),
            _ => spec.values().map(ToString::to_string).collect::<Vec<_>>().join(", ").into(),
        }),
        Expects::Switch(switch) => match &spec.expected {
            Some(Value::Flag(answer)) => Some(switch.shown(*answer)),
            Some(Value::Number(_) | Value::Text(_)) | None => None,
        },
        Expects::Of(expects) => expects(facts),
    }
}

/// Whether it is proven only by looks after the deadline at what AWS dates nowhere: rows, and a
/// group's state without its calls.
fn seen_late(facts: &Facts<'_>, judgement: &Judgement) -> bool {
    let undated = [TABLE.as_str(), SECURITY_GROUPS.as_str(), PAGES.as_str()];
    let Some(deadline) = facts.history.deadline else { return false };
    let is_dated = |cite: &Citation| {
        let group = cite.item.as_ref().and_then(|id| facts.history.ec2.groups.get(id));
        let first = group.and_then(|group| group.moments.first());
        first.is_some_and(|moment| moment.at <= deadline)
    };
    let is_late =
        |cite: &Citation| cite.at > deadline && undated.contains(&cite.source) && !is_dated(cite);
    matches!(judgement.verdict.outcome(), Outcome::Passed | Outcome::Partial)
        && judgement.evidence.citations().iter().all(is_late)
}

/// Whether anything may be graded as the thing of a subject: a DB instance, or in a lab that has none a
/// server that carries its group.
pub(crate) fn holds(history: &History<'_>, subject: &Subject, lab: &Lab) -> bool {
    match subject.anchor {
        Some(Anchor::DbInstance(_)) => !history.candidates(subject).is_empty(),
        Some(Anchor::Server(_)) => {
            let mut tasks = lab.tasks.iter();
            let web = history.web(subject.carried());
            let mut servers = history.servers(subject).into_iter();
            tasks.all(|task| task.subject.db.is_none())
                && servers.any(|(id, _)| web.is_carried_by(id))
        }
        None => false,
    }
}
