//! A class in shards: processes that know nothing of each other look at a part each, some are killed and run
//! again, and what they kept, merged, gives the gradebook of one run.

use crate::class::{Class, REGION, account};
use crate::gate::blocks;
use crate::labs;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use labproof_cloud::{Fault, FaultKind};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const STUDENTS: usize = 12;
const SHARDS: usize = 8;

/// Whose students are where is the hash's matter: s06 and s08, s07 and s10, s01 and s04 with whoever shares
/// the account of s01; and nobody.
const KILLED: [(usize, usize); 2] = [(4, 8), (8, 10)];
const LEFT_OUT: (usize, [&str; 3]) = (5, ["s01", "s04", "s13"]);
const EMPTY: usize = 6;

/// Students who did the EC2 workshop, every third by half. The last one of the roster has the account of the
/// first.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(4));
    for number in 1..=STUDENTS {
        let student = class.enrol(&format!("Student {number}"));
        if number % 3 > 0 {
            labs::begin_ec2(&class, &student);
        }
    }
    class.minutes(180);
    class.until_now();
    let first = class.roster().lines().nth(1).unwrap().replacen("s01", "s13", 1);
    keep(class.path("roster.csv"), format!("{}{first}\n", class.roster())).unwrap();
    class
}

/// `labproof grade` of a shard or of everybody, with an evidence store and reports of its own.
fn grade(class: &Class, name: &str, more: &[&str]) -> Command {
    let (evidence, out) = (format!("{name}.evidence"), format!("{name}-report"));
    let grade = ["grade", "--lab", "stem-day-ec2", "--roster", "roster.csv"];
    let place = ["--evidence", &evidence, "--out", &out];
    let format = if more.contains(&"--format") { &[][..] } else { &["--format", "json"] };
    class.labproof(&[&grade, &place[..], format, more].concat())
}

fn shard(class: &Class, index: usize) -> Command {
    let (name, shard, log) = (named(index), format!("{index}/{SHARDS}"), format!("{index}.log"));
    // One account after the other, each in the log once it is kept.
    let slowly = ["--concurrency", "1", "-vv", "--log-file", &log];
    grade(class, &name, &[&["--shard", &shard], &slowly[..]].concat())
}

fn named(index: usize) -> String {
    format!("shard-{index}")
}

/// Kills a shard once it has kept something, while it waits for an account that does not answer.
fn kill_midway(class: &Class, index: usize, mut child: Child) {
    let begun = Instant::now();
    let log = class.path(&format!("{index}.log"));
    while !fs::read_to_string(&log).unwrap_or_default().contains(" kept id=") {
        assert!(begun.elapsed() < Duration::from_mins(1), "shard {index} keeps nothing");
        assert!(child.try_wait().unwrap().is_none(), "shard {index} came to its end");
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None, "a signal ended it");
}

