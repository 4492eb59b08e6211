//! A stack: what it was made of, and its life as events, of which those of the future show when their time has come.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::change_sets::ChangeSet;
use super::functions::Scope;
use super::resources::Resource;
use super::template::{Impossible, Made, Output, Template};
use super::{ROLE, STACK, STACK_SET, StackSetOrder, invalid};
use crate::lock::lock;
use crate::refusal::Refusal;
use crate::region::{Region, uuid};

/// How long a change of a stack takes. Most of it CloudFormation waits for a role to be known everywhere.
const CHANGE: SignedDuration = SignedDuration::from_secs(20);
const DELETION: SignedDuration = SignedDuration::from_secs(10);

/// A stack.
#[derive(Debug)]
pub(super) struct Stack {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) made_of: Making,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Option<Timestamp>,
    pub(super) outputs: Vec<Output>,
    /// By logical name.
    pub(super) resources: BTreeMap<String, Resource>,
    pub(super) events: Vec<Event>,
    pub(super) change_sets: Vec<ChangeSet>,
}

/// What a stack is made of.
#[derive(Clone, Debug)]
pub(super) struct Making {
    /// The template's text.
    pub(super) text: String,
    pub(super) template: Template,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) capabilities: Vec<String>,
    pub(super) tags: Vec<(String, String)>,
}

/// Something that happened to a stack or to a resource of it.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) at: Timestamp,
    pub(super) logical: String,
    pub(super) physical: String,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) reason: Option<String>,
}

impl Making {
    /// Whether another one would change nothing.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.text == other.text && self.parameters == other.parameters && self.tags == other.tags
    }

    /// # Errors
    /// It makes roles, and the caller did not acknowledge that.
    pub(super) fn check_capabilities(&self) -> Result<(), Refusal> {
        const NAMED: &str = "CAPABILITY_NAMED_IAM";
        let Some(needed) = self.template.capability() else { return Ok(()) };
        if self.capabilities.iter().any(|given| given == needed || given == NAMED) {
            return Ok(());
        }
        let message = format!("Requires capabilities : [{needed}]");
        Err(Refusal::new("InsufficientCapabilitiesException", message))
    }
}

impl Stack {
    /// A stack that holds nothing yet.
    pub(super) fn begun(region: &mut Region, name: &str, made_of: Making, now: Timestamp) -> Self {
        let unique = uuid(&region.mint());
        let id = format!(
            "arn:aws:cloudformation:{}:{}:stack/{name}/{unique}",
            region.name, region.account
        );
        Self {
            id,
            name: name.to_owned(),
            made_of,
            created_at: now,
            updated_at: None,
            outputs: Vec::new(),
            resources: BTreeMap::new(),
            events: Vec::new(),
            change_sets: Vec::new(),
        }
    }

    /// Its status at a moment, and why.
    pub(super) fn status(&self, now: Timestamp) -> (&'static str, Option<&str>) {
        let own = self.events.iter().filter(|event| event.kind == STACK && event.at <= now);
        // Of two at one moment the later one counts.
        let newest = own.max_by_key(|event| event.at);
        newest.map_or(("REVIEW_IN_PROGRESS", None), |event| (event.status, event.reason.as_deref()))
    }

    pub(super) fn is_deleted(&self, now: Timestamp) -> bool {
        self.status(now).0 == "DELETE_COMPLETE"
    }

    /// Notes what happens to the stack itself.
    pub(super) fn note(&mut self, at: Timestamp, status: &'static str, reason: Option<String>) {
        let (logical, physical) = (self.name.clone(), self.id.clone());
        self.events.push(Event { at, logical, physical, kind: STACK, status, reason });
    }

    fn note_resource(
        &mut self,
        at: Timestamp,
        (logical, resource): (&str, &Resource),
        status: &'static str,
        reason: Option<String>,
    ) {
        let (logical, physical) = (logical.to_owned(), resource.name().to_owned());
        self.events.push(Event { at, logical, physical, kind: resource.kind(), status, reason });
    }

    /// What names stand for in its template.
    fn scope(&self, region: &Region) -> Scope {
        let declared = &self.made_of.template.parameters;
        let values = declared.iter().filter_map(|parameter| {
            let value = self.made_of.parameters.get(&parameter.name)?;
            Some((parameter.name.clone(), parameter.value(value)))
        });
        Scope {
            account: region.account.clone(),
            region: region.name.clone(),
            stack: self.name.clone(),
            stack_id: self.id.clone(),
            parameters: values.collect(),
            made: BTreeMap::new(),
        }
    }
}

/// The words of a change of a stack's resources.
struct Words {
    begun: &'static str,
    done: &'static str,
    failed: &'static str,
    rolling_back: &'static str,
    rolled_back: &'static str,
}

const CREATE: Words = Words {
    begun: "CREATE_IN_PROGRESS",
    done: "CREATE_COMPLETE",
    failed: "CREATE_FAILED",
    rolling_back: "ROLLBACK_IN_PROGRESS",
    rolled_back: "ROLLBACK_COMPLETE",
};
const UPDATE: Words = Words {
    begun: "UPDATE_IN_PROGRESS",
    done: "UPDATE_COMPLETE",
    failed: "UPDATE_FAILED",
    rolling_back: "UPDATE_ROLLBACK_IN_PROGRESS",
    rolled_back: "UPDATE_ROLLBACK_COMPLETE",
};

/// Makes the resources of a new stack. The roles are there at once; the stack says so later, as `CloudFormation` does.
pub(super) fn create(region: &mut Region, stack: &mut Stack, now: Timestamp) {
    change(region, stack, &CREATE, now);
}

