//! EC2: networks, security groups, instances and tags.

mod addresses;
mod catalogue;
mod groups;
mod images;
mod instance;
mod instances;
mod key_pairs;
mod launch;
mod metadata;
mod permissions;
mod reach;
mod recorded;
mod regions;
mod rule;
mod rules;
mod setup;
mod tags;
mod vpcs;

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::{Arc, RwLock};

use crate::dispatch::answer_query;
use crate::filter::{Filters, Form};
use crate::interface;
use crate::lock::{read, write};
use crate::operation::Operation;
use crate::paging;
use crate::refusal::Refusal;
use crate::region::{digits, resource_id};
use crate::service::{Protocol, Service};
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

use addresses::Addresses;
use groups::Group;
use instance::Instance;
use key_pairs::KeyPair;
use vpcs::{Subnet, Vpc};

/// The service.
pub(super) static SERVICE: Service = Service {
    name: "ec2",
    event_source: "ec2.amazonaws.com",
    protocol: Protocol::Ec2Query,
    operations: || interface::of(OPERATIONS),
    answer: |cloud, call, denied| answer_query(cloud, call, OPERATIONS, denied),
    account_of: |_| None,
    recorded: recorded::RECORDED,
};

/// Every operation of EC2 that is implemented.
static OPERATIONS: &[&[Operation]] = &[
    regions::OPERATIONS,
    vpcs::OPERATIONS,
    groups::OPERATIONS,
    rules::OPERATIONS,
    images::OPERATIONS,
    key_pairs::OPERATIONS,
    launch::OPERATIONS,
    instances::OPERATIONS,
    tags::OPERATIONS,
];

/// What all accounts have in common: public addresses, and public images.
#[derive(Debug, Default)]
pub(crate) struct Common {
    addresses: Addresses,
    deregistered: RwLock<BTreeSet<String>>,
}

impl Common {
    /// Withdraws a public image.
    pub(crate) fn deregister(&self, image: &str) {
        write(&self.deregistered).insert(image.to_owned());
    }

    fn is_deregistered(&self, image: &str) -> bool {
        read(&self.deregistered).contains(image)
    }
}

/// What EC2 holds in one account and region.
#[derive(Debug)]
pub(crate) struct Network {
    /// The default VPC is the first.
    vpcs: Vec<Vpc>,
    groups: Vec<Group>,
    instances: Vec<Instance>,
    key_pairs: Vec<KeyPair>,
    /// Where every instance is reached from outside, if somebody has said so.
    pub(crate) public_address: Option<Ipv4Addr>,
    tags: BTreeMap<String, BTreeMap<String, String>>,
    common: Arc<Common>,
}

impl Network {
    pub(crate) fn of_a_new_account(
        account: &str,
        region: &str,
        seed: &str,
        common: Arc<Common>,
    ) -> Self {
        let id = |prefix: &str, what: &str| resource_id(prefix, &digits(&format!("{seed} {what}")));
        let vpc = Vpc::default_of(region, &id);
        Self {
            groups: vec![Group::default_of(&vpc.id, account, &id)],
            instances: Vec::new(),
            key_pairs: Vec::new(),
            public_address: None,
            tags: BTreeMap::new(),
            common,
            vpcs: vec![vpc],
        }
    }

    pub(crate) fn default_vpc(&self) -> &Vpc {
        &self.vpcs[0]
    }

    /// The VPC of that id; the default one if there is none, since nothing here is ever without a VPC.
    pub(crate) fn vpc_or_default(&self, id: &str) -> &Vpc {
        self.vpcs.iter().find(|vpc| vpc.id == id).unwrap_or(self.default_vpc())
    }

    /// A subnet, with the VPC that it is in.
    pub(crate) fn subnet(&self, id: &str) -> Option<(&Vpc, &Subnet)> {
        let subnets =
            self.vpcs.iter().flat_map(|vpc| vpc.subnets.iter().map(move |one| (vpc, one)));
        subnets.into_iter().find(|(_, subnet)| subnet.id == id)
    }

    /// The default security group, which every VPC has.
    pub(crate) fn default_group(&self, vpc: &str) -> &str {
        let is_default = |group: &&Group| group.vpc == vpc && group.name == "default";
        self.groups.iter().find(is_default).map_or("", |group| &group.id)
    }

    /// The VPC of a group, if there is such a group.
    pub(crate) fn vpc_of_group(&self, id: &str) -> Option<&str> {
        self.groups.iter().find(|group| group.id == id).map(|group| group.vpc.as_str())
    }
}

/// The filters of a request; in their values `*` and `?` stand for others.
fn filters<'a>(input: &'a Object, known: &[&str]) -> Result<Filters<'a>, Refusal> {
    const FORM: Form =
        Form { list: "filterSet", name: "name", values: "valueSet", wildcards: true };
    Filters::read(input, &FORM, known)
}

/// EC2's pages: 5 to 1,000 where a size is named, else everything.
fn page(items: Vec<Object>, name: &'static str, input: &Object) -> Result<Object, Refusal> {
    let size = match input.number("maxResults") {
        Some(size @ 5..=1000) => usize::try_from(size).unwrap_or(usize::MAX),
        Some(size) => {
            let message = format!(
                "Value ( {size} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000."
            );
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        None => usize::MAX,
    };
    let start =
        paging::start(input.text("nextToken"), "InvalidNextToken", "The token is not valid.")?;
    let (page, next) = paging::cut(items, start, size);
    Ok(Object::new().with(name, Node::items(page)).with_some("nextToken", next))
}

const FILTER: Parameter = Parameter::renamed(
    "Filter",
    "filterSet",
    Kind::List(&Kind::Record(&[
        Parameter::renamed("Name", "name", Kind::Text),
        Parameter::renamed("Value", "valueSet", Kind::List(&Kind::Text)),
    ])),
);
const MAX_RESULTS: Parameter = Parameter::renamed("MaxResults", "maxResults", Kind::Number);
const NEXT_TOKEN: Parameter = Parameter::renamed("NextToken", "nextToken", Kind::Text);
const TAGS: Kind = Kind::List(&Kind::Record(&[
    Parameter::renamed("Key", "key", Kind::Text),
    Parameter::renamed("Value", "value", Kind::Text),
]));
const TAG_SPECIFICATION: Parameter = Parameter::renamed(
    "TagSpecification",
    "tagSpecificationSet",
    Kind::List(&Kind::Record(&[
        Parameter::renamed("ResourceType", "resourceType", Kind::Text),
        Parameter::renamed(
            "Tag",
            "tags",
            Kind::Plain(&Kind::Record(&[
                Parameter::renamed("Key", "key", Kind::Text),
                Parameter::renamed("Value", "value", Kind::Text),
            ])),
        ),
    ])),
);
