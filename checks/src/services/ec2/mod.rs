//! Amazon EC2 and its VPCs: what they tell, which of their calls are kept, and how their things live.

pub(crate) mod answers;
pub(crate) mod calls;
mod group_names;
pub(crate) mod groups;
pub(crate) mod members;
mod rules;
pub(crate) mod servers;
pub(crate) mod sources;
mod spec;
mod state;

pub use sources::{IMAGES, REGIONS, SECURITY_GROUPS, SERVERS, VPCS};
pub use spec::{GroupSpec, ServerSpec};

pub(crate) use groups::{GroupHistory, Moment};
pub(crate) use spec::{
    EVERY_IPV4, EVERY_IPV6, admits, admits_everybody, covers, is_called, is_no_name, is_same_name,
};
pub(crate) use state::Ec2;
