
#[doc(inline)]
pub use config::Config;

pub mod client;

pub mod config;

pub mod error;

mod error_type_registry;

pub mod meta;

pub mod operation;

pub mod primitives;

mod type_registry;

pub mod types;

mod observability_feature;

mod sdk_feature_tracker;

mod endpoint_lib;

mod lens;

#[doc(inline)]
pub use client::Client;
