//! Opening a store: never one that is not ours, and made in one step where there is none.

use super::guards::guard;
use super::{SCHEMA, Store, StoreError, format_1};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::cell::RefCell;
use std::path::Path;
use std::time::{Duration, Instant};

/// `labp`: what tells a store from any other SQLite file.
const APPLICATION_ID: i64 = 0x6c61_6270;

/// The format that is known here.
const FORMAT: i64 = 2;

/// How long to wait for another process: its longest transaction is a merge.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a file lacks to be a store of today.
enum Lack {
    /// It is empty.
    Everything,
    /// It is of format 1.
    Format,
}

impl Store {
    /// The store at `path`, which is made if there is none.
    ///
    /// # Errors
    /// The file is not a store, is of a later format, or cannot be opened or written.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::connect(path, flags)
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

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let explain = |error| StoreError::of(path, error);
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(explain)?;
        let read = RefCell::default();
        let mut store = Self { connection, path: path.to_owned(), read };
        store.connection.busy_timeout(PATIENCE).map_err(explain)?;
        // Another process may make it or migrate it meanwhile, so it is looked at again.
        while let Some(lacks) = store.lacks()? {
            match lacks {
                Lack::Everything => store.make().map_err(explain)?,
                Lack::Format => store.migrate()?,
            }
        }
        store.settle().map_err(explain)?;
        Ok(store)
    }

    /// What has to be done before the file can be used; an error if it is not a store that can be
    /// used here.
    fn lacks(&self) -> Result<Option<Lack>, StoreError> {
        let path = self.path.clone();
        let (application, format, things) =
            header(&self.connection).map_err(|error| StoreError::of(&path, error))?;
        match (application, format) {
            (0, 0) if things == 0 => Ok(Some(Lack::Everything)),
            (APPLICATION_ID, FORMAT) => Ok(None),
            (APPLICATION_ID, format_1::FORMAT) => Ok(Some(Lack::Format)),
            (APPLICATION_ID, found) if found > FORMAT => {
                Err(StoreError::Newer { path, found, known: FORMAT })
            }
            _ => Err(StoreError::NotAStore { path }),
        }
    }

    /// Writes the schema, all of it or, if another process was faster, nothing.
    fn make(&mut self) -> rusqlite::Result<()> {
        write_ahead(&self.connection)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if header(&transaction)? == (0, 0, 0) {
            transaction.execute_batch(SCHEMA)?;
            guard(&transaction)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
        }
        transaction.commit()
    }

    /// Migrates a store of format 1: all of it or, if another process was faster or there is a
    /// fault in it, nothing.
    fn migrate(&mut self) -> Result<(), StoreError> {
        let explain = |error| StoreError::of(&self.path, error);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(explain)?;
        let (_, format, _) = header(&transaction).map_err(explain)?;
        if format != format_1::FORMAT {
            return Ok(());
        }
        format_1::migrate(&transaction, &self.path)?;
        transaction.pragma_update(None, "user_version", FORMAT).map_err(explain)?;
        transaction.commit().map_err(explain)?;
        let path = self.path.display();
        tracing::warn!("the evidence store {path} was migrated to format {FORMAT}");
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
        self.connection.pragma_update(None, "foreign_keys", true)?;
        // A store may come from somebody else: no code in its schema is trusted.
        self.connection.pragma_update(None, "trusted_schema", false)
    }
}

/// Application id, format, and how many things there are.
fn header(connection: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    let sql = "SELECT (SELECT application_id FROM pragma_application_id),
                      (SELECT user_version FROM pragma_user_version),
                      (SELECT count(*) FROM sqlite_schema)";
    connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
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
