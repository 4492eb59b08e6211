//! What CloudFormation shows of stacks and of templates.

use jiff::Timestamp;

use super::stack::Stack;
use super::template::Template;
use super::{BODY, STACK_NAME, stacked};
use crate::operation::{Operation, required};
use crate::paging;
use crate::refusal::Refusal;
use crate::region::{Region, digits, uuid};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const NEXT: Parameter = Parameter::new("NextToken", Kind::Text);

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::read("DescribeStacks", &[STACK_NAME, NEXT], describe_stacks),
    Operation::read("DescribeStackEvents", &[STACK_NAME, NEXT], describe_stack_events),
    Operation::read(
        "DescribeStackResources",
        &[STACK_NAME, Parameter::new("LogicalResourceId", Kind::Text)],
        describe_stack_resources,
    ),
    Operation::read("ValidateTemplate", &[BODY], validate_template),
    Operation::read("GetTemplateSummary", &[BODY, STACK_NAME], get_template_summary),
];

/// How many a page holds.
const PAGE: usize = 100;

fn page(items: Vec<Object>, name: &'static str, input: &Object) -> Result<Object, Refusal> {
    let start = paging::start(input.text("NextToken"), "ValidationError", "NextToken is invalid")?;
    let (page, next) = paging::cut(items, start, PAGE);
    Ok(Object::new().with(name, Node::list("member", page)).with_some("NextToken", next))
}

fn describe_stacks(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let stacks: Vec<&Stack> = match input.text("StackName") {
        Some(name) => vec![stacked(region, name, now)?],
        None => region.stacks.all.iter().rev().filter(|stack| !stack.is_deleted(now)).collect(),
    };
    page(stacks.into_iter().map(|stack| stack_as_shown(stack, now)).collect(), "Stacks", input)
}

fn stack_as_shown(stack: &Stack, now: Timestamp) -> Object {
    let (status, reason) = stack.status(now);
    let made_of = &stack.made_of;
    let parameters = made_of.template.parameters.iter().filter_map(|declared| {
        let value = made_of.parameters.get(&declared.name)?;
        let shown = if declared.hidden { "****" } else { value.as_str() };
        Some(Object::new().with("ParameterKey", &declared.name).with("ParameterValue", shown))
    });
    let is_whole = status.ends_with("_COMPLETE");
    let outputs = stack.outputs.iter().filter(|_| is_whole).map(|output| {
        Object::new()
            .with("OutputKey", &output.key)
            .with("OutputValue", &output.value)
            .with_some("Description", output.description.as_deref())
    });
    let tags =
        made_of.tags.iter().map(|(key, value)| Object::new().with("Key", key).with("Value", value));
    let drift = Object::new().with("StackDriftStatus", "NOT_CHECKED");
    Object::new()
        .with("StackId", &stack.id)
        .with("StackName", &stack.name)
        .with_some("Description", made_of.template.description.as_deref())
        .with("Parameters", Node::list("member", parameters))
        .with("CreationTime", stack.created_at)
        .with_some("LastUpdatedTime", stack.updated_at)
        .with("RollbackConfiguration", Object::new())
        .with("StackStatus", status)
        .with_some("StackStatusReason", reason.filter(|_| !is_whole))
        .with("DisableRollback", false)
        .with("NotificationARNs", Node::list("member", [] as [&str; 0]))
        .with("Capabilities", Node::list("member", made_of.capabilities.iter().map(String::as_str)))
        .with("Outputs", Node::list("member", outputs))
        .with("Tags", Node::list("member", tags))
        .with("EnableTerminationProtection", false)
        .with("DriftInformation", drift)
}

fn describe_stack_events(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let stack = stacked(region, required(input, "StackName")?, now)?;
    let happened = stack.events.iter().enumerate().filter(|(_, event)| event.at <= now);
    let mut events: Vec<_> = happened.collect();
    events.sort_by_key(|(_, event)| event.at);
    let shown = events.into_iter().rev().map(|(number, event)| {
        Object::new()
            .with("StackId", &stack.id)
            .with("EventId", uuid(&digits(&format!("{} {number}", stack.id))))
            .with("StackName", &stack.name)
            .with("LogicalResourceId", &event.logical)
            .with("PhysicalResourceId", &event.physical)
            .with("ResourceType", event.kind)
            .with("Timestamp", event.at)
            .with("ResourceStatus", event.status)
            .with_some("ResourceStatusReason", event.reason.as_deref())
    });
    page(shown.collect(), "StackEvents", input)
}

fn describe_stack_resources(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let stack = stacked(region, required(input, "StackName")?, now)?;
    let asked = input.text("LogicalResourceId");
    let resources =
        stack.resources.iter().filter(|(logical, _)| asked.is_none_or(|it| it == *logical));
    let shown = resources.filter_map(|(logical, resource)| {
        let of = stack.events.iter().filter(|it| it.logical == *logical && it.at <= now);
        let newest = of.max_by_key(|event| event.at)?;
        Some(
            Object::new()
                .with("StackName", &stack.name)
                .with("StackId", &stack.id)
                .with("LogicalResourceId", logical)
                .with("PhysicalResourceId", resource.name())
                .with("ResourceType", resource.kind())
                .with("Timestamp", newest.at)
                .with("ResourceStatus", newest.status)
                .with(
                    "DriftInformation",
                    Object::new().with("StackResourceDriftStatus", "NOT_CHECKED"),
                ),
        )
    });
    Ok(Object::new().with("StackResources", Node::list("member", shown)))
}

fn validate_template(_: &mut Region, input: &Object, _: Timestamp) -> Result<Object, Refusal> {
    let template = Template::parse(required(input, "TemplateBody")?)?;
    let parameters = template.parameters.iter().map(|declared| {
        Object::new()
            .with("ParameterKey", &declared.name)
            .with_some("DefaultValue", declared.default.as_deref())
            .with("NoEcho", declared.hidden)
            .with_some("Description", declared.description.as_deref())
    });
    Ok(capabilities(&template)
        .with("Parameters", Node::list("member", parameters))
        .with_some("Description", template.description.as_deref()))
}

fn get_template_summary(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let template = match input.text("StackName") {
        Some(stack) => stacked(region, stack, now)?.made_of.template.clone(),
        None => Template::parse(required(input, "TemplateBody")?)?,
    };
    let parameters = template.parameters.iter().map(|declared| {
        let allowed = Node::list("member", declared.allowed.iter().map(String::as_str));
        Object::new()
            .with("ParameterKey", &declared.name)
            .with_some("DefaultValue", declared.default.as_deref())
            .with("ParameterType", &declared.kind)
            .with("NoEcho", declared.hidden)
            .with_some("Description", declared.description.as_deref())
            .with("ParameterConstraints", Object::new().with("AllowedValues", allowed))
    });
    let types = template.resources().map(|(_, kind)| kind);
    Ok(capabilities(&template)
        .with("Parameters", Node::list("member", parameters))
        .with_some("Description", template.description.as_deref())
        .with("ResourceTypes", Node::list("member", types)))
}

fn capabilities(template: &Template) -> Object {
    let needed = template.capability();
    let reason = "The following resource(s) require capabilities: [AWS::IAM::Role]";
    Object::new()
        .with("Capabilities", Node::list("member", needed))
        .with_some("CapabilitiesReason", needed.map(|_| reason))
}
