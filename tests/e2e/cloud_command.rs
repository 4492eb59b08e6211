//! `labproof cloud`: a class is rehearsed on it by the real AWS CLI and an ordinary database client.

use crate::dbms::{Login, type_statements};
use crate::python::python;
use crate::run::{Run, book, labproof};
use labproof_checks::evidence::Endpoint;
use labproof_reports::gradebook::State;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What the roles of these tests ask for.
const EXTERNAL_ID: &str = "at-least-16-letters";

/// Where `scripts/mysql` puts MySQL.
const MYSQL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.tools/mysql");

/// `labproof cloud` in a folder of its own, until it is dropped.
pub(crate) struct Served {
    process: Child,
    folder: TempDir,
    greeting: Vec<String>,
}

impl Served {
    /// Starts it with these further options, and waits until it listens.
    pub(crate) fn with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixed = ["cloud", "--listen", "127.0.0.1:0", "--files", "cloud"];
        let mut command = labproof(folder.path(), &[&fixed, options].concat());
        command.env("PATH", format!("{MYSQL}:/usr/sbin:/usr/bin:/bin"));
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut served = Self { process, folder, greeting: Vec::new() };
        for line in lines {
            let is_last = line.contains("AWS_CONFIG_FILE");
            served.greeting.push(line);
            if is_last {
                return served;
            }
        }
        panic!("it said nothing of its files: {:?}", served.greeting);
    }

    /// The organizational unit that holds the students, as it is printed.
    pub(crate) fn unit(&self) -> &str {
        let words = self.greeting.iter().flat_map(|line| line.split(' '));
        words.into_iter().find(|word| word.starts_with("ou-")).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets a command find the cloud, as whom a profile is for.
    pub(crate) fn of<'a>(&self, profile: &str, command: &'a mut Command) -> &'a mut Command {
        command
            .current_dir(self.folder.path())
            .env("AWS_CONFIG_FILE", self.path("cloud/config"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_PROFILE", profile)
    }

    /// `labproof` as somebody.
    fn labproof(&self, profile: &str, arguments: &[&str]) -> Run {
        let mut command = labproof(self.folder.path(), arguments);
        Run::of(self.of(profile, &mut command).env("LABPROOF_EXTERNAL_ID", EXTERNAL_ID))
    }

    /// The AWS CLI as somebody.
    fn aws(&self, profile: &str, arguments: &[&str]) -> Run {
        let mut command = python("awscli").expect("the test has asked for it before");
        command.args(["-m", "awscli", "--output", "json"]).args(arguments);
        Run::of(self.of(profile, &mut command))
    }

    /// What the AWS CLI prints, as somebody.
    fn told(&self, profile: &str, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.aws(profile, arguments).with_status(0).out).unwrap()
    }

    /// Installs the role in a student's account, as the help says.
    fn deploy(&self, profile: &str, grader: &str) {
        fs::write(self.path("role.json"), self.labproof(profile, &["role"]).out).unwrap();
        let parameters =
            [format!("ExternalId={EXTERNAL_ID}"), format!("GraderPrincipalArn={grader}")];
        let [id, principal] = parameters.each_ref().map(String::as_str);
        let deploy = ["cloudformation", "deploy", "--stack-name", "reader", "--template-file"];
        let more = ["role.json", "--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides"];
        self.aws(profile, &[&deploy[..], &more, &[id, principal]].concat()).with_status(0);
    }

    /// Who is graded at a first look, whose evidence is kept under this name.
    fn graded(&self, evidence: &str) -> Vec<String> {
        let grade = ["grade", "--roster", "cloud/roster.csv", "--evidence", evidence];
        self.labproof("grader", &grade).with_status(0);
        let book = book(&self.path("labproof-report/gradebook.json"));
        let graded = book.students.iter().filter(|student| student.state == State::Graded);
        graded.map(|student| student.student_id.clone()).collect()
    }

    /// Waits until a student's instance shows a status, and gives what it shows.
    fn instance(&self, profile: &str, status: &str) -> Value {
        let until = Instant::now() + Duration::from_secs(40);
        loop {
            let shown = self.told(profile, &["rds", "describe-db-instances"]);
            let instance = &shown["DBInstances"][0];
            if instance["DBInstanceStatus"] == status {
                return instance.clone();
            }
            assert!(Instant::now() < until, "never {status}: {shown}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits for what is about to happen.
fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(40);
    while !is_there() {
        assert!(Instant::now() < until, "{what} does not come");
        std::thread::sleep(Duration::from_millis(200));
    }
}

const GRADER: &str = "arn:aws:iam::999900000000:user/admin";

#[test]
fn the_grader_enters_where_the_role_is_installed_for_it_and_nowhere_else() {
    if python("awscli").is_none() {
        return;
    }
    let cloud = Served::with(&["--no-roles", "--speed", "60"]);
    assert!(cloud.graded("none").is_empty());
    cloud.deploy("s01", GRADER);
    cloud.deploy("s02", "arn:aws:iam::999900000000:user/somebody-else");
    assert_eq!(cloud.graded("first"), ["s01"]);

    let arn = "arn:aws:iam::111100000001:role/LabproofReader";
    let enter = ["sts", "assume-role", "--role-session-name", "me", "--role-arn", arn];
    let without = cloud.aws("grader", &enter);
    assert!(without.err.contains("(AccessDenied)"), "{}", without.err);
    assert!(
        without.err.contains("is not authorized to perform: sts:AssumeRole"),
        "{}",
        without.err
    );
    let with = [&enter[..], &["--external-id", EXTERNAL_ID]].concat();
    assert!(cloud.told("grader", &with)["Credentials"]["SessionToken"].is_string());

    // Once the stack is gone, so is the role.
    cloud.aws("s01", &["cloudformation", "delete-stack", "--stack-name", "reader"]).with_status(0);
    assert!(cloud.graded("gone").is_empty());
}

#[test]
fn a_stack_set_installs_the_role_in_every_account_of_the_unit() {
    if python("awscli").is_none() {
        return;
    }
    let cloud = Served::with(&["--no-roles", "--speed", "60"]);
    let template = cloud.labproof("grader", &["role", "--form", "stackset"]).out;
    fs::write(cloud.path("stackset.json"), template).unwrap();
    let parameters = [
        format!("ExternalId={EXTERNAL_ID}"),
        format!("GraderPrincipalArn={GRADER}"),
        format!("OrganizationalUnits={}", cloud.unit()),
    ];
    let parameters = parameters.each_ref().map(String::as_str);
    let deploy = ["cloudformation", "deploy", "--stack-name", "readers", "--template-file"];
    let more = ["stackset.json", "--parameter-overrides"];
    cloud.aws("grader", &[&deploy[..], &more, &parameters].concat()).with_status(0);
    assert_eq!(cloud.graded("all"), ["s01", "s02", "s03"]);
}

#[test]
fn a_database_is_there_in_seconds_can_be_typed_into_and_goes_with_its_instance() {
    if python("awscli").is_none() {
        return;
    }
    let cloud = Served::with(&["--database", "--speed", "60", "--students", "1"]);
    let create =
        ["rds", "create-db-instance", "--db-instance-identifier", "awsdb", "--engine", "mysql"];
    let login = ["--master-username", "awsuser", "--master-user-password", "awspassword"];
    let size =
        ["--db-instance-class", "db.t3.micro", "--allocated-storage", "20", "--db-name", "shop"];
    cloud.aws("s01", &[&create[..], &login, &size].concat()).with_status(0);
    let instance = cloud.instance("s01", "available");
    let endpoint = Endpoint {
        host: instance["Endpoint"]["Address"].as_str().unwrap().to_owned(),
        port: u16::try_from(instance["Endpoint"]["Port"].as_u64().unwrap()).unwrap(),
    };
    let ca = cloud.path("cloud/rds-ca.pem");
    let login = Login {
        endpoint: &endpoint,
        user: "awsuser",
        password: "awspassword",
        ca: &ca,
        database: Some("shop"),
    };
    type_statements(&login, &["CREATE TABLE goods (id INT PRIMARY KEY)"]).unwrap();
    // A client that is another's, and trusts the same file.
    let mut client = Command::new("mysql");
    client
        .args(["--protocol=tcp", "--host=127.0.0.1", "--user=awsuser", "--password=awspassword"])
        .arg(format!("--port={}", endpoint.port))
        .arg(format!("--ssl-ca={}", ca.display()))
        .args(["--ssl-verify-server-cert", "shop", "--execute=SHOW TABLES"]);
    assert!(Run::of(&mut client).with_status(0).out.contains("goods"));

    let modify = ["rds", "modify-db-instance", "--db-instance-identifier", "awsdb"];
    let another = ["--master-user-password", "another-password"];
    cloud.aws("s01", &[&modify[..], &another].concat()).with_status(0);
    let login = Login { password: "another-password", ..login };
    wait_for("the new password", || type_statements(&login, &["SELECT 1"]).is_ok());

    let delete = ["rds", "delete-db-instance", "--db-instance-identifier", "awsdb"];
    cloud.aws("s01", &[&delete[..], &["--skip-final-snapshot"]].concat()).with_status(0);
    // Nobody has to look for it to be gone.
    wait_for("its end", || type_statements(&login, &["SELECT 1"]).is_err());
}
