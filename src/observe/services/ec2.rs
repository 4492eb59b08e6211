//! VPCs, security groups, servers and regions, as EC2 describes them.
//!
//! Everything is asked for and nothing is filtered by the service: a filter that it ignores, or
//! understands otherwise, would make things appear or vanish.

use crate::observe::answer::{self, Page, pages};
use crate::observe::scan::{Before, Observer, told};
use crate::session::Session;
use aws_sdk_ec2::{Client, types};
use aws_smithy_types::DateTime;
use futures::FutureExt;
use jiff::Timestamp;
use labproof_checks::evidence::{
    Answer, Blind, IMAGES, Image, Permission, REGIONS, SECURITY_GROUPS, SERVERS, SecurityGroup,
    Server, TRAIL, TrafficSource, VPCS, Vpc, images_launched,
};
use std::collections::BTreeSet;

/// EC2, as a session may ask it.
pub(crate) fn client(session: &Session) -> aws_sdk_ec2::Client {
    session.clients().ec2()
}

/// How many things a page holds. Without a number EC2 answers from a smaller allowance
/// (`docs/aws.md` 7.4).
const PAGE: i32 = 1000;

pub(super) const REGIONS_OBSERVER: Observer = Observer {
    source: REGIONS,
    after: &[],
    look: |scan, _| async { scan.one(REGIONS, regions(&client(scan.session))).await }.boxed(),
};

pub(super) const VPCS_OBSERVER: Observer = Observer {
    source: VPCS,
    after: &[],
    look: |scan, _| async { scan.one(VPCS, vpcs(&client(scan.session))).await }.boxed(),
};

pub(super) const GROUPS_OBSERVER: Observer = Observer {
    source: SECURITY_GROUPS,
    after: &[],
    look: |scan, _| {
        async { scan.one(SECURITY_GROUPS, security_groups(&client(scan.session))).await }.boxed()
    },
};

pub(super) const SERVERS_OBSERVER: Observer = Observer {
    source: SERVERS,
    after: &[],
    look: |scan, _| async { scan.one(SERVERS, servers(&client(scan.session))).await }.boxed(),
};

/// The images that servers were launched from: those that stand, and those of which records tell.
pub(super) const IMAGES_OBSERVER: Observer = Observer {
    source: IMAGES,
    after: &[SERVERS, TRAIL],
    look: |scan, before| {
        async move {
            let ids = images_of(&before);
            scan.one(IMAGES, images(&client(scan.session), ids)).await
        }
        .boxed()
    },
};

fn images_of(before: &Before) -> Vec<String> {
    let servers = before.told(SERVERS, told!([Servers]));
    let lookup = before.told(TRAIL, told!(Trail));
    let standing = servers.and_then(Result::ok).into_iter().flatten();
    let standing = standing.filter_map(|server| server.image.clone());
    let launched = lookup.and_then(Result::ok).map(images_launched).unwrap_or_default();
    let ids: BTreeSet<String> = standing.chain(launched).collect();
    ids.into_iter().collect()
}

/// Whether images may be asked for at all: one is asked for that nobody has.
pub(in crate::observe) async fn any_image(session: &Session) -> Result<Answer, Blind> {
    images(&client(session), vec!["ami-00000000000000000".to_owned()]).await
}

/// The public images of these ids, by id. One that is no longer offered is not among them: a filter
/// leaves it out, where asking for it by its id would fail the whole call.
async fn images(client: &Client, ids: Vec<String>) -> Result<Answer, Blind> {
    if ids.is_empty() {
        return Ok(Answer::Images(Vec::new()));
    }
    let action = IMAGES.as_str();
    let wanted = types::Filter::builder().name("image-id").set_values(Some(ids)).build();
    let answer = client.describe_images().filters(wanted).include_deprecated(true).send().await;
    let answer = answer.map_err(|error| answer::blind(action, &error))?;
    let found = answer.images.ok_or_else(|| answer::missing(action, "Images"))?;
    let image = |image: types::Image| {
        let id = image.image_id.ok_or_else(|| answer::missing(action, "ImageId"))?;
        Ok(Image { id, name: image.name, owner: image.image_owner_alias })
    };
    let mut images = found.into_iter().map(image).collect::<Result<Vec<_>, Blind>>()?;
    images.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Answer::Images(images))
}

fn time(time: DateTime) -> Option<Timestamp> {
    Timestamp::from_nanosecond(time.as_nanos()).ok()
}

/// The regions that the account has enabled, in alphabetical order.
pub(in crate::observe) async fn regions(client: &Client) -> Result<Answer, Blind> {
    let action = REGIONS.as_str();
    let answer = client.describe_regions().send().await;
    let answer = answer.map_err(|error| answer::blind(action, &error))?;
    let regions = answer.regions.ok_or_else(|| answer::missing(action, "Regions"))?;
    let mut names = regions
        .into_iter()
        .map(|region| region.region_name.ok_or_else(|| answer::missing(action, "RegionName")))
        .collect::<Result<Vec<_>, _>>()?;
    names.sort();
    Ok(Answer::Regions(names))
}

/// The VPCs of the region, by id.
async fn vpcs(client: &Client) -> Result<Answer, Blind> {
    let action = VPCS.as_str();
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
    Ok(Answer::Vpcs(vpcs))
}

/// The security groups of the region, by id.
pub(crate) async fn security_groups(client: &Client) -> Result<Answer, Blind> {
    let action = SECURITY_GROUPS.as_str();
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
    Ok(Answer::SecurityGroups(groups))
}

/// The EC2 instances of the region, in whatever state, by id.
pub(crate) async fn servers(client: &Client) -> Result<Answer, Blind> {
    let action = SERVERS.as_str();
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
    Ok(Answer::Servers(servers))
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
        class: instance.instance_type.map(|class| class.as_str().to_owned()),
        image: instance.image_id,
        key_name: instance.key_name,
        launched_at: instance.launch_time.and_then(time),
    })
}

fn name_tag(tags: Option<Vec<types::Tag>>) -> Option<String> {
    tags?.into_iter().find(|tag| tag.key.as_deref() == Some("Name"))?.value
}
