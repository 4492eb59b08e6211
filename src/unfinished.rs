//! Files that are being written: none of them is left, whatever tells labproof to stop.
//!
//! A report is written beside its place and moved there when it is whole. Whoever is told to stop removes
//! what has not been moved, and from then on nothing is begun and nothing moved.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{NamedTempFile, TempPath};

/// Where the files are that are being written.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file that is being written, to be moved to its place. Removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Unfinished(NamedTempFile);

impl Unfinished {
    /// An empty file in a folder.
    ///
    /// # Errors
    /// It cannot be made.
    pub(crate) fn within(folder: &Path) -> io::Result<Self> {
        let mut known = known();
        let file = NamedTempFile::new_in(folder)?;
        known.insert(file.path().to_owned());
        Ok(Self(file))
    }

    /// The file.
    pub(crate) fn as_file(&self) -> &File {
        self.0.as_file()
    }

    /// Moves it to its place.
    ///
    /// # Errors
    /// It cannot be moved.
    pub(crate) fn finish(self, place: &Path) -> io::Result<()> {
        let mut known = known();
        known.remove(self.0.path());
        let file: TempPath = self.0.into_temp_path();
        file.persist(place).map_err(io::Error::from)
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Removes every file that is being written. What is written from now on waits for ever, so that the program
/// must end now.
pub(crate) fn remove_all() {
    let known = known();
    for file in &*known {
        // It may be gone already, and there is nobody to tell otherwise.
        let _ = std::fs::remove_file(file);
    }
    mem::forget(known);
}

fn known() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
