//! What RDS offers (docs/aws.md 5): engines, their versions, classes, and which go together.

use jiff::civil::{Date, date};

use crate::refusal::Refusal;

/// A database engine.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) license: &'static str,
    pub(super) port: i64,
    /// Those of which AWS tells for how long they are supported.
    pub(super) majors: &'static [Major],
    /// Oldest first; of one major version the last is what a request for the major version gets.
    pub(super) versions: &'static [Version],
    /// What a request that names no version gets.
    pub(super) default_version: &'static Version,
}

/// A version of an engine.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) name: &'static str,
    pub(super) major: &'static str,
    /// The last day of standard support; `None` where it is not announced.
    pub(super) supported_until: Option<Date>,
}

/// A major version, and how long AWS supports it.
#[derive(Debug)]
pub(super) struct Major {
    pub(super) name: &'static str,
    pub(super) released: Date,
    pub(super) supported_until: Option<Date>,
    /// The last day of Extended Support, which follows on standard support.
    pub(super) extended_until: Option<Date>,
}

const fn version(
    name: &'static str,
    major: &'static str,
    supported_until: Option<Date>,
) -> Version {
    Version { name, major, supported_until }
}

const fn major(
    name: &'static str,
    released: Date,
    supported_until: Option<Date>,
    extended_until: Option<Date>,
) -> Major {
    Major { name, released, supported_until, extended_until }
}

const END_OF_5_7: Option<Date> = Some(date(2024, 2, 29));
const END_OF_8_0: Option<Date> = Some(date(2026, 7, 31));
const END_OF_8_4: Option<Date> = Some(date(2029, 7, 31));

static MYSQL_VERSIONS: [Version; 7] = [
    version("5.7.44", "5.7", END_OF_5_7),
    version("5.7.44-RDS.20260212", "5.7", END_OF_5_7),
    version("8.0.42", "8.0", END_OF_8_0),
    version("8.0.45", "8.0", END_OF_8_0),
    version("8.4.7", "8.4", END_OF_8_4),
    version("8.4.8", "8.4", END_OF_8_4),
    version("9.7.1", "9.7", None),
];

/// When they came to RDS is from memory.
static MYSQL_MAJORS: [Major; 4] = [
    major("5.7", date(2016, 2, 22), END_OF_5_7, Some(date(2029, 6, 30))),
    major("8.0", date(2018, 10, 23), END_OF_8_0, Some(date(2029, 7, 31))),
    major("8.4", date(2024, 11, 21), END_OF_8_4, Some(date(2032, 7, 31))),
    major("9.7", date(2026, 8, 4), None, None),
];

/// Which version the console proposes since 9.7 is there is not known: 8.4 stays the default.
pub(super) static MYSQL: Engine = Engine {
    name: "mysql",
    description: "MySQL Community Edition",
    license: "general-public-license",
    port: 3306,
    majors: &MYSQL_MAJORS,
    versions: &MYSQL_VERSIONS,
    default_version: &MYSQL_VERSIONS[5],
};

/// The newest of each major version; their last digits are from memory.
static MARIADB_VERSIONS: [Version; 4] = [
    version("10.6.24", "10.6", None),
    version("10.11.15", "10.11", None),
    version("11.4.9", "11.4", None),
    version("11.8.5", "11.8", None),
];

/// It has no Extended Support.
pub(super) static MARIADB: Engine = Engine {
    name: "mariadb",
    description: "MariaDB Community Edition",
    license: "general-public-license",
    port: 3306,
    majors: &[],
    versions: &MARIADB_VERSIONS,
    default_version: &MARIADB_VERSIONS[2],
};

static POSTGRES_VERSIONS: [Version; 2] =
    [version("16.10", "16", None), version("17.6", "17", None)];

static POSTGRES: Engine = Engine {
    name: "postgres",
    description: "PostgreSQL",
    license: "postgresql-license",
    port: 5432,
    majors: &[],
    versions: &POSTGRES_VERSIONS,
    default_version: &POSTGRES_VERSIONS[1],
};

static AURORA_MYSQL_VERSIONS: [Version; 1] = [version("8.0.mysql_aurora.3.10.0", "8.0", None)];

/// Its instances are members of a cluster.
pub(super) static AURORA_MYSQL: Engine = Engine {
    name: "aurora-mysql",
    description: "Aurora MySQL",
    license: "general-public-license",
    port: 3306,
    majors: &[],
    versions: &AURORA_MYSQL_VERSIONS,
    default_version: &AURORA_MYSQL_VERSIONS[0],
};

/// Every engine.
pub(super) static ENGINES: [&Engine; 4] = [&MYSQL, &MARIADB, &POSTGRES, &AURORA_MYSQL];

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

/// The classes of a Multi-AZ DB cluster: all with disks of their own.
pub(super) const CLUSTER_CLASSES: [&str; 3] = ["db.c6gd.medium", "db.m5d.large", "db.m6gd.large"];

/// The engine of that name.
pub(super) fn engine(name: &str) -> Result<&'static Engine, Refusal> {
    let named = ENGINES.iter().copied().find(|engine| engine.name == name);
    named.ok_or_else(|| Refusal::new("InvalidParameterValue", format!("Invalid DB engine: {name}")))
}

impl Engine {
    /// The version that a request means: a full name in any case, or a major version.
    pub(super) fn find_version(&self, asked: &str) -> Option<&'static Version> {
        let exact = self.versions.iter().find(|version| version.name.eq_ignore_ascii_case(asked));
        exact.or_else(|| self.versions.iter().rev().find(|version| version.major == asked))
    }

    /// The version that a request names, or the default one.
    pub(super) fn asked_version(&self, asked: Option<&str>) -> Result<&'static Version, Refusal> {
        let Some(asked) = asked else { return Ok(self.default_version) };
        self.find_version(asked).ok_or_else(|| {
            Refusal::new(
                "InvalidParameterCombination",
                format!("Cannot find version {asked} for {}", self.name),
            )
        })
    }

    /// Whether the class runs the version: Graviton does not run `MySQL` 5.7, and Aurora begins at medium.
    pub(super) fn is_offered(&self, class: &str, version: &Version) -> bool {
        let mut parts = class.split('.').skip(1);
        let (family, size) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let too_old = family.ends_with('g') && version.major == "5.7";
        let too_small = self.name == AURORA_MYSQL.name && ["micro", "small"].contains(&size);
        CLASSES.contains(&class) && !too_old && !too_small
    }

    /// The family of parameter groups of a major version.
    pub(super) fn family(&self, major: &str) -> String {
        format!("{}{major}", self.name)
    }

    /// The parameter group that comes with a major version.
    pub(super) fn default_parameter_group(&self, major: &str) -> String {
        format!("default.{}", self.family(major))
    }

    /// The option group that comes with a major version.
    pub(super) fn default_option_group(&self, major: &str) -> String {
        format!("default:{}-{}", self.name, major.replace('.', "-"))
    }
}
