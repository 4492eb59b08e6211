//! Which of a student's servers leads to the database.

use super::Names;
use crate::evidence::{DbInstance, Permission, SecurityGroup, Server};
use crate::facts::covers;
use std::collections::BTreeSet;

impl Names {
    /// The server to go through to a database: a web server of a live look (`docs/contract.md` R62)
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

    /// The servers that carry a web server's group; without one, all. One that is gone is none.
    fn web_servers<'s>(&self, servers: &'s [Server], groups: &[SecurityGroup]) -> Vec<&'s Server> {
        let web: BTreeSet<&str> = groups
            .iter()
            .filter(|group| self.calls_web_group(group))
            .map(|group| group.id.as_str())
            .collect();
        let is_web = |server: &&Server| carried(server).any(|group| web.contains(group.as_str()));
        let standing = || servers.iter().filter(|server| !server.is_gone());
        let found: Vec<_> = standing().filter(is_web).collect();
        if found.is_empty() { standing().collect() } else { found }
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
            .filter(|permission| covers(permission, self.port))
            .flat_map(Permission::groups)
            .collect()
    }
}

fn carried(server: &Server) -> impl Iterator<Item = &String> {
    server.groups.iter().flatten()
}
