//! What the contract says (`docs/contract.md`), proven through the public API alone.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod attestation;
mod cases;
mod changes;
mod common;
mod db_config;
mod deadline;
mod decision;
mod deletion;
mod example;
mod explain;
mod host_keys;
mod instances;
mod lab;
mod last_change;
mod layers;
mod login_error;
mod modules;
mod needs;
mod one_look;
mod open_group;
mod outcomes;
mod preflight;
mod properties;
mod reference;
mod region;
mod resize;
mod revokes;
mod rules;
mod schema;
mod score;
mod secret;
mod security_group;
mod server;
mod snapshot;
mod speed;
mod sql_table;
mod standing;
mod starter;
mod things;
mod time;
mod trail;
mod way_in;
mod web_page;
mod web_tier;
