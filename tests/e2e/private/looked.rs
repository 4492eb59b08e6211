//! A look at databases in the students' networks, what came of it, and what it cost.

use super::network::{DATABASE_NAME, Network, WebServer};
use crate::class::Class;
use crate::database;
use crate::lab;
use crate::run::{Run, criterion, keep};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::workshop::Student;
use labproof_reports::Gradebook;
use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// The table of a student who did everything as asked, where it was read.
pub(crate) const PASSED: [(Outcome, Option<&str>); 5] = [(Outcome::Passed, None); 5];

/// The table of whoever could not be looked at for this reason.
pub(crate) fn unverified(code: &'static str) -> [(Outcome, Option<&'static str>); 5] {
    [(Outcome::Unverified, Some(code)); 5]
}

/// A run of the program, and what it cost.
pub(crate) struct Looked {
    pub(crate) book: Gradebook,
    took: Duration,
    /// The most memory that it held at once, in MiB.
    memory: u64,
}

impl Looked {
    /// Asserts what it may cost at most: time, and memory in MiB.
    #[track_caller]
    pub(crate) fn is_bounded(&self, time: Duration, memory: u64) {
        assert!(self.took < time, "took {:?}", self.took);
        assert!((1..memory).contains(&self.memory), "held {} MiB", self.memory);
    }
}

/// A student, and the web server that AWS knows.
pub(crate) struct Seat {
    pub(crate) student: Student,
    pub(crate) instance: String,
}

/// A class whose databases are private, and answer at these ports of the one host. Each student has
/// the web server of the same number; if there are fewer, the last ones share one.
pub(crate) fn class(network: &Network, ports: &[u16]) -> (Class, Vec<Seat>) {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let last = network.web.last().unwrap();
    let webs = network.web.iter().chain(std::iter::repeat(last));
    let seats = ports.iter().zip(webs).map(|(port, web)| seat(&mut class, *port, web)).collect();
    class.minutes(40);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    (class, seats)
}

fn seat(class: &mut Class, port: u16, web: &WebServer) -> Seat {
    let student = class.enrol("한");
    class.cloud.set_public_address(student.account(), web.address);
    class.cloud.set_default_endpoint(student.account(), DATABASE_NAME, port);
    let (web, group) = lab::bare_group(&student);
    student.authorize_mysql_from(&group, &web.group).unwrap();
    lab::create(&student, &group, |_| ());
    Seat { student, instance: web.instance }
}

/// `labproof grade` of everybody, all at once, who all are graded. The machine trusts whoever stands
/// in its `machine.pem`.
pub(crate) fn grade(network: &Network, class: &Class, arguments: &[&str]) -> Looked {
    let grade = ["grade", "--roster", "roster.csv", "--concurrency", "64"];
    let mut command = class.labproof(&[&grade, arguments].concat());
    let roots = class.path("machine.pem");
    if roots.exists() {
        command.env("SSL_CERT_FILE", &roots).env("AWS_CA_BUNDLE", &roots);
    }
    let began = Instant::now();
    let (run, memory) = measured(network.resolving(&command));
    let took = began.elapsed();
    run.with_status(0);
    Looked { book: class.book(), took, memory }
}

/// How often AWS was asked to push a key.
pub(crate) fn pushes(class: &Class) -> u64 {
    class.cloud.calls().get("SendSSHPublicKey").copied().unwrap_or_default()
}

/// What the table's criteria come to, and why.
pub(crate) fn table(book: &Gradebook, number: usize) -> [(Outcome, Option<&'static str>); 5] {
    database::table(book, &format!("s{number:02}"))
}

/// What a person reads of why the login is open.
pub(crate) fn message(book: &Gradebook, number: usize) -> &str {
    let login = criterion(book, &format!("s{number:02}"), "sql-table.login");
    login.reason.as_ref().map_or("", |reason| &reason.message.en)
}

/// A run, and the most memory that it held at once, in MiB.
fn measured(mut command: Command) -> (Run, u64) {
    thread::scope(|scope| {
        let (tell, told) = std::sync::mpsc::channel();
        let running =
            scope.spawn(move || Run::started(&mut command, |process| tell.send(process).unwrap()));
        let process = told.recv().unwrap();
        let mut highest = 0;
        while !running.is_finished() {
            highest = highest.max(high_water(process).unwrap_or(0));
            thread::sleep(Duration::from_millis(10));
        }
        (running.join().unwrap(), highest / 1024)
    })
}

/// The most memory that a process has held, in KiB.
fn high_water(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
