//! Why a criterion was judged as it was: everything known of its subject, what of it counted, and
//! why the rest was left out. Nothing is judged here; what decided is taken from the result.

mod collect;
mod subject;
mod values;
mod whole;

use crate::account::{self, Entered, Graded};
use crate::case::Case;
use crate::engine::{
    Blind, Citation, CriterionResult, Points, Score, Shown, StudentResult, TaskResult,
};
use crate::lab::{Task, TaskCriterion};
use crate::modules::Expects;
use crate::modules::facts::{Candidate, Facts};
use crate::modules::history::History;
use crate::region;
use crate::services::ec2::servers::ServerHistory;
use crate::services::rds::{InstanceHistory, Status};
use jiff::Timestamp;

/// Why a student's marks are what they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// Every life of the instance that might have been graded, the graded one first. Empty where
    /// there never was an instance.
    pub lives: Vec<LifeSummary>,
    /// The regions that were looked at.
    pub regions: Vec<String>,
    /// The criteria in the lab's order; none of a student who is not graded.
    pub criteria: Vec<CriterionExplanation>,
}

/// One life of the instance, with what it would have earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeSummary {
    /// Its identifiers.
    pub names: Vec<String>,
    /// Its `DbiResourceId`, if anything told it.
    pub resource_id: Option<String>,
    /// When it was created.
    pub began: Option<Timestamp>,
    /// When it had ended.
    pub ended: Option<Timestamp>,
    /// The points that it earns.
    pub earned: Points,
    /// The points that are open with it.
    pub open: Points,
}

/// Why one criterion was judged as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionExplanation {
    /// `task.criterion`.
    pub id: String,
    /// The values that pass, as far as they can be listed: plain values in no language.
    pub passes: Vec<Shown>,
    /// The members of answers that it is judged by, as AWS spells them; for the table, as MySQL does.
    pub members: Vec<&'static str>,
    /// What is known of its subject, oldest first.
    pub sightings: Vec<Sighting>,
}

/// One thing that is known of a criterion's subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// When it was so: a look's own time, or when the call was made or the event happened.
    pub at: Timestamp,
    /// The look that brought it.
    pub citation: Citation,
    /// What kind of thing it is.
    pub what: What,
    /// The members that the criterion is judged by, with the values that they had.
    pub values: Vec<Value>,
    /// Whether the outcome rests on it.
    pub counted: bool,
    /// Why it could not be to the student's credit. An outcome may rest on that very thing: on a
    /// call that came too late, for example.
    pub barred: Option<Barred>,
}

/// A member of an answer or a record, and the value that it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The member, as AWS spells it there.
    pub member: String,
    /// Its value, as a plain value in no language.
    pub value: String,
}

/// What a sighting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An answer showed this thing.
    Shown {
        /// As AWS names it: a `DbiResourceId`, a group's id.
        thing: String,
    },
    /// A complete answer counted as a whole: for what is not in it.
    Listed {
        /// How many things it showed.
        things: usize,
    },
    /// A lookup, or the events of a window, counted as a whole: for what is not in it.
    Searched {
        /// The first instant that it answers for.
        from: Timestamp,
        /// How many records or events it brought.
        found: usize,
    },
    /// The account was entered.
    Entered,
    /// A look was not answered.
    Unanswered(Blind),
    /// CloudTrail has a call on record.
    Called {
        /// `eventName`.
        name: String,
        /// The caller's ARN.
        by: Option<String>,
        /// Who that is.
        caller: Caller,
        /// `errorCode` and `errorMessage` of a call that AWS refused.
        refused: Option<Refusal>,
    },
    /// RDS told of an event.
    Told {
        /// The identifier of the instance or the snapshot.
        subject: String,
        /// What happened, in AWS's words.
        message: String,
    },
    /// The database answered the grader.
    Answered {
        /// Its address.
        endpoint: String,
    },
    /// The database answered the student, as the student's receipt says.
    Attested {
        /// The receipt's SHA-256.
        receipt: String,
    },
}

/// Who made a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// The student, by whatever name.
    Student,
    /// The staff: an account cleaner.
    Staff,
    /// A service of AWS by itself.
    Service,
}

/// What AWS answered to a call that it refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `errorCode`.
    pub code: String,
    /// `errorMessage`.
    pub message: Option<String>,
}

/// Why something that is known could not be to the student's credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// The call was made after the deadline.
    Late,
    /// A look at what a call after the deadline had changed.
    AfterLateCall,
    /// The staff's call is not the student's.
    Staff,
    /// A service's call is not the student's.
    Service,
    /// AWS refused the call: it changed nothing.
    Refused,
    /// It is of another life of the instance.
    OtherLife,
    /// It is from before the lab's window.
    BeforeWindow,
    /// It was done to the group after the instance had ended.
    AfterEnd,
}

