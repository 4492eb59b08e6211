//! Students who type: each instance of the embedded cloud has a real server behind it, with nothing in
//! it but what RDS makes, and whatever else stands there was sent by an ordinary client.

use crate::class::{Class, HUB, REGION, ROLE};
use crate::database::table;
use crate::dbms::{ClientError, Host, Kind, Login, type_statements};
use crate::lab;
use crate::run::labproof;
use crate::servers::{on_every_server, prepared};
use jiff::SignedDuration;
use labproof_checks::evidence::Endpoint;
use labproof_checks::outcome::Outcome::{Blocked, Failed, Passed};
use labproof_cloud::Role;
use labproof_cloud::workshop::{InstanceChoices, Student};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

const LAB: [&str; 4] = [
    "CREATE DATABASE test",
    "USE test",
    "CREATE TABLE stem(col1 int, col2 varchar(10))",
    "INSERT INTO stem VALUES(1, 'stem')",
];

/// How many servers run whose files lie in a folder.
fn running(folder: &Path) -> usize {
    let folder = folder.to_str().unwrap();
    let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    let lines = processes.filter_map(|process| fs::read(process.join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).into_owned());
    lines.filter(|line| line.contains("mariadbd") && line.contains(folder)).count()
}

/// Waits for something that does not take long.
#[track_caller]
fn until(what: impl Fn() -> bool) {
    let began = Instant::now();
    while !what() {
        assert!(began.elapsed() < Duration::from_mins(1), "it takes too long");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn no_server_outlives_the_program_even_if_that_is_killed() {
    let Some(_) = prepared(Kind::MariaDb, &[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    for path in [folder.path(), &temporary] {
        // The server's user is another one.
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let demo = || {
        let mut demo = labproof(folder.path(), &["demo", "-q"]);
        demo.env("TMPDIR", &temporary).stdout(Stdio::null()).stderr(Stdio::null());
        demo
    };
    let mut killed = demo().spawn().unwrap();
    until(|| running(&temporary) > 3);
    killed.kill().unwrap();
    killed.wait().unwrap();
    until(|| running(&temporary) == 0);

    // Who was killed may still be in the middle of making a file.
    until(|| fs::remove_dir_all(&temporary).is_ok());
    fs::create_dir(&temporary).unwrap();
    fs::set_permissions(&temporary, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(demo().status().unwrap().success());
    assert_eq!(running(&temporary), 0);
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "nor does a file");
}

/// A class whose instances have servers of this kind, and who signs for them.
fn class(kind: Kind) -> Option<(Class, PathBuf)> {
    let host = Host::new(prepared(kind, &[])?);
    let ca = host.ca();
    let class = Class::began(SignedDuration::from_hours(1));
    class.cloud.set_database_host(Arc::new(host));
    Some((class, ca))
}

fn enrol(class: &mut Class) -> Student {
    let external_id = class.next_external_id();
    class.enrol_with("한", Some(Role::new(ROLE, HUB).external_id(&external_id)))
}

/// Where a student's instance says that it answers.
fn endpoint(student: &Student, identifier: &str) -> Option<Endpoint> {
    let named = [("DBInstanceIdentifier", identifier)];
    let shown = student.call("rds", "DescribeDBInstances", &named).ok()?;
    Some(Endpoint { host: shown.text("Address")?, port: shown.text("Port")?.parse().unwrap() })
}

on_every_server! {
    what_a_student_types_is_what_is_graded,
    an_instance_holds_what_rds_makes_and_nothing_else,
    a_client_says_what_was_refused_and_by_whom,
    a_server_ends_with_its_instance,
}

fn what_a_student_types_is_what_is_graded(kind: Kind) {
    let Some((mut class, ca)) = class(kind) else { return };
    let students = [enrol(&mut class), enrol(&mut class)];
    students.iter().for_each(lab::begin);
    class.minutes(40);
    let typing = endpoint(&students[0], "awsdb").unwrap();
    let login = Login {
        endpoint: &typing,
        user: "awsuser",
        password: "awspassword",
        ca: &ca,
        database: None,
    };
    type_statements(&login, &LAB).unwrap();
    class.until_now();
    class.grade(&["--sql-ca", ca.to_str().unwrap()]).with_status(0);
    let book = class.book();
    assert_eq!(table(&book, "s01"), [(Passed, None); 5]);
    let untouched = [Passed, Failed, Failed, Blocked, Blocked];
    assert_eq!(table(&book, "s02").map(|(outcome, _)| outcome), untouched);
}

fn an_instance_holds_what_rds_makes_and_nothing_else(kind: Kind) {
    let Some((class, ca)) = class(kind) else { return };
    let student = Student::new(&class.cloud, &crate::class::account(1), REGION);
    let password = r"it's \ a `secret`";
    let choices = InstanceChoices {
        username: "chief".to_owned(),
        password: password.to_owned(),
        database: Some("shop".to_owned()),
        ..InstanceChoices::default()
    };
    student.create_instance(&choices).unwrap();
    class.minutes(10);
    let endpoint = endpoint(&student, "awsdb").unwrap();
    let login = Login { endpoint: &endpoint, user: "chief", password, ca: &ca, database: None };
    let holds = |condition: &str| {
        // A statement that fails unless the condition holds.
        let typed = format!(
            "CREATE TABLE shop.t AS SELECT IF({condition}, 1, (SELECT 1 UNION SELECT 2)) AS x"
        );
        type_statements(&login, &["DROP TABLE IF EXISTS shop.t", &typed])
    };
    let own = "'information_schema', 'performance_schema', 'mysql', 'sys'";
    let databases = format!(
        "(SELECT GROUP_CONCAT(schema_name) FROM information_schema.schemata WHERE schema_name NOT IN ({own})) = 'shop'"
    );
    holds(&databases).unwrap();
    holds("CURRENT_USER() = 'chief@%'").unwrap();
    assert!(holds("1 = 2").is_err(), "the test can fail");
    let refused = type_statements(&login, &["SET GLOBAL max_connections = 20"]);
    assert!(
        matches!(refused, Err(ClientError::StatementRefused { code: 1227, .. })),
        "{refused:?}"
    );
}

fn a_client_says_what_was_refused_and_by_whom(kind: Kind) {
    let Some((class, ca)) = class(kind) else { return };
    let other = prepared(kind, &[]).unwrap();
    let student = Student::new(&class.cloud, &crate::class::account(1), REGION);
    student.create_instance(&InstanceChoices::default()).unwrap();
    class.minutes(10);
    let answering = endpoint(&student, "awsdb").unwrap();
    let nobody = Endpoint { host: "127.0.0.1".to_owned(), port: 9 };
    let right = Login {
        endpoint: &answering,
        user: "awsuser",
        password: "awspassword",
        ca: &ca,
        database: None,
    };
    let tries = |login: Login<'_>, statements: &[&str]| {
        type_statements(&login, statements).map_err(|error| match error {
            ClientError::LoginRefused { code, .. } => format!("login {code}"),
            ClientError::StatementRefused { code, statement, .. } => format!("{statement}: {code}"),
            ClientError::Untrusted(_) => "untrusted".to_owned(),
            ClientError::Unreachable(_) => "unreachable".to_owned(),
        })
    };
    let wrong = |statement: &str, code: u16| Err(format!("{statement}: {code}"));
    assert_eq!(tries(right, &["SELECT 1"]), Ok(()));
    assert_eq!(tries(Login { database: Some("stemday"), ..right }, &["SHOW TABLES"]), Ok(()));
    assert_eq!(tries(right, &["SHOW TABLES"]), wrong("SHOW TABLES", 1046));
    assert_eq!(tries(right, &["CREATE TABEL x"]), wrong("CREATE TABEL x", 1064));
    assert_eq!(tries(Login { password: "other", ..right }, &[]), Err("login 1045".to_owned()));
    assert_eq!(tries(Login { database: Some("none"), ..right }, &[]), Err("login 1049".to_owned()));
    assert_eq!(tries(Login { ca: &other.ca(), ..right }, &[]), Err("untrusted".to_owned()));
    assert_eq!(tries(Login { endpoint: &nobody, ..right }, &[]), Err("unreachable".to_owned()));
}

fn a_server_ends_with_its_instance(kind: Kind) {
    let Some((class, ca)) = class(kind) else { return };
    let student = Student::new(&class.cloud, &crate::class::account(1), REGION);
    student.create_instance(&InstanceChoices::default()).unwrap();
    class.minutes(10);
    let endpoint = endpoint(&student, "awsdb").unwrap();
    lab::delete(&student);
    class.minutes(10);
    student.call("rds", "DescribeDBInstances", &[]).unwrap();
    let login = Login {
        endpoint: &endpoint,
        user: "awsuser",
        password: "awspassword",
        ca: &ca,
        database: None,
    };
    let typed = type_statements(&login, &[]);
    assert!(matches!(typed, Err(ClientError::Unreachable(_))), "{typed:?}");
}
