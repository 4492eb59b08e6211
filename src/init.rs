//! A folder to start from: a roster to fill in, the role to install, and how to go on.

use crate::role::{self, Form, Grant};
use labproof_checks::lab::Lab;
use miette::Diagnostic;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Its rows are refused until somebody has put accounts into them. It begins with a byte order
/// mark, without which Excel takes Korean for something else.
const ROSTER: &str = include_str!("init/roster.csv");

/// Why there is no folder to start from.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum InitError {
    /// A file of that name is there already.
    #[error("{} is there already, so nothing was written", path.display())]
    #[diagnostic(help("name another folder, or move the file away"))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error("{} cannot be written", path.display())]
    #[diagnostic(help("name a folder that you may write to"))]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
}

/// Writes the folder for a lab, and gives the files that it wrote. Never overwrites a file.
///
/// # Errors
/// A file is there already, and nothing was written; or one could not be written.
pub(crate) fn init(folder: &Path, lab: &Lab, role_name: &str) -> Result<Vec<PathBuf>, InitError> {
    let files = files(lab, role_name).map(|(name, content)| (folder.join(name), content));
    if let Some((path, _)) = files.iter().find(|(path, _)| path.symlink_metadata().is_ok()) {
        return Err(InitError::Exists { path: path.clone() });
    }
    fs::create_dir_all(folder)
        .map_err(|cause| InitError::Unwritable { path: folder.to_owned(), cause })?;
    for (path, content) in &files {
        create(path, content)
            .map_err(|cause| InitError::Unwritable { path: path.clone(), cause })?;
    }
    Ok(files.map(|(path, _)| path).into())
}

fn files(lab: &Lab, role_name: &str) -> [(&'static str, Vec<u8>); 5] {
    [
        ("roster.csv", ROSTER.into()),
        ("labproof-reader.json", template(Form::Cloudformation, lab, role_name)),
        ("labproof-reader-stackset.json", template(Form::Stackset, lab, role_name)),
        ("README.md", include_str!("init/README.md").into()),
        ("README.ko.md", include_str!("init/README.ko.md").into()),
    ]
}

fn template(form: Form, lab: &Lab, role_name: &str) -> Vec<u8> {
    let mut text = Vec::new();
    role::write(form, lab, Grant::Read, role_name, &mut text).expect("memory takes every byte");
    text
}

fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::ROLE_NAME;
    use crate::roster::Roster;

    fn lab() -> Lab {
        Lab::shipped("stem-day-rds").unwrap()
    }

    #[test]
    fn a_folder_to_start_from_has_all_that_its_readme_names() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("new/class");
        let written = init(&folder, &lab(), ROLE_NAME).unwrap();
        assert_eq!(written.len(), fs::read_dir(&folder).unwrap().count());
        for language in ["README.md", "README.ko.md"] {
            let readme = fs::read_to_string(folder.join(language)).unwrap();
            for file in &written {
                let name = file.file_name().unwrap().to_str().unwrap();
                assert!(name == language || readme.contains(name), "{language}: {name}");
            }
        }
    }

    #[test]
    fn its_roster_is_refused_until_it_is_filled_in() {
        let faults = Roster::parse("roster.csv", ROSTER.as_bytes()).unwrap_err();
        assert_eq!(faults.related().into_iter().flatten().count(), 2);
        let filled_in = ROSTER.replace("put-12-digits-here", "111122223333");
        assert_eq!(Roster::parse("roster.csv", filled_in.as_bytes()).unwrap().rows.len(), 2);
    }

    #[test]
    fn a_file_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let roster = folder.path().join("README.ko.md");
        fs::write(&roster, "mine").unwrap();
        let error = init(folder.path(), &lab(), ROLE_NAME).unwrap_err();
        assert!(matches!(error, InitError::Exists { .. }), "{error:?}");
        assert_eq!(fs::read_to_string(&roster).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
