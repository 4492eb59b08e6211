//! The external id of a class: made for it once, and kept in a file that only its owner may read.

use crate::roster;
use miette::Diagnostic;
use secrecy::SecretString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How many random bytes one is made of: more than anybody can guess.
const BYTES: usize = 16;

/// Why a file gives no external id. What it holds is never shown.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum ExternalIdError {
    /// It cannot be read.
    #[error("the external id in {} cannot be read", path.display())]
    #[diagnostic(help(
        "external-id-file in the class file, or --external-id-file, names the file that holds the external \
         id of the role; `labproof init` makes one"
    ))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
    /// Others than its owner may read it.
    #[error("others than you may read the external id in {} (mode {mode:04o})", path.display())]
    #[diagnostic(help(
        "chmod 600 {}; on a drive where that has no effect (of Windows, in WSL), set \
         LABPROOF_EXTERNAL_ID in its place",
        path.display()
    ))]
    Open {
        /// The file.
        path: PathBuf,
        /// Who may do what, as `chmod` has it.
        mode: u32,
    },
    /// It holds something else.
    #[error("{} holds no external id", path.display())]
    #[diagnostic(help(
        "it is one line: 2 to 1,224 letters, digits and + = , . @ : / - _, without white space"
    ))]
    Unfit {
        /// The file.
        path: PathBuf,
    },
}

/// The external id in a file.
///
/// # Errors
/// The file cannot be read, or others can read it, or it holds something else.
pub(crate) fn read(path: &Path) -> Result<SecretString, ExternalIdError> {
    let unreadable = |cause| ExternalIdError::Unreadable { path: path.to_owned(), cause };
    let mut file = File::open(path).map_err(unreadable)?;
    if let Some(mode) = open_to_others(&file).map_err(unreadable)? {
        return Err(ExternalIdError::Open { path: path.to_owned(), mode });
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(unreadable)?;
    let id = text.trim();
    let fits = roster::is_external_id(id);
    fits.then(|| id.into()).ok_or_else(|| ExternalIdError::Unfit { path: path.to_owned() })
}

/// One that nobody has had before.
///
/// # Errors
/// The system gives no random numbers.
pub(crate) fn fresh() -> Result<String, getrandom::Error> {
    let mut random = [0_u8; BYTES];
    getrandom::fill(&mut random)?;
    let digits: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("labproof-{digits}"))
}

/// The mode of the file, if it lets others than the owner read it.
#[cfg(unix)]
fn open_to_others(file: &File) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata()?.permissions().mode() & 0o7777;
    Ok((mode & 0o077 != 0).then_some(mode))
}

#[cfg(not(unix))]
fn open_to_others(_: &File) -> io::Result<Option<u32>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::fs;

    #[cfg(unix)]
    fn kept(folder: &Path, text: &str, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.join(format!("external-id-{mode:o}"));
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[cfg(unix)]
    #[test]
    fn an_external_id_is_read_from_a_file_of_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let id = fresh().unwrap();
        let path = kept(folder.path(), &format!("{id}\n"), 0o600);
        assert_eq!(read(&path).unwrap().expose_secret(), id);
        for mode in [0o644, 0o640, 0o604] {
            let path = kept(folder.path(), &id, mode);
            let error = read(&path).unwrap_err();
            let help = error.help().unwrap().to_string();
            assert!(help.starts_with(&format!("chmod 600 {};", path.display())), "{help}");
            assert!(!error.to_string().contains(&id));
        }
        let path = kept(folder.path(), "two words", 0o400);
        assert!(matches!(read(&path), Err(ExternalIdError::Unfit { .. })));
        let nowhere = folder.path().join("nowhere");
        assert!(matches!(read(&nowhere), Err(ExternalIdError::Unreadable { .. })));
    }

    #[test]
    fn a_fresh_one_is_long_enough_fits_and_is_never_the_same() {
        let (one, other) = (fresh().unwrap(), fresh().unwrap());
        assert_ne!(one, other);
        assert!(one.len() >= 20 && roster::is_external_id(&one), "{one}");
    }
}
