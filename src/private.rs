//! Files with secrets in them: for their owner alone from their first moment on.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that must not be there yet, which only its owner may read.
///
/// # Errors
/// It is there already, or cannot be written.
pub(crate) fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    new(path)?.write_all(content)
}

#[cfg(unix)]
fn new(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn new(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
