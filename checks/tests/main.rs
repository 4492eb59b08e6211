//! What the contract says (`docs/contract.md`), proven through the public API alone.

mod cases;
mod common;
mod db_config;
mod outcomes;
mod properties;
mod reference;
mod security_group;
mod sql_table;
mod web_tier;
