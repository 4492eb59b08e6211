//! How a fault finds what it spoils: by the lab's names.

use super::act::Act;
use super::database::{Change, Deletion, Login, NewInstance};
use super::network::{NewGroup, NewRule, NewServer, RuleSource};
use super::steps::Work;
use crate::modules::subject::Subject;

/// Security groups are found by their names, as the lab has them.
impl Work {
    /// The group of this name, if it is made.
    pub(crate) fn group(&mut self, name: &str) -> Option<&mut NewGroup> {
        self.find(|act| {
            if let Act::CreateGroup(group) = act
                && group.name == name
            {
                Some(group)
            } else {
                None
            }
        })
    }

    /// The server that carries the group of this name.
    pub(crate) fn server(&mut self, group: &str) -> Option<&mut NewServer> {
        self.find(|act| {
            if let Act::LaunchServer(server) = act
                && server.groups.iter().any(|it| it == group)
            {
                Some(server)
            } else {
                None
            }
        })
    }

    /// The rule of a group for a port.
    pub(crate) fn rule(&mut self, group: &str, port: u16) -> Option<&mut NewRule> {
        self.find(|act| {
            if let Act::AddRule(rule) = act
                && rule.group == group
                && rule.port == port
            {
                Some(rule)
            } else {
                None
            }
        })
    }

    /// Makes the group of this name, unless that is done already.
    pub(crate) fn ensure_group(&mut self, task: &str, name: &str) {
        if self.group(name).is_none() {
            self.add(task, Act::CreateGroup(NewGroup::named(name)));
        }
    }

    /// Adds a rule, unless the group has one for the port already.
    pub(crate) fn ensure_rule(&mut self, task: &str, group: &str, port: u16, from: RuleSource) {
        if self.rule(group, port).is_none() {
            let group = group.to_owned();
            self.add(task, Act::AddRule(NewRule { group, port, from }));
        }
    }

    /// Never makes the group of this name: whatever carries it carries the default group instead, and
    /// what admits it admits nobody.
    pub(crate) fn without_group(&mut self, name: &str) -> Option<()> {
        self.leave_out(|act| match act {
            Act::CreateGroup(group) => group.name == name,
            Act::AddRule(rule) => {
                rule.group == name || rule.from == RuleSource::Group(name.to_owned())
            }
            Act::LaunchServer(_)
            | Act::CreateInstance(_)
            | Act::TypeStatements(_)
            | Act::ChangeInstance(_)
            | Act::TakeSnapshot(_)
            | Act::DeleteInstance(_)
            | Act::CleanUp => false,
        })?;
        self.uncarried(name);
        Some(())
    }

    /// Nothing carries the group of this name.
    pub(crate) fn uncarried(&mut self, name: &str) {
        for step in &mut self.steps {
            if let Act::LaunchServer(server) = &mut step.act {
                server.groups.retain(|group| group != name);
            } else if let Act::CreateInstance(instance) = &mut step.act {
                instance.groups.retain(|group| group != name);
            }
        }
    }
}

/// DB instances are found by their identifiers, as the lab has them.
impl Work {
    /// The instance that a task is about, if it is created.
    pub(crate) fn instance(&mut self, subject: &Subject) -> Option<&mut NewInstance> {
        let name = &subject.db.as_ref()?.name;
        self.find::<NewInstance>(|act| {
            if let Act::CreateInstance(instance) = act
                && instance.name == *name
            {
                Some(instance)
            } else {
                None
            }
        })
    }

    /// What is typed on the instance.
    pub(crate) fn login(&mut self, subject: &Subject) -> Option<&mut Login> {
        let name = &subject.db.as_ref()?.name;
        self.find(|act| {
            if let Act::TypeStatements(login) = act
                && login.instance == *name
            {
                Some(login)
            } else {
                None
            }
        })
    }

    /// The change of the instance.
    pub(crate) fn change(&mut self, subject: &Subject) -> Option<&mut Change> {
        let name = &subject.db.as_ref()?.name;
        self.find(|act| {
            if let Act::ChangeInstance(change) = act
                && change.instance == *name
            {
                Some(change)
            } else {
                None
            }
        })
    }

    /// The deletion of the instance.
    pub(crate) fn deletion(&mut self, subject: &Subject) -> Option<&mut Deletion> {
        let name = &subject.db.as_ref()?.name;
        self.find(|act| {
            if let Act::DeleteInstance(deletion) = act
                && deletion.instance == *name
            {
                Some(deletion)
            } else {
                None
            }
        })
    }

    /// Never creates the instance, nor does anything with it.
    pub(crate) fn without_instance(&mut self, name: &str) -> Option<()> {
        self.leave_out(|act| match act {
            Act::CreateInstance(instance) => instance.name == name,
            Act::TypeStatements(login) => login.instance == name,
            Act::ChangeInstance(change) => change.instance == name,
            Act::TakeSnapshot(snapshot) => snapshot.of == name,
            Act::DeleteInstance(deletion) => deletion.instance == name,
            Act::CreateGroup(_) | Act::AddRule(_) | Act::LaunchServer(_) | Act::CleanUp => false,
        })
    }
}
