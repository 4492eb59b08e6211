//! The three days of a class, as `docs/three-days.md` tells them: every block of that page, run in its order against
//! `labproof cloud --speed --database`, while three students are at work (`tests/three-days`).

mod page;

use crate::cloud_command::Served;
use crate::python::python;
use crate::run::{Run, book, criterion};
use labproof_checks::outcome::Outcome;
use labproof_reports::Gradebook;
use page::Part;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

const PAGE: &str = include_str!("../../docs/three-days.md");
const STUDENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/three-days/students.py");

/// A class that the page is played with.
struct Days {
    cloud: Served,
    /// Where the next block is run.
    folder: PathBuf,
    watch: Option<Watch>,
    /// Each block that was run, with what it said.
    said: Vec<(String, Run)>,
}

/// `labproof watch` at work.
struct Watch {
    process: Child,
    lines: BufReader<ChildStdout>,
    block: String,
}

impl Days {
    fn with(options: &str) -> Self {
        let cloud = Served::with(&options.split(' ').collect::<Vec<_>>());
        let bin = cloud.path("bin");
        fs::create_dir(&bin).unwrap();
        symlink(env!("CARGO_BIN_EXE_labproof"), bin.join("labproof")).unwrap();
        let python = python("awscli").expect("the test has asked for it before");
        let aws = format!("#!/bin/sh\nexec {} -m awscli \"$@\"\n", python.get_program().display());
        fs::write(bin.join("aws"), aws).unwrap();
        fs::set_permissions(bin.join("aws"), fs::Permissions::from_mode(0o755)).unwrap();
        let folder = cloud.path("");
        Self { cloud, folder, watch: None, said: Vec::new() }
    }

    /// A command for the instructor, in the environment that the page says. Both streams come as they do on a terminal.
    fn shell(&self, block: &str) -> Command {
        let mut shell = Command::new("bash");
        shell
            .args(["-euo", "pipefail", "-c", &format!("exec 2>&1\n{block}")])
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", self.cloud.path("bin").display()))
            .env("HOME", self.cloud.path(""))
            .env("LANG", "en_US.UTF-8")
            .env("LABPROOF_SQL_CA", self.cloud.path("cloud/rds-ca.pem"));
        self.cloud.of("grader", &mut shell).current_dir(&self.folder);
        shell
    }

    fn run(&mut self, block: &str) {
        if block.starts_with("labproof watch") {
            self.start_watch(block);
            return;
        }
        let run = Run::of(&mut self.shell(block)).with_status(0);
        if let Some(folder) = block.lines().find_map(|line| line.strip_prefix("cd ")) {
            self.folder = self.folder.join(folder);
        }
        self.said.push((block.to_owned(), run));
    }

    /// Starts a watch at a port that is free, and waits for its first look.
    fn start_watch(&mut self, block: &str) {
        let mut shell = self.shell(&format!("exec {}", block.replace(":8080", ":0")));
        let mut process = shell.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains(" graded") {
            assert_ne!(lines.read_line(&mut said).unwrap(), 0, "the watch ended: {said}");
        }
        let (_, address) = said.split_once("http://").unwrap();
        let live = get(address.lines().next().unwrap().trim_end_matches('/'));
        assert!(live.starts_with("HTTP/1.1 200") && live.contains("<html"), "{live}");
        self.watch = Some(Watch { process, lines, block: block.to_owned() });
        self.said.push((block.to_owned(), Run { status: 0, out: said, err: String::new() }));
    }

