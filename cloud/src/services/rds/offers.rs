//! What a student could choose: orderable options and engine versions.

use jiff::Timestamp;

use super::{FILTERS, MARKER, MAX_RECORDS, catalogue, filters, page};
use crate::operation::{Operation, required};
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
    filters(input, &[])?;
    let engine = catalogue::engine(required(input, "Engine")?)?;
    let wanted_class = input.text("DBInstanceClass");
    let mut options = Vec::new();
    for version in versions(engine, input) {
        for class in catalogue::CLASSES {
            if wanted_class.is_none_or(|wanted| wanted == class)
                && engine.is_offered(class, version)
            {
                let storage_types: &[&str] = if engine.name == catalogue::AURORA_MYSQL.name {
                    &["aurora"]
                } else {
                    &["gp2", "gp3"]
                };
                options.extend(
                    storage_types
                        .iter()
                        .map(|storage| option(region, class, (engine, version), storage)),
                );
            }
        }
    }
    page(options, "OrderableDBInstanceOptions", "OrderableDBInstanceOption", input)
}

fn option(
    region: &Region,
    class: &str,
    (engine, version): (&catalogue::Engine, &catalogue::Version),
    storage: &str,
) -> Object {
    let zones = region
        .network
        .default_vpc()
        .subnets
        .iter()
        .map(|subnet| Object::new().with("Name", &subnet.zone));
    Object::new()
        .with("Engine", engine.name)
        .with("EngineVersion", version.name)
        .with("DBInstanceClass", class)
        .with("LicenseModel", engine.license)
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
    filters(input, &[])?;
    let named = input.text("Engine").map(catalogue::engine).transpose()?;
    let default_only = input.flag("DefaultOnly") == Some(true);
    let engines = catalogue::ENGINES.iter().copied();
    let described = engines
        .filter(|engine| named.is_none_or(|named| named.name == engine.name))
        .flat_map(|engine| {
            versions(engine, input).into_iter().map(move |version| (engine, version))
        })
        .filter(|(engine, version)| !default_only || version.name == engine.default_version.name)
        .filter(|(engine, version)| {
            let wanted = input.text("DBParameterGroupFamily");
            wanted.is_none_or(|wanted| wanted == engine.family(version.major))
        })
        .map(|(engine, version)| describe_version(engine, version));
    page(described.collect(), "DBEngineVersions", "DBEngineVersion", input)
}

fn describe_version(engine: &catalogue::Engine, version: &catalogue::Version) -> Object {
    let description = engine.description.split(' ').next().unwrap_or_default();
    Object::new()
        .with("Engine", engine.name)
        .with("EngineVersion", version.name)
        .with("MajorEngineVersion", version.major)
        .with("DBParameterGroupFamily", engine.family(version.major))
        .with("DBEngineDescription", engine.description)
        .with("DBEngineVersionDescription", format!("{description} {}", version.name))
        .with("ValidUpgradeTarget", Node::list("UpgradeTarget", [] as [Object; 0]))
        .with("SupportsReadReplica", true)
        .with("Status", "available")
}

/// The versions of an engine that a call asks about: by name, by major version, or all.
fn versions(engine: &catalogue::Engine, input: &Object) -> Vec<&'static catalogue::Version> {
    let wanted = input.text("EngineVersion");
    let fits = |version: &&catalogue::Version| {
        wanted.is_none_or(|wanted| {
            version.name.eq_ignore_ascii_case(wanted) || version.major == wanted
        })
    };
    engine.versions.iter().filter(fits).collect()
}
