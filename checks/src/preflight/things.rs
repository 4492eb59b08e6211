//! The lab's things in a region: those that must be there before the class, and those that must not.

use crate::engine::{Body, Points, Source};
use crate::evidence::{
    AUTOMATED_BACKUPS, Answer, DB_INSTANCES, DB_SNAPSHOTS, DbInstance, DbSnapshot, Kept, Look,
    SECURITY_GROUPS, SERVERS, SecurityGroup, Server,
};
use crate::lab::{Lab, Task};
use crate::modules::Subject;
use crate::preflight::finding::Thing;
use crate::services::ec2::GroupSpec;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What a region was seen to hold; `None` where nobody could look.
pub(super) struct Region<'a> {
    groups: Option<&'a [SecurityGroup]>,
    servers: Option<&'a [Server]>,
    databases: Option<&'a [DbInstance]>,
    snapshots: Option<&'a [DbSnapshot]>,
    looks: Vec<&'a Kept>,
}

/// Something of the lab that stands already.
pub(super) struct Standing {
    pub(super) thing: Thing,
    /// Whether the lab's text names it so.
    pub(super) of_that_name: bool,
    pub(super) since: Option<Timestamp>,
}

macro_rules! told {
    ($region:ident, $source:ident, $variant:ident) => {
        $region.answer($source).and_then(|answer| match answer {
            Answer::$variant(told) => Some(told.as_slice()),
            _ => None,
        })
    };
}

impl<'a> Region<'a> {
    pub(super) fn of(looks: &'a [Kept], region: &str) -> Self {
        let looks = looks.iter().filter(|seen| seen.region == region).collect();
        let empty = Self { groups: None, servers: None, databases: None, snapshots: None, looks };
        Self {
            groups: told!(empty, SECURITY_GROUPS, SecurityGroups),
            servers: told!(empty, SERVERS, Servers),
            databases: told!(empty, DB_INSTANCES, DbInstances),
            snapshots: told!(empty, DB_SNAPSHOTS, DbSnapshots),
            ..empty
        }
    }

