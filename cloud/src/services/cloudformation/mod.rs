//! `CloudFormation`, as far as the grader's role needs it: stacks of IAM roles, alone and by stack sets, made at once or by
//! change sets as `aws cloudformation deploy` makes them.
//!
//! Templates are read in JSON, with the functions that `functions` has. What a template says beyond that is refused.

mod change_sets;
mod describe;
mod functions;
mod parameters;
mod recorded;
mod resources;
mod stack;
mod stack_sets;
mod template;

use jiff::Timestamp;

use crate::Inner;
use crate::dispatch::{Call, answer_query};
use crate::interface;
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::service::{Answer, Protocol, Service};
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

use resources::StackSet;
use stack::{Making, Stack};
use template::Template;

const STACK: &str = "AWS::CloudFormation::Stack";
const STACK_SET: &str = "AWS::CloudFormation::StackSet";
const ROLE: &str = "AWS::IAM::Role";

/// The service.
pub(super) static SERVICE: Service = Service {
    name: "cloudformation",
    event_source: "cloudformation.amazonaws.com",
    protocol: Protocol::AwsQuery {
        namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    },
    operations: || interface::of(OPERATIONS),
    answer,
    account_of: |_| None,
    recorded: recorded::RECORDED,
};

static OPERATIONS: &[&[Operation]] = &[STACKS, change_sets::OPERATIONS, describe::OPERATIONS];

static STACKS: &[Operation] = &[
    Operation::write(
        "CreateStack",
        &[STACK_NAME, BODY, PARAMETERS, CAPABILITIES, TAGS, DISABLE_ROLLBACK, TOKEN],
        create_stack,
    ),
    Operation::write(
        "UpdateStack",
        &[STACK_NAME, BODY, PREVIOUS_BODY, PARAMETERS, CAPABILITIES, TAGS, DISABLE_ROLLBACK, TOKEN],
        update_stack,
    ),
    Operation::write("DeleteStack", &[STACK_NAME, TOKEN], delete_stack),
];

const STACK_NAME: Parameter = Parameter::new("StackName", Kind::Text);
const BODY: Parameter = Parameter::new("TemplateBody", Kind::Text);
const PREVIOUS_BODY: Parameter = Parameter::new("UsePreviousTemplate", Kind::Flag);
const CAPABILITIES: Parameter = Parameter::new("Capabilities", Kind::List(&Kind::Text));
const DISABLE_ROLLBACK: Parameter = Parameter::new("DisableRollback", Kind::Flag);
const TOKEN: Parameter = Parameter::new("ClientRequestToken", Kind::Text);
const TAGS: Parameter = Parameter::new(
    "Tags",
    Kind::List(&Kind::Record(&[
        Parameter::new("Key", Kind::Text),
        Parameter::new("Value", Kind::Text),
    ])),
);
const PARAMETERS: Parameter = Parameter::new(
    "Parameters",
    Kind::List(&Kind::Record(&[
        Parameter::new("ParameterKey", Kind::Text),
        Parameter::new("ParameterValue", Kind::Text),
        Parameter::new("UsePreviousValue", Kind::Flag),
    ])),
);

/// The stacks of one account and region.
#[derive(Debug, Default)]
pub(crate) struct Stacks {
    all: Vec<Stack>,
    orders: Vec<StackSetOrder>,
}

/// What a stack set leaves to be done in other accounts.
#[derive(Debug)]
struct StackSetOrder {
    /// The id of the stack that it stands in.
    by: String,
    set: StackSet,
    /// Whether its stacks are to stand, or to be gone.
    stands: bool,
}

impl Stacks {
    /// The stack of that name, unless it has been deleted.
    fn standing(&self, name: &str, now: Timestamp) -> Option<&Stack> {
        self.all.iter().find(|stack| stack.name == name && !stack.is_deleted(now))
    }
}

impl Region {
    /// Does something to a stack, of which nothing else knows meanwhile.
    fn with_stack(&mut self, id: &str, change: impl FnOnce(&mut Self, &mut Stack)) {
        if let Some(position) = self.stacks.all.iter().position(|stack| stack.id == id) {
            let mut stack = self.stacks.all.remove(position);
            change(self, &mut stack);
            self.stacks.all.insert(position, stack);
        }
    }
}

fn answer(cloud: &Inner, call: &Call, denied: bool) -> Result<Answer, Refusal> {
    let answer = answer_query(cloud, call, OPERATIONS, denied)?;
    stack_sets::carry_out(cloud, call);
    let has_output = call.action != "DeleteStack";
    Ok(if has_output { answer } else { call.service.protocol.done(&call.action, &call.request_id) })
}

/// `CloudFormation`'s answer to whatever is wrong with a request.
fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new("ValidationError", message)
}

/// The stack that a call names, by its name or by its id; by that also one that was deleted.
fn stacked<'a>(region: &'a Region, named: &str, now: Timestamp) -> Result<&'a Stack, Refusal> {
    let by_id = || region.stacks.all.iter().find(|stack| stack.id == named);
    region
        .stacks
        .standing(named, now)
        .or_else(by_id)
        .ok_or_else(|| invalid(format!("Stack with id {named} does not exist")))
}

/// What a call asks a stack to be made of.
///
/// # Errors
/// The template or a parameter is wrong, or the caller does not acknowledge that it makes roles.
fn making(input: &Object, before: Option<&Making>) -> Result<Making, Refusal> {
    let kept = before.filter(|_| input.flag("UsePreviousTemplate") == Some(true));
    let text = match kept {
        Some(before) => before.text.clone(),
        None => match input.text("TemplateBody").filter(|text| !text.is_empty()) {
            Some(text) => text.to_owned(),
            None => return Err(invalid("Either Template URL or Template Body must be specified.")),
        },
    };
    let template = Template::parse(&text)?;
    let parameters = parameters::given(&template, input, before.map(|before| &before.parameters))?;
    let capabilities = input.texts("Capabilities").into_iter().map(str::to_owned).collect();
    let tags = input.objects("Tags").map(|tag| {
        let member = |name: &str| tag.text(name).unwrap_or_default().to_owned();
        (member("Key"), member("Value"))
    });
    let making = Making { text, template, parameters, capabilities, tags: tags.collect() };
    making.check_capabilities()?;
    Ok(making)
}

fn create_stack(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let name = required(input, "StackName")?;
    stack::check_name(region, name, now)?;
    let mut stack = Stack::begun(region, name, making(input, None)?, now);
    stack::create(region, &mut stack, now);
    let answer = Object::new().with("StackId", &stack.id);
    region.stacks.all.push(stack);
    Ok(answer)
}

fn update_stack(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let stack = stacked(region, required(input, "StackName")?, now)?;
    stack::check_update(stack, now)?;
    let made_of = making(input, Some(&stack.made_of))?;
    if made_of.is_like(&stack.made_of) {
        return Err(invalid("No updates are to be performed."));
    }
    let id = stack.id.clone();
    region.with_stack(&id, |region, stack| stack::update(region, stack, made_of, now));
    Ok(Object::new().with("StackId", id))
}

fn delete_stack(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    // One that is not there is deleted already.
    if let Ok(stack) = stacked(region, required(input, "StackName")?, now)
        && !["DELETE_IN_PROGRESS", "DELETE_COMPLETE"].contains(&stack.status(now).0)
    {
        let id = stack.id.clone();
        region.with_stack(&id, |region, stack| stack::delete(region, stack, now));
    }
    Ok(Object::new())
}
