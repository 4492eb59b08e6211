//! A folder to start from: a roster to fill in, the role to install, and how to go on.

use crate::role::{self, Form, Grant};
use labproof_checks::lab::{DEFAULT, Lab};
use miette::Diagnostic;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Its rows are refused until somebody has put accounts into them. It begins with a byte order
/// mark, without which Excel takes Korean for something else.
pub(crate) const TO_FILL_IN: &str = include_str!("init/roster.csv");

/// The byte order mark.
const MARK: char = '\u{feff}';

/// How to go on, and what is said of a lab that looks for a table.
const README: (&str, &str) = (include_str!("init/README.md"), include_str!("init/table.md"));
const README_KO: (&str, &str) =
    (include_str!("init/README.ko.md"), include_str!("init/table.ko.md"));

/// The lab that a folder is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct For<'a> {
    /// The lab.
    pub(crate) lab: &'a Lab,
    /// As the command line names it.
    pub(crate) named: &'a str,
    /// The name of the role.
    pub(crate) role_name: &'a str,
    /// The roster.
    pub(crate) roster: &'a str,
}

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
pub(crate) fn init(folder: &Path, what: For<'_>) -> Result<Vec<PathBuf>, InitError> {
    let files = files(what).map(|(name, content)| (folder.join(name), content));
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

fn files(what: For<'_>) -> [(&'static str, Vec<u8>); 5] {
    [
        ("roster.csv", roster(what.roster).into()),
        ("labproof-reader.json", template(Form::Cloudformation, what)),
        ("labproof-reader-stackset.json", template(Form::Stackset, what)),
        ("README.md", readme(README, what).into()),
        ("README.ko.md", readme(README_KO, what).into()),
    ]
}

/// With a byte order mark, without which Excel takes Korean for something else.
fn roster(rows: &str) -> String {
    if rows.starts_with(MARK) { rows.to_owned() } else { format!("{MARK}{rows}") }
}

fn readme((text, table): (&str, &str), what: For<'_>) -> String {
    let table = if what.lab.tables().next().is_some() { table } else { "" };
    let named = match what.named {
        DEFAULT => String::new(),
        other => format!(" --lab {other}"),
    };
    text.replace("{table}", table).replace("{lab}", &named)
}

fn template(form: Form, what: For<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    role::write(form, what.lab, Grant::Read, what.role_name, &mut text)
        .expect("memory takes every byte");
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
        Lab::shipped(DEFAULT).unwrap()
    }

    fn of(lab: &Lab) -> For<'_> {
        For { lab, named: &lab.id, role_name: ROLE_NAME, roster: TO_FILL_IN }
    }

    #[test]
    fn how_to_go_on_names_the_lab_and_speaks_of_a_table_only_where_the_lab_has_one() {
        for (id, option, has_table) in [
            ("stem-day-rds", "grade --roster", true),
            ("stem-day-ec2", "grade --lab stem-day-ec2 --", false),
        ] {
            let lab = Lab::shipped(id).unwrap();
            for text in [README, README_KO] {
                let readme = readme(text, of(&lab));
                assert!(readme.contains(option), "{readme}");
                assert_eq!(readme.contains("--allow-ssh"), has_table, "{readme}");
                assert!(!readme.contains('{'), "{readme}");
            }
        }
    }

    #[test]
    fn a_folder_to_start_from_has_all_that_its_readme_names() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("new/class");
        let lab = lab();
        let written = init(&folder, of(&lab)).unwrap();
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
        let faults = Roster::parse("roster.csv", TO_FILL_IN.as_bytes()).unwrap_err();
        assert_eq!(faults.related().into_iter().flatten().count(), 2);
        let filled_in = TO_FILL_IN.replace("put-12-digits-here", "111122223333");
        assert_eq!(Roster::parse("roster.csv", filled_in.as_bytes()).unwrap().rows.len(), 2);
    }

    #[test]
    fn a_file_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let roster = folder.path().join("README.ko.md");
        fs::write(&roster, "mine").unwrap();
        let lab = lab();
        let error = init(folder.path(), of(&lab)).unwrap_err();
        assert!(matches!(error, InitError::Exists { .. }), "{error:?}");
        assert_eq!(fs::read_to_string(&roster).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
