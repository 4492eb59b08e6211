//! How a gradebook stands in a file: the JSON contract `labproof/gradebook/2`, member by member and in
//! its order.
//!
//! A criterion's title, hint and whatever else is the same for everybody stand once, under `lab`. A
//! criterion of a student has those of them that are this student's alone; a member that it does not
//! have is the lab's. The first version had them all with each student, so it is read by the same rule.

use super::{
    Decided, Evidence, Gradebook, LabStamp, Pool, Reason, Remark, Run, Score, Shared, Spec, State,
    Summary, Thing, Verdict, points,
};
use jiff::Timestamp;
use labproof_checks::Points;
use labproof_checks::lab::Text;
use labproof_checks::outcome::Outcome;
use labproof_checks::result::Stage;
use schemars::JsonSchema;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, HashMap};

/// The scored result of a cohort.
#[derive(JsonSchema)]
#[schemars(rename = "Gradebook")]
#[expect(dead_code, reason = "the schema is made from it; `Gradebook` is written as it says")]
pub(super) struct Book {
    /// The contract that this document keeps.
    schema: SchemaId,
    /// The rules that were graded by.
    lab: Lab,
    /// The run that made it. The only part that differs between two gradings of the same evidence.
    run: Run,
    /// The instant that is judged for: evidence observed later is not used.
    as_of: Timestamp,
    /// When the students' time ends, if a time was named.
    deadline: Option<Timestamp>,
    /// How many students there are, and how many of them could be graded.
    summary: Summary,
    /// Every student of the roster, in its order.
    students: Vec<Student>,
}

/// The contract that a gradebook keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) enum SchemaId {
    /// The first version: everything stands with each student.
    #[serde(rename = "labproof/gradebook/1")]
    #[schemars(skip)]
    V1,
    /// The second: what students have in common stands once.
    #[serde(rename = "labproof/gradebook/2")]
    V2,
}

/// The lab, and what its criteria ask of everybody.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Lab {
    #[serde(flatten)]
    pub(super) stamp: LabStamp,
    /// Its tasks, as far as anybody was judged by them.
    #[serde(default)]
    tasks: Vec<LabTask>,
}

/// A task of the lab.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct LabTask {
    /// The task's id.
    id: Shared<str>,
    /// Its title.
    title: Shared<Text>,
    /// Its criteria in the lab's order.
    criteria: Vec<LabCriterion>,
}

/// What a criterion asks of everybody. A member that is not there is another for each student, or
/// nobody's.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct LabCriterion {
    /// `task.criterion`.
    id: Shared<str>,
    #[serde(flatten)]
    common: Members,
}

/// What a criterion asks for, as far as it is said in one place.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub(super) struct Members {
    /// The criterion's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Shared<Text>>,
    /// The contract's rules that judge it: `R12`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<Shared<str>>>,
    /// When it can be done, if not at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    /// What is wanted, as a plain value in no language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected: Option<Shared<str>>,
    /// The same in words, where it reads otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected_words: Option<Shared<Text>>,
    /// What to do about it, for the student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hint: Option<Shared<Text>>,
}

/// One student. A graded one has a score and tasks and no reason; one who is not graded has a
/// reason, no score and no tasks.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the contract's names")]
pub(super) struct Student {
    /// The id in the roster.
    pub(super) student_id: String,
    /// The name in the roster.
    name: String,
    /// The twelve digits of the AWS account.
    account_id: String,
    /// The region that was graded.
    region: Shared<str>,
    /// The regions that were looked into; earlier versions did not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    regions_seen: Vec<Shared<str>>,
    /// The roster's other columns.
    columns: Shared<BTreeMap<String, String>>,
    /// Graded or not.
    state: State,
    /// Why not graded.
    reason: Option<Shared<Reason>>,
    /// The sum over all tasks.
    score: Option<Score>,
    /// For the instructor's attention; never points.
    flags: Vec<Remark>,
    /// How the graded things stand, by the newest look; earlier versions did not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    things: Vec<Thing>,
    /// When anything of the student's last changed: the newest call that the student made, or the first
    /// look that shows something else than the look before it. Earlier versions did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_change: Option<Timestamp>,
    /// The tasks in the lab's order.
    tasks: Vec<Task>,
}

