//! Security groups over time: each live look, and what the recorded calls made of them.

use super::fact::{Rank, Sighting};
use super::looks::Series;
use super::rules::{Rule, Rules};
use super::trail::{Call, Trail};
use crate::evidence::{Permission, SecurityGroup, TrafficSource};
use crate::lab::Names;
use crate::outcome::Citation;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

/// One group, from its creation or its first look on.
#[derive(Debug)]
pub(crate) struct GroupHistory {
    pub(crate) id: String,
    /// When it was created, where that is on record.
    pub(crate) created: Option<Timestamp>,
    /// Its known states, oldest first.
    pub(crate) moments: Vec<Moment>,
    /// When calls on record changed it, oldest first.
    changed: Vec<Timestamp>,
}

/// A group at one known moment.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    pub(crate) rank: Rank,
    pub(crate) group: SecurityGroup,
    pub(crate) cite: Citation,
}

/// The histories of all groups that anything tells of, by id.
pub(crate) fn histories<'a>(
    groups: &Series<'a, [SecurityGroup]>,
    trail: &Trail<'a>,
) -> BTreeMap<String, GroupHistory> {
    let mut rules = Rules::default();
    let mut steps: Vec<(Timestamp, Step<'_, 'a>)> = Vec::new();
    for sight in &groups.seen {
        let looked = sight.value.iter().map(|group| (sight.at, Step::Look(group, &sight.cite)));
        steps.extend(looked);
    }
    let calls = trail.calls.iter().filter(|call| call.succeeded());
    steps.extend(calls.map(|call| (call.record.at, Step::Call(call))));
    steps.sort_by_key(|(at, _)| *at);
    let mut histories = BTreeMap::new();
    for (_, step) in steps {
        match step {
            Step::Look(group, cite) => {
                push(
                    &mut histories,
                    cite.at,
                    Rank::Live,
                    group.clone(),
                    &cite.of(group.id.clone()),
                );
            }
            Step::Call(call) => {
                replay(&mut histories, call, &rules);
                rules.learn(call);
            }
        }
    }
    histories
}

enum Step<'s, 'a> {
    Look(&'a SecurityGroup, &'s Citation),
    Call(&'s Call<'a>),
}

type Histories = BTreeMap<String, GroupHistory>;

fn push(
    histories: &mut Histories,
    at: Timestamp,
    rank: Rank,
    group: SecurityGroup,
    cite: &Citation,
) {
    let history =
        histories.entry(group.id.clone()).or_insert_with(|| GroupHistory::new(group.id.clone()));
    history.moments.push(Moment { at, rank, group, cite: cite.clone() });
}

fn replay(histories: &mut Histories, call: &Call<'_>, rules: &Rules) {
    let record = call.record;
    match record.name.as_str() {
        "CreateSecurityGroup" => {
            let Some(group) = created(call) else { return };
            let id = group.id.clone();
            push(histories, record.at, Rank::Record, group, &call.cite);
            if let Some(history) = histories.get_mut(&id) {
                history.created = Some(record.at);
            }
        }
        "AuthorizeSecurityGroupIngress" => change(histories, call, |group| {
            let added = rules.of_call(call);
            edit(group, |inbound| inbound.extend(added));
        }),
        "RevokeSecurityGroupIngress" => change(histories, call, |group| {
            let removed = rules.of_call(call);
            if removed.is_empty() {
                group.inbound = None;
            }
            edit(group, |inbound| inbound.retain(|rule| !removed.contains(rule)));
        }),
        "ModifySecurityGroupRules" => change(histories, call, |group| {
            let changes = rules.modified_by(call);
            if changes.is_empty() || changes.iter().any(|(old, _)| old.is_none()) {
                group.inbound = None;
            }
            edit(group, |inbound| {
                for (old, new) in changes {
                    inbound.retain(|rule| Some(rule) != old.as_ref());
                    inbound.push(new);
                }
            });
        }),
        "CreateTags" | "DeleteTags" => tag(histories, call),
        _ => {}
    }
}

/// What a group's call did to the last known state of that group, if there is one.
fn change(histories: &mut Histories, call: &Call<'_>, apply: impl FnOnce(&mut SecurityGroup)) {
    let Some(id) = super::rules::group_of(call) else { return };
    change_group(histories, &id, call, apply);
}

fn change_group(
    histories: &mut Histories,
    id: &str,
    call: &Call<'_>,
    apply: impl FnOnce(&mut SecurityGroup),
) {
    let history =
        histories.entry(id.to_owned()).or_insert_with(|| GroupHistory::new(id.to_owned()));
    history.changed.push(call.record.at);
    let Some(last) = history.moments.last() else { return };
    let mut group = last.group.clone();
    apply(&mut group);
    push(histories, call.record.at, Rank::Record, group, &call.cite);
}

