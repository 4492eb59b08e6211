//! Ctrl-C and SIGTERM in the middle of every command that waits: it ends with one line that says what is kept
//! and how to go on, with the status of the signal, and leaves nothing half-written.

use crate::class::Class;
use crate::dbms::Kind;
use crate::evidence::{copies, merge};
use crate::lab;
use crate::run::{Run, keep, outcomes};
use crate::servers::prepared;
use jiff::SignedDuration;
use labproof_cloud::{Fault, FaultKind};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const SIGNALS: [(&str, i32); 2] = [("INT", 130), ("TERM", 143)];

/// A graded student, whose account answers no further lookup.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    lab::begin(&class.enrol("Kim"));
    class.minutes(30);
    class.until_now();
    class.grade(&["--sql", "off", "--no-http"]).with_status(0);
    class.cloud.add_fault(Fault::new(FaultKind::Hang).operation("LookupEvents"));
    fs::create_dir(class.path("tmp")).unwrap();
    let made = Command::new("mkfifo").arg(class.path("waits")).status().unwrap();
    assert!(made.success());
    class
}

/// Waits for what a command is about to do.
#[track_caller]
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_there() {
        assert!(begun.elapsed() < Duration::from_mins(1), "{what} did not come");
        sleep(Duration::from_millis(20));
    }
}

fn started(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Sends a signal, and gives what the command leaves. It has a few seconds for it, and nobody reads from it
/// meanwhile: what waits for a reader waits on.
#[track_caller]
fn tell(signal: &str, mut child: Child) -> Run {
    let kill = format!("kill -{signal} {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    wait_for("its end", || child.try_wait().unwrap().is_some());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let status = output.status.code().expect("no signal ends a command by itself");
    Run { status, out: text(output.stdout), err: text(output.stderr) }
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path());
        }
    }
    found
}

#[test]
fn whatever_waits_ends_in_one_line_and_leaves_nothing_half_written() {
    let class = class();
    let lookups = || class.cloud.calls().get("LookupEvents").copied().unwrap_or_default();
    for (signal, status) in SIGNALS {
        for (line, words) in [
            ("grade --roster roster.csv --sql off --out new", "is kept in labproof.evidence"),
            ("check --sql off --out new", "Nothing from this look is kept"),
            ("preflight --roster roster.csv --sql off --out new", "Nothing was changed"),
            ("regrade --decisions waits --out new", "The evidence is unchanged"),
            ("report --from waits --out new", "every report file is complete"),
            ("explain s01 --decisions waits", "Nothing was changed"),
            ("evidence merge waits", "nothing is added twice"),
            ("evidence merge --lang ko waits", "두 번 들어가지 않습니다"),
        ] {
            let before = files(&class.path("."));
            let looked = lookups();
            let words_of: Vec<_> = line.split(' ').collect();
            let mut command = class.labproof(&words_of);
            command.env("TMPDIR", class.path("tmp"));
            let child = started(command);
            if line.contains("waits") {
                // Whoever reads from a pipe waits for somebody to write.
                sleep(Duration::from_millis(700));
            } else {
                wait_for(line, || lookups() > looked);
            }
            let run = tell(signal, child).with_status(status);
            let last = run.err.lines().last().unwrap_or_default();
            assert!(last.contains(words), "{line}: {}", run.err);
            assert!(!run.err.contains("Error:"), "{line}: {}", run.err);
            assert_eq!(run.err.matches(words).count(), 1, "{line}: {}", run.err);
            let store = |path: &PathBuf| path.to_string_lossy().contains(".evidence");
            let made: Vec<_> = files(&class.path(".")).difference(&before).cloned().collect();
            assert!(made.iter().all(store), "{line} left {made:?}");
        }
    }
    // What was stopped goes on.
    class.cloud.clear_faults();
    class.grade(&["--sql", "off", "--no-http"]).with_status(0);
}

/// How many moments of a run are tried with each signal.
const MOMENTS: u32 = 20;

