//! The evidence of a cohort: one append-only SQLite file, each observation once, and what many of them
//! found once as well.
//!
//! What was added is on the disk when the call returns, and stays whatever happens to the process;
//! other processes may write at the same time. Everything here blocks: one thread owns a [`Store`].

mod ahead;
mod answer;
mod archived;
mod check;
mod entry;
mod erase;
mod fault;
mod format;
mod format_1;
mod guards;
mod identity;
mod merge;
mod observed;
mod old;
mod open;
mod read;
mod seal;
mod source;
mod sum;
#[cfg(test)]
mod tests;
mod value;
mod window;
mod write;

pub(crate) use ahead::Ahead;
pub(crate) use entry::{Entry, Header};
pub(crate) use erase::EraseError;
pub(crate) use fault::StoreError;
pub(crate) use identity::Identity;
pub(crate) use merge::MergeError;
#[cfg(test)]
use merge::Merged;
use read::Read;
pub(crate) use read::Version;
pub(crate) use source::Source;

use crate::roster::Row;
use jiff::Timestamp;
use labproof_reports::gradebook::Shared;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a store is laid out.
const SCHEMA: &str = include_str!("store/schema.sql");

/// An open evidence store.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
    path: PathBuf,
    read: RefCell<Read>,
}

/// The command of the runs that nonces are: a nonce opens a run without a roster, which students'
/// own looks belong to.
pub(crate) const NONCE: &str = "nonce";

/// A run of labproof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    /// What tells runs apart, in every store: a UUID, or a nonce.
    pub(crate) id: String,
    /// The command that was given, such as `grade`.
    pub(crate) command: String,
    /// The version of labproof.
    pub(crate) version: String,
    /// The id of the lab.
    pub(crate) lab: String,
    /// The SHA-256 of the lab file.
    pub(crate) lab_sha256: String,
    /// When it began.
    pub(crate) started_at: Timestamp,
    /// When it ended; `None` while it goes on, and for one that was cut short. It is known later
    /// than the rest, so it is an [`Entry`] of its own.
    #[serde(skip)]
    pub(crate) finished_at: Option<Timestamp>,
}

/// A row of the roster that a run was given, without what opens an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enrolment {
    /// What tells students apart.
    pub(crate) student_id: String,
    /// The student's name.
    pub(crate) name: String,
    /// The twelve digits of the student's account.
    pub(crate) account: String,
    /// The region that a run looked at; without a run, the one that the roster names.
    pub(crate) region: Option<String>,
    /// The roster's other columns.
    pub(crate) columns: Shared<BTreeMap<String, String>>,
}

impl From<&Row> for Enrolment {
    fn from(row: &Row) -> Self {
        Self {
            student_id: row.student_id.clone(),
            name: row.name.clone(),
            account: row.account_id.clone(),
            region: row.region.clone(),
            columns: row.columns.clone(),
        }
    }
}
