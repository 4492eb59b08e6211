//! The EC2 instances that anything tells of, with every group that each was told to carry: by the
//! calls that give groups to it or to its network interfaces, and by looks while it ran.

use crate::engine::{Call, Citation, Fact, Open, Rank, Record, Series, Sighting, Trail, When};
use crate::services::ec2::answers::Server;
use crate::services::ec2::calls::Action;
use crate::services::ec2::rules::{is_declined, items, text};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one server.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) vpc: Option<String>,
    /// Every group that it was told to carry.
    pub(crate) groups: BTreeSet<String>,
    /// What told of it last.
    pub(crate) cite: Citation,
    /// When it was terminated, or first missed by a look.
    pub(crate) gone: Option<Timestamp>,
    /// What looks and the launch's record tell of it, oldest first.
    pub(crate) states: Vec<Sighting<Server>>,
    /// When its groups were told last.
    told: Option<Timestamp>,
}

/// All servers, by id.
pub(crate) fn known(servers: &Series<'_, [Server]>, trail: &Trail<'_>) -> BTreeMap<String, Known> {
    let mut steps: Vec<(Timestamp, Step<'_, '_>)> = Vec::new();
    steps.extend(servers.seen.iter().map(|sight| (sight.at, Step::Look(sight.value, &sight.cite))));
    let calls = trail.calls.iter().filter(|call| call.succeeded() && !is_declined(call));
    steps.extend(calls.map(|call| (call.record.at, Step::Call(call))));
    steps.sort_by_key(|(at, _)| *at);
    let owners = owners(servers, trail);
    let mut known = BTreeMap::new();
    for (at, step) in steps {
        match step {
            Step::Look(shown, cite) => look(&mut known, shown, at, cite),
            Step::Call(call) => replay(&mut known, call, &owners),
        }
    }
    known
}

enum Step<'s, 'a> {
    Look(&'s [Server], &'s Citation),
    Call(&'s Call<'a>),
}

impl Known {
    fn new(cite: &Citation) -> Self {
        Self {
            vpc: None,
            groups: BTreeSet::new(),
            cite: cite.clone(),
            gone: None,
            states: Vec::new(),
            told: None,
        }
    }

    fn carries(
        &mut self,
        groups: impl IntoIterator<Item = String>,
        at: Timestamp,
        cite: &Citation,
    ) {
        self.groups.extend(groups);
        self.told = Some(at);
        self.cite = cite.clone();
    }

    /// When it was launched, as far as anything dates it: a later start has a time of its own.
    pub(crate) fn launched_at(&self) -> Option<Timestamp> {
        let by_record = self.states.iter().filter(|state| state.rank == Rank::Record);
        let by_looks = self.states.iter().filter_map(|state| state.value.launched_at);
        by_record.map(|state| state.at).chain(by_looks).min()
    }

    /// Whether it stands, as far as the newest look tells.
    fn stands(&self) -> bool {
        self.gone.is_none()
    }

    /// One property of it, over time. `read` takes it from a state that tells it.
    pub(crate) fn property<T>(
        &self,
        when: When,
        looks: &Series<'_, [Server]>,
        trail: &Trail<'_>,
        read: impl Fn(&Server) -> Option<T>,
    ) -> Fact<T> {
        let told = self.states.iter().filter_map(|state| {
            let Sighting { at, rank, ref cite, .. } = *state;
            Some(Sighting { value: read(&state.value)?, at, rank, cite: cite.clone() })
        });
        let sightings: Vec<_> = told.collect();
        let holds = match (sightings.last(), when, looks.now()) {
            (Some(_), When::Fixed, _) => Ok(()),
            (_, _, Err(open)) if self.stands() => Err(open.clone()),
            (Some(last), _, Ok(now)) if self.stands() && last.at >= now.at => Ok(()),
            _ => Err(trail.missing(self.gone.unwrap_or(Timestamp::MIN))),
        };
        Fact { sightings, when, holds }
    }

    /// Why it may have carried a group that nothing tells, if it is gone: its groups were never
    /// told, or could change unseen afterwards.
    pub(crate) fn untold(&self, trail: &Trail<'_>) -> Option<Open> {
        let gone = self.gone?;
        match self.told {
            Some(told) => trail.silent_between(told, gone).err(),
            None => Some(trail.complete().map_or_else(|open| open, Trail::never_recorded)),
        }
    }
}

fn look(known: &mut BTreeMap<String, Known>, shown: &[Server], at: Timestamp, cite: &Citation) {
    for server in shown {
        let entry = known.entry(server.id.clone()).or_insert_with(|| Known::new(cite));
        let of_it = cite.of(server.id.clone());
        entry.states.push(Sighting { value: server.clone(), at, rank: Rank::Live, cite: of_it });
        if server.is_gone() {
            continue;
        }
        entry.gone = None;
        entry.vpc = server.vpc.clone().or(entry.vpc.take());
        // In a VPC everything carries a group: a list without any is an answer that lacks it.
        if let Some(groups) = server.groups.as_ref().filter(|groups| !groups.is_empty()) {
            entry.carries(groups.iter().cloned(), at, cite);
        }
    }
    let stands = |id: &String| shown.iter().any(|server| server.id == *id && !server.is_gone());
    for (_, missed) in known.iter_mut().filter(|(id, _)| !stands(id)) {
        missed.gone.get_or_insert(at);
    }
}

