//! Single inbound rules, as the records of EC2's calls write them (`docs/aws.md` 1.3).
//!
//! A call of which one rule cannot be read gives `None`: what is known in part is not known.

use crate::engine::Call;
use crate::services::ec2::answers::TrafficSource;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// One source that may use one protocol and range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) protocol: String,
    pub(super) from_port: Option<i64>,
    pub(super) to_port: Option<i64>,
    pub(super) source: TrafficSource,
}

/// The rules that the recorded calls name by their ids.
#[derive(Debug, Default)]
pub(super) struct Rules(BTreeMap<String, Rule>);

impl Rule {
    pub(super) fn new(
        protocol: &str,
        from_port: Option<i64>,
        to_port: Option<i64>,
        source: TrafficSource,
    ) -> Self {
        let protocol = protocol.to_lowercase();
        let protocol = match protocol.as_str() {
            "6" => "tcp",
            "17" => "udp",
            "1" => "icmp",
            "58" => "icmpv6",
            "all" => "-1",
            other => other,
        };
        // EC2 lists all protocols without ports, and records them as -1.
        let ports = |port: Option<i64>| port.filter(|_| protocol != "-1");
        let source = match source {
            TrafficSource::Cidr(range) => TrafficSource::Cidr(network(&range).unwrap_or(range)),
            TrafficSource::Group(_) | TrafficSource::PrefixList(_) => source,
        };
        Self {
            protocol: protocol.to_owned(),
            from_port: ports(from_port),
            to_port: ports(to_port),
            source,
        }
    }
}

/// A range of addresses as EC2 keeps it: the host's bits are cleared, IPv6 is shortened.
fn network(range: &str) -> Option<String> {
    let (address, length) = range.split_once('/')?;
    let length: u32 = length.parse().ok()?;
    let network: IpAddr = match address.parse().ok()? {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.checked_sub(length)?).unwrap_or_default();
            IpAddr::V4((address.to_bits() & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.checked_sub(length)?).unwrap_or_default();
            IpAddr::V6((address.to_bits() & mask).into())
        }
    };
    Some(format!("{network}/{length}"))
}

/// Whether the answer says that nothing was done.
pub(super) fn is_declined(call: &Call<'_>) -> bool {
    let answer = &call.record.response;
    let said = [
        &answer["_return"],
        &answer["return"],
        &answer["ModifySecurityGroupRulesResponse"]["return"],
    ];
    said.into_iter().any(|said| said == false || said == "false")
}

/// The id of the group that a call is about, where it names one.
pub(super) fn group_of<'c>(call: &'c Call<'_>) -> Option<&'c str> {
    let (request, response) = (&call.record.request, &call.record.response);
    let modified = &request["ModifySecurityGroupRulesRequest"];
    let answered = RULE_SETS.iter().flat_map(|set| items(&response[*set]).unwrap_or_default());
    let answered = answered.filter_map(|rule| text(rule, "groupId"));
    text(request, "groupId").or_else(|| text(modified, "groupId")).or(answered.min())
}

/// Where an answer lists the rules that a call made or took away.
const RULE_SETS: [&str; 2] = ["securityGroupRuleSet", "revokedSecurityGroupRuleSet"];

impl Rules {
    /// Remembers every rule whose id the call tells: by an Authorize call's answer, or by what a
    /// modification asked for.
    pub(super) fn learn(&mut self, call: &Call<'_>) {
        let answered = items(&call.record.response["securityGroupRuleSet"]).unwrap_or_default();
        for item in answered {
            self.remember(text(item, "securityGroupRuleId"), single(item));
        }
        for change in changes(call).unwrap_or_default() {
            let rule = member(change, "securityGroupRule").and_then(single);
            self.remember(text(change, "securityGroupRuleId"), rule);
        }
    }

    fn remember(&mut self, id: Option<&str>, rule: Option<Rule>) {
        match (id, rule) {
            (Some(id), Some(rule)) => {
                self.0.insert(id.to_owned(), rule);
            }
            (Some(id), None) => {
                self.0.remove(id);
            }
            (None, _) => {}
        }
    }

    /// The inbound rules that an Authorize or Revoke call names: by its answer, else by its
    /// request, in either of the request's two forms, or by their ids.
    pub(super) fn of_call(&self, call: &Call<'_>) -> Option<Vec<Rule>> {
        let (request, response) = (&call.record.request, &call.record.response);
        for set in RULE_SETS {
            let answered = items(&response[set])?;
            if !answered.is_empty() {
                let inbound = answered.into_iter().filter(|rule| rule["isEgress"] != true);
                return inbound.map(single).collect();
            }
        }
        let permissions = items(&request["ipPermissions"])?.into_iter().map(nested);
        let mut rules = permissions.collect::<Option<Vec<_>>>()?.concat();
        for id in rule_ids(&request["securityGroupRuleIds"])? {
            rules.push(self.0.get(id)?.clone());
        }
        if rules.is_empty() {
            rules.push(single(request)?);
        }
        Some(rules)
    }

