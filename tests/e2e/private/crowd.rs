//! Fifty students at once, each with a web server of their own.

use super::database::Database;
use super::looked::{PASSED, class, grade, pushes, table};
use super::network::outside;
use super::openssh::OpenSsh;
use crate::dbms::Kind;
use crate::servers::on_every_server;
use std::collections::BTreeSet;
use std::time::Duration;

const STUDENTS: u8 = 50;
/// Two cores carry fifty servers, fifty logins and the grader.
const IN_TIME: Duration = Duration::from_mins(1);
const IN_MEMORY: u64 = 512;

on_every_server! {
    fifty_students_are_looked_at_at_once_each_through_a_web_server_of_their_own,
}

fn fifty_students_are_looked_at_at_once_each_through_a_web_server_of_their_own(kind: Kind) {
    outside(STUDENTS, |network| {
        let Some(database) = Database::shut_in(kind, network) else { return };
        let (class, seats) = class(network, &[database.port(); STUDENTS as usize]);
        let servers: Vec<_> = (network.web.iter().zip(&seats))
            .map(|(web, seat)| {
                class.serve_metadata(web.metadata(), &seat.student, &seat.instance);
                OpenSsh::on(network, web)
            })
            .collect();

        // Until now only the test itself has come by.
        database.answer(network, "FLUSH STATUS");
        let looked = grade(network, &class, &["--allow-ssh", "--sql-ca", &database.ca()]);
        for number in 1..=seats.len() {
            let log = servers[number - 1].log();
            assert_eq!(table(&looked.book, number), PASSED, "{number}: {log}");
        }
        looked.is_bounded(IN_TIME, IN_MEMORY);
        assert_eq!(pushes(&class), u64::from(STUDENTS));
        let most = database.answer(network, "SHOW GLOBAL STATUS LIKE 'Max_used_connections'");
        let most: u8 = most.split_whitespace().last().unwrap().parse().unwrap();
        assert!(most > STUDENTS / 2, "only {most} at once");
        let keys: BTreeSet<_> = servers.iter().map(OpenSsh::accepted).collect();
        assert_eq!(keys.len(), servers.len(), "a key of each student's own");
    });
}