    fn answer(&self, source: Source) -> Option<&'a Answer> {
        self.looks.iter().find_map(|seen| match &seen.look {
            Look::Seen(answer) if answer.source() == source => Some(answer),
            Look::Seen(_) | Look::Blind { .. } => None,
        })
    }

    /// Of what the lab needs before the class, what is not there. Nothing is missing where nobody could
    /// look.
    pub(super) fn missing(&self, lab: &Lab) -> Vec<Thing> {
        let needed = Needed::by(lab);
        let no_server =
            needed.server && self.servers.is_some_and(|_| self.standing_servers().next().is_none());
        let server = no_server.then(|| Thing::Server(needed.server_name()));
        let groups = needed.groups.iter().filter(|spec| {
            self.groups.is_some_and(|groups| !groups.iter().any(|group| spec.is(group)))
        });
        server.into_iter().chain(groups.map(|spec| Thing::Group(spec.name.clone()))).collect()
    }

    /// Whether it holds anything of what the lab needs before the class: a group of that name, with a
    /// server.
    pub(super) fn is_likely(&self, lab: &Lab) -> bool {
        let needed = Needed::by(lab);
        needed.groups.iter().any(|spec| {
            let ids = self.groups_like(|group| spec.is(group));
            self.standing_servers().any(|server| carries(server, &ids))
        })
    }

    /// The server that the lab needs, if it is stopped and there is no other.
    pub(super) fn stopped(&self, lab: &Lab) -> Option<String> {
        let needed = Needed::by(lab);
        let mut standing = self.standing_servers().peekable();
        let stopped =
            |server: &Server| matches!(server.state.as_deref(), Some("stopped" | "stopping"));
        let first = standing.peek().map(|server| server.id.clone()).filter(|_| needed.server)?;
        standing.all(stopped).then_some(first)
    }

    fn standing_servers(&self) -> impl Iterator<Item = &'a Server> {
        self.servers.into_iter().flatten().filter(|server| !server.is_gone())
    }

    fn groups_like(&self, is: impl Fn(&SecurityGroup) -> bool) -> BTreeSet<&'a str> {
        let groups = self.groups.into_iter().flatten().filter(|group| is(group));
        groups.map(|group| group.id.as_str()).collect()
    }

    /// What of the lab's graded things stands already.
    pub(super) fn leftovers(&self, lab: &Lab) -> Vec<Standing> {
        let mut all: Vec<Standing> = Vec::new();
        for task in graded(lab) {
            for one in self.of_subject(&task.subject) {
                match all.iter_mut().find(|known| known.thing == one.thing) {
                    Some(known) => known.of_that_name |= one.of_that_name,
                    None => all.push(one),
                }
            }
        }
        all
    }

    fn of_subject(&self, subject: &Subject) -> Vec<Standing> {
        let mut found = Vec::new();
        if let Some(spec) = &subject.group {
            found.extend(self.groups_called(spec));
        }
        if let (Some(_), Some(spec)) = (&subject.server, &subject.carried) {
            found.extend(self.servers_with(spec));
        }
        if let Some(db) = &subject.db {
            found.extend(self.databases_called(&db.name));
            found.extend(self.snapshots_of(&db.name));
            found.extend(self.backups_of(&db.name));
        }
        if let Some(spec) = &subject.snapshot {
            found.extend(self.snapshots_called(&spec.name));
        }
        found
    }

    fn groups_called(&self, spec: &GroupSpec) -> Option<Standing> {
        let mut groups = self.groups.into_iter().flatten();
        let group = groups.find(|group| spec.calls(group))?;
        let name = group.name.clone().unwrap_or_else(|| group.id.clone());
        Some(Standing { thing: Thing::Group(name), of_that_name: true, since: None })
    }

    fn servers_with(&self, spec: &GroupSpec) -> Vec<Standing> {
        let ids = self.groups_like(|group| spec.calls(group));
        let servers = self.standing_servers().filter(|server| carries(server, &ids));
        let standing = servers.map(|server| Standing {
            thing: Thing::Server(server.id.clone()),
            of_that_name: false,
            since: server.launched_at,
        });
        standing.collect()
    }

    fn databases_called(&self, name: &str) -> Option<Standing> {
        let mut databases = self.databases.into_iter().flatten();
        let found = databases.find(|it| it.identifier.eq_ignore_ascii_case(name))?;
        let thing = Thing::Database(found.identifier.clone());
        Some(Standing { thing, of_that_name: true, since: found.created_at })
    }

    fn snapshots_called(&self, name: &str) -> Option<Standing> {
        let mut snapshots = self.snapshots.into_iter().flatten();
        let found = snapshots.find(|it| it.identifier.eq_ignore_ascii_case(name))?;
        Some(snapshot(found, true))
    }

    /// Those that somebody made of an instance of that name: automated ones go with it.
    fn snapshots_of(&self, name: &str) -> Vec<Standing> {
        let of_it = |found: &&DbSnapshot| {
            let named = found.instance.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(name));
            named && found.kind.as_deref() == Some("manual")
        };
        let snapshots = self.snapshots.into_iter().flatten().filter(of_it);
        snapshots.map(|found| snapshot(found, false)).collect()
    }

    fn backups_of(&self, name: &str) -> Option<Standing> {
        let Some(Answer::AutomatedBackups(backups)) = self.answer(AUTOMATED_BACKUPS) else {
            return None;
        };
        let named = |it: &str| it.eq_ignore_ascii_case(name);
        let retained = backups.iter().any(|backup| {
            backup.instance.as_deref().is_some_and(named)
                && backup.status.as_deref() == Some("retained")
        });
        let thing = Thing::Backups(name.to_owned());
        retained.then_some(Standing { thing, of_that_name: false, since: None })
    }
}

fn snapshot(found: &DbSnapshot, of_that_name: bool) -> Standing {
    let since = found.copied_at.or(found.created_at);
    Standing { thing: Thing::Snapshot(found.identifier.clone()), of_that_name, since }
}

fn carries(server: &Server, groups: &BTreeSet<&str>) -> bool {
    server.groups.iter().flatten().any(|id| groups.contains(id.as_str()))
}

/// Tasks that earn points: what they are about is the class's own work. Tasks that earn none are on
/// what is there before.
fn graded(lab: &Lab) -> impl Iterator<Item = &Task> {
    lab.tasks.iter().filter(|task| is_graded(task))
}

fn is_graded(task: &Task) -> bool {
    task.criteria.iter().map(|criterion| criterion.spec.points).sum::<Points>() > Points::ZERO
}

/// What a lab finds before it begins.
struct Needed<'l> {
    server: bool,
    groups: Vec<&'l GroupSpec>,
}

impl<'l> Needed<'l> {
    fn by(lab: &'l Lab) -> Self {
        let made: BTreeSet<&str> = graded(lab)
            .filter_map(|task| task.subject.group.as_ref())
            .map(|spec| spec.name.as_str())
            .collect();
        let mut groups: Vec<&GroupSpec> = Vec::new();
        for task in &lab.tasks {
            let Subject { web, carried, .. } = &task.subject;
            for spec in web.iter().chain(carried) {
                let is_known = groups.iter().any(|known| known.name == spec.name);
                if !is_known && !made.contains(spec.name.as_str()) {
                    groups.push(spec);
                }
            }
        }
        let server = lab.tasks.iter().any(|task| task.subject.server.is_some() && !is_graded(task));
        Self { server, groups }
    }

    /// The server goes by its group's name.
    fn server_name(&self) -> String {
        self.groups.first().map(|spec| spec.name.clone()).unwrap_or_default()
    }
}
