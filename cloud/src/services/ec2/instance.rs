//! One EC2 instance: its states over time, and what EC2 tells of it.

use std::net::Ipv4Addr;

use jiff::{SignedDuration, Timestamp};

use super::Network;
use super::addresses::{private_name, public_name};
use super::catalogue::Image;
use super::launch::{Launch, Place};
use super::metadata::Host;
use crate::clock::Pace;
use crate::region::{Region, after};
use crate::wire::node::{Node, Object};

/// An instance, and its only network interface.
#[derive(Debug)]
pub(super) struct Instance {
    pub(super) id: String,
    pub(super) image: &'static Image,
    pub(super) class: String,
    pub(super) launch: Launch,
    pub(super) subnet: String,
    pub(super) groups: Vec<String>,
    /// When it was first launched, and when it last started.
    made_at: Timestamp,
    launched_at: Timestamp,
    /// Where it is heading, and since when.
    heading: (State, Timestamp),
    pace: Pace,
    /// The last number of its private address.
    number: u8,
    gets_public_address: bool,
    public_address: Option<Ipv4Addr>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    Running,
    Stopped,
    Terminated,
}

impl Instance {
    /// What a call launches, of this image and type.
    pub(super) fn launched(
        region: &mut Region,
        (image, class): (&'static Image, &str),
        place: &Place,
        launch: Launch,
        now: Timestamp,
    ) -> Self {
        let mut instance = Self {
            id: region.mint_id("i"),
            image,
            class: class.to_owned(),
            launch,
            subnet: place.subnet.clone(),
            groups: place.groups.clone(),
            made_at: now,
            launched_at: now,
            heading: (State::Running, now),
            pace: region.pace,
            number: u8::try_from(region.network.instances.len() % 200).unwrap_or(0) + 10,
            gets_public_address: place.public,
            public_address: None,
        };
        instance.take_address(&region.network.common.addresses);
        instance
    }

    fn take_address(&mut self, addresses: &super::Addresses) {
        self.public_address = self.gets_public_address.then(|| addresses.take());
    }

    /// Sends the instance to a state. A public address is its own only until it stops; a start gives it another one.
    pub(super) fn head_for(&mut self, state: State, addresses: &super::Addresses, now: Timestamp) {
        if self.heading.0 == state {
            return;
        }
        self.heading = (state, now);
        self.public_address = None;
        if state == State::Running {
            self.launched_at = now;
            self.take_address(addresses);
        }
    }

    /// The state's code and name at a moment; getting there takes a while.
    pub(super) fn state(&self, now: Timestamp) -> (i64, &'static str) {
        let (state, since) = self.heading;
        let arrived = |seconds| now >= self.pace.after(since, SignedDuration::from_secs(seconds));
        match state {
            State::Running if arrived(20) => (16, "running"),
            State::Running => (0, "pending"),
            State::Stopped if arrived(40) => (80, "stopped"),
            State::Stopped => (64, "stopping"),
            State::Terminated if arrived(40) => (48, "terminated"),
            State::Terminated => (32, "shutting-down"),
        }
    }

    /// Whether it ends or has ended: nothing brings it back.
    pub(super) fn is_ended(&self) -> bool {
        self.heading.0 == State::Terminated
    }

    /// A terminated instance stays in the list for an hour.
    pub(super) fn is_listed(&self, now: Timestamp) -> bool {
        !self.is_ended() || now < after(self.heading.1, SignedDuration::from_hours(1))
    }

    /// The id of its network interface.
    pub(super) fn interface(&self) -> String {
        self.id.replacen("i-", "eni-", 1)
    }

    fn private_address(&self) -> String {
        format!("172.31.0.{}", self.number)
    }

    /// The address of its network interface in the Ethernet.
    fn mac_address(&self) -> String {
        let digits = self.id.trim_start_matches("i-");
        let pairs: Vec<_> = (0..5).map(|at| &digits[2 * at..2 * at + 2]).collect();
        format!("06:{}", pairs.join(":"))
    }

    /// Who brought it into its state, and when, in words.
    fn transition(&self) -> String {
        match self.heading {
            (State::Running, _) => String::new(),
            (State::Stopped | State::Terminated, since) => {
                format!("User initiated ({})", since.strftime("%F %T GMT"))
            }
        }
    }

    /// Why it is in its state, as far as its owner caused it.
    fn reason(&self) -> Option<(&'static str, &'static str)> {
        match self.heading.0 {
            State::Running => None,
            State::Stopped | State::Terminated => Some((
                "Client.UserInitiatedShutdown",
                "Client.UserInitiatedShutdown: User initiated shutdown",
            )),
        }
    }
}

impl Network {
    /// Where an instance is reached from outside: at the address that somebody has said, which stays like an Elastic IP
    /// until the instance is terminated, or else at its own.
    pub(super) fn public_address_of(&self, instance: &Instance) -> Option<Ipv4Addr> {
        let said = self.public_address.filter(|_| !instance.is_ended());
        said.or(instance.public_address)
    }

