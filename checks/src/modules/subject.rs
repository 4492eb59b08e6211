//! What a task of a lab is about: the lab's things that its check module looks for.

use crate::engine::Source;
use crate::services::ec2::{GroupSpec, SERVERS, ServerSpec};
use crate::services::mysql::TableSpec;
use crate::services::rds::{
    AUTOMATED_BACKUPS, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS, DbInstanceSpec, DbSnapshotSpec,
};

/// The things of a lab that a task is about, and those that tell more of them.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// The thing of which several may be found, and the best is graded.
    pub anchor: Option<Anchor>,
    /// The DB instance.
    pub db: Option<DbInstanceSpec>,
    /// The security group: the DB instance's, or the one that the task is on.
    pub group: Option<GroupSpec>,
    /// The group's name in the lab.
    pub group_key: Option<String>,
    /// The security group that is admitted: that of the servers which use the DB instance, or the
    /// servers' own.
    pub web: Option<GroupSpec>,
    /// The EC2 instance.
    pub server: Option<ServerSpec>,
    /// The security group that the EC2 instance carries, and is known by.
    pub carried: Option<GroupSpec>,
    /// The TCP port that the group admits.
    pub port: Option<u16>,
    /// The snapshot.
    pub snapshot: Option<DbSnapshotSpec>,
    /// The table.
    pub table: Option<TableSpec>,
}

/// A thing of a lab that may be found several times over, by its name in the lab.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// A DB instance.
    DbInstance(String),
    /// An EC2 instance.
    Server(String),
}

const BOUND: &str = "the lab file was checked to give what the check module needs";

impl Subject {
    pub(crate) fn db(&self) -> &DbInstanceSpec {
        self.db.as_ref().expect(BOUND)
    }

    pub(crate) fn group(&self) -> &GroupSpec {
        self.group.as_ref().expect(BOUND)
    }

    pub(crate) fn web(&self) -> &GroupSpec {
        self.web.as_ref().expect(BOUND)
    }

    /// The port that the group admits: the task's, else the DB instance's.
    pub(crate) fn maybe_port(&self) -> Option<u16> {
        self.port.or(self.db.as_ref().map(DbInstanceSpec::port))
    }

    pub(crate) fn carried(&self) -> &GroupSpec {
        self.carried.as_ref().expect(BOUND)
    }

    pub(crate) fn port(&self) -> u16 {
        self.maybe_port().expect(BOUND)
    }

    pub(crate) fn snapshot(&self) -> &DbSnapshotSpec {
        self.snapshot.as_ref().expect(BOUND)
    }

    pub(crate) fn table(&self) -> &TableSpec {
        self.table.as_ref().expect(BOUND)
    }
}

/// A part of a subject, which a criterion may not do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The DB instance's security group.
    Group,
    /// The group that is admitted.
    Web,
    /// The port.
    Port,
    /// The database that the instance is created with.
    Database,
}

impl Part {
    /// What a lab file has to say for it.
    pub(crate) fn how(self) -> &'static str {
        match self {
            Self::Group => "give the DB instance a security group: `group = \"NAME\"`",
            Self::Web => {
                "name the security group of the servers that are admitted: `from = \"NAME\"` in \
                 the task on the instance's security group"
            }
            Self::Port => "name the TCP port: `port = NUMBER`",
            Self::Database => "name the DB instance's database: `database = \"NAME\"`",
        }
    }
}

impl Subject {
    /// Whether it has this part.
    pub(crate) fn has(&self, part: Part) -> bool {
        match part {
            Part::Group => self.group.is_some(),
            Part::Web => self.web.is_some(),
            Part::Port => self.maybe_port().is_some(),
            Part::Database => self.db.as_ref().is_some_and(|db| db.database.is_some()),
        }
    }

    /// Whether a source can tell of it: what RDS is asked for only where there is a DB instance, and
    /// the servers only where one is meant.
    pub(crate) fn is_told_by(&self, source: Source) -> bool {
        let of_rds = [DB_INSTANCES, DB_SNAPSHOTS, DB_EVENTS, AUTOMATED_BACKUPS];
        if of_rds.contains(&source) {
            return self.db.is_some();
        }
        source != SERVERS || self.server.is_some() || self.web.is_some()
    }

    /// The same, with what others on the same thing tell of it.
    #[must_use]
    pub(crate) fn filled_from(self, other: &Self) -> Self {
        Self {
            anchor: self.anchor.or_else(|| other.anchor.clone()),
            db: self.db.or_else(|| other.db.clone()),
            group: self.group.or_else(|| other.group.clone()),
            group_key: self.group_key.or_else(|| other.group_key.clone()),
            web: self.web.or_else(|| other.web.clone()),
            server: self.server.or_else(|| other.server.clone()),
            carried: self.carried.or_else(|| other.carried.clone()),
            port: self.port.or(other.port),
            snapshot: self.snapshot.or_else(|| other.snapshot.clone()),
            table: self.table.or_else(|| other.table.clone()),
        }
    }
}
