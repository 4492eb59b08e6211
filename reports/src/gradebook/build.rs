//! From judged students to the gradebook: where inner types become the contract's, and typed
//! reasons, notes and flags become sentences.

use super::{
    Attempt, Criterion, Decided, Evidence, Gradebook, LabStamp, Look, Pool, Reason, Remark, Run,
    Score, Shared, Spec, State, Student, Summary, Task, Thing, Verdict,
};
use crate::{rules, wording};
use jiff::Timestamp;
use labproof_checks::decision;
use labproof_checks::lab::{Lab, Text};
use labproof_checks::outcome::{self, Citation, Flag, Note, Outcome, Shown};
use labproof_checks::result::{self, CriterionResult, Stage, StudentResult, TaskResult};
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
    pub columns: Shared<BTreeMap<String, String>>,
}

impl Gradebook {
    /// The gradebook of a cohort: each student of the roster with what judging yielded, in the
    /// roster's order.
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
    /// # use labproof_reports::gradebook::{LabStamp, Run};
    /// # let at = case.as_of;
    /// # let run = Run {
    /// #     id: "0".to_owned(), started_at: at, finished_at: at, version: "0".to_owned(), trouble: None, endpoint: None,
    /// # };
    /// use labproof_reports::gradebook::State;
    /// use labproof_reports::{Enrolment, Gradebook, Header};
    ///
    /// let header = Header { lab: LabStamp::from(&lab), run, as_of: at, deadline: None };
    /// let student = Enrolment {
    ///     student_id: "s001".to_owned(),
    ///     name: "Kim Hana".to_owned(),
    ///     account_id: case.account.to_owned(),
    ///     columns: Default::default(),
    /// };
    /// let book = Gradebook::new(header, [(student, judge(&case))]);
    /// assert_eq!(book.students[0].state, State::NotGraded, "nothing was seen of the account");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        header: Header,
        students: impl IntoIterator<Item = (Enrolment, StudentResult)>,
    ) -> Self {
        let mut pool = Pool::default();
        let students = students.into_iter();
        Self::of(header, students.map(|(one, result)| pool.student(one, result)).collect())
    }

    /// The gradebook of these students.
    pub fn of(header: Header, students: Vec<Student>) -> Self {
        Self {
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

/// Which criterion, by which rules, when it can be done, and what is wanted.
pub(super) type Asked = (Shared<str>, &'static [u16], Option<Stage>, Option<Shown>);

impl Pool {
    /// A student with what judging yielded.
    pub fn student(&mut self, enrolment: Enrolment, result: StudentResult) -> Student {
        self.begin();
        let (state, reason, score, tasks) = match result.state {
            result::State::Graded { score, tasks } => {
                (State::Graded, None, Some(score.into()), tasks)
            }
            result::State::NotGraded(reason) => {
                (State::NotGraded, Some(Reason::from(reason)), None, Vec::new())
            }
        };
        Student {
            student_id: enrolment.student_id,
            name: enrolment.name,
            account_id: enrolment.account_id,
            region: self.word(result.region),
            regions_seen: result.regions_seen.into_iter().map(|region| self.word(region)).collect(),
            columns: enrolment.columns,
            state,
            reason: reason.map(|reason| self.reason(reason)),
            score,
            flags: result.flags.iter().map(|flag| self.remark(Remark::from(flag))).collect(),
            things: result.things.into_iter().map(Thing::from).collect(),
            last_change: result.last_change,
            tasks: to_size(tasks.into_iter().map(|task| self.task(task))).into(),
        }
    }

    /// A task with what judging yielded.
    pub(crate) fn task(&mut self, task: TaskResult) -> Task {
        let score = task.score();
        Task {
            id: self.word(task.id),
            title: self.text(task.title),
            earned: score.earned,
            possible: score.possible,
            open: score.open,
            criteria: to_size(task.criteria.into_iter().map(|it| self.criterion(it))),
        }
    }

    fn criterion(&mut self, criterion: CriterionResult) -> Criterion {
        let (points, possible) = (criterion.earned(), criterion.possible());
        let decided = criterion.decided.map(|decided| Decided::of(criterion.outcome, decided));
        let id = self.word(criterion.id);
        let is_as_expected = criterion.found == criterion.expected;
        let asked = (id.clone(), criterion.rules, criterion.stage, criterion.expected);
        let spec = self.asked(asked, &criterion.title, &criterion.hint);
        let (found, found_words) = if is_as_expected {
            (spec.expected.clone(), spec.expected_words.clone())
        } else {
            let words = self.words_of(criterion.found.as_ref());
            (criterion.found.map(|value| self.word(value.to_string())), words)
        };
        let verdict = Verdict {
            id,
            outcome: criterion.outcome,
            points,
            possible,
            found_words,
            found,
            reason: criterion.reason.map(|reason| self.reason(Reason::from(reason))),
            blocked_by: criterion.blocked_by.map(|id| self.word(id)),
            notes: criterion.notes.iter().map(|note| self.remark(Remark::from(note))).collect(),
            decided: decided.map(Box::new),
        };
        Criterion {
            spec,
            verdict: self.verdict(verdict),
            evidence: self.evidence(criterion.evidence.into_iter().map(Evidence::from)),
        }
    }

    /// What a criterion asks for: put into words once, for all who are asked the same.
    fn asked(&mut self, asked: Asked, title: &Text, hint: &Text) -> Shared<Spec> {
        let is_same = |spec: &&Shared<Spec>| *spec.title == *title && *spec.hint == *hint;
        if let Some(known) = self.specs_of.get(&asked).filter(is_same) {
            return known.clone();
        }
        let (_, rules, stage, expected) = &asked;
        let spec = Spec {
            title: self.text(title.clone()),
            rules: rules.iter().map(|rule| self.word(rules::name(*rule))).collect(),
            stage: *stage,
            expected_words: self.words_of(expected.as_ref()),
            expected: expected.as_ref().map(|value| self.word(value.to_string())),
            hint: self.text(hint.clone()),
        };
        let spec = self.spec(spec);
        self.specs_of.insert(asked, spec.clone());
        spec
    }

    fn words_of(&mut self, value: Option<&Shown>) -> Option<Shared<Text>> {
        value.and_then(wording::of_shown).map(|words| self.text(words))
    }
}

/// A list in as much memory as it needs: collected, it would keep that of the list that it is made from,
/// whose items are ten times as large.
pub(super) fn to_size<T>(items: impl ExactSizeIterator<Item = T>) -> Vec<T> {
    let mut list = Vec::with_capacity(items.len());
    list.extend(items);
    list
}

impl Student {
    /// These flags stand before those that the student has.
    pub fn flag(&mut self, flags: &[Flag]) {
        self.flags.splice(0..0, flags.iter().map(Remark::from));
    }
}

impl From<result::Thing> for Thing {
    fn from(thing: result::Thing) -> Self {
        let result::Thing { name, status, condition, since, until, address } = thing;
        Self { name, status, condition, since, until, address }
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
            because: decided.because.map(|reason| Reason::from(reason).into()),
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
        Self { code: note.code().into(), message: wording::of_note(note).into() }
    }
}

impl From<&Flag> for Remark {
    fn from(flag: &Flag) -> Self {
        Self { code: flag.code().into(), message: wording::of_flag(flag).into() }
    }
}

impl From<Citation> for Evidence {
    fn from(citation: Citation) -> Self {
        Self {
            look: Look { id: citation.id.into(), source: citation.source.into(), at: citation.at }
                .into(),
            item: citation.item.map(Shared::from),
        }
    }
}
