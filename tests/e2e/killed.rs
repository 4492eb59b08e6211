//! Runs that are killed: what was said to be kept is found afterwards, and the next run goes on.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::process::{Command, Stdio};
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
    keep(class.path("roster.csv"), class.roster()).unwrap();
    class
}

/// A run over a store, which says in a log of its own, line by line on the disk, what it has kept.
fn run(class: &Class, command: &str, store: &str) -> Command {
    let run = [command, "--roster", "roster.csv", "--sql", "off", "--concurrency", "1", "-vv"];
    let (reports, log) = (format!("{store}-report"), format!("{store}.log"));
    let where_to = ["--evidence", store, "--out", &reports, "--log-file", &log];
    let mut command = class.labproof(&[&run[..], &where_to].concat());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The observations that the side log of a store says are kept. A line that was cut short says
/// nothing.
fn acknowledged(class: &Class, store: &str) -> Vec<String> {
    let log = fs::read_to_string(class.path(&format!("{store}.log"))).unwrap_or_default();
    let lines = log.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    let ids = lines.filter_map(|line| line.split_once(" kept id=")).map(|(_, id)| id.to_owned());
    ids.collect()
}

/// The lines of an export, in which each observation is there once, by id.
#[track_caller]
fn exported(class: &Class, store: &str) -> Vec<(String, String)> {
    let mut command = class.labproof(&["evidence", "--evidence", store, "export"]);
    let mut ids = BTreeSet::new();
    let mut observations = Vec::new();
    for line in Run::of(&mut command).with_status(0).out.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        if let Some(observation) = entry.get("observation") {
            let id = observation["id"].as_str().unwrap().to_owned();
            assert!(ids.insert(id.clone()), "twice: {line}");
            observations.push((id, line.to_owned()));
        }
    }
    observations
}

/// What a store's side log says is kept, and its export does not show.
#[track_caller]
fn lost(class: &Class, store: &str) -> Vec<String> {
    let mut said: BTreeSet<_> = acknowledged(class, store).into_iter().collect();
    if class.path(store).exists() {
        for (id, _) in exported(class, store) {
            said.remove(&id);
        }
    }
    said.into_iter().collect()
}

/// A number below another, at random.
fn random_below(end: usize) -> usize {
    let end = u64::try_from(end).unwrap();
    usize::try_from(RandomState::new().hash_one(Instant::now()) % end).unwrap()
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
        let mut between = 0;
        for kill in 0..KILLS {
            let said = self.once(run(self.class, ["grade", "watch"][kill % 2], store), store);
            between += usize::from((1..self.observations).contains(&said));
            let lost = lost(self.class, store);
            assert!(lost.is_empty(), "after kill {kill} over {store}: {lost:?}");
        }
        let before = acknowledged(self.class, store).len();
        let mut last = run(self.class, "grade", store);
        let last = Run::of(last.stdout(Stdio::piped())).with_status(0);
        assert!(last.out.contains(&format!("{STUDENTS} of {STUDENTS} graded")), "{}", last.out);
        assert_eq!(acknowledged(self.class, store).len(), before + self.observations);
        assert_eq!(lost(self.class, store), [""; 0]);
        between
    }

    /// Kills a run at a random moment: some time after it has said so much. Gives how many
    /// observations it said to have kept.
    fn once(&self, mut command: Command, store: &str) -> usize {
        let before = acknowledged(self.class, store).len();
        let enough = before + random_below(self.observations + 1);
        let longer = self.a_student * u32::try_from(random_below(1000)).unwrap() / 2000;
        let mut child = command.spawn().unwrap();
        while acknowledged(self.class, store).len() < enough && child.try_wait().unwrap().is_none()
        {
            sleep(Duration::from_millis(10));
        }
        sleep(longer);
        // It may have come to its end by itself.
        let _ = child.kill();
        child.wait().unwrap();
        acknowledged(self.class, store).len() - before
    }
}

/// How a class is killed, by one whole run of it.
fn killing(class: &Class) -> Killing<'_> {
    let begun = Instant::now();
    Run::of(&mut run(class, "grade", "whole")).with_status(0);
    let a_student = begun.elapsed() / u32::try_from(STUDENTS).unwrap();
    let observations = acknowledged(class, "whole").len();
    assert!(observations > STUDENTS * 5, "{observations}");
    assert_eq!(exported(class, "whole").len(), observations);
    Killing { class, observations, a_student }
}

#[test]
fn what_a_killed_run_said_to_have_kept_is_found_once_and_the_next_run_goes_on() {
    let class = class();
    let killing = killing(&class);
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

/// A program that keeps the observations of a run one by one, in a store that has everything but
/// them, and says so in the side log: after each was kept or, if it is `hasty`, a moment before.
fn keeper(class: &Class, store: &str, hasty: bool) -> Command {
    let others = |line: &&str| {
        !["{\"export\"", "{\"observation\""].iter().any(|kind| line.starts_with(kind))
    };
    let mut export = class.labproof(&["evidence", "--evidence", "whole", "export"]);
    let export = Run::of(&mut export).with_status(0).out;
    let rest: String = export.lines().filter(others).map(|line| format!("{line}\n")).collect();
    fs::write(class.path("rest.jsonl"), rest).unwrap();
    let mut merge = class.labproof(&["evidence", "--evidence", store, "merge", "rest.jsonl"]);
    Run::of(&mut merge).with_status(0);
    let program = env!("CARGO_BIN_EXE_labproof");
    let mut script = String::new();
    for (number, (id, line)) in exported(class, "whole").into_iter().enumerate() {
        fs::write(class.path(&format!("{number}.jsonl")), line + "\n").unwrap();
        let keep =
            format!("'{program}' evidence --evidence {store} merge {number}.jsonl >/dev/null");
        let say = format!("echo ' kept id={id}' >>{store}.log");
        let steps =
            if hasty { [say, "sleep 0.1".to_owned(), keep] } else { [keep, say, ":".to_owned()] };
        script += &(steps.join("; ") + "\n");
    }
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(class.path("."));
    command
}

#[test]
fn a_store_that_acknowledges_before_it_commits_would_be_caught() {
    let class = class();
    let killing = killing(&class);
    let caught = |store: &str, hasty: bool| {
        (0..5)
            .filter(|kill| {
                let store = format!("{store}-{kill}");
                let said = killing.once(keeper(&class, &store, hasty), &store);
                said < killing.observations && !lost(&class, &store).is_empty()
            })
            .count()
    };
    assert_eq!(caught("honest", false), 0);
    assert!(caught("hasty", true) > 0);
}
