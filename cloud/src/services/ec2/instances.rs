//! EC2 instances as they are listed, changed, started, stopped and terminated.

use jiff::Timestamp;

use super::instance::{Instance, State, describe, state_of, vpc_of};
use super::launch::describe_reservation;
use super::{FILTER, MAX_RESULTS, NEXT_TOKEN, Network, filters, page};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const NAMED: Parameter = Parameter::renamed("InstanceId", "instancesSet", Kind::Each("instanceId"));

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write("StartInstances", &[NAMED], start_instances),
    Operation::write("StopInstances", &[NAMED], stop_instances),
    Operation::write("TerminateInstances", &[NAMED], terminate_instances),
    Operation::write(
        "ModifyInstanceAttribute",
        &[
            Parameter::renamed("InstanceId", "instanceId", Kind::Text),
            Parameter::renamed("GroupId", "groupSet", Kind::Each("groupId")),
        ],
        modify_instance,
    ),
    Operation::write(
        "ModifyNetworkInterfaceAttribute",
        &[
            Parameter::renamed("NetworkInterfaceId", "networkInterfaceId", Kind::Text),
            Parameter::renamed("SecurityGroupId", "groupSet", Kind::Each("groupId")),
        ],
        modify_network_interface,
    ),
    Operation::read(
        "DescribeInstances",
        &[
            FILTER,
            MAX_RESULTS,
            NEXT_TOKEN,
            Parameter::renamed("InstanceId", "instanceIds", Kind::List(&Kind::Text)),
        ],
        describe_instances,
    ),
];

impl Network {
    /// Whether an instance that is not terminated carries the group.
    pub(super) fn is_carried(&self, group: &str, now: Timestamp) -> bool {
        self.instances.iter().any(|instance| {
            instance.groups.iter().any(|carried| carried == group)
                && instance.state(now).1 != "terminated"
        })
    }

    /// The state of an instance, if there is one of this id.
    pub(crate) fn instance_state(&self, id: &str, now: Timestamp) -> Option<&'static str> {
        let listed = |instance: &&Instance| instance.id == id && instance.is_listed(now);
        self.instances.iter().find(listed).map(|instance| instance.state(now).1)
    }

    fn asked_instances(&self, ids: &[&str], now: Timestamp) -> Result<(), Refusal> {
        let known = |id: &str| {
            self.instances.iter().any(|instance| instance.id == id && instance.is_listed(now))
        };
        match ids.iter().find(|id| !known(id)) {
            Some(unknown) => Err(Refusal::new(
                "InvalidInstanceID.NotFound",
                format!("The instance ID '{unknown}' does not exist"),
            )),
            None => Ok(()),
        }
    }
}

fn start_instances(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    head_for(region, input, State::Running, now)
}

fn stop_instances(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    head_for(region, input, State::Stopped, now)
}

fn terminate_instances(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    head_for(region, input, State::Terminated, now)
}

fn head_for(
    region: &mut Region,
    input: &Object,
    state: State,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let ids = input.texts("instancesSet");
    if ids.is_empty() {
        return Err(Refusal::missing("InstanceId"));
    }
    region.network.asked_instances(&ids, now)?;
    let mut changes = Vec::new();
    let Network { instances, common, .. } = &mut region.network;
    for instance in instances.iter_mut().filter(|instance| ids.contains(&instance.id.as_str())) {
        let before = instance.state(now);
        if instance.is_ended() && state != State::Terminated {
            let message = format!(
                "The instance '{}' is not in a state from which it can be changed.",
                instance.id
            );
            return Err(Refusal::new("IncorrectInstanceState", message));
        }
        instance.head_for(state, &common.addresses, now);
        changes.push(
            Object::new()
                .with("instanceId", &instance.id)
                .with("currentState", state_of(instance.state(now)))
                .with("previousState", state_of(before)),
        );
    }
    Ok(Object::new().with("instancesSet", Node::items(changes)))
}

