//! How AWS writes: one tree for every request and answer, and the two wire protocols around it.

pub(crate) mod node;
pub(crate) mod query;
pub(crate) mod trail;
pub(crate) mod xml;
