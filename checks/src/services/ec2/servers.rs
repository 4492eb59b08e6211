//! The EC2 instances that anything tells of, with every group that each was told to carry: by the
//! calls that give groups to it or to its network interfaces, and by looks while it ran.

use crate::engine::{
    Call, Cause, Citation, Dated, Fact, Open, Rank, Reason, ReasonCode, Record, Series, Trail, When,
};
use crate::services::ec2::answers::Server;
use crate::services::ec2::calls::Action;
use crate::services::ec2::rules::{is_declined, items, text};
use crate::services::ec2::sources::SERVERS;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one server.
#[derive(Debug, Clone)]
pub(crate) struct ServerHistory {
    pub(crate) vpc: Option<String>,
    /// Every group that it was told to carry.
    pub(crate) groups: BTreeSet<String>,
    /// What told of it last.
    pub(crate) cite: Citation,
    /// When it was launched, where that is on record.
    launched: Option<Timestamp>,
    /// When it was terminated, or first missed by a look.
    pub(crate) gone: Option<Timestamp>,
    /// When it was terminated, where that is on record.
    pub(crate) terminated: Option<Timestamp>,
    /// What looks and records tell of it, oldest first.
    pub(crate) states: Vec<Dated<Server>>,
    /// The launch, where it asked for a public address.
    pub(crate) address_asked: Option<Citation>,
    /// When anything told last that it stood.
    alive: Option<Timestamp>,
    /// When its groups were told last.
    told: Option<Timestamp>,
}

