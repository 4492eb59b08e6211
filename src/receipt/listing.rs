//! What lies in a folder of receipts: files that should be some, others, and what is not read.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

/// How deep a folder may lie. Moodle's download has one a student, whoever unpacks it may make
/// another one around them, and a student may have handed in a folder.
const DEEPEST: usize = 4;

/// Where a Mac keeps what it packs besides the files.
const MAC: &str = "__MACOSX";

/// What lies in a folder and in those inside it, by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// The files that should be receipts.
    pub(super) receipts: Vec<PathBuf>,
    /// The files whose names say that they are none.
    pub(super) others: Vec<PathBuf>,
    /// The folders that were not read, or not to their ends, and why.
    pub(super) unread: Vec<(PathBuf, Unread)>,
}

/// Why a folder is not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub(crate) enum Unread {
    #[error("{0}; the next run reads it again")]
    Broken(String),
    #[error("it is more than {DEEPEST} folders deep; move it up")]
    TooDeep,
    #[error("it is a symbolic link to a folder; put the folder itself there")]
    Link,
}

impl Listing {
    /// What lies in `folder` now. One folder that cannot be read hides no other.
    pub(super) fn of(folder: &Path) -> Self {
        let mut listing = Self::default();
        listing.walk(folder, 0);
        listing.receipts.sort();
        listing.others.sort();
        listing.unread.sort();
        listing
    }

    fn walk(&mut self, folder: &Path, depth: usize) {
        let broken = |error: std::io::Error| (folder.to_owned(), Unread::Broken(error.to_string()));
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.unread.push(broken(error)),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.add(&entry, depth),
                Err(error) => return self.unread.push(broken(error)),
            }
        }
    }

    fn add(&mut self, entry: &DirEntry, depth: usize) {
        let (name, path) = (entry.file_name(), entry.path());
        // What systems keep for themselves: `.DS_Store`, `._receipt.json`.
        if name.as_encoded_bytes().starts_with(b".") || name == MAC {
            return;
        }
        let (is_folder, is_link) =
            entry.file_type().map_or((false, false), |kind| (kind.is_dir(), kind.is_symlink()));
        if is_folder && depth == DEEPEST {
            self.unread.push((path, Unread::TooDeep));
        } else if is_folder {
            self.walk(&path, depth + 1);
        } else if is_link && path.is_dir() {
            self.unread.push((path, Unread::Link));
        } else if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
            self.receipts.push(path);
        } else {
            self.others.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn files_are_found_in_the_folders_that_an_lms_makes_and_nothing_is_passed_over_in_silence() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        let files = [
            "b.json",
            "a.JSON",
            "receipt.json.txt",
            "json",
            "._a.json",
            ".git/a.json",
            "__MACOSX/s01/._a.json",
            "__MACOSX/a.json",
            "s01 김하늘_1_file_/receipt.json",
            "1/2/3/4/deep.json",
            "1/2/3/4/notes",
            "1/2/3/4/5/deeper.json",
        ];
        for file in files {
            fs::create_dir_all(at(file).parent().unwrap()).unwrap();
            fs::write(at(file), "").unwrap();
        }
        symlink(root.path(), at("1/loop")).unwrap();
        symlink(root.path(), at("1/loop.json")).unwrap();
        symlink(at("b.json"), at("1/link.json")).unwrap();
        symlink("nowhere", at("1/broken.json")).unwrap();
        let in_order = |names: &[&str]| names.iter().map(|name| at(name)).collect::<Vec<_>>();
        let unread = [("1/2/3/4/5", Unread::TooDeep), ("1/loop", Unread::Link)];
        let unread = unread.into_iter().chain([("1/loop.json", Unread::Link)]);
        let expected = Listing {
            receipts: in_order(&[
                "1/2/3/4/deep.json",
                "1/broken.json",
                "1/link.json",
                "a.JSON",
                "b.json",
                "s01 김하늘_1_file_/receipt.json",
            ]),
            others: in_order(&["1/2/3/4/notes", "json", "receipt.json.txt"]),
            unread: unread.map(|(name, why)| (at(name), why)).collect(),
        };
        assert_eq!(Listing::of(root.path()), expected);
        assert_eq!(Unread::TooDeep.to_string(), "it is more than 4 folders deep; move it up");
    }
}
