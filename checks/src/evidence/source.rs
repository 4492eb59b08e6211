//! The sources that can be read, and what each needs to be allowed to do.

use serde::{Deserialize, Serialize};

/// A source of evidence. What a criterion reads is declared in these words, once; the session
/// policy, the role template and the preflight are derived from that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Entering the account.
    Session,
    /// The enabled regions.
    Regions,
    /// The VPCs.
    Vpcs,
    /// The security groups.
    SecurityGroups,
    /// The EC2 instances.
    Servers,
    /// The DB instances.
    DbInstances,
    /// The DB snapshots.
    DbSnapshots,
    /// The automated backups, retained ones included.
    AutomatedBackups,
    /// The RDS events.
    DbEvents,
    /// CloudTrail.
    Trail,
    /// The database, over SQL.
    Table,
    /// The host key of the server on the way to the database. No criterion reads it.
    HostKey,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 12] = [
        Self::Session,
        Self::Regions,
        Self::Vpcs,
        Self::SecurityGroups,
        Self::Servers,
        Self::DbInstances,
        Self::DbSnapshots,
        Self::AutomatedBackups,
        Self::DbEvents,
        Self::Trail,
        Self::Table,
        Self::HostKey,
    ];

    /// The source as reports name it: the read that was made.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "sts:AssumeRole",
            Self::Table => "mysql:SELECT",
            Self::HostKey => "ssh:HostKey",
            Self::Regions
            | Self::Vpcs
            | Self::SecurityGroups
            | Self::Servers
            | Self::DbInstances
            | Self::DbSnapshots
            | Self::AutomatedBackups
            | Self::DbEvents
            | Self::Trail => self.action().unwrap_or("aws"),
        }
    }

    /// The IAM action that the read needs inside the student's account, if it needs one.
    pub fn action(self) -> Option<&'static str> {
        match self {
            Self::Session | Self::Table | Self::HostKey => None,
            Self::Regions => Some("ec2:DescribeRegions"),
            Self::Vpcs => Some("ec2:DescribeVpcs"),
            Self::SecurityGroups => Some("ec2:DescribeSecurityGroups"),
            Self::Servers => Some("ec2:DescribeInstances"),
            Self::DbInstances => Some("rds:DescribeDBInstances"),
            Self::DbSnapshots => Some("rds:DescribeDBSnapshots"),
            Self::AutomatedBackups => Some("rds:DescribeDBInstanceAutomatedBackups"),
            Self::DbEvents => Some("rds:DescribeEvents"),
            Self::Trail => Some("cloudtrail:LookupEvents"),
        }
    }
}
