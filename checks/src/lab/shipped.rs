//! The labs that ship.

/// The labs that ship with the program: id and file.
pub const SHIPPED: [(&str, &str); 2] = [
    ("stem-day-rds", include_str!("../../labs/stem-day-rds.toml")),
    ("stem-day-ec2", include_str!("../../labs/stem-day-ec2.toml")),
];

/// The lab where nobody names another.
pub const DEFAULT: &str = SHIPPED[0].0;
