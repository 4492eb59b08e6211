//! The databases of the demonstration: real MariaDB servers on loopback, one a distinct state of
//! the lab's table.

use super::students::{CLASS, Table};
use crate::dbms::{Dbms, DbmsError, Kind, Server};
use crate::observe::mysql::Tls;
use labproof_cloud::Cloud;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A port of loopback on which nothing listens: how a private address looks from outside.
const NOBODY: (&str, u16) = ("127.0.0.1", 9);

/// What installs the database on Debian and its kin.
pub(super) const INSTALL: &str = "sudo apt-get install mariadb-server-core mariadb-client-core";

/// The servers, or why there are none.
pub(super) struct Tables {
    servers: BTreeMap<Table, Server>,
    ca: Option<Vec<u8>>,
    missing: Option<DbmsError>,
}

impl Tables {
    /// Starts one server a state, side by side. Without MariaDB on this machine there are none, and
    /// what they would show is `unverified`.
    pub(super) async fn start() -> Self {
        let started = tokio::task::spawn_blocking(start_all).await;
        match started.expect("starting servers does not panic") {
            Ok((servers, ca)) => Self { servers, ca: Some(ca), missing: None },
            Err(missing) => Self { servers: BTreeMap::new(), ca: None, missing: Some(missing) },
        }
    }

    /// How the grader asks them; `None` if there is nobody to ask.
    pub(super) fn tls(&self) -> Option<Tls> {
        self.ca.as_ref().map(|ca| Tls::Verify(Cow::Owned(ca.clone())))
    }

    /// Lets an account's instances answer with this state of the table.
    pub(super) fn connect(&self, cloud: &Cloud, account: &str, table: Table) {
        match self.servers.get(&table).map(Server::endpoint) {
            Some(endpoint) => cloud.set_default_endpoint(account, &endpoint.host, endpoint.port),
            None => cloud.set_default_endpoint(account, NOBODY.0, NOBODY.1),
        }
    }

    /// Why there is no database.
    pub(super) fn missing(&self) -> Option<&DbmsError> {
        self.missing.as_ref()
    }
}

fn start_all() -> Result<(BTreeMap<Table, Server>, Vec<u8>), DbmsError> {
    let maria = Dbms::prepare(Kind::MariaDb, &[])?;
    let ca = std::fs::read(maria.ca())?;
    let mut states: Vec<Table> = CLASS.iter().map(|story| story.table).collect();
    states.sort();
    states.dedup();
    states.retain(|state| *state != Table::Unreachable);
    let servers = std::thread::scope(|scope| {
        let starting: Vec<_> = states
            .iter()
            .map(|state| (*state, scope.spawn(|| maria.start(&statements(*state), &[]))))
            .collect();
        starting
            .into_iter()
            .map(|(state, server)| {
                let server = server.join().expect("starting a server does not panic")?;
                Ok((state, server))
            })
            .collect::<Result<BTreeMap<_, _>, DbmsError>>()
    })?;
    Ok((servers, ca))
}

/// What a student typed, by the state that it left.
fn statements(state: Table) -> Vec<&'static str> {
    let password = if state == Table::OtherPassword {
        "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'my own secret'"
    } else {
        "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'awspassword'"
    };
    let mut typed = vec![password, "GRANT ALL ON *.* TO 'awsuser'@'%'", "CREATE DATABASE stemday"];
    typed.extend_from_slice(match state {
        Table::AsAsked | Table::OtherPassword | Table::Unreachable => &[
            "CREATE DATABASE test",
            "CREATE TABLE test.stem(col1 int, col2 varchar(10))",
            "INSERT INTO test.stem VALUES(1, 'stem')",
        ],
        Table::InInitialDatabase => &[
            "CREATE TABLE stemday.stem(col1 int, col2 varchar(10))",
            "INSERT INTO stemday.stem VALUES(1, 'stem')",
        ],
        Table::OtherColumns => &[
            "CREATE DATABASE test",
            "CREATE TABLE test.stem(col1 int, col2 varchar(20))",
            "INSERT INTO test.stem VALUES(1, 'stem')",
        ],
        Table::OtherRow => &[
            "CREATE DATABASE test",
            "CREATE TABLE test.stem(col1 int, col2 varchar(10))",
            "INSERT INTO test.stem VALUES(1, 'Stem')",
        ],
        Table::Missing => &["CREATE DATABASE test"],
    });
    typed
}
