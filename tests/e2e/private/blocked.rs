//! A database that admits nobody from the grader's host any more, after too many broken connections.

use super::database::Database;
use super::looked::{class, grade, message, pushes, table, unverified};
use super::network::{DATABASE, Network, outside};
use super::openssh::OpenSsh;
use crate::dbms::Kind;
use crate::servers::on_every_server;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream, UdpSocket};
use std::thread;
use std::time::Duration;

on_every_server! {
    a_database_that_has_blocked_the_grader_is_left_alone,
}

/// Answers whoever asks for a name on the database's host that there is none: a server counts nothing
/// of a host whose name it could not ask for.
fn answer_for_names(network: &Network) {
    let known = fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let servers =
        known.lines().filter_map(|line| line.strip_prefix("nameserver ")?.trim().parse().ok());
    let servers: Vec<Ipv4Addr> = servers.collect();
    let servers = if servers.is_empty() { vec![Ipv4Addr::LOCALHOST] } else { servers };
    for server in servers {
        network.database.does(&format!("ip addr replace {server}/32 dev lo"));
        let socket = network.database.run(|| UdpSocket::bind((server, 53)).unwrap());
        socket.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        thread::spawn(move || {
            let mut packet = [0; 512];
            while let Ok((length, who)) = socket.recv_from(&mut packet) {
                // An answer, recursion available, NXDOMAIN.
                packet[2] |= 0x80;
                packet[3] = 0x83;
                socket.send_to(&packet[..length], who).unwrap();
            }
        });
    }
}

/// Comes and says nothing that makes sense, until the server says, in place of a greeting, that it has
/// enough.
fn break_off(database: &Database) {
    let come = || {
        let mut stream = TcpStream::connect((DATABASE, database.port())).unwrap();
        let mut greeting = [0; 1024];
        let length = stream.read(&mut greeting).unwrap();
        // The server has counted it when it hangs up.
        let _ = stream.write_all(b"\x01\0\0\x01\0");
        let _ = stream.read_to_end(&mut Vec::new());
        assert!(length > 7);
        greeting
    };
    let blocked = (0..20).map(|_| come()).find(|greeting| greeting[4] == 0xFF).unwrap();
    assert_eq!(u16::from_le_bytes([blocked[5], blocked[6]]), 1129);
}

/// How many have come to the database until now, this question with them.
fn visitors(network: &Network, database: &Database) -> u32 {
    let answer = database.answer(network, "SHOW GLOBAL STATUS LIKE 'Connections'");
    answer.split_whitespace().last().unwrap().parse().unwrap()
}

/// R115
fn a_database_that_has_blocked_the_grader_is_left_alone(kind: Kind) {
    outside(1, |network| {
        // A server counts by host only where it asks for their names.
        answer_for_names(network);
        let counts = ["--max-connect-errors=1"];
        let Some(database) = Database::open_to_all(kind, network, &counts) else { return };
        let (class, seats) = class(network, &[database.port()]);
        let web = &network.web[0];
        class.serve_metadata(web.metadata(), &seats[0].student, &seats[0].instance);
        let sshd = OpenSsh::on(network, web);
        break_off(&database);

        let before = visitors(network, &database);
        let looked = grade(network, &class, &["--allow-ssh", "--sql-ca", &database.ca()]);
        assert_eq!(visitors(network, &database) - before, 2, "one look, and the one who asks");
        assert_eq!((pushes(&class), sshd.log().matches("Connection from").count()), (0, 0));
        assert_eq!(table(&looked.book, 1), unverified("unreachable"));
        let said = message(&looked.book, 1);
        assert!(said.contains("1129") && said.contains("reboot"), "{said}");
    });
}
