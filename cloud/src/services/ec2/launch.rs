//! `RunInstances`: what a launch asks for, and what EC2 refuses of it.

use jiff::Timestamp;

use super::catalogue::{self, FREE_TYPES, Image};
use super::instance::{Instance, describe_launched};
use super::{Network, TAG_SPECIFICATION};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const fn text(wire: &'static str, name: &'static str) -> Parameter {
    Parameter::renamed(wire, name, Kind::Text)
}

const fn flag(wire: &'static str, name: &'static str) -> Parameter {
    Parameter::renamed(wire, name, Kind::Flag)
}

const fn number(wire: &'static str, name: &'static str) -> Parameter {
    Parameter::renamed(wire, name, Kind::Number)
}

const GROUPS: Parameter = Parameter::renamed("SecurityGroupId", "groupSet", Kind::Each("groupId"));

/// The console names subnet and groups here, once somebody has edited the network settings.
const NETWORK_INTERFACE: &[Parameter] = &[
    number("DeviceIndex", "deviceIndex"),
    text("SubnetId", "subnetId"),
    flag("AssociatePublicIpAddress", "associatePublicIpAddress"),
    flag("DeleteOnTermination", "deleteOnTermination"),
    GROUPS,
];

const DISK: &[Parameter] = &[
    flag("DeleteOnTermination", "deleteOnTermination"),
    flag("Encrypted", "encrypted"),
    number("Iops", "iops"),
    text("SnapshotId", "snapshotId"),
    number("Throughput", "throughput"),
    number("VolumeSize", "volumeSize"),
    text("VolumeType", "volumeType"),
];

const BLOCK_DEVICE: &[Parameter] =
    &[text("DeviceName", "deviceName"), Parameter::renamed("Ebs", "ebs", Kind::Record(DISK))];

const METADATA: &[Parameter] = &[
    text("HttpEndpoint", "httpEndpoint"),
    number("HttpPutResponseHopLimit", "httpPutResponseHopLimit"),
    text("HttpTokens", "httpTokens"),
    text("InstanceMetadataTags", "instanceMetadataTags"),
];

const PRIVATE_NAME: &[Parameter] = &[
    text("HostnameType", "hostnameType"),
    flag("EnableResourceNameDnsARecord", "enableResourceNameDnsARecord"),
    flag("EnableResourceNameDnsAAAARecord", "enableResourceNameDnsAAAARecord"),
];

pub(super) static OPERATIONS: &[Operation] = &[Operation::write(
    "RunInstances",
    &[
        text("ImageId", "imageId"),
        text("InstanceType", "instanceType"),
        number("MinCount", "minCount"),
        number("MaxCount", "maxCount"),
        text("KeyName", "keyName"),
        text("SubnetId", "subnetId"),
        GROUPS,
        Parameter::renamed(
            "NetworkInterface",
            "networkInterfaceSet",
            Kind::List(&Kind::Record(NETWORK_INTERFACE)),
        ),
        text("ClientToken", "clientToken"),
        TAG_SPECIFICATION,
        // What follows is kept in the record and changes nothing that anybody sees here.
        Parameter::renamed(
            "BlockDeviceMapping",
            "blockDeviceMapping",
            Kind::Shown(&Kind::Record(BLOCK_DEVICE)),
        ),
        flag("EbsOptimized", "ebsOptimized"),
        Parameter::renamed(
            "CreditSpecification",
            "creditSpecification",
            Kind::Record(&[text("CpuCredits", "cpuCredits")]),
        ),
        Parameter::renamed("MetadataOptions", "metadataOptions", Kind::Record(METADATA)),
        Parameter::renamed(
            "PrivateDnsNameOptions",
            "privateDnsNameOptions",
            Kind::Record(PRIVATE_NAME),
        ),
        Parameter::renamed("UserData", "userData", Kind::Secret),
    ],
    run_instances,
)];

fn run_instances(region: &mut Region, input: &Object, now: Timestamp) -> Result<Object, Refusal> {
    let image = asked_image(&region.network, required(input, "imageId")?)?;
    let class = asked_type(region, input, image)?;
    let count = asked_count(input)?;
    let place = asked_place(&region.network, input)?;
    let reservation = region.mint_id("r");
    let mut described = Vec::new();
    for index in 0..count {
        let launch = Launch::of(input, &reservation, index);
        let instance = Instance::launched(region, (image, class), &place, launch, now);
        region.network.tag_as_specified(&instance.id, "instance", input);
        described.push(describe_launched(region, &instance, now));
        region.network.instances.push(instance);
    }
    Ok(describe_reservation(region, &reservation, described))
}

