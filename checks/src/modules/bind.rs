//! What a task tells its check module, and the things of the lab that are meant by it.

use crate::modules::resources::{Fault, Resources, schema_of};
use crate::modules::subject::{Anchor, Subject};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::de::{Error, ValueDeserializer};

/// How a module reads its settings, and finds what they name.
#[derive(Debug, Clone, Copy)]
pub struct Bind {
    /// The settings that a lab file gives it.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) read: fn(ValueDeserializer<'_>, &Resources) -> Result<Subject, Unbound>,
}

/// Why a task's settings mean nothing.
#[derive(Debug)]
pub(crate) enum Unbound {
    /// They are not what the module takes.
    Settings(Error),
    /// They name what the lab has not.
    Fault(Fault),
}

/// The settings of a module.
trait Settings: DeserializeOwned + JsonSchema {
    fn subject(&self, resources: &Resources) -> Result<Subject, Fault>;
}

const fn bind<S: Settings>() -> Bind {
    Bind { schema: schema_of::<S>, read: read::<S> }
}

fn read<S: Settings>(
    settings: ValueDeserializer<'_>,
    resources: &Resources,
) -> Result<Subject, Unbound> {
    let settings = S::deserialize(settings).map_err(Unbound::Settings)?;
    settings.subject(resources).map_err(Unbound::Fault)
}

/// A task on a security group.
pub(crate) const ON_GROUP: Bind = bind::<OnGroup>();
/// A task on an EC2 instance.
pub(crate) const ON_SERVER: Bind = bind::<OnServer>();
/// A task on a DB instance.
pub(crate) const ON_DB: Bind = bind::<OnDb>();
/// A task on a DB snapshot.
pub(crate) const ON_SNAPSHOT: Bind = bind::<OnSnapshot>();
/// A task on a table.
pub(crate) const ON_TABLE: Bind = bind::<OnTable>();

/// Settings of a task on a security group.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OnGroup {
    /// The security group.
    #[schemars(example = &"db-tier", extend("x-resource" = "ec2:security-group"))]
    of: String,
    /// The security group that it admits: the one of the servers in front of it.
    #[schemars(example = &"web-tier", extend("x-resource" = "ec2:security-group"))]
    from: Option<String>,
    /// The TCP port that it admits.
    #[schemars(example = 3306, range(min = 1))]
    port: Option<u16>,
}

/// Settings of a task on an EC2 instance.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OnServer {
    /// The EC2 instance.
    #[schemars(example = &"web", extend("x-resource" = "ec2:instance"))]
    of: String,
}

/// Settings of a task on a DB instance.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OnDb {
    /// The DB instance.
    #[schemars(example = &"db", extend("x-resource" = "rds:db-instance"))]
    of: String,
}

/// Settings of a task on a DB snapshot.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OnSnapshot {
    /// The DB snapshot.
    #[schemars(example = &"backup", extend("x-resource" = "rds:db-snapshot"))]
    of: String,
}

/// Settings of a task on a table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OnTable {
    /// The table.
    #[schemars(example = &"table", extend("x-resource" = "mysql:table"))]
    of: String,
}

/// A TCP port that can be connected to.
fn checked(port: Option<u16>) -> Result<Option<u16>, Fault> {
    match port {
        Some(0) => Err(Fault {
            key: "port",
            message: "0 is not a TCP port".to_owned(),
            help: "write a port from 1 to 65535".to_owned(),
        }),
        port => Ok(port),
    }
}

impl Settings for OnGroup {
    fn subject(&self, resources: &Resources) -> Result<Subject, Fault> {
        let from = self.from.as_ref().map(|from| resources.group("from", from)).transpose()?;
        Ok(Subject {
            group: Some(resources.group("of", &self.of)?.clone()),
            group_key: Some(self.of.clone()),
            web: from.cloned(),
            port: checked(self.port)?,
            ..Subject::default()
        })
    }
}

impl Settings for OnServer {
    fn subject(&self, resources: &Resources) -> Result<Subject, Fault> {
        let server = resources.server("of", &self.of)?;
        let group = resources.group("of", &server.group)?;
        Ok(Subject {
            anchor: Some(Anchor::Server(self.of.clone())),
            group_key: Some(server.group.clone()),
            web: Some(group.clone()),
            server: Some(server.clone()),
            carried: Some(group.clone()),
            ..Subject::default()
        })
    }
}

/// A DB instance, with its group.
fn on_db(name: &str, resources: &Resources) -> Result<Subject, Fault> {
    let db = resources.db("of", name)?;
    let group = db.group.as_ref().map(|group| resources.group("of", group)).transpose()?;
    Ok(Subject {
        anchor: Some(Anchor::DbInstance(name.to_owned())),
        group: group.cloned(),
        group_key: db.group.clone(),
        db: Some(db.clone()),
        ..Subject::default()
    })
}

impl Settings for OnDb {
    fn subject(&self, resources: &Resources) -> Result<Subject, Fault> {
        on_db(&self.of, resources)
    }
}

impl Settings for OnSnapshot {
    fn subject(&self, resources: &Resources) -> Result<Subject, Fault> {
        let snapshot = resources.snapshot("of", &self.of)?;
        Ok(Subject { snapshot: Some(snapshot.clone()), ..on_db(&snapshot.of, resources)? })
    }
}

impl Settings for OnTable {
    fn subject(&self, resources: &Resources) -> Result<Subject, Fault> {
        let table = resources.table("of", &self.of)?;
        Ok(Subject { table: Some(table.clone()), ..on_db(&table.of, resources)? })
    }
}
