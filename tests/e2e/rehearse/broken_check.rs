//! A check that is broken on purpose: the program is built with it, and the gate finds it.

use crate::run::Run;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the program is built of.
const PARTS: [&str; 9] =
    ["benches", "book", "build.rs", "checks", "cloud", "docs", "reports", "src", "tests"];

/// Where the tree stands within the copy's workspace: cargo knows a package by its name and its place in
/// the workspace, and one at the same place would be built over ours.
const TREE: &str = "tree";

/// The module, and a check in it that asks whether minor versions are upgraded, in place of whether the
/// instance is private.
const MODULE: &str = "checks/src/modules/db_instance.rs";
const CHECK: &str = "set_to(&[(Instance, PUBLIC)]),\n            private,";
const BROKEN: &str = "set_to(&[(Instance, PUBLIC)]),\n            minor_upgrade,";

#[test]
fn a_check_that_is_broken_is_named_by_the_criterion_that_no_longer_catches_its_fault() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let copy = temporary.join("broken-check");
    copied(root, &copy);
    let module = fs::read_to_string(root.join(MODULE)).unwrap();
    assert!(module.contains(CHECK), "{MODULE} is another one by now");
    write(&copy.join(TREE).join(MODULE), module.replacen(CHECK, BROKEN, 1).as_bytes());

    let lab = root.join("tests/labs/shop-db.toml");
    let run = Run::of(
        Command::new(built(&copy, temporary))
            .args(["rehearse", "--lang", "en", "--out", "report", "--lab"])
            .arg(lab)
            .current_dir(&copy),
    );
    let run = run.with_status(1);
    assert!(run.out.contains("instance.private did not catch its fault"), "{}", run.out);
    assert!(run.out.contains("16 of 17 faults are caught"), "{}", run.out);
}

/// A copy of the tree, in a workspace around it.
fn copied(root: &Path, copy: &Path) {
    for part in PARTS {
        mirrored(&root.join(part), &copy.join(TREE).join(part));
    }
    mirrored(&root.join("Cargo.lock"), &copy.join("Cargo.lock"));
    // The SDK's crates are the same at the same place, so what was compiled of them is not compiled again.
    let _ = fs::remove_file(copy.join("sdk"));
    symlink(root.join("sdk"), copy.join("sdk")).unwrap();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (workspace, rest) = manifest.split_once("\n[package]\n").unwrap();
    let (package, profiles) = rest.split_once("\n[profile.").unwrap();
    let workspace = workspace
        .replace("\"checks\"", &format!("\"{TREE}/checks\""))
        .replace("\"reports\"", &format!("\"{TREE}/reports\""))
        .replace("\"cloud\"", &format!("\"{TREE}/cloud\""))
        .replace("\"book\"", &format!("\"{TREE}/book\""))
        .replace("members = [", &format!("members = [\"{TREE}\", "))
        .replace("[\"tree\", \".\"", "[\"tree\"");
    write(&copy.join("Cargo.toml"), format!("{workspace}\n[profile.{profiles}").as_bytes());
    write(&copy.join(TREE).join("Cargo.toml"), format!("[package]\n{package}").as_bytes());
}

/// Builds the program of a tree, of the libraries that are compiled already: what is in between lies with
/// them, and the program itself with the tree. Of the libraries a benchmark asks what tests ask, so what was
/// compiled for these is not compiled again.
fn built(tree: &Path, temporary: &Path) -> PathBuf {
    let target = tree.join("target");
    let mut cargo = Command::new(env!("CARGO"));
    // What cargo says of the package that is tested: where any of it is another, ring is compiled again, and with
    // it nearly all there is, here and in the next build of the tests.
    let is_of_package = |name: &OsString| {
        let name = name.as_encoded_bytes();
        name == b"OUT_DIR"
            || name.starts_with(b"CARGO_PKG_")
            || name.starts_with(b"CARGO_MANIFEST_")
    };
    for (name, _) in env::vars_os().filter(|(name, _)| is_of_package(name)) {
        cargo.env_remove(name);
    }
    let built = cargo
        .args(["build", "--offline", "--quiet", "--bin", "labproof", "--bench", "scale"])
        // For one rehearsal it would take longer to optimize than it saves.
        .args(["--config", "profile.dev.package.labproof-checks.opt-level=0"])
        .args(["--config", "profile.dev.package.labproof-reports.opt-level=0"])
        .current_dir(tree)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_BUILD_BUILD_DIR", temporary.parent().unwrap())
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    target.join("debug/labproof")
}

/// Makes a file or a folder the same as another one, writing only what differs: the times of what is the
/// same stay, so nothing is compiled again for nothing.
fn mirrored(from: &Path, to: &Path) {
    if !from.is_dir() {
        return write(to, &fs::read(from).unwrap());
    }
    for entry in fs::read_dir(from).unwrap().map(io::Result::unwrap) {
        let is_needed =
            !["node_modules", "stores", "browser"].iter().any(|it| entry.file_name() == *it);
        if is_needed {
            mirrored(&entry.path(), &to.join(entry.file_name()));
        }
    }
}

fn write(file: &Path, content: &[u8]) {
    if fs::read(file).is_ok_and(|there| there == content) {
        return;
    }
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
}