/// One task of one student.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Task {
    /// The task's id.
    id: Shared<str>,
    /// Its title, where the lab does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Shared<Text>>,
    /// Proven points.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    earned: Points,
    /// What can be had in this account.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    possible: Points,
    /// Points that could not be judged yet.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    open: Points,
    /// Its criteria in the lab's order.
    criteria: Vec<Criterion>,
}

/// One criterion of one student.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Criterion {
    /// `task.criterion`.
    id: Shared<str>,
    /// The verdict.
    outcome: Outcome,
    /// The points that it earns.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    points: Points,
    /// The points that can be had in this account.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    possible: Points,
    /// What it asks of this student alone.
    #[serde(flatten)]
    own: Members,
    /// What was found, as a plain value in no language.
    found: Option<Shared<str>>,
    /// The same in words, where it reads otherwise; earlier versions had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found_words: Option<Shared<Text>>,
    /// Why it is open, for `pending` and `unverified`.
    reason: Option<Shared<Reason>>,
    /// The first needed criterion that failed, for `blocked`.
    blocked_by: Option<Shared<str>>,
    /// What informs and never changes points.
    notes: Vec<Remark>,
    /// What the instructor decided, with the outcome beneath it. Earlier versions wrote `waived`.
    #[serde(alias = "waived")]
    decided: Option<Box<Decided>>,
    /// What it rests on, oldest first.
    evidence: Shared<Vec<Evidence>>,
}

/// A student without something that a file has to say.
#[derive(Debug, thiserror::Error)]
#[error("missing field `{member}` of {of}")]
pub(super) struct Missing {
    member: &'static str,
    of: Shared<str>,
}

/// What the lab says of its tasks and criteria, by their ids.
#[derive(Debug, Default)]
pub(super) struct Common {
    titles: HashMap<Shared<str>, Shared<Text>>,
    criteria: HashMap<Shared<str>, Members>,
}

impl Lab {
    /// The lab of a gradebook, with what its criteria ask of everybody.
    fn of(book: &Gradebook) -> Self {
        let mut tasks: Vec<LabTask> = Vec::new();
        for task in book.students.iter().flat_map(|student| &student.tasks) {
            let known = tasks.iter().position(|known| known.id == task.id);
            let place = known.unwrap_or_else(|| {
                let (id, title) = (task.id.clone(), task.title.clone());
                tasks.push(LabTask { id, title, criteria: Vec::new() });
                tasks.len() - 1
            });
            tasks[place].take_in(&task.criteria);
        }
        Self { stamp: book.lab.clone(), tasks }
    }

    pub(super) fn common(&self) -> Common {
        let titles = self.tasks.iter().map(|task| (task.id.clone(), task.title.clone()));
        let criteria = self.tasks.iter().flat_map(|task| &task.criteria);
        let criteria = criteria.map(|criterion| (criterion.id.clone(), criterion.common.clone()));
        Common { titles: titles.collect(), criteria: criteria.collect() }
    }
}

impl LabTask {
    /// What these criteria of one student have in common with those before.
    fn take_in(&mut self, criteria: &[super::Criterion]) {
        for (place, criterion) in criteria.iter().enumerate() {
            // Everybody has the same criteria in the same order.
            let place = match self.criteria.get(place) {
                Some(known) if known.id == criterion.id => Some(place),
                Some(_) | None => self.criteria.iter().position(|known| known.id == criterion.id),
            };
            match place.and_then(|place| self.criteria.get_mut(place)) {
                Some(known) => known.common.keep_common(&criterion.spec),
                None => self.criteria.push(LabCriterion {
                    id: criterion.id.clone(),
                    common: Members::from(&*criterion.spec),
                }),
            }
        }
    }
}

