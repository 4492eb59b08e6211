//! The services of the cloud, a module each: what they hold, what they answer, and what its owner sets of them.
//!
//! Nothing outside knows one of them by name but [`crate::region`], which holds what they hold in one account and region.

mod aws_backup;
mod cloudtrail;
pub(crate) mod ec2;
mod http;
pub(crate) mod instance_connect;
pub(crate) mod rds;
pub(crate) mod sts;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub(crate) use cloudtrail::{Attempt, Trail, lookup_events, record};
pub(crate) use ec2::{Common, Network};
pub use http::{Connection, Page};
pub(crate) use instance_connect::PushedKey;
pub(crate) use rds::{Database, settle};

/// What the services hold beside accounts.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) common: Arc<Common>,
    pub(crate) delivery: Mutex<cloudtrail::Delivery>,
    /// By EC2 instance: what its web server answers.
    pages: Mutex<BTreeMap<String, Page>>,
}
