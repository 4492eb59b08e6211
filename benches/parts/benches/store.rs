//! What the evidence store costs: everything of it read, and everything added to a new one. Both are done as people do
//! them, by the program: starting it is a part of that. `cargo build --release` first.

#![expect(clippy::unwrap_used, reason = "in a benchmark an unwrap is an assertion")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The program that ships.
const LABPROOF: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/labproof");

/// Runs the program in a folder. It must be there, and succeed.
fn labproof(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(LABPROOF);
    command.current_dir(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success(), "{arguments:?}");
}

/// A folder with the evidence of the demonstration's class, three looks at each of thirty students, as a store and as
/// an export; and how many observations those are.
fn class() -> (TempDir, u64) {
    let folder = tempfile::tempdir().unwrap();
    labproof(folder.path(), &["demo", "--format", "csv", "--evidence", "store"]);
    labproof(folder.path(), &["evidence", "export", "export.jsonl", "--evidence", "store"]);
    let export = std::fs::read_to_string(folder.path().join("export.jsonl")).unwrap();
    (folder, export.lines().count() as u64)
}

fn store(bench: &mut Criterion) {
    let (folder, lines) = class();
    let mut group = bench.benchmark_group("store");
    group.throughput(Throughput::Elements(lines)).sample_size(20);
    group.bench_function("read", |it| {
        it.iter(|| labproof(folder.path(), &["evidence", "export", "--evidence", "store"]));
    });
    group.bench_function("append", |it| {
        let export = folder.path().join("export.jsonl");
        it.iter_batched(
            empty,
            |(folder, _guard)| append(&folder, &export),
            BatchSize::PerIteration,
        );
    });
}

fn empty() -> (PathBuf, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (folder.path().to_owned(), folder)
}

fn append(folder: &Path, export: &Path) {
    labproof(folder, &["evidence", "merge", export.to_str().unwrap(), "--evidence", "store"]);
}

criterion_group!(benches, store);
criterion_main!(benches);