    /// What a `ModifySecurityGroupRules` call replaced by what.
    pub(super) fn modified_by(&self, call: &Call<'_>) -> Option<Vec<(Rule, Rule)>> {
        let changes = changes(call)?;
        let replaced = changes.into_iter().map(|change| {
            let old = self.0.get(text(change, "securityGroupRuleId")?)?.clone();
            Some((old, single(member(change, "securityGroupRule")?)?))
        });
        replaced.collect::<Option<Vec<_>>>().filter(|replaced| !replaced.is_empty())
    }
}

/// What a `ModifySecurityGroupRules` call asks for: a list, or one alone.
fn changes<'c>(call: &Call<'c>) -> Option<Vec<&'c Value>> {
    items(&call.record.request["ModifySecurityGroupRulesRequest"]["SecurityGroupRule"])
}

/// A rule of an answer, of a modification, or of a request in the flat form.
fn single(rule: &Value) -> Option<Rule> {
    let group = text(rule, "referencedGroupId")
        .or_else(|| text(member(rule, "referencedGroupInfo")?, "groupId"));
    let range = ["cidrIpv4", "cidrIpv6", "cidrIp"].into_iter().find_map(|key| text(rule, key));
    let list = text(rule, "prefixListId").map(str::to_owned).map(TrafficSource::PrefixList);
    let source = group
        .map(|id| TrafficSource::Group(id.to_owned()))
        .or_else(|| range.map(|range| TrafficSource::Cidr(range.to_owned())))
        .or(list)?;
    of_source(rule, source)
}

/// The rules of one item of a request's `ipPermissions`; one without any source cannot be read.
fn nested(item: &Value) -> Option<Vec<Rule>> {
    let lists = [
        ("groups", "groupId", TrafficSource::Group as fn(String) -> TrafficSource),
        ("ipRanges", "cidrIp", TrafficSource::Cidr),
        ("ipv6Ranges", "cidrIpv6", TrafficSource::Cidr),
        ("prefixListIds", "prefixListId", TrafficSource::PrefixList),
    ];
    let mut rules = Vec::new();
    for (list, key, source) in lists {
        for who in items(&item[list])? {
            rules.push(of_source(item, source(text(who, key)?.to_owned()))?);
        }
    }
    (!rules.is_empty()).then_some(rules)
}

/// The protocol and the ports that are written there, for this source.
fn of_source(written: &Value, source: TrafficSource) -> Option<Rule> {
    let port = |key| {
        let port = member(written, key)?;
        port.as_i64().or_else(|| port.as_str()?.parse().ok())
    };
    // Where XML became JSON, all protocols (-1) are a number.
    let protocol = member(written, "ipProtocol")?;
    let number = || protocol.as_i64().map(|number| number.to_string());
    let protocol = protocol.as_str().map(str::to_owned).or_else(number)?;
    let rule = Rule::new(&protocol, port("fromPort"), port("toPort"), source);
    let has_ports = rule.from_port.is_some() && rule.to_port.is_some();
    let needs_ports = matches!(rule.protocol.as_str(), "tcp" | "udp");
    (has_ports || !needs_ports).then_some(rule)
}

/// The ids of rules in any of the shapes that lists have; `None` if an item holds none.
fn rule_ids(list: &Value) -> Option<Vec<&str>> {
    let listed = if list.is_string() { vec![list] } else { items(list)? };
    let mut ids = Vec::new();
    for item in listed {
        let known = ids.len();
        collect_rule_ids(item, &mut ids);
        if ids.len() == known {
            return None;
        }
    }
    Some(ids)
}

fn collect_rule_ids<'v>(value: &'v Value, ids: &mut Vec<&'v str>) {
    match value {
        Value::String(text) if text.starts_with("sgr-") => ids.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect_rule_ids(item, ids)),
        Value::Object(members) => members.values().for_each(|item| collect_rule_ids(item, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What a list of a record holds. It is `{"items": […]}`, empty `{}`; where a wrapper's XML became
/// JSON, a list, or one item alone (`docs/aws.md` 1.3). `None` if it is nothing of the kind.
pub(super) fn items(list: &Value) -> Option<Vec<&Value>> {
    match list {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => Some(items.iter().collect()),
        Value::Object(members) => match members.get("items").or_else(|| members.get("item")) {
            Some(inner) => items(inner),
            None if members.is_empty() => Some(Vec::new()),
            None => Some(vec![list]),
        },
        Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// A member by its name in lowerCamel, or in the `PascalCase` of `ModifySecurityGroupRules`.
fn member<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let mut pascal = key.to_owned();
    if let Some(first) = pascal.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    value.get(key).or_else(|| value.get(pascal))
}

/// A member that is a text.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    member(value, key)?.as_str()
}
