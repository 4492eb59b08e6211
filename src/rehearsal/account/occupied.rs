//! What of the lab's names an account holds already. A rehearsal is not begun beside it: it could not tell
//! a student's things from its own, and neither could the grader.

use crate::observe::{ec2, rds};
use crate::rehearsal::marked::Finder;
use crate::rehearsal::student::{KEY_PAIR, Trouble, refused};
use labproof_checks::evidence::{
    Answer, AutomatedBackup, Blind, DbInstance, DbSnapshot, SecurityGroup, Server,
};
use labproof_checks::lab::Lab;
use labproof_checks::modules::Subject;
use labproof_checks::modules::work::{Act, Placement};
use labproof_checks::things::GroupSpec;
use std::collections::BTreeSet;

/// What a region holds of what labs are about.
#[derive(Debug, Default)]
pub(super) struct Region {
    groups: Vec<SecurityGroup>,
    servers: Vec<Server>,
    instances: Vec<DbInstance>,
    snapshots: Vec<DbSnapshot>,
    backups: Vec<AutomatedBackup>,
    key_pairs: Vec<String>,
    subnet_groups: Vec<String>,
}

/// Why it could not be looked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unseen {
    /// A read of the grader's own.
    #[error("{} could not be read: {}", .0.subject, .0.error().unwrap_or_else(|| .0.code.as_str().to_owned()))]
    Blind(Blind),
    /// Another one.
    #[error("{0}")]
    Trouble(Trouble),
}

impl Region {
    /// Looks at a region.
    ///
    /// # Errors
    /// Something could not be read: it may be there.
    pub(super) async fn look(finder: &Finder) -> Result<Self, Unseen> {
        let mut region = Self::default();
        for answer in [
            ec2::security_groups(&finder.ec2).await,
            ec2::servers(&finder.ec2).await,
            rds::db_instances(&finder.rds).await,
            rds::db_snapshots(&finder.rds).await,
            rds::automated_backups(&finder.rds).await,
        ] {
            region.take_in(answer.map_err(Unseen::Blind)?);
        }
        region.key_pairs = key_pairs(finder).await.map_err(Unseen::Trouble)?;
        region.subnet_groups = subnet_groups(finder).await.map_err(Unseen::Trouble)?;
        Ok(region)
    }

    fn take_in(&mut self, answer: Answer) {
        if let Answer::SecurityGroups(groups) = answer {
            self.groups = groups;
        } else if let Answer::Servers(servers) = answer {
            self.servers = servers;
        } else if let Answer::DbInstances(instances) = answer {
            self.instances = instances;
        } else if let Answer::DbSnapshots(snapshots) = answer {
            self.snapshots = snapshots;
        } else if let Answer::AutomatedBackups(backups) = answer {
            self.backups = backups;
        }
    }

    /// What of it is called as a thing of the lab, each with what it is.
    pub(super) fn holds(&self, lab: &Lab) -> BTreeSet<String> {
        let mut held: BTreeSet<String> =
            lab.tasks.iter().flat_map(|task| self.of_subject(&task.subject)).collect();
        for step in lab.work().steps {
            held.extend(self.of_act(&step.act));
        }
        held
    }

    fn of_subject(&self, subject: &Subject) -> Vec<String> {
        let groups = [&subject.group, &subject.web, &subject.carried].into_iter().flatten();
        let mut held: Vec<String> = groups.flat_map(|spec| self.of_group(spec)).collect();
        if let Some(db) = &subject.db {
            held.extend(self.of_instance(&db.name));
        }
        if let Some(spec) = &subject.snapshot {
            held.extend(self.of_snapshot(&spec.name));
        }
        held
    }

    fn of_group(&self, spec: &GroupSpec) -> Vec<String> {
        let called: Vec<&SecurityGroup> =
            self.groups.iter().filter(|group| spec.calls(group)).collect();
        let carries = |server: &&Server| {
            let mut carried = server.groups.iter().flatten();
            carried.any(|id| called.iter().any(|group| group.id == *id))
        };
        let servers = self.servers.iter().filter(|server| !server.is_gone()).filter(carries);
        let groups = called.iter().map(|group| {
            format!("security group {} ({})", group.name.as_deref().unwrap_or_default(), group.id)
        });
        groups.chain(servers.map(|server| format!("EC2 instance {}", server.id))).collect()
    }

    fn of_instance(&self, name: &str) -> Vec<String> {
        let is_it = |found: Option<&str>| found.is_some_and(|it| it.eq_ignore_ascii_case(name));
        let instances = self.instances.iter().filter(|one| is_it(Some(&one.identifier)));
        let snapshots = self.snapshots.iter().filter(|one| is_it(one.instance.as_deref()));
        let backups = self.backups.iter().filter(|one| is_it(one.instance.as_deref()));
        let instances = instances.map(|one| format!("DB instance {}", one.identifier));
        let snapshots = snapshots.map(|one| format!("DB snapshot {}", one.identifier));
        let backups = backups.map(|_| format!("automated backups of {name}"));
        instances.chain(snapshots).chain(backups).collect()
    }

    fn of_snapshot(&self, name: &str) -> Vec<String> {
        let called = |one: &&DbSnapshot| one.identifier.eq_ignore_ascii_case(name);
        let snapshots = self.snapshots.iter().filter(called);
        snapshots.map(|one| format!("DB snapshot {}", one.identifier)).collect()
    }

    /// What no task is about, and a step makes all the same.
    fn of_act(&self, act: &Act) -> Option<String> {
        if let Act::LaunchServer(server) = act {
            let taken = server.key_pair && self.key_pairs.iter().any(|name| name == KEY_PAIR);
            return taken.then(|| format!("key pair {KEY_PAIR}"));
        }
        if let Act::CreateInstance(new) = act
            && let Placement::SubnetGroup(name) = &new.placement
        {
            let taken = self.subnet_groups.iter().any(|it| it.eq_ignore_ascii_case(name));
            return taken.then(|| format!("DB subnet group {name}"));
        }
        None
    }
}

async fn key_pairs(finder: &Finder) -> Result<Vec<String>, Trouble> {
    let shown =
        finder.ec2.describe_key_pairs().send().await.map_err(refused("DescribeKeyPairs"))?;
    Ok(shown.key_pairs.unwrap_or_default().into_iter().filter_map(|one| one.key_name).collect())
}

async fn subnet_groups(finder: &Finder) -> Result<Vec<String>, Trouble> {
    let pages = finder.rds.describe_db_subnet_groups().into_paginator().items().send();
    let shown = pages.collect::<Result<Vec<_>, _>>().await;
    let shown = shown.map_err(refused("DescribeDBSubnetGroups"))?;
    Ok(shown.into_iter().filter_map(|one| one.db_subnet_group_name).collect())
}