fn tag(histories: &mut Histories, call: &Call<'_>) {
    let request = &call.record.request;
    let is_name = |tag: &&Value| tag["key"] == "Name";
    let Some(name) =
        request["tagSet"]["items"].as_array().and_then(|tags| tags.iter().find(is_name))
    else {
        return;
    };
    let value = match call.record.name.as_str() {
        "CreateTags" => name["value"].as_str().map(str::to_owned),
        _ => None,
    };
    let resources = request["resourcesSet"]["items"].as_array().into_iter().flatten();
    for resource in resources.filter_map(|resource| resource["resourceId"].as_str()) {
        change_group(histories, resource, call, |group| group.name_tag.clone_from(&value));
    }
}

fn created(call: &Call<'_>) -> Option<SecurityGroup> {
    let (request, response) = (&call.record.request, &call.record.response);
    let text = |member: &str| request[member].as_str().map(str::to_owned);
    let asked = request["tagSpecificationSet"]["items"].as_array().into_iter().flatten();
    let asked = asked.flat_map(|set| set["tags"].as_array().into_iter().flatten());
    let echoed = response["tagSet"]["items"].as_array().into_iter().flatten();
    let name_tag = asked
        .chain(echoed)
        .find(|tag| tag["key"] == "Name")
        .and_then(|tag| tag["value"].as_str())
        .map(str::to_owned);
    Some(SecurityGroup {
        id: response["groupId"].as_str()?.to_owned(),
        name: text("groupName"),
        description: text("groupDescription"),
        vpc: text("vpcId"),
        name_tag,
        inbound: Some(Vec::new()),
    })
}

/// Edits the inbound permissions as single rules, and merges them again as EC2 does.
fn edit(group: &mut SecurityGroup, edit: impl FnOnce(&mut Vec<Rule>)) {
    let Some(permissions) = group.inbound.take() else { return };
    let mut rules: Vec<Rule> = permissions
        .into_iter()
        .flat_map(|permission| {
            let Permission { protocol, from_port, to_port, sources } = permission;
            sources.into_iter().map(move |source| Rule::new(&protocol, from_port, to_port, source))
        })
        .collect();
    edit(&mut rules);
    let mut merged: BTreeMap<(String, Option<i64>, Option<i64>), Vec<TrafficSource>> =
        BTreeMap::new();
    for rule in rules {
        let sources = merged.entry((rule.protocol, rule.from_port, rule.to_port)).or_default();
        if !sources.contains(&rule.source) {
            sources.push(rule.source);
        }
    }
    let permissions = merged.into_iter().map(|((protocol, from_port, to_port), mut sources)| {
        sources.sort();
        Permission { protocol, from_port, to_port, sources }
    });
    group.inbound = Some(permissions.collect());
}

/// A group's name as it is compared: case, spaces and hyphens folded.
pub(crate) fn folded(name: &str) -> String {
    let is_space = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '‐'..='―');
    let words: Vec<String> =
        name.split(is_space).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// Whether the group is named or tagged so.
pub(crate) fn is_called(group: &SecurityGroup, name: &str) -> bool {
    let wanted = folded(name);
    [&group.name, &group.name_tag].into_iter().flatten().any(|name| folded(name) == wanted)
}

/// Whether a permission admits this TCP port, however widely.
pub(crate) fn admits(permission: &Permission, port: u16) -> bool {
    let port = i64::from(port);
    match permission.protocol.as_str() {
        "-1" => true,
        "tcp" | "6" => {
            permission.from_port.is_some_and(|from| from <= port)
                && permission.to_port.is_some_and(|to| port <= to)
        }
        _ => false,
    }
}

impl Moment {
    pub(crate) fn sighting<T>(&self, value: T) -> Sighting<T> {
        Sighting { value, at: self.at, rank: self.rank, cite: self.cite.clone() }
    }
}

impl GroupHistory {
    fn new(id: String) -> Self {
        Self { id, created: None, moments: Vec::new(), changed: Vec::new() }
    }

    /// The last known state at an instant. A state that was first seen later is that of the
    /// instant if no call on record lies between.
    pub(crate) fn at(&self, at: Timestamp) -> Option<&Moment> {
        let later = self.moments.partition_point(|moment| moment.at <= at);
        if let Some(last) = later.checked_sub(1) {
            return self.moments.get(last);
        }
        let first = self.moments.first()?;
        let changed = self.changed.iter().any(|call| at < *call && *call <= first.at);
        (!changed).then_some(first)
    }

    /// Whether anything told its name.
    pub(crate) fn is_told(&self) -> bool {
        self.moments.iter().any(|moment| moment.group.name.is_some())
    }

    /// Whether it was ever named or tagged so.
    pub(crate) fn was_called(&self, name: &str) -> bool {
        self.moments.iter().any(|moment| is_called(&moment.group, name))
    }

    /// Whether it ever was a web server's group.
    pub(crate) fn was_web_group(&self, names: &Names) -> bool {
        self.moments.iter().any(|moment| names.calls_web_group(&moment.group))
    }
}
