//! Who may read the files that labproof writes, which files it does not read because others may, and what is
//! left of them when it is killed.

use crate::browser;
use crate::class::Class;
use crate::lab;
use crate::reports;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use russh::keys::key::safe_rng;
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, PrivateKey};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

/// Every format that is one file.
const FORMATS: &str = "json,junit,html,md,csv,canvas,moodle,ctrf,xlsx";

fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    lab::begin(&class.enrol("Kim"));
    class.minutes(30);
    class.until_now();
    class
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The files of a folder and of its folders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The command, by a shell with this umask.
fn under(umask: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"]).arg(command.get_program());
    shell.args(command.get_args()).current_dir(command.get_current_dir().unwrap()).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell
}

#[test]
fn who_may_read_a_report_is_for_the_umask_to_say_and_the_evidence_is_its_owner_s() {
    let class = class();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    for (umask, report, folder) in
        [("077", 0o600, 0o700), ("022", 0o644, 0o755), ("027", 0o640, 0o750), ("002", 0o664, 0o775)]
    {
        let (out, store) = (format!("out-{umask}"), format!("store-{umask}"));
        let grade = ["grade", "--roster", "roster.csv", "--sql", "off", "--no-http"];
        let where_to = ["--out", &out, "--evidence", &store, "--format", FORMATS];
        let grade = class.labproof(&[&grade[..], &where_to].concat());
        Run::of(&mut under(umask, &grade)).with_status(0);
        let written = files(&class.path(&out));
        assert!(written.len() >= 9, "{written:?}");
        for file in &written {
            assert_eq!(mode(file), report, "{} under {umask}, R325", file.display());
        }
        assert_eq!(mode(&class.path(&out)), folder, "{umask}");
        assert_eq!(mode(&class.path(&store)), 0o600, "{umask}, R325");
        // What is there already is as its owner made it.
        set_mode(&class.path(&store), 0o640);
        Run::of(&mut under(umask, &grade)).with_status(0);
        assert_eq!(mode(&class.path(&store)), 0o640, "{umask}");
    }
}

#[test]
fn a_roster_with_external_ids_that_others_may_read_grades_nobody() {
    let class = class();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let commands: [&[&str]; 4] = [
        &["grade", "--roster", "roster.csv", "--sql", "off"],
        &["preflight", "--roster", "roster.csv", "--sql", "off"],
        &["watch", "--roster", "roster.csv", "--sql", "off"],
        &["grade", "--roster", "./roster.csv", "--external-id", "another-one", "--sql", "off"],
    ];
    for open in [0o644, 0o640, 0o604, 0o622, 0o610] {
        set_mode(&class.path("roster.csv"), open);
        for command in commands {
            let run = Run::of(&mut class.labproof(command)).with_status(2);
            let said = format!("(mode {open:04o})");
            run.complains(&["others can read the external ids in", &said, "chmod 600"]);
            run.complains(&["roster.csv", "LABPROOF_EXTERNAL_ID", "in CI"]);
            assert!(!run.err.contains("not-to-be-found"), "{}", run.err);
        }
        assert!(!class.path("labproof.evidence").exists(), "nothing was done");
    }
    set_mode(&class.path("roster.csv"), 0o600);
    Run::of(&mut class.labproof(commands[0])).with_status(0);
    set_mode(&class.path("roster.csv"), 0o644);
    let regrade = ["regrade", "--roster", "roster.csv"];
    Run::of(&mut class.labproof(&regrade)).with_status(2).complains(&["others can read"]);
}

#[test]
fn a_roster_without_secrets_may_be_read_by_everybody_as_git_checks_it_out() {
    let class = class();
    let columns = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        format!("{},{},{}\n", cells[0], cells[1], cells[2])
    };
    let roster: String = class.roster().lines().map(columns).collect();
    let path = class.path("roster.csv");
    fs::write(&path, &roster).unwrap();
    set_mode(&path, 0o644);
    let grade = ["grade", "--roster", "roster.csv", "--sql", "off", "--no-http"];
    let mut command = class.labproof(&grade);
    command.env("LABPROOF_EXTERNAL_ID", "external-id-0001-not-to-be-found");
    let run = Run::of(&mut command).with_status(0);
    assert!(run.out.contains("1 of 1 student graded"), "{}", run.out);
    // Nor is an empty column a secret.
    let empty = roster.replacen("account_id", "account_id,external_id", 1);
    fs::write(&path, empty).unwrap();
    Run::of(&mut class.labproof(&grade)).with_status(0);
}

