//! `DescribeDBInstances`.

use jiff::Timestamp;

use super::instance::{DbInstance, describe};
use super::modify::find;
use super::{FILTERS, INSTANCE, MARKER, MAX_RECORDS, filters, page};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::Object;

pub(super) static OPERATIONS: &[Operation] = &[Operation::read(
    "DescribeDBInstances",
    &[INSTANCE, FILTERS, MAX_RECORDS, MARKER],
    describe_db_instances,
)];

fn describe_db_instances(
    region: &mut Region,
    input: &Object,
    now: Timestamp,
) -> Result<Object, Refusal> {
    let filters =
        filters(input, &["db-instance-id", "dbi-resource-id", "db-cluster-id", "engine"])?;
    let named = input.text("DBInstanceIdentifier").map(str::to_ascii_lowercase);
    if let Some(identifier) = &named {
        find(region, identifier)?;
    }
    let mut instances: Vec<&DbInstance> = region
        .database
        .instances
        .iter()
        .filter(|instance| named.as_ref().is_none_or(|named| *named == instance.identifier))
        .filter(|instance| {
            filters.keep(|filter| match filter {
                "db-instance-id" => {
                    vec![instance.identifier.clone(), region.rds_arn("db", &instance.identifier)]
                }
                "dbi-resource-id" => vec![instance.resource_id.clone()],
                "db-cluster-id" => instance.cluster.iter().cloned().collect(),
                _ => vec![instance.settings.engine.name.to_owned()],
            })
        })
        .collect();
    instances.sort_by(|one, other| one.identifier.cmp(&other.identifier));
    let described = instances.into_iter().map(|instance| describe(region, instance, now));
    page(described.collect(), "DBInstances", "DBInstance", input)
}