#[test]
fn a_run_that_is_told_to_stop_at_any_moment_keeps_what_it_saw_and_the_next_goes_on() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    for name in ["Kim", "Lee", "Park", "Choi"] {
        lab::begin(&class.enrol(name));
    }
    class.minutes(30);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    fs::create_dir(class.path("tmp")).unwrap();
    let formats = ["--format", "json,junit,html,md,csv,ctrf,xlsx", "--concurrency", "2"];
    let run = ["grade", "--roster", "roster.csv", "--sql", "off", "--no-http"];
    let grade = |out: &str| {
        let mut grade = class.labproof(&[&run[..], &formats, &["--out", out]].concat());
        grade.env("TMPDIR", class.path("tmp"));
        grade
    };
    let begun = Instant::now();
    Run::of(&mut grade("whole")).with_status(0);
    let takes = begun.elapsed();
    let (seen, reports) = (observations(&class), files(&class.path("whole")).len());
    let mut stopped = 0;
    for moment in 0..MOMENTS {
        for (signal, status) in SIGNALS {
            let child = started(grade("new"));
            sleep(takes * moment / MOMENTS);
            let run = told(signal, child);
            // Before it hears signals, the system itself ends it.
            assert!([status, 0].contains(&run.status), "{moment}: {}\n{}", run.status, run.err);
            let is_told = run.err.contains("is kept in labproof.evidence");
            assert!(!run.err.contains("Error:") && !run.err.contains("panicked"), "{}", run.err);
            stopped += u32::from(is_told);
            assert!(observations(&class) >= seen, "{moment}: the evidence can be read");
            let left: Vec<_> = if class.path("new").exists() {
                files(&class.path("new")).into_iter().collect()
            } else {
                Vec::new()
            };
            let is_report =
                |file: &PathBuf| class.path("whole").join(file.file_name().unwrap()).exists();
            assert!(left.iter().all(is_report), "{moment}: {left:?}");
            let book = class.path("new/gradebook.json");
            if book.exists() {
                assert_eq!(crate::run::book(&book).students.len(), 4, "{moment}");
            }
            assert_eq!(fs::read_dir(class.path("tmp")).unwrap().count(), 0, "{moment}");
            let _ = fs::remove_dir_all(class.path("new"));
        }
    }
    assert!(
        stopped > MOMENTS / 2,
        "{stopped} of {} were told while they were at work",
        MOMENTS * 2
    );
    Run::of(&mut grade("new")).with_status(0);
    assert_eq!(files(&class.path("new")).len(), reports);
    let book = |out: &str| crate::run::book(&class.path(out).join("gradebook.json"));
    assert_eq!(outcomes(&book("new")), outcomes(&book("whole")), "it goes on");
}

/// How many observations the store has, all of which can be read.
#[track_caller]
fn observations(class: &Class) -> usize {
    let export = Run::of(&mut class.labproof(&["evidence", "export"])).with_status(0);
    export.out.lines().filter(|line| line.contains("\"observation\"")).count()
}

/// What a command leaves that is sent a signal, which may end it as the system does.
#[track_caller]
fn told(signal: &str, child: Child) -> Run {
    let kill = format!("kill -{signal} {}", child.id());
    // It may have come to its end by itself.
    let _ = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let status = output.status.code().or(output.status.signal().map(|number| 128 + number));
    Run { status: status.unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn an_export_that_nobody_reads_to_its_end_is_cut_and_says_so() {
    let folder = copies();
    Run::of(&mut merge(&folder, "store")).with_status(0);
    for (signal, status) in SIGNALS {
        let arguments = ["evidence", "--evidence", "store", "export"];
        let child = started(crate::run::labproof(folder.path(), &arguments));
        sleep(Duration::from_millis(700));
        let run = tell(signal, child).with_status(status);
        assert!(run.err.ends_with("run the same command again.\n"), "{}", run.err);
        assert!(run.err.contains("The export is incomplete"), "{}", run.err);
        fs::write(folder.path().join("cut.jsonl"), run.out).unwrap();
        let merge = ["evidence", "--evidence", "other", "merge", "cut.jsonl"];
        Run::of(&mut crate::run::labproof(folder.path(), &merge)).with_status(2);
    }
}

#[test]
fn a_rehearsal_and_a_demonstration_leave_nothing_behind() {
    let Some(_) = prepared(Kind::MariaDb, &[]) else { return };
    let class = class();
    // Database servers run as nobody, who must get to their folders.
    for folder in [".", "tmp"] {
        fs::set_permissions(class.path(folder), fs::Permissions::from_mode(0o777)).unwrap();
    }
    for (signal, status) in SIGNALS {
        for (line, words, left) in [
            ("rehearse --out new", "Nothing was changed", false),
            ("demo --out new", "starts the demonstration over", true),
        ] {
            let words_of: Vec<_> = line.split(' ').collect();
            let mut command = class.labproof(&words_of);
            command.env("TMPDIR", class.path("tmp"));
            let child = started(command);
            let begun = Instant::now();
            let ready = || !left || class.path("new/demo.evidence").exists();
            wait_for(line, || begun.elapsed() > Duration::from_secs(1) && ready());
            let run = tell(signal, child).with_status(status);
            assert!(
                run.err.lines().last().unwrap_or_default().contains(words),
                "{line}: {}",
                run.err
            );
            let kept: Vec<_> = files(&class.path("new")).into_iter().collect();
            let is_evidence = |file: &PathBuf| file.to_string_lossy().contains("demo.evidence");
            assert!(kept.iter().all(is_evidence), "{line}: {kept:?}");
            // The guardian of a database server may still be at it.
            wait_for("an empty folder", || fs::read_dir(class.path("tmp")).unwrap().count() == 0);
        }
    }
}

#[test]
fn the_embedded_cloud_ends_as_it_should() {
    for (signal, _) in SIGNALS {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["cloud", "--listen", "127.0.0.1:0"];
        let mut child = started(crate::run::labproof(folder.path(), &arguments));
        let mut first = String::new();
        let mut greeting = BufReader::new(child.stdout.take().unwrap());
        greeting.read_line(&mut first).unwrap();
        assert!(first.starts_with("export AWS_ENDPOINT_URL="), "{first}");
        let run = tell(signal, child).with_status(0);
        assert_eq!(run.err, "Stopped. Everything that was on the embedded cloud is gone.\n");
    }
}
