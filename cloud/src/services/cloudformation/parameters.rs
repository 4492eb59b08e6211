//! Parameters of a template: what they may be, and what a call says that they are.

use std::collections::BTreeMap;

use regex_lite::Regex;
use serde_json::Value;

use super::invalid;
use super::template::Template;
use crate::refusal::Refusal;
use crate::wire::node::Object;

/// A parameter that a template declares.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) default: Option<String>,
    pub(super) description: Option<String>,
    /// Whether nobody is shown its value.
    pub(super) hidden: bool,
    pub(super) allowed: Vec<String>,
    pattern: Option<Regex>,
    shortest: Option<u64>,
    longest: Option<u64>,
    constraint: Option<String>,
}

impl Declared {
    /// # Errors
    /// What of it this cloud does not know.
    pub(super) fn read(name: &str, declared: &Value) -> Result<Self, String> {
        let text = |member: &str| declared[member].as_str().map(str::to_owned);
        let kind = text("Type").unwrap_or_default();
        if !["String", "CommaDelimitedList"].contains(&kind.as_str()) {
            return Err(format!("the embedded cloud has no parameters of type {kind} ({name})"));
        }
        let pattern = text("AllowedPattern").map(|it| Regex::new(&format!("^(?:{it})$")));
        let pattern = pattern.transpose().map_err(|error| format!("{name}: {error}"))?;
        Ok(Self {
            name: name.to_owned(),
            kind,
            default: text("Default"),
            description: text("Description"),
            hidden: declared["NoEcho"].as_bool().unwrap_or_default(),
            allowed: crate::policy::texts(&declared["AllowedValues"]),
            pattern,
            shortest: declared["MinLength"].as_u64(),
            longest: declared["MaxLength"].as_u64(),
            constraint: text("ConstraintDescription"),
        })
    }

    /// The value as templates see it.
    pub(super) fn value(&self, text: &str) -> Value {
        match self.kind.as_str() {
            "CommaDelimitedList" => text.split(',').map(|part| Value::from(part.trim())).collect(),
            _ => text.into(),
        }
    }

    fn check(&self, value: &str) -> Result<(), Refusal> {
        let name = &self.name;
        let length = value.chars().count() as u64;
        let wrong = if !self.allowed.is_empty() && !self.allowed.iter().any(|it| it == value) {
            format!("Parameter '{name}' must be one of AllowedValues")
        } else if self.shortest.is_some_and(|shortest| length < shortest) {
            format!(
                "Parameter '{name}' must contain at least {} characters",
                self.shortest.unwrap_or_default()
            )
        } else if self.longest.is_some_and(|longest| length > longest) {
            format!(
                "Parameter '{name}' must contain at most {} characters",
                self.longest.unwrap_or_default()
            )
        } else if self.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(value)) {
            let constraint = self.constraint.as_deref();
            constraint.map_or_else(
                || format!("Parameter {name} failed to satisfy constraint: pattern"),
                |it| format!("Parameter {name} failed to satisfy constraint: {it}"),
            )
        } else {
            return Ok(());
        };
        Err(invalid(wrong))
    }
}

/// The values of a template's parameters: those that the call gives, those of before, and defaults.
///
/// # Errors
/// One is missing, unknown or not allowed.
pub(super) fn given(
    template: &Template,
    input: &Object,
    before: Option<&BTreeMap<String, String>>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut values = BTreeMap::new();
    for parameter in input.objects("Parameters") {
        let key = parameter.text("ParameterKey").unwrap_or_default();
        let value = if parameter.flag("UsePreviousValue") == Some(true) {
            before.and_then(|before| before.get(key)).map(String::as_str)
        } else {
            parameter.text("ParameterValue")
        };
        if let Some(value) = value {
            values.insert(key.to_owned(), value.to_owned());
        }
    }
    let declared = |key: &str| template.parameters.iter().any(|it| it.name == key);
    let unknown: Vec<_> = values.keys().filter(|key| !declared(key)).map(String::as_str).collect();
    if !unknown.is_empty() {
        return Err(invalid(format!(
            "Parameters: [{}] do not exist in the template",
            unknown.join(", ")
        )));
    }
    let mut missing = Vec::new();
    for declared in &template.parameters {
        match values.get(&declared.name).or(declared.default.as_ref()).cloned() {
            Some(value) => {
                declared.check(&value)?;
                values.insert(declared.name.clone(), value);
            }
            None => missing.push(declared.name.as_str()),
        }
    }
    if missing.is_empty() {
        return Ok(values);
    }
    Err(invalid(format!("Parameters: [{}] must have values", missing.join(", "))))
}
