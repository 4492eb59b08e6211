//! The folder of a class: its class file, a roster to fill in, the role to install, what to tell students, and
//! the first hour, step by step.

mod text;

use crate::private;
use crate::role::{self, Form, Grant};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use labproof_checks::lab::{Lab, Language, SHIPPED};
use miette::Diagnostic;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use text::{Text, filled};
use thiserror::Error;

/// Its rows are refused until somebody has put accounts into them. It begins with a byte order
/// mark, without which Excel takes Korean for something else.
pub(crate) const TO_FILL_IN: &str = include_str!("init/roster.csv");

/// The byte order mark.
const MARK: char = '\u{feff}';

/// A lab file of the author's, as the folder has it.
const LAB: &str = "lab.toml";

/// The class that a folder is for.
#[derive(Debug)]
pub(crate) struct For<'a> {
    /// The lab.
    pub(crate) lab: &'a Lab,
    /// Its file, whose password is in it.
    pub(crate) lab_text: &'a str,
    /// Where the file is, if the lab is none that ships.
    pub(crate) lab_file: Option<&'a Path>,
    /// The name of the role.
    pub(crate) role_name: &'a str,
    /// The external id of the role.
    pub(crate) external_id: &'a str,
    /// The roster.
    pub(crate) roster: &'a str,
    /// When it begins, by the clocks of the time zone.
    pub(crate) since: DateTime,
    /// The time zone.
    pub(crate) zone: &'a TimeZone,
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

/// A file of the folder.
struct Made {
    name: &'static str,
    content: Vec<u8>,
    /// Whether only its owner may read it: the external id, or a password, is in it or may come to be.
    is_private: bool,
}

/// Writes the folder of a class, and gives the files that it wrote. Never overwrites a file.
///
/// # Errors
/// A file is there already, and nothing was written; or one could not be written.
pub(crate) fn init(folder: &Path, what: &For<'_>) -> Result<Vec<PathBuf>, InitError> {
    let files = files(folder, what);
    let paths: Vec<_> = files.iter().map(|file| folder.join(file.name)).collect();
    if let Some(path) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(InitError::Exists { path: path.clone() });
    }
    fs::create_dir_all(folder)
        .map_err(|cause| InitError::Unwritable { path: folder.to_owned(), cause })?;
    for (file, path) in files.iter().zip(&paths) {
        create(path, file).map_err(|cause| InitError::Unwritable { path: path.clone(), cause })?;
    }
    Ok(paths)
}

fn create(path: &Path, file: &Made) -> io::Result<()> {
    if file.is_private {
        return private::create(path, &file.content);
    }
    File::create_new(path)?.write_all(&file.content)
}

fn files(folder: &Path, what: &For<'_>) -> Vec<Made> {
    let open = |name, content: String| Made { name, content: content.into(), is_private: false };
    let secret = |name, content: Vec<u8>| Made { name, content, is_private: true };
    let place = place(folder, what);
    let written = |text, language| filled(text, language, what, &place);
    let mut files = vec![
        open("README.md", written(Text::Readme, Language::En)),
        open("README.ko.md", written(Text::Readme, Language::Ko)),
        open("labproof.toml", written(Text::ClassFile, Language::En)),
        // For its owner, since external ids may be added to it.
        secret("roster.csv", roster(what.roster).into()),
        open("decisions.toml", written(Text::Decisions, Language::En)),
        open("students.md", written(Text::Students, Language::En)),
        open("students.ko.md", written(Text::Students, Language::Ko)),
        secret("external-id", format!("{}\n", what.external_id).into()),
        secret("labproof-reader.json", template(Form::Cloudformation, what)),
        secret("labproof-reader-stackset.json", template(Form::Stackset, what)),
        Made {
            is_private: false,
            ..secret("grader-policy.json", template(Form::GraderPolicy, what))
        },
        open(".gitignore", written(Text::Gitignore, Language::En)),
    ];
    if place == Place::Copied {
        files.push(secret(LAB, what.lab_text.into()));
    }
    files
}

/// Where the class file finds the lab.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// In labproof itself.
    Shipped,
    /// In the folder already, under this name.
    Here(String),
    /// In the folder, which has a copy, so that the class is whole wherever it goes.
    Copied,
}

fn place(folder: &Path, what: &For<'_>) -> Place {
    let Some(file) = what.lab_file else { return Place::Shipped };
    let folder_of = |path: &Path| {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        parent.unwrap_or(Path::new(".")).canonicalize().ok()
    };
    let is_here = folder_of(file).is_some_and(|parent| folder.canonicalize().ok() == Some(parent));
    match file.file_name().and_then(|name| name.to_str()) {
        Some(name) if is_here => Place::Here(name.to_owned()),
        Some(_) | None => Place::Copied,
    }
}

impl Place {
    /// As the class file names it.
    fn named(&self, lab: &Lab) -> String {
        match self {
            Self::Shipped => lab.id.clone(),
            Self::Here(name) => name.clone(),
            Self::Copied => LAB.to_owned(),
        }
    }
}

/// Whether a lab ships under this id.
pub(crate) fn ships(id: &str) -> bool {
    SHIPPED.iter().any(|(shipped, _)| *shipped == id)
}

/// With a byte order mark, without which Excel takes Korean for something else.
fn roster(rows: &str) -> String {
    if rows.starts_with(MARK) { rows.to_owned() } else { format!("{MARK}{rows}") }
}

fn template(form: Form, what: &For<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    role::write(form, what.lab, Grant::Read, what.role_name, Some(what.external_id), &mut text)
        .expect("memory takes every byte");
    text
}

#[cfg(test)]
mod tests;
