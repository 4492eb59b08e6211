//! Whether a lab file can be judged: every fault points at its place in the file.

use super::{CriterionSpec, LabFile, Value, secret};
use crate::registry::{self, Expects, Kind};
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::collections::BTreeSet;
use thiserror::Error;

/// What is wrong with a lab file, and where.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
#[diagnostic(code(labproof::lab))]
pub struct LabError {
    message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    file: NamedSource<String>,
    #[label("here")]
    place: Option<SourceSpan>,
}

impl LabError {
    pub(super) fn syntax(name: &str, text: &str, error: &toml::de::Error) -> Self {
        let shown = secret::excerpt(text);
        let is_shown = error.span().is_some_and(|place| secret::is_shown(text, &shown, place));
        let message = error.message();
        Self {
            message: if is_shown { message.to_owned() } else { without_value(message) },
            help: Some("`labproof lab schema` prints what a lab file may say".to_owned()),
            file: NamedSource::new(name, shown),
            place: error.span().map(Into::into),
        }
    }
}

/// The message without what it quotes of the file: the value, key or variant that was not expected.
fn without_value(message: &str) -> String {
    let (what, expected) = match message.rsplit_once(", expected") {
        Some((what, expected)) => (what, format!(", expected{expected}")),
        None => (message, String::new()),
    };
    // What is missing is named in our words, not in the file's.
    if what.starts_with("missing field") {
        return message.to_owned();
    }
    let unquoted = what.split(['`', '"', '\'']).next().unwrap_or_default();
    format!("{}{expected}", unquoted.trim_end())
}

/// A fault, and the text by which its place is found.
#[derive(Debug)]
pub(super) struct Fault {
    message: String,
    help: String,
    quoted: String,
}

impl Fault {
    fn new(quoted: &str, message: String, help: impl Into<String>) -> Self {
        Self { message, help: help.into(), quoted: format!("\"{quoted}\"") }
    }

    pub(super) fn at(self, name: &str, text: &str) -> LabError {
        let place = text.find(&self.quoted).map(|at| (at, self.quoted.len()).into());
        LabError {
            message: secret::unspoken(text, &self.message),
            help: Some(self.help),
            file: NamedSource::new(name, secret::excerpt(text)),
            place,
        }
    }
}

/// Finds the first fault.
pub(super) fn check(file: &LabFile) -> Result<(), Fault> {
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if file.id.is_empty() || !file.id.chars().all(is_id) {
        let message = format!("the lab's id `{}` is not a name", file.id);
        return Err(Fault::new(&file.id, message, "use lower-case letters, digits and hyphens"));
    }
    if file.languages.is_empty() {
        let message = "the lab names no language".to_owned();
        return Err(Fault::new("languages", message, "write languages = [\"ko\", \"en\"]"));
    }
    if file.sql.row.len() != file.sql.columns.len() {
        let message = "the row has another number of values than the table has columns".to_owned();
        return Err(Fault::new(&file.sql.table, message, "write one text for each column"));
    }
    let mut ids = BTreeSet::new();
    for task in &file.tasks {
        for spec in &task.criteria {
            let id = format!("{}.{}", task.id, spec.id);
            check_criterion(&id, spec)?;
            if !ids.insert(id.clone()) {
                let message = format!("the criterion `{id}` stands twice");
                return Err(Fault::new(&spec.id, message, "delete one of the two"));
            }
        }
    }
    check_needs(file, &ids)
}

fn check_criterion(id: &str, spec: &CriterionSpec) -> Result<(), Fault> {
    let Some(known) = registry::criterion(id) else {
        let message = format!("no check judges the criterion `{id}`");
        let all: Vec<String> = registry::TASKS
            .iter()
            .flat_map(|task| task.criteria.iter().map(|c| format!("{}.{}", task.id, c.id)))
            .collect();
        return Err(Fault::new(&spec.id, message, format!("the known ones: {}", all.join(", "))));
    };
    match (known.expects, &spec.expected) {
        (Expects::Of(_), None) | (Expects::Switch(_), Some(Value::Flag(_)))
            if spec.accepted.is_empty() =>
        {
            Ok(())
        }
        (Expects::Of(_), _) => {
            let message = format!("`{id}` takes no expected value");
            Err(Fault::new(&spec.id, message, "what it expects follows from [names] and [sql]"))
        }
        (Expects::Switch(_), _) => {
            let message = format!("`{id}` needs `expected`: {}", described(Kind::Flag));
            Err(Fault::new(&spec.id, message, "write whether the lab's text wants it so"))
        }
        (Expects::Value(kind), Some(_)) if spec.values().all(|value| is(value, kind)) => Ok(()),
        (Expects::Value(kind), _) => {
            let message = format!("`{id}` needs `expected`: {}", described(kind));
            Err(Fault::new(&spec.id, message, "write the value that the lab's text names"))
        }
    }
}

fn check_needs(file: &LabFile, ids: &BTreeSet<String>) -> Result<(), Fault> {
    for task in &file.tasks {
        for spec in &task.criteria {
            let id = format!("{}.{}", task.id, spec.id);
            let needs = registry::criterion(&id).map(|known| known.needs).unwrap_or_default();
            if let Some(missing) = needs.iter().find(|need| !ids.contains(**need)) {
                let message = format!("`{id}` needs `{missing}`, which the lab leaves out");
                let help = "give it 0 points if it is not to count";
                return Err(Fault::new(&spec.id, message, help));
            }
        }
    }
    Ok(())
}

fn is(value: &Value, kind: Kind) -> bool {
    matches!(
        (value, kind),
        (Value::Flag(_), Kind::Flag)
            | (Value::Number(_), Kind::Number)
            | (Value::Text(_), Kind::Text)
    )
}

fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag => "true or false",
        Kind::Number => "a whole number",
        Kind::Text => "a text",
    }
}
