//! EC2 instances, as far as a web server needs them.

use std::net::Ipv4Addr;

use jiff::{SignedDuration, Timestamp};

use super::{FILTER, MAX_RESULTS, NEXT_TOKEN, Network, TAG_SPECIFICATION};
use crate::filter::Filters;
use crate::metadata::Host;
use crate::operation::{Operation, required};
use crate::paging;
use crate::refusal::Refusal;
use crate::region::{Region, after};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const NAMED: Parameter = Parameter::renamed("InstanceId", "instancesSet", Kind::Each("instanceId"));

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write(
        "RunInstances",
        &[
            Parameter::renamed("ImageId", "imageId", Kind::Text),
            Parameter::renamed("InstanceType", "instanceType", Kind::Text),
            Parameter::renamed("MinCount", "minCount", Kind::Number),
            Parameter::renamed("MaxCount", "maxCount", Kind::Number),
            Parameter::renamed("KeyName", "keyName", Kind::Text),
            Parameter::renamed("SubnetId", "subnetId", Kind::Text),
            Parameter::renamed("SecurityGroupId", "groupSet", Kind::Each("groupId")),
            // The console names subnet and groups here.
            Parameter::renamed(
                "NetworkInterface",
                "networkInterfaceSet",
                Kind::List(&Kind::Record(&[
                    Parameter::renamed("DeviceIndex", "deviceIndex", Kind::Number),
                    Parameter::renamed("SubnetId", "subnetId", Kind::Text),
                    Parameter::renamed(
                        "AssociatePublicIpAddress",
                        "associatePublicIpAddress",
                        Kind::Flag,
                    ),
                    Parameter::renamed("SecurityGroupId", "groupSet", Kind::Each("groupId")),
                ])),
            ),
            Parameter::renamed("ClientToken", "clientToken", Kind::Text),
            TAG_SPECIFICATION,
        ],
        run_instances,
    ),
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

/// An instance of the default VPC.
#[derive(Debug)]
pub(super) struct Instance {
    pub(super) id: String,
    image: String,
    class: String,
    key_name: Option<String>,
    subnet: String,
    groups: Vec<String>,
    launched_at: Timestamp,
    /// Where it is heading, and since when.
    heading: (State, Timestamp),
    address: u8,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Running,
    Stopped,
    Terminated,
}

impl Instance {
    /// The state's code and name at a moment; getting there takes a while.
    fn state(&self, now: Timestamp) -> (i64, &'static str) {
        let (state, since) = self.heading;
        let arrived = |seconds| now >= after(since, SignedDuration::from_secs(seconds));
        match state {
            State::Running if arrived(20) => (16, "running"),
            State::Running => (0, "pending"),
            State::Stopped if arrived(40) => (80, "stopped"),
            State::Stopped => (64, "stopping"),
            State::Terminated if arrived(40) => (48, "terminated"),
            State::Terminated => (32, "shutting-down"),
        }
    }

    fn private_address(&self) -> String {
        format!("172.31.0.{}", self.address)
    }

    /// Its only network interface.
    fn interface(&self) -> String {
        self.id.replacen("i-", "eni-", 1)
    }

    fn public_address(&self) -> Ipv4Addr {
        Ipv4Addr::new(203, 0, 113, self.address)
    }

    /// A terminated instance stays in the list for an hour.
    fn is_listed(&self, now: Timestamp) -> bool {
        self.heading.0 != State::Terminated
            || now < after(self.heading.1, SignedDuration::from_hours(1))
    }
}

impl Network {
    /// Whether an instance that is not terminated carries the group.
    pub(super) fn is_carried(&self, group: &str, now: Timestamp) -> bool {
        self.instances.iter().any(|instance| {
            instance.groups.iter().any(|carried| carried == group)
                && instance.state(now).1 != "terminated"
        })
    }

