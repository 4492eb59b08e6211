//! Files with secrets in them: for their owner alone from their first moment on, and read only while they are.

use miette::Diagnostic;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A secret that a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secret {
    /// The external id of the class.
    ExternalId,
    /// External ids in a roster.
    ExternalIds,
    /// A private key for SSH.
    SshKey,
    /// The passwords in the journal of a rehearsal.
    #[cfg(feature = "rehearsal")]
    Passwords,
}

/// Where `chmod` has no effect.
const MOVE: &str =
    "on a drive where that has no effect (of Windows, in WSL), move the file to another";

impl Secret {
    fn named(self) -> &'static str {
        match self {
            Self::ExternalId => "the external id",
            Self::ExternalIds => "the external ids",
            Self::SshKey => "the private key",
            #[cfg(feature = "rehearsal")]
            Self::Passwords => "the passwords",
        }
    }

    /// What to do where `chmod` has no effect, or the file comes out of a checkout.
    fn otherwise(self) -> &'static str {
        match self {
            Self::ExternalId => {
                "on a drive where that has no effect (of Windows, in WSL), set LABPROOF_EXTERNAL_ID in its place"
            }
            Self::ExternalIds => {
                "in CI do so after each checkout, since Git keeps no such permissions, or leave the column out and \
                 set LABPROOF_EXTERNAL_ID from a secret of the CI system; on a drive where chmod has no effect (of \
                 Windows, in WSL), move the file to another"
            }
            Self::SshKey => MOVE,
            #[cfg(feature = "rehearsal")]
            Self::Passwords => MOVE,
        }
    }
}

/// A file with a secret that others than its owner can read. What it holds is never shown.
#[derive(Debug, Error, Diagnostic)]
#[error("others can read {} in {} (mode {mode:04o})", secret.named(), path.display())]
#[diagnostic(help("chmod 600 {}; {}", path.display(), secret.otherwise()))]
pub(crate) struct Exposed {
    secret: Secret,
    path: PathBuf,
    /// Who may do what, as `chmod` has it.
    mode: u32,
}

/// Whether others than the owner may read an open file with a secret in it, as OpenSSH asks of its keys. Only
/// files lie there to be read by others: a pipe is read once.
///
/// # Errors
/// The system does not tell its mode.
#[cfg(unix)]
pub(crate) fn exposed(file: &File, path: &Path, secret: Secret) -> io::Result<Option<Exposed>> {
    use std::os::unix::fs::PermissionsExt;
    let about = file.metadata()?;
    let mode = about.permissions().mode() & 0o7777;
    let is_open = about.is_file() && mode & 0o077 != 0;
    Ok(is_open.then(|| Exposed { secret, path: path.to_owned(), mode }))
}

/// As on Unix, whose modes no other system has: there the folder's access list decides.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(crate) fn exposed(_: &File, _: &Path, _: Secret) -> io::Result<Option<Exposed>> {
    Ok(None)
}

/// Writes a file that must not be there yet, which only its owner may read.
///
/// # Errors
/// It is there already, or cannot be written.
pub(crate) fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    for_its_owner(options.write(true).create_new(true)).open(path)?.write_all(content)
}

/// A file that is made with these options is for its owner alone.
#[cfg(unix)]
pub(crate) fn for_its_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

/// As on Unix, whose modes no other system has.
#[cfg(not(unix))]
pub(crate) fn for_its_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
