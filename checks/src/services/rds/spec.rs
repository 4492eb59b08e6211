//! What a lab says of RDS's things.

use schemars::JsonSchema;
use serde::Deserialize;

/// The engines of DB instances that stand by themselves, as `CreateDBInstance` documents them; those
/// of Aurora clusters and of RDS Custom are not among them.
pub(crate) const ENGINES: [&str; 13] = [
    "mysql",
    "mariadb",
    "postgres",
    "oracle-ee",
    "oracle-ee-cdb",
    "oracle-se2",
    "oracle-se2-cdb",
    "sqlserver-ee",
    "sqlserver-se",
    "sqlserver-ex",
    "sqlserver-web",
    "db2-ae",
    "db2-se",
];

/// A DB instance. Its name is compared with case folded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DbInstanceSpec {
    /// The DB instance identifier.
    pub name: String,
    /// The DB engine, as RDS names it: `mysql`, `mariadb`, `postgres`.
    #[schemars(example = &"mysql")]
    pub engine: String,
    /// The TCP port; the engine's own where the lab names none.
    #[schemars(example = 3306, range(min = 1))]
    pub port: Option<u16>,
    /// The security group that it carries.
    #[schemars(example = &"db-tier", extend("x-resource" = "ec2:security-group"))]
    pub group: Option<String>,
    /// The database that it is created with.
    #[schemars(example = &"mydata")]
    pub database: Option<String>,
}

/// A manual DB snapshot. Its name is compared with case folded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DbSnapshotSpec {
    /// The DB snapshot identifier.
    pub name: String,
    /// The DB instance that it is taken of.
    #[schemars(example = &"db", extend("x-resource" = "rds:db-instance"))]
    pub of: String,
}

impl DbInstanceSpec {
    /// The TCP port: the lab's, else the one that RDS gives to the engine.
    pub fn port(&self) -> u16 {
        let by_engine = if self.engine.contains("postgres") {
            5432
        } else if self.engine.contains("sqlserver") {
            1433
        } else if self.engine.contains("oracle") {
            1521
        } else {
            3306
        };
        self.port.unwrap_or(by_engine)
    }
}
