//! The formats of stores, by which a file is known to be one.

use super::guards::guard;
use super::{SCHEMA, StoreError};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// `labp`: what tells a store from any other SQLite file.
const APPLICATION_ID: i64 = 0x6c61_6270;

/// How a store is laid out. What is older than today's can be read, and is migrated where it may be
/// written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A row of texts for each observation.
    Texts,
    /// What many observations found is kept once.
    Shared,
    /// And each run has a seal. Today's.
    Sealed,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is empty.
    Empty,
    /// A store.
    Store(Format),
}

impl Format {
    const ALL: [Self; 3] = [Self::Texts, Self::Shared, Self::Sealed];

    /// The `user_version` of these stores.
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Texts => 1,
            Self::Shared => 2,
            Self::Sealed => 3,
        }
    }

    /// Makes an empty file a store of today.
    pub(super) fn write(self, connection: &Connection) -> rusqlite::Result<()> {
        connection.execute_batch(SCHEMA)?;
        begin(connection)?;
        guard(connection)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", self.number())
    }

    /// What a store of this format is made of, where that is known: by its kind and name, its words.
    pub(super) fn layout(self) -> rusqlite::Result<BTreeMap<String, String>> {
        let model = Connection::open_in_memory()?;
        Self::Sealed.write(&model)?;
        let mut layout = layout(&model)?;
        if self == Self::Shared {
            layout.retain(|_, words| !words.starts_with("seals ") && !words.starts_with("store "));
        }
        Ok(layout)
    }
}

/// The row of the table `store`.
pub(super) fn begin(connection: &Connection) -> rusqlite::Result<()> {
    let sql = "INSERT INTO store (key, id, seals) VALUES (1, randomblob(32), 0)";
    connection.execute(sql, []).map(drop)
}

/// The statements for what [`Format::Sealed`] has and [`Format::Shared`] has not.
pub(super) fn seals() -> &'static str {
    SCHEMA.find("CREATE TABLE seals").map_or("", |at| &SCHEMA[at..])
}

impl Kind {
    /// What a file is.
    ///
    /// # Errors
    /// It is nothing that can be used here.
    pub(super) fn of(connection: &Connection, path: &Path) -> Result<Self, StoreError> {
        let header = header(connection).map_err(|error| StoreError::of(path, error))?;
        let path = path.to_owned();
        match header {
            (0, 0, 0) => Ok(Self::Empty),
            (APPLICATION_ID, found, _) => {
                let known = Format::ALL.into_iter().find(|format| format.number() == found);
                let known = known.map(Self::Store);
                let latest = Format::Sealed.number();
                match known {
                    Some(format) => Ok(format),
                    None if found > latest => Err(StoreError::Newer { path, found, known: latest }),
                    None => Err(StoreError::NotAStore { path }),
                }
            }
            _ => Err(StoreError::NotAStore { path }),
        }
    }
}

/// Application id, format, and how many things there are.
pub(super) fn header(connection: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    let sql = "SELECT (SELECT application_id FROM pragma_application_id),
                      (SELECT user_version FROM pragma_user_version),
                      (SELECT count(*) FROM sqlite_schema)";
    connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// What a file is made of: by its kind and name, of which table it is, and its words. SQLite's own notes
/// on how to find rows fast are nobody's matter.
pub(super) fn layout(connection: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let sql = "SELECT type || ' ' || name, tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
               WHERE name NOT LIKE 'sqlite_stat%'";
    let mut layout = connection.prepare(sql)?;
    layout.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
