//! A store that the version before wrote: migrated when it is opened, it gives the gradebook and
//! the export that it gave before; by programs that are killed meanwhile, and that run side by side.

use crate::run::{Run, labproof};
use flate2::read::GzDecoder;
use labproof_reports::Gradebook;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The hash of the store's export, as the version before wrote it.
const EXPORT: &str = "2fe73e5d597ad5161e01f8fc370bdcf64297c16109adabfa8571cb4a32ffc248";

const DEADLINE: [&str; 4] =
    ["--deadline", "2026-11-29T04:30:00Z", "--since", "2026-11-29T00:00:00Z"];

/// A file of `tests/stores`.
fn stored(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores").join(name);
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// A folder with the old store in it.
fn old() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("store"), stored("demo-1.evidence.gz")).unwrap();
    folder
}

/// Gives the store the write-ahead log that it has where it is used, and leaves its last commit
/// there, as a program does that was killed.
fn write_ahead(folder: &TempDir) {
    let file = |name: &str| folder.path().join(name);
    let connection = Connection::open(file("store")).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.execute_batch("CREATE TABLE passing (id); DROP TABLE passing").unwrap();
    fs::copy(file("store"), file("killed")).unwrap();
    fs::copy(file("store-wal"), file("killed-wal")).unwrap();
    drop(connection);
    fs::rename(file("killed"), file("store")).unwrap();
    fs::rename(file("killed-wal"), file("store-wal")).unwrap();
}

/// What is judged: without the run, without members that gradebooks have got since then, and without the
/// words in which a lab and a report are written, which may be written better.
fn compared(json: &[u8]) -> Value {
    let mut written: Value = serde_json::from_slice(json).unwrap();
    // What was kept has no run.
    let at = "2026-11-29T00:00:00Z";
    written["run"] = json!({"id": "", "started_at": at, "finished_at": at, "version": ""});
    // Read and written again, a gradebook of the first version has the form of the second.
    let book = Gradebook::from_json(&written.to_string()).unwrap();
    let mut book = serde_json::to_value(&book).unwrap();
    book.as_object_mut().unwrap().remove("run");
    book["lab"].as_object_mut().unwrap().remove("sha256");
    leave_out(&mut book);
    book
}

const SINCE: [&str; 5] = ["stage", "last_change", "things", "expected_words", "found_words"];
const WORDS: [&str; 3] = ["title", "hint", "message"];

fn leave_out(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !SINCE.iter().chain(&WORDS).any(|left_out| left_out == name));
            members.values_mut().for_each(leave_out);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn export(folder: &TempDir) -> Command {
    labproof(folder.path(), &["evidence", "--evidence", "store", "export"])
}

fn format(folder: &TempDir) -> i64 {
    let connection = Connection::open(folder.path().join("store")).unwrap();
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[track_caller]
fn gives_its_gradebook(folder: &TempDir, options: &[&str], expected: &str) {
    let regrade = ["regrade", "--evidence", "store", "--format", "json", "--out", "report"];
    Run::of(&mut labproof(folder.path(), &[&regrade, options].concat())).with_status(0);
    let found = compared(&fs::read(folder.path().join("report/gradebook.json")).unwrap());
    let expected = compared(&stored(expected));
    for (found, expected) in students(&found).zip(students(&expected)) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, expected);
}

fn students(book: &Value) -> impl Iterator<Item = &Value> {
    book["students"].as_array().unwrap().iter()
}

#[test]
fn an_old_store_gives_the_gradebook_that_it_gave() {
    let folder = old();
    gives_its_gradebook(&folder, &[], "demo-1.gradebook.json.gz");
    gives_its_gradebook(&folder, &DEADLINE, "demo-1.deadline.gradebook.json.gz");
}

#[test]
fn an_old_store_is_migrated_once_and_says_so_and_its_export_is_what_it_was() {
    let folder = old();
    assert_eq!(format(&folder), 1);
    let first = Run::of(&mut export(&folder)).with_status(0);
    assert!(first.err.contains("the evidence store store was migrated"), "{}", first.err);
    assert_eq!((hash(&first.out), format(&folder)), (EXPORT.to_owned(), 3));
    let second = Run::of(&mut export(&folder)).with_status(0);
    assert_eq!((second.out == first.out, second.err.as_str()), (true, ""));
}

#[test]
fn programs_that_open_an_old_store_together_find_the_same_in_it() {
    let folder = old();
    std::thread::scope(|scope| {
        let runs: Vec<_> =
            (0..4).map(|_| scope.spawn(|| Run::of(&mut export(&folder)).with_status(0))).collect();
        let runs: Vec<_> = runs.into_iter().map(|run| run.join().unwrap()).collect();
        assert!(runs.iter().all(|run| hash(&run.out) == EXPORT));
        let migrated = runs.iter().filter(|run| run.err.contains("was migrated")).count();
        assert_eq!(migrated, 1);
    });
}

#[test]
fn an_old_store_whose_program_was_killed_is_whole_in_one_format() {
    let folder = old();
    let begun = Instant::now();
    Run::of(&mut export(&folder)).with_status(0);
    let time = begun.elapsed();
    let mut formats = [0, 0];
    for moment in 0..16 {
        let folder = old();
        if moment % 2 == 0 {
            write_ahead(&folder);
        }
        let mut child = export(&folder).stdout(File::create("/dev/null").unwrap()).spawn().unwrap();
        sleep(random_part(time));
        // It may have come to its end by itself.
        let _ = child.kill();
        child.wait().unwrap();
        let found = format(&folder);
        formats[usize::from(found == 3)] += 1;
        let again = Run::of(&mut export(&folder)).with_status(0);
        assert_eq!(hash(&again.out), EXPORT, "moment {moment}, format {found}");
        if moment % 5 == 0 {
            gives_its_gradebook(&folder, &[], "demo-1.gradebook.json.gz");
        }
    }
    assert!(formats[0] > 0, "none was killed before it had migrated: {formats:?}");
}

/// A part of a time, at random.
fn random_part(of: Duration) -> Duration {
    let thousandths = RandomState::new().hash_one(Instant::now()) % 1000;
    of * u32::try_from(thousandths).unwrap() / 1000
}
