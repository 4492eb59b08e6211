//! What a look at a database holds at most, and what the server calls itself: a receipt says it too.

use serde::{Deserialize, Serialize};

/// The most names that are read: schemas, tables, and columns of one table.
pub(crate) const NAMES: usize = 1000;

/// The most characters of one value that are read.
pub(crate) const LETTERS: usize = 256;

/// What the server calls itself, where it says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerNames {
    /// `@@server_uuid`. MariaDB has none.
    pub(crate) uuid: Option<String>,
    /// `@@hostname`.
    pub(crate) hostname: Option<String>,
}
