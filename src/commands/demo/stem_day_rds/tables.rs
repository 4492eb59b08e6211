//! The databases of the demonstration: a MariaDB server of their own for each instance, into which the
//! students type.

use super::students::Table;
use crate::dbms::{ClientError, Dbms, DbmsError, Host, Kind, Login, type_statements};
use crate::observe::mysql::Tls;
use labproof_checks::evidence::Endpoint;
use labproof_cloud::workshop::InstanceChoices;
use labproof_cloud::{Cloud, DatabaseHost};
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

/// What installs the database on Debian and its kin.
pub(super) const INSTALL: &str = "sudo apt-get install mariadb-server-core mariadb-client-core";

/// The databases; they end when this is dropped.
pub(super) struct Tables {
    cloud: Cloud,
    /// Who signs for them, or why there are none.
    authority: Result<Authority, DbmsError>,
}

/// The authority's certificate: the file that students trust, and what the grader does.
struct Authority {
    file: PathBuf,
    certificate: Vec<u8>,
}

impl Tables {
    /// Lets the cloud's instances have servers. Without MariaDB on this machine there are none, and what
    /// they would show is `unverified`.
    pub(super) async fn of(cloud: &Cloud) -> Self {
        let (cloud, own) = (cloud.clone(), cloud.clone());
        let hosted = tokio::task::spawn_blocking(move || host(&cloud)).await;
        Self { cloud: own, authority: hosted.expect("preparing a server does not panic") }
    }

    /// How the grader asks them; `None` if there is nobody to ask.
    pub(super) fn tls(&self) -> Option<Tls> {
        let authority = self.authority.as_ref().ok()?;
        Some(Tls::Verify(Cow::Owned(authority.certificate.clone())))
    }

    /// Types what a student types at an instance that was created so. Where there are no databases nobody
    /// can.
    pub(super) fn type_into(
        &self,
        endpoint: &Endpoint,
        created: &InstanceChoices,
        table: Table,
    ) -> Result<(), ClientError> {
        let Ok(authority) = &self.authority else { return Ok(()) };
        let login = Login {
            endpoint,
            user: &created.username,
            password: &created.password,
            ca: &authority.file,
            database: None,
        };
        let typed = type_statements(&login, statements(table));
        let gives_up = table == Table::Missing;
        typed.or_else(|error| {
            let is_refused = matches!(error, ClientError::StatementRefused { .. });
            if is_refused && gives_up { Ok(()) } else { Err(error) }
        })
    }

    /// Why there is no database.
    pub(super) fn missing(&self) -> Option<&DbmsError> {
        self.authority.as_ref().err()
    }
}

impl Drop for Tables {
    fn drop(&mut self) {
        // Whoever serves the cloud's pages goes on until the program ends, and holds the cloud as well.
        self.cloud.remove_database_host();
    }
}

fn host(cloud: &Cloud) -> Result<Authority, DbmsError> {
    let host = Host::new(Dbms::prepare(Kind::MariaDb, &[])?);
    let file = host.ca();
    let certificate = std::fs::read(&file)?;
    let host: Arc<dyn DatabaseHost> = Arc::new(host);
    cloud.set_database_host(host);
    Ok(Authority { file, certificate })
}

/// What a student types, by what comes of it.
fn statements(table: Table) -> &'static [&'static str] {
    match table {
        Table::AsAsked => &[
            "CREATE DATABASE test",
            "USE test",
            "CREATE TABLE stem(col1 int, col2 varchar(10))",
            "INSERT INTO stem VALUES(1, 'stem')",
        ],
        Table::InInitialDatabase => &[
            "USE stemday",
            "CREATE TABLE stem(col1 int, col2 varchar(10))",
            "INSERT INTO stem VALUES(1, 'stem')",
        ],
        Table::OtherColumns => &[
            "CREATE DATABASE test",
            "USE test",
            "CREATE TABLE stem(col1 int, col2 varchar(20))",
            "INSERT INTO stem VALUES(1, 'stem')",
        ],
        Table::OtherRow => &[
            "CREATE DATABASE test",
            "USE test",
            "CREATE TABLE stem(col1 int, col2 varchar(10))",
            "INSERT INTO stem VALUES(1, 'Stem')",
        ],
        Table::Missing => {
            &["CREATE DATABASE test", "USE test", "create table(col1 int, col2 varchar(10))"]
        }
    }
}