    /// Ctrl-C. Gives the command that was typed.
    fn end_watch(&mut self) -> String {
        let mut watch = self.watch.take().unwrap();
        let kill = format!("kill -INT {}", watch.process.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let mut said = String::new();
        watch.lines.read_to_string(&mut said).unwrap();
        assert!(watch.process.wait().unwrap().success(), "{said}");
        assert!(said.contains("Start the command again to go on"), "{said}");
        watch.block
    }

    /// What students do, or somebody else whom the page does not show.
    fn play(&mut self, who: &str, what: &str) {
        match (who, what) {
            ("students", step) => {
                let mut student = python("boto3").unwrap();
                student.arg(STUDENTS).args(step.split(' '));
                Run::of(self.cloud.of("grader", &mut student)).with_status(0);
            }
            ("watch", "again") => {
                let block = self.end_watch();
                self.start_watch(&block);
            }
            ("watch", "ends") => drop(self.end_watch()),
            unknown => panic!("nobody knows how to play {unknown:?}"),
        }
    }

    /// What the block that has this command said; of several the last one.
    #[track_caller]
    fn said(&self, command: &str) -> &Run {
        let found = self.said.iter().rev().find(|(block, _)| block.contains(command));
        &found.unwrap_or_else(|| panic!("nobody typed {command}")).1
    }

    fn path(&self, name: &str) -> PathBuf {
        self.cloud.path("my-class").join(name)
    }

    fn book(&self, folder: &str) -> Gradebook {
        book(&self.path(folder).join("gradebook.json"))
    }
}

impl Drop for Days {
    fn drop(&mut self) {
        if let Some(watch) = &mut self.watch {
            let _ = watch.process.kill();
            let _ = watch.process.wait();
        }
    }
}

/// The answer to a browser's first question.
fn get(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Changes a class file as somebody would: a key that it explains gets another value.
fn change(class_file: &Path, wanted: &str) {
    let text = fs::read_to_string(class_file).unwrap();
    let changed = text.lines().map(|line| {
        let key =
            |line: &str| line.trim_start_matches("# ").split_once(" = ").map(|it| it.0.to_owned());
        let found = wanted.lines().find(|wanted| key(wanted).is_some() && key(wanted) == key(line));
        format!("{}\n", found.unwrap_or(line))
    });
    let changed: String = changed.collect();
    for line in wanted.lines() {
        assert!(changed.contains(line), "the class file does not explain {line}");
    }
    fs::write(class_file, changed).unwrap();
}

#[test]
fn the_three_days_go_as_the_page_tells_them() {
    if python("awscli").is_none() {
        return;
    }
    let mut parts = page::parts(PAGE).into_iter();
    let Some(Part::Mark("cloud", options)) = parts.next() else { panic!("it begins with a cloud") };
    let mut days = Days::with(options);
    for part in parts {
        match part {
            Part::Block("sh", block) => days.run(block),
            Part::Block("csv", rows) => fs::write(days.path("roster.csv"), rows).unwrap(),
            Part::Block("toml", wanted) => change(&days.path("labproof.toml"), wanted),
            Part::Block(..) => {}
            Part::Mark(who, what) => days.play(who, what),
        }
    }
    the_evening_before(&days);
    the_class(&days);
    the_day_after(&days);
}

/// What the instructor saw before the class.
fn the_evening_before(days: &Days) {
    let made = &days.said("labproof init").out;
    for file in ["labproof.toml", "roster.csv", "labproof-reader.json", "README.md"] {
        assert!(made.contains(file), "{file}: {made}");
    }
    let config = &days.said("labproof config").out;
    assert!(config.contains("Asia/Seoul"), "{config}");
    let preflight = &days.said("labproof preflight").out;
    for line in ["Of 3 students 2 are ready", "s03 Park Set", "exit status 3"] {
        assert!(preflight.contains(line), "{line}: {preflight}");
    }
    assert!(days.path("labproof-report/preflight-mail.csv").exists());
}

/// What happened in the class.
fn the_class(days: &Days) {
    let first = days.said.iter().find(|(block, _)| block.starts_with("labproof watch")).unwrap();
    assert!(first.1.out.contains("2 of 3 graded, 1 not graded"), "{}", first.1.out);
    let check = &days.said("labproof check").out;
    assert!(check.contains("MySQL (TCP 3306)"), "{check}");
    assert!(!days.cloud.path("s02/labproof.toml").exists());
    let tried_again = &days.said("labproof grade --only").out;
    assert!(tried_again.contains("s03"), "{tried_again}");
    let last = &days.said("labproof watch").out;
    assert!(last.contains("3 of 3 graded"), "{last}");
}

/// What is left of it.
fn the_day_after(days: &Days) {
    let score = |book: &Gradebook, id: &str| {
        let student = book.students.iter().find(|student| student.student_id == id).unwrap();
        student.score.as_ref().unwrap().earned.to_string()
    };
    let (book, appeal) = (days.book("labproof-report"), days.book("after-appeal"));
    for id in ["s01", "s03"] {
        assert_eq!((score(&book, id), score(&appeal, id)), ("100".to_owned(), "100".to_owned()));
    }
    let row = |book| criterion(book, "s02", "sql-table.row").outcome;
    assert_eq!((row(&book), row(&appeal)), (Outcome::Unverified, Outcome::Passed));
    assert_eq!(criterion(&book, "s02", "resize.applied-immediately").outcome, Outcome::Failed);
    assert_eq!(criterion(&book, "s02", "snapshot.exists").outcome, Outcome::Partial);
    let why = &days.said("labproof explain").out;
    assert!(why.contains("(1, Stem)"), "{why}");
    let handed_over = fs::read_to_string(days.path("s02.html")).unwrap();
    assert!(handed_over.contains("Stem") && !handed_over.contains("111100000002"));
    let changed = &days.said("labproof regrade").out;
    assert!(changed.contains("Prof. Kim: the handout had a capital letter"), "{changed}");

    // Before the appeal one score was not final, so it was in no system's file; now all are.
    let files = ["canvas.csv", "moodle.csv"]
        .map(|file| fs::read_to_string(days.path("lms").join(file)).unwrap());
    let first = days.said.iter().find(|(block, _)| block.contains("--out lms")).unwrap();
    assert!(first.1.out.contains("canvas.csv: 2 of 3"), "{}", first.1.out);
    assert!(files[0].contains("20260002") && files[1].contains("s02"), "{files:?}");
    assert!(days.path("lms/gradescope").exists());

    let erased = &days.said("evidence erase").out;
    for word in ["erased s02", "still contain", "decisions.toml"] {
        assert!(erased.contains(word), "{word}: {erased}");
    }
    let left = fs::read(days.path("labproof.evidence")).unwrap();
    let holds = |text: &[u8]| left.windows(text.len()).any(|window| window == text);
    assert_eq!((holds(b"111100000001"), holds(b"111100000002")), (true, false));
}
