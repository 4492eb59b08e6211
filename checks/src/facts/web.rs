//! The web server of the prerequisite lab, and the VPC that it stands in.

use super::groups::GroupHistory;
use super::looks::{Open, Series};
use super::trail::Trail;
use crate::evidence::{ReasonCode, SecurityGroup, Server, Vpc};
use crate::lab::Names;
use crate::outcome::{Citation, Reason};
use std::collections::{BTreeMap, BTreeSet};

/// The servers that count as web servers.
#[derive(Debug)]
pub(crate) struct Web {
    /// The servers, by id; empty if none is known.
    pub(crate) servers: BTreeMap<String, Known>,
    /// Whether they carry the web group, or are merely all there is.
    pub(crate) by_group: bool,
    /// Whether live looks at servers and groups show all of them that stand, or why not.
    pub(crate) shown: Result<Citation, Open>,
    /// Whether, beyond that, complete records would show those that stand no more.
    pub(crate) complete: Result<Citation, Open>,
    /// Proof that complete looks once showed none at all: no later error takes that away.
    pub(crate) none: Result<Citation, Open>,
}

/// What is known of one server: its VPC, and every group that it was seen to carry.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) vpc: Option<String>,
    pub(crate) groups: BTreeSet<String>,
    pub(crate) cite: Citation,
}

/// Finds them: a server, live or known from a record or an earlier look, that carries a group that
/// admits the web port or is named like the web group; without one, any server.
pub(crate) fn find(
    servers: &Series<'_, [Server]>,
    group_looks: &Series<'_, [SecurityGroup]>,
    trail: &Trail<'_>,
    groups: &BTreeMap<String, GroupHistory>,
    names: &Names,
) -> Web {
    let known = known(servers, trail);
    let is_web = |server: &Known| {
        server.groups.iter().filter_map(|id| groups.get(id)).any(|group| group.was_web_group(names))
    };
    let by_group: BTreeMap<String, Known> = known
        .iter()
        .filter(|(_, server)| is_web(server))
        .map(|(id, s)| (id.clone(), s.clone()))
        .collect();
    let shown = match (servers.now(), group_looks.now()) {
        (Ok(now), Ok(_)) => Ok(now.cite.clone()),
        (Err(open), _) | (_, Err(open)) => Err(open.clone()),
    };
    let complete = shown.clone().and_then(|cite| trail.complete().map(|_| cite));
    let none = match (servers.seen.last(), trail.was_complete()) {
        (Some(sight), true) if known.is_empty() => Ok(sight.cite.clone()),
        _ => complete.clone(),
    };
    let found = !by_group.is_empty();
    Web { servers: if found { by_group } else { known }, by_group: found, shown, complete, none }
}

fn known(servers: &Series<'_, [Server]>, trail: &Trail<'_>) -> BTreeMap<String, Known> {
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    for call in trail.named("RunInstances").filter(|call| call.succeeded()) {
        let items = call.record.response["instancesSet"]["items"].as_array();
        for item in items.into_iter().flatten() {
            let Some(id) = item["instanceId"].as_str() else { continue };
            let groups = item["groupSet"]["items"].as_array().into_iter().flatten();
            let groups = groups.filter_map(|group| group["groupId"].as_str()).map(str::to_owned);
            let vpc = item["vpcId"].as_str().map(str::to_owned);
            let server = Known { vpc, groups: groups.collect(), cite: call.cite.clone() };
            known.insert(id.to_owned(), server);
        }
    }
    for sight in &servers.seen {
        for server in sight.value {
            // A terminated server is still listed for a while, without groups and VPC.
            let entry = known.entry(server.id.clone()).or_insert_with(|| Known {
                vpc: None,
                groups: BTreeSet::new(),
                cite: sight.cite.clone(),
            });
            if let Some(vpc) = &server.vpc {
                entry.vpc = Some(vpc.clone());
            }
            if let Some(groups) = server.groups.as_ref().filter(|groups| !groups.is_empty()) {
                entry.groups.extend(groups.iter().cloned());
                entry.cite = sight.cite.clone();
            }
        }
    }
    known
}

impl Web {
    /// Whether these are web servers for certain: by their group, or because nothing can show that
    /// another one is.
    pub(crate) fn certain(&self) -> Result<(), Open> {
        if self.by_group { Ok(()) } else { self.shown.clone().map(|_| ()) }
    }

    /// The groups that the web servers carry.
    pub(crate) fn groups(&self) -> BTreeSet<&str> {
        self.servers.values().flat_map(|server| &server.groups).map(String::as_str).collect()
    }

    /// The VPCs that are right for the lab: those of the web servers; if complete looks show
    /// none, the default VPC.
    pub(crate) fn vpcs(
        &self,
        vpcs: &Series<'_, [Vpc]>,
    ) -> Result<(BTreeSet<String>, Citation), Open> {
        let of_servers: BTreeSet<String> =
            self.servers.values().filter_map(|server| server.vpc.clone()).collect();
        if let Some(server) = self.servers.values().next() {
            self.certain()?;
            if of_servers.is_empty() {
                let reason = Reason::new(ReasonCode::Internal, "ec2:DescribeInstances");
                return Err(Open::new(reason, server.cite.clone()));
            }
            return Ok((of_servers, server.cite.clone()));
        }
        self.none.clone()?;
        let last = match (vpcs.seen.last(), vpcs.now()) {
            (Some(last), _) => last,
            (None, now) => now.map_err(Clone::clone)?,
        };
        let defaults = last.value.iter().filter(|vpc| vpc.is_default == Some(true));
        Ok((defaults.map(|vpc| vpc.id.clone()).collect(), last.cite.clone()))
    }
}
