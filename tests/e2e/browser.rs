//! The report and the live page in a browser: `tests/browser` says what an instructor does there.
//!
//! The browser is Debian's Chromium, without a network of its own. Where it or Node is missing the
//! tests are skipped, unless everything is required, as in CI.

use crate::class::Class;
use crate::lab;
use crate::mid_class::{Act, mid_class};
use crate::preflight;
use crate::reports;
use crate::run::{Run, everything_is_required, keep};
use jiff::SignedDuration;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Fault, FaultKind};
use labproof_reports::{Gradebook, gradebook};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

/// The students of the large report.
const CROWD: usize = 1_000;
/// Somebody who hopes that names are markup.
const HOSTILE: &str = "<img src=x onerror=window.hacked=1>";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// Whether there is what these tests need.
fn can_run() -> bool {
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let missing = if !has("node") {
        "node"
    } else if !has("chromium") {
        "chromium"
    } else if !folder().join("node_modules").exists() {
        "tests/browser/node_modules (`scripts/setup test`)"
    } else {
        return true;
    };
    assert!(!everything_is_required(), "this test needs {missing}");
    false
}

/// A test file for Node, which is told of files and addresses by its environment.
fn node(file: &str, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec", file])
        .current_dir(folder())
        .envs(environment.iter().copied());
    command
}

/// A thousand students out of few: each has the tasks of others, as they come.
pub(crate) fn crowd(few: &Gradebook) -> Gradebook {
    let models: Vec<_> = few.students.iter().filter(|one| !one.tasks.is_empty()).collect();
    let refused = few.students.iter().find(|one| one.tasks.is_empty()).unwrap();
    let (families, given) =
        (["김", "이", "박", "최", "정", "강", "Smith "], ["하늘", "도윤", "서아", "Jo"]);
    let students = (0..CROWD).map(|number| {
        let mut student =
            if number % 50 == 7 { refused.clone() } else { models[number % models.len()].clone() };
        for (place, task) in student.tasks.iter_mut().enumerate() {
            // A step of somebody else, so that few students are alike.
            let other = models[(number / models.len() + place * number) % models.len()];
            task.clone_from(&other.tasks[place]);
        }
        student.student_id = format!("s{:04}", number + 1);
        student.account_id = format!("{:012}", 300_000_000_000_usize + number);
        student.name = match number {
            500 => HOSTILE.to_owned(),
            _ => format!("{}{}{number}", families[number % 7], given[number / 7 % 4]),
        };
        add_up(&mut student);
        student
    });
    let mut book = Gradebook { students: students.collect(), ..few.clone() };
    book.summary.students = CROWD;
    book.summary.graded = book.students.iter().filter(|one| one.score.is_some()).count();
    book.summary.not_graded = CROWD - book.summary.graded;
    book
}

/// The score that a student's tasks add up to.
fn add_up(student: &mut gradebook::Student) {
    let tasks = &student.tasks;
    if let Some(score) = &mut student.score {
        score.earned = tasks.iter().map(|task| task.earned).sum();
        score.possible = tasks.iter().map(|task| task.possible).sum();
        score.open = tasks.iter().map(|task| task.open).sum();
        score.is_final = score.open.is_zero();
    }
}

/// Looks at the report of a thousand students, as this file for Node does; gives what that says.
fn report_of_a_thousand(file: &str) -> String {
    if !can_run() {
        return String::new();
    }
    let class = reports::class();
    class.grade(&[]).with_status(0);
    let big = serde_json::to_string(&crowd(&class.book())).unwrap();
    fs::write(class.path("big.json"), big).unwrap();
    let report = ["report", "--from", "big.json", "--format", "html", "--lang", "en"];
    Run::of(&mut class.labproof(&report)).with_status(0);
    let page = class.path("labproof-report/report.html");
    let page = format!("file://{}", page.display());
    Run::of(&mut node(file, &[("LABPROOF_REPORT", &page)])).with_status(0).out
}

#[test]
fn an_instructor_finds_the_way_through_a_report_of_a_thousand_students() {
    println!("{}", report_of_a_thousand("report.test.js"));
}

#[test]
fn a_report_of_a_thousand_students_answers_at_once() {
    println!("{}", report_of_a_thousand("speed.test.js"));
}

#[test]
fn the_page_of_a_preflight_can_be_read_by_everybody() {
    if !can_run() {
        return;
    }
    let class = preflight::twelve();
    let page = |language: &str| {
        let out = format!("before-{language}");
        let arguments = ["--lang", language, "--out", &out];
        preflight::run(&class, &preflight::roster(&class), &arguments).with_status(3);
        format!("file://{}", class.path(&format!("{out}/preflight.html")).display())
    };
    let (ko, en) = (page("ko"), page("en"));
    let environment =
        [("LABPROOF_PREFLIGHT_KO", ko.as_str()), ("LABPROOF_PREFLIGHT_EN", en.as_str())];
    let run = Run::of(&mut node("preflight.test.js", &environment)).with_status(0);
    println!("{}", run.out);
}