impl From<&Spec> for Members {
    fn from(spec: &Spec) -> Self {
        Self {
            title: Some(spec.title.clone()),
            rules: (!spec.rules.is_empty()).then(|| spec.rules.clone()),
            stage: spec.stage,
            expected: spec.expected.clone(),
            expected_words: spec.expected_words.clone(),
            hint: Some(spec.hint.clone()),
        }
    }
}

impl Members {
    /// Forgets what another one asks otherwise.
    fn keep_common(&mut self, other: &Spec) {
        fn keep<T: PartialEq>(mine: &mut Option<T>, other: Option<&T>) {
            if mine.as_ref() != other {
                *mine = None;
            }
        }
        keep(&mut self.title, Some(&other.title));
        keep(&mut self.rules, Some(&other.rules).filter(|rules| !rules.is_empty()));
        keep(&mut self.stage, other.stage.as_ref());
        keep(&mut self.expected, other.expected.as_ref());
        keep(&mut self.expected_words, other.expected_words.as_ref());
        keep(&mut self.hint, Some(&other.hint));
    }

    /// Those that are not in common.
    fn without(self, common: &Self) -> Self {
        fn own<T: PartialEq>(mine: Option<T>, common: Option<&T>) -> Option<T> {
            mine.filter(|mine| common != Some(mine))
        }
        Self {
            title: own(self.title, common.title.as_ref()),
            rules: own(self.rules, common.rules.as_ref()),
            stage: own(self.stage, common.stage.as_ref()),
            expected: own(self.expected, common.expected.as_ref()),
            expected_words: own(self.expected_words, common.expected_words.as_ref()),
            hint: own(self.hint, common.hint.as_ref()),
        }
    }
}

impl Serialize for Gradebook {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        let lab = Lab::of(self);
        let common = lab.common();
        let mut book = sink.serialize_struct("Gradebook", 7)?;
        book.serialize_field("schema", &SchemaId::V2)?;
        book.serialize_field("lab", &lab)?;
        book.serialize_field("run", &self.run)?;
        book.serialize_field("as_of", &self.as_of)?;
        book.serialize_field("deadline", &self.deadline)?;
        book.serialize_field("summary", &self.summary)?;
        book.serialize_field("students", &Students { students: &self.students, common: &common })?;
        book.end()
    }
}

/// Students who are written one by one.
struct Students<'a> {
    students: &'a [super::Student],
    common: &'a Common,
}

impl Serialize for Students<'_> {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        sink.collect_seq(self.students.iter().map(|student| Student::of(student, self.common)))
    }
}

impl Student {
    fn of(student: &super::Student, common: &Common) -> Self {
        let tasks = student.tasks.iter().cloned();
        Self {
            student_id: student.student_id.clone(),
            name: student.name.clone(),
            account_id: student.account_id.clone(),
            region: student.region.clone(),
            regions_seen: student.regions_seen.clone(),
            columns: student.columns.clone(),
            state: student.state,
            reason: student.reason.clone(),
            score: student.score,
            flags: student.flags.clone(),
            things: student.things.clone(),
            last_change: student.last_change,
            tasks: tasks.map(|task| Task::of(task, common)).collect(),
        }
    }

    /// The student, with what the lab says.
    ///
    /// # Errors
    /// Something is said neither here nor there.
    pub(super) fn with(self, common: &Common, pool: &mut Pool) -> Result<super::Student, Missing> {
        pool.begin();
        let mut tasks = Vec::with_capacity(self.tasks.len());
        for task in self.tasks {
            tasks.push(task.with(common, pool)?);
        }
        Ok(super::Student {
            student_id: self.student_id,
            name: self.name,
            account_id: self.account_id,
            region: pool.word(self.region),
            regions_seen: self.regions_seen.into_iter().map(|region| pool.word(region)).collect(),
            columns: self.columns,
            state: self.state,
            reason: self.reason.map(|reason| pool.reason(reason)),
            score: self.score,
            flags: self.flags,
            things: self.things,
            last_change: self.last_change,
            tasks: tasks.into(),
        })
    }
}

