//! A database that answers to the web server alone, and a real `sshd` there: nobody else sees it, and
//! the table is graded by who goes through.

use super::database::Database;
use super::looked::{PASSED, class, grade, message, pushes, table, unverified};
use super::network::{DATABASE_NAME, outside};
use super::openssh::{OpenSsh, key_in};
use crate::dbms::Kind;
use crate::run::{Run, keep};
use crate::servers::on_every_server;
use labproof_reports::Gradebook;
use std::fs;

on_every_server! {
    from_outside_a_private_database_is_unreachable,
    through_the_web_server_the_row_is_read_with_a_key_that_aws_pushes,
    through_the_web_server_the_row_is_read_with_a_key_of_the_instructors_own,
    a_server_that_shows_another_host_key_is_flagged_and_one_that_must_not_is_not_used,
}

fn from_outside_a_private_database_is_unreachable(kind: Kind) {
    outside(1, |network| {
        let Some(database) = Database::shut_in(kind, network) else { return };
        let (class, _) = class(network, &[database.port()]);
        let looked = grade(network, &class, &["--sql", "direct", "--sql-ca", &database.ca()]);
        assert_eq!(table(&looked.book, 1), unverified("unreachable"));
    });
}

fn through_the_web_server_the_row_is_read_with_a_key_that_aws_pushes(kind: Kind) {
    outside(1, |network| {
        let Some(database) = Database::shut_in(kind, network) else { return };
        let (class, seats) = class(network, &[database.port()]);
        let web = &network.web[0];
        class.serve_metadata(web.metadata(), &seats[0].student, &seats[0].instance);
        let sshd = OpenSsh::on(network, web);
        // What nobody allowed is not done.
        let looked = grade(network, &class, &["--sql-ca", &database.ca()]);
        assert_eq!(table(&looked.book, 1), unverified("unreachable"));
        assert_eq!((pushes(&class), sshd.log().matches("Connection from").count()), (0, 0));

        let ca = database.ca();
        for (runs, way) in (1..).zip([&["--allow-ssh"][..], &["--sql", "ssh"]]) {
            let looked = grade(network, &class, &[way, &["--sql-ca", &ca]].concat());
            assert_eq!(table(&looked.book, 1), PASSED, "{way:?}: {}", sshd.log());
            assert_eq!(pushes(&class), runs, "a fresh key each time");
            assert!(
                looked.book.students[0].flags.is_empty(),
                "{:?}",
                looked.book.students[0].flags
            );
        }
        let log = sshd.log();
        let asked = |what: &str| log.lines().filter(|line| line.contains(what)).count();
        let tunnel = format!("target {DATABASE_NAME} port {}", database.port());
        assert_eq!(asked(&tunnel), 2, "{log}");
        assert_eq!(
            asked("server_input_channel_open: ctype"),
            2,
            "a tunnel, and nothing else: {log}"
        );
        assert_eq!(asked("server_input_global_request"), 0, "{log}");
    });
}

fn through_the_web_server_the_row_is_read_with_a_key_of_the_instructors_own(kind: Kind) {
    outside(2, |network| {
        let Some(database) = Database::shut_in(kind, network) else { return };
        let (class, _) = class(network, &[database.port(); 2]);
        let key = key_in(&class.path("key"));
        let servers = [("", 22), ("Port 2222", 2222)];
        let _running = [0, 1].map(|number| {
            OpenSsh::with(network, &network.web[number], servers[number].0, Some(&key))
        });
        // The first one is where AWS and SSH's own port say.
        let ways = [0, 1].map(|number| {
            let (address, port) = (network.web[number].address, servers[number].1);
            if number == 0 { String::new() } else { format!("ec2-user@{address}:{port}") }
        });
        keep(class.path("roster.csv"), class.roster_with("ssh", &ways)).unwrap();
        let ca = database.ca();
        let looked = grade(network, &class, &["--sql", "ssh", "--ssh-key", "key", "--sql-ca", &ca]);
        assert_eq!([1, 2].map(|number| table(&looked.book, number)), [PASSED; 2]);
        assert_eq!(pushes(&class), 0);
    });
}

fn flags(book: &Gradebook) -> Vec<&str> {
    book.students[0].flags.iter().map(|flag| flag.code.as_str()).collect()
}

fn a_server_that_shows_another_host_key_is_flagged_and_one_that_must_not_is_not_used(kind: Kind) {
    outside(1, |network| {
        let Some(database) = Database::shut_in(kind, network) else { return };
        let (class, _) = class(network, &[database.port()]);
        let key = key_in(&class.path("key"));
        let ca = database.ca();
        let look =
            || grade(network, &class, &["--sql", "ssh", "--ssh-key", "key", "--sql-ca", &ca]);
        let sshd = || OpenSsh::with(network, &network.web[0], "", Some(&key));

        let first = sshd();
        let book = look().book;
        assert_eq!((table(&book, 1), flags(&book)), (PASSED, vec![]));
        let export = Run::of(&mut class.labproof(&["evidence", "export"])).with_status(0).out;
        assert!(export.contains(&first.fingerprint()), "the key that was seen first is kept");
        let known = first.fingerprint();
        drop(first);

        let second = sshd();
        let book = look().book;
        assert_eq!((table(&book, 1), flags(&book)), (PASSED, vec!["host-key-changed"]));
        let flag = &book.students[0].flags[0].message.en;
        assert!(flag.contains(&known) && flag.contains(&second.fingerprint()), "{flag}");

        // What was proven stays; whoever has never been looked at stays open.
        let pinned = class.roster_with("ssh_host_key", std::slice::from_ref(&known));
        keep(class.path("roster.csv"), pinned).unwrap();
        fs::remove_file(class.path("labproof.evidence")).unwrap();
        let book = look().book;
        assert_eq!(table(&book, 1), unverified("tls"));
        let said = message(&book, 1);
        assert!(said.contains("ssh://203.0.113.10:22") && said.contains("host key"), "{said}");
        let logins = second.log().matches("Accepted publickey").count();
        assert_eq!(logins, 1, "nobody has logged in again: {}", second.log());
    });
}
