//! What a preflight found, for people: the JSON contract `labproof/preflight/1`, and the one input of
//! the text, of the page, of the Markdown and of the lines for students.

mod build;
mod html;
mod mail;
mod markdown;
mod words;

pub use build::{Pupil, RegionFindings, Seen};

use crate::gradebook::LabStamp;
use crate::message::Message;
use crate::view::View;
use jiff::Timestamp;
use labproof_checks::lab::{Language, Text};
use labproof_checks::preflight::{Severity, Standing, Who};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use std::io;

pub(crate) use words::{of_severity, of_standing, of_who};

/// Whether a class can be held and graded, as far as it could be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Preflight {
    /// The contract that this document keeps.
    pub schema: SchemaId,
    /// The lab.
    pub lab: LabStamp,
    /// The version of labproof that tried.
    pub version: String,
    /// When it was tried.
    pub tried_at: Timestamp,
    /// When the class ends, if that was said.
    pub class_ends: Option<Timestamp>,
    /// How it stands with the whole class: as with the gravest finding.
    pub standing: Standing,
    /// How many students stand how.
    pub summary: Summary,
    /// What holds for the whole class, and on the grader's own side.
    pub grader: Vec<Finding>,
    /// What holds for everybody in a region.
    pub regions: Vec<Region>,
    /// Everybody, in the roster's order.
    pub students: Vec<Student>,
}

/// The contract that a preflight keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SchemaId {
    /// The first version.
    #[serde(rename = "labproof/preflight/1")]
    V1,
}

/// How many students stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Everybody.
    pub students: usize,
    /// Those with nothing in the way.
    pub ready: usize,
    /// Those with something in the way.
    pub blocked: usize,
    /// Those of whom not everything is known.
    pub not_known: usize,
}

/// What holds for everybody in a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Its name.
    pub region: String,
    /// How many students do the lab there.
    pub students: usize,
    /// The gravest first.
    pub findings: Vec<Finding>,
}

/// One student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Student {
    /// The id in the roster.
    pub student_id: String,
    /// The name in the roster.
    pub name: String,
    /// The address in the roster, if it has one.
    pub email: Option<String>,
    /// The language of the line for the student.
    pub language: Language,
    /// The twelve digits of the AWS account.
    pub account_id: String,
    /// The region of the student's lab.
    pub region: String,
    /// How it stands with the student.
    pub standing: Standing,
    /// How many of the reads that grading makes were answered.
    pub reads_answered: usize,
    /// How many such reads there are.
    pub reads: usize,
    /// The gravest first.
    pub findings: Vec<Finding>,
    /// One line that can be sent to the student.
    pub line: Text,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Its code, of a fixed list.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// Who must act.
    pub who: Who,
    /// What was found.
    pub message: Text,
    /// What to do.
    pub action: Text,
}

impl Preflight {
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

    /// Writes it as Markdown in the view's language.
    ///
    /// # Errors
    /// The sink failed.
    pub fn markdown(&self, view: &View, sink: &mut dyn io::Write) -> io::Result<()> {
        markdown::render(self, view, sink)
    }

    /// Writes a CSV file with one line for each student, in the student's language, to be mailed.
    ///
    /// # Errors
    /// The sink failed.
    pub fn mail(&self, sink: &mut dyn io::Write) -> io::Result<()> {
        mail::render(self, sink)
    }

    /// The JSON Schema of what is written, committed as `reports/schemas/preflight-1.schema.json`.
    pub fn json_schema() -> schemars::Schema {
        SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator()
            .into_root_schema_for::<Self>()
    }

    /// Whether the class can be held and graded, in a sentence.
    pub(crate) fn headline(&self) -> Message<'static> {
        let Summary { students, ready, .. } = self.summary;
        match self.standing {
            Standing::Ready => Message::PreflightReady { students },
            Standing::Blocked => Message::PreflightBlocked { students, ready },
            Standing::NotKnown => Message::PreflightNotKnown { students, ready },
        }
    }

    /// Everybody of whom something is to be said, the gravest first.
    pub(crate) fn noted(&self) -> Vec<&Student> {
        let mut noted: Vec<&Student> =
            self.students.iter().filter(|student| !student.findings.is_empty()).collect();
        noted.sort_by_key(|student| student.findings.first().map(|finding| finding.severity));
        noted
    }
}
