//! What is measured: each case a process that looks at a class through an endpoint of its own.

use crate::Outcome;
use crate::class::{EXTERNAL_ID, HUB, REGION, ROLE, account, key_id, roster};
use crate::faults::Rates;
use crate::process::{Server, Usage, run};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Who looks at the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Part {
    /// The bare loop of the SDK's calls.
    Bare,
    /// `boto3` on threads.
    Boto3,
    /// `c7n-org`.
    C7nOrg,
    /// labproof, for the first time.
    Grade,
    /// labproof, on the store of the first time.
    GradeAgain,
    /// labproof, while calls fail.
    GradeFaulty,
    /// labproof, from the store alone, on one core.
    Regrade,
}

/// One case. Its accounts and the milliseconds that each answer takes tell it from others of its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Case {
    pub(crate) part: Part,
    pub(crate) accounts: usize,
    pub(crate) latency_ms: u64,
}

/// What a case took.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) case: Case,
    pub(crate) usage: Usage,
    /// What the endpoint took meanwhile, and how often each operation was called.
    pub(crate) endpoint: Option<(Usage, BTreeMap<String, u64>)>,
    /// The outcomes, where there are any: `grades.csv`.
    pub(crate) grades: Option<String>,
}

/// How many accounts the bare loop looks at side by side where answers take long, and accounts wait for them.
const FAR: usize = 64;

/// Where everything is that a case needs.
#[derive(Debug)]
pub(crate) struct Bench {
    /// This program.
    pub(crate) scale: PathBuf,
    /// The program that ships.
    pub(crate) labproof: PathBuf,
    /// The folder of the programs of Python's environment, if there is one.
    pub(crate) peers: Option<PathBuf>,
    /// For rosters, stores and reports.
    pub(crate) scratch: PathBuf,
    pub(crate) events: usize,
}

impl Part {
    /// What befalls calls while this is measured: with 30 of 100 throttled and 5 failing a class is to end the same.
    fn rates(self) -> Rates {
        match self {
            Self::GradeFaulty => Rates { throttle: 30.0, fail: 5.0, reset: 0.0 },
            Self::Bare
            | Self::Boto3
            | Self::C7nOrg
            | Self::Grade
            | Self::GradeAgain
            | Self::Regrade => Rates::default(),
        }
    }
}

impl Bench {
    /// Measures a case. [`Part::GradeAgain`] and [`Part::Regrade`] need the store of the [`Part::Grade`] before.
    pub(crate) fn measure(&self, case: Case) -> Outcome<Row> {
        std::fs::create_dir_all(&self.scratch)?;
        if case.part == Part::Regrade {
            let usage = run(self.regrade(case))?;
            return Ok(Row { case, usage, endpoint: None, grades: self.grades(case) });
        }
        let server = Server::start(self.endpoint(case))?;
        let usage = run(self.looker(case, &server.address)?)?;
        let (taken, calls) = server.end()?;
        let endpoint = Some((taken, serde_json::from_str(&calls)?));
        Ok(Row { case, usage, endpoint, grades: self.grades(case) })
    }

    fn looker(&self, case: Case, url: &str) -> Outcome<Command> {
        let mut command = match case.part {
            Part::Bare => self.bare(case, url),
            Part::Boto3 => self.boto3(case)?,
            Part::C7nOrg => self.c7n_org(case)?,
            Part::Grade | Part::GradeAgain | Part::GradeFaulty => self.grade(case)?,
            Part::Regrade => self.regrade(case),
        };
        let environment = [
            ("AWS_ENDPOINT_URL", url),
            ("AWS_ACCESS_KEY_ID", &key_id("AKIA", HUB)),
            ("AWS_SECRET_ACCESS_KEY", "bench"),
            ("AWS_REGION", REGION),
            ("AWS_DEFAULT_REGION", REGION),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ];
        command.envs(environment);
        Ok(command)
    }

    fn endpoint(&self, case: Case) -> Command {
        let Rates { throttle, fail, reset } = case.part.rates();
        let mut command = Command::new(&self.scale);
        command
            .args(["endpoint", "--until-input-ends"])
            .args(["--latency", &case.latency_ms.to_string()])
            .args(["--events", &self.events.to_string()])
            .args(["--throttle", &throttle.to_string(), "--fail", &fail.to_string()])
            .args(["--reset", &reset.to_string()]);
        command
    }

