//! What RDS offers for `MySQL` (docs/aws.md 5): versions, classes, and which go together.

use jiff::civil::Date;

/// A version of `MySQL`.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) name: &'static str,
    pub(super) major: &'static str,
    /// The last day of standard support.
    pub(super) supported_until: Date,
}

const fn version(name: &'static str, major: &'static str, supported_until: Date) -> Version {
    Version { name, major, supported_until }
}

const END_OF_5_7: Date = jiff::civil::date(2024, 2, 29);
const END_OF_8_0: Date = jiff::civil::date(2026, 7, 31);
const END_OF_8_4: Date = jiff::civil::date(2029, 7, 31);

/// Oldest first; of one major version the last is what a request for the major version gets.
pub(super) const VERSIONS: [Version; 6] = [
    version("5.7.44", "5.7", END_OF_5_7),
    version("5.7.44-rds.20260212", "5.7", END_OF_5_7),
    version("8.0.42", "8.0", END_OF_8_0),
    version("8.0.45", "8.0", END_OF_8_0),
    version("8.4.7", "8.4", END_OF_8_4),
    version("8.4.8", "8.4", END_OF_8_4),
];

/// What a request that names no version gets.
pub(super) const DEFAULT_VERSION: &Version = &VERSIONS[5];

/// Classes, smallest first within a family. The older `db.t2` and `db.m4` are gone.
pub(super) const CLASSES: [&str; 16] = [
    "db.t3.micro",
    "db.t3.small",
    "db.t3.medium",
    "db.t3.large",
    "db.t3.xlarge",
    "db.t3.2xlarge",
    "db.t4g.micro",
    "db.t4g.small",
    "db.t4g.medium",
    "db.t4g.large",
    "db.m5.large",
    "db.m5.xlarge",
    "db.m6g.large",
    "db.m6i.large",
    "db.r5.large",
    "db.r6g.large",
];

/// The version that a request means: a full name in any case, or a major version.
pub(super) fn find_version(asked: &str) -> Option<&'static Version> {
    let exact = VERSIONS.iter().find(|version| version.name.eq_ignore_ascii_case(asked));
    exact.or_else(|| VERSIONS.iter().rev().find(|version| version.major == asked))
}

/// Whether the class runs the version: Graviton does not run 5.7.
pub(super) fn is_offered(class: &str, version: &Version) -> bool {
    let graviton = class.split('.').nth(1).is_some_and(|family| family.ends_with('g'));
    CLASSES.contains(&class) && !(graviton && version.major == "5.7")
}

/// The parameter group that comes with a major version.
pub(super) fn default_parameter_group(major: &str) -> String {
    format!("default.mysql{major}")
}

/// The option group that comes with a major version.
pub(super) fn default_option_group(major: &str) -> String {
    format!("default:mysql-{}", major.replace('.', "-"))
}
