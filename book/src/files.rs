//! What lies in the project.

use crate::document::Document;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is made, fetched or kept beside the project's own files.
const NOT_OURS: [&str; 7] =
    ["target", "node_modules", ".git", ".tools", ".venv", ".venv-bench", "labproof-report"];

/// The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Every file of the project, by its path from the root, sorted.
///
/// # Errors
/// A folder cannot be read.
pub fn all(root: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    below(root, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn below(folder: &Path, path: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        if NOT_OURS.contains(&&*name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            below(&entry.path(), &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// The documents among the project's files: those at its root, and all in `docs`.
///
/// # Errors
/// A file cannot be read.
pub fn documents(root: &Path) -> io::Result<Vec<Document>> {
    let is_document = |path: &String| {
        path.strip_suffix(".md").is_some() && (!path.contains('/') || path.starts_with("docs/"))
    };
    let paths = all(root)?.into_iter().filter(is_document);
    let read = paths.map(|path| Ok(Document { text: fs::read_to_string(root.join(&path))?, path }));
    read.collect()
}
