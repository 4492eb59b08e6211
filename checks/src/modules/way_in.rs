//! Which databases of a student are asked, and through which server, by a live look.

use crate::modules::history::resembles;
use crate::modules::subject::Subject;
use crate::services::ec2::answers::{Permission, SecurityGroup, Server};
use crate::services::ec2::covers;
use crate::services::rds::answers::DbInstance;
use std::collections::BTreeSet;

impl Subject {
    /// The lab's instances among those of a live look, of which any may come to be graded: those of
    /// its name first, then those that are taken for it, by its group before by its database.
    pub fn instances_among<'i>(
        &self,
        instances: &'i [DbInstance],
        groups: &[SecurityGroup],
    ) -> Vec<&'i DbInstance> {
        let Some(db) = &self.db else { return Vec::new() };
        let is_group = |id: &str| {
            let spec = self.group.as_ref();
            groups.iter().any(|group| group.id == id && spec.is_some_and(|spec| spec.calls(group)))
        };
        let called = |instance: &DbInstance| instance.identifier.eq_ignore_ascii_case(&db.name);
        let carries = |instance: &DbInstance| {
            instance.security_groups.iter().flatten().any(|id| is_group(id))
        };
        let is_ours = |it: &&DbInstance| called(it) || resembles(db, it, is_group);
        let mut found: Vec<_> = instances.iter().filter(is_ours).collect();
        found.sort_by_key(|it| (!called(it), !carries(it)));
        found
    }

    /// The server to go through to a database: a web server of a live look (`docs/contract.md` R62)
    /// that runs, has a public address, and is in the database's VPC, if that is known. Of several
    /// the first whose group the database's groups admit, else the first.
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
    pub fn web_servers<'s>(
        &self,
        servers: &'s [Server],
        groups: &[SecurityGroup],
    ) -> Vec<&'s Server> {
        let spec = self.web.as_ref();
        let web: BTreeSet<&str> = groups
            .iter()
            .filter(|group| spec.is_some_and(|spec| spec.is(group)))
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
            .filter(|permission| self.maybe_port().is_some_and(|port| covers(permission, port)))
            .flat_map(Permission::groups)
            .collect()
    }
}

fn carried(server: &Server) -> impl Iterator<Item = &String> {
    server.groups.iter().flatten()
}
