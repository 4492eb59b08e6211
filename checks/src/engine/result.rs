//! What judging yields: the sum for one student, before any report has touched it.

use crate::engine::blind::ReasonCode;
use crate::engine::note::{Flag, Note};
use crate::engine::outcome::{Citation, Judgement, Outcome, Verdict};
use crate::engine::points::Points;
use crate::engine::reason::Reason;
use crate::engine::shown::Shown;
use crate::engine::spec::CriterionSpec;
use crate::engine::text::Text;
use crate::engine::thing::Thing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything there is to say about one student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentResult {
    /// The region that was graded.
    pub region: String,
    /// The regions that were looked into.
    pub regions_seen: Vec<String>,
    /// Graded, or why not.
    pub state: State,
    /// For the instructor's attention; never points.
    pub flags: Vec<Flag>,
    /// How the graded things stand that stand, by the newest look.
    pub things: Vec<Thing>,
    /// When anything of the student's last changed: the newest call that the student made, refused or
    /// not, or the first look that shows something else than the look before it.
    pub last_change: Option<Timestamp>,
}

/// Whether the student could be graded at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Some run entered the account.
    Graded {
        /// The sum over all tasks.
        score: Score,
        /// The tasks in the lab's order.
        tasks: Vec<TaskResult>,
    },
    /// No run ever entered the account.
    NotGraded(Reason),
}

/// The true score lies in [earned, earned + open].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Proven points.
    pub earned: Points,
    /// What can be had in this account: the lab's points less the excused ones.
    pub possible: Points,
    /// Points that could not be judged yet.
    pub open: Points,
    /// Whether nothing about it can change any more.
    pub is_final: bool,
}

/// One task, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskResult {
    /// The task's id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its criteria in the lab's order.
    pub criteria: Vec<CriterionResult>,
}

/// One criterion, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionResult {
    /// `task.criterion`.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// What to do about it.
    pub hint: Text,
    /// The verdict.
    pub outcome: Outcome,
    /// What it is worth in the lab.
    pub worth: Points,
    /// What was wanted, as a value in no language.
    pub expected: Option<Shown>,
    /// What was found, as a value in no language.
    pub found: Option<Shown>,
    /// The numbers of the contract's rules that judge it, ascending.
    pub rules: &'static [u16],
    /// When it can be done, if not at any time.
    pub stage: Option<Stage>,
    /// Why it is open, for `pending` and `unverified`.
    pub reason: Option<Reason>,
    /// The first needed criterion that failed, for `blocked`.
    pub blocked_by: Option<String>,
    /// What the instructor decided of it, and the outcome beneath.
    pub decided: Option<Decided>,
    /// What informs and never changes points.
    pub notes: Vec<Note>,
    /// What it rests on, oldest first.
    pub evidence: Vec<Citation>,
}

/// What was decided of one criterion, and what evidence says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What evidence says, beneath the decision.
    pub beneath: Outcome,
    /// Why that is open, if it is.
    pub because: Option<Reason>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub who: String,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// When a criterion can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// When the thing is created: it cannot be put right afterwards.
    Creation,
    /// As long as the thing stands; once done, it shows.
    Standing,
    /// At the end of the lab: behind it nothing about the thing can change.
    End,
}

