//! Which files beside a store still hold somebody who was erased from it: reports, receipts, exports,
//! copies. They are searched by what they contain, workbooks and zip files too, and nothing is changed.

use crate::store::Identity;
use aho_corasick::{AhoCorasick, BuildError};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// A larger file is not searched.
const LARGEST: u64 = 1 << 30;

/// What a file begins with that is zipped, as workbooks are.
const ZIPPED: &[u8] = b"PK\x03\x04";

/// What a file of SQLite begins with, as stores are: in it a text may stand directly before another.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// So many letters tell an id apart from what else stands in a file; digits alone must be more.
const TELLING: usize = 3;
const TELLING_DIGITS: usize = 6;

/// A place to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The files that lie in a folder.
    Within(PathBuf),
    /// Everything below a folder.
    Below(PathBuf),
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// The files that hold somebody.
    pub(crate) files: Vec<PathBuf>,
    /// The files that could not be searched.
    pub(crate) unread: Vec<PathBuf>,
}

/// Searches places, but for some files, for what somebody is known by.
///
/// # Errors
/// There is too much to search for.
pub(crate) fn search(
    places: &[Place],
    but_for: &[PathBuf],
    whom: &[Identity],
) -> Result<Held, BuildError> {
    let words = Words::of(whom)?;
    let mut held = Held::default();
    for file in files(places).into_iter().filter(|file| !but_for.contains(file)) {
        match words.are_in(&file) {
            Ok(true) => held.files.push(file),
            Ok(false) => {}
            Err(_) => held.unread.push(file),
        }
    }
    Ok(held)
}

/// The files of all places, each once. What cannot be listed holds nothing that could be named.
fn files(places: &[Place]) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for place in places {
        match place {
            Place::Within(folder) => list(folder, false, &mut files),
            Place::Below(folder) => list(folder, true, &mut files),
        }
    }
    files
}

fn list(folder: &Path, below: bool, files: &mut BTreeSet<PathBuf>) {
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(shown).into_iter().flatten().flatten() {
        let path = folder.join(entry.file_name());
        // Links are not followed: what they lead to lies elsewhere.
        match entry.file_type() {
            Ok(kind) if kind.is_file() => {
                files.insert(path);
            }
            Ok(kind) if kind.is_dir() && below => list(&path, below, files),
            Ok(_) | Err(_) => {}
        }
    }
}

/// What is searched for.
struct Words {
    /// Names and account numbers, wherever they stand.
    anywhere: AhoCorasick,
    /// Ids, where they stand as words of their own.
    alone: AhoCorasick,
}

impl Words {
    fn of(whom: &[Identity]) -> Result<Self, BuildError> {
        let texts = whom.iter().flat_map(|one| one.names.iter().chain(&one.accounts));
        let anywhere: BTreeSet<&str> =
            texts.map(|text| text.trim()).filter(|it| tells(it)).collect();
        let ids = whom.iter().map(|one| one.student_id.as_str());
        let alone: BTreeSet<&str> = ids.filter(|id| tells(id)).collect();
        Ok(Self { anywhere: AhoCorasick::new(anywhere)?, alone: AhoCorasick::new(alone)? })
    }

    fn are_in(&self, file: &Path) -> io::Result<bool> {
        if self.stand_in(file.as_os_str().as_encoded_bytes()) {
            return Ok(true);
        }
        let mut file = File::open(file)?;
        if file.metadata()?.len() > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        if bytes.starts_with(ZIPPED) {
            return self.are_in_zip(&bytes);
        }
        if bytes.starts_with(SQLITE) {
            return Ok(self.anywhere.is_match(&bytes) || self.alone.is_match(&bytes));
        }
        Ok(self.stand_in(&bytes))
    }