    /// What an instance that is running is told of itself.
    pub(crate) fn host(&self, account: &str, region: &str, id: &str) -> Option<Host> {
        let instance = self.instances.iter().find(|instance| instance.id == id)?;
        let (_, subnet) = self.subnet(&instance.subnet)?;
        Some(Host {
            account: account.to_owned(),
            region: region.to_owned(),
            instance: instance.id.clone(),
            image: instance.image.id.to_owned(),
            architecture: instance.image.architecture,
            class: instance.class.clone(),
            zone: subnet.zone.clone(),
            address: instance.private_address(),
            launched_at: instance.launched_at,
        })
    }
}

/// An instance as the answer to its launch tells it, which knows no public address yet.
pub(super) fn describe_launched(region: &Region, instance: &Instance, now: Timestamp) -> Object {
    let reason = Object::new().with("code", "pending").with("message", "pending");
    described(region, instance, now)
        .with("blockDeviceMapping", Node::items([]))
        .with("stateReason", reason)
        .with(
            "networkInterfaceSet",
            Node::items([describe_interface(region, instance, "attaching")]),
        )
}

/// An instance as a list tells it.
pub(super) fn describe(region: &Region, instance: &Instance, now: Timestamp) -> Object {
    let reason = instance
        .reason()
        .map(|(code, message)| Object::new().with("code", code).with("message", message));
    let described = described(region, instance, now)
        .with("platformDetails", instance.image.system.details)
        .with("usageOperation", instance.image.system.usage)
        .with("usageOperationUpdateTime", instance.made_at)
        .with("reason", instance.transition())
        .with_some("stateReason", reason);
    // EC2 takes the network away from an instance that is terminated.
    if instance.is_ended() {
        return described;
    }
    let address = region.network.public_address_of(instance);
    described
        .with_some("ipAddress", address.map(|address| address.to_string()))
        .with("dnsName", address.map_or(String::new(), |it| public_name(it, &region.name)))
        .with(
            "networkInterfaceSet",
            Node::items([describe_interface(region, instance, "attached")]),
        )
}

/// What every answer tells.
fn described(region: &Region, instance: &Instance, now: Timestamp) -> Object {
    let network = &region.network;
    let zone = network.subnet(&instance.subnet).map_or("", |(_, subnet)| &subnet.zone);
    let image = instance.image;
    let groups = if instance.is_ended() { Node::items([]) } else { group_set(network, instance) };
    let described = Object::new()
        .with("instanceId", &instance.id)
        .with("imageId", image.id)
        .with("instanceState", state_of(instance.state(now)))
        .with_some("keyName", instance.launch.key_name.as_ref())
        .with("amiLaunchIndex", instance.launch.index)
        .with_some("clientToken", instance.launch.client_token.as_ref())
        .with("ebsOptimized", instance.launch.ebs_optimized)
        .with("productCodes", Node::items([]))
        .with("instanceType", &instance.class)
        .with("launchTime", instance.launched_at)
        .with("placement", Object::new().with("availabilityZone", zone).with("tenancy", "default"))
        .with_some("platform", image.system.platform)
        .with("monitoring", Object::new().with("state", "disabled"))
        .with("architecture", image.architecture)
        .with("rootDeviceType", "ebs")
        .with("rootDeviceName", image.system.root_device)
        .with("virtualizationType", "hvm")
        .with("hypervisor", "xen")
        .with("enaSupport", true)
        .with("groupSet", groups)
        .with("tagSet", network.tag_set(&instance.id));
    if instance.is_ended() {
        return described.with("privateDnsName", "");
    }
    let private = instance.private_address();
    described
        .with("subnetId", &instance.subnet)
        .with("vpcId", vpc_of(region, instance))
        .with("sourceDestCheck", true)
        .with("privateDnsName", private_name(&private, &region.name))
        .with("privateIpAddress", private)
}

/// The VPC that an instance is in.
pub(super) fn vpc_of<'a>(region: &'a Region, instance: &Instance) -> &'a str {
    region.network.subnet(&instance.subnet).map_or("", |(vpc, _)| &vpc.id)
}

fn group_set(network: &Network, instance: &Instance) -> Node {
    let groups = instance.groups.iter().filter_map(|id| network.group(id).ok());
    Node::items(
        groups.map(|group| Object::new().with("groupId", &group.id).with("groupName", &group.name)),
    )
}

/// The interface. While it is being attached it has no public address.
fn describe_interface(region: &Region, instance: &Instance, status: &str) -> Object {
    let attachment = Object::new()
        .with("attachmentId", instance.id.replacen("i-", "eni-attach-", 1))
        .with("deviceIndex", 0)
        .with("networkCardIndex", 0)
        .with("status", status)
        .with("attachTime", instance.made_at)
        .with("deleteOnTermination", true);
    let private = instance.private_address();
    let name = private_name(&private, &region.name);
    let public = region.network.public_address_of(instance).filter(|_| status == "attached");
    let association = public.map(|address| {
        Object::new()
            .with("publicIp", address.to_string())
            .with("publicDnsName", public_name(address, &region.name))
            .with("ipOwnerId", "amazon")
    });
    let addresses = Object::new()
        .with("privateIpAddress", &private)
        .with("privateDnsName", &name)
        .with("primary", true)
        .with_some("association", association.clone());
    Object::new()
        .with("networkInterfaceId", instance.interface())
        .with("subnetId", &instance.subnet)
        .with("vpcId", vpc_of(region, instance))
        .with("ownerId", &region.account)
        .with("status", "in-use")
        .with("macAddress", instance.mac_address())
        .with("privateIpAddress", private)
        .with("privateDnsName", name)
        .with("sourceDestCheck", true)
        .with("groupSet", group_set(&region.network, instance))
        .with("attachment", attachment)
        .with_some("association", association)
        .with("privateIpAddressesSet", Node::items([addresses]))
        .with("ipv6AddressesSet", Node::items([]))
        .with("interfaceType", "interface")
        .with("tagSet", Node::items([]))
}

/// A state as answers write it.
pub(super) fn state_of((code, name): (i64, &str)) -> Object {
    Object::new().with("code", code).with("name", name)
}
