//! What a lab says of one criterion.

use crate::engine::points::Points;
use crate::engine::text::{self, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// One gradable fact.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CriterionSpec {
    /// Its id within the task.
    pub id: String,
    /// The criterion of the check module that judges it, where that has another id.
    pub check: Option<String>,
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
#[serde(untagged, expecting = "expected true or false, a whole number, or a text")]
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

impl CriterionSpec {
    /// The id of the module's criterion that judges it.
    pub fn check(&self) -> &str {
        self.check.as_deref().unwrap_or(&self.id)
    }
}
