//! What the fuzz targets have been given (`fuzz/corpus`), again: nothing panics, nothing takes long, and
//! no report has in it what does anything. Rosters and receipts are replayed by the program's own tests.

use crate::pure;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longer than the slowest build takes for the largest of them, and far shorter than a hang.
const LONGEST: Duration = Duration::from_mins(1);

/// Gives a target every file of its corpus.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{name} has a corpus");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let begun = Instant::now();
        let taken = std::panic::catch_unwind(|| target(&bytes));
        assert!(taken.is_ok(), "{} is not taken as it should be", file.display());
        assert!(begun.elapsed() < LONGEST, "{}: {:?}", file.display(), begun.elapsed());
    }
}

#[test]
fn lab_files() {
    replay("lab", pure::lab);
}

#[test]
fn records_of_cloudtrail() {
    replay("records", pure::records);
}

#[test]
fn observations() {
    replay("evidence", pure::evidence);
}

#[test]
fn gradebooks() {
    replay("gradebook", pure::gradebook);
}
