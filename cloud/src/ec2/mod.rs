//! EC2: the default network, security groups, instances and tags.

mod groups;
mod instances;
mod permissions;
mod rule;
mod rules;
mod tags;
mod vpcs;

use std::collections::BTreeMap;

use crate::operation::Operation;
use crate::region::{digits, resource_id};
use crate::wire::query::{Kind, Parameter};

use groups::Group;
use instances::Instance;

/// Every operation of EC2 that is implemented.
pub(crate) static OPERATIONS: &[&[Operation]] = &[
    vpcs::OPERATIONS,
    groups::OPERATIONS,
    rules::OPERATIONS,
    instances::OPERATIONS,
    tags::OPERATIONS,
];

/// What EC2 holds in one account and region.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) vpc: String,
    pub(crate) subnets: Vec<Subnet>,
    pub(crate) groups: Vec<Group>,
    instances: Vec<Instance>,
    tags: BTreeMap<String, BTreeMap<String, String>>,
}

/// A subnet of the default VPC.
#[derive(Debug)]
pub(crate) struct Subnet {
    pub(crate) id: String,
    pub(crate) zone: String,
    cidr: String,
}

impl Network {
    pub(crate) fn of_a_new_account(account: &str, region: &str, seed: &str) -> Self {
        let id = |prefix: &str, what: &str| resource_id(prefix, &digits(&format!("{seed} {what}")));
        let vpc = id("vpc", "vpc");
        let subnets =
            ["a", "b", "c", "d"].iter().zip([0, 16, 32, 48]).map(|(letter, third)| Subnet {
                id: id("subnet", letter),
                zone: format!("{region}{letter}"),
                cidr: format!("172.31.{third}.0/20"),
            });
        Self {
            subnets: subnets.collect(),
            groups: vec![Group::default_of(&vpc, account, &id)],
            instances: Vec::new(),
            tags: BTreeMap::new(),
            vpc,
        }
    }

    /// The default security group, which every VPC has.
    pub(crate) fn default_group(&self) -> &str {
        &self.groups[0].id
    }

    /// Whether there is such a group.
    pub(crate) fn has_group(&self, id: &str) -> bool {
        self.groups.iter().any(|group| group.id == id)
    }
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