    /// What an instance that is running is told of itself.
    pub(crate) fn host(&self, account: &str, region: &str, id: &str) -> Option<Host> {
        let instance = self.instances.iter().find(|instance| instance.id == id)?;
        let (_, subnet) = self.subnet(&instance.subnet)?;
        Some(Host {
            account: account.to_owned(),
            region: region.to_owned(),
            instance: instance.id.clone(),
            image: instance.image.clone(),
            class: instance.class.clone(),
            zone: subnet.zone.clone(),
            address: instance.private_address(),
            launched_at: instance.launched_at,
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

fn run_instances(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let image = required(input, "imageId")?;
    let count = input.number("maxCount").ok_or_else(|| Refusal::missing("MaxCount"))?;
    if !(1..=20).contains(&count)
        || input.number("minCount").is_none_or(|least| least > count || least < 1)
    {
        return Err(Refusal::new(
            "InvalidParameterValue",
            "minCount and maxCount must be between 1 and 20",
        ));
    }
    // What is asked of the network stands in the call itself or, from the console, in its interface.
    let network = input.objects("networkInterfaceSet").next().unwrap_or(input);
    let mut groups = owned(network.texts("groupSet"));
    let first = &region.network.default_vpc().subnets[0].id;
    let subnet = network.text("subnetId").unwrap_or(first).to_owned();
    let vpc = &region.network.existing_subnet(&subnet)?.0.id;
    for group in &groups {
        if region.network.group(group)?.vpc != *vpc {
            let message =
                format!("Security group {group} and subnet {subnet} belong to different networks.");
            return Err(Refusal::new("InvalidParameter", message));
        }
    }
    if groups.is_empty() {
        groups.push(region.network.default_group(vpc).to_owned());
    }
    let mut described = Vec::new();
    for _ in 0..count {
        let instance = Instance {
            id: region.mint_id("i"),
            image: image.to_owned(),
            class: input.text("instanceType").unwrap_or("t3.micro").to_owned(),
            key_name: input.text("keyName").map(str::to_owned),
            subnet: subnet.clone(),
            groups: groups.clone(),
            launched_at: now,
            heading: (State::Running, now),
            address: u8::try_from(region.network.instances.len() % 200).unwrap_or(0) + 10,
        };
        region.network.tag_as_specified(&instance.id, "instance", input);
        described.push(describe(region, &instance, now));
        region.network.instances.push(instance);
    }
    Ok(Object::new()
        .with("reservationId", region.mint_id("r"))
        .with("ownerId", &region.account)
        .with("groupSet", Node::items([]))
        .with("instancesSet", Node::items(described)))
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
    for instance in
        region.network.instances.iter_mut().filter(|instance| ids.contains(&instance.id.as_str()))
    {
        let before = instance.state(now);
        if matches!(instance.heading.0, State::Terminated) && state != State::Terminated {
            let message = format!(
                "The instance '{}' is not in a state from which it can be changed.",
                instance.id
            );
            return Err(Refusal::new("IncorrectInstanceState", message));
        }
        if instance.heading.0 != state {
            instance.heading = (state, now);
        }
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
    let holds =
        |instance: &Instance| instance.interface() == id && instance.heading.0 != State::Terminated;
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
    let groups = owned(input.texts("groupSet"));
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

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

const FILTERS: &[&str] = &[
    "instance-id",
    "instance-state-name",
    "instance-type",
    "image-id",
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
    let filters = Filters::ec2(input, FILTERS)?;
    let ids = input.texts("instanceIds");
    region.network.asked_instances(&ids, now)?;
    let reservations = region
        .network
        .instances
        .iter()
        .filter(|instance| {
            instance.is_listed(now) && (ids.is_empty() || ids.contains(&instance.id.as_str()))
        })
        .filter(|instance| filters.keep(|filter| values(region, instance, filter, now)))
        .map(|instance| {
            Object::new()
                .with("reservationId", instance.id.replacen('i', "r", 1))
                .with("ownerId", &region.account)
                .with("groupSet", Node::items([]))
                .with("instancesSet", Node::items([describe(region, instance, now)]))
        });
    paging::ec2(reservations.collect(), "reservationSet", input)
}

fn values(region: &Region, instance: &Instance, filter: &str, now: Timestamp) -> Vec<String> {
    if let Some(values) = region.network.tag_values(&instance.id, filter) {
        return values;
    }
    match filter {
        "instance-id" => vec![instance.id.clone()],
        "instance-state-name" => vec![instance.state(now).1.to_owned()],
        "instance-type" => vec![instance.class.clone()],
        "image-id" => vec![instance.image.clone()],
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

fn vpc_of<'a>(region: &'a Region, instance: &Instance) -> &'a str {
    region.network.subnet(&instance.subnet).map_or("", |(vpc, _)| &vpc.id)
}

fn describe(region: &Region, instance: &Instance, now: Timestamp) -> Object {
    let network = &region.network;
    let zone = network.subnet(&instance.subnet).map_or("", |(_, subnet)| &subnet.zone);
    let private = instance.private_address();
    let gone = instance.heading.0 == State::Terminated;
    let groups = if gone { Node::items([]) } else { group_set(network, instance) };
    let described = Object::new()
        .with("instanceId", &instance.id)
        .with("imageId", &instance.image)
        .with("instanceState", state_of(instance.state(now)))
        .with(
            "privateDnsName",
            format!("ip-{}.{}.compute.internal", private.replace('.', "-"), region.name),
        )
        .with_some("keyName", instance.key_name.as_ref())
        .with("amiLaunchIndex", 0)
        .with("instanceType", &instance.class)
        .with("launchTime", instance.launched_at)
        .with("placement", Object::new().with("availabilityZone", zone).with("tenancy", "default"))
        .with("monitoring", Object::new().with("state", "disabled"))
        .with("architecture", "x86_64")
        .with("rootDeviceType", "ebs")
        .with("groupSet", groups)
        .with("tagSet", network.tag_set(&instance.id));
    // EC2 takes the network away from an instance that is terminated.
    if gone {
        return described;
    }
    described
        .with("subnetId", &instance.subnet)
        .with("vpcId", vpc_of(region, instance))
        .with("privateIpAddress", private)
        .with("ipAddress", network.public_address.unwrap_or(instance.public_address()).to_string())
        .with("networkInterfaceSet", Node::items([describe_interface(region, instance)]))
}

fn group_set(network: &Network, instance: &Instance) -> Node {
    let groups = instance.groups.iter().filter_map(|id| network.group(id).ok());
    Node::items(
        groups.map(|group| Object::new().with("groupId", &group.id).with("groupName", &group.name)),
    )
}

fn describe_interface(region: &Region, instance: &Instance) -> Object {
    let attachment = Object::new()
        .with("deviceIndex", 0)
        .with("status", "attached")
        .with("attachTime", instance.launched_at)
        .with("deleteOnTermination", true);
    Object::new()
        .with("networkInterfaceId", instance.interface())
        .with("subnetId", &instance.subnet)
        .with("vpcId", vpc_of(region, instance))
        .with("ownerId", &region.account)
        .with("status", "in-use")
        .with("privateIpAddress", instance.private_address())
        .with("sourceDestCheck", true)
        .with("groupSet", group_set(&region.network, instance))
        .with("attachment", attachment)
        .with("interfaceType", "interface")
}

fn state_of((code, name): (i64, &str)) -> Object {
    Object::new().with("code", code).with("name", name)
}
