//! A store that two runs write to at once, one that may only be read, and one whose disk is full.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, book, everything_is_required, keep, outcomes, skipped};
use jiff::SignedDuration;
use std::process::{Command, Stdio};

/// Some who are half-way.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(2));
    let students: Vec<_> = ["Kim", "Lee", "Park"].map(|name| class.enrol(name)).into();
    students.iter().for_each(lab::begin);
    class.minutes(40);
    lab::resize(&students[0]);
    class.minutes(30);
    class.until_now();
    class
}

#[test]
fn two_runs_on_one_store_at_once_both_keep_and_report_what_they_saw() {
    let class = class();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let started = ["one", "other"].map(|out| {
        let grade = ["grade", "--roster", "roster.csv", "--sql", "off", "--out", out];
        let mut grade = class.labproof(&grade);
        grade.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    });
    for one in started {
        let output = one.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let [one, other] = ["one", "other"].map(|out| book(&class.path(out).join("gradebook.json")));
    assert_eq!(outcomes(&one), outcomes(&other));
    let listed = Run::of(&mut class.labproof(&["evidence", "list"])).with_status(0);
    assert_eq!(listed.out.matches("grade ").count(), 2, "{}", listed.out);
    Run::of(&mut class.labproof(&["regrade", "--out", "again"])).with_status(0);
    assert_eq!(outcomes(&book(&class.path("again/gradebook.json"))), outcomes(&one));
}

/// A command whose evidence is on a disk of its own, of so many kilobytes, and has been copied there.
fn on_a_disk_of(kilobytes: u64, class: &Class, arguments: &[&str]) -> Run {
    let command = class.labproof(arguments);
    let script = format!(
        "set -e; mount -t tmpfs -o size={kilobytes}k none disk; cp labproof.evidence disk/; \
         trap 'cp disk/labproof.evidence after.evidence' EXIT; \"$@\""
    );
    let mut there = Command::new("unshare");
    there.args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"]);
    there.arg(command.get_program()).args(command.get_args());
    there.current_dir(command.get_current_dir().unwrap()).env_clear();
    there.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Run::of(&mut there)
}

#[test]
fn a_run_whose_disk_is_full_says_so_and_what_was_kept_before_can_be_used() {
    let tried = Command::new("unshare").args(["--map-root-user", "--mount", "true"]).output();
    if !tried.is_ok_and(|output| output.status.success()) {
        assert!(!everything_is_required(), "this machine makes no mount namespace");
        return skipped("this machine makes no mount namespace");
    }
    let class = class();
    class.grade(&["--sql", "off"]).with_status(0);
    let before = outcomes(&class.book());
    std::fs::create_dir(class.path("disk")).unwrap();
    let size = std::fs::metadata(class.path("labproof.evidence")).unwrap().len() / 1024;
    let grade = ["grade", "--roster", "roster.csv", "--sql", "off", "--out", "full"];
    let on_disk = ["--evidence", "disk/labproof.evidence"];
    let full = on_a_disk_of(size + 40, &class, &[&grade[..], &on_disk].concat());
    full.complains(&["disk", "full"]);
    assert_ne!(full.status, 0);
    let again = ["regrade", "--evidence", "after.evidence", "--out", "again"];
    Run::of(&mut class.labproof(&again)).with_status(0);
    assert_eq!(outcomes(&book(&class.path("again/gradebook.json"))), before);
}