impl Task {
    fn of(task: super::Task, common: &Common) -> Self {
        let is_own = common.titles.get(&task.id) != Some(&task.title);
        Self {
            title: is_own.then_some(task.title),
            id: task.id,
            earned: task.earned,
            possible: task.possible,
            open: task.open,
            criteria: task.criteria.into_iter().map(|it| Criterion::of(it, common)).collect(),
        }
    }

    fn with(self, common: &Common, pool: &mut Pool) -> Result<super::Task, Missing> {
        let title = self.title.as_ref().or(common.titles.get(&self.id));
        let mut criteria = Vec::with_capacity(self.criteria.len());
        for criterion in self.criteria {
            criteria.push(criterion.with(common, pool)?);
        }
        Ok(super::Task {
            title: pool.text(there(title, "title", &self.id)?),
            id: pool.word(self.id),
            earned: self.earned,
            possible: self.possible,
            open: self.open,
            criteria,
        })
    }
}

impl Criterion {
    fn of(criterion: super::Criterion, common: &Common) -> Self {
        let own = Members::from(&*criterion.spec);
        let verdict = Verdict::clone(&criterion.verdict);
        Self {
            own: match common.criteria.get(&criterion.id) {
                Some(common) => own.without(common),
                None => own,
            },
            id: verdict.id,
            outcome: verdict.outcome,
            points: verdict.points,
            possible: verdict.possible,
            found: verdict.found,
            found_words: verdict.found_words,
            reason: verdict.reason,
            blocked_by: verdict.blocked_by,
            notes: verdict.notes,
            decided: verdict.decided,
            evidence: criterion.evidence,
        }
    }

    fn with(self, common: &Common, pool: &mut Pool) -> Result<super::Criterion, Missing> {
        let spec = self.own.spec(common.criteria.get(&self.id), &self.id, pool)?;
        let verdict = Verdict {
            id: pool.word(self.id),
            outcome: self.outcome,
            points: self.points,
            possible: self.possible,
            found: self.found.map(|found| pool.word(found)),
            found_words: self.found_words.map(|words| pool.text(words)),
            reason: self.reason.map(|reason| pool.reason(reason)),
            blocked_by: self.blocked_by.map(|id| pool.word(id)),
            notes: self.notes.into_iter().map(|note| pool.remark(note)).collect(),
            decided: self.decided,
        };
        Ok(super::Criterion {
            spec: pool.spec(spec),
            verdict: pool.verdict(verdict),
            evidence: pool.evidence(self.evidence.iter().cloned()),
        })
    }
}

impl Members {
    /// What is asked, by what the lab says where this student has nothing of one's own.
    fn spec(
        self,
        common: Option<&Self>,
        of: &Shared<str>,
        pool: &mut Pool,
    ) -> Result<Spec, Missing> {
        fn of_lab<T: Clone>(
            common: Option<&Members>,
            member: fn(&Members) -> &Option<T>,
        ) -> Option<T> {
            common.and_then(|common| member(common).clone())
        }
        let title = self.title.or_else(|| of_lab(common, |it| &it.title));
        let hint = self.hint.or_else(|| of_lab(common, |it| &it.hint));
        let rules = self.rules.or_else(|| of_lab(common, |it| &it.rules)).unwrap_or_default();
        let expected = self.expected.or_else(|| of_lab(common, |it| &it.expected));
        let words = self.expected_words.or_else(|| of_lab(common, |it| &it.expected_words));
        Ok(Spec {
            title: pool.text(there(title.as_ref(), "title", of)?),
            rules: rules.into_iter().map(|rule| pool.word(rule)).collect(),
            stage: self.stage.or_else(|| of_lab(common, |it| &it.stage)),
            expected: expected.map(|value| pool.word(value)),
            expected_words: words.map(|words| pool.text(words)),
            hint: pool.text(there(hint.as_ref(), "hint", of)?),
        })
    }
}

fn there<T: ?Sized>(
    value: Option<&Shared<T>>,
    member: &'static str,
    of: &Shared<str>,
) -> Result<Shared<T>, Missing> {
    value.cloned().ok_or_else(|| Missing { member, of: of.clone() })
}
