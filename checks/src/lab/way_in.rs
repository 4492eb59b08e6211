//! Which of a student's servers leads to the database.

use super::Names;
use crate::evidence::{DbInstance, SecurityGroup, Server, TrafficSource};
use crate::facts::admits;
use std::collections::BTreeSet;

impl Names {
    /// The server to go through to a database: a web server of a live look (`docs/contract.md` 3)
    /// that runs, has a public address, and stands in the database's VPC, if that is known. Of
    /// several the first whose group the database's groups admit, else the first.
    pub fn way_in<'s>(
        &self,
        database: Option<&DbInstance>,
        servers: &'s [Server],
        groups: &[SecurityGroup],
    ) -> Option<&'s Server> {
        let vpc = database.and_then(|database| database.vpc.as_ref());
        let mut open = self.web_servers(servers, groups);
        open.retain(|server| {
            server.state.as_deref() == Some("running")
                && server.public_ip.is_some()
                && vpc.is_none_or(|vpc| server.vpc.as_ref() == Some(vpc))
        });
        let admitted = database.map(|it| self.admitted_by(it, groups)).unwrap_or_default();
        let is_admitted =
            |server: &&Server| carried(server).any(|group| admitted.contains(group.as_str()));
        open.iter().copied().find(is_admitted).or_else(|| open.first().copied())
    }

    /// The servers that carry a web server's group; without one, all.
    fn web_servers<'s>(&self, servers: &'s [Server], groups: &[SecurityGroup]) -> Vec<&'s Server> {
        let web: BTreeSet<&str> = groups
            .iter()
            .filter(|group| self.calls_web_group(group))
            .map(|group| group.id.as_str())
            .collect();
        let is_web = |server: &&Server| carried(server).any(|group| web.contains(group.as_str()));
        let found: Vec<_> = servers.iter().filter(is_web).collect();
        if found.is_empty() { servers.iter().collect() } else { found }
    }

    /// The groups that the database's own groups admit to its port.
    fn admitted_by<'g>(
        &self,
        database: &DbInstance,
        groups: &'g [SecurityGroup],
    ) -> BTreeSet<&'g str> {
        let attached = database.security_groups.as_deref().unwrap_or_default();
        let own = groups.iter().filter(|group| attached.contains(&group.id));
        let permissions = own.filter_map(|group| group.inbound.as_ref()).flatten();
        permissions
            .filter(|permission| admits(permission, self.port))
            .flat_map(|permission| &permission.sources)
            .filter_map(|source| match source {
                TrafficSource::Group(id) => Some(id.as_str()),
                TrafficSource::Cidr(_) | TrafficSource::PrefixList(_) => None,
            })
            .collect()
    }
}

fn carried(server: &Server) -> impl Iterator<Item = &String> {
    server.groups.iter().flatten()
}