fn replay(known: &mut BTreeMap<String, Known>, call: &Call<'_>, owners: &BTreeMap<String, String>) {
    let (request, at) = (&call.record.request, call.record.at);
    let Some(action) = Action::of(call.record) else { return };
    match action {
        Action::Run => started(known, call),
        Action::ModifyServer => {
            given(known, text(request, "instanceId"), call);
        }
        Action::ModifyInterface => {
            let owner = text(request, "networkInterfaceId").and_then(|id| owners.get(id));
            given(known, owner.map(String::as_str), call);
        }
        Action::Terminate => {
            for id in instances(call).filter_map(|item| text(item, "instanceId")) {
                let ended = known.entry(id.to_owned()).or_insert_with(|| Known::new(&call.cite));
                ended.gone = Some(at);
            }
        }
        Action::CreateGroup
        | Action::DeleteGroup
        | Action::Authorize
        | Action::Revoke
        | Action::ModifyRules
        | Action::CreateTags
        | Action::DeleteTags => {}
    }
}

fn started(known: &mut BTreeMap<String, Known>, call: &Call<'_>) {
    let request = &call.record.request;
    for item in instances(call) {
        let Some(id) = text(item, "instanceId") else { continue };
        let entry = known.entry(id.to_owned()).or_insert_with(|| Known::new(&call.cite));
        let interfaces = items(&item["networkInterfaceSet"]).unwrap_or_default();
        let vpc = text(item, "vpcId")
            .or_else(|| interfaces.iter().find_map(|interface| text(interface, "vpcId")));
        entry.vpc = vpc.map(str::to_owned).or(entry.vpc.take());
        entry.states.push(Sighting {
            value: launched(id, item, request),
            at: call.record.at,
            rank: Rank::Record,
            cite: call.cite.clone(),
        });
        let groups = all_groups(item).or_else(|| all_groups(request));
        if let Some(groups) = groups {
            entry.carries(groups, call.record.at, &call.cite);
        }
    }
}

/// The server as its launch's record tells of it: no address yet, but whether one was asked for.
fn launched(id: &str, item: &Value, request: &Value) -> Server {
    let told = |member| text(item, member).or_else(|| text(request, member)).map(str::to_owned);
    Server {
        id: id.to_owned(),
        class: told("instanceType"),
        image: told("imageId"),
        key_name: told("keyName"),
        ..Server::default()
    }
}

/// The groups that a call gave to a server, instead of all that it had before.
fn given(known: &mut BTreeMap<String, Known>, server: Option<&str>, call: &Call<'_>) {
    let list = &call.record.request["groupSet"];
    let (Some(id), false) = (server, list.is_null()) else { return };
    let entry = known.entry(id.to_owned()).or_insert_with(|| Known::new(&call.cite));
    match groups_in(list) {
        Some(groups) => entry.carries(groups, call.record.at, &call.cite),
        None => entry.told = None,
    }
}

/// The groups of an instance, or of a request for one, and of its network interfaces; `None` where
/// no list tells any, or one of them cannot be read.
fn all_groups(item: &Value) -> Option<BTreeSet<String>> {
    let interfaces = items(&item["networkInterfaceSet"])?;
    let lists = interfaces.into_iter().map(|interface| &interface["groupSet"]);
    let mut groups = BTreeSet::new();
    for list in lists.chain([&item["groupSet"]]).filter(|list| !is_empty(list)) {
        groups.extend(groups_in(list)?);
    }
    (!groups.is_empty()).then_some(groups)
}

fn is_empty(list: &Value) -> bool {
    items(list).is_some_and(|items| items.is_empty())
}

/// The ids of a list of groups; `None` if it is empty, or one of them has none.
fn groups_in(list: &Value) -> Option<Vec<String>> {
    let ids = items(list)?.into_iter().map(|item| {
        let id = item.as_str().or_else(|| text(item, "groupId"));
        id.map(str::to_owned)
    });
    ids.collect::<Option<Vec<_>>>().filter(|ids| !ids.is_empty())
}

/// Which server each network interface belongs to, as a launch or a look tells.
fn owners(servers: &Series<'_, [Server]>, trail: &Trail<'_>) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for item in trail.named(Action::Run.name()).flat_map(instances) {
        let interfaces = items(&item["networkInterfaceSet"]).unwrap_or_default();
        let interfaces = interfaces.into_iter().filter_map(|it| text(it, "networkInterfaceId"));
        if let Some(server) = text(item, "instanceId") {
            owners.extend(interfaces.map(|id| (id.to_owned(), server.to_owned())));
        }
    }
    for server in servers.seen.iter().flat_map(|sight| sight.value) {
        let interfaces = server.network_interfaces.iter().flatten();
        owners.extend(interfaces.map(|id| (id.clone(), server.id.clone())));
    }
    owners
}

fn instances<'c>(call: &Call<'c>) -> impl Iterator<Item = &'c Value> {
    items(&call.record.response["instancesSet"]).unwrap_or_default().into_iter()
}

/// The images of the servers that a call launched.
pub(crate) fn images_of_launch(record: &Record) -> Vec<String> {
    if Action::of(record) != Some(Action::Run) {
        return Vec::new();
    }
    let launched = items(&record.response["instancesSet"]).unwrap_or_default();
    launched.into_iter().filter_map(|item| text(item, "imageId")).map(str::to_owned).collect()
}
