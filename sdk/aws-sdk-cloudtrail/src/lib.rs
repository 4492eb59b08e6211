
#[doc(inline)]
pub use config::Config;

pub mod client;

pub mod config;

pub mod error;

pub mod meta;

pub mod operation;

pub mod primitives;

pub mod types;

mod observability_feature;

pub(crate) mod protocol_serde;

mod sdk_feature_tracker;

mod serialization_settings;

mod endpoint_lib;

mod lens;

mod serde_util;

mod json_errors;

#[doc(inline)]
pub use client::Client;
