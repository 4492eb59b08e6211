//! An embedded cloud: STS, EC2 with Instance Connect and web servers, RDS, `CloudFormation` and `CloudTrail` as labs touch them
//! (docs/aws.md), for the demo, the rehearsal and the tests.
//!
//! It answers in process, as the SDK's HTTP client ([`Cloud::http_client`]), and on a port ([`Cloud::serve`]); its web
//! servers answer in process too ([`Cloud::connect_http`]), and on a port ([`Cloud::serve_pages`]). It keeps
//! many accounts, each in several regions; the access key id says whose request it is and the credential scope which
//! service and region it is for. Signatures are not verified and sessions do not expire. Time is the cloud's own: it
//! stands still until [`Cloud::advance`] moves it, or flows after [`Cloud::let_time_flow`]. What it does not know it
//! refuses with AWS's own error; it never answers with an empty list instead.

mod account;
mod body;
mod client;
mod clock;
mod cloud;
mod dispatch;
mod fault;
mod filter;
mod interface;
mod lock;
mod operation;
mod paging;
mod policy;
mod refusal;
mod region;
mod serve;
mod service;
mod services;
mod wire;
pub mod workshop;

pub use account::{AccessKey, DEFAULT_REGIONS, Plan, Role};
pub use cloud::{ADMINISTRATOR, Cloud};
pub use fault::{Fault, FaultKind, Times};
pub use interface::interface;
pub use policy::{Permission, Policy};
pub use services::{Connection, DatabaseHost, Member, NewDatabase, Page};
pub use wire::node::Secret;

pub(crate) use cloud::Inner;
