//! What a student could choose: orderable options, engine versions, and how long AWS supports them.

use jiff::Timestamp;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;

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
    Operation::read(
        "DescribeDBMajorEngineVersions",
        &[
            Parameter::new("Engine", Kind::Text),
            Parameter::new("MajorEngineVersion", Kind::Text),
            MAX_RECORDS,
            MARKER,
        ],
        describe_major_versions,
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
                && region.database.offers(class, version)
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
    region: &mut Region,
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
        .filter(|(_, version)| !region.database.withdrawn.contains(version.major))
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

fn describe_major_versions(
    region: &mut Region,
    input: &Object,
    _now: Timestamp,
) -> Result<Object, Refusal> {
    let named = input.text("Engine").map(catalogue::engine).transpose()?;
    let engines = catalogue::ENGINES.iter().copied();
    let asked = engines.filter(|engine| named.is_none_or(|named| named.name == engine.name));
    let majors = asked.flat_map(|engine| engine.majors.iter().map(move |major| (engine, major)));
    let wanted = input.text("MajorEngineVersion");
    let described = majors
        .filter(|(_, major)| wanted.is_none_or(|wanted| wanted == major.name))
        .filter(|(_, major)| !region.database.withdrawn.contains(major.name))
        .map(|(engine, major)| describe_major(engine, major));
    page(described.collect(), "DBMajorEngineVersions", "DBMajorEngineVersion", input)
}

fn describe_major(engine: &catalogue::Engine, major: &catalogue::Major) -> Object {
    let (standard, extended) = (major.supported_until, major.extended_until);
    let standard =
        standard.map(|until| lifecycle("open-source-rds-standard-support", major.released, until));
    let from = major.supported_until.and_then(|last| last.tomorrow().ok());
    let extended = from
        .zip(extended)
        .map(|(from, until)| lifecycle("open-source-rds-extended-support", from, until));
    Object::new().with("Engine", engine.name).with("MajorEngineVersion", major.name).with(
        "SupportedEngineLifecycles",
        Node::list("SupportedEngineLifecycle", standard.into_iter().chain(extended)),
    )
}

fn lifecycle(name: &str, from: Date, until: Date) -> Object {
    let end = until.to_datetime(time(23, 59, 59, 999_000_000));
    let at = |moment: jiff::civil::DateTime| {
        let zoned = moment.to_zoned(TimeZone::UTC);
        zoned.expect("these dates are far from the ends of time").timestamp()
    };
    Object::new()
        .with("LifecycleSupportName", name)
        .with("LifecycleSupportStartDate", at(from.to_datetime(time(0, 0, 0, 0))))
        .with("LifecycleSupportEndDate", at(end))
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
