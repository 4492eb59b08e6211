//! What the contract says (`docs/contract.md`), proven through the public API alone.

mod cases;
mod common;
mod properties;
mod reference;
