//! A class whose databases only its web servers reach, the receipts that are made there, and others.

use crate::class::{Class, HUB, ROLE};
use crate::database::table;
use crate::dbms::{Dbms, Kind, Server};
use crate::lab;
use crate::run::{self, Run, criterion};
use crate::servers::prepared;
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome::{self, Passed, Unverified};
use labproof_cloud::Role;
use labproof_cloud::workshop::Student;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::process::Command;

/// What a student typed who did all that the lab asks.
pub(crate) const TYPED: [&str; 5] = [
    "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'awspassword'",
    "GRANT ALL ON *.* TO 'awsuser'@'%'",
    "CREATE DATABASE test",
    "CREATE TABLE test.stem(col1 int, col2 varchar(10))",
    "INSERT INTO test.stem VALUES(1, 'stem')",
];

/// A class of students with a web server each and a database that answers there.
pub(crate) struct Lecture {
    pub(crate) class: Class,
    dbms: Dbms,
    pub(crate) seats: Vec<Seat>,
    nonce: String,
}

/// A student's place: the web server, where the database answers.
pub(crate) struct Seat {
    pub(crate) student: Student,
    metadata: String,
    /// Stopped to make the database unreachable.
    pub(crate) server: Option<Server>,
    pub(crate) address: String,
}

impl Lecture {
    /// A class that has typed this, an hour ago; the nonce is out.
    pub(crate) fn of(kind: Kind, students: usize, typed: &[&str]) -> Option<Self> {
        let dbms = prepared(kind, &[])?;
        let mut class = Class::began(SignedDuration::from_hours(1));
        let seats = (0..students).map(|_| seat(&mut class, &dbms, typed)).collect();
        class.minutes(40);
        class.until_now();
        let nonce = Run::of(&mut class.labproof(&["nonce", "--lang", "en"])).with_status(0).out;
        fs::create_dir(class.path("receipts")).unwrap();
        Some(Self { class, dbms, seats, nonce: nonce.trim_end().to_owned() })
    }

    /// `labproof check --receipt` on a student's web server: no AWS credentials, no evidence.
    pub(crate) fn check(&self, seat: &Seat, file: &str, more: &[&str]) -> Command {
        let ca = self.dbms.ca();
        let file = format!("receipts/{file}");
        let arguments = [
            "check",
            "--receipt",
            &file,
            "--db",
            &seat.address,
            "--nonce",
            &self.nonce,
            "--sql-ca",
            ca.to_str().unwrap(),
            "--lang",
            "en",
        ];
        let mut command = run::labproof(&self.class.path(""), &[&arguments, more].concat());
        command
            .env_remove("AWS_EC2_METADATA_DISABLED")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &seat.metadata);
        command
    }

    pub(crate) fn grade(&self, more: &[&str]) -> Run {
        let ca = self.dbms.ca();
        self.class.grade(&[&["--sql-ca", ca.to_str().unwrap()], more].concat())
    }

    /// What the receipt of this name says.
    pub(crate) fn receipt(&self, file: &str) -> Value {
        let text = fs::read_to_string(self.class.path(&format!("receipts/{file}"))).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    pub(crate) fn hand_in(&self, file: &str, text: impl AsRef<[u8]>) {
        fs::write(self.class.path(&format!("receipts/{file}")), text).unwrap();
    }

    pub(crate) fn table(&self, student: &str) -> [(Outcome, Option<&'static str>); 5] {
        table(&self.class.book(), student)
    }

    /// The codes of the notes on a criterion.
    pub(crate) fn notes(&self, student: &str, id: &str) -> Vec<String> {
        let book = self.class.book();
        criterion(&book, student, id).notes.iter().map(|note| note.code.to_string()).collect()
    }

    /// How many attested looks the evidence holds.
    pub(crate) fn attested(&self) -> usize {
        let export = Run::of(&mut self.class.labproof(&["evidence", "export"])).with_status(0);
        export.out.matches(r#""attested":{"#).count()
    }
}

fn seat(class: &mut Class, dbms: &Dbms, typed: &[&str]) -> Seat {
    let external_id = class.next_external_id();
    let student = class.enrol_with("한", Some(Role::new(ROLE, HUB).external_id(&external_id)));
    let server = dbms.start(typed, &[]).unwrap();
    let endpoint = server.endpoint();
    class.cloud.set_default_endpoint(student.account(), &endpoint.host, endpoint.port);
    let (web, group) = lab::bare_group(&student);
    student.authorize_mysql_from(&group, &web.group).unwrap();
    lab::create(&student, &group, |_| ());
    let metadata = class.metadata(&student, &web.instance);
    let address = format!("{}:{}", endpoint.host, endpoint.port);
    Seat { student, metadata, server: Some(server), address }
}

/// A receipt with other words, hashed anew: what somebody who knows the format can write.
pub(crate) fn forged(receipt: &Value, change: impl FnOnce(&mut Value)) -> String {
    let mut receipt = receipt.clone();
    receipt.as_object_mut().unwrap().remove("sha256");
    change(&mut receipt);
    let canonical = serde_json_canonicalizer::to_vec(&receipt).unwrap();
    let hash: String = Sha256::digest(canonical).iter().map(|b| format!("{b:02x}")).collect();
    receipt["sha256"] = json!(hash);
    receipt.to_string()
}

pub(crate) const PASSED: (Outcome, Option<&str>) = (Passed, None);
pub(crate) const UNREACHABLE: (Outcome, Option<&str>) = (Unverified, Some("unreachable"));
pub(crate) const NO_RECORD: (Outcome, Option<&str>) = (Unverified, Some("no-record"));
