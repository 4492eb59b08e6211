//! The public images that EC2 offers, the same ones in every region.
//!
//! Names, owners, aliases and dates are of the form that AWS answers with; the ids are made up. An image that is not
//! Amazon's own may carry the alias `amazon` all the same, as those of verified publishers do, and anybody may publish an
//! image under the name of another's: the owner alone tells whose it is.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// An image.
#[derive(Debug)]
pub(crate) struct Image {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) owner: &'static str,
    /// `None` where the publisher is not verified.
    pub(super) alias: Option<&'static str>,
    pub(crate) architecture: &'static str,
    pub(super) system: &'static System,
    created: DateTime,
    /// From when on it is listed only to those who ask for old images too.
    deprecated: DateTime,
}

/// What runs on an image, as bills tell it.
#[derive(Debug)]
pub(super) struct System {
    pub(super) details: &'static str,
    pub(super) usage: &'static str,
    /// `windows`, and nothing for everything else.
    pub(super) platform: Option<&'static str>,
    pub(super) root_device: &'static str,
}

static AMAZON_LINUX: System = System::linux("Linux/UNIX", "RunInstances", "/dev/xvda");
static LINUX: System = System::linux("Linux/UNIX", "RunInstances", "/dev/sda1");
static RED_HAT: System =
    System::linux("Red Hat Enterprise Linux", "RunInstances:0010", "/dev/sda1");
static WINDOWS: System = System {
    details: "Windows",
    usage: "RunInstances:0002",
    platform: Some("windows"),
    root_device: "/dev/sda1",
};

impl System {
    const fn linux(details: &'static str, usage: &'static str, root_device: &'static str) -> Self {
        Self { details, usage, platform: None, root_device }
    }
}

const VERIFIED: Option<&str> = Some("amazon");
const AMAZON: &str = "137112412989";
const CANONICAL: &str = "099720109477";

