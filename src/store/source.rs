//! What can be merged into a store: another store, or an export as JSON Lines. Their first bytes
//! tell them apart.

use super::{Entry, MergeError, Store, StoreError};
use miette::Diagnostic;
use std::fmt::{self, Display};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How every SQLite file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// A file that is to be merged.
#[derive(Debug)]
pub(crate) enum Source {
    /// Another store.
    Store(Store),
    /// An export.
    Lines {
        /// Where it is.
        path: PathBuf,
        /// What is left of it.
        lines: BufReader<File>,
    },
}

/// Where in a source something is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    path: &'a Path,
    /// Counted from 1; a store has none.
    line: Option<usize>,
}

/// What is wrong with a source.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum Fault {
    /// It cannot be read.
    #[error("{} cannot be read", path.display())]
    #[diagnostic(help(
        "check that it is there, and that it may be read; nothing of it was merged"
    ))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
    /// A line of an export is none.
    #[error("{place} is not evidence: {what}")]
    #[diagnostic(help("export it again; nothing of the file was merged"))]
    Line {
        /// The file and the line.
        place: String,
        /// What is wrong with it.
        what: String,
    },
    /// It is a store, with a fault.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(#[from] StoreError),
}

impl Source {
    /// Opens a file, and sees what it is.
    ///
    /// # Errors
    /// It cannot be read, or is a store that cannot be used here.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        let unreadable = |cause| Fault::Unreadable { path: path.to_owned(), cause };
        let mut lines = BufReader::new(File::open(path).map_err(unreadable)?);
        if lines.fill_buf().map_err(unreadable)?.starts_with(SQLITE) {
            return Ok(Self::Store(Store::existing(path)?));
        }
        Ok(Self::Lines { path: path.to_owned(), lines })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Store(store) => &store.path,
            Self::Lines { path, .. } => path,
        }
    }

    /// Visits everything in it. An export is used up by that.
    pub(super) fn each(
        &mut self,
        mut visit: impl FnMut(Place<'_>, &Entry) -> Result<(), MergeError>,
    ) -> Result<(), MergeError> {
        match self {
            Self::Store(store) => {
                let place = Place { path: &store.path, line: None };
                store.each(|entry| visit(place, &entry).map_err(Stopped::Merge)).map_err(
                    |stopped| match stopped {
                        Stopped::Source(error) => MergeError::Source(error.into()),
                        Stopped::Merge(error) => error,
                    },
                )
            }
            Self::Lines { path, lines } => {
                for (number, line) in (1..).zip(lines.split(b'\n')) {
                    let place = Place { path, line: Some(number) };
                    let line = line.map_err(|cause| {
                        MergeError::Source(Fault::Unreadable { path: path.clone(), cause })
                    })?;
                    if let Some(entry) = entry(place, &line).map_err(MergeError::Source)? {
                        visit(place, &entry)?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// Why the visit of a store was stopped: by itself, or by the visitor.
enum Stopped {
    Source(StoreError),
    Merge(MergeError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Source(error)
    }
}

/// What a line holds; nothing if it is blank.
fn entry(place: Place<'_>, line: &[u8]) -> Result<Option<Entry>, Fault> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let fault = |what| Fault::Line { place: place.to_string(), what };
    let entry = serde_json::from_slice(line).map_err(|error| fault(told(&error)))?;
    Ok(Some(entry))
}

/// What is wrong with some JSON, without the line, which the reader counts, not the parser.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((what, _)) => format!("{what} (column {})", error.column()),
        None => text,
    }
}

impl Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line} of {}", self.path.display()),
            None => write!(formatter, "{}", self.path.display()),
        }
    }
}
