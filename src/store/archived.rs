//! Stores where nothing may be written: on a medium or in a folder that is read-only.

use super::format::{Format, Kind};
use super::{Store, StoreError, old};
use rusqlite::{Connection, OpenFlags};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The store at `path`, which may not be written. One of an older format is read through a copy.
///
/// # Errors
/// It is not a store, is damaged, or was not closed, so that it cannot be read without writing.
pub(super) fn open(path: &Path) -> Result<Store, StoreError> {
    let store = Store::over(connect(path)?, path);
    match Kind::of(&store.connection, path)? {
        Kind::Store(Format::Sealed) => store.check().map(|()| store),
        Kind::Store(from) => old::copy(&store, from),
        Kind::Empty => Err(StoreError::NotAStore { path: path.to_owned() }),
    }
}

/// Nobody writes where nothing may be written, so SQLite need not look out for others. But what is in a
/// write-ahead log would be left out then.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let explain = |error| StoreError::of(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let log = beside(path, "-wal");
    let is_closed = fs::metadata(&log).map_or(true, |log| log.len() == 0);
    let connection = if is_closed {
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        Connection::open_with_flags(immutable(path), flags).map_err(explain)?
    } else {
        Connection::open_with_flags(path, flags).map_err(explain)?
    };
    connection.pragma_update(None, "trusted_schema", false).map_err(explain)?;
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Err(_) if !is_closed => Err(StoreError::NotClosed { path: path.to_owned(), log }),
        read => read.map(|()| connection).map_err(explain),
    }
}

/// A file of a store by the end of its name.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// The name by which SQLite takes a file for one that nobody changes.
fn immutable(path: &Path) -> String {
    let mut uri = if path.is_absolute() { "file://".to_owned() } else { "file:".to_owned() };
    for byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(uri, "%{byte:02x}");
        }
    }
    uri + "?immutable=1"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_signs_that_mean_something_in_uris_is_still_that_name() {
        assert_eq!(immutable(Path::new("/a b/c?d#e%")), "file:///a%20b/c%3fd%23e%25?immutable=1");
        assert_eq!(immutable(Path::new("반/store")), "file:%eb%b0%98/store?immutable=1");
    }
}