fn modify_instance(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let id = required(input, "instanceId")?;
    region.network.asked_instances(&[id], now)?;
    change_groups(region, input, |instance| instance.id == id)
}

fn modify_network_interface(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let id = required(input, "networkInterfaceId")?;
    // The interface goes with its instance.
    let holds = |instance: &Instance| instance.interface() == id && !instance.is_ended();
    if !region.network.instances.iter().any(|instance| holds(instance) && instance.is_listed(now)) {
        return Err(Refusal::new(
            "InvalidNetworkInterfaceID.NotFound",
            format!("The networkInterface ID '{id}' does not exist"),
        ));
    }
    change_groups(region, input, holds)
}

/// Gives the instance the groups that the call names, in place of those that it carries.
fn change_groups(
    region: &mut Region,
    input: &Object,
    is_meant: impl Fn(&Instance) -> bool,
) -> Result<Object, Refusal> {
    let groups: Vec<_> = input.texts("groupSet").into_iter().map(str::to_owned).collect();
    if groups.is_empty() {
        return Err(Refusal::new("InvalidParameterCombination", "No attributes specified."));
    }
    for group in &groups {
        region.network.group(group)?;
    }
    if let Some(instance) = region.network.instances.iter_mut().find(|one| is_meant(one)) {
        instance.groups = groups;
    }
    Ok(Object::new().with("return", true))
}

const FILTERS: &[&str] = &[
    "instance-id",
    "instance-state-name",
    "instance-type",
    "image-id",
    "key-name",
    "ip-address",
    "architecture",
    "vpc-id",
    "subnet-id",
    "instance.group-id",
    "instance.group-name",
    "tag-key",
    "tag:",
];

fn describe_instances(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(input, FILTERS)?;
    let ids = input.texts("instanceIds");
    let paged = ["maxResults", "nextToken"].into_iter().find(|name| input.has(name));
    if let Some(paged) = paged.filter(|_| !ids.is_empty()) {
        let message =
            format!("The parameter instancesSet cannot be used with the parameter {paged}");
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    region.network.asked_instances(&ids, now)?;
    let instances: Vec<&Instance> = region
        .network
        .instances
        .iter()
        .filter(|instance| {
            instance.is_listed(now) && (ids.is_empty() || ids.contains(&instance.id.as_str()))
        })
        .filter(|instance| filters.keep(|filter| values(region, instance, filter, now)))
        .collect();
    let by_launch =
        instances.chunk_by(|one, next| one.launch.reservation == next.launch.reservation);
    let reservations = by_launch.map(|launched| {
        let described = launched.iter().map(|instance| describe(region, instance, now)).collect();
        describe_reservation(region, &launched[0].launch.reservation, described)
    });
    page(reservations.collect(), "reservationSet", input)
}

fn values(region: &Region, instance: &Instance, filter: &str, now: Timestamp) -> Vec<String> {
    if let Some(values) = region.network.tag_values(&instance.id, filter) {
        return values;
    }
    match filter {
        "instance-id" => vec![instance.id.clone()],
        "instance-state-name" => vec![instance.state(now).1.to_owned()],
        "instance-type" => vec![instance.class.clone()],
        "image-id" => vec![instance.image.id.to_owned()],
        "key-name" => instance.launch.key_name.iter().cloned().collect(),
        "ip-address" => {
            let address = region.network.public_address_of(instance);
            address.iter().map(ToString::to_string).collect()
        }
        "architecture" => vec![instance.image.architecture.to_owned()],
        "vpc-id" => vec![vpc_of(region, instance).to_owned()],
        "subnet-id" => vec![instance.subnet.clone()],
        "instance.group-id" => instance.groups.clone(),
        _ => instance
            .groups
            .iter()
            .filter_map(|id| region.network.group(id).ok())
            .map(|group| group.name.clone())
            .collect(),
    }
}
