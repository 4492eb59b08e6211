//! The way through the students' web servers, as it is asked for and refused. What happens on it is
//! shown where a real `sshd` stands.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, criterion, keep, reason};
use jiff::SignedDuration;
use russh::keys::key::safe_rng;
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, PrivateKey};
use std::fs;

/// A class of one student, whose instance is up.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let student = class.enrol("One");
    lab::begin(&student);
    class.minutes(40);
    class.until_now();
    class
}

fn pushes(class: &Class) -> u64 {
    class.cloud.calls().get("SendSSHPublicKey").copied().unwrap_or_default()
}

#[test]
fn a_key_that_cannot_be_used_and_ways_that_contradict_each_other_end_it_before_it_begins() {
    let class = class();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    let key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).unwrap();
    let encrypted = key.encrypt(&mut safe_rng(), "secret").unwrap();
    fs::write(class.path("encrypted"), encrypted.to_openssh(LineEnding::LF).unwrap()).unwrap();
    fs::write(class.path("good"), key.to_openssh(LineEnding::LF).unwrap()).unwrap();
    fs::write(class.path("key.pub"), key.public_key().to_openssh().unwrap()).unwrap();
    for (arguments, words) in [
        (&["--sql", "ssh", "--ssh-key", "encrypted"][..], &["encrypted", "passphrase"][..]),
        (&["--allow-ssh", "--ssh-key", "key.pub"], &["key.pub", "no private key"]),
        (&["--allow-ssh", "--ssh-key", "missing"], &["missing", "cannot be read"]),
        (&["--ssh-key", "good"], &["--ssh-key", "--allow-ssh"]),
        (&["--sql", "direct", "--allow-ssh"], &["--allow-ssh", "--sql"]),
        (&["--sql", "off", "--allow-ssh"], &["--allow-ssh", "--sql"]),
        (&["--sql", "ssh", "--sql-tls", "off"], &["--sql-tls off", "--sql-ca"]),
        (&["--allow-ssh", "--sql-tls", "off"], &["--sql-tls off", "--sql-ca"]),
    ] {
        let all = [&["grade", "--roster", "roster.csv"], arguments].concat();
        let before = class.cloud.calls();
        Run::of(&mut class.labproof(&all)).with_status(2).complains(words);
        assert_eq!(class.cloud.calls(), before, "nobody was asked: {arguments:?}");
        assert!(!class.path("labproof.evidence").exists(), "{arguments:?}");
        assert!(!class.path("labproof-report").exists(), "{arguments:?}");
    }
    let ubuntu = class.roster_with("ssh", &["ubuntu@203.0.113.10".to_owned()]);
    keep(class.path("roster.csv"), ubuntu).unwrap();
    let pushing = ["grade", "--roster", "roster.csv", "--sql", "ssh"];
    let run = Run::of(&mut class.labproof(&pushing)).with_status(2);
    run.complains(&["student s01, column ssh", "ec2-user", "--ssh-key"]);
    let bad = class.roster_with("ssh_host_key", &["SHA256:short".to_owned()]);
    keep(class.path("roster.csv"), bad).unwrap();
    let run = Run::of(&mut class.labproof(&["grade", "--roster", "roster.csv"])).with_status(2);
    run.complains(&["line 2", "ssh_host_key", "ssh-keygen"]);
}

#[test]
fn nobody_goes_through_a_server_unless_it_is_asked_for_and_no_key_goes_to_who_does_not_answer() {
    let class = class();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let database = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    class.cloud.set_default_endpoint(&crate::class::account(1), "127.0.0.1", database.port());
    let roster = class.roster_with("ssh", &[format!("ec2-user@{closed}")]);
    keep(class.path("roster.csv"), roster).unwrap();
    for (arguments, asked) in [
        (&[][..], database),
        (&["--sql", "direct"], database),
        (&["--allow-ssh"], closed),
        (&["--sql", "ssh"], closed),
    ] {
        let all = [&["grade", "--roster", "roster.csv"], arguments].concat();
        Run::of(&mut class.labproof(&all)).with_status(0);
        let book = class.book();
        let login = criterion(&book, "s01", "sql-table.login");
        assert_eq!(reason(login), Some("unreachable"), "{arguments:?}");
        let message = &login.reason.as_ref().unwrap().message.en;
        assert!(message.contains(&asked.to_string()), "{arguments:?}: {message}");
        assert_eq!(pushes(&class), 0, "{arguments:?}");
    }
}
