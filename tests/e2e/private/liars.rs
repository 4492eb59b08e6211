//! Servers in the database's place, directly and at the end of a tunnel: what they may do to the
//! grader, and whom they must prove to be. That no public authority is believed either, whose roots a
//! library may bring along, is held where the connection's options are made.

use super::certificates::{Authority, self_signed};
use super::looked::{Looked, class, grade, table, unverified};
use super::mysql::{Answer, Greeting, Login, Malice, Server};
use super::network::{DATABASE_NAME, Network, outside};
use super::openssh::{OpenSsh, key_in};
use crate::class::Class;
use std::fs;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_rustls::rustls::ServerConfig;

/// What servers do, and the reason that a student's look has then.
const MALICE: [(Malice, &str); 14] = [
    (Malice::Greeting(Greeting::Silence), "timeout"),
    (Malice::Greeting(Greeting::Drip), "timeout"),
    (Malice::Greeting(Greeting::Endless), "internal"),
    (Malice::Greeting(Greeting::NoTls), "tls"),
    (Malice::Greeting(Greeting::NotFromThere), "tls"),
    (Malice::Greeting(Greeting::Refusal), "tls"),
    (Malice::Login(Login::Refusal), "login-refused"),
    (Malice::Login(Login::ClearText), "login-refused"),
    (Malice::Answer(Answer::Silence), "timeout"),
    (Malice::Answer(Answer::LocalInfile), "internal"),
    (Malice::Answer(Answer::EndlessRows), "internal"),
    (Malice::Answer(Answer::EndlessRow), "internal"),
    (Malice::Answer(Answer::EndlessColumns), "internal"),
    (Malice::Answer(Answer::Half), "unreachable"),
];

/// The slowest of these looks takes ten seconds; all are made at once.
const IN_TIME: Duration = Duration::from_secs(30);
/// What a run of a dozen students takes anyway is half of it, MiB.
const IN_MEMORY: u64 = 192;

/// How the grader comes to a server.
#[derive(Debug, Clone, Copy)]
enum Way {
    Direct,
    /// Through a web server that a key opens.
    Tunnel,
}

/// Servers in the database's place, and a class of as many students.
struct Liars {
    servers: Vec<Server>,
    class: Class,
    _web_server: OpenSsh,
    _runtime: Runtime,
}

impl Liars {
    fn at(network: &Network, kinds: Vec<(Malice, Arc<ServerConfig>)>) -> Self {
        let runtime = Runtime::new().unwrap();
        let start = |(malice, certificate)| {
            Server::start(&runtime, network.database.listen(), malice, certificate)
        };
        let servers: Vec<_> = kinds.into_iter().map(start).collect();
        let ports: Vec<_> = servers.iter().map(|server| server.port).collect();
        let (class, _) = class(network, &ports);
        let key = key_in(&class.path("key"));
        let many = "MaxStartups 100";
        let web_server = OpenSsh::with(network, &network.web[0], many, Some(&key));
        Self { servers, class, _web_server: web_server, _runtime: runtime }
    }

    fn grade(&self, network: &Network, way: Way, more: &[&str]) -> Looked {
        let by: &[&str] = match way {
            Way::Direct => &["--sql", "direct"],
            Way::Tunnel => &["--sql", "ssh", "--ssh-key", "key"],
        };
        self.servers.iter().for_each(Server::forget);
        grade(network, &self.class, &[by, more].concat())
    }
}

#[test]
fn a_hostile_server_learns_nothing_and_costs_one_look() {
    hostile_servers_are_harmless(Way::Direct);
}

#[test]
fn a_hostile_server_at_the_end_of_a_tunnel_learns_nothing_and_costs_one_look() {
    hostile_servers_are_harmless(Way::Tunnel);
}

fn hostile_servers_are_harmless(way: Way) {
    outside(1, |network| {
        let authority = Authority::new("the class's own");
        let certificate = authority.server(DATABASE_NAME);
        let kinds = MALICE.map(|(malice, _)| (malice, Arc::clone(&certificate)));
        let liars = Liars::at(network, kinds.into());
        fs::write(liars.class.path("ca.pem"), authority.pem()).unwrap();
        let looked = liars.grade(network, way, &["--sql-ca", "ca.pem"]);
        looked.is_bounded(IN_TIME, IN_MEMORY);
        for (number, ((malice, code), server)) in (1..).zip(MALICE.iter().zip(&liars.servers)) {
            assert_eq!(table(&looked.book, number), unverified(code), "{malice:?}");
            let seen = server.seen();
            for secret in ["awspassword", "root:x:0:0"] {
                assert!(!seen.holds(secret), "{malice:?} was sent {secret}");
            }
            let let_in = !matches!(malice, Malice::Greeting(_));
            assert_eq!(seen.holds("awsuser"), let_in, "{malice:?} is as hostile as it says");
        }
    });
}

#[test]
fn nobody_is_sent_a_login_who_does_not_prove_to_be_the_database() {
    only_the_database_is_sent_a_login(Way::Direct);
}

#[test]
fn nobody_at_the_end_of_a_tunnel_is_sent_a_login_who_does_not_prove_to_be_the_database() {
    only_the_database_is_sent_a_login(Way::Tunnel);
}

fn only_the_database_is_sent_a_login(way: Way) {
    outside(1, |network| {
        let ours = Authority::new("the class's own");
        let stranger = Authority::new("a stranger");
        let public = Authority::new("the machine's own");
        let certificates = [
            ("its own name", ours.server(DATABASE_NAME)),
            ("another name", ours.server("another.c9example.ap-northeast-2.rds.amazonaws.com")),
            ("one label of a wildcard too few", ours.server("*.ap-northeast-2.rds.amazonaws.com")),
            ("the address that is dialled", ours.server("127.0.0.1")),
            ("expired", ours.expired_server(DATABASE_NAME)),
            ("an unknown authority", stranger.server(DATABASE_NAME)),
            ("an authority that this machine trusts", public.server(DATABASE_NAME)),
            ("nobody", self_signed(DATABASE_NAME)),
        ];
        let refusing = |(_, it): &(_, Arc<_>)| (Malice::Login(Login::Refusal), Arc::clone(it));
        let liars = Liars::at(network, certificates.iter().map(refusing).collect());
        fs::write(liars.class.path("ca.pem"), ours.pem()).unwrap();
        fs::write(liars.class.path("machine.pem"), public.pem()).unwrap();
        let looked = liars.grade(network, way, &["--sql-ca", "ca.pem"]);
        let proven = |number| if number == 1 { "login-refused" } else { "tls" };
        for (number, ((what, _), server)) in (1..).zip(certificates.iter().zip(&liars.servers)) {
            assert_eq!(table(&looked.book, number), unverified(proven(number)), "{what}");
            let seen = server.seen();
            assert!(!seen.outside.is_empty(), "{what}: somebody came");
            assert_eq!(seen.holds("awsuser"), number == 1, "{what}");
            assert!(number == 1 || seen.inside.is_empty(), "{what}");
            assert!(!seen.holds("awspassword"), "{what}");
        }

        // Without the class's own authority, RDS's are the only ones.
        let looked = liars.grade(network, way, &[]);
        for (number, server) in (1..).zip(&liars.servers) {
            assert_eq!(table(&looked.book, number), unverified("tls"));
            let seen = server.seen();
            assert!(!seen.outside.is_empty() && seen.inside.is_empty());
        }
    });
}
