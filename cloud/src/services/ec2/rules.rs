//! The operations on what security groups let through.

use jiff::Timestamp;

use super::permissions::{PERMISSION, asked_rules, port_range, protocol, text};
use super::rule::{Rule, Source, describe_revoked_rule, describe_rule, peer, ports};
use super::{FILTER, MAX_RESULTS, NEXT_TOKEN, filters, page};
use crate::operation::{Operation, required};
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

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
    let vpc = region.network.named_group(input)?.vpc.clone();
    if rules.iter().any(|rule| rule.is_from_outside(&vpc, &region.network)) {
        let message = "You have specified two resources that belong to different networks.";
        return Err(Refusal::new("InvalidGroup.NotFound", message));
    }
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
    let id = group.id.clone();
    group.rules.extend_from_slice(&rules);
    let set = Node::items(rules.iter().map(|rule| describe_rule(region, &id, rule)));
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
    let goes = |held: &Rule| {
        ids.contains(&held.id.as_str()) || rules.iter().any(|rule| held.is_the_same(rule))
    };
    let (gone, left): (Vec<Rule>, Vec<Rule>) =
        std::mem::take(&mut group.rules).into_iter().partition(goes);
    group.rules = left;
    let set = Node::items(gone.iter().map(|rule| describe_revoked_rule(&group.id, rule)));
    Ok(Object::new().with("return", true).with("revokedSecurityGroupRuleSet", set))
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
    let filters = filters(input, &["group-id", "security-group-rule-id", "tag-key", "tag:"])?;
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
        .map(|(group, rule)| {
            describe_rule(region, &group.id, rule).with("tagSet", region.network.tag_set(&rule.id))
        });
    page(described.collect(), "securityGroupRuleSet", input)
}

fn rule_not_found(id: &str) -> Refusal {
    Refusal::new(
        "InvalidSecurityGroupRuleId.NotFound",
        format!("The security group rule ID '{id}' does not exist"),
    )
}
