//! What a student could choose: orderable options and engine versions.

use jiff::Timestamp;

use super::{FILTERS, MARKER, MAX_RECORDS, catalogue};
use crate::filter::Filters;
use crate::operation::{Operation, required};
use crate::paging;
use crate::refusal::Refusal;
use crate::region::Region;
use crate::wire::node::{Node, Object};
use crate::wire::query::{Kind, Parameter};

pub(super) static OPERATIONS: &[Operation] = &[
    Operation::read(
        "DescribeOrderableDBInstanceOptions",
        &[
            Parameter::new("Engine", Kind::Text),
            Parameter::new("EngineVersion", Kind::Text),
            Parameter::new("DBInstanceClass", Kind::Text),
            Parameter::new("LicenseModel", Kind::Text),
            Parameter::new("Vpc", Kind::Flag),
            FILTERS,
            MAX_RECORDS,
            MARKER,
        ],
        describe_orderable_options,
    ),
    Operation::read(
        "DescribeDBEngineVersions",
        &[
            Parameter::new("Engine", Kind::Text),
            Parameter::new("EngineVersion", Kind::Text),
            Parameter::new("DBParameterGroupFamily", Kind::Text),
            Parameter::new("DefaultOnly", Kind::Flag),
            FILTERS,
            MAX_RECORDS,
            MARKER,
        ],
        describe_engine_versions,
    ),
];

fn describe_orderable_options(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    Filters::rds(input, &[])?;
    check_engine(Some(required(input, "Engine")?))?;
    let wanted_class = input.text("DBInstanceClass");
    let mut options = Vec::new();
    for version in versions(input) {
        for class in catalogue::CLASSES {
            if wanted_class.is_none_or(|wanted| wanted == class)
                && catalogue::is_offered(class, version)
            {
                options
                    .extend(["gp2", "gp3"].map(|storage| option(region, class, version, storage)));
            }
        }
    }
    paging::rds(options, "OrderableDBInstanceOptions", "OrderableDBInstanceOption", input)
}

fn option(region: &Region, class: &str, version: &catalogue::Version, storage: &str) -> Object {
    let zones = region
        .network
        .default_vpc()
        .subnets
        .iter()
        .map(|subnet| Object::new().with("Name", &subnet.zone));
    Object::new()
        .with("Engine", "mysql")
        .with("EngineVersion", version.name)
        .with("DBInstanceClass", class)
        .with("LicenseModel", "general-public-license")
        .with("AvailabilityZones", Node::list("AvailabilityZone", zones))
        .with("MultiAZCapable", true)
        .with("ReadReplicaCapable", true)
        .with("Vpc", true)
        .with("SupportsStorageEncryption", true)
        .with("StorageType", storage)
        .with("SupportsIops", false)
        .with("SupportsIAMDatabaseAuthentication", true)
        .with("SupportsPerformanceInsights", false)
        .with("MinStorageSize", 20_i64)
        .with("MaxStorageSize", 16_384_i64)
}

fn describe_engine_versions(
    _region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    Filters::rds(input, &[])?;
    check_engine(input.text("Engine"))?;
    let default_only = input.flag("DefaultOnly") == Some(true);
    let family = |version: &catalogue::Version| format!("mysql{}", version.major);
    let versions = versions(input)
        .into_iter()
        .filter(|version| !default_only || version.name == catalogue::DEFAULT_VERSION.name)
        .filter(|version| {
            input.text("DBParameterGroupFamily").is_none_or(|wanted| wanted == family(version))
        })
        .map(|version| {
            Object::new()
                .with("Engine", "mysql")
                .with("EngineVersion", version.name)
                .with("MajorEngineVersion", version.major)
                .with("DBParameterGroupFamily", family(version))
                .with("DBEngineDescription", "MySQL Community Edition")
                .with("DBEngineVersionDescription", format!("MySQL {}", version.name))
                .with("ValidUpgradeTarget", Node::list("UpgradeTarget", [] as [Object; 0]))
                .with("SupportsReadReplica", true)
                .with("Status", "available")
        });
    paging::rds(versions.collect(), "DBEngineVersions", "DBEngineVersion", input)
}

fn check_engine(engine: Option<&str>) -> Result<(), Refusal> {
    match engine {
        Some("mysql") | None => Ok(()),
        Some(other) => Err(Refusal::new(
            "InvalidParameterValue",
            format!("The embedded cloud offers mysql only, not {other}"),
        )),
    }
}

/// The versions that a call asks about: by name, by major version, or all.
fn versions(input: &Object) -> Vec<&'static catalogue::Version> {
    let wanted = input.text("EngineVersion");
    let fits = |version: &catalogue::Version| {
        wanted.is_none_or(|wanted| {
            version.name.eq_ignore_ascii_case(wanted) || version.major == wanted
        })
    };
    catalogue::VERSIONS.iter().filter(|version| fits(version)).collect()
}
