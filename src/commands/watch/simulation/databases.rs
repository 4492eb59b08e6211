//! The students' databases: a real MariaDB for each state of the lab's table, so that the watch sees
//! it by the probe or not at all.

use crate::dbms::{Dbms, Kind, Server};
use crate::observe::mysql::Tls;
use labproof_cloud::Cloud;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How a database answers whoever comes with the lab's user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    /// Nobody listens.
    Unreachable,
    /// The user is another one: nobody is let in.
    OfAnotherUser,
    Missing,
    InTest,
    InInitialDatabase,
}

/// A port of loopback on which nothing listens.
const NOBODY: (&str, u16) = ("127.0.0.1", 9);

/// A server for each state of the table.
pub(super) struct Servers {
    by_state: BTreeMap<Table, Server>,
    maria: Dbms,
}

/// The databases of one class: its instances lead to the servers.
pub(super) struct Databases {
    cloud: Cloud,
    servers: Rc<Servers>,
}

impl Servers {
    pub(super) fn start() -> Rc<Self> {
        let maria = Dbms::prepare(Kind::MariaDb, &[]);
        let maria = maria.expect("these tests need mariadb-server-core");
        let states =
            [Table::OfAnotherUser, Table::Missing, Table::InTest, Table::InInitialDatabase];
        let by_state = std::thread::scope(|scope| {
            let start = |state| maria.start(&statements(state), &[]).unwrap();
            let starting = states.map(|state| (state, scope.spawn(move || start(state))));
            starting.map(|(state, server)| (state, server.join().unwrap())).into()
        });
        Rc::new(Self { by_state, maria })
    }
}

impl Databases {
    pub(super) fn new(cloud: &Cloud, servers: &Rc<Servers>) -> Self {
        Self { cloud: cloud.clone(), servers: Rc::clone(servers) }
    }

    /// The grader trusts these servers.
    pub(super) fn tls(&self) -> Tls {
        Tls::Verify(Cow::Owned(std::fs::read(self.servers.maria.ca()).unwrap()))
    }

    /// Lets the database of an account answer so from now on.
    pub(super) fn answer_with(&self, account: &str, table: Table) {
        let endpoint = self.servers.by_state.get(&table).map(Server::endpoint);
        let (host, port) = match &endpoint {
            Some(endpoint) => (endpoint.host.as_str(), endpoint.port),
            None => NOBODY,
        };
        self.cloud.set_default_endpoint(account, host, port);
    }
}

/// What was typed.
fn statements(table: Table) -> Vec<&'static str> {
    let user = if table == Table::OfAnotherUser { "admin" } else { "awsuser" };
    let mut typed = match user {
        "admin" => vec!["CREATE USER 'admin'@'%' IDENTIFIED BY 'awspassword'"],
        _ => vec![
            "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'awspassword'",
            "GRANT ALL ON *.* TO 'awsuser'@'%'",
        ],
    };
    typed.push("CREATE DATABASE stemday");
    typed.extend_from_slice(match table {
        Table::Unreachable | Table::OfAnotherUser | Table::Missing => &[],
        Table::InTest => &[
            "CREATE DATABASE test",
            "CREATE TABLE test.stem(col1 int, col2 varchar(10))",
            "INSERT INTO test.stem VALUES(1, 'stem')",
        ],
        Table::InInitialDatabase => &[
            "CREATE TABLE stemday.stem(col1 int, col2 varchar(10))",
            "INSERT INTO stemday.stem VALUES(1, 'stem')",
        ],
    });
    typed
}
