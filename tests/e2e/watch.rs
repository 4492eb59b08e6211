//! Watching, and being told to stop.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, keep, outcomes};
use jiff::SignedDuration;
use labproof_cloud::{Fault, FaultKind};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Two students: one at work, one who has not begun.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(2));
    let student = class.enrol("At Work");
    class.enrol("Not Begun");
    lab::begin(&student);
    class.minutes(40);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    class
}

fn watch(class: &Class, arguments: &[&str]) -> Command {
    let watch = ["watch", "--roster", "roster.csv", "--sql", "off"];
    let mut command = class.labproof(&[&watch, arguments].concat());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Waits for what a watch is about to do.
#[track_caller]
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_there() {
        assert!(begun.elapsed() < Duration::from_mins(1), "{what} did not come");
        sleep(Duration::from_millis(20));
    }
}

/// Sends a signal, and gives what the watch leaves. It has a few seconds for it.
fn tell(signal: &str, child: Child) -> Run {
    let kill = format!("kill -{signal} {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let told = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(told.elapsed() < Duration::from_secs(20), "it took {:?}", told.elapsed());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let status = output.status.code().expect("no signal ends a watch by itself");
    Run { status, out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn a_signal_ends_a_watch_with_everything_kept_and_reported() {
    for (signal, arguments, status) in [("INT", &[][..], 0), ("TERM", &["--strict"], 3)] {
        let class = class();
        let child = watch(&class, arguments).spawn().unwrap();
        let report = class.path("labproof-report/report.html");
        wait_for("the first report", || report.exists());
        let run = tell(signal, child).with_status(status);
        let lines: Vec<&str> = run.out.lines().collect();
        assert!(lines[0].contains("2 of 2 graded."), "{}", run.out);
        assert!(run.out.contains("gradebook.json"), "{}", run.out);
        assert!(lines.last().unwrap().contains("Start the command again to go on"), "{}", run.out);
        assert!(!run.out.contains('\u{1b}'), "nothing is drawn where there is no terminal");
        let watched = class.book();
        let regrade = Run::of(&mut class.labproof(&["regrade"])).with_status(0);
        assert!(regrade.out.contains("2 of 2 graded"), "{}", regrade.out);
        assert_eq!(outcomes(&watched), outcomes(&class.book()));
    }
}

#[test]
fn a_signal_in_the_middle_of_a_run_waits_for_no_account() {
    let class = class();
    class.cloud.add_fault(Fault::new(FaultKind::Hang).operation("LookupEvents"));
    let child = watch(&class, &[]).spawn().unwrap();
    wait_for("the lookup", || class.cloud.calls().contains_key("LookupEvents"));
    let run = tell("INT", child).with_status(0);
    assert!(run.out.contains("Start the command again to go on"), "{}", run.out);
    let book = class.book();
    assert_eq!(book.students.len(), 2);
    // Started again, it goes on.
    class.cloud.clear_faults();
    fs::remove_dir_all(class.path("labproof-report")).unwrap();
    let child = watch(&class, &[]).spawn().unwrap();
    let report = class.path("labproof-report/report.html");
    wait_for("the first report", || report.exists());
    tell("INT", child).with_status(0);
    assert_eq!(class.book().summary.graded, 2);
}

#[test]
fn a_watch_that_could_only_end_badly_is_not_begun() {
    let class = class();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    let cases: [(&[&str], &str); 5] = [
        (&["--serve", "0.0.0.0:0"], "LABPROOF_SERVE_TOKEN"),
        (&["--serve", &taken], "cannot listen on 127.0.0.1"),
        (&["--until", "2020-01-01T00:00:00Z"], "--until is in the past"),
        (&["--until", "soon"], "is not a time"),
        (&["--as-of", "2026-01-01T00:00:00Z"], "--as-of does not go with watch"),
    ];
    for (arguments, words) in cases {
        Run::of(&mut watch(&class, arguments)).with_status(2).complains(&[words]);
    }
    assert!(!class.path("labproof.evidence").exists());
}

#[test]
fn a_watch_ends_at_the_time_that_was_set() {
    let class = class();
    let until = (crate::class::now() + SignedDuration::from_secs(5)).to_string();
    let run = Run::of(&mut watch(&class, &["--until", &until])).with_status(0);
    assert!(run.out.contains("The end time that was set has come"), "{}", run.out);
    assert_eq!(class.book().summary.graded, 2);
}