/// What an instance keeps of the call that launched it.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) reservation: String,
    /// Which one it is of those that the call launched.
    pub(super) index: i64,
    pub(super) key_name: Option<String>,
    pub(super) client_token: Option<String>,
    pub(super) ebs_optimized: bool,
}

impl Launch {
    fn of(input: &Object, reservation: &str, index: i64) -> Self {
        let text = |name: &str| input.text(name).map(str::to_owned);
        Self {
            reservation: reservation.to_owned(),
            index,
            key_name: text("keyName"),
            client_token: text("clientToken"),
            ebs_optimized: input.flag("ebsOptimized").unwrap_or(false),
        }
    }
}

/// What was launched by one call, as answers write it.
pub(super) fn describe_reservation(region: &Region, id: &str, instances: Vec<Object>) -> Object {
    Object::new()
        .with("reservationId", id)
        .with("ownerId", &region.account)
        .with("groupSet", Node::items([]))
        .with("instancesSet", Node::items(instances))
}

/// Where an instance stands in the network.
pub(super) struct Place {
    pub(super) subnet: String,
    pub(super) groups: Vec<String>,
    /// Whether it gets a public address each time it starts.
    pub(super) public: bool,
}

/// What is asked of the network stands in the call itself or in its network interface, never in both.
fn asked_place(network: &Network, input: &Object) -> Result<Place, Refusal> {
    let interface = input.objects("networkInterfaceSet").next();
    for (member, name) in [("groupSet", "security groups"), ("subnetId", "subnet ID")] {
        if interface.is_some() && input.has(member) {
            let message = format!(
                "Network interfaces and an instance-level {name} may not be specified on the same request"
            );
            return Err(Refusal::new("InvalidParameterCombination", message));
        }
    }
    let asked = interface.unwrap_or(input);
    let subnet = asked.text("subnetId").unwrap_or(&network.default_vpc().subnets[0].id);
    let vpc = network.existing_subnet(subnet)?.0;
    let mut groups: Vec<_> = asked.texts("groupSet").into_iter().map(str::to_owned).collect();
    for group in &groups {
        if network.group(group)?.vpc != vpc.id {
            let message =
                format!("Security group {group} and subnet {subnet} belong to different networks.");
            return Err(Refusal::new("InvalidParameter", message));
        }
    }
    if groups.is_empty() {
        groups.push(network.default_group(&vpc.id).to_owned());
    }
    let public = asked.flag("associatePublicIpAddress").unwrap_or(vpc.gives_public_addresses());
    Ok(Place { subnet: subnet.to_owned(), groups, public })
}

fn asked_count(input: &Object) -> Result<i64, Refusal> {
    let most = input.number("maxCount").ok_or_else(|| Refusal::missing("MaxCount"))?;
    let least = input.number("minCount").ok_or_else(|| Refusal::missing("MinCount"))?;
    if (1..=20).contains(&most) && (1..=most).contains(&least) {
        return Ok(most);
    }
    Err(Refusal::new("InvalidParameterValue", "minCount and maxCount must be between 1 and 20"))
}

fn asked_image(network: &Network, id: &str) -> Result<&'static Image, Refusal> {
    let image = catalogue::image(id).ok_or_else(|| super::images::unknown(id))?;
    if network.common.is_deregistered(id) {
        let message = format!("The image ID '{id}' is no longer available");
        return Err(Refusal::new("InvalidAMIID.Unavailable", message));
    }
    Ok(image)
}

fn asked_type<'a>(region: &Region, input: &'a Object, image: &Image) -> Result<&'a str, Refusal> {
    let class = input.text("instanceType").unwrap_or("m1.small");
    let Some(architecture) = catalogue::architecture_of(class) else {
        let message = format!("Invalid value '{class}' for InstanceType.");
        return Err(Refusal::new("InvalidParameterValue", message));
    };
    if architecture != image.architecture {
        let message = format!(
            "The architecture '{architecture}' of the specified instance type does not match the architecture '{}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.",
            image.architecture
        );
        return Err(Refusal::new("InvalidParameterValue", message));
    }
    if region.free_plan && !FREE_TYPES.contains(&class) {
        let message = "The specified instance type is not eligible for Free Tier. For a list of Free Tier instance types, run 'describe-instance-types' with the filter 'free-tier-eligible=true'.";
        return Err(Refusal::new("InvalidParameterCombination", message));
    }
    Ok(class)
}
