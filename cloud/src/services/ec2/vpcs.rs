//! VPCs and their subnets: the default one, and those that somebody made.

use jiff::Timestamp;

use super::groups::Group;
use super::{FILTER, MAX_RESULTS, NEXT_TOKEN, Network, TAG_SPECIFICATION, filters, page};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::{Region, digits, resource_id};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const CIDR_BLOCK: Parameter = Parameter::renamed("CidrBlock", "cidrBlock", Kind::Text);
const VPC: Parameter = Parameter::renamed("VpcId", "vpcId", Kind::Text);

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write("CreateVpc", &[CIDR_BLOCK, TAG_SPECIFICATION], create_vpc),
    Operation::write(
        "CreateSubnet",
        &[
            CIDR_BLOCK,
            VPC,
            Parameter::renamed("AvailabilityZone", "availabilityZone", Kind::Text),
            TAG_SPECIFICATION,
        ],
        create_subnet,
    ),
    Operation::read(
        "DescribeVpcs",
        &[
            FILTER,
            MAX_RESULTS,
            NEXT_TOKEN,
            Parameter::renamed("VpcId", "vpcSet", Kind::List(&Kind::Text)),
        ],
        describe_vpcs,
    ),
    Operation::read(
        "DescribeSubnets",
        &[
            FILTER,
            MAX_RESULTS,
            NEXT_TOKEN,
            Parameter::renamed("SubnetId", "subnetSet", Kind::List(&Kind::Text)),
        ],
        describe_subnets,
    ),
];

/// A virtual private cloud.
#[derive(Debug)]
pub(crate) struct Vpc {
    pub(crate) id: String,
    cidr: String,
    default: bool,
    pub(crate) subnets: Vec<Subnet>,
}

/// A subnet of a VPC.
#[derive(Debug)]
pub(crate) struct Subnet {
    pub(crate) id: String,
    pub(crate) zone: String,
    cidr: String,
}

impl Vpc {
    /// The VPC that comes with an account, a subnet in each zone.
    pub(super) fn default_of(region: &str, id: &impl Fn(&str, &str) -> String) -> Self {
        let subnets = ["a", "b", "c", "d"].iter().zip([0, 16, 32, 48]).map(|(letter, third)| {
            let zone = format!("{region}{letter}");
            Subnet { id: id("subnet", letter), zone, cidr: format!("172.31.{third}.0/20") }
        });
        Self {
            id: id("vpc", "vpc"),
            cidr: "172.31.0.0/16".to_owned(),
            default: true,
            subnets: subnets.collect(),
        }
    }
}

impl Subnet {
    /// How many addresses of the block are left for instances: AWS keeps five of each.
    fn free_addresses(&self) -> i64 {
        let prefix = self.cidr.split_once('/').and_then(|(_, prefix)| prefix.parse::<u32>().ok());
        let bits = prefix.map_or(0, |prefix| 32_u32.saturating_sub(prefix));
        ((1_i64 << bits) - 5).max(0)
    }
}

/// The id of a zone, which is the same one in every account: `apne2-az1` of `ap-northeast-2a`. Which letter an account
/// calls it by differs on AWS, and does not here.
fn zone_id(zone: &str) -> String {
    let (region, letter) = zone.split_at(zone.len().saturating_sub(1));
    let number = letter.bytes().next().map_or(1, |letter| letter.saturating_sub(b'a') + 1);
    let mut code = region.replace('-', "");
    for point in ["north", "south", "east", "west", "central"] {
        code = code.replacen(point, &point[..1], 1);
    }
    format!("{code}-az{number}")
}

/// How the names of instances in a subnet are made.
fn private_names() -> Object {
    Object::new()
        .with("hostnameType", "ip-name")
        .with("enableResourceNameDnsARecord", false)
        .with("enableResourceNameDnsAAAARecord", false)
}

impl Vpc {
    /// Whether instances get a public address unless they ask for none.
    pub(super) fn gives_public_addresses(&self) -> bool {
        self.default
    }
}

impl Network {
    /// The VPC of that id.
    pub(super) fn vpc(&self, id: &str) -> Result<&Vpc, Refusal> {
        let message = || format!("The vpc ID '{id}' does not exist");
        let vpc = self.vpcs.iter().find(|vpc| vpc.id == id);
        vpc.ok_or_else(|| Refusal::new("InvalidVpcID.NotFound", message()))
    }

    /// The subnet of that id, with its VPC.
    pub(super) fn existing_subnet(&self, id: &str) -> Result<(&Vpc, &Subnet), Refusal> {
        let message = || format!("The subnet ID '{id}' does not exist");
        self.subnet(id).ok_or_else(|| Refusal::new("InvalidSubnetID.NotFound", message()))
    }
}

fn create_vpc(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    let cidr = required(input, "cidrBlock")?.to_owned();
    let id = region.mint_id("vpc");
    let name = |prefix: &str, what: &str| resource_id(prefix, &digits(&format!("{id} {what}")));
    let group = Group::default_of(&id, &region.account, &name);
    region.network.groups.push(group);
    region.network.tag_as_specified(&id, "vpc", input);
    let vpc = Vpc { id, cidr, default: false, subnets: Vec::new() };
    let described = describe_vpc(region, &vpc);
    region.network.vpcs.push(vpc);
    Ok(Object::new().with("vpc", described))
}

