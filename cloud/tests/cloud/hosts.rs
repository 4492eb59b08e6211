//! Real databases behind DB instances, as far as the cloud goes: whom it tells, what, and when.

use std::sync::{Arc, Mutex};

use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, Student};
use labproof_cloud::{Cloud, DatabaseHost, NewDatabase, Secret};

use crate::support::{ACCOUNT, REGION, classroom, code, instance, minutes};

/// A host that writes down what it is told, and asks the cloud while it starts a database.
#[derive(Debug)]
struct Told {
    cloud: Cloud,
    answers: bool,
    started: Mutex<Vec<NewDatabase>>,
    passwords: Mutex<Vec<(String, String)>>,
    stopped: Mutex<Vec<String>>,
}

impl DatabaseHost for Told {
    fn start(&self, new: &NewDatabase) -> Option<(String, u16)> {
        // An account that is locked meanwhile would never answer.
        let other = Student::new(&self.cloud, &new.account, &new.region);
        other.call("rds", "DescribeDBInstances", &[]).unwrap();
        let mut started = self.started.lock().unwrap();
        started.push(new.clone());
        let port = 33_000 + u16::try_from(started.len()).unwrap();
        self.answers.then(|| ("127.0.0.1".to_owned(), port))
    }

    fn set_password(&self, _: &str, username: &str, password: &Secret) {
        let told = (username.to_owned(), password.expose().to_owned());
        self.passwords.lock().unwrap().push(told);
    }

    fn stop(&self, resource_id: &str) {
        self.stopped.lock().unwrap().push(resource_id.to_owned());
    }
}

fn hosted(answers: bool) -> (Cloud, Student, Arc<Told>) {
    let (cloud, student) = classroom();
    let (started, passwords, stopped) = (Mutex::default(), Mutex::default(), Mutex::default());
    let host = Arc::new(Told { cloud: cloud.clone(), answers, started, passwords, stopped });
    cloud.set_database_host(Arc::<Told>::clone(&host));
    (cloud, student, host)
}

fn endpoint(student: &Student) -> (String, String) {
    let shown = instance(student);
    (shown.text("Address").unwrap(), shown.text("Port").unwrap())
}

#[test]
fn the_host_is_told_what_create_db_instance_was_told() {
    let (cloud, student, host) = hosted(true);
    let choices = InstanceChoices {
        identifier: "AWSDB".to_owned(),
        engine_version: Some("8.0".to_owned()),
        extended_support: true,
        port: 3307,
        ..InstanceChoices::default()
    };
    student.create_instance(&choices).unwrap();
    let started = host.started.lock().unwrap().clone();
    assert_eq!(started.len(), 1);
    let new = &started[0];
    assert_eq!((new.account.as_str(), new.region.as_str()), (ACCOUNT, REGION));
    assert_eq!((new.identifier.as_str(), new.engine.as_str()), ("awsdb", "mysql"));
    assert_eq!((new.version.as_str(), new.port), ("8.0.45", 3307));
    assert_eq!((new.username.as_str(), new.password.expose()), ("awsuser", "awspassword"));
    assert_eq!(new.database.as_deref(), Some("stemday"));
    assert!(!format!("{new:?}").contains("awspassword"), "nobody prints a password");
    cloud.advance(minutes(10));
    assert_eq!(instance(&student).text("DbiResourceId").as_ref(), Some(&new.resource_id));
}

#[test]
fn an_instance_shows_the_hosts_endpoint_once_it_shows_one_whatever_it_is_called() {
    let (cloud, student, _) = hosted(true);
    cloud.set_default_endpoint(ACCOUNT, "127.0.0.9", 9);
    student.create_instance(&InstanceChoices::default()).unwrap();
    assert_eq!(instance(&student).text("Address"), None, "it is being created");
    cloud.advance(minutes(10));
    assert_eq!(endpoint(&student), ("127.0.0.1".to_owned(), "33001".to_owned()));
    let rename = [
        ("DBInstanceIdentifier", "awsdb"),
        ("NewDBInstanceIdentifier", "renamed"),
        ("ApplyImmediately", "true"),
    ];
    student.call("rds", "ModifyDBInstance", &rename).unwrap();
    cloud.advance(minutes(10));
    let shown = student.call("rds", "DescribeDBInstances", &[]).unwrap();
    assert_eq!(shown.text("DBInstanceIdentifier").as_deref(), Some("renamed"));
    assert_eq!(shown.text("Port").as_deref(), Some("33001"));
    cloud.set_endpoint(ACCOUNT, REGION, "renamed", "127.0.0.2", 33_061);
    let shown = student.call("rds", "DescribeDBInstances", &[]).unwrap();
    assert_eq!(shown.text("Address").as_deref(), Some("127.0.0.2"), "the owner's word goes first");
}

#[test]
fn the_host_is_told_of_another_password_once_it_holds() {
    let (cloud, student, host) = hosted(true);
    student.create_instance(&InstanceChoices::default()).unwrap();
    cloud.advance(minutes(10));
    let modify = [("DBInstanceIdentifier", "awsdb"), ("MasterUserPassword", "another-password")];
    student.call("rds", "ModifyDBInstance", &modify).unwrap();
    cloud.settle();
    assert!(host.passwords.lock().unwrap().is_empty(), "it does not hold yet");
    cloud.advance(minutes(1));
    cloud.settle();
    let told = [("awsuser".to_owned(), "another-password".to_owned())];
    assert_eq!(*host.passwords.lock().unwrap(), told);
}

#[test]
fn a_database_ends_once_its_instance_is_gone() {
    let (cloud, student, host) = hosted(true);
    student.create_instance(&InstanceChoices::default()).unwrap();
    cloud.advance(minutes(10));
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
    assert!(host.stopped.lock().unwrap().is_empty(), "it is being deleted");
    cloud.advance(minutes(10));
    cloud.settle();
    let started = host.started.lock().unwrap()[0].resource_id.clone();
    assert_eq!(*host.stopped.lock().unwrap(), [started]);
}

#[test]
fn a_host_that_does_not_answer_leaves_everything_as_it_is_without_one() {
    let (cloud, student, host) = hosted(false);
    student.create_instance(&InstanceChoices::default()).unwrap();
    cloud.advance(minutes(10));
    assert!(endpoint(&student).0.ends_with(".ap-northeast-2.rds.amazonaws.com"));
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
    cloud.advance(minutes(10));
    student.call("rds", "DescribeDBInstances", &[]).unwrap();
    assert!(host.stopped.lock().unwrap().is_empty());
}

#[test]
fn nobody_is_told_of_what_is_refused_or_no_mysql_or_restored() {
    let (cloud, student, host) = hosted(true);
    let refused = InstanceChoices { class: "db.t3.none".to_owned(), ..InstanceChoices::default() };
    code(student.create_instance(&refused));
    let postgres = InstanceChoices {
        engine: "postgres".to_owned(),
        identifier: "other".to_owned(),
        ..InstanceChoices::default()
    };
    student.create_instance(&postgres).unwrap();
    assert!(host.started.lock().unwrap().is_empty());
    student.create_instance(&InstanceChoices::default()).unwrap();
    cloud.advance(minutes(10));
    student.take_snapshot("awsdb", "kept").unwrap();
    cloud.advance(minutes(10));
    let restore = [("DBInstanceIdentifier", "restored"), ("DBSnapshotIdentifier", "kept")];
    student.call("rds", "RestoreDBInstanceFromDBSnapshot", &restore).unwrap();
    assert_eq!(host.started.lock().unwrap().len(), 1);
}
