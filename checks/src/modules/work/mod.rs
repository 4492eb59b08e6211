//! What a student does in a lab, as values: the reference student's work, which is derived from a lab,
//! and the faults that spoil it. It is done by whoever rehearses the lab; nothing here touches AWS.

mod act;
mod database;
mod fault;
mod find;
mod network;
mod steps;

pub use act::Act;
pub use database::{Change, Deletion, Login, NewInstance, NewSnapshot, Placement, Statement};
pub(crate) use database::{create_database, other_password, statements};
pub use fault::{Falls, Fault, Site};
pub use network::{Image, NewGroup, NewRule, NewServer, Page, RuleSource};
pub(crate) use steps::Asked;
pub use steps::{Step, Work, difference};
