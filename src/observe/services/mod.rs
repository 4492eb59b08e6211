//! How each service is looked at, under the service's name.

pub(crate) mod cloudtrail;
pub(crate) mod ec2;
pub(crate) mod http;
pub(crate) mod mysql;
pub(crate) mod offers;
pub(crate) mod rds;
pub(crate) mod ssh;
pub(crate) mod way;

use super::scan::Observer;

/// Every observer; what must be known before stands above. That an account was entered is known
/// before all, and a host key is seen on the way to a database.
pub(super) static OBSERVERS: [Observer; 12] = [
    ec2::REGIONS_OBSERVER,
    ec2::VPCS_OBSERVER,
    ec2::GROUPS_OBSERVER,
    ec2::SERVERS_OBSERVER,
    rds::INSTANCES_OBSERVER,
    rds::SNAPSHOTS_OBSERVER,
    rds::BACKUPS_OBSERVER,
    rds::EVENTS_OBSERVER,
    cloudtrail::OBSERVER,
    ec2::IMAGES_OBSERVER,
    way::TABLE_OBSERVER,
    http::OBSERVER,
];
