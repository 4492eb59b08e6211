//! The database of a student who did everything as asked, on its own host.

use super::network::{DATABASE, DATABASE_NAME, Host, Network};
use crate::database::{as_asked, mariadb};
use crate::mariadb::{MariaDb, Server};

/// A running server, and what it was made from.
pub(crate) struct Database {
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

    /// One that answers to the web servers alone.
    pub(crate) fn shut_in(network: &Network) -> Option<Self> {
        let database = Self::on(network)?;
        let reaches = |host: &Host| host.reaches(DATABASE, database.port());
        assert!(reaches(&network.grader), "there is a way there");
        network.shut_the_database();
        assert!(!reaches(&network.grader));
        assert!(network.web.iter().all(|web| reaches(&web.host)));
        Some(database)
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.endpoint().port
    }

    /// The authority that vouches for it, a PEM file.
    pub(crate) fn ca(&self) -> String {
        self.made_from.ca().to_str().unwrap().to_owned()
    }
}
