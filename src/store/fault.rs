//! What can be wrong with a store, and what to do about it.

use miette::Diagnostic;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why evidence could not be kept or read. Nothing that was kept before is lost by any of these.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum StoreError {
    /// There is no such file, and none is to be made.
    #[error("there is no evidence at {}", path.display())]
    #[diagnostic(help("grade first, or name the file with --evidence"))]
    Absent {
        /// The store.
        path: PathBuf,
    },
    /// The file cannot be opened or made.
    #[error("the evidence store {} cannot be opened", path.display())]
    #[diagnostic(help("check that its folder exists, that it is a file, and that it can be read"))]
    CannotOpen {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        cause: rusqlite::Error,
    },
    /// The file is something else.
    #[error("{} is not an evidence store of labproof", path.display())]
    #[diagnostic(help("name another file with --evidence; this one has been left as it is"))]
    NotAStore {
        /// The file.
        path: PathBuf,
    },
    /// The store was made by a later labproof.
    #[error("the evidence store {} has the format {found}; this labproof knows {known}", path.display())]
    #[diagnostic(help("use the labproof that wrote it, or a later one"))]
    Newer {
        /// The store.
        path: PathBuf,
        /// The store's format.
        found: i64,
        /// The format that is known here.
        known: i64,
    },
    /// The store may not be written.
    #[error("the evidence store {} cannot be written to", path.display())]
    #[diagnostic(help(
        "allow writing to the file and its folder, or name another with --evidence"
    ))]
    ReadOnly {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        cause: rusqlite::Error,
    },
    /// It may not be written, and the end of it is in a log that cannot be read without writing.
    #[error("the evidence store {} was not closed: the end of it is in {}, and nothing can be written beside it", path.display(), log.display())]
    #[diagnostic(help(
        "copy both files to a folder that can be written to, and name the copy of the store with --evidence"
    ))]
    NotClosed {
        /// The store.
        path: PathBuf,
        /// Its write-ahead log.
        log: PathBuf,
    },
    /// The disk is full.
    #[error("the disk is full: nothing more could be added to the evidence store {}", path.display())]
    #[diagnostic(help(
        "free some space and run again; what was added before is safe, and `labproof regrade` judges by it"
    ))]
    Full {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        cause: rusqlite::Error,
    },
    /// Another process has held the store for too long.
    #[error("another process keeps the evidence store {} locked", path.display())]
    #[diagnostic(help("wait until it has finished, or end it, and run again"))]
    Locked {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        cause: rusqlite::Error,
    },
    /// What is in the store is not what was put there.
    #[error("the evidence store {} is damaged: {what}", path.display())]
    #[diagnostic(help(
        "restore a copy of it; nothing is graded from evidence that is not what was seen"
    ))]
    Damaged {
        /// The store.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// A run of this id is in the store, and is another one.
    #[error("the evidence store {} has a different run with the id {run}", path.display())]
    #[diagnostic(help("one of the two was changed; use the store that you trust"))]
    OtherRun {
        /// The store.
        path: PathBuf,
        /// The run.
        run: String,
    },
    /// SQLite could not do what it was asked, for another cause.
    #[error("the evidence store {} could not be used", path.display())]
    #[diagnostic(help("what was added before is safe"))]
    Sqlite {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        cause: rusqlite::Error,
    },
}

impl StoreError {
    /// What an error of SQLite means for the store at `path`.
    pub(super) fn of(path: &Path, cause: rusqlite::Error) -> Self {
        let path = path.to_owned();
        if let rusqlite::Error::FromSqlConversionFailure(_, _, value) = &cause {
            return Self::Damaged { path, what: value.to_string() };
        }
        if let rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) = cause
        {
            return Self::Damaged { path, what: cause.to_string() };
        }
        match cause.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full { path, cause },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Locked { path, cause }
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path, cause }
            }
            Some(ErrorCode::NotADatabase) => Self::NotAStore { path },
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { path, cause },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, what: cause.to_string() },
            Some(_) | None => Self::Sqlite { path, cause },
        }
    }
}
