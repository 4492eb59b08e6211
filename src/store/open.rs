//! Opening a store: never one that is not ours, made in one step where there is none, and whole.

use super::format::{Format, Kind, header};
use super::{Store, StoreError, archived, old};
use crate::private;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::cell::RefCell;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant};

/// How many prepared statements are kept.
const STATEMENTS: usize = 64;

/// The memory for pages of a store that is written, KiB, twice what SQLite takes by itself. A page of an index of hashes
/// belongs to any account, and is read and written again and again, unless it is at hand.
const CACHE_KIB: i64 = 4_000;

/// How many pages the write-ahead log has, of 4 KiB, before they are written to the store itself: each once then,
/// however often it changed.
const WAL_PAGES: i64 = 8_000;

/// How long to wait for another process: its longest transaction is a merge.
const PATIENCE: Duration = Duration::from_mins(1);

impl Store {
    /// The store at `path`, which is made if there is none.
    ///
    /// # Errors
    /// The file is not a store, is damaged, is of a later format, or cannot be opened or written.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        // Whatever was seen of everybody is for its owner, until the owner lets others in. Where it is there,
        // or cannot be made, SQLite has the last word.
        let _ = private::create(path, b"");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let store = Self::connect(path, flags)?;
        store.settle_to_write().map_err(|error| StoreError::of(path, error))?;
        Ok(store)
    }

    /// The store at `path`, which is there.
    ///
    /// # Errors
    /// As of [`Store::open`]; and there is none.
    pub(crate) fn existing(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        } else {
            Err(StoreError::Absent { path: path.to_owned() })
        }
    }

    /// The store at `path`, only to be read: also where nothing may be written.
    ///
    /// # Errors
    /// As of [`Store::existing`], but that it may not be written.
    pub(crate) fn reading(path: &Path) -> Result<Self, StoreError> {
        let store = match Self::existing(path) {
            Err(StoreError::ReadOnly { .. }) => archived::open(path)?,
            opened => opened?,
        };
        let read_only = store.connection.pragma_update(None, "query_only", true);
        read_only.map_err(|error| StoreError::of(path, error))?;
        Ok(store)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let explain = |error| may_not(path, StoreError::of(path, error));
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(explain)?;
        if connection.is_readonly("main").map_err(explain)? {
            return Err(StoreError::ReadOnly { path: path.to_owned(), cause: read_only() });
        }
        let mut store = Self::over(connection, path);
        store.connection.busy_timeout(PATIENCE).map_err(explain)?;
        store.connection.pragma_update(None, "trusted_schema", false).map_err(explain)?;
        // Another process may make it or migrate it meanwhile, so it is looked at again.
        loop {
            match Kind::of(&store.connection, path).map_err(|error| may_not(path, error))? {
                Kind::Store(Format::Sealed) => break,
                Kind::Store(old) => store.migrate(old)?,
                Kind::Empty if !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) => {
                    return Err(StoreError::Absent { path: path.to_owned() });
                }
                Kind::Empty if is_stump(path) => {
                    return Err(StoreError::NotAStore { path: path.to_owned() });
                }
                Kind::Empty => store.make().map_err(explain)?,
            }
        }
        store.settle().map_err(explain)?;
        store.check()?;
        Ok(store)
    }

    /// A store by a connection to it.
    pub(super) fn over(connection: Connection, path: &Path) -> Self {
        // More than a run asks in all: each is prepared once, not once for each account.
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Self { connection, path: path.to_owned(), read: RefCell::default() }
    }

    /// Writes the schema, all of it or, if another process was faster, nothing.
    fn make(&mut self) -> rusqlite::Result<()> {
        write_ahead(&self.connection)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if header(&transaction)? == (0, 0, 0) {
            Format::Sealed.write(&transaction)?;
        }
        transaction.commit()
    }

    /// Migrates a store of an older format: all of it or, if another process was faster or there is a
    /// fault in it, nothing.
    fn migrate(&mut self, from: Format) -> Result<(), StoreError> {
        let explain = |error| StoreError::of(&self.path, error);
        if from != Format::Texts {
            // Every observation is held against its id, before a seal says that it is right.
            self.each(|_| Ok::<_, StoreError>(()))?;
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(explain)?;
        let (_, format, _) = header(&transaction).map_err(explain)?;
        if format != from.number() {
            return Ok(());
        }
        old::migrate(&transaction, &self.path, from)?;
        transaction.commit().map_err(explain)?;
        let (path, format) = (self.path.display(), Format::Sealed.number());
        tracing::warn!("the evidence store {path} was migrated to format {format}");
        // It is smaller now. Where there is no room or time to write it anew, it stays as large.
        if let Err(error) = self.connection.execute_batch("VACUUM") {
            tracing::info!("the evidence store {path} was not made smaller: {error}");
        }
        Ok(())
    }

    /// What holds for this connection alone.
    fn settle(&self) -> rusqlite::Result<()> {
        write_ahead(&self.connection)?;
        // FULL: a commit is on the disk when it returns. NORMAL would lose the last ones when the
        // machine, not only the process, stops.
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        self.connection.pragma_update(None, "foreign_keys", true)
    }

    /// What holds besides where looks are kept.
    fn settle_to_write(&self) -> rusqlite::Result<()> {
        self.connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        self.connection.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)
    }
}

/// Where a store is there and cannot be opened, nothing may be written beside it: SQLite does not tell
/// that apart.
fn may_not(path: &Path, error: StoreError) -> StoreError {
    if !matches!(error, StoreError::CannotOpen { .. })
        || !path.is_file()
        || File::open(path).is_err()
    {
        return error;
    }
    StoreError::ReadOnly { path: path.to_owned(), cause: read_only() }
}

/// Whether a file is not empty, and too short for SQLite, which takes it for an empty one.
fn is_stump(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| (1..SMALLEST).contains(&file.len()))
}

/// The smallest page of SQLite, bytes.
const SMALLEST: u64 = 512;

fn read_only() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
    rusqlite::Error::SqliteFailure(code, None)
}

/// Switches to a write-ahead log. SQLite does not wait for others here, so this does.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let patient_until = Instant::now() + PATIENCE;
    loop {
        let switched = connection.pragma_update(None, "journal_mode", "WAL");
        match switched {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < patient_until =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            settled => return settled,
        }
    }
}