#[test]
fn a_private_key_that_others_may_read_opens_nothing() {
    let class = class();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).unwrap();
    let text = key.to_openssh(LineEnding::LF).unwrap();
    keep(class.path("key"), &text).unwrap();
    let grade = ["grade", "--roster", "roster.csv", "--sql", "ssh", "--ssh-key", "key"];
    for open in [0o644, 0o640, 0o660] {
        set_mode(&class.path("key"), open);
        let run = Run::of(&mut class.labproof(&grade)).with_status(2);
        run.complains(&["others can read the private key in key", "chmod 600 key"]);
        assert!(!text.lines().any(|line| run.err.contains(line)), "{}", run.err);
    }
    set_mode(&class.path("key"), 0o400);
    Run::of(&mut class.labproof(&grade)).with_status(0);
}

#[test]
fn what_is_no_external_id_is_refused_whoever_gives_it() {
    let class = class();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let long = "x".repeat(1225);
    for bad in [
        "",
        "x",
        "two words-not-to-be-seen",
        "semi;colon-not-to-be-seen",
        "아이디-not-to-be-seen",
        &long,
    ] {
        for command in ["grade", "preflight", "watch"] {
            let roster = [command, "--roster", "roster.csv", "--sql", "off"];
            let by_option = [&roster[..], &["--external-id", bad]].concat();
            let mut by_environment = class.labproof(&roster);
            by_environment.env("LABPROOF_EXTERNAL_ID", bad);
            for mut run in [class.labproof(&by_option), by_environment] {
                let run = Run::of(&mut run).with_status(2);
                run.complains(&[
                    "LABPROOF_EXTERNAL_ID is not a valid external id",
                    "2 to 1,224 letters",
                ]);
                assert!(!run.err.contains("not-to-be-seen") && !run.err.contains(&long));
            }
        }
        keep(class.path("id"), bad).unwrap();
        let by_file = ["grade", "--roster", "roster.csv", "--external-id-file", "id"];
        Run::of(&mut class.labproof(&by_file)).with_status(2).complains(&["2 to 1,224 letters"]);
    }
    assert!(!class.path("labproof.evidence").exists(), "nothing was done");
}

/// What the files of a folder are called.
fn names(folder: &Path) -> BTreeSet<String> {
    let all = if folder.exists() { files(folder) } else { Vec::new() };
    all.iter().map(|file| file.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

/// Asserts that a file is all of what another is. A workbook says when it was made.
#[track_caller]
fn is_whole(file: &Path, other: &Path) {
    if file.extension().is_some_and(|kind| kind == "xlsx") {
        zip::ZipArchive::new(fs::File::open(file).unwrap()).unwrap();
    } else {
        let size = |path: &Path| fs::metadata(path).unwrap().len();
        assert_eq!(size(file), size(other), "{} is half-written", file.display());
    }
}

#[test]
fn a_report_that_is_killed_leaves_whole_files_and_no_other() {
    let class = reports::class();
    class.grade(&[]).with_status(0);
    let big = serde_json::to_string(&browser::crowd(&class.book())).unwrap();
    fs::write(class.path("big.json"), big).unwrap();
    let report = ["report", "--from", "big.json", "--format", FORMATS, "--out"];
    let begun = Instant::now();
    Run::of(&mut class.labproof(&[&report[..], &["whole"]].concat())).with_status(0);
    let (takes, whole) = (begun.elapsed(), names(&class.path("whole")));
    let mut between = BTreeSet::new();
    for moment in 1..=20 {
        let out = class.path("killed");
        let mut command = class.labproof(&[&report[..], &["killed"]].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(takes * moment / 20);
        // It may have come to its end by itself.
        let _ = child.kill();
        child.wait().unwrap();
        let left = names(&out);
        assert!(left.is_subset(&whole), "killed after {moment}/20: {left:?}");
        for file in &left {
            is_whole(&out.join(file), &class.path("whole").join(file));
        }
        between.insert(left.len());
        if out.exists() {
            fs::remove_dir_all(&out).unwrap();
        }
    }
    assert!(between.len() > 2, "some were killed in the middle: {between:?}");
}

#[test]
fn what_a_killed_report_left_where_files_have_names_is_removed_by_the_next() {
    let class = class();
    class.grade(&["--sql", "off", "--no-http"]).with_status(0);
    let out = class.path("labproof-report");
    fs::write(out.join(".labproof-Xy12ab.part"), "half a report").unwrap();
    fs::write(out.join("of-somebody.part"), "not ours").unwrap();
    let report = ["report", "--from", "labproof-report/gradebook.json", "--format", "html"];
    Run::of(&mut class.labproof(&report)).with_status(0);
    let left = names(&out);
    assert!(!left.contains(".labproof-Xy12ab.part"), "{left:?}");
    assert!(left.contains("of-somebody.part"), "{left:?}");
}