/// Makes other resources of a stack, of what it is to be made of from now on.
pub(super) fn update(region: &mut Region, stack: &mut Stack, made_of: Making, now: Timestamp) {
    let before = std::mem::replace(&mut stack.made_of, made_of);
    stack.updated_at = Some(now);
    if !change(region, stack, &UPDATE, now) {
        stack.made_of = before;
    }
}

/// Whether it succeeded; what was before stays where it does not.
fn change(region: &mut Region, stack: &mut Stack, words: &Words, now: Timestamp) -> bool {
    let done = region.pace.soon_after(now, CHANGE);
    stack.note(now, words.begun, Some("User Initiated".to_owned()));
    let template = stack.made_of.template.clone();
    let made = template.evaluate(&mut stack.scope(region));
    let made = made.and_then(|made| match taken(region, stack, &made.resources) {
        Some(taken) => Err(taken),
        None => Ok(made),
    });
    let Made { resources, outputs } = match made {
        Ok(made) => made,
        Err(impossible) => {
            roll_back(stack, impossible, words, (now, done));
            return false;
        }
    };
    let gone = std::mem::take(&mut stack.resources);
    for (logical, resource) in &gone {
        let stays = resources.get(logical).is_some_and(|it| it.name() == resource.name());
        if !stays {
            stack.note_resource(now, (logical, resource), "DELETE_COMPLETE", None);
            remove(region, stack, resource);
        }
    }
    for (logical, resource) in &resources {
        stack.note_resource(now, (logical, resource), words.begun, None);
        put(region, stack, resource);
        stack.note_resource(done, (logical, resource), words.done, None);
    }
    (stack.resources, stack.outputs) = (resources, outputs);
    stack.note(done, words.done, None);
    true
}

/// Nothing was made, because one resource cannot be.
fn roll_back(
    stack: &mut Stack,
    Impossible { logical, why }: Impossible,
    words: &Words,
    (now, done): (Timestamp, Timestamp),
) {
    let resources = stack.made_of.template.resources();
    let is_set = resources.into_iter().any(|it| it == (logical.as_str(), STACK_SET));
    let reason = format!(
        "The following resource(s) failed to create: [{logical}]. Rollback requested by user."
    );
    let kind = if is_set { STACK_SET } else { ROLE };
    let (physical, status) = (String::new(), words.failed);
    stack.events.push(Event { at: now, logical, physical, kind, status, reason: Some(why) });
    stack.note(now, words.rolling_back, Some(reason));
    stack.note(done, words.rolled_back, None);
}

/// A role that is to be made and is there already, not by this stack.
fn taken(
    region: &Region,
    stack: &Stack,
    resources: &BTreeMap<String, Resource>,
) -> Option<Impossible> {
    let roles = lock(&region.roles);
    let own = |name: &str| stack.resources.values().any(|resource| resource.name() == name);
    let taken = resources.iter().find(|(_, resource)| match resource {
        Resource::Role(role) => roles.contains_key(&role.name) && !own(&role.name),
        Resource::StackSet(_) => false,
    });
    taken.map(|(logical, resource)| {
        let (kind, name) = (resource.kind(), resource.name());
        let why = format!(
            "Resource handler returned message: \"Resource of type '{kind}' with identifier '{name}' already exists.\" (HandlerErrorCode: AlreadyExists)"
        );
        Impossible::new(logical, why)
    })
}

fn put(region: &mut Region, stack: &Stack, resource: &Resource) {
    match resource {
        Resource::Role(role) => {
            lock(&region.roles).insert(role.name.clone(), role.clone());
        }
        Resource::StackSet(set) => {
            let order = StackSetOrder { by: stack.id.clone(), set: set.clone(), stands: true };
            region.stacks.orders.push(order);
        }
    }
}

fn remove(region: &mut Region, stack: &Stack, resource: &Resource) {
    match resource {
        Resource::Role(role) => {
            lock(&region.roles).remove(&role.name);
        }
        Resource::StackSet(set) => {
            let order = StackSetOrder { by: stack.id.clone(), set: set.clone(), stands: false };
            region.stacks.orders.push(order);
        }
    }
}

/// Deletes a stack, and what it holds.
pub(super) fn delete(region: &mut Region, stack: &mut Stack, now: Timestamp) {
    let done = region.pace.soon_after(now, DELETION);
    // What was still to come of an earlier change does not come any more.
    stack.events.retain(|event| event.at <= now);
    stack.note(now, "DELETE_IN_PROGRESS", Some("User Initiated".to_owned()));
    for (logical, resource) in std::mem::take(&mut stack.resources) {
        stack.note_resource(now, (&logical, &resource), "DELETE_IN_PROGRESS", None);
        remove(region, stack, &resource);
        stack.note_resource(done, (&logical, &resource), "DELETE_COMPLETE", None);
    }
    stack.note(done, "DELETE_COMPLETE", None);
}

/// Refuses to change a stack that is at something, or that was never whole.
pub(super) fn check_update(stack: &Stack, now: Timestamp) -> Result<(), Refusal> {
    let (status, _) = stack.status(now);
    if status.ends_with("_COMPLETE") && !status.starts_with("ROLLBACK") {
        return Ok(());
    }
    Err(invalid(format!("Stack:{} is in {status} state and can not be updated.", stack.id)))
}

/// Refuses a name that a stack has already.
pub(super) fn check_name(region: &Region, name: &str, now: Timestamp) -> Result<(), Refusal> {
    let well_formed = name.len() <= 128
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if !well_formed {
        return Err(invalid(format!(
            "1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )));
    }
    match region.stacks.standing(name, now) {
        Some(_) => {
            let message = format!("Stack [{name}] already exists");
            Err(Refusal::new("AlreadyExistsException", message))
        }
        None => Ok(()),
    }
}
