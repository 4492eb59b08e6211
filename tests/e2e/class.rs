//! A class on an embedded cloud that answers on a loopback port, and `labproof` run against it.

use crate::run::{self, Run, keep};
use jiff::{SignedDuration, Timestamp};
use labproof_cloud::workshop::Student;
use labproof_cloud::{Cloud, Role};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// The grader's account.
pub(crate) const HUB: &str = "999900000000";
/// The role that the grader enters by.
pub(crate) const ROLE: &str = "LabproofReader";
/// Where the lab is done.
pub(crate) const REGION: &str = "ap-northeast-2";
/// A port on which nobody listens: how a private database looks from outside.
const NOBODY: (&str, u16) = ("127.0.0.1", 9);
/// The address from which the grader asks for pages.
const GRADER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

/// A class, its cloud and the grader's folder.
pub(crate) struct Class {
    /// The cloud, for everything that is unusual about an account.
    pub(crate) cloud: Cloud,
    folder: TempDir,
    address: SocketAddr,
    pages: SocketAddr,
    rows: Vec<String>,
    // Dropped last: until then the cloud answers.
    runtime: Runtime,
}

impl Class {
    /// A class that began so long ago on the cloud's clock.
    pub(crate) fn began(ago: SignedDuration) -> Self {
        let cloud = Cloud::new(now() - ago);
        cloud.add_account(HUB);
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let serving = cloud.clone();
        runtime.spawn(async move { serving.serve(listener).await });
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let pages = listener.local_addr().unwrap();
        let serving = cloud.clone();
        runtime.spawn(async move { serving.serve_pages(listener, GRADER).await });
        let folder = tempfile::tempdir().unwrap();
        Self { cloud, folder, address, pages, rows: Vec::new(), runtime }
    }

    /// A student whose account lets the grader in.
    pub(crate) fn enrol(&mut self, name: &str) -> Student {
        let external_id = self.next_external_id();
        self.enrol_with(name, Some(Role::new(ROLE, HUB).external_id(&external_id)))
    }

    /// A student whose account has this role, or none. What the roster names is
    /// [`Class::next_external_id`].
    pub(crate) fn enrol_with(&mut self, name: &str, role: Option<Role>) -> Student {
        let external_id = self.next_external_id();
        let number = self.rows.len() + 1;
        let account = account(number);
        let name = name.replace('"', "\"\"");
        self.rows.push(format!("s{number:02},\"{name}\",{account},{external_id},A"));
        self.cloud.add_account(&account);
        self.cloud.set_default_endpoint(&account, NOBODY.0, NOBODY.1);
        if let Some(role) = role {
            self.cloud.add_role(&account, role);
        }
        Student::new(&self.cloud, &account, REGION)
    }

    /// What the roster's next row names.
    pub(crate) fn next_external_id(&self) -> String {
        format!("external-id-{:04}-not-to-be-found", self.rows.len() + 1)
    }

    /// Lets time pass on the cloud.
    pub(crate) fn minutes(&self, minutes: i64) {
        self.cloud.advance(SignedDuration::from_mins(minutes));
    }

    /// Moves the cloud's clock to the machine's, by which the program looks, and lets it flow.
    pub(crate) fn until_now(&self) {
        let left = now().duration_since(self.cloud.now());
        assert!(!left.is_negative(), "the class took longer than its time, by {left:#}");
        self.cloud.advance(left);
        self.cloud.let_time_flow();
    }

    /// Where one of the student's EC2 instances finds its metadata service.
    pub(crate) fn metadata(&self, student: &Student, instance: &str) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        self.serve_metadata(listener, student, instance);
        format!("http://{address}")
    }

    /// Answers there as the metadata service of one of the student's EC2 instances.
    pub(crate) fn serve_metadata(
        &self,
        listener: std::net::TcpListener,
        student: &Student,
        instance: &str,
    ) {
        listener.set_nonblocking(true).unwrap();
        let (cloud, instance) = (self.cloud.clone(), instance.to_owned());
        let account = student.account().to_owned();
        self.runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            cloud.serve_metadata(listener, &account, &instance).await
        });
    }

    /// A file of the grader's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The cloud's address, as `AWS_ENDPOINT_URL` names it.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The roster of everybody.
    pub(crate) fn roster(&self) -> String {
        let header = "student_id,name,account_id,external_id,section".to_owned();
        let lines = std::iter::once(header).chain(self.rows.iter().cloned());
        lines.map(|line| line + "\n").collect()
    }

    /// The roster with one more column.
    pub(crate) fn roster_with(&self, column: &str, values: &[String]) -> String {
        assert_eq!(values.len(), self.rows.len(), "a value for each student");
        let roster = self.roster();
        let cells = std::iter::once(column).chain(values.iter().map(String::as_str));
        roster.lines().zip(cells).map(|(line, cell)| format!("{line},{cell}\n")).collect()
    }

    /// The program in the grader's folder, with the grader's credentials and nothing else of this
    /// machine's environment.
    pub(crate) fn labproof(&self, arguments: &[&str]) -> Command {
        let key = self.cloud.access_key(HUB);
        let mut command = run::labproof(self.folder.path(), arguments);
        command
            .env("AWS_ENDPOINT_URL", self.endpoint())
            .env("AWS_REGION", REGION)
            .env("LABPROOF_HTTP_CONNECT_TO", self.pages.to_string())
            .env("AWS_ACCESS_KEY_ID", key.id)
            .env("AWS_SECRET_ACCESS_KEY", key.secret);
        command
    }

    /// `labproof grade` of everybody.
    pub(crate) fn grade(&self, arguments: &[&str]) -> Run {
        keep(self.path("roster.csv"), self.roster()).unwrap();
        let grade = ["grade", "--roster", "roster.csv"];
        Run::of(&mut self.labproof(&[&grade, arguments].concat()))
    }

    /// `labproof check` by a student, with the administrator's key of the account.
    pub(crate) fn check(&self, student: &Student, arguments: &[&str]) -> Run {
        let key = self.cloud.access_key(student.account());
        let mut command = self.labproof(&[&["check"], arguments].concat());
        command.env("AWS_ACCESS_KEY_ID", key.id).env("AWS_SECRET_ACCESS_KEY", key.secret);
        Run::of(&mut command)
    }

    /// The gradebook of the last run.
    pub(crate) fn book(&self) -> labproof_reports::Gradebook {
        run::book(&self.path("labproof-report/gradebook.json"))
    }
}

/// The student's account; students are counted from 1.
pub(crate) fn account(number: usize) -> String {
    format!("1111{number:08}")
}

#[expect(clippy::disallowed_methods, reason = "the program under test reads the machine's clock")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
