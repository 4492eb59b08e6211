//! Web servers that lead nowhere, each for a reason of its own: a real `sshd` and a packet filter. Each
//! costs its own student's look, and one that does lead there is gone through all the same.

use super::database::Database;
use super::looked::{PASSED, class, grade, message, table, unverified};
use super::network::{Network, WebServer, outside};
use super::openssh::{OpenSsh, key_in};
use crate::dbms::Kind;
use crate::run::keep;
use russh::keys::PrivateKey;
use std::time::Duration;

/// The slowest, a server that hangs, is waited for 15 seconds; all are looked at at once.
const IN_TIME: Duration = Duration::from_secs(30);
/// What a run of a dozen students takes anyway is half of it, MiB.
const IN_MEMORY: u64 = 192;

/// The fingerprint of nothing.
const NOBODYS: &str = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";

/// What is in the way.
enum Obstacle {
    /// Nothing: `sshd` has these further options.
    Options(&'static str),
    /// `sshd` knows another key.
    AnotherKey(&'static str),
    /// Port 22 is closed: nothing that comes is heard.
    Closed,
    /// Nobody listens there.
    Nobody,
    /// The server takes connections, and says nothing.
    Hangs,
    /// The roster pins another host key.
    AnotherHostKey,
    /// Nobody answers at the database's port.
    NoDatabase,
}

/// What is in the way, the reason that the look has then, and what names it.
const OBSTACLES: [(Obstacle, &str, &str); 13] = [
    (Obstacle::Closed, "unreachable", "ssh://"),
    (Obstacle::Nobody, "unreachable", "ssh://"),
    (Obstacle::Hangs, "timeout", "ssh://"),
    (Obstacle::AnotherKey(""), "access-denied", "publickey"),
    (Obstacle::AnotherKey("MaxAuthTries 1"), "access-denied", "publickey"),
    (Obstacle::Options("AllowUsers root"), "access-denied", "publickey"),
    (
        Obstacle::Options("PubkeyAuthentication no\nPasswordAuthentication yes"),
        "access-denied",
        "publickey",
    ),
    (Obstacle::Options("AllowTcpForwarding no"), "access-denied", "direct-tcpip"),
    (Obstacle::Options("DisableForwarding yes"), "access-denied", "direct-tcpip"),
    (Obstacle::Options("PermitOpen 127.0.0.1:80"), "access-denied", "direct-tcpip"),
    (Obstacle::Options("KexAlgorithms diffie-hellman-group1-sha1"), "internal", "algorithm"),
    (Obstacle::AnotherHostKey, "tls", "host key ssh-ed25519"),
    (Obstacle::NoDatabase, "unreachable", "through the web server"),
];

impl Obstacle {
    /// What runs on the web server.
    fn server(&self, network: &Network, web: &WebServer, key: &PrivateKey) -> Option<OpenSsh> {
        let with = |options, key| Some(OpenSsh::with(network, web, options, key));
        match self {
            Self::Nobody => None,
            Self::Options(options) => with(options, Some(key)),
            Self::AnotherKey(options) => with(options, None),
            Self::AnotherHostKey | Self::NoDatabase => with("", Some(key)),
            Self::Closed => {
                web.host.drops("iif internet tcp dport 22");
                with("", Some(key))
            }
            Self::Hangs => {
                let server = OpenSsh::with(network, web, "", Some(key));
                server.hang();
                Some(server)
            }
        }
    }

    /// The host key that the roster pins.
    fn pin(&self, server: Option<&OpenSsh>) -> String {
        if let Self::AnotherHostKey = self {
            return NOBODYS.to_owned();
        }
        server.map(OpenSsh::fingerprint).unwrap_or_default()
    }
}

#[test]
fn what_is_in_the_way_is_named_by_the_right_code_and_costs_nobody_else() {
    let number = OBSTACLES.len();
    outside(u8::try_from(number + 1).unwrap(), |network| {
        let Some(database) = Database::shut_in(Kind::MariaDb, network) else { return };
        let port = |(obstacle, ..): &(Obstacle, _, _)| {
            if let Obstacle::NoDatabase = obstacle { 9 } else { database.port() }
        };
        let ports: Vec<_> = OBSTACLES.iter().map(port).chain([database.port()]).collect();
        let (class, _) = class(network, &ports);
        let key = key_in(&class.path("key"));
        let obstacles = OBSTACLES.iter().map(|(obstacle, ..)| obstacle);
        let obstacles: Vec<_> = obstacles.chain([&Obstacle::Options("")]).collect();
        let servers = obstacles.iter().zip(&network.web);
        let servers: Vec<_> = servers.map(|(it, web)| it.server(network, web, &key)).collect();
        let pins = obstacles.iter().zip(&servers).map(|(it, server)| it.pin(server.as_ref()));
        let roster = class.roster_with("ssh_host_key", &pins.collect::<Vec<_>>());
        keep(class.path("roster.csv"), roster).unwrap();

        let ca = database.ca();
        let looked = grade(network, &class, &["--sql", "ssh", "--ssh-key", "key", "--sql-ca", &ca]);
        looked.is_bounded(IN_TIME, IN_MEMORY);
        for ((student, (_, code, name)), server) in (1..).zip(&OBSTACLES).zip(&servers) {
            let log = server.as_ref().map(OpenSsh::log);
            assert_eq!(table(&looked.book, student), unverified(code), "{student}: {log:?}");
            let said = message(&looked.book, student);
            assert!(said.contains(name), "{student}: {said}");
        }
        assert_eq!(table(&looked.book, number + 1), PASSED);
    });
}

#[test]
fn a_server_without_the_agent_of_instance_connect_does_not_know_the_key_that_was_pushed() {
    outside(1, |network| {
        let Some(database) = Database::shut_in(Kind::MariaDb, network) else { return };
        let (class, _) = class(network, &[database.port()]);
        let sshd = OpenSsh::with(network, &network.web[0], "AuthorizedKeysCommand none", None);
        let looked = grade(network, &class, &["--allow-ssh", "--sql-ca", &database.ca()]);
        assert_eq!(table(&looked.book, 1), unverified("access-denied"), "{}", sshd.log());
        let said = message(&looked.book, 1);
        assert!(said.contains("EC2 Instance Connect") && said.contains("publickey"), "{said}");
    });
}