/// All servers, by id.
pub(crate) fn known(
    servers: &Series<'_, [Server]>,
    trail: &Trail<'_>,
) -> BTreeMap<String, ServerHistory> {
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

impl ServerHistory {
    fn new(cite: &Citation) -> Self {
        Self {
            vpc: None,
            groups: BTreeSet::new(),
            cite: cite.clone(),
            launched: None,
            gone: None,
            terminated: None,
            states: Vec::new(),
            address_asked: None,
            alive: None,
            told: None,
        }
    }

    /// What a call on record made of it.
    fn tells(&mut self, value: Server, call: &Call<'_>) {
        let (at, cite) = (call.record.at, call.cite.clone());
        self.alive = Some(at);
        self.states.push(Dated { value, at, rank: Rank::Record, cite });
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
        let by_looks = self.states.iter().filter_map(|state| state.value.launched_at);
        self.launched.into_iter().chain(by_looks).min()
    }

    /// The last instant at which it is known to have stood.
    pub(crate) fn last_alive(&self) -> Option<Timestamp> {
        self.terminated.or(self.alive).or_else(|| self.launched_at())
    }

    /// What looks and records tell of one property of it, oldest first. `read` takes it from a state
    /// that tells it.
    pub(crate) fn told_of<T>(&self, read: impl Fn(&Server) -> Option<T>) -> Vec<Dated<T>> {
        let told = self.states.iter().filter_map(|state| {
            let Dated { at, rank, ref cite, .. } = *state;
            Some(Dated { value: read(&state.value)?, at, rank, cite: cite.clone() })
        });
        told.collect()
    }

    /// One property of it, over time. Every change of it is on record: what a look after the deadline
    /// shows counts where none was made since.
    pub(crate) fn property<T>(
        &self,
        when: When,
        looks: &Series<'_, [Server]>,
        trail: &Trail<'_>,
        read: impl Fn(&Server) -> Option<T>,
    ) -> Fact<T> {
        let mut values = self.told_of(read);
        let mut late = None;
        if when != When::Fixed {
            late = values.iter().find_map(|dated| trail.perhaps_late(dated.at));
            values.retain(|dated| trail.perhaps_late(dated.at).is_none());
        }
        let holds = match (values.last(), when) {
            (Some(_), When::Fixed) => Ok(()),
            (Some(last), When::Any | When::Last) => self.unchanged_since(last.at, looks, trail),
            (None, _) => Err(late.unwrap_or_else(|| self.unseen(looks, trail))),
        };
        Fact { values, when, holds }
    }

    /// Whether nothing changed it from this instant on: until it was gone, or now.
    fn unchanged_since(
        &self,
        at: Timestamp,
        looks: &Series<'_, [Server]>,
        trail: &Trail<'_>,
    ) -> Result<(), Open> {
        match (self.gone, looks.now()) {
            (None, Ok(now)) if at >= now.at => Ok(()),
            _ if trail.silent_until_deadline(at) => Ok(()),
            (Some(gone), _) => trail.silent_between(at.min(gone), gone).map(|_| ()),
            (None, Ok(now)) => trail.silent_between(at, now.at).map(|_| ()),
            (None, Err(open)) => Err(open.clone()),
        }
    }

    /// Why nothing more can be known of it: nobody could look, or it is gone.
    pub(crate) fn unseen(&self, looks: &Series<'_, [Server]>, trail: &Trail<'_>) -> Open {
        match (self.gone, looks.now()) {
            (None, Err(open)) => open.clone(),
            (gone, _) => trail.missing(gone.unwrap_or(Timestamp::MIN)),
        }
    }

    /// Why nobody can ask it for anything, if it does not run as far as the newest look tells.
    pub(crate) fn does_not_run(&self, id: &str) -> Option<Open> {
        let state = self.states.iter().rfind(|state| state.rank == Rank::Live)?;
        let reason = match state.value.state.as_deref()? {
            "pending" => Reason::new(ReasonCode::InProgress, id),
            "stopping" | "stopped" => Reason::new(ReasonCode::Stopped, id).because(Cause::NoServer),
            _ => return None,
        };
        Some(Open::new(reason, state.cite.clone()))
    }

    /// Why it may carry a group that nothing tells, or have carried one: its groups were never told,
    /// or, if it is gone, could change unseen afterwards.
    pub(crate) fn untold(&self, trail: &Trail<'_>) -> Option<Open> {
        let Some(gone) = self.gone else {
            let lacking = Reason::new(ReasonCode::Internal, SERVERS.as_str());
            return self.told.is_none().then(|| Open::new(lacking, self.cite.clone()));
        };
        match self.told {
            Some(told) => trail.silent_between(told, gone).err(),
            None => Some(trail.complete().map_or_else(|open| open, Trail::never_recorded)),
        }
    }
}

fn look(
    known: &mut BTreeMap<String, ServerHistory>,
    shown: &[Server],
    at: Timestamp,
    cite: &Citation,
) {
    for server in shown {
        let entry = known.entry(server.id.clone()).or_insert_with(|| ServerHistory::new(cite));
        let of_it = cite.of(server.id.clone());
        entry.states.push(Dated { value: server.clone(), at, rank: Rank::Live, cite: of_it });
        if server.is_gone() {
            continue;
        }
        (entry.gone, entry.terminated, entry.alive) = (None, None, Some(at));
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

fn replay(
    known: &mut BTreeMap<String, ServerHistory>,
    call: &Call<'_>,
    owners: &BTreeMap<String, String>,
) {
    let (request, at) = (&call.record.request, call.record.at);
    let Some(action) = Action::of(call.record) else { return };
    match action {
        Action::Run => started(known, call),
        Action::ModifyServer => {
            let server = text(request, "instanceId");
            given(known, server, call);
            resized(known, server, call);
        }
        Action::ModifyInterface => {
            let owner = text(request, "networkInterfaceId").and_then(|id| owners.get(id));
            given(known, owner.map(String::as_str), call);
        }
        Action::Terminate => {
            for id in instances(call).filter_map(|item| text(item, "instanceId")) {
                let ended =
                    known.entry(id.to_owned()).or_insert_with(|| ServerHistory::new(&call.cite));
                (ended.gone, ended.terminated) = (Some(at), Some(at));
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

fn started(known: &mut BTreeMap<String, ServerHistory>, call: &Call<'_>) {
    let request = &call.record.request;
    for item in instances(call) {
        let Some(id) = text(item, "instanceId") else { continue };
        let entry = known.entry(id.to_owned()).or_insert_with(|| ServerHistory::new(&call.cite));
        let interfaces = items(&item["networkInterfaceSet"]).unwrap_or_default();
        let vpc = text(item, "vpcId")
            .or_else(|| interfaces.iter().find_map(|interface| text(interface, "vpcId")));
        entry.vpc = vpc.map(str::to_owned).or(entry.vpc.take());
        entry.launched = Some(call.record.at);
        entry.tells(launched(item, request), call);
        entry.address_asked = asks_for_address(request).then(|| call.cite.clone());
        let groups = all_groups(item).or_else(|| all_groups(request));
        if let Some(groups) = groups {
            entry.carries(groups, call.record.at, &call.cite);
        }
    }
}

/// Whether a launch asked for a public address, which EC2 then gives; its answer is too early for it.
fn asks_for_address(request: &Value) -> bool {
    let interfaces = items(&request["networkInterfaceSet"]).unwrap_or_default();
    interfaces.iter().any(|interface| interface["associatePublicIpAddress"] == true)
}

/// What its launch's record tells of a server: by the answer, else by what was asked for, which is the
/// same for all that it launched.
fn launched(item: &Value, request: &Value) -> Server {
    let asked = items(&request["instancesSet"]).unwrap_or_default();
    let told = |member| {
        let mut all = [item].into_iter().chain(asked.iter().copied()).chain([request]);
        all.find_map(|it| text(it, member)).map(str::to_owned)
    };
    Server {
        class: told("instanceType"),
        image: told("imageId"),
        key_name: told("keyName"),
        ..Server::default()
    }
}

/// The instance type that a call gave to a server.
fn resized(known: &mut BTreeMap<String, ServerHistory>, server: Option<&str>, call: &Call<'_>) {
    let (Some(id), Some(class)) = (server, asked_type(call.record)) else { return };
    let entry = known.entry(id.to_owned()).or_insert_with(|| ServerHistory::new(&call.cite));
    let class = Some(class.to_owned());
    entry.tells(Server { class, ..Server::default() }, call);
}

/// The instance type that a call asks to change a server to.
fn asked_type(record: &Record) -> Option<&str> {
    let asked = &record.request["instanceType"];
    asked.as_str().or_else(|| text(asked, "value"))
}

/// Whether a look after this call shows another server than before: with other groups, or of another
/// type.
pub(super) fn changes_a_server(record: &Record) -> bool {
    let is_on_server =
        matches!(Action::of(record), Some(Action::ModifyServer | Action::ModifyInterface));
    is_on_server && (!record.request["groupSet"].is_null() || asked_type(record).is_some())
}

/// The groups that a call gave to a server, instead of all that it had before.
fn given(known: &mut BTreeMap<String, ServerHistory>, server: Option<&str>, call: &Call<'_>) {
    let list = &call.record.request["groupSet"];
    let (Some(id), false) = (server, list.is_null()) else { return };
    let entry = known.entry(id.to_owned()).or_insert_with(|| ServerHistory::new(&call.cite));
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
