//! The external id of a class: made for it once, and kept in a file that only its owner may read.

use crate::private::{self, Exposed, Secret};
use miette::Diagnostic;
use secrecy::{ExposeSecret, SecretString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How many random bytes one is made of: more than anybody can guess.
const BYTES: usize = 16;

/// What one looks like.
pub(crate) const FORM: &str =
    "2 to 1,224 letters, digits and + = , . @ : / - _, without white space";

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
    #[error(transparent)]
    #[diagnostic(transparent)]
    Exposed(#[from] Exposed),
    /// It holds something else.
    #[error("{} contains no external id", path.display())]
    #[diagnostic(help("it is one line: {FORM}"))]
    Unfit {
        /// The file.
        path: PathBuf,
    },
    /// The command line, or the environment, gives something else.
    #[error("--external-id or LABPROOF_EXTERNAL_ID is not a valid external id")]
    #[diagnostic(help("it is {FORM}; where the roster names one for everybody, leave it out"))]
    Misgiven,
}

/// Whether AWS takes this as an external id (`docs/aws.md` 7.2).
pub(crate) fn is_one(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@:/-".contains(letter);
    (2..=1224).contains(&text.len()) && text.chars().all(fits)
}

/// The external id that the command line or the environment gives.
///
/// # Errors
/// AWS would not take it.
pub(crate) fn given(id: &SecretString) -> Result<SecretString, ExternalIdError> {
    is_one(id.expose_secret()).then(|| id.clone()).ok_or(ExternalIdError::Misgiven)
}

/// The external id in a file.
///
/// # Errors
/// The file cannot be read, or others can read it, or it holds something else.
pub(crate) fn read(path: &Path) -> Result<SecretString, ExternalIdError> {
    let unreadable = |cause| ExternalIdError::Unreadable { path: path.to_owned(), cause };
    let mut file = File::open(path).map_err(unreadable)?;
    if let Some(exposed) = private::exposed(&file, path, Secret::ExternalId).map_err(unreadable)? {
        return Err(exposed.into());
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(unreadable)?;
    let id = text.trim();
    is_one(id).then(|| id.into()).ok_or_else(|| ExternalIdError::Unfit { path: path.to_owned() })
}

/// One that nobody has had before.
///
/// # Errors
/// The system gives no random numbers.
pub(crate) fn fresh() -> Result<String, getrandom::Error> {
    let mut random = [0_u8; BYTES];
    getrandom::fill(&mut random)?;
    Ok(format!("labproof-{}", hex::encode(random)))
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert!(one.len() >= 20 && is_one(&one), "{one}");
    }

    #[test]
    fn whoever_gives_one_gives_what_aws_takes() {
        let longest = "x".repeat(1224);
        for fits in ["ab", "labproof-0a1B_+=,.@:/-", &longest] {
            assert!(is_one(fits), "{fits}");
            assert_eq!(given(&fits.into()).unwrap().expose_secret(), fits);
        }
        let too_long = "x".repeat(1225);
        for unfit in
            ["", "a", "two words", "ends \n", "\u{c544}\u{c774}\u{b514}", "a;b", "a'b", &too_long]
        {
            assert!(!is_one(unfit), "{unfit}");
            let error = given(&unfit.into()).unwrap_err();
            assert!(matches!(error, ExternalIdError::Misgiven));
            let shown = format!("{:?}", miette::Report::new(error));
            assert!(unfit.len() < 2 || !shown.contains(unfit), "{shown}");
        }
    }
}
