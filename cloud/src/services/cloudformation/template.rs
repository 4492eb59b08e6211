//! Templates, in JSON: what they declare, and the values in them once parameters are known.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::functions::{Scope, resolve};
use super::parameters::Declared;
use super::resources::{self, Resource};
use super::{ROLE, STACK_SET, invalid};
use crate::refusal::Refusal;

/// A template.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) description: Option<String>,
    pub(super) parameters: Vec<Declared>,
    resources: Map<String, Value>,
    outputs: Map<String, Value>,
}

/// A value that a stack shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Output {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) description: Option<String>,
}

/// What a template asks for, once its parameters are known.
#[derive(Debug)]
pub(super) struct Made {
    /// By logical name.
    pub(super) resources: BTreeMap<String, Resource>,
    pub(super) outputs: Vec<Output>,
}

/// A resource that cannot be made.
#[derive(Debug)]
pub(super) struct Impossible {
    /// Its logical name.
    pub(super) logical: String,
    pub(super) why: String,
}

impl Impossible {
    pub(super) fn new(logical: &str, why: String) -> Self {
        Self { logical: logical.to_owned(), why }
    }
}

const SECTIONS: [&str; 6] =
    ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Resources", "Outputs"];

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// It is none, or says more than this cloud does.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let wrong = |what: String| invalid(format!("Template format error: {what}"));
        let document: Value = serde_json::from_str(text).map_err(|error| {
            wrong(format!("the embedded cloud reads templates in JSON only ({error})"))
        })?;
        let document =
            document.as_object().ok_or_else(|| wrong("unsupported structure.".into()))?;
        if let Some(unknown) = document.keys().find(|key| !SECTIONS.contains(&key.as_str())) {
            return Err(wrong(format!("the embedded cloud has no section {unknown}")));
        }
        let section = |name: &str| document.get(name).and_then(Value::as_object).cloned();
        let resources = section("Resources").filter(|resources| !resources.is_empty());
        let resources = resources
            .ok_or_else(|| wrong("At least one Resources member must be defined.".into()))?;
        let unknown: Vec<_> =
            resources.values().map(kind).filter(|it| !KNOWN.contains(it)).collect();
        if !unknown.is_empty() {
            return Err(wrong(format!("Unrecognized resource types: [{}]", unknown.join(", "))));
        }
        let parameters = section("Parameters").unwrap_or_default();
        Ok(Self {
            description: document.get("Description").and_then(Value::as_str).map(str::to_owned),
            parameters: parameters
                .iter()
                .map(|(name, declared)| Declared::read(name, declared).map_err(wrong))
                .collect::<Result<_, _>>()?,
            resources,
            outputs: section("Outputs").unwrap_or_default(),
        })
    }

    /// The names of its resources, each with its type.
    pub(super) fn resources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.resources.iter().map(|(name, resource)| (name.as_str(), kind(resource)))
    }

    /// The capability that whoever uses it must acknowledge, if it makes a role: by a name of its own, or one that is made up.
    pub(super) fn capability(&self) -> Option<&'static str> {
        let roles = || self.resources.values().filter(|resource| kind(resource) == ROLE);
        let named = roles().any(|role| !role["Properties"]["RoleName"].is_null());
        let capability = if named { "CAPABILITY_NAMED_IAM" } else { "CAPABILITY_IAM" };
        roles().next().map(|_| capability)
    }

    /// Its resources with these parameters, and what the stack shows of them.
    ///
    /// # Errors
    /// Which resource says what cannot be made, and why.
    pub(super) fn evaluate(&self, scope: &mut Scope) -> Result<Made, Impossible> {
        let mut made = BTreeMap::new();
        for (name, resource) in &self.resources {
            let properties = resolve(&resource["Properties"], scope);
            let resource = properties
                .and_then(|properties| resources::read(kind(resource), name, &properties, scope))
                .map_err(|why| Impossible::new(name, why))?;
            scope.made.insert(name.clone(), resource.attributes(&scope.account));
            made.insert(name.clone(), resource);
        }
        Ok(Made { outputs: self.shown(scope)?, resources: made })
    }

    fn shown(&self, scope: &Scope) -> Result<Vec<Output>, Impossible> {
        let shown = self.outputs.iter().map(|(key, output)| {
            let value =
                resolve(&output["Value"], scope).map_err(|why| Impossible::new(key, why))?;
            let description = output["Description"].as_str().map(str::to_owned);
            let value = value.as_str().unwrap_or_default().to_owned();
            Ok(Output { key: key.clone(), value, description })
        });
        shown.collect()
    }
}

const KNOWN: [&str; 2] = [ROLE, STACK_SET];

fn kind(resource: &Value) -> &str {
    resource["Type"].as_str().unwrap_or_default()
}