/// All shards, side by side, of which two are killed.
fn run_all(class: &Class) {
    for (_, student) in KILLED {
        class.cloud.add_fault(Fault::new(FaultKind::Hang).account(&account(student)));
    }
    let start = |index| shard(class, index).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let running: Vec<_> = (1..=SHARDS).map(|index| (index, start(index).unwrap())).collect();
    for (index, child) in running {
        if KILLED.iter().any(|(killed, _)| *killed == index) {
            kill_midway(class, index, child);
        } else {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    class.cloud.clear_faults();
}

fn merge(class: &Class, into: &str, indexes: &[usize]) -> Run {
    let files: Vec<_> = indexes.iter().map(|&index| named(index) + ".evidence").collect();
    merge_files(class, into, &files)
}

fn merge_files(class: &Class, into: &str, files: &[String]) -> Run {
    let into = format!("{into}.evidence");
    let files = files.iter().map(String::as_str);
    let merge = ["evidence", "--evidence", &into, "merge"].into_iter().chain(files);
    Run::of(&mut class.labproof(&merge.collect::<Vec<_>>())).with_status(0)
}

/// What a store is judged as; the gradebook without `run`, byte by byte.
fn regrade(class: &Class, name: &str, more: &[&str]) -> (Run, String) {
    let (evidence, out) = (format!("{name}.evidence"), format!("{name}-report"));
    let regrade = ["regrade", "--lab", "stem-day-ec2", "--format", "json"];
    let place = ["--evidence", &evidence, "--out", &out];
    let mut command = class.labproof(&[&regrade, &place[..], more].concat());
    (Run::of(&mut command).with_status(0), around_run(class, name))
}

const ROSTER: [&str; 2] = ["--roster", "roster.csv"];

fn text(class: &Class, name: &str) -> String {
    fs::read_to_string(class.path(&format!("{name}-report/gradebook.json"))).unwrap()
}

fn around_run(class: &Class, name: &str) -> String {
    let text = text(class, name);
    let (before, rest) = text.split_once("\"run\": {").unwrap();
    format!("{before}\"run\": {{}}{}", rest.split_once('}').unwrap().1)
}

/// The students of a gradebook, in its order, with their states.
fn states(text: &str) -> Vec<(String, String)> {
    let book: Value = serde_json::from_str(text).unwrap();
    let member = |student: &Value, name: &str| student[name].as_str().unwrap().to_owned();
    let students = book["students"].as_array().unwrap().iter();
    students.map(|one| (member(one, "student_id"), member(one, "state"))).collect()
}

/// A gradebook without what another look must have otherwise: the run, and when it looked and what its
/// observations are called.
fn apart_from_the_look(text: &str) -> Value {
    fn forget(value: &mut Value, inside: Option<&str>) {
        match value {
            Value::Object(members) => {
                if inside == Some("evidence") {
                    members.retain(|name, _| name != "id" && name != "at");
                }
                members.iter_mut().for_each(|(name, value)| forget(value, Some(name)));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| forget(item, inside)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut book: Value = serde_json::from_str(text).unwrap();
    let members = book.as_object_mut().unwrap();
    members.remove("run");
    members.remove("as_of");
    forget(&mut book, None);
    book
}

#[test]
fn shards_that_were_killed_and_run_again_give_the_gradebook_of_one_run() {
    let class = class();
    run_all(&class);

    // What has not come to its end, and what is not there, is said; whose it is, is not graded.
    let all: Vec<_> = (1..=SHARDS).collect();
    let run = merge(&class, "killed", &all);
    assert!(run.err.contains("The runs of 2 shards (4/8, 8/8) have not finished"), "{run:?}");
    let (_, killed) = regrade(&class, "killed", &ROSTER);
    let state_of = |text: &str, student: &str| {
        states(text).into_iter().find(|(id, _)| id == student).map(|(_, state)| state)
    };
    for (student, state) in [("s06", "graded"), ("s08", "not-graded"), ("s10", "not-graded")] {
        assert_eq!(state_of(&killed, student).as_deref(), Some(state), "{student}");
    }

    for (index, _) in KILLED {
        Run::of(&mut shard(&class, index)).with_status(0);
    }
    assert_eq!(states(&text(&class, &named(EMPTY))), []);
    let others: Vec<_> = all.iter().copied().filter(|index| *index != LEFT_OUT.0).collect();
    let run = merge(&class, "others", &others);
    assert!(run.err.contains("Shard 5/8 is not in this evidence"), "{run:?}");
    let (run, without) = regrade(&class, "others", &ROSTER);
    assert!(run.err.contains("Never looked at: s01, s04, s13."), "{}", run.err);
    assert!(run.out.contains("3 not graded (nobody has looked at the account: 3)"), "{}", run.out);
    for (student, state) in states(&without) {
        let is_there = !LEFT_OUT.1.contains(&student.as_str());
        assert_eq!(state, if is_there { "graded" } else { "not-graded" }, "{student}");
    }

    // In whatever order, and however often, all of them are one class.
    assert_eq!(merge(&class, "all", &all).remarks(), [""; 0]);
    let (run, merged) = regrade(&class, "all", &ROSTER);
    assert_eq!(run.remarks(), [""; 0]);
    let turned: Vec<_> = all.iter().rev().chain(&all).copied().collect();
    merge(&class, "turned", &turned);
    merge_files(&class, "turned", &["turned.evidence".to_owned()]);
    for more in [&ROSTER[..], &[]] {
        assert_eq!(regrade(&class, "turned", more).1, merged, "{more:?}");
    }

    Run::of(&mut grade(&class, "one", &[])).with_status(0);
    let one = text(&class, "one");
    assert_eq!(states(&one).len(), STUDENTS + 1);
    assert_eq!(apart_from_the_look(&text(&class, "all")), apart_from_the_look(&one));
    by_the_same_looks(&class);
}

/// The evidence of one run, divided as shards divide it, and merged: byte by byte the same gradebook.
fn by_the_same_looks(class: &Class) {
    let exported = ["evidence", "--evidence", "one.evidence", "export"];
    let exported = Run::of(&mut class.labproof(&exported)).with_status(0).out;
    let of_account: BTreeMap<String, usize> = (1..=SHARDS)
        .flat_map(|index| {
            let book: Value = serde_json::from_str(&text(class, &named(index))).unwrap();
            let students = book["students"].as_array().unwrap().clone();
            students
                .into_iter()
                .map(move |one| (one["account_id"].as_str().unwrap().to_owned(), index))
        })
        .collect();
    assert_eq!(of_account.len(), STUDENTS);
    let files: Vec<_> = (1..=SHARDS).rev().map(|index| format!("{index}.jsonl")).collect();
    for (index, file) in (1..=SHARDS).rev().zip(&files) {
        let is_in = |line: &&str| {
            let entry: Value = serde_json::from_str(line).unwrap();
            let observed = entry["observation"]["account"].as_str();
            let whose = observed.or_else(|| entry["enrolment"]["student"]["account"].as_str());
            entry.get("export").is_none()
                && whose.is_none_or(|account| of_account[account] == index)
        };
        let part: Vec<_> = exported.lines().filter(is_in).collect();
        fs::write(class.path(file), part.join("\n")).unwrap();
    }
    merge_files(class, "parts", &files);
    let (_, parts) = regrade(class, "parts", &[]);
    assert_eq!(parts, around_run(class, "one"));
}

#[test]
fn a_shard_of_nobody_asks_nothing_and_succeeds() {
    let class = class();
    let shard = format!("{EMPTY}/{SHARDS}");
    let formats = "json,junit,html,md,csv,canvas,moodle,gradescope,ctrf,xlsx";
    for (name, more) in [
        ("strict", &["--strict", "--min-score", "90"][..]),
        ("profiles", &["--profiles"]),
        ("past", &["--as-of", "2020-01-01T00:00:00Z"]),
        ("formats", &["--format", formats, "--assignment", "Lab 2 (123)"]),
    ] {
        let mut command = grade(&class, name, &[&["--shard", &shard], more].concat());
        // Nobody is there to be asked.
        command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9").env_remove("AWS_ACCESS_KEY_ID");
        command.env("AWS_REGION", REGION);
        let run = Run::of(&mut command).with_status(0);
        assert_eq!(
            run.remarks(),
            ["No student of the roster is in shard 6/8, so there is nothing to look at."]
        );
        assert!(class.path(&format!("{name}.evidence")).exists());
        assert_eq!(states(&text(&class, name)), [], "{name}");
    }
    let mut watch = class.labproof(&["watch", "--lab", "stem-day-ec2", "--roster", "roster.csv"]);
    Run::of(watch.args(["--shard", &shard])).with_status(0);
}

const PAGES: [&str; 2] =
    [include_str!("../../docs/scale.md"), include_str!("../../docs/scale.ko.md")];

#[test]
fn what_the_pages_say_to_do_can_be_done() {
    let commands = PAGES.map(|page| blocks(page, "sh").concat());
    assert_eq!(commands[0], commands[1], "in both languages");
    let mut class = Class::began(SignedDuration::from_hours(1));
    for number in 1..=3 {
        class.enrol(&format!("Student {number}"));
    }
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let labproof = class.labproof(&[]);
    let program = Path::new(labproof.get_program()).parent().unwrap();
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &commands[0]]).current_dir(class.path("")).env_clear();
    bash.envs(labproof.get_envs().filter_map(|(name, value)| Some((name, value?))));
    bash.env("PATH", format!("{}:/usr/bin:/bin", program.display()));
    let run = Run::of(&mut bash).with_status(0);
    assert!(run.out.lines().any(|line| line == "5"), "s01 is in 5 of 8: {}", run.out);
    let book = fs::read_to_string(class.path("reports/gradebook.json")).unwrap();
    let graded = ["s01", "s02", "s03"].map(|id| (id.to_owned(), "graded".to_owned()));
    assert_eq!(states(&book), graded);
}
