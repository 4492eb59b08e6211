//! The gradebook: the scored result of a cohort, and the one input of every report.
//!
//! It is made from judged students once, by [`Gradebook::new`]. What students have in common, such as
//! titles and hints, is held once ([`Shared`]), so a class of ten thousand fits into memory. `file.rs`
//! says how it stands in a file: the JSON contract `labproof/gradebook/2` (`docs/contract.md` 10).

mod build;
mod decided;
mod file;
pub(crate) mod points;
mod pool;
mod read;
mod shared;
mod sound;
mod whole;

pub use build::{Enrolment, Header};

pub use decided::Decided;
pub use pool::Pool;
pub use read::GradebookError;
pub use shared::Shared;
pub use sound::{Tenths, Unsound};

use jiff::Timestamp;
use labproof_checks::Points;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Text;
use labproof_checks::outcome::{Actor, Outcome};
use labproof_checks::result::{Condition, Stage};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};

/// The scored result of a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gradebook {
    /// The rules that were graded by.
    pub lab: LabStamp,
    /// The run that made it. The only part that differs between two gradings of the same evidence.
    pub run: Run,
    /// The instant that is judged for: evidence observed later is not used.
    pub as_of: Timestamp,
    /// When the students' time ends, if a time was named.
    pub deadline: Option<Timestamp>,
    /// How many students there are, and how many of them could be graded.
    pub summary: Summary,
    /// Every student of the roster, in its order.
    pub students: Vec<Student>,
}

/// The rules that were graded by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LabStamp {
    /// The lab's id.
    pub id: String,
    /// The SHA-256 of the lab file, 64 hex digits.
    pub sha256: String,
    /// The lab's title.
    pub title: Text,
    /// The points that the whole lab gives; earlier versions did not say.
    #[serde(default, with = "points::optional", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "points::Tenths")]
    pub points: Option<Points>,
}

/// The run that made a gradebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// The run's id.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it had judged everybody.
    pub finished_at: Timestamp,
    /// The version of labproof that judged.
    pub version: String,
    /// Why accounts could not be entered by the fault of the run's own credentials, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Reason>,
    /// The hosts that answered in place of AWS, separated by commas, if any did: a rehearsal, or a proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

/// How many students there are. `graded` and `not_graded` add up to `students`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// All of them.
    pub students: usize,
    /// Those with a score.
    pub graded: usize,
    /// Those whose account no run ever entered.
    pub not_graded: usize,
}

/// One student. A graded one has a score and tasks and no reason; one who is not graded has a
/// reason, no score and no tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Student {
    /// The id in the roster.
    pub student_id: String,
    /// The name in the roster.
    pub name: String,
    /// The twelve digits of the AWS account.
    pub account_id: String,
    /// The region that was graded.
    pub region: Shared<str>,
    /// The regions that were looked into; earlier versions did not say.
    pub regions_seen: Vec<Shared<str>>,
    /// The roster's other columns.
    pub columns: Shared<BTreeMap<String, String>>,
    /// Graded or not.
    pub state: State,
    /// Why not graded.
    pub reason: Option<Shared<Reason>>,
    /// The sum over all tasks.
    pub score: Option<Score>,
    /// For the instructor's attention; never points.
    pub flags: Vec<Remark>,
    /// How the graded things stand, by the newest look; earlier versions did not say.
    pub things: Vec<Thing>,
    /// When anything of the student's last changed: the newest call that the student made, or the first
    /// look that shows something else than the look before it. Earlier versions did not say.
    pub last_change: Option<Timestamp>,
    /// The tasks in the lab's order.
    pub tasks: Shared<Vec<Task>>,
}

/// A thing of the lab that stands: a DB instance, or a snapshot that is being taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Thing {
    /// Its name.
    pub name: String,
    /// Its status in AWS's words.
    pub status: String,
    /// What that status means.
    pub condition: Condition,
    /// When the condition began, where a record or an event dates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// About when AWS will be done, where that can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Where it answers, `host:port`; for the instructor alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Whether a student could be graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Some run entered the account.
    Graded,
    /// No run ever was.
    NotGraded,
}

impl State {
    /// The state as it is written everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::NotGraded => "not-graded",
        }
    }
}

/// The true score lies in [earned, earned + open]. Points are exact to a tenth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// Proven points.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    pub earned: Points,
    /// What can be had in this account.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    pub possible: Points,
    /// Points that could not be judged yet.
    #[serde(with = "points")]
    #[schemars(with = "points::Tenths")]
    pub open: Points,
    /// Whether nothing about it can change any more.
    #[serde(rename = "final")]
    pub is_final: bool,
}

/// One task of one student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The task's id.
    pub id: Shared<str>,
    /// Its title.
    pub title: Shared<Text>,
    /// Proven points.
    pub earned: Points,
    /// What can be had in this account.
    pub possible: Points,
    /// Points that could not be judged yet.
    pub open: Points,
    /// Its criteria in the lab's order.
    pub criteria: Vec<Criterion>,
}