    fn bare(&self, case: Case, url: &str) -> Command {
        let mut command = self.clean(&self.scale);
        command.args(["bare", "--endpoint", url, &case.accounts.to_string()]);
        if case.latency_ms > 0 {
            command.args(["--concurrency", &FAR.to_string()]);
        }
        command
    }

    fn boto3(&self, case: Case) -> Outcome<Command> {
        let mut command = self.clean(self.peer("python")?);
        command.arg(peer_file("boto3_threads.py")).arg("16").args((1..=case.accounts).map(account));
        Ok(command)
    }

    fn c7n_org(&self, case: Case) -> Outcome<Command> {
        // What it saw a quarter of an hour ago it would not ask for again.
        gone(std::fs::remove_dir_all(self.scratch.join(".cache")))?;
        let accounts = self.scratch.join("accounts.yml");
        std::fs::write(&accounts, accounts_file(case.accounts))?;
        let mut command = self.clean(self.peer("c7n-org")?);
        command.args(["run", "--region", REGION, "-s"]).arg(self.scratch.join("c7n-org"));
        command.arg("-c").arg(accounts).arg("-u").arg(peer_file("policies.yml"));
        Ok(command)
    }

    fn grade(&self, case: Case) -> Outcome<Command> {
        let file = self.scratch.join(format!("{}.csv", case.accounts));
        std::fs::write(&file, roster(case.accounts))?;
        if case.part != Part::GradeAgain {
            remove_store(&self.store(case))?;
        }
        let mut command = self.clean(&self.labproof);
        command.args(["grade", "--sql", "off", "--external-id", EXTERNAL_ID, "--roster"]).arg(file);
        self.with_reports(&mut command, case);
        Ok(command)
    }

    fn regrade(&self, case: Case) -> Command {
        let mut command = self.clean("taskset");
        command.args(["--cpu-list", "0"]).arg(&self.labproof).arg("regrade");
        self.with_reports(&mut command, case);
        command
    }

    fn with_reports(&self, command: &mut Command, case: Case) {
        command.arg("--evidence").arg(self.store(case)).arg("--out").arg(self.reports(case));
        command.args(["--format", "json,csv,junit"]);
    }

    /// A store of a class with faults is its own; all others of a size share theirs.
    fn store(&self, case: Case) -> PathBuf {
        let kind = if case.part == Part::GradeFaulty { "faulty" } else { "class" };
        self.scratch.join(format!("{kind}-{}.evidence", case.accounts))
    }

    fn reports(&self, case: Case) -> PathBuf {
        self.scratch.join(format!("reports-{}", case.accounts))
    }

    fn grades(&self, case: Case) -> Option<String> {
        std::fs::read_to_string(self.reports(case).join("grades.csv")).ok()
    }

    fn peer(&self, name: &str) -> Outcome<PathBuf> {
        let folder = self.peers.as_ref().ok_or("no folder of Python's programs was named")?;
        Ok(folder.join(name))
    }

    /// A program that inherits nothing but the way to other programs.
    fn clean(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", &self.scratch);
        command.env("TZ", "UTC").env("LANG", "en_US.UTF-8").current_dir(&self.scratch);
        command
    }
}

fn peer_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(name)
}

/// The accounts as c7n-org has them.
fn accounts_file(accounts: usize) -> String {
    (1..=accounts).map(account).fold("accounts:\n".to_owned(), |mut file, account| {
        let role = format!("arn:aws:iam::{account}:role/{ROLE}");
        let _ = writeln!(
            file,
            "- {{name: a{account}, account_id: '{account}', role: '{role}', external_id: {EXTERNAL_ID}, \
             regions: [{REGION}]}}"
        );
        file
    })
}

fn remove_store(store: &Path) -> Outcome<()> {
    for end in ["", "-wal", "-shm"] {
        let mut file = store.as_os_str().to_owned();
        file.push(end);
        gone(std::fs::remove_file(&file))?;
    }
    Ok(())
}

/// What was not there is removed, too.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
