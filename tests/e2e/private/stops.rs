//! A database that stops while it is being read, through a real `sshd`. Somebody has locked the table,
//! so that the grader is certainly in the middle of it.

use super::database::Database;
use super::looked::{class, grade, message, table, unverified};
use super::network::{Network, outside, signal};
use super::openssh::{OpenSsh, key_in};
use crate::dbms::Kind;
use crate::servers::on_every_server;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long the grader may take to come to the table, and after that to give up.
const PATIENCE: Duration = Duration::from_secs(30);
const IN_TIME: Duration = Duration::from_mins(1);
const IN_MEMORY: u64 = 128;

/// How a database stops.
#[derive(Debug, Clone, Copy)]
enum Stop {
    /// As if its host had lost power: it says nothing any more.
    Freeze,
    /// Its process is gone.
    Kill,
    /// It says goodbye, as in a reboot.
    ShutDown,
}

/// Locks the lab's table until this is ended.
fn lock(network: &Network, database: &Database) -> Child {
    let mut client = database.client("LOCK TABLES test.stem WRITE; SELECT SLEEP(60)");
    client.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let locking = network.database.run(|| client.spawn().unwrap());
    wait_until(network, database, "SLEEP");
    locking
}

/// Until the server shows somebody at work at that.
fn wait_until(network: &Network, database: &Database, what: &str) {
    let others =
        "SELECT INFO, STATE FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID()";
    let until = Instant::now() + PATIENCE;
    while !database.answer(network, others).contains(what) {
        assert!(Instant::now() < until, "nobody is at {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

impl Stop {
    fn does(self, network: &Network, database: &Database) {
        match self {
            Self::Freeze => signal("STOP", database.process(network)),
            Self::Kill => signal("KILL", database.process(network)),
            Self::ShutDown => {
                database.answer(network, "SHUTDOWN");
            }
        }
    }
}

on_every_server! {
    a_database_that_stops_in_the_middle_is_not_looked_at,
}

fn a_database_that_stops_in_the_middle_is_not_looked_at(kind: Kind) {
    let stops = [
        (Stop::Freeze, "timeout", ""),
        (Stop::Kill, "unreachable", "connection lost"),
        (Stop::ShutDown, "unreachable", ""),
    ];
    for (stop, code, error) in stops {
        outside(1, |network| {
            let Some(database) = Database::shut_in(kind, network) else { return };
            let (class, _) = class(network, &[database.port()]);
            let key = key_in(&class.path("key"));
            let _sshd = OpenSsh::with(network, &network.web[0], "", Some(&key));
            let mut locking = lock(network, &database);
            let ca = database.ca();
            let arguments = ["--sql", "ssh", "--ssh-key", "key", "--sql-ca", &ca];
            let looked = thread::scope(|scope| {
                let grading = scope.spawn(|| grade(network, &class, &arguments));
                wait_until(network, &database, "Waiting for table");
                stop.does(network, &database);
                grading.join().unwrap()
            });
            looked.is_bounded(IN_TIME, IN_MEMORY);
            assert_eq!(table(&looked.book, 1), unverified(code), "{stop:?}");
            let said = message(&looked.book, 1);
            assert!(said.contains(error), "{stop:?}: {said}");
            // ER_LOCK_WAIT_TIMEOUT: a database that goes on says so after a while.
            assert!(!said.contains("1205"), "{stop:?} did not stop it: {said}");
            locking.kill().unwrap();
            locking.wait().unwrap();
        });
    }
}
