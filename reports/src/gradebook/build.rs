//! From judged students to the gradebook: where inner types become the contract's, and typed
//! reasons, notes and flags become sentences.

use super::{
    Attempt, Criterion, Decided, Evidence, Gradebook, LabStamp, Reason, Remark, Run, SchemaId,
    Score, State, Student, Summary, Task, Thing,
};
use crate::{rules, wording};
use jiff::Timestamp;
use labproof_checks::decision;
use labproof_checks::lab::Lab;
use labproof_checks::outcome::{self, Citation, Flag, Note, Outcome};
use labproof_checks::result::{self, CriterionResult, StudentResult, TaskResult};
use std::collections::BTreeMap;

/// What a gradebook says besides its students.
#[derive(Debug, Clone)]
pub struct Header {
    /// The rules that were graded by.
    pub lab: LabStamp,
    /// The run.
    pub run: Run,
    /// The instant that is judged for.
    pub as_of: Timestamp,
    /// When the students' time ends, if a time was named.
    pub deadline: Option<Timestamp>,
}

/// What the roster says about a student, as far as reports care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The id in the roster.
    pub student_id: String,
    /// The name in the roster.
    pub name: String,
    /// The twelve digits of the AWS account.
    pub account_id: String,
    /// The roster's other columns.
    pub columns: BTreeMap<String, String>,
}

impl Gradebook {
    /// The gradebook of a cohort: each student of the roster with what judging yielded, in the
    /// roster's order.
    pub fn new(
        header: Header,
        students: impl IntoIterator<Item = (Enrolment, StudentResult)>,
    ) -> Self {
        let students: Vec<Student> = students
            .into_iter()
            .map(|(enrolment, result)| Student::new(enrolment, result))
            .collect();
        Self {
            schema: SchemaId::V1,
            lab: header.lab,
            run: header.run,
            as_of: header.as_of,
            deadline: header.deadline,
            summary: Summary::of(&students),
            students,
        }
    }
}

impl Summary {
    pub(crate) fn of(students: &[Student]) -> Self {
        let graded = students.iter().filter(|student| student.state == State::Graded).count();
        Self { students: students.len(), graded, not_graded: students.len() - graded }
    }
}

impl From<&Lab> for LabStamp {
    fn from(lab: &Lab) -> Self {
        Self {
            id: lab.id.clone(),
            sha256: lab.sha256.clone(),
            title: lab.title.clone(),
            points: Some(lab.points()),
        }
    }
}

impl Student {
    fn new(enrolment: Enrolment, result: StudentResult) -> Self {
        let (state, reason, score, tasks) = match result.state {
            result::State::Graded { score, tasks } => {
                (State::Graded, None, Some(score.into()), tasks)
            }
            result::State::NotGraded(reason) => {
                (State::NotGraded, Some(reason.into()), None, Vec::new())
            }
        };
        Self {
            student_id: enrolment.student_id,
            name: enrolment.name,
            account_id: enrolment.account_id,
            region: result.region,
            regions_seen: result.regions_seen,
            columns: enrolment.columns,
            state,
            reason,
            score,
            flags: result.flags.iter().map(Remark::from).collect(),
            things: result.things.into_iter().map(Thing::from).collect(),
            last_change: result.last_change,
            tasks: tasks.into_iter().map(Task::from).collect(),
        }
    }
}

impl From<result::Thing> for Thing {
    fn from(thing: result::Thing) -> Self {
        let result::Thing { name, status, condition, since, until, address } = thing;
        Self { name, status, condition, since, until, address }
    }
}

impl From<TaskResult> for Task {
    fn from(task: TaskResult) -> Self {
        let score = task.score();
        Self {
            id: task.id,
            title: task.title,
            earned: score.earned,
            possible: score.possible,
            open: score.open,
            criteria: task.criteria.into_iter().map(Criterion::from).collect(),
        }
    }
}

impl From<CriterionResult> for Criterion {
    fn from(criterion: CriterionResult) -> Self {
        Self {
            outcome: criterion.outcome,
            points: criterion.earned(),
            possible: criterion.possible(),
            rules: criterion.rules.iter().copied().map(rules::name).collect(),
            stage: criterion.stage,
            id: criterion.id,
            title: criterion.title,
            expected_words: criterion.expected.as_ref().and_then(wording::of_shown),
            expected: criterion.expected.map(|value| value.to_string()),
            found_words: criterion.found.as_ref().and_then(wording::of_shown),
            found: criterion.found.map(|value| value.to_string()),
            reason: criterion.reason.map(Reason::from),
            blocked_by: criterion.blocked_by,
            notes: criterion.notes.iter().map(Remark::from).collect(),
            decided: criterion.decided.map(|decided| Decided::of(criterion.outcome, decided)),
            hint: criterion.hint,
            evidence: criterion.evidence.into_iter().map(Evidence::from).collect(),
        }
    }
}

impl Decided {
    fn of(outcome: Outcome, decided: decision::Decided) -> Self {
        Self {
            outcome,
            reason: Some(decided.reason),
            who: Some(decided.who),
            until: decided.until,
            beneath: decided.beneath,
            because: decided.because.map(Reason::from),
        }
    }
}

impl From<result::Score> for Score {
    fn from(score: result::Score) -> Self {
        Self {
            earned: score.earned,
            possible: score.possible,
            open: score.open,
            is_final: score.is_final,
        }
    }
}

impl From<outcome::Reason> for Reason {
    fn from(reason: outcome::Reason) -> Self {
        Self {
            code: reason.code,
            who: reason.who(),
            message: wording::of_reason(&reason),
            again_at: reason.again_at,
            attempt: reason.attempt.as_ref().map(|attempt| Attempt {
                role: attempt.role.clone(),
                profile: attempt.profile.clone(),
                caller: attempt.caller.clone(),
                answer: reason.error(),
            }),
        }
    }
}

impl From<&Note> for Remark {
    fn from(note: &Note) -> Self {
        Self { code: note.code().to_owned(), message: wording::of_note(note) }
    }
}

impl From<&Flag> for Remark {
    fn from(flag: &Flag) -> Self {
        Self { code: flag.code().to_owned(), message: wording::of_flag(flag) }
    }
}

impl From<Citation> for Evidence {
    fn from(citation: Citation) -> Self {
        Self {
            id: citation.id,
            source: citation.source.to_owned(),
            at: citation.at,
            item: citation.item,
        }
    }
}
