//! What EC2 is asked for.

use crate::engine::{Source, action};

/// The enabled regions.
pub const REGIONS: Source = Source::new(&action("regions", "ec2:DescribeRegions"));
/// The VPCs.
pub const VPCS: Source = Source::new(&action("vpcs", "ec2:DescribeVpcs"));
/// The security groups.
pub const SECURITY_GROUPS: Source =
    Source::new(&action("security-groups", "ec2:DescribeSecurityGroups"));
/// The EC2 instances.
pub const SERVERS: Source = Source::new(&action("servers", "ec2:DescribeInstances"));
/// The images that EC2 instances were launched from.
pub const IMAGES: Source = Source::new(&action("images", "ec2:DescribeImages"));
