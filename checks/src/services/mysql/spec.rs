//! What a lab says of a table.

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;

/// A table that students make over SQL, and as whom it is looked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableSpec {
    /// The DB instance that it is in.
    #[schemars(example = &"db", extend("x-resource" = "rds:db-instance"))]
    pub of: String,
    /// The user of the lab's text.
    #[schemars(example = &"labuser")]
    pub user: String,
    /// The password of the lab's text: known to everybody who has read it, and masked all the same.
    #[schemars(with = "String", example = &"put-the-password-here")]
    pub password: SecretString,
    /// The schema that the students create.
    #[schemars(example = &"shop")]
    pub schema: String,
    /// The table that they create in it.
    #[schemars(example = &"items")]
    pub table: String,
    /// Its columns.
    #[schemars(example = columns())]
    pub columns: Vec<ColumnSpec>,
    /// The row that they insert: one text a column.
    #[schemars(example = row())]
    pub row: Vec<String>,
    /// What points are worth that rest on a student's own look alone.
    #[serde(default)]
    #[schemars(example = &"full", extend("x-rare" = true))]
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

/// Columns as a lab file may have them.
fn columns() -> serde_json::Value {
    serde_json::json!([
        {"name": "id", "types": ["int", "bigint"]},
        {"name": "name", "types": ["varchar"], "length": 20},
    ])
}

fn row() -> serde_json::Value {
    serde_json::json!(["1", "pencil"])
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
