//! RDS: `MySQL` instances, their snapshots and backups, and the events of their lives.

mod backups;
mod catalogue;
mod create;
mod delete;
mod describe;
mod events;
mod instance;
mod lifecycle;
mod limits;
mod modify;
mod offers;
mod restore;
mod snapshots;
mod subnet_groups;

use std::collections::HashMap;

use crate::operation::Operation;
use crate::wire::query::{Kind, Parameter};

use events::Event;
use instance::DbInstance;
use snapshots::DbSnapshot;

pub(crate) use lifecycle::settle;

/// Every operation of RDS that is implemented.
pub(crate) static OPERATIONS: &[&[Operation]] = &[
    create::OPERATIONS,
    modify::OPERATIONS,
    delete::OPERATIONS,
    describe::OPERATIONS,
    snapshots::OPERATIONS,
    restore::OPERATIONS,
    backups::OPERATIONS,
    events::OPERATIONS,
    offers::OPERATIONS,
    subnet_groups::OPERATIONS,
];

/// What RDS holds in one account and region.
#[derive(Debug, Default)]
pub(crate) struct Database {
    instances: Vec<DbInstance>,
    snapshots: Vec<DbSnapshot>,
    retained: Vec<backups::RetainedBackup>,
    events: Vec<Event>,
    subnet_groups: Vec<subnet_groups::SubnetGroup>,
    /// Where instances really answer: by identifier, and under the empty one for all others.
    pub(crate) endpoints: HashMap<String, (String, u16)>,
}

impl Database {
    /// Whether an instance carries the security group.
    pub(crate) fn uses_group(&self, group: &str) -> bool {
        self.instances.iter().any(|instance| instance.groups.iter().any(|carried| carried == group))
    }

    fn instance(&self, identifier: &str) -> Option<&DbInstance> {
        self.instances.iter().find(|instance| instance.identifier == identifier)
    }

    fn instance_mut(&mut self, identifier: &str) -> Option<&mut DbInstance> {
        self.instances.iter_mut().find(|instance| instance.identifier == identifier)
    }
}

const MAX_RECORDS: Parameter = Parameter::new("MaxRecords", Kind::Number);
const MARKER: Parameter = Parameter::new("Marker", Kind::Text);
const INSTANCE: Parameter = Parameter::new("DBInstanceIdentifier", Kind::Text);
const SNAPSHOT: Parameter = Parameter::new("DBSnapshotIdentifier", Kind::Text);
const TEXTS: Kind = Kind::List(&Kind::Text);
const TAGS: Parameter = Parameter::new(
    "Tags",
    Kind::List(&Kind::Record(&[
        Parameter::new("Key", Kind::Text),
        Parameter::new("Value", Kind::Text),
    ])),
);
const FILTERS: Parameter = Parameter::new(
    "Filters",
    Kind::List(&Kind::Record(&[
        Parameter::new("Name", Kind::Text),
        Parameter::new("Values", TEXTS),
    ])),
);
