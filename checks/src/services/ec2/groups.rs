//! Security groups over time: each live look, and what the recorded calls made of them.

use crate::engine::{Call, Citation, Dated, Open, Rank, Reason, ReasonCode, Series, Trail};
use crate::services::ec2::answers::{Permission, SecurityGroup, TrafficSource};
use crate::services::ec2::calls::Action;
use crate::services::ec2::group_names::GroupNames;
use crate::services::ec2::rules::{Rule, Rules, is_declined, text};
use crate::services::ec2::spec::{GroupSpec, is_called};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

/// One group, from its creation or its first look on.
#[derive(Debug)]
pub(crate) struct GroupHistory {
    pub(crate) id: String,
    /// When it was created, where that is on record.
    pub(crate) created: Option<Timestamp>,
    /// When it was deleted, where that is on record.
    pub(crate) deleted: Option<Timestamp>,
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
    let names = GroupNames::of(groups, trail);
    let mut rules = Rules::default();
    let mut steps: Vec<(Timestamp, Step<'_, 'a>)> = Vec::new();
    for sight in &groups.seen {
        let looked = sight.value.iter().map(|group| (sight.at, Step::Look(group, &sight.cite)));
        steps.extend(looked);
    }
    let calls = trail.calls.iter().filter(|call| call.succeeded() && !is_declined(call));
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
                replay(&mut histories, call, &names, &rules);
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

fn replay(histories: &mut Histories, call: &Call<'_>, names: &GroupNames, rules: &Rules) {
    let record = call.record;
    let Some(action) = Action::of(record) else { return };
    match action {
        Action::CreateGroup => {
            let Some(group) = created(call) else { return };
            let id = group.id.clone();
            push(histories, record.at, Rank::Record, group, &call.cite);
            if let Some(history) = histories.get_mut(&id) {
                history.created = Some(record.at);
            }
        }
        Action::DeleteGroup => delete(histories, call, names),
        Action::Authorize => {
            change_rules(histories, call, names, rules.of_call(call), |inbound, added| {
                inbound.extend(added);
            });
        }
        Action::Revoke => {
            change_rules(histories, call, names, rules.of_call(call), |inbound, removed| {
                inbound.retain(|rule| !removed.contains(rule));
            });
        }
        Action::ModifyRules => {
            change_rules(histories, call, names, rules.modified_by(call), |inbound, replaced| {
                for (old, new) in replaced {
                    inbound.retain(|rule| *rule != old);
                    inbound.push(new);
                }
            });
        }
        Action::CreateTags => tag(histories, call, true),
        Action::DeleteTags => tag(histories, call, false),
        Action::Run | Action::ModifyServer | Action::ModifyInterface | Action::Terminate => {}
    }
}

fn delete(histories: &mut Histories, call: &Call<'_>, names: &GroupNames) {
    if let [id] = &names.meant_by(call)[..]
        && let Some(history) = histories.get_mut(id)
    {
        history.deleted = Some(call.record.at);
    }
}

/// What a call did to the rules of the group that it is about. From one that cannot be read on, or
/// that may be about several groups, the rules are not known.
fn change_rules<T>(
    histories: &mut Histories,
    call: &Call<'_>,
    names: &GroupNames,
    read: Option<Vec<T>>,
    apply: impl FnOnce(&mut Vec<Rule>, Vec<T>),
) {
    let meant = names.meant_by(call);
    if let ([id], Some(read)) = (&meant[..], read) {
        change_group(histories, id, call, |group| edit(group, |inbound| apply(inbound, read)));
        return;
    }
    let possible = if meant.is_empty() { nameless(histories, call) } else { meant };
    for id in possible {
        change_group(histories, &id, call, |group| group.inbound = None);
    }
}

/// The groups that a call may be about which means none that is known: any whose name nothing
/// tells, and where the call gives no name, any at all.
fn nameless(histories: &Histories, call: &Call<'_>) -> Vec<String> {
    let is_named = text(&call.record.request, "groupName").is_some();
    let possible = histories.values().filter(|history| !is_named || !history.is_told());
    possible.map(|history| history.id.clone()).collect()
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

fn tag(histories: &mut Histories, call: &Call<'_>, is_set: bool) {
    let request = &call.record.request;
    let is_name = |tag: &&Value| tag["key"] == "Name";
    let Some(name) =
        request["tagSet"]["items"].as_array().and_then(|tags| tags.iter().find(is_name))
    else {
        return;
    };
    let value = name["value"].as_str().filter(|_| is_set).map(str::to_owned);
    let resources = request["resourcesSet"]["items"].as_array().into_iter().flatten();
    for resource in resources.filter_map(|resource| resource["resourceId"].as_str()) {
        change_group(histories, resource, call, |group| group.name_tag.clone_from(&value));
    }
}

fn created(call: &Call<'_>) -> Option<SecurityGroup> {
    let (request, response) = (&call.record.request, &call.record.response);
    let told = |member: &str| request[member].as_str().map(str::to_owned);
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
        name: told("groupName"),
        description: told("groupDescription"),
        vpc: told("vpcId"),
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

/// Whether AWS made the group, not the student: every VPC's `default`, and those by which RDS
/// connects an instance with other services.
fn is_made_by_aws(name: &str) -> bool {
    const PARTNERS: [&str; 4] = ["ec2", "lambda", "rdsproxy", "elasticache"];
    let name = name.trim().to_lowercase();
    let words: Vec<&str> = name.split('-').collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    match words[..] {
        ["default"] | ["rds", "launch", "wizard"] => true,
        ["rds", "launch", "wizard", number] => is_number(number),
        ["rds", partner, number] | [partner, "rds", number] => {
            PARTNERS.contains(&partner) && is_number(number)
        }
        _ => false,
    }
}

impl Moment {
    pub(crate) fn dated<T>(&self, value: T) -> Dated<T> {
        Dated { value, at: self.at, rank: self.rank, cite: self.cite.clone() }
    }

    /// Why its rules are not known: the look lacked them, or the record could not be read.
    pub(crate) fn unreadable(&self) -> Open {
        match self.rank {
            Rank::Record => Trail::never_recorded(self.cite.clone()),
            Rank::Live | Rank::Snapshot | Rank::Attested => {
                let reason = Reason::new(ReasonCode::Internal, self.cite.source);
                Open::new(reason, self.cite.clone())
            }
        }
    }
}

impl GroupHistory {
    fn new(id: String) -> Self {
        Self { id, created: None, deleted: None, moments: Vec::new(), changed: Vec::new() }
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

    /// Its name, if anything told it.
    pub(crate) fn name(&self) -> Option<&str> {
        self.moments.iter().find_map(|moment| moment.group.name.as_deref())
    }

    /// Whether anything told its name.
    pub(crate) fn is_told(&self) -> bool {
        self.name().is_some()
    }

    /// Whether it was ever named or tagged so.
    pub(crate) fn was_called(&self, name: &str) -> bool {
        self.moments.iter().any(|moment| is_called(&moment.group, name))
    }

    /// Whether AWS made it, not the student.
    pub(crate) fn is_made_by_aws(&self) -> bool {
        let mut names = self.moments.iter().filter_map(|moment| moment.group.name.as_deref());
        names.any(is_made_by_aws)
    }

    /// Whether it ever was the group that a lab describes.
    pub(crate) fn was(&self, spec: &GroupSpec) -> bool {
        self.moments.iter().any(|moment| spec.is(&moment.group))
    }
}