/// Every image.
pub(super) static IMAGES: [Image; 10] = [
    Image {
        id: "ami-0c2b8ca1dad447f8a",
        name: "al2023-ami-2023.6.20241010.0-kernel-6.1-x86_64",
        description: "Amazon Linux 2023 AMI 2023.6.20241010.0 x86_64 HVM kernel-6.1",
        owner: AMAZON,
        alias: VERIFIED,
        architecture: "x86_64",
        system: &AMAZON_LINUX,
        created: jiff::civil::date(2024, 10, 5).at(0, 52, 43, 0),
        deprecated: jiff::civil::date(2025, 1, 3).at(0, 53, 0, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60001",
        name: "al2023-ami-2023.12.20261116.0-kernel-6.12-x86_64",
        description: "Amazon Linux 2023 AMI 2023.12.20261116.0 x86_64 HVM kernel-6.12",
        owner: AMAZON,
        alias: VERIFIED,
        architecture: "x86_64",
        system: &AMAZON_LINUX,
        created: jiff::civil::date(2026, 11, 13).at(0, 42, 47, 0),
        deprecated: jiff::civil::date(2027, 2, 11).at(0, 43, 0, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60002",
        name: "al2023-ami-2023.12.20261116.0-kernel-6.12-arm64",
        description: "Amazon Linux 2023 AMI 2023.12.20261116.0 arm64 HVM kernel-6.12",
        owner: AMAZON,
        alias: VERIFIED,
        architecture: "arm64",
        system: &AMAZON_LINUX,
        created: jiff::civil::date(2026, 11, 13).at(0, 42, 58, 0),
        deprecated: jiff::civil::date(2027, 2, 11).at(0, 43, 0, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60003",
        name: "amzn2-ami-kernel-5.10-hvm-2.0.20250321.0-x86_64-gp2",
        description: "Amazon Linux 2 Kernel 5.10 AMI 2.0.20250321.0 x86_64 HVM gp2",
        owner: AMAZON,
        alias: VERIFIED,
        architecture: "x86_64",
        system: &AMAZON_LINUX,
        created: jiff::civil::date(2025, 3, 21).at(23, 44, 7, 0),
        deprecated: jiff::civil::date(2025, 7, 1).at(0, 0, 0, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60004",
        name: "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20241109",
        description: "Canonical, Ubuntu, 24.04, amd64 noble image",
        owner: CANONICAL,
        alias: VERIFIED,
        architecture: "x86_64",
        system: &LINUX,
        created: jiff::civil::date(2024, 11, 9).at(7, 11, 55, 0),
        deprecated: jiff::civil::date(2026, 11, 9).at(7, 11, 55, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60005",
        name: "debian-12-amd64-20261101-2284",
        description: "Debian 12 (20261101-2284)",
        owner: "136693071363",
        alias: VERIFIED,
        architecture: "x86_64",
        system: &AMAZON_LINUX,
        created: jiff::civil::date(2026, 11, 1).at(16, 45, 12, 0),
        deprecated: jiff::civil::date(2028, 11, 1).at(16, 45, 12, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60006",
        name: "RHEL-9.6.0_HVM-20260910-x86_64-0-Hourly2-GP3",
        description: "Provided by Red Hat, Inc.",
        owner: "309956199498",
        alias: VERIFIED,
        architecture: "x86_64",
        system: &RED_HAT,
        created: jiff::civil::date(2026, 9, 10).at(13, 5, 31, 0),
        deprecated: jiff::civil::date(2028, 9, 10).at(13, 5, 31, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60007",
        name: "Windows_Server-2022-English-Full-Base-2026.11.12",
        description: "Microsoft Windows Server 2022 Full Locale English AMI provided by Amazon",
        owner: "801119661308",
        alias: VERIFIED,
        architecture: "x86_64",
        system: &WINDOWS,
        created: jiff::civil::date(2026, 11, 12).at(6, 21, 40, 0),
        deprecated: jiff::civil::date(2028, 11, 12).at(6, 21, 40, 0),
    },
    // Somebody else's, under the name of Amazon's.
    Image {
        id: "ami-0a1b2c3d4e5f60008",
        name: "al2023-ami-2023.6.20241010.0-kernel-6.1-x86_64",
        description: "Amazon Linux 2023 with everything installed",
        owner: "600000000001",
        alias: None,
        architecture: "x86_64",
        system: &AMAZON_LINUX,
        created: jiff::civil::date(2026, 8, 2).at(10, 0, 0, 0),
        deprecated: jiff::civil::date(2028, 8, 2).at(10, 0, 0, 0),
    },
    Image {
        id: "ami-0a1b2c3d4e5f60009",
        name: "al2023-ami-ecs-hvm-2023.0.20261110-kernel-6.1-x86_64",
        description: "Amazon Linux AMI 2023.0.20261110 x86_64 ECS HVM EBS",
        owner: "591542846629",
        alias: VERIFIED,
        architecture: "x86_64",
        system: &AMAZON_LINUX,
        created: jiff::civil::date(2026, 11, 10).at(19, 30, 2, 0),
        deprecated: jiff::civil::date(2028, 11, 10).at(19, 30, 2, 0),
    },
];

/// The image of that id.
pub(super) fn image(id: &str) -> Option<&'static Image> {
    IMAGES.iter().find(|image| image.id == id)
}

impl Image {
    pub(super) fn created_at(&self) -> Timestamp {
        in_utc(self.created)
    }

    pub(super) fn deprecated_at(&self) -> Timestamp {
        in_utc(self.deprecated)
    }
}

fn in_utc(time: DateTime) -> Timestamp {
    time.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |time| time.timestamp())
}

/// Families of instance types of which a size is offered, and those among them that run on Arm.
const FAMILIES: [&str; 16] = [
    "t2", "t3", "t3a", "t4g", "m1", "m5", "m6g", "m6i", "m7i", "m7i-flex", "c5", "c6g", "c6i",
    "c7i-flex", "r5", "r6g",
];
const ON_ARM: [&str; 4] = ["t4g", "m6g", "c6g", "r6g"];
const SIZES: [&str; 9] =
    ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge"];

/// The types that an account on the free plan may launch.
pub(super) const FREE_TYPES: [&str; 6] =
    ["t3.micro", "t3.small", "t4g.micro", "t4g.small", "c7i-flex.large", "m7i-flex.large"];

/// The architecture of an instance type; `None` if there is no such type.
pub(super) fn architecture_of(instance_type: &str) -> Option<&'static str> {
    let (family, size) = instance_type.split_once('.')?;
    let offered = FAMILIES.contains(&family) && SIZES.contains(&size);
    offered.then(|| if ON_ARM.contains(&family) { "arm64" } else { "x86_64" })
}
