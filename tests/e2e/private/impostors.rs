//! Web servers whose owners mean ill, or whose port 22 is something else: no outcome is what they wish,
//! in bounded time and memory.

use super::certificates::self_signed;
use super::database::Database;
use super::impostor::{self, Malice};
use super::looked::{PASSED, class, grade, table, unverified};
use super::mysql;
use super::network::{DATABASE, DATABASE_NAME, outside};
use super::openssh::key_in;
use crate::dbms::Kind;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use tokio::runtime::Runtime;

/// The slowest is waited for 23 seconds; all are looked at at once.
const IN_TIME: Duration = Duration::from_secs(40);
/// What a run of a dozen students takes anyway is half of it, MiB.
const IN_MEMORY: u64 = 192;

/// A database greets with a hundred bytes, has said less than two thousand when the connection is encrypted, and
/// more than 2,500 at the end.
const IN_THE_GREETING: u64 = 40;
const IN_THE_HANDSHAKE: u64 = 400;
const IN_THE_MIDDLE: u64 = 2200;

/// What else may stand at port 22: what it says first, and what it says on and on.
const OTHERS: [(&str, &[u8], &[u8], &str); 5] = [
    ("silent", b"", b"", "timeout"),
    ("a banner alone", b"SSH-2.0-OpenSSH_8.7\r\n", b"", "timeout"),
    ("lines without end", b"", b"welcome\r\n", "internal"),
    ("a line without end", b"SSH-2.0-", &[b'x'; 4096], "internal"),
    ("a packet without end", b"SSH-2.0-OpenSSH_8.7\r\n\xFF\xFF\xFF\xFF", &[0; 4096], "internal"),
];

/// Says it to everybody who comes, until nobody listens.
fn talk(listener: TcpListener, first: &'static [u8], again: &'static [u8]) {
    let to_one = move |mut stream: TcpStream| {
        let _ = stream.write_all(first);
        while !again.is_empty() && stream.write_all(again).is_ok() {}
        thread::sleep(IN_TIME);
    };
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || to_one(stream));
        }
    });
}

#[test]
fn whoever_stands_in_the_web_servers_place_learns_nothing_and_gives_no_points() {
    outside(9, |network| {
        let Some(database) = Database::shut_in(Kind::MariaDb, network) else { return };
        // Each does what it does from where it stands.
        let runtimes: Vec<_> =
            network.web.iter().map(|web| web.host.run(|| Runtime::new().unwrap())).collect();
        let at_home = network.web[2].host.listen();
        let malice = mysql::Malice::Login(mysql::Login::Refusal);
        let own = mysql::Server::start(&runtimes[2], at_home, malice, self_signed(DATABASE_NAME));
        let there = (DATABASE, database.port()).into();
        let cases = [
            (Malice::Intrusion(there), PASSED),
            (Malice::Silence, unverified("timeout")),
            (Malice::Elsewhere(([127, 0, 0, 1], own.port).into()), unverified("tls")),
            (Malice::Garbage, unverified("internal")),
            (Malice::Garble(there, IN_THE_HANDSHAKE), unverified("tls")),
            (Malice::Garble(there, IN_THE_MIDDLE), unverified("unreachable")),
            (Malice::Cut(there, IN_THE_GREETING), unverified("unreachable")),
            (Malice::Cut(there, IN_THE_MIDDLE), unverified("unreachable")),
            (Malice::Chatter, unverified("unreachable")),
        ];
        let servers = network.web.iter().zip(&runtimes).zip(&cases);
        let taken: Vec<_> = servers
            .map(|((web, runtime), (malice, _))| {
                impostor::serve(runtime, web.listen_for_ssh(), *malice)
            })
            .collect();
        let (class, _) = class(network, &[database.port(); 9]);
        key_in(&class.path("key"));
        let ca = database.ca();
        let looked = grade(network, &class, &["--sql", "ssh", "--ssh-key", "key", "--sql-ca", &ca]);
        looked.is_bounded(IN_TIME, IN_MEMORY);
        for (number, (malice, expected)) in (1..).zip(cases) {
            assert_eq!(table(&looked.book, number), expected, "{malice:?}");
        }
        let taken: usize = taken.iter().map(|taken| taken.load(Ordering::SeqCst)).sum();
        assert_eq!(taken, 0, "nothing that is opened towards us is taken");
        let seen = own.seen();
        assert!(!seen.outside.is_empty(), "somebody came");
        assert!(!seen.holds("awsuser") && !seen.holds("awspassword"));
    });
}

#[test]
fn whatever_else_stands_at_port_22_costs_one_look() {
    outside(u8::try_from(OTHERS.len()).unwrap(), |network| {
        for (web, (_, first, again, _)) in network.web.iter().zip(OTHERS) {
            talk(web.listen_for_ssh(), first, again);
        }
        let (class, _) = class(network, &[3306; OTHERS.len()]);
        key_in(&class.path("key"));
        let looked = grade(network, &class, &["--sql", "ssh", "--ssh-key", "key"]);
        looked.is_bounded(IN_TIME, IN_MEMORY);
        for (number, (name, _, _, code)) in (1..).zip(OTHERS) {
            assert_eq!(table(&looked.book, number), unverified(code), "{name}");
        }
    });
}