impl CriterionResult {
    /// A criterion that nothing is known of yet.
    pub(crate) fn new(spec: &CriterionSpec, id: String, expected: Option<Shown>) -> Self {
        Self {
            id,
            title: spec.title.clone(),
            hint: spec.hint.clone(),
            outcome: Outcome::Blocked,
            worth: spec.points,
            expected,
            found: None,
            rules: &[],
            stage: None,
            reason: None,
            blocked_by: None,
            decided: None,
            notes: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// The same, behind a need that is not met.
    pub(crate) fn behind(mut self, need: &Self) -> Self {
        self.evidence.clone_from(&need.evidence);
        match need.outcome {
            // A criterion without points informs: it never blocks.
            Outcome::Failed | Outcome::Blocked if need.worth.is_zero() => {
                self.outcome = Outcome::Failed;
                self.notes.clone_from(&need.notes);
            }
            Outcome::Failed => self.blocked_by = Some(need.id.clone()),
            Outcome::Blocked => self.blocked_by.clone_from(&need.blocked_by),
            Outcome::Pending | Outcome::Unverified => {
                self.outcome = need.outcome;
                self.reason.clone_from(&need.reason);
            }
            Outcome::Excused => {
                self.outcome = Outcome::Excused;
                self.notes.clone_from(&need.notes);
            }
            Outcome::Passed | Outcome::Partial => unreachable!("a met need is not unmet"),
        }
        self
    }

    /// The same, as it was judged.
    pub(crate) fn judged(mut self, judgement: Judgement) -> Self {
        let Judgement { verdict, found, notes, evidence } = judgement;
        self.outcome = verdict.outcome();
        self.reason = match verdict {
            Verdict::Pending(reason) | Verdict::Unverified(reason) => Some(reason),
            Verdict::Passed | Verdict::Partial | Verdict::Failed | Verdict::Excused => None,
        };
        self.found = found;
        self.notes = notes;
        self.evidence = evidence.citations().to_vec();
        self
    }

    /// The points that it earns.
    pub fn earned(&self) -> Points {
        match self.outcome {
            Outcome::Passed => self.worth,
            Outcome::Partial => self.worth.half(),
            Outcome::Failed
            | Outcome::Blocked
            | Outcome::Pending
            | Outcome::Unverified
            | Outcome::Excused => Points::ZERO,
        }
    }

    /// The points that can be had: none where it is excused.
    pub fn possible(&self) -> Points {
        if self.outcome == Outcome::Excused { Points::ZERO } else { self.worth }
    }

    /// The points that are still open.
    pub fn open(&self) -> Points {
        if self.outcome.is_open() { self.worth } else { Points::ZERO }
    }

    /// Whether no work and no look can earn more.
    fn is_settled(&self) -> bool {
        self.decided.is_some() || self.earned() == self.possible()
    }
}

impl TaskResult {
    /// Earned, possible and open points of the task. Whether it is final is the student's matter.
    pub fn score(&self) -> Score {
        Score::of(&self.criteria)
    }
}

impl Score {
    /// The sum over criteria; final if each is earned in full, excused or decided, so that nothing
    /// can be gained any more.
    pub fn of<'a>(criteria: impl IntoIterator<Item = &'a CriterionResult>) -> Self {
        let nothing = Self { is_final: true, ..Self::default() };
        criteria.into_iter().fold(nothing, |sum, criterion| Self {
            earned: sum.earned + criterion.earned(),
            possible: sum.possible + criterion.possible(),
            open: sum.open + criterion.open(),
            is_final: sum.is_final && criterion.is_settled(),
        })
    }

    /// The same, final too if the student's time has ended and nothing is open. Nobody's time ends
    /// by itself: an instructor has set a deadline, or said that the scores are final (`docs/contract.md` R31).
    #[must_use]
    pub fn settle(mut self, as_of: Timestamp, deadline: Option<Timestamp>) -> Self {
        let has_ended = deadline.is_some_and(|deadline| as_of >= deadline);
        self.is_final |= has_ended && self.open.is_zero();
        self
    }
}

impl StudentResult {
    /// A student whose account no run ever entered.
    pub fn not_graded(region: String, reason: Reason) -> Self {
        Self {
            region,
            regions_seen: Vec::new(),
            state: State::NotGraded(reason),
            flags: Vec::new(),
            things: Vec::new(),
            last_change: None,
        }
    }

    /// The criteria of all tasks, in the lab's order; none if not graded.
    pub fn criteria(&self) -> impl Iterator<Item = &CriterionResult> {
        let tasks: &[TaskResult] = match &self.state {
            State::Graded { tasks, .. } => tasks,
            State::NotGraded(_) => &[],
        };
        tasks.iter().flat_map(|task| &task.criteria)
    }

    /// Whether the only way on is to wait for AWS, and until when.
    pub fn look_again_at(&self) -> Option<Timestamp> {
        self.criteria()
            .filter_map(|criterion| criterion.reason.as_ref())
            .filter(|reason| matches!(reason.code, ReasonCode::InProgress | ReasonCode::Settling))
            .filter_map(|reason| reason.again_at)
            .min()
    }
}
