//! Tells the program of which commit it is (`labproof --version`), without asking git: a clone has its
//! `.git`, an archive of a commit has `.commit`, and whoever builds from neither names it in
//! `LABPROOF_COMMIT`. Where nothing is known, the version stands alone.

use std::fs;
use std::path::Path;

/// How much of a commit's name is shown.
const SHOWN: usize = 9;

/// Cargo runs this in the folder of the package.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=LABPROOF_COMMIT");
    let named = || commit(&variable("LABPROOF_COMMIT")?);
    let archived = || commit(&read(Path::new(".commit"))?);
    let version = variable("CARGO_PKG_VERSION").expect("cargo says which version it builds");
    let version = match named().or_else(|| checked_out(Path::new(".git"))).or_else(archived) {
        Some(commit) => format!("{version} ({})", &commit[..SHOWN]),
        None => version,
    };
    println!("cargo:rustc-env=LABPROOF_VERSION={version}");
    fold_equal_code();
}

/// Has the linker keep functions of equal code once. It is asked where it is LLD: Rust's own linker for this
/// target. A program that nobody ships is linked as usual.
fn fold_equal_code() {
    let is = |name, value| variable(name).as_deref() == Some(value);
    if is("TARGET", "x86_64-unknown-linux-gnu") && is("PROFILE", "release") {
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
    }
}

#[expect(clippy::disallowed_methods, reason = "a build script is told by its environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The commit that is checked out. `.git` is a folder, or names one: that of a worktree or a submodule.
fn checked_out(git: &Path) -> Option<String> {
    let folder = match fs::read_to_string(git) {
        Ok(text) => git.parent()?.join(text.strip_prefix("gitdir: ")?.trim_end()),
        Err(_) => git.to_owned(),
    };
    let head = read(&folder.join("HEAD"))?;
    let Some(branch) = head.strip_prefix("ref: ") else { return commit(&head) };
    // A branch is the repository's, whichever worktree it is checked out in.
    let common = match fs::read_to_string(folder.join("commondir")) {
        Ok(path) => folder.join(path.trim_end()),
        Err(_) => folder.clone(),
    };
    match read(&common.join(branch.trim_end())) {
        Some(text) => commit(&text),
        None => packed(&common, branch.trim_end(), &folder),
    }
}

/// A branch that git has put into one file with others. Its next commit is not written there, but is noted
/// in the log of what was checked out.
fn packed(common: &Path, branch: &str, folder: &Path) -> Option<String> {
    let _ = read(&folder.join("logs/HEAD"));
    let refs = read(&common.join("packed-refs"))?;
    commit(refs.lines().find(|line| line.ends_with(&format!(" {branch}")))?)
}

/// A file's text. Once it changes, the program is built again.
fn read(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    println!("cargo:rerun-if-changed={}", file.display());
    Some(text)
}

/// The commit whose name a text begins with.
fn commit(text: &str) -> Option<String> {
    let name: String = text.trim_start().chars().take_while(char::is_ascii_hexdigit).collect();
    (name.len() >= SHOWN).then_some(name)
}
