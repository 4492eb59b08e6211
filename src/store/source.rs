//! What can be merged into a store: another store, or an export as JSON Lines. Their first bytes
//! tell them apart.

use super::{Entry, Header, MergeError, Store, StoreError};
use miette::Diagnostic;
use serde::de::DeserializeOwned;
use std::fmt::{self, Display};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How the header of an export begins.
const HEADER: &[u8] = b"{\"export\":";

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
    /// An export does not hold what its first line says.
    #[error("{path} was cut short or put together: {promised} entries were written, {found} are there", path = path.display())]
    #[diagnostic(help("export or copy it again; nothing of the file was merged"))]
    NotWhole {
        /// The file.
        path: PathBuf,
        /// How many entries its header names.
        promised: u64,
        /// How many follow.
        found: u64,
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
            return Ok(Self::Store(Store::reading(path)?));
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
            Self::Lines { path, lines } => each_line(path, lines, visit),
        }
    }
}

/// Visits what the lines of an export hold. Several exports may stand one behind the other; one that
/// an older version wrote has no header, and holds what it holds.
fn each_line(
    path: &Path,
    lines: &mut BufReader<File>,
    mut visit: impl FnMut(Place<'_>, &Entry) -> Result<(), MergeError>,
) -> Result<(), MergeError> {
    let mut section = Section::default();
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let place = Place { path, line: Some(number) };
        let line = line.map_err(|cause| {
            MergeError::Source(Fault::Unreadable { path: path.to_owned(), cause })
        })?;
        if line.starts_with(HEADER) {
            section.end(path).map_err(MergeError::Source)?;
            let Header { export } = read(place, &line).map_err(MergeError::Source)?;
            section = Section { promised: Some(export.entries), found: 0 };
        } else if !line.trim_ascii().is_empty() {
            visit(place, &read(place, &line).map_err(MergeError::Source)?)?;
            section.found += 1;
        }
    }
    section.end(path).map_err(MergeError::Source)
}

/// What follows a header, or nothing.
#[derive(Debug, Default)]
struct Section {
    promised: Option<u64>,
    found: u64,
}

impl Section {
    fn end(&self, path: &Path) -> Result<(), Fault> {
        match self.promised {
            Some(promised) if promised != self.found => {
                Err(Fault::NotWhole { path: path.to_owned(), promised, found: self.found })
            }
            Some(_) | None => Ok(()),
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

/// What a line holds.
fn read<T: DeserializeOwned>(place: Place<'_>, line: &[u8]) -> Result<T, Fault> {
    let fault = |what| Fault::Line { place: place.to_string(), what };
    serde_json::from_slice(line).map_err(|error| fault(told(&error)))
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