    fn are_in_zip(&self, bytes: &[u8]) -> io::Result<bool> {
        let mut archive = ZipArchive::new(io::Cursor::new(bytes))?;
        for at in 0..archive.len() {
            let part = archive.by_index(at)?;
            let mut unpacked = part.name()?.as_bytes().to_vec();
            unpacked.push(b'\n');
            // What says that it is small may be large.
            part.take(LARGEST).read_to_end(&mut unpacked)?;
            if self.stand_in(&unpacked) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn stand_in(&self, bytes: &[u8]) -> bool {
        let is_alone = |found: aho_corasick::Match| {
            let before = found.start().checked_sub(1).and_then(|at| bytes.get(at));
            let after = bytes.get(found.end());
            ![before, after].into_iter().flatten().copied().any(is_of_word)
        };
        self.anywhere.is_match(bytes) || self.alone.find_overlapping_iter(bytes).any(is_alone)
    }
}

/// Whether a byte goes on a word: a letter of an id, or what ids are joined by.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether a text tells somebody apart from what else stands in a file.
fn tells(text: &str) -> bool {
    let letters = text.chars().count();
    if text.is_ascii() {
        let least =
            if text.bytes().all(|byte| byte.is_ascii_digit()) { TELLING_DIGITS } else { TELLING };
        letters >= least
    } else {
        letters >= 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn kim() -> Identity {
        Identity {
            student_id: "s01".to_owned(),
            names: BTreeSet::from(["김하늘".to_owned()]),
            accounts: BTreeSet::from(["111122223333".to_owned()]),
        }
    }

    fn zipped(name: &str, content: &str) -> Vec<u8> {
        let mut archive = ZipWriter::new(io::Cursor::new(Vec::new()));
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.repeat(100).as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn somebody_is_found_by_id_by_name_and_by_account_and_nobody_else() {
        let sqlite = |text: &str| [SQLITE, text.as_bytes()].concat();
        for (name, content, held) in [
            ("a.json", br#"{"student_id": "s01"}"#.to_vec(), true),
            ("b.csv", "x,김하늘,y".into(), true),
            ("c.jsonl", b"\"account\":\"111122223333\"".to_vec(), true),
            ("d.csv", b"id\ns01,1\n".to_vec(), true),
            ("s01.html", b"<p>".to_vec(), true),
            ("e.xlsx", zipped("xl/sharedStrings.xml", "<t>s01</t>"), true),
            ("f.zip", zipped("s01_kim.json", "{}"), false),
            ("g.zip", zipped("s01/receipt.json", "{}"), true),
            ("copy.evidence", sqlite("awsdbs01kim"), true),
            ("other.csv", b"s011,s02,xs01,s01-b,cs01".to_vec(), false),
            ("other.xlsx", zipped("a.xml", "<t>s02</t>"), false),
            ("other.evidence", sqlite("s02"), false),
            ("empty", Vec::new(), false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join(name);
            fs::write(&file, content).unwrap();
            let places = [Place::Within(folder.path().to_owned())];
            let found = search(&places, &[], &[kim()]).unwrap();
            assert_eq!(found.files.contains(&file), held, "{name}");
            assert!(found.unread.is_empty(), "{name}");
            assert!(search(&places, &[file], &[kim()]).unwrap().files.is_empty());
        }
    }

    #[test]
    fn a_folder_is_searched_below_where_it_is_one_of_reports() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("students")).unwrap();
        let file = folder.path().join("students/x.json");
        fs::write(&file, "s01").unwrap();
        let found = |place| search(&[place], &[], &[kim()]).unwrap().files;
        assert_eq!(found(Place::Below(folder.path().to_owned())), [file]);
        assert!(found(Place::Within(folder.path().to_owned())).is_empty());
        assert!(found(Place::Below(folder.path().join("none"))).is_empty());
    }

    #[test]
    fn what_cannot_be_opened_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("broken.xlsx");
        fs::write(&file, b"PK\x03\x04 and no more").unwrap();
        let found = search(&[Place::Within(folder.path().to_owned())], &[], &[kim()]).unwrap();
        assert_eq!((found.files, found.unread), (vec![], vec![file]));
    }

    #[test]
    fn a_short_number_tells_nobody() {
        for (id, told) in
            [("7", false), ("12345", false), ("202611", true), ("s1", false), ("s01", true)]
        {
            assert_eq!(tells(id), told, "{id}");
        }
    }
}
