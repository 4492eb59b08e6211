//! Runs that are killed: what was said to be kept is found afterwards, and the next run goes on.

use crate::class::Class;
use crate::lab;
use crate::run::Run;
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

const STUDENTS: usize = 4;

/// How many evidence stores there are, and how many runs are killed over each.
const STORES: usize = 20;
const KILLS: usize = 10;

/// Students whose instance is there, before and after the resize.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(3));
    let students: Vec<_> = (1..=STUDENTS).map(|n| class.enrol(&format!("Student {n}"))).collect();
    students.iter().for_each(lab::begin);
    class.minutes(40);
    students.iter().step_by(2).for_each(lab::resize);
    class.minutes(30);
    class.until_now();
    fs::write(class.path("roster.csv"), class.roster()).unwrap();
    class
}

/// A run that says in its log what it has kept.
fn run(class: &Class, command: &str, store: &str) -> Command {
    let run = [command, "--roster", "roster.csv", "--sql", "off", "--concurrency", "1", "-vv"];
    let reports = format!("{store}-report");
    let where_to = ["--evidence", store, "--out", &reports];
    let mut command = class.labproof(&[&run[..], &where_to].concat());
    command.env("NO_COLOR", "1").stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The observations that a log says are kept. A line that was cut short says nothing.
fn acknowledged(log: &str) -> Vec<String> {
    let lines = log.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    let ids = lines.filter_map(|line| line.split_once(" kept id=")).map(|(_, id)| id.to_owned());
    ids.collect()
}

/// The observations of an export, each of which is there once.
#[track_caller]
fn exported(class: &Class, store: &str) -> BTreeSet<String> {
    let mut command = class.labproof(&["evidence", "--evidence", store, "export"]);
    let mut ids = BTreeSet::new();
    for line in Run::of(&mut command).with_status(0).out.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        if let Some(observation) = entry.get("observation") {
            let id = observation["id"].as_str().unwrap().to_owned();
            assert!(ids.insert(id), "twice: {line}");
        }
    }
    ids
}

/// A number below another, at random.
fn random_below(end: usize) -> usize {
    let end = u64::try_from(end).unwrap();
    usize::try_from(RandomState::new().hash_one(Instant::now()) % end).unwrap()
}

/// Kills a run so long after its log has so many lines; gives the log. What a process has written
/// is the kernel's: it is read, whatever happened to the process.
fn killed(mut child: Child, lines: usize, longer: Duration) -> String {
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut text = String::new();
    for _ in 0..lines {
        log.read_line(&mut text).unwrap();
    }
    sleep(longer);
    child.kill().unwrap();
    log.read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    text
}

/// What is the same of all kills.
struct Killing<'a> {
    class: &'a Class,
    /// How many observations a whole run makes.
    observations: usize,
    /// About how long a run takes for a student.
    a_student: Duration,
}

impl Killing<'_> {
    /// Kills one run after another over a store, and lets the last one live. Gives how many were
    /// killed after their first observation and before their last.
    fn over(&self, store: &str) -> usize {
        let mut known = BTreeSet::new();
        let mut between = 0;
        for kill in 0..KILLS {
            let said = self.once(["grade", "watch"][kill % 2], store);
            between += usize::from((1..self.observations).contains(&said.len()));
            known.extend(said);
            if self.class.path(store).exists() {
                let found = exported(self.class, store);
                let lost: Vec<_> = known.difference(&found).collect();
                assert!(lost.is_empty(), "after kill {kill} over {store}: {lost:?}");
            } else {
                assert!(known.is_empty(), "{store} is not there after kill {kill}");
            }
        }
        let next = Run::of(&mut run(self.class, "grade", store)).with_status(0);
        assert!(next.out.contains(&format!("{STUDENTS} of {STUDENTS} graded")), "{}", next.out);
        let said = acknowledged(&next.err);
        assert_eq!(said.len(), self.observations);
        known.extend(said);
        assert!(known.is_subset(&exported(self.class, store)));
        between
    }

    /// Kills a run at a random moment; gives what it said to have kept.
    fn once(&self, command: &str, store: &str) -> Vec<String> {
        let child = run(self.class, command, store).spawn().unwrap();
        let lines = random_below(self.observations + 1);
        let longer = self.a_student * u32::try_from(random_below(1000)).unwrap() / 2000;
        acknowledged(&killed(child, lines, longer))
    }
}

#[test]
fn what_a_killed_run_said_to_have_kept_is_found_once_and_the_next_run_goes_on() {
    let class = class();
    let begun = Instant::now();
    let whole = Run::of(&mut run(&class, "grade", "whole")).with_status(0);
    let a_student = begun.elapsed() / u32::try_from(STUDENTS).unwrap();
    let observations = acknowledged(&whole.err).len();
    assert!(observations > STUDENTS * 5, "{}", whole.err);
    assert_eq!(exported(&class, "whole").len(), observations);

    let killing = Killing { class: &class, observations, a_student };
    // Two stores at a time: a run mostly waits.
    let between: usize = thread::scope(|scope| {
        let half = |first: usize| {
            let killing = &killing;
            let stores = (first..STORES).step_by(2);
            scope.spawn(move || stores.map(|n| killing.over(&format!("store-{n}"))).sum::<usize>())
        };
        [half(0), half(1)].map(|half| half.join().unwrap()).iter().sum()
    });
    assert!(between > STORES * KILLS / 10, "only {between} runs were killed in their middle");
}