/// Explains every mark of one student. The result is the case's own.
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
/// use labproof_checks::explain::explain;
///
/// let result = judge(&case);
/// let why = explain(&case, &result);
/// # let _ = why;
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn explain(case: &Case<'_>, result: &StudentResult) -> Explanation {
    let case = Case { region: &result.region, ..*case };
    let Entered::Yes { history, .. } = account::enter(&case) else { return Explanation::default() };
    let graded = account::graded(&history, &case);
    let criteria = result.criteria().filter_map(|criterion| {
        let (task, known) = case.lab.task_of(&criterion.id)?;
        let one = graded.iter().find(|one| one.anchor == task.subject.anchor.as_ref())?;
        let facts = account::facts_of(&history, task, one.candidate);
        Some(explain_one(&case, &facts, known, criterion))
    });
    Explanation {
        criteria: criteria.collect(),
        lives: graded.iter().flat_map(|one| lives(&history, &case, one)).collect(),
        regions: region::seen(&case),
    }
}

fn explain_one(
    case: &Case<'_>,
    facts: &Facts<'_>,
    known: &TaskCriterion,
    criterion: &CriterionResult,
) -> CriterionExplanation {
    let basis = known.check.basis;
    CriterionExplanation {
        id: criterion.id.clone(),
        passes: passes(known, criterion),
        members: basis.members.iter().map(|(_, member)| member.name).collect(),
        sightings: collect::sightings(case, facts, basis, &criterion.evidence),
    }
}

/// The listed values where it compares some, else the one that it wanted.
fn passes(known: &TaskCriterion, criterion: &CriterionResult) -> Vec<Shown> {
    match known.check.expects {
        Expects::Value(kind) => known.spec.values().map(|value| kind.shown(value)).collect(),
        Expects::Switch(_) | Expects::Of(_) => criterion.expected.iter().cloned().collect(),
    }
}

/// The instances that might have been graded, the graded one first.
fn lives<'a>(history: &'a History<'a>, case: &Case<'a>, one: &Graded<'a>) -> Vec<LifeSummary> {
    let is_worth = one.anchor.is_some_and(|anchor| case.lab.points_about(anchor) > Points::ZERO);
    match (one.candidate.life, one.candidate.server) {
        (Some(graded), _) => lives_of_db(history, case, one, graded),
        (None, Some((graded, _))) if is_worth => servers(history, case, one, graded),
        (None, _) => Vec::new(),
    }
}

fn servers<'a>(
    history: &'a History<'a>,
    case: &Case<'a>,
    one: &Graded<'a>,
    graded: &str,
) -> Vec<LifeSummary> {
    let tasks: Vec<&Task> = case.lab.tasks_about(one.anchor);
    let undecided = Case { decisions: &[], ..*case };
    let mut all = history.servers(one.subject);
    all.sort_by_key(|(id, _)| *id != graded);
    let summary = |(id, server): (&'a str, &'a ServerHistory)| {
        let candidate = Candidate { server: Some((id, server)), ..one.candidate };
        let judged = account::judge_tasks(history, &undecided, &tasks, candidate);
        let score = Score::of(judged.iter().flat_map(|task| &task.criteria));
        LifeSummary {
            names: vec![id.to_owned()],
            resource_id: None,
            began: server.launched_at(),
            ended: server.terminated.or(server.gone),
            earned: score.earned,
            open: score.open,
        }
    };
    all.into_iter().map(summary).collect()
}

fn lives_of_db<'a>(
    history: &'a History<'a>,
    case: &Case<'a>,
    one: &Graded<'a>,
    graded: &'a InstanceHistory<'a>,
) -> Vec<LifeSummary> {
    let candidates = history.candidates(one.subject).into_iter();
    let others = candidates.filter(|life| !std::ptr::eq(*life, graded));
    let tasks: Vec<&Task> = case.lab.tasks_about(one.anchor);
    let summary = |life: &'a InstanceHistory<'a>| {
        let candidate = Candidate { life: Some(life), ..one.candidate };
        let undecided = Case { decisions: &[], ..*case };
        summary(history, life, &account::judge_tasks(history, &undecided, &tasks, candidate))
    };
    std::iter::once(graded).chain(others).map(summary).collect()
}

fn summary(history: &History<'_>, life: &InstanceHistory<'_>, tasks: &[TaskResult]) -> LifeSummary {
    let score = Score::of(tasks.iter().flat_map(|task| &task.criteria));
    let ended = match life.fate(&history.rds.instances) {
        Status::Ended(end) => Some(end.gone),
        Status::Standing(_) | Status::Unknown(_) => None,
    };
    LifeSummary {
        names: life.names.iter().cloned().collect(),
        resource_id: life.resource_id.clone(),
        began: life.begun(),
        ended,
        earned: score.earned,
        open: score.open,
    }
}
