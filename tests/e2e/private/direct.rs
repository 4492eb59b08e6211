//! From where the database can be reached: what it may do to the grader, and whom it must prove to be.

use super::certificates::{Authority, self_signed};
use super::looked::{class, grade, table};
use super::mysql::{Answer, Greeting, Login, Malice, Server};
use super::network::{DATABASE_NAME, Network, outside};
use crate::class::Class;
use labproof_checks::outcome::Outcome::Unverified;
use std::fs;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_rustls::rustls::ServerConfig;

/// What servers do, and the reason that a student's look has then.
const MALICE: [(Malice, &str); 12] = [
    (Malice::Greeting(Greeting::Silence), "timeout"),
    (Malice::Greeting(Greeting::Drip), "timeout"),
    (Malice::Greeting(Greeting::Endless), "internal"),
    (Malice::Greeting(Greeting::NoTls), "tls"),
    (Malice::Login(Login::Refusal), "login-refused"),
    (Malice::Login(Login::ClearText), "login-refused"),
    (Malice::Answer(Answer::Silence), "timeout"),
    (Malice::Answer(Answer::LocalInfile), "internal"),
    (Malice::Answer(Answer::EndlessRows), "internal"),
    (Malice::Answer(Answer::EndlessRow), "internal"),
    (Malice::Answer(Answer::EndlessColumns), "timeout"),
    (Malice::Answer(Answer::Half), "internal"),
];

/// The slowest of these looks takes ten seconds; all are made at once.
const IN_TIME: Duration = Duration::from_secs(30);
/// What a run of a dozen students takes anyway is half of it, MiB.
const IN_MEMORY: u64 = 192;

/// Servers in the database's place, and a class of as many students.
struct Liars {
    servers: Vec<Server>,
    class: Class,
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
        Self { servers, class: class(&ports), _runtime: runtime }
    }
}

#[test]
fn a_hostile_server_learns_nothing_and_costs_one_look() {
    outside(|network| {
        let authority = Authority::new("the class's own");
        let certificate = authority.server(DATABASE_NAME);
        let kinds = MALICE.map(|(malice, _)| (malice, Arc::clone(&certificate)));
        let liars = Liars::at(network, kinds.into());
        fs::write(liars.class.path("ca.pem"), authority.pem()).unwrap();
        let looked = grade(network, &liars.class, &["--sql", "direct", "--sql-ca", "ca.pem"]);
        looked.is_bounded(IN_TIME, IN_MEMORY);
        for (number, ((malice, code), server)) in (1..).zip(MALICE.iter().zip(&liars.servers)) {
            let table = table(&looked.book, number);
            assert_eq!(table, [(Unverified, Some(*code)); 5], "{malice:?}");
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
    outside(|network| {
        let ours = Authority::new("the class's own");
        let stranger = Authority::new("a stranger");
        let public = Authority::new("an authority that this machine trusts");
        let certificates = [
            ("its own name", ours.server(DATABASE_NAME)),
            ("another name", ours.server("another.c9example.ap-northeast-2.rds.amazonaws.com")),
            ("one label of a wildcard too few", ours.server("*.ap-northeast-2.rds.amazonaws.com")),
            ("expired", ours.expired_server(DATABASE_NAME)),
            ("an unknown authority", stranger.server(DATABASE_NAME)),
            ("an authority that everybody trusts", public.server(DATABASE_NAME)),
            ("nobody", self_signed(DATABASE_NAME)),
        ];
        let refusing = |(_, it): &(_, Arc<_>)| (Malice::Login(Login::Refusal), Arc::clone(it));
        let liars = Liars::at(network, certificates.iter().map(refusing).collect());
        fs::write(liars.class.path("ca.pem"), ours.pem()).unwrap();
        fs::write(liars.class.path("machine.pem"), public.pem()).unwrap();
        let looked = grade(network, &liars.class, &["--sql", "direct", "--sql-ca", "ca.pem"]);
        let proven = |number| if number == 1 { "login-refused" } else { "tls" };
        for (number, ((what, _), server)) in (1..).zip(certificates.iter().zip(&liars.servers)) {
            let expected = [(Unverified, Some(proven(number))); 5];
            assert_eq!(table(&looked.book, number), expected, "{what}");
            let seen = server.seen();
            assert!(!seen.outside.is_empty(), "{what}: somebody came");
            assert_eq!(seen.holds("awsuser"), number == 1, "{what}");
            assert!(number == 1 || seen.inside.is_empty(), "{what}");
            assert!(!seen.holds("awspassword"), "{what}");
        }

        // Without the class's own authority, RDS's are the only ones.
        let before = liars.servers[0].seen().inside.len();
        let looked = grade(network, &liars.class, &["--sql", "direct"]);
        for number in 1..=certificates.len() {
            assert_eq!(table(&looked.book, number), [(Unverified, Some("tls")); 5]);
        }
        assert_eq!(liars.servers[0].seen().inside.len(), before);
    });
}
