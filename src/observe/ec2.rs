//! VPCs, security groups, servers and regions, as EC2 describes them.
//!
//! Everything is asked for and nothing is filtered by the service: a filter that it ignores, or
//! understands otherwise, would make things appear or vanish.

use super::answer::{self, Page, pages};
use aws_sdk_ec2::{Client, types};
use labproof_checks::evidence::{
    Blind, Permission, SecurityGroup, Server, Source, TrafficSource, View, Vpc,
};

/// How many things a page holds. Without a number EC2 answers from a smaller allowance
/// (`docs/aws.md` 7.4).
const PAGE: i32 = 1000;

/// The regions that the account has enabled, in alphabetical order.
pub(super) async fn regions(client: &Client) -> Result<View, Blind> {
    let action = Source::Regions.as_str();
    let answer = client.describe_regions().send().await;
    let answer = answer.map_err(|error| answer::blind(action, &error))?;
    let regions = answer.regions.ok_or_else(|| answer::missing(action, "Regions"))?;
    let mut names = regions
        .into_iter()
        .map(|region| region.region_name.ok_or_else(|| answer::missing(action, "RegionName")))
        .collect::<Result<Vec<_>, _>>()?;
    names.sort();
    Ok(View::Regions(names))
}

/// The VPCs of the region, by id.
pub(super) async fn vpcs(client: &Client) -> Result<View, Blind> {
    let action = Source::Vpcs.as_str();
    let call = |token| client.describe_vpcs().max_results(PAGE).set_next_token(token).send();
    let found =
        pages(action, "Vpcs", call, |answer| Page { items: answer.vpcs, next: answer.next_token });
    let mut vpcs = found
        .await?
        .into_iter()
        .map(|vpc| {
            let id = vpc.vpc_id.ok_or_else(|| answer::missing(action, "VpcId"))?;
            Ok(Vpc { id, is_default: vpc.is_default })
        })
        .collect::<Result<Vec<_>, Blind>>()?;
    vpcs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(View::Vpcs(vpcs))
}

/// The security groups of the region, by id.
pub(super) async fn security_groups(client: &Client) -> Result<Vec<SecurityGroup>, Blind> {
    let action = Source::SecurityGroups.as_str();
    let call =
        |token| client.describe_security_groups().max_results(PAGE).set_next_token(token).send();
    let found = pages(action, "SecurityGroups", call, |answer| Page {
        items: answer.security_groups,
        next: answer.next_token,
    });
    let mut groups = found
        .await?
        .into_iter()
        .map(|group| security_group(group).ok_or_else(|| answer::missing(action, "GroupId")))
        .collect::<Result<Vec<_>, _>>()?;
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(groups)
}

/// The EC2 instances of the region, in whatever state, by id.
pub(super) async fn servers(client: &Client) -> Result<Vec<Server>, Blind> {
    let action = Source::Servers.as_str();
    let call = |token| client.describe_instances().max_results(PAGE).set_next_token(token).send();
    let reservations = pages(action, "Reservations", call, |answer| Page {
        items: answer.reservations,
        next: answer.next_token,
    });
    let mut servers = Vec::new();
    for reservation in reservations.await? {
        let instances =
            reservation.instances.ok_or_else(|| answer::missing(action, "Instances"))?;
        for instance in instances {
            servers.push(server(instance).ok_or_else(|| answer::missing(action, "InstanceId"))?);
        }
    }
    servers.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(servers)
}

fn security_group(group: types::SecurityGroup) -> Option<SecurityGroup> {
    let inbound = group
        .ip_permissions
        .and_then(|all| all.into_iter().map(permission).collect::<Option<Vec<_>>>())
        .map(|mut all| {
            all.sort();
            all
        });
    Some(SecurityGroup {
        id: group.group_id?,
        name: group.group_name,
        description: group.description,
        vpc: group.vpc_id,
        name_tag: name_tag(group.tags),
        inbound,
    })
}

/// `None` if a part is missing: a permission of which somebody may be hidden is not known.
fn permission(permission: types::IpPermission) -> Option<Permission> {
    let groups = permission.user_id_group_pairs?.into_iter();
    let groups = groups.map(|pair| pair.group_id.map(TrafficSource::Group));
    let ranges = permission.ip_ranges?.into_iter();
    let ranges = ranges.map(|range| range.cidr_ip.map(TrafficSource::Cidr));
    let ranges_v6 = permission.ipv6_ranges?.into_iter();
    let ranges_v6 = ranges_v6.map(|range| range.cidr_ipv6.map(TrafficSource::Cidr));
    let lists = permission.prefix_list_ids?.into_iter();
    let lists = lists.map(|list| list.prefix_list_id.map(TrafficSource::PrefixList));
    let mut sources =
        groups.chain(ranges).chain(ranges_v6).chain(lists).collect::<Option<Vec<_>>>()?;
    sources.sort();
    Some(Permission {
        protocol: permission.ip_protocol?,
        from_port: permission.from_port.map(i64::from),
        to_port: permission.to_port.map(i64::from),
        sources,
    })
}

fn server(instance: types::Instance) -> Option<Server> {
    let groups = instance.security_groups.and_then(|groups| {
        let mut ids = groups.into_iter().map(|group| group.group_id).collect::<Option<Vec<_>>>()?;
        ids.sort();
        Some(ids)
    });
    let interfaces = instance.network_interfaces.and_then(|all| {
        let ids = all.into_iter().map(|interface| interface.network_interface_id);
        ids.collect::<Option<Vec<_>>>()
    });
    let network_interfaces = interfaces.map(|mut ids| {
        ids.sort();
        ids
    });
    let state = instance.state.and_then(|state| state.name);
    Some(Server {
        id: instance.instance_id?,
        state: state.map(|name| name.as_str().to_owned()),
        vpc: instance.vpc_id,
        groups,
        name_tag: name_tag(instance.tags),
        public_ip: instance.public_ip_address,
        network_interfaces,
    })
}

fn name_tag(tags: Option<Vec<types::Tag>>) -> Option<String> {
    tags?.into_iter().find(|tag| tag.key.as_deref() == Some("Name"))?.value
}
