//! Permissions as a call spells them out, read into rules.

use super::rule::{Rule, Source};
use crate::operation::required;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;
use crate::wire::query::{Kind, Parameter};

pub(super) const fn text(wire: &'static str, name: &'static str) -> Parameter {
    Parameter::renamed(wire, name, Kind::Text)
}

const CIDR: &[Parameter] = &[text("CidrIp", "cidrIp"), text("Description", "description")];
const CIDR6: &[Parameter] = &[text("CidrIpv6", "cidrIpv6"), text("Description", "description")];
const PREFIX_LIST: &[Parameter] =
    &[text("PrefixListId", "prefixListId"), text("Description", "description")];

/// The parameters of one permission.
pub(super) const PERMISSION: Kind = Kind::Record(&[
    text("IpProtocol", "ipProtocol"),
    Parameter::renamed("FromPort", "fromPort", Kind::Number),
    Parameter::renamed("ToPort", "toPort", Kind::Number),
    Parameter::renamed(
        "Groups",
        "groups",
        Kind::Shown(&Kind::Record(&[
            text("GroupId", "groupId"),
            text("GroupName", "groupName"),
            text("UserId", "userId"),
            text("VpcId", "vpcId"),
            text("Description", "description"),
        ])),
    ),
    Parameter::renamed("IpRanges", "ipRanges", Kind::Shown(&Kind::Record(CIDR))),
    Parameter::renamed("Ipv6Ranges", "ipv6Ranges", Kind::Shown(&Kind::Record(CIDR6))),
    Parameter::renamed("PrefixListIds", "prefixListIds", Kind::Shown(&Kind::Record(PREFIX_LIST))),
]);

/// The rules that a call spells out, in either of its two forms; their ids are still empty.
pub(super) fn asked_rules(region: &Region, input: &Object) -> Result<Vec<Rule>, Refusal> {
    let mut rules = Vec::new();
    if input.has("ipProtocol") {
        let cidr = Source::Cidr(required(input, "cidrIp")?.to_owned());
        rules.push(asked_rule(input, cidr, None)?);
    }
    for permission in input.objects("ipPermissions") {
        let before = rules.len();
        for (list, member) in [
            ("ipRanges", "cidrIp"),
            ("ipv6Ranges", "cidrIpv6"),
            ("prefixListIds", "prefixListId"),
            ("groups", "groupId"),
        ] {
            for source in permission.objects(list) {
                let value = match (source.text(member), source.text("groupName")) {
                    (Some(value), _) => value.to_owned(),
                    (None, Some(name)) => named(region, name)?,
                    (None, None) => return Err(Refusal::missing(member)),
                };
                let address = match list {
                    "ipRanges" => Source::Cidr(value),
                    "ipv6Ranges" => Source::Cidr6(value),
                    "prefixListIds" => Source::PrefixList(value),
                    _ => Source::Group {
                        id: region.network.group(&value)?.id.clone(),
                        account: region.account.clone(),
                    },
                };
                rules.push(asked_rule(permission, address, source.text("description"))?);
            }
        }
        if rules.len() == before {
            return Err(Refusal::missing("IpPermissions source"));
        }
    }
    if let Some(Rule { source: Source::Cidr(cidr), .. }) =
        rules.iter().find(|rule| matches!(&rule.source, Source::Cidr(cidr) if !is_cidr(cidr)))
    {
        return Err(Refusal::new(
            "InvalidParameterValue",
            format!("CIDR block {cidr} is malformed"),
        ));
    }
    Ok(rules)
}

fn named(region: &Region, name: &str) -> Result<String, Refusal> {
    let group = region.network.groups.iter().find(|group| group.name == name);
    let message = || format!("The security group '{name}' does not exist");
    group
        .map(|group| group.id.clone())
        .ok_or_else(|| Refusal::new("InvalidGroup.NotFound", message()))
}

fn asked_rule(
    permission: &Object,
    source: Source,
    description: Option<&str>,
) -> Result<Rule, Refusal> {
    Ok(Rule {
        id: String::new(),
        egress: false,
        protocol: protocol(required(permission, "ipProtocol")?),
        ports: port_range(permission, "fromPort", "toPort")?,
        source,
        description: description.map(str::to_owned),
    })
}

/// EC2 takes numbers for the three protocols with names, and answers with the names.
pub(super) fn protocol(asked: &str) -> String {
    match asked {
        "6" => "tcp",
        "17" => "udp",
        "1" => "icmp",
        other => other,
    }
    .to_owned()
}

/// The ports of a permission; none where all protocols are meant.
pub(super) fn port_range(
    permission: &Object,
    from: &str,
    to: &str,
) -> Result<Option<(i64, i64)>, Refusal> {
    let any_protocol =
        permission.text("ipProtocol").or(permission.text("IpProtocol")) == Some("-1");
    match (permission.number(from), permission.number(to)) {
        _ if any_protocol => Ok(None),
        (Some(from), Some(to)) if from <= to && (-1..=65_535).contains(&from) && to <= 65_535 => {
            Ok(Some((from, to)))
        }
        (Some(from), Some(to)) => Err(Refusal::new(
            "InvalidParameterValue",
            format!("Invalid value '{from}-{to}' for port range"),
        )),
        _ => Err(Refusal::new(
            "MissingParameter",
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
        )),
    }
}

fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    address.parse::<std::net::Ipv4Addr>().is_ok() && bits.parse::<u8>().is_ok_and(|bits| bits <= 32)
}
