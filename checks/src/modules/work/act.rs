//! One thing that a student does.

use super::database::{Change, Deletion, Login, NewInstance, NewSnapshot};
use super::network::{NewGroup, NewRule, NewServer};
use std::fmt;

/// One thing that a student does.
#[derive(Debug, Clone)]
pub enum Act {
    /// Creates a security group.
    CreateGroup(NewGroup),
    /// Adds an inbound rule to a security group.
    AddRule(NewRule),
    /// Launches an EC2 instance.
    LaunchServer(NewServer),
    /// Creates a DB instance.
    CreateInstance(Box<NewInstance>),
    /// Logs in to a DB instance, and types statements.
    TypeStatements(Login),
    /// Changes a DB instance.
    ChangeInstance(Change),
    /// Takes a snapshot of a DB instance.
    TakeSnapshot(NewSnapshot),
    /// Deletes a DB instance.
    DeleteInstance(Deletion),
    /// Deletes whatever else was made, so that nothing costs money.
    CleanUp,
}

impl Act {
    /// Whether it destroys what a look could still see.
    pub fn is_destructive(&self) -> bool {
        matches!(self, Self::DeleteInstance(_) | Self::CleanUp)
    }

    /// Whether it is the end, in which whatever is left is deleted.
    pub fn is_clean_up(&self) -> bool {
        matches!(self, Self::CleanUp)
    }

    /// What is done, and to what: by these a step of one student is found again at another.
    pub fn title(&self) -> (&'static str, &str) {
        match self {
            Self::CreateGroup(group) => ("CreateSecurityGroup", &group.name),
            Self::AddRule(rule) => ("AuthorizeSecurityGroupIngress", &rule.group),
            Self::LaunchServer(server) => ("RunInstances", &server.name),
            Self::CreateInstance(instance) => ("CreateDBInstance", &instance.name),
            Self::TypeStatements(login) => ("SQL", &login.instance),
            Self::ChangeInstance(change) => ("ModifyDBInstance", &change.instance),
            Self::TakeSnapshot(snapshot) => ("CreateDBSnapshot", &snapshot.name),
            Self::DeleteInstance(deletion) => ("DeleteDBInstance", &deletion.instance),
            Self::CleanUp => ("clean-up", ""),
        }
    }

    /// How it is done, in AWS's words; statements are each a word of their own.
    pub fn details(&self) -> Vec<String> {
        match self {
            Self::CreateGroup(group) => group.details(),
            Self::AddRule(rule) => rule.details(),
            Self::LaunchServer(server) => server.details(),
            Self::CreateInstance(instance) => instance.details(),
            Self::TypeStatements(login) => login.details(),
            Self::ChangeInstance(change) => change.details(),
            Self::TakeSnapshot(snapshot) => vec![format!("DBInstanceIdentifier={}", snapshot.of)],
            Self::DeleteInstance(deletion) => deletion.details(),
            Self::CleanUp => Vec::new(),
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, to) = self.title();
        write!(f, "{what} {to}")?;
        if matches!(self, Self::AddRule(_) | Self::TypeStatements(_)) {
            write!(f, ": {}", self.details().join(", "))?;
        }
        Ok(())
    }
}