/// One criterion of one student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "whole::Whole", into = "whole::Whole")]
pub struct Criterion {
    /// What it asks for.
    pub spec: Shared<Spec>,
    /// How it was judged: the same of many students, and read as the criterion's own.
    pub verdict: Shared<Verdict>,
    /// What it rests on, oldest first.
    pub evidence: Shared<Vec<Evidence>>,
}

impl Deref for Criterion {
    type Target = Verdict;

    fn deref(&self) -> &Verdict {
        &self.verdict
    }
}

impl DerefMut for Criterion {
    fn deref_mut(&mut self) -> &mut Verdict {
        &mut self.verdict
    }
}

/// How a criterion was judged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// `task.criterion`.
    pub id: Shared<str>,
    /// The verdict.
    pub outcome: Outcome,
    /// The points that it earns.
    pub points: Points,
    /// The points that can be had in this account.
    pub possible: Points,
    /// What was found, as a plain value in no language.
    pub found: Option<Shared<str>>,
    /// The same in words, where it reads otherwise; earlier versions had none.
    pub found_words: Option<Shared<Text>>,
    /// Why it is open, for `pending` and `unverified`.
    pub reason: Option<Shared<Reason>>,
    /// The first needed criterion that failed, for `blocked`.
    pub blocked_by: Option<Shared<str>>,
    /// What informs and never changes points.
    pub notes: Vec<Remark>,
    /// What the instructor decided, with the outcome beneath it.
    pub decided: Option<Box<Decided>>,
}

/// What a criterion asks for: the same of most students.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spec {
    /// The criterion's title.
    pub title: Shared<Text>,
    /// The contract's rules that judge it: `R12`. A gradebook of before they had numbers has none.
    pub rules: Vec<Shared<str>>,
    /// When it can be done, if not at any time; earlier versions did not say.
    pub stage: Option<Stage>,
    /// What is wanted, as a plain value in no language.
    pub expected: Option<Shared<str>>,
    /// The same in words, where it reads otherwise; earlier versions had none.
    pub expected_words: Option<Shared<Text>>,
    /// What to do about it, for the student.
    pub hint: Shared<Text>,
}

/// Why something is open, or a student not graded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The kind of trouble.
    pub code: ReasonCode,
    /// Who must act.
    pub who: Actor,
    /// What happened and what to do.
    pub message: Text,
    /// When to look again, for `pending`.
    pub again_at: Option<Timestamp>,
    /// How the account was to be entered, where that is what failed; earlier versions did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
}

/// How an account was to be entered: what whoever finds out why it was not has to know. It holds no
/// external id and no credentials.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// The ARN of the role that was to be assumed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The named profile that was to be used, where no role was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The ARN of whoever tried, if AWS knew the credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The error that AWS answered with, as AWS names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// A note or a flag: a code from a fixed list, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Remark {
    /// The code.
    pub code: Shared<str>,
    /// The sentence.
    pub message: Shared<Text>,
}

/// What an outcome rests on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The observation.
    #[serde(flatten)]
    pub look: Shared<Look>,
    /// The item of the answer that counted, as AWS names it: a CloudTrail record's `eventID`, an
    /// instance's `DbiResourceId`, a group's id. Absent if the answer counted as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Shared<str>>,
}

/// One observation that outcomes rest on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Look {
    /// The observation's id, `sha256:…`.
    pub id: Shared<str>,
    /// The read that it was.
    pub source: Shared<str>,
    /// When it was made.
    pub at: Timestamp,
}

impl Gradebook {
    /// The names of the roster's other columns, whoever has them.
    pub(crate) fn columns(&self) -> BTreeSet<&str> {
        self.students.iter().flat_map(|it| it.columns.keys()).map(String::as_str).collect()
    }

    /// The JSON Schema of what is written, generated from its types. It is committed as
    /// `reports/schemas/gradebook-2.schema.json`.
    ///
    /// ```
    /// use labproof_reports::Gradebook;
    ///
    /// let schema = Gradebook::json_schema();
    /// assert!(schema.get("properties").is_some());
    /// ```
    pub fn json_schema() -> schemars::Schema {
        SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator()
            .into_root_schema_for::<file::Book>()
    }
}

impl Student {
    /// The criteria of all tasks, in the lab's order; none if not graded.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.tasks.iter().flat_map(|task| &task.criteria)
    }

    /// What was decided by hand.
    pub(crate) fn decided(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria().filter(|criterion| criterion.decided.is_some())
    }

    /// The criterion of a full id.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria().find(|criterion| *criterion.id == *id)
    }
}

impl Criterion {
    /// What evidence says, whatever was decided.
    pub(crate) fn seen(&self) -> Outcome {
        self.decided.as_ref().map_or(self.outcome, |decided| decided.beneath)
    }

    /// Whether it can be done at this stage alone.
    pub(crate) fn is_at(&self, stage: Stage) -> bool {
        self.spec.stage == Some(stage)
    }

    /// Whether it carries a note of this code.
    pub fn has_note(&self, code: &str) -> bool {
        self.notes.iter().any(|note| note.code == code)
    }
}
