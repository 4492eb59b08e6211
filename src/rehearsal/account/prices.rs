//! What AWS charges, so that a rehearsal can say beforehand what it costs.
//!
//! On-demand prices of Seoul (ap-northeast-2), single zone, without tax, as AWS publishes them
//! (aws.amazon.com/ec2/pricing/on-demand, /rds/mysql/pricing, /vpc/pricing), in November 2026; \[M\] written
//! from memory, to be compared with the price list. They are an estimate, and said to be one.

/// The region whose prices these are.
pub(super) const REGION: &str = "ap-northeast-2";

/// A price in millionths of a US dollar an hour.
pub(super) type Micros = u64;

/// EC2 instance types and DB instance classes.
const BY_CLASS: [(&str, Micros); 17] = [
    ("t2.nano", 7_200),
    ("t2.micro", 14_400),
    ("t2.small", 28_800),
    ("t3.nano", 6_500),
    ("t3.micro", 13_000),
    ("t3.small", 26_000),
    ("t3a.micro", 11_700),
    ("t4g.micro", 10_400),
    ("t4g.small", 20_800),
    ("db.t2.micro", 26_000),
    ("db.t2.small", 52_000),
    ("db.t3.micro", 26_000),
    ("db.t3.small", 52_000),
    ("db.t3.medium", 104_000),
    ("db.t4g.micro", 25_000),
    ("db.t4g.small", 51_000),
    ("db.t4g.medium", 102_000),
];

/// A public IPv4 address, whatever has it.
pub(super) const PUBLIC_ADDRESS: Micros = 5_000;

/// A GiB of a DB instance's general purpose storage, of a snapshot, and of a server's disk: by the month
/// of 730 hours 0.131, 0.095 and 0.0912 US dollars.
pub(super) const DB_STORAGE: Micros = 180;
pub(super) const SNAPSHOT: Micros = 131;
pub(super) const DISK: Micros = 125;

/// The disk that the images of Amazon Linux ask for, in GiB.
pub(super) const DISK_SIZE: u64 = 8;

/// RDS Extended Support in its third year, which is the dearest, for each virtual processor; and how many
/// the small classes have at most.
pub(super) const EXTENDED_SUPPORT: Micros = 240_000;
pub(super) const PROCESSORS: u64 = 2;

/// Major versions past their standard support (`docs/aws.md` 5).
const PAST_SUPPORT: [(&str, &[&str]); 2] =
    [("mysql", &["5.7", "8.0"]), ("postgres", &["11", "12", "13"])];

/// The price of a class, if it is known.
pub(super) fn of_class(class: &str) -> Option<Micros> {
    BY_CLASS.iter().find(|(name, _)| *name == class).map(|(_, price)| *price)
}

/// Whether a version of an engine is past its standard support.
pub(super) fn is_past_support(engine: &str, version: &str) -> bool {
    let majors = PAST_SUPPORT.iter().find(|(name, _)| *name == engine).map(|(_, majors)| *majors);
    let is_of = |major: &&str| version == *major || version.starts_with(&format!("{major}."));
    majors.into_iter().flatten().any(is_of)
}
