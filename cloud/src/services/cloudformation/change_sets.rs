//! Change sets: what `aws cloudformation deploy` makes and executes.

use jiff::{SignedDuration, Timestamp};

use super::stack::{self, Making, Stack};
use super::{
    BODY, CAPABILITIES, DISABLE_ROLLBACK, PARAMETERS, PREVIOUS_BODY, STACK_NAME, TAGS, TOKEN,
    invalid, making, stacked,
};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::{Region, uuid};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const NAME: Parameter = Parameter::new("ChangeSetName", Kind::Text);
const MARKER: Parameter = Parameter::new("NextToken", Kind::Text);

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreateChangeSet",
        &[
            STACK_NAME,
            NAME,
            Parameter::new("ChangeSetType", Kind::Text),
            Parameter::new("Description", Kind::Text),
            BODY,
            PREVIOUS_BODY,
            PARAMETERS,
            CAPABILITIES,
            TAGS,
        ],
        create,
    ),
    Operation::read("DescribeChangeSet", &[STACK_NAME, NAME, MARKER], describe),
    Operation::write("ExecuteChangeSet", &[STACK_NAME, NAME, DISABLE_ROLLBACK, TOKEN], execute),
    Operation::write("DeleteChangeSet", &[STACK_NAME, NAME], delete),
];

/// How long CloudFormation looks at a change set.
const CREATION: SignedDuration = SignedDuration::from_secs(4);

const NO_CHANGES: &str = "The submitted information didn't contain changes. Submit different information to create a change set.";

/// A change that may be made.
#[derive(Debug)]
pub(super) struct ChangeSet {
    id: String,
    name: String,
    made_of: Making,
    description: Option<String>,
    created_at: Timestamp,
    ready_at: Timestamp,
    changes: bool,
}

fn create(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let (stack, name) = (required(input, "StackName")?, required(input, "ChangeSetName")?);
    let creates = match input.text("ChangeSetType") {
        Some("CREATE") => true,
        Some("UPDATE") | None => false,
        Some(other) => {
            return Err(invalid(format!("The embedded cloud has no change sets of type {other}")));
        }
    };
    let in_review = region
        .stacks
        .standing(stack, now)
        .is_some_and(|it| it.status(now).0 == "REVIEW_IN_PROGRESS");
    let before = if creates { None } else { Some(stacked(region, stack, now)?.made_of.clone()) };
    let made_of = making(input, before.as_ref())?;
    if creates && !in_review {
        stack::check_name(region, stack, now)?;
        let mut begun = Stack::begun(region, stack, made_of.clone(), now);
        begun.note(now, "REVIEW_IN_PROGRESS", Some("User Initiated".to_owned()));
        region.stacks.all.push(begun);
    }
    let unique = uuid(&region.mint());
    let id = format!(
        "arn:aws:cloudformation:{}:{}:changeSet/{name}/{unique}",
        region.name, region.account
    );
    let ready_at = region.pace.soon_after(now, CREATION);
    let stack_id = stacked(region, stack, now)?.id.clone();
    let named = region.stacks.all.iter_mut().find(|it| it.id == stack_id);
    let stack = named.expect("it was found right above");
    if stack.change_sets.iter().any(|set| set.name == name) {
        let message = format!(
            "ChangeSet {name} cannot be created due to a mismatch with existing attributes: a change set of that name exists"
        );
        return Err(Refusal::new("AlreadyExistsException", message));
    }
    let changes = before.is_none_or(|before| !before.is_like(&made_of));
    stack.change_sets.push(ChangeSet {
        id: id.clone(),
        name: name.to_owned(),
        made_of,
        description: input.text("Description").map(str::to_owned),
        created_at: now,
        ready_at,
        changes,
    });
    Ok(Object::new().with("Id", id).with("StackId", stack_id))
}

/// The stack and the position of a change set in it, by the names or the ids of the two.
fn find(region: &Region, input: &Object, now: Timestamp) -> Result<(String, usize), Refusal> {
    let name = required(input, "ChangeSetName")?;
    let stacks = match input.text("StackName") {
        Some(stack) => vec![stacked(region, stack, now)?],
        None => region.stacks.all.iter().collect(),
    };
    let found = stacks.into_iter().find_map(|stack| {
        let fits = |set: &ChangeSet| set.id == name || set.name == name;
        Some((stack.id.clone(), stack.change_sets.iter().position(fits)?))
    });
    found.ok_or_else(|| {
        Refusal::new("ChangeSetNotFound", format!("ChangeSet [{name}] does not exist")).status(404)
    })
}

fn describe(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let (stack, position) = find(region, input, now)?;
    let stack = stacked(region, &stack, now)?;
    let set = &stack.change_sets[position];
    let ready = set.ready_at <= now;
    let (status, execution) = match (ready, set.changes) {
        (false, _) => ("CREATE_PENDING", "UNAVAILABLE"),
        (true, true) => ("CREATE_COMPLETE", "AVAILABLE"),
        (true, false) => ("FAILED", "UNAVAILABLE"),
    };
    let is_new = |name: &str| !stack.resources.contains_key(name);
    let changes =
        set.made_of.template.resources().filter(|_| ready && set.changes).map(|(name, kind)| {
            let change = Object::new()
                .with("Action", if is_new(name) { "Add" } else { "Modify" })
                .with("LogicalResourceId", name)
                .with("ResourceType", kind);
            Object::new().with("Type", "Resource").with("ResourceChange", change)
        });
    Ok(Object::new()
        .with("ChangeSetName", &set.name)
        .with("ChangeSetId", &set.id)
        .with("StackId", &stack.id)
        .with("StackName", &stack.name)
        .with_some("Description", set.description.as_deref())
        .with("CreationTime", set.created_at)
        .with("ExecutionStatus", execution)
        .with("Status", status)
        .with_some("StatusReason", (ready && !set.changes).then_some(NO_CHANGES))
        .with(
            "Capabilities",
            Node::list("member", set.made_of.capabilities.iter().map(String::as_str)),
        )
        .with("Changes", Node::list("member", changes)))
}

fn execute(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let (id, position) = find(region, input, now)?;
    let stack = stacked(region, &id, now)?;
    let set = &stack.change_sets[position];
    if set.ready_at > now || !set.changes {
        let message = format!("ChangeSet [{}] cannot be executed in its current status", set.id);
        return Err(Refusal::new("InvalidChangeSetStatus", message));
    }
    let creates = stack.status(now).0 == "REVIEW_IN_PROGRESS";
    if !creates {
        stack::check_update(stack, now)?;
    }
    let made_of = set.made_of.clone();
    region.with_stack(&id, |region, stack| {
        stack.change_sets.clear();
        if creates {
            stack.made_of = made_of;
            stack::create(region, stack, now);
        } else {
            stack::update(region, stack, made_of, now);
        }
    });
    Ok(Object::new())
}

fn delete(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    required(input, "ChangeSetName")?;
    // One that is not there is not an error.
    if let Ok((id, position)) = find(region, input, now) {
        region.with_stack(&id, |_, stack| {
            stack.change_sets.remove(position);
        });
    }
    Ok(Object::new())
}
