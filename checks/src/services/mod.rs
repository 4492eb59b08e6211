//! What each service tells: its answers as types, which of its calls are kept, and how its things live.
//! Nothing here knows a check or a lab.

pub(crate) mod answer;
pub(crate) mod cloudtrail;
mod declared;
pub(crate) mod ec2;
pub(crate) mod http;
pub(crate) mod kept;
pub(crate) mod member;
pub(crate) mod mysql;
pub(crate) mod rds;
pub(crate) mod refusal;
pub(crate) mod ssh;
