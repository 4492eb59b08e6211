//! The services of the cloud, a module each: what they hold, what they answer, and what the cloud's owner sets of them.
//!
//! The rest of the crate knows none of them by name, but that `region` and `cloud` keep what they hold.

mod aws_backup;
mod cloudformation;
mod cloudtrail;
mod ec2;
mod http;
mod instance_connect;
mod organizations;
mod rds;
mod sts;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::service::{Protocol, Service};

pub(crate) use cloudformation::Stacks;
pub(crate) use cloudtrail::{Attempt, Trail, USUAL_DELAY, record};
pub(crate) use ec2::{Common, Network};
pub use http::{Connection, Page};
pub(crate) use instance_connect::PushedKey;
pub use organizations::Member;
pub(crate) use rds::{Database, carry_out, settle};
pub use rds::{DatabaseHost, NewDatabase};
pub(crate) use sts::region_disabled;

static ALL: [&Service; 7] = [
    &sts::SERVICE,
    &ec2::SERVICE,
    &rds::SERVICE,
    &cloudtrail::SERVICE,
    &instance_connect::SERVICE,
    &organizations::SERVICE,
    &cloudformation::SERVICE,
];

/// How a request is refused that names no service.
pub(crate) const UNKNOWN: Protocol = sts::PROTOCOL;

/// The service of a credential scope.
pub(crate) fn named(name: &str) -> Option<&'static Service> {
    all().find(|service| service.name == name)
}

/// Every service.
pub(crate) fn all() -> impl Iterator<Item = &'static Service> {
    ALL.into_iter()
}

/// What the services hold beside accounts.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) common: Arc<Common>,
    delivery: Mutex<cloudtrail::Delivery>,
    /// Who runs the databases of DB instances.
    host: Mutex<Option<Arc<dyn DatabaseHost>>>,
    organization: Mutex<Option<organizations::Organization>>,
    /// By EC2 instance: what its web server answers.
    pages: Mutex<BTreeMap<String, Page>>,
}
