//! Who is graded: a CSV file in, rows out.
//!
//! A row that cannot be understood is never dropped: every such row is named by line, column and
//! cause, and a roster with one grades nobody (`docs/contract.md` R203). So that a quote left open
//! cannot swallow the rows below it, a student is exactly one line: no cell holds a line break.

mod cell;
mod decode;
mod fault;
mod line;
mod parse;
mod reader;
mod row;
mod secret_column;
#[cfg(test)]
mod tests;

pub(crate) use cell::is_region;
pub(crate) use fault::RosterError;

use crate::private::{self, Secret};
use labproof_checks::evidence::Endpoint;
use labproof_reports::gradebook::Shared;
use russh::keys::Algorithm;
use russh::keys::ssh_key::Fingerprint;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A cohort, in the order of its file.
#[derive(Debug)]
pub(crate) struct Roster {
    /// One row a student.
    pub(crate) rows: Vec<Row>,
}

/// One student.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The line of the file, counted from 1.
    pub(crate) line: usize,
    /// What tells students apart: as written but for white space around it, and composed (NFC), so
    /// that a name that a Macintosh took apart is still the same student.
    pub(crate) student_id: String,
    /// The student's name; may be empty.
    pub(crate) name: String,
    /// The twelve digits of the student's account.
    pub(crate) account_id: String,
    /// The role to enter the account by, where it is not the usual one.
    pub(crate) role_arn: Option<String>,
    /// What that role asks for. Never printed, logged or stored.
    pub(crate) external_id: Option<SecretString>,
    /// The named profile to enter the account by, where no role is.
    pub(crate) profile: Option<String>,
    /// The region of the student's lab.
    pub(crate) region: Option<String>,
    /// Where the database answers, in place of what AWS names.
    pub(crate) db_endpoint: Option<Endpoint>,
    /// The way in to a private database.
    pub(crate) ssh: Option<SshTarget>,
    /// The key that the server on that way must show.
    pub(crate) ssh_host_key: Option<HostKeyPin>,
    /// `email` and every column that labproof does not know, by name, for reports. Names are in
    /// lower case, with `_` for spaces and hyphens: Canvas's `SIS User ID` is `sis_user_id`.
    pub(crate) columns: Shared<BTreeMap<String, String>>,
}

/// An account on a server that forwards connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SshTarget {
    /// Who logs in.
    pub(crate) user: String,
    /// Where.
    pub(crate) host: String,
    /// The TCP port; 22 where the roster names none.
    pub(crate) port: u16,
}

/// `host:port`, as the roster and the command line have it; an IPv6 address stands in brackets.
pub(crate) fn endpoint(text: &str) -> Option<Endpoint> {
    cell::endpoint(text).ok()
}

/// A host key that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HostKeyPin {
    /// The hash of it: SHA-256.
    pub(crate) fingerprint: Fingerprint,
    /// The kind of key, where the whole key was given.
    pub(crate) algorithm: Option<Algorithm>,
}

impl Roster {
    /// The roster in the file at `path`.
    ///
    /// # Errors
    /// The file cannot be read or decoded; or some row is bad: then every bad row is named; or it
    /// holds external ids, and others than its owner may read them.
    pub(crate) fn read(path: &Path) -> Result<Self, RosterError> {
        let name = path.display().to_string();
        let unreadable = |cause| RosterError::Unreadable { name: name.clone(), cause };
        let mut file = File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unreadable)?;
        let roster = Self::parse(&name, &bytes)?;
        let has_secrets = roster.rows.iter().any(|row| row.external_id.is_some());
        match private::exposed(&file, path, Secret::ExternalIds).map_err(unreadable)? {
            Some(exposed) if has_secrets => Err(exposed.into()),
            Some(_) | None => Ok(roster),
        }
    }

    /// The roster in these bytes. `name` is the file's name, for errors.
    ///
    /// # Errors
    /// As of [`Roster::read`].
    pub(crate) fn parse(name: &str, bytes: &[u8]) -> Result<Self, RosterError> {
        let text = decode::decode(name, bytes)?;
        parse::parse(name, text)
    }
}
