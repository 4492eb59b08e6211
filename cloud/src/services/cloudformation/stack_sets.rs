//! Stack sets: a stack in every account of organizational units, which the organization's management account asks for.

use jiff::Timestamp;

use super::resources::StackSet;
use super::stack::{self, Stack};
use super::{StackSetOrder, making};
use crate::Inner;
use crate::dispatch::Call;
use crate::lock::lock;
use crate::region::{Region, digits, uuid};
use crate::services::organizations;
use crate::wire::node::{Node, Object};

/// Carries out what a call has left to be done in other accounts. None may be locked.
pub(super) fn carry_out(cloud: &Inner, call: &Call) {
    let caller = cloud.account(&call.caller.account);
    let orders = {
        let mut account = lock(&caller);
        let Some(region) = account.regions.get_mut(&call.region) else { return };
        std::mem::take(&mut region.stacks.orders)
    };
    for order in orders {
        let targets = organizations::accounts_of(cloud, &call.caller.account, &order.set.units);
        match targets {
            Some(targets) => targets.iter().for_each(|id| in_account(cloud, id, call, &order)),
            None => refuse(cloud, call, &order),
        }
    }
}

fn in_account(cloud: &Inner, id: &str, call: &Call, order: &StackSetOrder) {
    let account = cloud.account(id);
    let mut account = lock(&account);
    let Some(region) = account.regions.get_mut(&call.region) else { return };
    let unique = uuid(&digits(&format!("{} {id}", order.by)));
    let name = format!("StackSet-{}-{unique}", order.set.name);
    let standing = region.stacks.standing(&name, call.now).map(|stack| stack.id.clone());
    match (order.stands, standing) {
        (true, None) => begin(region, &name, &order.set, call.now),
        (true, Some(id)) => update(region, &id, &order.set, call.now),
        (false, None) => {}
        (false, Some(id)) => {
            region.with_stack(&id, |region, stack| stack::delete(region, stack, call.now));
        }
    }
}

fn begin(region: &mut Region, name: &str, set: &StackSet, now: Timestamp) {
    // What is wrong with the template was said when the stack set was made.
    let Ok(made_of) = making(&asked(set), None) else { return };
    let mut stack = Stack::begun(region, name, made_of, now);
    stack::create(region, &mut stack, now);
    region.stacks.all.push(stack);
}

fn update(region: &mut Region, id: &str, set: &StackSet, now: Timestamp) {
    let Ok(made_of) = making(&asked(set), None) else { return };
    region.with_stack(id, |region, stack| stack::update(region, stack, made_of, now));
}

/// What its stacks are made of, by the same rules as of any other.
fn asked(set: &StackSet) -> Object {
    let parameter = |(key, value): &(String, String)| {
        Object::new().with("ParameterKey", key).with("ParameterValue", value)
    };
    let capabilities = set.capabilities.iter().map(String::as_str);
    Object::new()
        .with("TemplateBody", &set.template)
        .with("Parameters", Node::list("member", set.parameters.iter().map(parameter)))
        .with("Capabilities", Node::list("member", capabilities))
}

/// The stack that asked for it fails.
fn refuse(cloud: &Inner, call: &Call, order: &StackSetOrder) {
    if !order.stands {
        return;
    }
    let account = cloud.account(&call.caller.account);
    let mut account = lock(&account);
    let Some(region) = account.regions.get_mut(&call.region) else { return };
    region.with_stack(&order.by, |_, stack| {
        stack.events.retain(|event| event.at <= call.now);
        let why = "You must enable organizations access to operate a service managed stack set";
        stack.note(call.now, "ROLLBACK_COMPLETE", Some(why.to_owned()));
        stack.resources.clear();
    });
}
