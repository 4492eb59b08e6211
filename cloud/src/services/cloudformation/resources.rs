//! The resources that a stack may hold: roles, and stack sets.

use serde_json::Value;

use super::functions::{Attributes, Scope};
use super::{ROLE, STACK_SET};
use crate::account::Role;
use crate::policy::{Policy, one_or_many, texts};
use crate::region::digits;

/// A resource that a template asks for.
#[derive(Clone, Debug)]
pub(super) enum Resource {
    Role(Role),
    StackSet(StackSet),
}

/// A stack for every account of organizational units.
#[derive(Clone, Debug)]
pub(super) struct StackSet {
    pub(super) name: String,
    pub(super) units: Vec<String>,
    pub(super) template: String,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) capabilities: Vec<String>,
}

impl Resource {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Role(_) => ROLE,
            Self::StackSet(_) => STACK_SET,
        }
    }

    /// Its name in the account.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Role(role) => &role.name,
            Self::StackSet(set) => &set.name,
        }
    }

    pub(super) fn attributes(&self, account: &str) -> Attributes {
        let arn = match self {
            Self::Role(role) => Some(format!("arn:aws:iam::{account}:role/{}", role.name)),
            Self::StackSet(_) => None,
        };
        Attributes { reference: self.name().to_owned(), arn }
    }
}

/// Reads a resource of this type and name, whose properties have been resolved.
///
/// # Errors
/// What is wrong with it, or is not done here.
pub(super) fn read(
    kind: &str,
    logical: &str,
    properties: &Value,
    scope: &Scope,
) -> Result<Resource, String> {
    if kind == ROLE {
        role(logical, properties, scope).map(Resource::Role)
    } else {
        stack_set(properties).map(Resource::StackSet)
    }
}

fn only(properties: &Value, known: &[&str]) -> Result<(), String> {
    let mut names = properties.as_object().into_iter().flat_map(serde_json::Map::keys);
    match names.find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(format!("the embedded cloud does not know the property {unknown}")),
        None => Ok(()),
    }
}

fn role(logical: &str, properties: &Value, scope: &Scope) -> Result<Role, String> {
    only(
        properties,
        &[
            "RoleName",
            "Description",
            "MaxSessionDuration",
            "AssumeRolePolicyDocument",
            "Policies",
            "Tags",
        ],
    )?;
    let made_up = || {
        let unique = digits(&format!("{} {logical}", scope.stack_id));
        format!("{}-{logical}-{}", scope.stack, unique[..12].to_ascii_uppercase())
    };
    let name = properties["RoleName"].as_str().map_or_else(made_up, str::to_owned);
    let (trusted, external_id) = trust(&properties["AssumeRolePolicyDocument"])?;
    let policies = one_or_many(&properties["Policies"]).into_iter();
    let policies = policies.map(|policy| Policy::read(&policy["PolicyDocument"]));
    let policy = Some(Policy::together(policies.collect::<Result<Vec<_>, _>>()?));
    Ok(Role { name, trusted, external_id, policy })
}

/// Whom a trust policy lets in, and with which external id.
fn trust(document: &Value) -> Result<(Vec<String>, Option<String>), String> {
    let [statement] = one_or_many(&document["Statement"])[..] else {
        return Err("the embedded cloud evaluates trust policies of one statement".to_owned());
    };
    let principals = texts(&statement["Principal"]["AWS"]);
    let is_plain = statement["Effect"] == "Allow"
        && texts(&statement["Action"]) == ["sts:AssumeRole"]
        && !principals.is_empty();
    let external_id = match statement.get("Condition") {
        None => None,
        Some(condition) => Some(
            condition["StringEquals"]["sts:ExternalId"]
                .as_str()
                .filter(|_| condition.as_object().is_some_and(|tests| tests.len() == 1))
                .ok_or_else(|| {
                    format!("the embedded cloud does not evaluate the condition {condition}")
                })?
                .to_owned(),
        ),
    };
    if !is_plain {
        return Err("the embedded cloud does not evaluate this trust policy".to_owned());
    }
    let is_principal = |it: &&String| {
        let is_account = it.len() == 12 && it.bytes().all(|byte| byte.is_ascii_digit());
        !is_account && !it.starts_with("arn:aws:iam::")
    };
    match principals.iter().find(is_principal) {
        Some(wrong) => Err(format!("Invalid principal in policy: \"AWS\":\"{wrong}\"")),
        None => Ok((principals, external_id)),
    }
}

fn stack_set(properties: &Value) -> Result<StackSet, String> {
    only(
        properties,
        &[
            "StackSetName",
            "PermissionModel",
            "CallAs",
            "AutoDeployment",
            "ManagedExecution",
            "Capabilities",
            "OperationPreferences",
            "Parameters",
            "StackInstancesGroup",
            "TemplateBody",
            "Description",
        ],
    )?;
    let model = properties["PermissionModel"].as_str().unwrap_or_default();
    if model != "SERVICE_MANAGED" || properties["CallAs"] == "DELEGATED_ADMIN" {
        return Err(format!(
            "the embedded cloud has stack sets of permission model SERVICE_MANAGED that the management account \
             calls for as SELF, and no others ({model})"
        ));
    }
    let required = |name: &str| {
        properties[name]
            .as_str()
            .ok_or_else(|| format!("Model validation failed (#: required key [{name}] not found)"))
    };
    let groups = one_or_many(&properties["StackInstancesGroup"]);
    let units =
        groups.iter().flat_map(|it| texts(&it["DeploymentTargets"]["OrganizationalUnitIds"]));
    let parameters = one_or_many(&properties["Parameters"]).into_iter().map(|it| {
        let member = |name: &str| it[name].as_str().unwrap_or_default().to_owned();
        (member("ParameterKey"), member("ParameterValue"))
    });
    Ok(StackSet {
        name: required("StackSetName")?.to_owned(),
        units: units.collect(),
        template: required("TemplateBody")?.to_owned(),
        parameters: parameters.collect(),
        capabilities: texts(&properties["Capabilities"]),
    })
}
