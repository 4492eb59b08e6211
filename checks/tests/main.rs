//! What the contract says (`docs/contract.md`), proven through the public API alone.

mod common;
mod reference;
