//! VPCs, security groups and servers, as EC2 describes them.
//!
//! `None` is a member that the answer did not carry. It is never read as "not so".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A VPC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: String,
    /// Whether it is the region's default VPC.
    pub is_default: Option<bool>,
}

/// A security group with its inbound permissions. Egress is not graded (`docs/aws.md` 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// `sg-…`.
    pub id: String,
    /// The group name, which cannot be changed.
    pub name: Option<String>,
    /// The description, which cannot be changed.
    pub description: Option<String>,
    /// The VPC.
    pub vpc: Option<String>,
    /// The value of the tag `Name`, if the group has one.
    pub name_tag: Option<String>,
    /// The inbound permissions; `None` if the answer did not carry the list.
    pub inbound: Option<Vec<Permission>>,
}

/// One inbound permission: a protocol, a range of ports, and everybody who may.
/// EC2 merges all sources of one protocol and range into one permission (`docs/aws.md` 8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Permission {
    /// `tcp`, `udp`, `icmp`, `-1` for all, or a number.
    pub protocol: String,
    /// The first port; `None` for all protocols.
    pub from_port: Option<i64>,
    /// The last port; `None` for all protocols.
    pub to_port: Option<i64>,
    /// Who may, in a fixed order.
    pub sources: Vec<TrafficSource>,
}

impl Permission {
    /// The groups that it names as sources.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().filter_map(|source| match source {
            TrafficSource::Group(id) => Some(id.as_str()),
            TrafficSource::Cidr(_) | TrafficSource::PrefixList(_) => None,
        })
    }
}

/// Who may come in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrafficSource {
    /// Everything that carries this security group (`sg-…`).
    Group(String),
    /// A range of addresses, IPv4 or IPv6.
    Cidr(String),
    /// A prefix list (`pl-…`).
    PrefixList(String),
}

/// An EC2 instance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// `i-…`.
    pub id: String,
    /// `running`, `stopped`, …
    pub state: Option<String>,
    /// The VPC.
    pub vpc: Option<String>,
    /// The security groups that it carries.
    pub groups: Option<Vec<String>>,
    /// The value of the tag `Name`.
    pub name_tag: Option<String>,
    /// The public address, if it has one: the way in by SSH.
    pub public_ip: Option<String>,
    /// Its network interfaces (`eni-…`), which carry the groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_interfaces: Option<Vec<String>>,
    /// The instance type, such as `t3.micro`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The image that it was launched from (`ami-…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The key pair that opens it, if it was launched with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_name: Option<String>,
    /// When it was launched, or started last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launched_at: Option<Timestamp>,
}

impl Server {
    /// Whether it is terminated, or about to be. EC2 lists it for a while yet, without groups and
    /// without a VPC: what such a look lacks tells nothing.
    pub fn is_gone(&self) -> bool {
        matches!(self.state.as_deref(), Some("terminated" | "shutting-down"))
    }
}

/// An image that instances are launched from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// `ami-…`.
    pub id: String,
    /// Its name, which tells the system that is on it.
    pub name: Option<String>,
    /// `ImageOwnerAlias`: `amazon`, `aws-marketplace`, or none.
    pub owner: Option<String>,
}
