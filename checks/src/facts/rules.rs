//! Single inbound rules, as the records of EC2's calls write them (`docs/aws.md` 1.3).

use super::trail::Call;
use crate::evidence::TrafficSource;
use serde_json::Value;
use std::collections::BTreeMap;

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
        let protocol = match protocol {
            "6" => "tcp",
            "17" => "udp",
            other => other,
        };
        // EC2 lists all protocols without ports, and records them as -1.
        let ports = |port: Option<i64>| port.filter(|_| protocol != "-1");
        Self {
            protocol: protocol.to_owned(),
            from_port: ports(from_port),
            to_port: ports(to_port),
            source,
        }
    }
}

/// The group that a call is about.
pub(super) fn group_of(call: &Call<'_>) -> Option<String> {
    let (request, response) = (&call.record.request, &call.record.response);
    let answered = &response["securityGroupRuleSet"]["items"][0]["groupId"];
    let modified = &request["ModifySecurityGroupRulesRequest"]["GroupId"];
    [&request["groupId"], answered, modified].into_iter().find_map(Value::as_str).map(str::to_owned)
}

impl Rules {
    /// Remembers every rule whose id the call tells: by an Authorize call's answer, or by what a
    /// modification asked for.
    pub(super) fn learn(&mut self, call: &Call<'_>) {
        let answered = call.record.response["securityGroupRuleSet"]["items"].as_array();
        for item in answered.into_iter().flatten() {
            if let (Some(id), Some(rule)) = (item["securityGroupRuleId"].as_str(), flat(item)) {
                self.0.insert(id.to_owned(), rule);
            }
        }
        for change in changes(call) {
            let id = change["SecurityGroupRuleId"].as_str();
            if let (Some(id), Some(rule)) = (id, pascal(&change["SecurityGroupRule"])) {
                self.0.insert(id.to_owned(), rule);
            }
        }
    }

    /// The rules that an Authorize or Revoke call names: by its answer, else by its request, in
    /// either of the request's two forms, or by their ids.
    pub(super) fn of_call(&self, call: &Call<'_>) -> Vec<Rule> {
        let (request, response) = (&call.record.request, &call.record.response);
        let answered = ["securityGroupRuleSet", "revokedSecurityGroupRuleSet"]
            .into_iter()
            .find_map(|set| response[set]["items"].as_array());
        if let Some(items) = answered {
            return items.iter().filter_map(flat).collect();
        }
        if let Some(items) = request["ipPermissions"]["items"].as_array() {
            return items.iter().flat_map(nested).collect();
        }
        if let Some(ids) = request["securityGroupRuleIds"]["items"].as_array() {
            let ids = ids.iter().filter_map(|item| item["securityGroupRuleId"].as_str());
            return ids.filter_map(|id| self.0.get(id).cloned()).collect();
        }
        flat(request).into_iter().collect()
    }

    /// What a `ModifySecurityGroupRules` call replaced by what. Its request is in `PascalCase`.
    pub(super) fn modified_by(&self, call: &Call<'_>) -> Vec<(Option<Rule>, Rule)> {
        changes(call)
            .into_iter()
            .filter_map(|change| {
                let id = change["SecurityGroupRuleId"].as_str()?;
                let old = self.0.get(id).cloned();
                Some((old, pascal(&change["SecurityGroupRule"])?))
            })
            .collect()
    }
}

/// What a `ModifySecurityGroupRules` call asks for: a list, or one alone.
fn changes<'c>(call: &Call<'c>) -> Vec<&'c Value> {
    match &call.record.request["ModifySecurityGroupRulesRequest"]["SecurityGroupRule"] {
        Value::Array(changes) => changes.iter().collect(),
        change @ Value::Object(_) => vec![change],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// A rule of an answer, or of a request in the flat form.
fn flat(item: &Value) -> Option<Rule> {
    let group = item["referencedGroupId"]
        .as_str()
        .or_else(|| item["referencedGroupInfo"]["groupId"].as_str());
    let cidr = ["cidrIpv4", "cidrIpv6", "cidrIp"].into_iter().find_map(|key| item[key].as_str());
    let prefix = item["prefixListId"].as_str();
    let source = group
        .map(|id| TrafficSource::Group(id.to_owned()))
        .or_else(|| cidr.map(|range| TrafficSource::Cidr(range.to_owned())))
        .or_else(|| prefix.map(|id| TrafficSource::PrefixList(id.to_owned())))?;
    let protocol = item["ipProtocol"].as_str()?;
    Some(Rule::new(protocol, item["fromPort"].as_i64(), item["toPort"].as_i64(), source))
}

/// The rules of one item of a request's `ipPermissions`.
fn nested(item: &Value) -> Vec<Rule> {
    let Some(protocol) = item["ipProtocol"].as_str() else { return Vec::new() };
    let lists = [
        ("groups", "groupId", TrafficSource::Group as fn(String) -> TrafficSource),
        ("ipRanges", "cidrIp", TrafficSource::Cidr),
        ("ipv6Ranges", "cidrIpv6", TrafficSource::Cidr),
        ("prefixListIds", "prefixListId", TrafficSource::PrefixList),
    ];
    let mut rules = Vec::new();
    for (list, member, source) in lists {
        let items = item[list]["items"].as_array().into_iter().flatten();
        for value in items.filter_map(|item| item[member].as_str()) {
            let (from, to) = (item["fromPort"].as_i64(), item["toPort"].as_i64());
            rules.push(Rule::new(protocol, from, to, source(value.to_owned())));
        }
    }
    rules
}

fn pascal(item: &Value) -> Option<Rule> {
    let text = |key: &str| item[key].as_str().map(str::to_owned);
    let source = text("ReferencedGroupId")
        .map(TrafficSource::Group)
        .or_else(|| text("CidrIpv4").or_else(|| text("CidrIpv6")).map(TrafficSource::Cidr))
        .or_else(|| text("PrefixListId").map(TrafficSource::PrefixList))?;
    let (from, to) = (item["FromPort"].as_i64(), item["ToPort"].as_i64());
    Some(Rule::new(item["IpProtocol"].as_str()?, from, to, source))
}
