//! DB subnet groups: which subnets, and with them which VPC, an instance is in.

use jiff::Timestamp;

use super::{TAGS, TEXTS};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::write(
    "CreateDBSubnetGroup",
    &[
        Parameter::new("DBSubnetGroupName", Kind::Text),
        Parameter::new("DBSubnetGroupDescription", Kind::Text),
        Parameter::new("SubnetIds", TEXTS),
        TAGS,
    ],
    create_db_subnet_group,
)];

/// A group that somebody made; `default` is there without.
#[derive(Debug)]
pub(super) struct SubnetGroup {
    name: String,
    description: String,
    vpc: String,
    subnets: Vec<String>,
}

/// The VPC of a group: the default one for `default` and for what is not known.
pub(super) fn vpc_of<'a>(region: &'a Region, name: &str) -> &'a str {
    let own = region.database.subnet_groups.iter().find(|group| group.name == name);
    own.map_or(&region.network.default_vpc().id, |group| &group.vpc)
}

/// Refuses a group that is not there.
pub(super) fn check(region: &Region, name: &str) -> Result<(), Refusal> {
    if name == "default" || region.database.subnet_groups.iter().any(|group| group.name == name) {
        return Ok(());
    }
    let message = format!("DBSubnetGroup doesn't exist: {name}");
    Err(Refusal::new("DBSubnetGroupNotFoundFault", message).status(404))
}

/// A group as an instance shows it.
pub(super) fn describe(region: &Region, name: &str) -> Object {
    let own = region.database.subnet_groups.iter().find(|group| group.name == name);
    let vpc = region.network.vpc_or_default(vpc_of(region, name));
    let listed = |id: &String| own.is_none_or(|group| group.subnets.contains(id));
    let subnets = vpc.subnets.iter().filter(|subnet| listed(&subnet.id)).map(|subnet| {
        Object::new()
            .with("SubnetIdentifier", &subnet.id)
            .with("SubnetAvailabilityZone", Object::new().with("Name", &subnet.zone))
            .with("SubnetOutpost", Object::new())
            .with("SubnetStatus", "Active")
    });
    Object::new()
        .with("DBSubnetGroupName", name)
        .with("DBSubnetGroupDescription", own.map_or("default", |group| &group.description))
        .with("VpcId", &vpc.id)
        .with("SubnetGroupStatus", "Complete")
        .with("Subnets", Node::list("Subnet", subnets))
}

fn create_db_subnet_group(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let name = required(input, "DBSubnetGroupName")?.to_ascii_lowercase();
    let description = required(input, "DBSubnetGroupDescription")?.to_owned();
    if check(region, &name).is_ok() {
        let message = format!("The DB subnet group {name} already exists.");
        return Err(Refusal::new("DBSubnetGroupAlreadyExists", message));
    }
    let (mut vpcs, mut zones) = (Vec::new(), Vec::new());
    for id in input.texts("SubnetIds") {
        let subnet = region.network.subnet(id);
        let message = || format!("Some input subnets in :[{id}] are invalid.");
        let (vpc, subnet) = subnet.ok_or_else(|| Refusal::new("InvalidSubnet", message()))?;
        vpcs.push(vpc.id.clone());
        zones.push(subnet.zone.clone());
    }
    vpcs.dedup();
    zones.sort_unstable();
    zones.dedup();
    let [vpc] = vpcs.as_slice() else {
        return Err(Refusal::new("InvalidSubnet", "The subnets must be in one VPC."));
    };
    if zones.len() < 2 {
        let message = "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage is one zone. Add subnets to cover at least 2 AZs.";
        return Err(Refusal::new("DBSubnetGroupDoesNotCoverEnoughAZs", message));
    }
    let subnets = input.texts("SubnetIds").into_iter().map(str::to_owned).collect();
    let group = SubnetGroup { name: name.clone(), description, vpc: vpc.clone(), subnets };
    region.database.subnet_groups.push(group);
    let described =
        describe(region, &name).with("DBSubnetGroupArn", region.rds_arn("subgrp", &name));
    Ok(Object::new().with("DBSubnetGroup", described))
}
