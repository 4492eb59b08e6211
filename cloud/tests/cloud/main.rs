//! The embedded cloud over its request path, as a client meets it.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod clusters;
mod errors;
mod faults;
mod groups;
mod hosts;
mod identities;
mod images;
mod instance_connect;
mod instances;
mod launches;
mod lookups;
mod metadata;
mod offers;
mod organizations;
mod pages;
mod paging;
mod records;
mod servers;
mod sessions;
mod snapshots;
mod socket;
mod speed;
mod stacks;
mod support;
mod workshop;
