//! RDS: instances of `MySQL` and its neighbours, alone or in clusters, their snapshots and backups, and the events of their lives.

mod backups;
mod catalogue;
mod clusters;
mod copies;
mod create;
mod delete;
mod describe;
mod events;
mod instance;
mod lifecycle;
mod limits;
mod modify;
mod offers;
mod power;
mod restore;
mod setup;
mod snapshots;
mod subnet_groups;

use std::collections::{BTreeSet, HashMap};

use crate::operation::Operation;
use crate::region::Region;
use crate::wire::query::{Kind, Parameter};

use clusters::DbCluster;
use events::Event;
use instance::DbInstance;
use snapshots::DbSnapshot;

pub(crate) use lifecycle::settle;
pub(crate) use snapshots::by_aws_backup;

/// Every operation of RDS that is implemented.
pub(crate) static OPERATIONS: &[&[Operation]] = &[
    create::OPERATIONS,
    modify::OPERATIONS,
    delete::OPERATIONS,
    power::OPERATIONS,
    describe::OPERATIONS,
    clusters::OPERATIONS,
    snapshots::OPERATIONS,
    copies::OPERATIONS,
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
    clusters: Vec<DbCluster>,
    snapshots: Vec<DbSnapshot>,
    retained: Vec<backups::RetainedBackup>,
    events: Vec<Event>,
    subnet_groups: Vec<subnet_groups::SubnetGroup>,
    /// Classes of which no zone has any left: a change to one is accepted and does not happen.
    pub(crate) exhausted: BTreeSet<String>,
    /// Where instances really answer: by identifier, and under the empty one for all others.
    pub(crate) endpoints: HashMap<String, (String, u16)>,
}

impl Database {
    /// Whether an instance or a cluster carries the security group.
    pub(crate) fn uses_group(&self, group: &str) -> bool {
        let instances = self.instances.iter().flat_map(|instance| &instance.groups);
        instances
            .chain(self.clusters.iter().flat_map(|cluster| &cluster.groups))
            .any(|it| it == group)
    }

    fn instance(&self, identifier: &str) -> Option<&DbInstance> {
        self.instances.iter().find(|instance| instance.identifier == identifier)
    }

    fn instance_mut(&mut self, identifier: &str) -> Option<&mut DbInstance> {
        self.instances.iter_mut().find(|instance| instance.identifier == identifier)
    }
}

impl Region {
    /// The ARN of something in RDS.
    pub(crate) fn rds_arn(&self, kind: &str, identifier: &str) -> String {
        format!("arn:aws:rds:{}:{}:{kind}:{identifier}", self.name, self.account)
    }
}

const MAX_RECORDS: Parameter = Parameter::new("MaxRecords", Kind::Number);
const MARKER: Parameter = Parameter::new("Marker", Kind::Text);
const INSTANCE: Parameter = Parameter::new("DBInstanceIdentifier", Kind::Text);
const CLUSTER: Parameter = Parameter::new("DBClusterIdentifier", Kind::Text);
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
