//! A database that answers to the web server alone: nobody else sees it, and the table is graded by who
//! goes through there.

use super::looked::{class, grade, table};
use super::network::{DATABASE, DATABASE_NAME, Network, outside};
use crate::database::{as_asked, mariadb};
use crate::mariadb::{MariaDb, Server};
use labproof_checks::outcome::Outcome::Unverified;

/// The database of a student who did everything as asked, on its own host.
struct Database {
    server: Server,
    made_from: MariaDb,
}

impl Database {
    /// Without MariaDB there is none.
    fn on(network: &Network) -> Option<Self> {
        let made_from = mariadb(&[DATABASE_NAME])?;
        let start = || made_from.start(as_asked(), &["--bind-address=0.0.0.0"]).unwrap();
        let server = network.database.run(start);
        Some(Self { server, made_from })
    }

    fn port(&self) -> u16 {
        self.server.endpoint().port
    }

    fn ca(&self) -> String {
        self.made_from.ca().to_str().unwrap().to_owned()
    }
}

#[test]
fn from_outside_a_private_database_is_unreachable() {
    outside(|network| {
        let Some(database) = Database::on(network) else { return };
        assert!(network.grader.reaches(DATABASE, database.port()), "there is a way there");
        network.shut_the_database();
        assert!(!network.grader.reaches(DATABASE, database.port()));
        assert!(network.web.reaches(DATABASE, database.port()));

        let class = class(&[database.port()]);
        let looked = grade(network, &class, &["--sql", "direct", "--sql-ca", &database.ca()]);
        assert_eq!(table(&looked.book, 1), [(Unverified, Some("unreachable")); 5]);
    });
}