fn create_subnet(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    let vpc = region.network.vpc(required(input, "vpcId")?)?.id.clone();
    let first_zone = format!("{}a", region.name);
    let subnet = Subnet {
        id: region.mint_id("subnet"),
        zone: input.text("availabilityZone").unwrap_or(&first_zone).to_owned(),
        cidr: required(input, "cidrBlock")?.to_owned(),
    };
    region.network.tag_as_specified(&subnet.id, "subnet", input);
    let held = region.network.vpcs.iter_mut().find(|held| held.id == vpc);
    let id = subnet.id.clone();
    held.expect("the VPC was found above").subnets.push(subnet);
    let (vpc, subnet) = region.network.existing_subnet(&id)?;
    Ok(Object::new().with("subnet", describe_subnet(region, vpc, subnet)))
}

fn describe_vpcs(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    let filters = filters(
        input,
        &["vpc-id", "is-default", "isDefault", "state", "cidr", "owner-id", "tag-key", "tag:"],
    )?;
    let network = &region.network;
    let named = input.texts("vpcSet");
    for id in &named {
        network.vpc(id)?;
    }
    let vpcs = network
        .vpcs
        .iter()
        .filter(|vpc| named.is_empty() || named.contains(&vpc.id.as_str()))
        .filter(|vpc| {
            filters.keep(|filter| {
                network.tag_values(&vpc.id, filter).unwrap_or_else(|| {
                    vec![match filter {
                        "vpc-id" => vpc.id.clone(),
                        "state" => "available".to_owned(),
                        "cidr" => vpc.cidr.clone(),
                        "owner-id" => region.account.clone(),
                        _ => vpc.default.to_string(),
                    }]
                })
            })
        })
        .map(|vpc| describe_vpc(region, vpc));
    page(vpcs.collect(), "vpcSet", input)
}

fn describe_vpc(region: &Region, vpc: &Vpc) -> Object {
    let block = Object::new()
        .with("associationId", vpc.id.replacen("vpc", "vpc-cidr-assoc", 1))
        .with("cidrBlock", &vpc.cidr)
        .with("cidrBlockState", Object::new().with("state", "associated"));
    Object::new()
        .with("vpcId", &vpc.id)
        .with("ownerId", &region.account)
        .with("state", "available")
        .with("cidrBlock", &vpc.cidr)
        .with("cidrBlockAssociationSet", Node::items([block]))
        .with("dhcpOptionsId", region.network.default_vpc().id.replacen("vpc", "dopt", 1))
        .with("tagSet", region.network.tag_set(&vpc.id))
        .with("instanceTenancy", "default")
        .with("isDefault", vpc.default)
}

fn describe_subnets(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(
        input,
        &["subnet-id", "vpc-id", "availability-zone", "default-for-az", "state", "tag-key", "tag:"],
    )?;
    let network = &region.network;
    let named = input.texts("subnetSet");
    for id in &named {
        network.existing_subnet(id)?;
    }
    let subnets = network
        .vpcs
        .iter()
        .flat_map(|vpc| vpc.subnets.iter().map(move |subnet| (vpc, subnet)))
        .filter(|(_, subnet)| named.is_empty() || named.contains(&subnet.id.as_str()))
        .filter(|(vpc, subnet)| {
            filters.keep(|filter| {
                network.tag_values(&subnet.id, filter).unwrap_or_else(|| {
                    vec![match filter {
                        "subnet-id" => subnet.id.clone(),
                        "vpc-id" => vpc.id.clone(),
                        "availability-zone" => subnet.zone.clone(),
                        "state" => "available".to_owned(),
                        _ => vpc.default.to_string(),
                    }]
                })
            })
        })
        .map(|(vpc, subnet)| describe_subnet(region, vpc, subnet));
    page(subnets.collect(), "subnetSet", input)
}

fn describe_subnet(region: &Region, vpc: &Vpc, subnet: &Subnet) -> Object {
    Object::new()
        .with("subnetId", &subnet.id)
        .with("state", "available")
        .with("vpcId", &vpc.id)
        .with("cidrBlock", &subnet.cidr)
        .with("availableIpAddressCount", subnet.free_addresses())
        .with("availabilityZone", &subnet.zone)
        .with("availabilityZoneId", zone_id(&subnet.zone))
        .with("defaultForAz", vpc.default)
        .with("mapPublicIpOnLaunch", vpc.gives_public_addresses())
        .with("assignIpv6AddressOnCreation", false)
        .with("ipv6Native", false)
        .with("privateDnsNameOptionsOnLaunch", private_names())
        .with(
            "subnetArn",
            format!("arn:aws:ec2:{}:{}:subnet/{}", region.name, region.account, subnet.id),
        )
        .with("ownerId", &region.account)
        .with("tagSet", region.network.tag_set(&subnet.id))
}
