//! What the contract says (`docs/contract.md`), proven through the public API alone.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

// TMP mod attestation;
mod cases;
mod changes;
mod common;
mod db_config;
mod deadline;
// TMP mod decision;
mod deletion;
mod explain;
mod host_keys;
mod instances;
// TMP mod lab;
// TMP mod login_error;
// TMP mod needs;
mod one_look;
// TMP mod outcomes;
// TMP mod properties;
mod reference;
mod region;
// TMP mod registry;
mod resize;
mod revokes;
// TMP mod rules;
mod score;
mod security_group;
mod snapshot;
mod speed;
mod sql_table;
mod standing;
mod time;
mod trail;

// TMP mod way_in;
mod web_tier;
