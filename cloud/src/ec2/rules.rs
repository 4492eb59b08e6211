//! What security groups let through: rules, one a source, merged into permissions as EC2 lists them.

use jiff::Timestamp;

use super::groups::Group;
use super::{FILTER, MAX_RESULTS, NEXT_TOKEN};
use crate::filter::Filters;
use crate::operation::{Operation, required};
use crate::paging;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

const fn text(wire: &'static str, name: &'static str) -> Parameter {
    Parameter::renamed(wire, name, Kind::Text)
}

const CIDR: &[Parameter] = &[text("CidrIp", "cidrIp"), text("Description", "description")];
const CIDR6: &[Parameter] = &[text("CidrIpv6", "cidrIpv6"), text("Description", "description")];
const PREFIX_LIST: &[Parameter] =
    &[text("PrefixListId", "prefixListId"), text("Description", "description")];

const PERMISSION: Kind = Kind::Record(&[
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

const INGRESS: &[Parameter] = &[
    text("GroupId", "groupId"),
    text("GroupName", "groupName"),
    Parameter::renamed("IpPermissions", "ipPermissions", Kind::Shown(&PERMISSION)),
    text("IpProtocol", "ipProtocol"),
    Parameter::renamed("FromPort", "fromPort", Kind::Number),
    Parameter::renamed("ToPort", "toPort", Kind::Number),
    text("CidrIp", "cidrIp"),
];

/// `Revoke` also takes the rules by their ids.
const REVOKED: &[Parameter] = &[
    text("GroupId", "groupId"),
    text("GroupName", "groupName"),
    Parameter::renamed("IpPermissions", "ipPermissions", Kind::Shown(&PERMISSION)),
    text("IpProtocol", "ipProtocol"),
    Parameter::renamed("FromPort", "fromPort", Kind::Number),
    Parameter::renamed("ToPort", "toPort", Kind::Number),
    text("CidrIp", "cidrIp"),
    Parameter::renamed(
        "SecurityGroupRuleId",
        "securityGroupRuleIds",
        Kind::Each("securityGroupRuleId"),
    ),
];

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::write("AuthorizeSecurityGroupIngress", INGRESS, authorize_ingress),
    Operation::write("RevokeSecurityGroupIngress", REVOKED, revoke_ingress),
    Operation::write(
        "ModifySecurityGroupRules",
        // CloudTrail keeps this call's names as the API has them (docs/aws.md 1.3).
        &[
            Parameter::new("GroupId", Kind::Text),
            Parameter::new(
                "SecurityGroupRule",
                Kind::Plain(&Kind::Record(&[
                    Parameter::new("SecurityGroupRuleId", Kind::Text),
                    Parameter::new(
                        "SecurityGroupRule",
                        Kind::Record(&[
                            Parameter::new("IpProtocol", Kind::Text),
                            Parameter::new("FromPort", Kind::Number),
                            Parameter::new("ToPort", Kind::Number),
                            Parameter::new("CidrIpv4", Kind::Text),
                            Parameter::new("CidrIpv6", Kind::Text),
                            Parameter::new("PrefixListId", Kind::Text),
                            Parameter::new("ReferencedGroupId", Kind::Text),
                            Parameter::new("Description", Kind::Text),
                        ]),
                    ),
                ])),
            ),
        ],
        modify_rules,
    ),
    Operation::read(
        "DescribeSecurityGroupRules",
        &[
            FILTER,
            MAX_RESULTS,
            NEXT_TOKEN,
            Parameter::renamed(
                "SecurityGroupRuleId",
                "securityGroupRuleIds",
                Kind::List(&Kind::Text),
            ),
        ],
        describe_rules,
    ),
];

/// One source that may use a range of ports.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(super) id: String,
    pub(super) egress: bool,
    protocol: String,
    /// Absent for all protocols.
    ports: Option<(i64, i64)>,
    source: Source,
    description: Option<String>,
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

    fn is_the_same(&self, other: &Self) -> bool {
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

fn authorize_ingress(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let mut rules = asked_rules(region, input)?;
    if rules.is_empty() {
        return Err(Refusal::missing("IpPermissions"));
    }
    for rule in &mut rules {
        rule.id = region.mint_id("sgr");
    }
    let account = region.account.clone();
    let group = region.network.named_group(input)?;
    for (number, rule) in rules.iter().enumerate() {
        if group.rules.iter().chain(&rules[..number]).any(|held| held.is_the_same(rule)) {
            let message = format!(
                "the specified rule \"peer: {}, {}, ALLOW\" already exists",
                peer(rule),
                ports(rule)
            );
            return Err(Refusal::new("InvalidPermission.Duplicate", message));
        }
    }
    let set = Node::items(rules.iter().map(|rule| effective(rule, group, &account)));
    group.rules.extend(rules);
    Ok(Object::new().with("return", true).with("securityGroupRuleSet", set))
}

fn revoke_ingress(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    let rules = asked_rules(region, input)?;
    let ids = input.texts("securityGroupRuleIds");
    let group = region.network.named_group(input)?;
    if let Some(unknown) = ids.iter().find(|id| group.rules.iter().all(|rule| rule.id != **id)) {
        return Err(rule_not_found(unknown));
    }
    if rules.iter().any(|rule| !group.rules.iter().any(|held| held.is_the_same(rule))) {
        let message = "The specified rule does not exist in this security group.";
        return Err(Refusal::new("InvalidPermission.NotFound", message));
    }
    group.rules.retain(|held| {
        !ids.contains(&held.id.as_str()) && !rules.iter().any(|rule| held.is_the_same(rule))
    });
    Ok(Object::new().with("return", true))
}

fn modify_rules(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    let group = required(input, "GroupId")?.to_owned();
    let account = region.account.clone();
    region.network.group(&group)?;
    let mut changed = Vec::new();
    for change in input.objects("SecurityGroupRule") {
        let id = required(change, "SecurityGroupRuleId")?;
        let asked = change
            .object("SecurityGroupRule")
            .ok_or_else(|| Refusal::missing("SecurityGroupRule.SecurityGroupRule"))?;
        let held = region
            .network
            .group(&group)?
            .rules
            .iter()
            .find(|rule| rule.id == id)
            .ok_or_else(|| rule_not_found(id))?;
        let source = match (
            asked.text("CidrIpv4"),
            asked.text("CidrIpv6"),
            asked.text("PrefixListId"),
            asked.text("ReferencedGroupId"),
        ) {
            (Some(cidr), None, None, None) => Source::Cidr(cidr.to_owned()),
            (None, Some(cidr), None, None) => Source::Cidr6(cidr.to_owned()),
            (None, None, Some(list), None) => Source::PrefixList(list.to_owned()),
            (None, None, None, Some(id)) => {
                Source::Group { id: region.network.group(id)?.id.clone(), account: account.clone() }
            }
            _ => {
                return Err(Refusal::new(
                    "InvalidParameterCombination",
                    "Exactly one source is required for a security group rule",
                ));
            }
        };
        changed.push(Rule {
            id: id.to_owned(),
            egress: held.egress,
            protocol: protocol(required(asked, "IpProtocol")?),
            ports: port_range(asked, "FromPort", "ToPort")?,
            source,
            description: asked.text("Description").map(str::to_owned),
        });
    }
    let held = region
        .network
        .groups
        .iter_mut()
        .find(|held| held.id == group)
        .expect("the group was found above");
    for rule in changed {
        if let Some(place) = held.rules.iter_mut().find(|held| held.id == rule.id) {
            *place = rule;
        }
    }
    Ok(Object::new().with("return", true))
}

fn describe_rules(region: &mut Region, input: &Object, _now: Timestamp) -> Result<Object, Refusal> {
    let filters = Filters::ec2(input, &["group-id", "security-group-rule-id", "tag-key", "tag:"])?;
    let ids = input.texts("securityGroupRuleIds");
    let rules = || {
        region
            .network
            .groups
            .iter()
            .flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    };
    if let Some(unknown) = ids.iter().find(|id| rules().all(|(_, rule)| rule.id != **id)) {
        return Err(rule_not_found(unknown));
    }
    let described = rules()
        .filter(|(_, rule)| ids.is_empty() || ids.contains(&rule.id.as_str()))
        .filter(|(group, rule)| {
            filters.keep(|filter| {
                region.network.tag_values(&rule.id, filter).unwrap_or_else(|| match filter {
                    "group-id" => vec![group.id.clone()],
                    _ => vec![rule.id.clone()],
                })
            })
        })
        .map(|(group, rule)| describe_rule(region, group, rule));
    paging::ec2(described.collect(), "securityGroupRuleSet", input)
}

fn describe_rule(region: &Region, group: &Group, rule: &Rule) -> Object {
    let described = Object::new()
        .with("securityGroupRuleId", &rule.id)
        .with("groupId", &group.id)
        .with("groupOwnerId", &region.account)
        .with("isEgress", rule.egress)
        .with("ipProtocol", &rule.protocol)
        .with("fromPort", rule.ports.map_or(-1, |(from, _)| from))
        .with("toPort", rule.ports.map_or(-1, |(_, to)| to));
    let described = match &rule.source {
        Source::Group { id, account } => {
            let referenced = Object::new()
                .with("groupId", id)
                .with("userId", account)
                .with("vpcId", &region.network.vpc);
            described.with("referencedGroupInfo", referenced)
        }
        Source::Cidr(_) | Source::Cidr6(_) | Source::PrefixList(_) => {
            with_address(described, &rule.source)
        }
    };
    described
        .with_some("description", rule.description.as_ref())
        .with("tagSet", region.network.tag_set(&rule.id))
}

/// A rule as `CloudTrail` records it in the answer (docs/aws.md 1.3).
fn effective(rule: &Rule, group: &Group, account: &str) -> Object {
    let effective = Object::new()
        .with("groupOwnerId", account)
        .with("groupId", &group.id)
        .with("securityGroupRuleId", &rule.id)
        .with("isEgress", rule.egress)
        .with("ipProtocol", &rule.protocol)
        .with("fromPort", rule.ports.map_or(-1, |(from, _)| from))
        .with("toPort", rule.ports.map_or(-1, |(_, to)| to));
    with_address(effective, &rule.source).with_some("description", rule.description.as_ref())
}

fn with_address(object: Object, source: &Source) -> Object {
    match source {
        Source::Cidr(cidr) => object.with("cidrIpv4", cidr),
        Source::Cidr6(cidr) => object.with("cidrIpv6", cidr),
        Source::PrefixList(list) => object.with("prefixListId", list),
        Source::Group { id, .. } => object.with("referencedGroupId", id),
    }
}

/// The rules that a call spells out, in either of its two forms; their ids are still empty.
fn asked_rules(region: &Region, input: &Object) -> Result<Vec<Rule>, Refusal> {
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
fn protocol(asked: &str) -> String {
    match asked {
        "6" => "tcp",
        "17" => "udp",
        "1" => "icmp",
        other => other,
    }
    .to_owned()
}

fn port_range(permission: &Object, from: &str, to: &str) -> Result<Option<(i64, i64)>, Refusal> {
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

fn rule_not_found(id: &str) -> Refusal {
    Refusal::new(
        "InvalidSecurityGroupRuleId.NotFound",
        format!("The security group rule ID '{id}' does not exist"),
    )
}

fn peer(rule: &Rule) -> &str {
    match &rule.source {
        Source::Cidr(peer)
        | Source::Cidr6(peer)
        | Source::PrefixList(peer)
        | Source::Group { id: peer, .. } => peer,
    }
}

fn ports(rule: &Rule) -> String {
    match rule.ports {
        Some((from, to)) => {
            format!("{}, from port: {from}, to port: {to}", rule.protocol.to_uppercase())
        }
        None => "ALL".to_owned(),
    }
}
