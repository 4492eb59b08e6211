//! What RDS is asked for.

use crate::engine::{Source, action};

/// The DB instances.
pub const DB_INSTANCES: Source = Source::new(&action("db-instances", "rds:DescribeDBInstances"));
/// The DB snapshots.
pub const DB_SNAPSHOTS: Source = Source::new(&action("db-snapshots", "rds:DescribeDBSnapshots"));
/// The automated backups, retained ones included.
pub const AUTOMATED_BACKUPS: Source =
    Source::new(&action("automated-backups", "rds:DescribeDBInstanceAutomatedBackups"));
/// The events of DB instances and snapshots.
pub const DB_EVENTS: Source = Source::new(&action("db-events", "rds:DescribeEvents"));
