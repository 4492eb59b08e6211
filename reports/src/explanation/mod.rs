//! Why a student has these marks, for people: rules, values, and every sighting in words, in both
//! languages. These types are the JSON contract `labproof/explanation/1`, and the one input of the
//! text and of the page.

mod build;
mod html;
pub(crate) mod members;
mod words;

use crate::gradebook::{Criterion, LabStamp, Reason, Remark, Score, State};
use crate::message::Message;
use crate::view::View;
use crate::wording;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::Points;
use labproof_checks::lab::{Language, Text};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use std::io;

/// Why one student has these marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The contract that this document keeps.
    pub schema: SchemaId,
    /// The rules that were graded by.
    pub lab: LabStamp,
    /// The instant that is judged for.
    pub as_of: Timestamp,
    /// When the student's time is up, if one was named.
    pub deadline: Option<Timestamp>,
    /// Who it is, and the sum.
    pub student: Who,
    /// The lives of the instance that might have been graded, the graded one first.
    pub lives: Vec<Life>,
    /// The criteria that were asked for, in the lab's order.
    pub criteria: Vec<Explained>,
}

/// The contract that an explanation keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SchemaId {
    /// The first version.
    #[serde(rename = "labproof/explanation/1")]
    V1,
}

/// The student, and the sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Who {
    /// The id in the roster.
    pub student_id: String,
    /// The name in the roster.
    pub name: String,
    /// The twelve digits of the AWS account.
    pub account_id: String,
    /// The region that was graded.
    pub region: String,
    /// All regions that were looked at.
    pub regions: Vec<String>,
    /// Graded or not.
    pub state: State,
    /// Why not graded.
    pub reason: Option<Reason>,
    /// The sum over all tasks.
    pub score: Option<Score>,
    /// For the instructor's attention; never points.
    pub flags: Vec<Remark>,
}

/// One life of the instance, with what it would have earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Life {
    /// Its identifiers.
    pub names: Vec<String>,
    /// Its `DbiResourceId`, if anything told it.
    pub resource_id: Option<String>,
    /// When it was created, if anything dates it.
    pub began: Option<Timestamp>,
    /// When it had ended.
    pub ended: Option<Timestamp>,
    /// The points that it earns.
    #[serde(with = "crate::gradebook::points")]
    #[schemars(with = "crate::gradebook::points::Tenths")]
    pub earned: Points,
    /// The points that are open with it.
    #[serde(with = "crate::gradebook::points")]
    #[schemars(with = "crate::gradebook::points::Tenths")]
    pub open: Points,
    /// Whether it is the one that is graded.
    pub graded: bool,
}

/// Why one criterion was judged as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explained {
    /// The criterion as the gradebook has it.
    pub result: Criterion,
    /// The contract's rules that judge it.
    pub rules: Vec<Rule>,
    /// The values that pass, as far as they can be listed.
    pub passes: Vec<String>,
    /// The same in words, where any of them reads otherwise; earlier versions had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passes_words: Option<Text>,
    /// The title of the criterion that it needs first, for `blocked`; earlier versions did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Text>,
    /// The members of answers that it is judged by, as their service spells them.
    pub members: Vec<String>,
    /// What is known of its subject, oldest first.
    pub sightings: Vec<Sighting>,
}

/// A rule of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Its number, as it is cited: `R76`.
    pub rule: String,
    /// What it says.
    pub text: Text,
}

/// One thing that is known of a criterion's subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sighting {
    /// When it was so: a look's own time, or when the call was made or the event happened.
    pub at: Timestamp,
    /// What it is.
    pub kind: Kind,
    /// The same in a sentence.
    pub message: Text,
    /// The caller's ARN, of a call.
    pub by: Option<String>,
    /// The members that the criterion is judged by, with the values that they had.
    pub values: Vec<Value>,
    /// Whether the outcome rests on it.
    pub counted: bool,
    /// Why it could not be to the student's credit, if so. An outcome may rest on that very thing.
    pub barred: Option<Remark>,
    /// The look that brought it.
    pub look: Look,
}

/// What a sighting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A thing that an answer showed.
    Thing,
    /// A complete answer, which counts for what is not in it.
    Answer,
    /// A look that was not answered.
    Unanswered,
    /// A call that CloudTrail has on record.
    Call,
    /// An event that a service tells of.
    Event,
    /// What the database answered.
    Table,
    /// What a student's receipt says.
    Receipt,
}

/// A member of an answer or a record, and the value that it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// The member, as AWS spells it there.
    pub member: String,
    /// Its value.
    pub value: String,
}

/// A look: an observation of the evidence, and the part of it that is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Look {
    /// The observation's id, `sha256:…`.
    pub id: String,
    /// The read that it was.
    pub source: String,
    /// When it was made.
    pub at: Timestamp,
    /// The item of the answer, as AWS names it: a record's `eventID`, a `DbiResourceId`.
    pub item: Option<String>,
}

/// The parts in which sightings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The outcome rests on it.
    Counted,
    /// It was weighed, and something else decided.
    Weighed,
    /// It was left out.
    LeftOut,
}

impl Part {
    pub(crate) fn heading(self) -> Message<'static> {
        match self {
            Self::Counted => Message::ExplainCounted,
            Self::Weighed => Message::ExplainWeighed,
            Self::LeftOut => Message::ExplainLeftOut,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Weighed => "weighed",
            Self::LeftOut => "left-out",
        }
    }
}

impl Explained {
    /// What passes, as a person reads it.
    pub(crate) fn passes_in(&self, language: Language, time_zone: &TimeZone) -> String {
        let words = self.passes_words.as_ref();
        wording::in_words(&self.passes.join(", "), words, language, time_zone)
    }

    /// The title of what comes first, or its id where that is not told.
    pub(crate) fn needed(&self, language: Language) -> Option<&str> {
        let id = self.result.blocked_by.as_deref()?;
        Some(self.needs.as_ref().map_or(id, |title| title.get(language)))
    }

    /// The parts that there are, with what stands in each.
    pub(crate) fn parts(&self) -> Vec<(Part, Vec<&Sighting>)> {
        let all = [Part::Counted, Part::Weighed, Part::LeftOut].into_iter();
        let parts = all.map(|part| {
            let sightings = self.sightings.iter().filter(|one| one.part() == part);
            (part, sightings.collect::<Vec<_>>())
        });
        parts.filter(|(_, sightings)| !sightings.is_empty()).collect()
    }
}

impl Sighting {
    fn part(&self) -> Part {
        match (self.counted, &self.barred) {
            (true, _) => Part::Counted,
            (false, None) => Part::Weighed,
            (false, Some(_)) => Part::LeftOut,
        }
    }
}

impl Explanation {
    /// The same, of these criteria alone.
    #[must_use]
    pub fn of(mut self, criteria: &[String]) -> Self {
        self.criteria.retain(|explained| criteria.iter().any(|id| explained.result.id == *id));
        self
    }

    /// Writes it as JSON, indented, with a line break at its end.
    ///
    /// # Errors
    /// The sink failed.
    pub fn json(&self, sink: &mut dyn io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *sink, self)?;
        writeln!(sink)
    }

    /// Writes it as a page in the view's language, which needs no script and loads nothing.
    ///
    /// # Errors
    /// The sink failed.
    pub fn html(&self, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
        html::render(self, view, sink)
    }

    /// The JSON Schema of what is written, committed as
    /// `reports/schemas/explanation-1.schema.json`.
    pub fn json_schema() -> schemars::Schema {
        SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator()
            .into_root_schema_for::<Self>()
    }
}
