//! The judging half of labproof: a pure function from evidence to outcomes and points.
//!
//! There is deliberately no AWS, no async runtime, no file, no clock here. What was observed comes
//! in as [`evidence`], the lab as a [`lab::Lab`], and out goes one [`result::StudentResult`] a
//! student. The same input gives the same output, to the byte.

pub mod attestation;
pub mod decision;
pub mod evidence;
pub mod explain;
pub mod facts;
mod host_keys;
pub mod judge;
pub mod lab;
pub mod login_error;
pub mod outcome;
mod points;
pub mod principal;
pub mod region;
pub mod registry;
pub mod result;
pub mod standing;
mod tasks;

pub use points::Points;
