//! What a lab says of a table.

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;

/// A table that students make over SQL, and as whom it is looked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableSpec {
    /// The DB instance that it is in: a resource of the lab.
    pub of: String,
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

impl TableSpec {
    /// Its name, with its schema's.
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.schema, self.table)
    }

    /// Whether the row has another number of values than the table has columns.
    pub(crate) fn is_uneven(&self) -> bool {
        self.row.len() != self.columns.len()
    }
}
