//! A receipt: what a student's own look at the database showed, as a file to hand in.
//!
//! It is written on the student's server and can be written by hand: it attests, and proves
//! nothing. Its own hash finds what was damaged on the way. `docs/receipt.md` describes the file.

mod file;
pub(crate) mod folder;
mod listing;
mod refusal;

pub(crate) use file::{Asked, Fault, Identity, InstanceIdentity, Receipt, Reply};
