//! The servers that a lab knows by their security group, and the VPC that they are in.

use crate::engine::{Citation, Open, Reason, ReasonCode, Series, Trail};
use crate::services::ec2::answers::Vpc;
use crate::services::ec2::servers::ServerHistory;
use crate::services::ec2::{Ec2, GroupSpec, SERVERS};
use std::collections::{BTreeMap, BTreeSet};

/// The servers that count as web servers.
#[derive(Debug)]
pub(crate) struct Web {
    /// The servers, by id; empty if none is known.
    pub(crate) servers: BTreeMap<String, ServerHistory>,
    /// Whether they carry the web group, or are merely all there is.
    pub(crate) by_group: bool,
    /// Whether live looks at servers and groups show all of them that stand, or why not.
    pub(crate) shown: Result<Citation, Open>,
    /// Whether, beyond that, complete records would show those that stand no more.
    pub(crate) complete: Result<Citation, Open>,
    /// Proof that complete looks once showed none at all: no later error takes that away.
    pub(crate) none: Result<Citation, Open>,
    /// Whether any server is gone, so that a source may be known by its name only.
    pub(crate) is_any_gone: bool,
    /// Why one that is gone may have carried another group, and so be the web server.
    pub(crate) untold: Option<Open>,
    /// Why one that is gone may have stood in another VPC.
    vpc_untold: Option<Open>,
    /// Whether looks ever answered what stands: no later error takes that away either.
    was_shown: bool,
}

/// Finds them: a server, live or known from a record or an earlier look, that carries a group that
/// admits the web port or is named like the web group; without one, any server.
pub(crate) fn find(ec2: &Ec2<'_>, trail: &Trail<'_>, spec: &GroupSpec) -> Web {
    let (known, servers, group_looks) = (&ec2.servers, &ec2.server_looks, &ec2.group_looks);
    let is_web = |server: &ServerHistory| {
        server.groups.iter().filter_map(|id| ec2.groups.get(id)).any(|group| group.was(spec))
    };
    let by_group: BTreeMap<String, ServerHistory> = known
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
    let in_no_vpc = known.values().filter(|server| server.gone.is_some() && server.vpc.is_none());
    Web {
        by_group: found,
        shown,
        complete,
        none,
        is_any_gone: known.values().any(|server| server.gone.is_some()),
        untold: known.values().find_map(|server| server.untold(trail)),
        vpc_untold: in_no_vpc
            .filter(|server| !found || is_web(server) || server.untold(trail).is_some())
            .map(|server| {
                let unrecorded = || Trail::never_recorded(server.cite.clone());
                server.untold(trail).unwrap_or_else(unrecorded)
            })
            .next(),
        was_shown: !servers.seen.is_empty() && !group_looks.seen.is_empty(),
        servers: if found { by_group } else { known.clone() },
    }
}

impl Web {
    /// Whether a server carries the web group, or ever did.
    pub(crate) fn is_carried_by(&self, id: &str) -> bool {
        self.by_group && self.servers.contains_key(id)
    }

    /// Whether these are web servers for certain: by their group, or because looks showed no other.
    pub(crate) fn certain(&self) -> Result<(), Open> {
        if self.by_group || self.was_shown { Ok(()) } else { self.shown.clone().map(|_| ()) }
    }

    /// Whether every web server's groups are known for certain, so that what none of them carries
    /// is wrong.
    pub(crate) fn carry_no_more(&self) -> Result<(), Open> {
        self.shown.clone()?;
        self.untold.clone().map_or(Ok(()), Err)
    }

    /// Whether every web server's VPC is known, so that another one is wrong.
    pub(crate) fn stand_nowhere_else(&self) -> Result<(), Open> {
        self.shown.clone()?;
        self.vpc_untold.clone().map_or(Ok(()), Err)
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
                let reason = Reason::new(ReasonCode::Internal, SERVERS.as_str());
                let missing = || Open::new(reason, server.cite.clone());
                return Err(self.vpc_untold.clone().unwrap_or_else(missing));
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
