//! The criterion of `CONTRIBUTING.md`, written as that page says: its patch is put on a copy of the
//! tree, and its cases are run there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is compiled: this crate, and the files that it includes.
const PARTS: [&str; 5] = ["checks", "docs", "tests/events", "tests/labs", "tests/stores"];

/// Where the tree stands within the copy's workspace: a package of the same name at the same place would
/// be built over this one.
const TREE: &str = "tree";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn contributing_shows_the_patch_that_is_tested() {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let patch = fs::read_to_string(root().join("docs/examples/criterion.patch")).unwrap();
    let shown = page.split_once("```diff\n").and_then(|(_, rest)| rest.split_once("```"));
    assert_eq!(shown.unwrap().0, patch);
}

#[test]
fn the_criterion_of_contributing_is_judged_as_its_cases_say() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example");
    let staged = copied(&copy.with_extension("staged"));
    patched(&staged.join(TREE));
    // Files that are the same keep their times, so only what the patch changes is compiled again.
    mirrored(&staged, &copy);
    fs::remove_dir_all(&staged).unwrap();
    // For one test it would take longer to optimize than it saves.
    let tested = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--quiet", "-p", "labproof-checks", "--test", "checks"])
        .args(["--config", "profile.dev.package.labproof-checks.opt-level=0"])
        .args(["--", "each_setting_is_judged_alive_and_after_deletion_alike"])
        .current_dir(&copy)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap())
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&tested.stdout);
    let errors = String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success() && said.contains("1 passed"), "{said}{errors}");
    let judged = fs::read_to_string(copy.join(TREE).join("checks/tests/db_config.rs")).unwrap();
    assert!(judged.contains("(\"storage\", |db| db.storage = Some(30), \"failed\")"));
}

/// A copy of what is compiled, as a workspace of its own.
fn copied(to: &Path) -> PathBuf {
    let _ = fs::remove_dir_all(to);
    for part in PARTS {
        mirrored(&root().join(part), &to.join(TREE).join(part));
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (workspace, rest) = manifest.split_once("\n[package]\n").unwrap();
    let (_, profiles) = rest.split_once("\n[profile.").unwrap();
    let (profiles, _) = profiles.split_once("\n[profile.release").unwrap();
    let workspace: String = workspace.lines().map(|line| alone(line) + "\n").collect();
    let workspace =
        workspace.replace("path = \"sdk/", &format!("path = \"{}/sdk/", root().display()));
    fs::write(to.join("Cargo.toml"), format!("{workspace}\n[profile.{profiles}")).unwrap();
    fs::copy(root().join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    to.to_owned()
}

/// A line of the workspace's manifest, for the workspace of this crate alone.
fn alone(line: &str) -> String {
    match line.split_once(" = ") {
        Some((key @ ("members" | "default-members"), _)) => format!("{key} = [\"{TREE}/checks\"]"),
        Some(_) | None => line.to_owned(),
    }
}

/// Puts the patch on a tree. Git must not look for a repository around it.
fn patched(tree: &Path) {
    let applied = Command::new("git")
        .args(["apply", "docs/examples/criterion.patch"])
        .current_dir(tree)
        .env("GIT_CEILING_DIRECTORIES", tree.parent().unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&applied.stderr);
    assert!(applied.status.success(), "write docs/examples/criterion.patch anew: {said}");
}

/// Makes a tree the same as another one, writing only what differs.
fn mirrored(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(io::Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            mirrored(&entry.path(), &target);
            continue;
        }
        let content = fs::read(entry.path()).unwrap();
        if fs::read(&target).ok().as_ref() != Some(&content) {
            fs::write(target, content).unwrap();
        }
    }
}
