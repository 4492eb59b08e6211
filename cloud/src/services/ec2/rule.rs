//! A rule of a security group: who may use which ports; and the permissions into which EC2 merges rules.

use super::Network;
use crate::region::Region;
use crate::wire::node::{Node, Object};

/// One source that may use a range of ports.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(super) id: String,
    pub(super) egress: bool,
    pub(super) protocol: String,
    /// Absent for all protocols.
    pub(super) ports: Option<(i64, i64)>,
    pub(super) source: Source,
    pub(super) description: Option<String>,
}

/// Where traffic comes from, or goes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    Cidr(String),
    Cidr6(String),
    Group { id: String, account: String },
    PrefixList(String),
}

impl Source {
    pub(super) fn anywhere() -> Self {
        Self::Cidr("0.0.0.0/0".to_owned())
    }
}

impl Rule {
    /// A rule for all protocols.
    pub(super) fn everything(id: String, egress: bool, source: Source) -> Self {
        Self { id, egress, protocol: "-1".to_owned(), ports: None, source, description: None }
    }

    pub(super) fn names_group(&self, group: &str) -> bool {
        matches!(&self.source, Source::Group { id, .. } if id == group)
    }

    /// Whether the rule names a group of another VPC.
    pub(super) fn is_from_outside(&self, vpc: &str, network: &Network) -> bool {
        matches!(&self.source, Source::Group { id, .. } if network.vpc_of_group(id) != Some(vpc))
    }

    /// What the rule has under one of the `ip-permission.` filters.
    pub(super) fn value(&self, filter: &str) -> Option<String> {
        match (filter, &self.source) {
            ("ip-permission.from-port", _) => self.ports.map(|(from, _)| from.to_string()),
            ("ip-permission.to-port", _) => self.ports.map(|(_, to)| to.to_string()),
            ("ip-permission.protocol", _) => Some(self.protocol.clone()),
            ("ip-permission.group-id", Source::Group { id, .. })
            | ("ip-permission.cidr", Source::Cidr(id)) => Some(id.clone()),
            _ => None,
        }
    }

    /// The permissions of one direction: sources of the same protocol and ports stand in one permission.
    pub(super) fn merged(rules: &[Self], egress: bool) -> Vec<Object> {
        let mut merged: Vec<Vec<&Self>> = Vec::new();
        for rule in rules.iter().filter(|rule| rule.egress == egress) {
            match merged.iter_mut().find(|same| same[0].opens_the_same(rule)) {
                Some(same) => same.push(rule),
                None => merged.push(vec![rule]),
            }
        }
        merged.into_iter().map(|rules| permission(&rules)).collect()
    }

    fn opens_the_same(&self, other: &Self) -> bool {
        self.protocol == other.protocol && self.ports == other.ports
    }

    pub(super) fn is_the_same(&self, other: &Self) -> bool {
        self.egress == other.egress && self.opens_the_same(other) && self.source == other.source
    }
}

fn permission(rules: &[&Rule]) -> Object {
    let sources = |pick: fn(&Source) -> Option<Object>| {
        Node::items(rules.iter().filter_map(move |rule| {
            pick(&rule.source)
                .map(|source| source.with_some("description", rule.description.as_ref()))
        }))
    };
    Object::new()
        .with("ipProtocol", &rules[0].protocol)
        .with_some("fromPort", rules[0].ports.map(|(from, _)| from))
        .with_some("toPort", rules[0].ports.map(|(_, to)| to))
        .with(
            "groups",
            sources(|source| match source {
                Source::Group { id, account } => {
                    Some(Object::new().with("userId", account).with("groupId", id))
                }
                Source::Cidr(_) | Source::Cidr6(_) | Source::PrefixList(_) => None,
            }),
        )
        .with(
            "ipRanges",
            sources(|source| match source {
                Source::Cidr(cidr) => Some(Object::new().with("cidrIp", cidr)),
                Source::Group { .. } | Source::Cidr6(_) | Source::PrefixList(_) => None,
            }),
        )
        .with(
            "ipv6Ranges",
            sources(|source| match source {
                Source::Cidr6(cidr) => Some(Object::new().with("cidrIpv6", cidr)),
                Source::Group { .. } | Source::Cidr(_) | Source::PrefixList(_) => None,
            }),
        )
        .with(
            "prefixListIds",
            sources(|source| match source {
                Source::PrefixList(list) => Some(Object::new().with("prefixListId", list)),
                Source::Group { .. } | Source::Cidr(_) | Source::Cidr6(_) => None,
            }),
        )
}

/// A rule as EC2 shows it; `CloudTrail` flattens the referenced group.
pub(super) fn describe_rule(region: &Region, group: &str, rule: &Rule) -> Object {
    let described = Object::new()
        .with("groupOwnerId", &region.account)
        .with("groupId", group)
        .with("securityGroupRuleId", &rule.id)
        .with("isEgress", rule.egress)
        .with("ipProtocol", &rule.protocol)
        .with("fromPort", rule.ports.map_or(-1, |(from, _)| from))
        .with("toPort", rule.ports.map_or(-1, |(_, to)| to));
    let described = match &rule.source {
        Source::Cidr(cidr) => described.with("cidrIpv4", cidr),
        Source::Cidr6(cidr) => described.with("cidrIpv6", cidr),
        Source::PrefixList(list) => described.with("prefixListId", list),
        Source::Group { id, account } => described.with(
            "referencedGroupInfo",
            Object::new()
                .with("groupId", id)
                .with("userId", account)
                .with_some("vpcId", region.network.vpc_of_group(id)),
        ),
    };
    described.with_some("description", rule.description.as_ref())
}

/// A rule as the answer to its revocation names it: flat, without its owner.
pub(super) fn describe_revoked_rule(group: &str, rule: &Rule) -> Object {
    let (name, source) = match &rule.source {
        Source::Cidr(cidr) => ("cidrIpv4", cidr),
        Source::Cidr6(cidr) => ("cidrIpv6", cidr),
        Source::PrefixList(list) => ("prefixListId", list),
        Source::Group { id, .. } => ("referencedGroupId", id),
    };
    Object::new()
        .with("groupId", group)
        .with("securityGroupRuleId", &rule.id)
        .with("isEgress", rule.egress)
        .with("ipProtocol", &rule.protocol)
        .with("fromPort", rule.ports.map_or(-1, |(from, _)| from))
        .with("toPort", rule.ports.map_or(-1, |(_, to)| to))
        .with(name, source)
        .with_some("description", rule.description.as_ref())
}

/// The source of a rule, as an error names it.
pub(super) fn peer(rule: &Rule) -> &str {
    match &rule.source {
        Source::Cidr(peer)
        | Source::Cidr6(peer)
        | Source::PrefixList(peer)
        | Source::Group { id: peer, .. } => peer,
    }
}

/// The ports of a rule, as an error names them.
pub(super) fn ports(rule: &Rule) -> String {
    match rule.ports {
        Some((from, to)) => {
            format!("{}, from port: {from}, to port: {to}", rule.protocol.to_uppercase())
        }
        None => "ALL".to_owned(),
    }
}
