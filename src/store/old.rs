//! Stores of older formats: migrated in place where they may be written, else read through a copy of
//! today's format, which SQLite removes by itself.

use super::check::form;
use super::format::{Format, begin, seals};
use super::guards::guard;
use super::merge::{insert, lost_run};
use super::seal::reseal;
use super::write::Inserts;
use super::{Store, StoreError, format_1};
use rusqlite::{Connection, Transaction};
use std::path::Path;

/// Makes a store of an older format one of today.
///
/// # Errors
/// It is damaged, or could not be written; then the transaction is not to be committed.
pub(super) fn migrate(
    transaction: &Transaction<'_>,
    path: &Path,
    from: Format,
) -> Result<(), StoreError> {
    let explain = |error| StoreError::of(path, error);
    match from {
        Format::Sealed => return Ok(()),
        Format::Texts => format_1::migrate(transaction, path)?,
        Format::Shared => {
            is_whole(transaction, path)?;
            transaction.execute_batch(seals()).map_err(explain)?;
            begin(transaction).map_err(explain)?;
            reseal(transaction).map_err(explain)?;
        }
    }
    guard(transaction).map_err(explain)?;
    let format = Format::Sealed.number();
    transaction.pragma_update(None, "user_version", format).map_err(explain)
}

/// A copy of an old store, of today's format.
///
/// # Errors
/// It is damaged, or there is no room for a copy.
pub(super) fn copy(old: &Store, from: Format) -> Result<Store, StoreError> {
    let path = &old.path;
    let explain = |error| StoreError::of(path, error);
    // A file of no name: nobody else sees it, and it is gone with this process.
    let mut store = Store::over(Connection::open("").map_err(explain)?, path);
    Format::Sealed.write(&store.connection).map_err(explain)?;
    let transaction = store.connection.transaction().map_err(explain)?;
    let inserts = Inserts::new(&transaction);
    let visit = |entry| insert(&inserts, &entry).map(drop).map_err(explain);
    match from {
        Format::Texts => format_1::each(&old.connection, path, "", visit)?,
        Format::Shared => {
            is_whole(&old.connection, path)?;
            old.each(visit)?;
        }
        Format::Sealed => old.each(visit)?,
    }
    if let Some(run) = lost_run(&transaction).map_err(explain)? {
        let what = format!("the run {run} is not there");
        return Err(StoreError::Damaged { path: path.to_owned(), what });
    }
    inserts.seal(true).map_err(explain)?;
    transaction.commit().map_err(explain)?;
    Ok(store)
}

/// Whether everything is there that a store of format 2 promises.
///
/// # Errors
/// It is damaged.
fn is_whole(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let damaged = |what| StoreError::Damaged { path: path.to_owned(), what };
    let explain = |error| StoreError::of(path, error);
    if let Some(fault) = form(connection, Format::Shared).map_err(explain)? {
        return Err(damaged(fault));
    }
    if let Some(run) = lost_run(connection).map_err(explain)? {
        return Err(damaged(format!("the run {run} is not there")));
    }
    Ok(())
}
