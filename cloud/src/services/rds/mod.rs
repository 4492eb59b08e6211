//! RDS: instances of `MySQL` and its neighbours, alone or in clusters, their snapshots and backups, and the events of their lives.

mod backups;
mod catalogue;
mod clusters;
mod copies;
mod create;
mod delete;
mod describe;
mod events;
mod host;
mod instance;
mod lifecycle;
mod limits;
mod modify;
mod offers;
mod power;
mod recorded;
mod restore;
mod setup;
mod snapshots;
mod subnet_groups;

use std::collections::{BTreeSet, HashMap};

use crate::dispatch::answer_query;
use crate::filter::{Filters, Form};
use crate::interface;
use crate::operation::Operation;
use crate::paging;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::service::{Protocol, Service};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

use clusters::DbCluster;
use events::Event;
use host::Order;
use instance::DbInstance;
use snapshots::DbSnapshot;

pub(crate) use host::carry_out;
pub use host::{DatabaseHost, NewDatabase};
pub(crate) use lifecycle::settle;
pub(crate) use snapshots::by_aws_backup;

/// The service.
pub(super) static SERVICE: Service = Service {
    name: "rds",
    event_source: "rds.amazonaws.com",
    protocol: Protocol::AwsQuery { namespace: "http://rds.amazonaws.com/doc/2014-10-31/" },
    operations: || interface::of(OPERATIONS),
    answer: |cloud, call, denied| answer_query(cloud, call, OPERATIONS, denied),
    account_of: |_| None,
    recorded: recorded::RECORDED,
};

/// Every operation of RDS that is implemented.
static OPERATIONS: &[&[Operation]] = &[
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
    /// Classes and major versions that the region does not offer.
    pub(crate) withdrawn: BTreeSet<String>,
    /// Where the cloud's owner says that instances answer: by identifier, and under the empty one for all others.
    pub(crate) endpoints: HashMap<String, (String, u16)>,
    /// Where the host's databases answer, by `DbiResourceId`.
    hosted: HashMap<String, (String, u16)>,
    orders: Vec<Order>,
}

impl Database {
    /// Whether an instance or a cluster carries the security group.
    pub(crate) fn uses_group(&self, group: &str) -> bool {
        let instances = self.instances.iter().flat_map(|instance| &instance.groups);
        instances
            .chain(self.clusters.iter().flat_map(|cluster| &cluster.groups))
            .any(|it| it == group)
    }

    /// Whether the region offers a class for a version, as far as that is the region's matter.
    fn offers(&self, class: &str, version: &catalogue::Version) -> bool {
        [class, version.major].iter().all(|name| !self.withdrawn.contains(*name))
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

/// The filters of a request.
fn filters<'a>(input: &'a Object, known: &[&str]) -> Result<Filters<'a>, Refusal> {
    const FORM: Form = Form { list: "Filters", name: "Name", values: "Values", wildcards: false };
    Filters::read(input, &FORM, known)
}

/// RDS's pages: 20 to 100, by default 100.
fn page(
    items: Vec<Object>,
    name: &'static str,
    element: &'static str,
    input: &Object,
) -> Result<Object, Refusal> {
    let size = match input.number("MaxRecords") {
        Some(size @ 20..=100) => usize::try_from(size).unwrap_or(usize::MAX),
        Some(size) => {
            let message =
                format!("Invalid value {size} for MaxRecords. Must be between 20 and 100");
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        None => 100,
    };
    let start = paging::start(input.text("Marker"), "InvalidParameterValue", "Invalid marker")?;
    let (page, next) = paging::cut(items, start, size);
    Ok(Object::new().with_some("Marker", next).with(name, Node::list(element, page)))
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
