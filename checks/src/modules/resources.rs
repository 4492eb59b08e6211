//! The things of a lab, by the names that it gives them: what each service lets a lab say of its own.

use crate::engine::variant;
use crate::services::ec2::{GroupSpec, ServerSpec};
use crate::services::mysql::TableSpec;
use crate::services::rds::{DbInstanceSpec, DbSnapshotSpec};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::de::{Error, ValueDeserializer};

/// A thing of a lab.
#[derive(Debug, Clone)]
pub(crate) enum Resource {
    /// A security group.
    SecurityGroup(GroupSpec),
    /// An EC2 instance.
    Server(ServerSpec),
    /// A DB instance.
    DbInstance(DbInstanceSpec),
    /// A manual DB snapshot.
    DbSnapshot(DbSnapshotSpec),
    /// A table.
    Table(TableSpec),
}

/// A type of things, as lab files name it.
#[derive(Debug)]
pub struct ResourceType {
    /// Its id in lab files.
    pub id: &'static str,
    /// The members that a lab file gives it.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) read: fn(ValueDeserializer<'_>) -> Result<Resource, Error>,
}

/// Every type of things.
pub static TYPES: [ResourceType; 5] = [
    ResourceType {
        id: "ec2:security-group",
        schema: schema_of::<GroupSpec>,
        read: |from| read(from).map(Resource::SecurityGroup),
    },
    ResourceType {
        id: "ec2:instance",
        schema: schema_of::<ServerSpec>,
        read: |from| read(from).map(Resource::Server),
    },
    ResourceType {
        id: "rds:db-instance",
        schema: schema_of::<DbInstanceSpec>,
        read: |from| read(from).map(Resource::DbInstance),
    },
    ResourceType {
        id: "rds:db-snapshot",
        schema: schema_of::<DbSnapshotSpec>,
        read: |from| read(from).map(Resource::DbSnapshot),
    },
    ResourceType {
        id: "mysql:table",
        schema: schema_of::<TableSpec>,
        read: |from| read(from).map(Resource::Table),
    },
];

pub(crate) fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn read<T: DeserializeOwned>(from: ValueDeserializer<'_>) -> Result<T, Error> {
    T::deserialize(from)
}

/// What is wrong with what a table says, and where: at a key of it.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) key: &'static str,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Resource {
    /// Its type, as lab files name it.
    pub(crate) fn type_id(&self) -> &'static str {
        match self {
            Self::SecurityGroup(_) => "ec2:security-group",
            Self::Server(_) => "ec2:instance",
            Self::DbInstance(_) => "rds:db-instance",
            Self::DbSnapshot(_) => "rds:db-snapshot",
            Self::Table(_) => "mysql:table",
        }
    }
}

/// The things of a lab.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resources(pub(crate) BTreeMap<String, Resource>);

impl Resources {
    pub(crate) fn group(&self, key: &'static str, name: &str) -> Result<&GroupSpec, Fault> {
        self.get(key, name, "ec2:security-group", variant!(Resource::SecurityGroup))
    }

    pub(crate) fn server(&self, key: &'static str, name: &str) -> Result<&ServerSpec, Fault> {
        self.get(key, name, "ec2:instance", variant!(Resource::Server))
    }

    pub(crate) fn db(&self, key: &'static str, name: &str) -> Result<&DbInstanceSpec, Fault> {
        self.get(key, name, "rds:db-instance", variant!(Resource::DbInstance))
    }

    pub(crate) fn snapshot(&self, key: &'static str, name: &str) -> Result<&DbSnapshotSpec, Fault> {
        self.get(key, name, "rds:db-snapshot", variant!(Resource::DbSnapshot))
    }

    pub(crate) fn table(&self, key: &'static str, name: &str) -> Result<&TableSpec, Fault> {
        self.get(key, name, "mysql:table", variant!(Resource::Table))
    }

    fn get<'r, T>(
        &'r self,
        key: &'static str,
        name: &str,
        wanted: &str,
        open: fn(&'r Resource) -> Option<&'r T>,
    ) -> Result<&'r T, Fault> {
        let found = self.0.get(name);
        found.and_then(open).ok_or_else(|| {
            let message = match found {
                Some(other) => {
                    let found = other.type_id();
                    format!(
                        "`{name}` is of the type {found}, and one of the type {wanted} is meant"
                    )
                }
                None => format!("the lab has no resource `{name}`"),
            };
            Fault { key, message, help: self.those_of(wanted) }
        })
    }

    /// The resources of a type, for whoever has named none.
    fn those_of(&self, wanted: &str) -> String {
        let named = self.0.iter().filter(|(_, resource)| resource.type_id() == wanted);
        let named: Vec<&str> = named.map(|(name, _)| name.as_str()).collect();
        match named[..] {
            [] => format!("the lab has no {wanted}: add [resource.NAME] with type = \"{wanted}\""),
            _ => format!("the lab's {wanted}: {}", named.join(", ")),
        }
    }
}
