//! Regions, the default VPC and its subnets.

use jiff::Timestamp;

use super::{FILTER, MAX_RESULTS, NEXT_TOKEN};
use crate::filter::Filters;
use crate::operation::Operation;
use crate::paging;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::read(
        "DescribeRegions",
        &[
            FILTER,
            Parameter::renamed("RegionName", "regionNames", Kind::List(&Kind::Text)),
            Parameter::renamed("AllRegions", "allRegions", Kind::Flag),
        ],
        describe_regions,
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

/// Regions that an account has not enabled are listed with `AllRegions`.
const OPT_IN_REGIONS: [&str; 2] = ["ap-east-1", "me-south-1"];

fn describe_regions(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = Filters::ec2(input, &["region-name", "endpoint", "opt-in-status"])?;
    let named = input.texts("regionNames");
    let disabled = OPT_IN_REGIONS.into_iter().filter(|name| {
        input.flag("allRegions") == Some(true)
            && region.enabled.iter().all(|enabled| enabled != name)
    });
    let all = region.enabled.iter().map(|name| (name.as_str(), "opt-in-not-required"));
    let all: Vec<_> = all.chain(disabled.map(|name| (name, "not-opted-in"))).collect();
    if let Some(unknown) = named.iter().find(|named| all.iter().all(|(name, _)| name != *named)) {
        return Err(Refusal::new(
            "InvalidParameterValue",
            format!("Invalid region provided: {unknown}"),
        ));
    }
    let regions = all
        .into_iter()
        .filter(|(name, _)| named.is_empty() || named.contains(name))
        .map(|(name, status)| (name, format!("ec2.{name}.amazonaws.com"), status))
        .filter(|(name, endpoint, status)| {
            filters.keep(|filter| match filter {
                "region-name" => vec![(*name).to_owned()],
                "endpoint" => vec![endpoint.clone()],
                _ => vec![(*status).to_owned()],
            })
        })
        .map(|(name, endpoint, status)| {
            Object::new()
                .with("regionName", name)
                .with("regionEndpoint", endpoint)
                .with("optInStatus", status)
        });
    Ok(Object::new().with("regionInfo", Node::items(regions)))
}

fn describe_vpcs(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    let filters = Filters::ec2(
        input,
        &["vpc-id", "is-default", "isDefault", "state", "cidr", "owner-id", "tag-key", "tag:"],
    )?;
    let network = &region.network;
    if let Some(unknown) = input.texts("vpcSet").iter().find(|vpc| **vpc != network.vpc) {
        return Err(Refusal::new(
            "InvalidVpcID.NotFound",
            format!("The vpc ID '{unknown}' does not exist"),
        ));
    }
    let kept = filters.keep(|filter| {
        network.tag_values(&network.vpc, filter).unwrap_or_else(|| {
            vec![match filter {
                "vpc-id" => network.vpc.clone(),
                "state" => "available".to_owned(),
                "cidr" => "172.31.0.0/16".to_owned(),
                "owner-id" => region.account.clone(),
                _ => "true".to_owned(),
            }]
        })
    });
    let vpc = Object::new()
        .with("vpcId", &network.vpc)
        .with("ownerId", &region.account)
        .with("state", "available")
        .with("cidrBlock", "172.31.0.0/16")
        .with("dhcpOptionsId", network.vpc.replacen("vpc", "dopt", 1))
        .with("tagSet", network.tag_set(&network.vpc))
        .with("instanceTenancy", "default")
        .with("isDefault", true);
    paging::ec2(kept.then_some(vpc).into_iter().collect(), "vpcSet", input)
}

fn describe_subnets(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = Filters::ec2(
        input,
        &["subnet-id", "vpc-id", "availability-zone", "default-for-az", "state", "tag-key", "tag:"],
    )?;
    let network = &region.network;
    let named = input.texts("subnetSet");
    if let Some(unknown) =
        named.iter().find(|named| network.subnets.iter().all(|subnet| subnet.id != **named))
    {
        return Err(Refusal::new(
            "InvalidSubnetID.NotFound",
            format!("The subnet ID '{unknown}' does not exist"),
        ));
    }
    let subnets = network
        .subnets
        .iter()
        .filter(|subnet| named.is_empty() || named.contains(&subnet.id.as_str()))
        .filter(|subnet| {
            filters.keep(|filter| {
                network.tag_values(&subnet.id, filter).unwrap_or_else(|| {
                    vec![match filter {
                        "subnet-id" => subnet.id.clone(),
                        "vpc-id" => network.vpc.clone(),
                        "availability-zone" => subnet.zone.clone(),
                        "state" => "available".to_owned(),
                        _ => "true".to_owned(),
                    }]
                })
            })
        })
        .map(|subnet| {
            Object::new()
                .with("subnetId", &subnet.id)
                .with("state", "available")
                .with("vpcId", &network.vpc)
                .with("cidrBlock", &subnet.cidr)
                .with("availableIpAddressCount", 4091)
                .with("availabilityZone", &subnet.zone)
                .with("defaultForAz", true)
                .with("mapPublicIpOnLaunch", true)
                .with("ownerId", &region.account)
                .with("tagSet", network.tag_set(&subnet.id))
        });
    paging::ec2(subnets.collect(), "subnetSet", input)
}
