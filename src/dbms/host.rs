//! The databases of the embedded cloud's instances: a real server for each, with nothing in it but what
//! RDS makes.

use super::{Dbms, DbmsError, Server, client};
use labproof_cloud::{DatabaseHost, NewDatabase, Secret};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What RDS lets the master user do (RDS guide, "Master user account privileges"): no `SUPER`, no `FILE`.
const PRIVILEGES: &str = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, \
    INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, \
    REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER";

/// RDS's own user, who comes from the server's machine alone.
const ADMINISTRATOR: &str = "rdsadmin";

/// Runs a server for each DB instance of MySQL: from its creation until it is deleted, or this is dropped.
#[derive(Debug)]
pub(crate) struct Host {
    dbms: Arc<Dbms>,
    /// By `DbiResourceId`.
    servers: Mutex<BTreeMap<String, Server>>,
}

impl Host {
    /// A host that makes its servers from this one.
    pub(crate) fn new(dbms: impl Into<Arc<Dbms>>) -> Self {
        Self { dbms: dbms.into(), servers: Mutex::default() }
    }

    /// The certificate that signed the servers' certificates, a PEM file.
    pub(crate) fn ca(&self) -> PathBuf {
        self.dbms.ca()
    }

    fn servers(&self) -> MutexGuard<'_, BTreeMap<String, Server>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, new: &NewDatabase) -> Result<(String, u16), DbmsError> {
        let made = made_by_rds(new);
        let made: Vec<&str> = made.iter().map(String::as_str).collect();
        let server = self.dbms.start(&made, parameters(&new.version))?;
        let endpoint = server.endpoint();
        self.servers().insert(new.resource_id.clone(), server);
        Ok((endpoint.host, endpoint.port))
    }
}

impl DatabaseHost for Host {
    fn start(&self, new: &NewDatabase) -> Option<(String, u16)> {
        let (account, instance) = (&new.account, &new.identifier);
        self.run(new)
            .inspect_err(|error| tracing::warn!(%account, %instance, %error, "no database"))
            .ok()
    }

    fn set_password(&self, resource_id: &str, username: &str, password: &Secret) {
        let socket = self.servers().get(resource_id).map(Server::socket);
        let user = format!("{}@'%'", text(username));
        let statement = format!("ALTER USER {user} IDENTIFIED BY {}", text(password.expose()));
        if let Some(Err(error)) =
            socket.map(|it| client::administer(&it, ADMINISTRATOR, &statement))
        {
            tracing::warn!(%resource_id, %error, "the password is the one of before");
        }
    }

    fn stop(&self, resource_id: &str) {
        let server = self.servers().remove(resource_id);
        // It takes a moment to end, in which others may start theirs.
        drop(server);
    }
}

/// What stands in a new instance, as statements: RDS's own user, the master user, the initial database.
fn made_by_rds(new: &NewDatabase) -> Vec<String> {
    let user = format!("{}@'%'", text(&new.username));
    let password = text(new.password.expose());
    let database = new.database.iter().map(|name| format!("CREATE DATABASE {}", name_of(name)));
    [
        format!("RENAME USER 'root'@'localhost' TO '{ADMINISTRATOR}'@'localhost'"),
        format!("CREATE USER {user} IDENTIFIED BY {password}"),
        format!("GRANT {PRIVILEGES} ON *.* TO {user} WITH GRANT OPTION"),
    ]
    .into_iter()
    .chain(database)
    .collect()
}

/// What a parameter group that nobody touched sets: 9.7 demands TLS, older ones do not (docs/aws.md 6).
fn parameters(version: &str) -> &'static [&'static str] {
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= 9) { &["--require-secure-transport=ON"] } else { &[] }
}

/// A string of SQL on one line, as the file of a server's first statements wants them.
fn text(raw: &str) -> String {
    let mut quoted = String::from("'");
    for letter in raw.chars() {
        match letter {
            '\'' => quoted.push_str("''"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            other => quoted.push(other),
        }
    }
    quoted + "'"
}

/// A name of SQL.
fn name_of(raw: &str) -> String {
    format!("`{}`", raw.replace('`', "``"))
}
