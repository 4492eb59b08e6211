//! The regions of an account.

use jiff::Timestamp;

use super::{FILTER, filters};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[Operation::read(
    "DescribeRegions",
    &[
        FILTER,
        Parameter::renamed("RegionName", "regionNames", Kind::List(&Kind::Text)),
        Parameter::renamed("AllRegions", "allRegions", Kind::Flag),
    ],
    describe_regions,
)];

/// Regions that an account has not enabled are listed with `AllRegions`.
const OPT_IN_REGIONS: [&str; 2] = ["ap-east-1", "me-south-1"];

fn describe_regions(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let filters = filters(input, &["region-name", "endpoint", "opt-in-status"])?;
    let named = input.texts("regionNames");
    let disabled = OPT_IN_REGIONS.into_iter().filter(|name| {
        input.flag("allRegions") == Some(true)
            && region.enabled.iter().all(|enabled| enabled != name)
    });
    let all = region.enabled.iter().map(|name| (name.as_str(), "opt-in-not-required"));
    let all: Vec<_> = all.chain(disabled.map(|name| (name, "not-opted-in"))).collect();
    if let Some(unknown) = named.iter().find(|named| all.iter().all(|(name, _)| name != *named)) {
        return Err(Refusal::new(
            "InvalidParameterValue",
            format!("Invalid region provided: {unknown}"),
        ));
    }
    let regions = all
        .into_iter()
        .filter(|(name, _)| named.is_empty() || named.contains(name))
        .map(|(name, status)| (name, format!("ec2.{name}.amazonaws.com"), status))
        .filter(|(name, endpoint, status)| {
            filters.keep(|filter| match filter {
                "region-name" => vec![(*name).to_owned()],
                "endpoint" => vec![endpoint.clone()],
                _ => vec![(*status).to_owned()],
            })
        })
        .map(|(name, endpoint, status)| {
            Object::new()
                .with("regionName", name)
                .with("regionEndpoint", endpoint)
                .with("optInStatus", status)
        });
    Ok(Object::new().with("regionInfo", Node::items(regions)))
}
