//! The lab: tasks, criteria, points, what is expected, and its texts. A TOML file, never code.

mod check;
mod names;
mod secret;
mod text;
mod way_in;

pub use check::LabError;
pub use secret::masked;
pub use text::{Language, Text};

use crate::evidence::sha256;
use crate::points::Points;
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;

/// The labs that ship with the program: id and file.
pub const SHIPPED: [(&str, &str); 1] =
    [("stem-day-rds", include_str!("../labs/stem-day-rds.toml"))];

/// A lab, read and found sound: every criterion is one that a check can judge.
#[derive(Debug, Clone)]
pub struct Lab {
    /// What the file says.
    pub file: LabFile,
    /// The SHA-256 of the file, 64 hex digits: which rules a grade was given by.
    pub sha256: String,
}

/// A lab file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LabFile {
    /// A short name in lower case, digits and hyphens.
    pub id: String,
    /// The lab's title.
    pub title: Text,
    /// The lab's languages; the first one is used where nobody names another.
    pub languages: Vec<Language>,
    /// The region that the lab's text links to, where nobody names another.
    pub region: String,
    /// What the lab calls its things.
    pub names: Names,
    /// What is looked for in the database.
    pub sql: Sql,
    /// The tasks in the lab's order.
    #[serde(rename = "task")]
    pub tasks: Vec<TaskSpec>,
}

/// What the lab calls its things. Names of groups are compared with case, spaces and hyphens
/// folded, names of RDS things with case folded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// The security group of the web server, of the prerequisite lab.
    pub web_group: String,
    /// The TCP port that the web server's group admits.
    pub web_port: u16,
    /// The security group of the database.
    pub db_group: String,
    /// The DB instance.
    pub instance: String,
    /// The database that the instance is created with.
    pub database: String,
    /// The DB engine.
    pub engine: String,
    /// The TCP port of the database.
    pub port: u16,
    /// The manual snapshot.
    pub snapshot: String,
}

/// What is looked for in the database, and as whom.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sql {
    /// The user of the lab's text.
    pub user: String,
    /// The password of the lab's text: known to everybody who has read it, and masked all the same.
    #[schemars(with = "String")]
    pub password: SecretString,
    /// The schema that the students create.
    pub schema: String,
    /// The table that they create in it.
    pub table: String,
    /// Its columns.
    pub columns: Vec<ColumnSpec>,
    /// The row that they insert: one text a column.
    pub row: Vec<String>,
    /// What points are worth that rest on a student's own look alone.
    #[serde(default)]
    pub attested: Attestation,
}

/// What it is worth that a student attests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Attestation {
    /// As much as what the grader sees, with a note.
    #[default]
    Full,
    /// Nothing: it is shown, and the points stay open.
    None,
}

/// A column that the table must have.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnSpec {
    /// Its name, compared with case folded.
    pub name: String,
    /// The types that it may have, as `information_schema` names them.
    pub types: Vec<String>,
    /// Its length in characters, where that matters.
    pub length: Option<u64>,
}

/// A step of the lab.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TaskSpec {
    /// The id of the check module that judges it.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its criteria in the lab's order.
    #[serde(rename = "criterion")]
    pub criteria: Vec<CriterionSpec>,
}

/// One gradable fact.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CriterionSpec {
    /// Its id within the task.
    pub id: String,
    /// What it is worth. A number whose half is exact to a tenth.
    #[serde(deserialize_with = "text::points")]
    #[schemars(with = "f64")]
    pub points: Points,
    /// Its title.
    pub title: Text,
    /// What to do about it, for the student.
    pub hint: Text,
    /// The value as the lab's text has it, for a criterion that compares one.
    pub expected: Option<Value>,
    /// Other values that pass too, with a note.
    #[serde(default)]
    pub accepted: Vec<Value>,
}

/// A value that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl CriterionSpec {
    /// The written value and then the accepted ones.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.expected.iter().chain(&self.accepted)
    }

    /// The written number. Validation has found it where a criterion compares numbers.
    pub fn number(&self) -> Option<i64> {
        match self.expected.as_ref()? {
            Value::Number(number) => Some(*number),
            Value::Flag(_) | Value::Text(_) => None,
        }
    }
}

impl Lab {
    /// A lab from the text of its file. `name` is the file's name, for errors.
    ///
    /// # Errors
    /// The file is not TOML, or says something that no check can judge; the error points there.
    #[expect(clippy::result_large_err, reason = "it is made once, and miette reads its fields")]
    pub fn parse(name: &str, text: &str) -> Result<Self, LabError> {
        let file: LabFile =
            toml::from_str(text).map_err(|error| LabError::syntax(name, text, &error))?;
        check::check(&file).map_err(|fault| fault.at(name, text))?;
        Ok(Self { file, sha256: sha256(text.as_bytes()) })
    }

    /// The JSON Schema of lab files.
    pub fn json_schema() -> schemars::Schema {
        schemars::schema_for!(LabFile)
    }

    /// A lab that ships with the program, by its id.
    ///
    /// # Panics
    /// If a lab ships that cannot be read, which a test rules out.
    pub fn shipped(id: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == id)?;
        Some(Self::parse(id, text).expect("a test reads every lab that ships"))
    }

    /// The criterion of a full id, `task.criterion`.
    pub fn criterion(&self, id: &str) -> Option<&CriterionSpec> {
        let (task, criterion) = id.split_once('.')?;
        let task = self.file.tasks.iter().find(|spec| spec.id == task)?;
        task.criteria.iter().find(|spec| spec.id == criterion)
    }

    /// What the whole lab is worth.
    pub fn points(&self) -> Points {
        self.file.tasks.iter().flat_map(|task| &task.criteria).map(|spec| spec.points).sum()
    }
}