/// A watch that is seen in a browser.
struct Served {
    child: Child,
    url: String,
    // Standard output is read to its end, or the watch could not write to it.
    reading: Option<JoinHandle<String>>,
}

impl Served {
    fn of(class: &Class, address: &str) -> Self {
        Self::with(class, address, &[])
    }

    fn with(class: &Class, address: &str, more: &[&str]) -> Self {
        let watch = ["watch", "--roster", "roster.csv", "--sql", "off", "--account-timeout", "12s"];
        let mut command = class.labproof(&[&watch[..], &["--serve", address], more].concat());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let Some((_, url)) = line.trim().split_once(": ") else {
            panic!("no address: {line:?} {:?}", child.wait_with_output());
        };
        let url = url.to_owned();
        let reading = std::thread::spawn(move || {
            let mut rest = String::new();
            out.read_to_string(&mut rest).map(|_| rest).unwrap()
        });
        Self { child, url, reading: Some(reading) }
    }

    /// Ctrl-C. Gives what was printed since.
    fn stop(mut self) -> String {
        let kill = format!("kill -INT {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.reading.take().map(|reading| reading.join().unwrap()).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the browser has come so far: it says so by a file.
fn reached(class: &Class, step: &str, browser: &mut Child) {
    let begun = Instant::now();
    while !class.path(step).exists() {
        let gone = browser.try_wait().unwrap();
        assert!(
            gone.is_none() && begun.elapsed() < Duration::from_mins(1),
            "{step} was not reached"
        );
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_live_page_fills_in_while_a_cohort_is_graded_and_follows_it_without_a_reload() {
    if !can_run() {
        return;
    }
    let mut class = Class::began(SignedDuration::from_hours(2));
    let [ahead, _behind, slow]: [Student; 3] =
        ["Ahead", "Behind", "Slow"].map(|name| class.enrol(name));
    for student in [&ahead, &slow] {
        lab::begin(student);
    }
    class.minutes(40);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let hang = Fault::new(FaultKind::Hang).account(slow.account());
    class.cloud.add_fault(hang.operation("LookupEvents"));

    // The account of one of three takes long: the others are seen before the run is over.
    let watch = Served::of(&class, "127.0.0.1:0");
    let steps = class.path("").display().to_string();
    let environment = [("LABPROOF_LIVE", watch.url.as_str()), ("LABPROOF_STEPS", &steps)];
    let mut node = node("live.test.js", &environment);
    let mut browser = node.spawn().unwrap();
    reached(&class, "two-are-seen", &mut browser);
    class.cloud.clear_faults();
    reached(&class, "all-are-seen", &mut browser);

    // Somebody works on, the watch is started again where it was, and the open page follows.
    let url = watch.url.clone();
    watch.stop();
    reached(&class, "connection-is-lost", &mut browser);
    lab::snapshot(&ahead);
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let watch = Served::of(&class, address);
    assert_eq!(watch.url, url);
    assert!(browser.wait().unwrap().success());
    let rest = watch.stop();
    assert!(rest.contains("Start the command again to go on"), "{rest}");
}

#[test]
fn the_live_page_shows_the_class_at_work_to_the_instructor_and_on_the_wall() {
    if !can_run() {
        return;
    }
    let (class, late) = mid_class();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let deadline = (class.cloud.now() + SignedDuration::from_mins(78)).to_string();
    let terms = ["--deadline", &deadline, "--time-zone", "Asia/Seoul"];
    let apart = ["--anonymous", "--evidence", "wall.evidence", "--out", "wall"];
    let watch = Served::with(&class, "127.0.0.1:0", &terms);
    let wall = Served::with(&class, "127.0.0.1:0", &[&terms[..], &apart].concat());

    let steps = class.path("").display().to_string();
    let environment = [
        ("LABPROOF_CLASS", watch.url.as_str()),
        ("LABPROOF_WALL", wall.url.as_str()),
        ("LABPROOF_STEPS", &steps),
    ];
    let mut browser = node("class.test.js", &environment).spawn().unwrap();
    reached(&class, "the-class-is-seen", &mut browser);

    // Somebody begins, the watch looks again, and the open page shows it.
    let url = watch.url.clone();
    watch.stop();
    Act::Group.of(&late);
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let watch = Served::with(&class, address, &terms);
    assert!(browser.wait().unwrap().success());
    let rest = watch.stop();
    assert!(rest.contains("What was seen is kept in labproof.evidence"), "{rest}");
    wall.stop();
}
