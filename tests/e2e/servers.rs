//! The database servers that the table's tests run on: students have MySQL, and MariaDB is what every
//! machine has.

use crate::dbms::{Dbms, DbmsError, Kind};
use crate::run::everything_is_required;

/// Makes a test on each server of functions that take its kind.
macro_rules! on_every_server {
    ($($holds:ident),+ $(,)?) => {
        $crate::servers::on_every_server!(on_mariadb: MariaDb, $($holds),+);
        $crate::servers::on_every_server!(on_mysql: MySql, $($holds),+);
    };
    ($module:ident: $kind:ident, $($holds:ident),+) => {
        mod $module {
            $(
                #[test]
                fn $holds() {
                    super::$holds($crate::dbms::Kind::$kind);
                }
            )+
        }
    };
}
pub(crate) use on_every_server;

/// Servers of these names. Without the program there is nothing to test; under `LABPROOF_REQUIRE_ALL`
/// that is an error, but for MySQL, which Debian may stop having any day.
pub(crate) fn prepared(kind: Kind, names: &[&str]) -> Option<Dbms> {
    let may_be_missing = kind == Kind::MySql || !everything_is_required();
    match Dbms::prepare(kind, names) {
        Err(DbmsError::NotInstalled(_)) if may_be_missing => None,
        prepared => Some(prepared.unwrap()),
    }
}

/// Shown at the end of every run of the tests (`.config/nextest.toml`), so that nobody believes that
/// MySQL was there when it was not.
#[test]
fn the_summary_says_which_servers_the_tables_tests_ran_on() {
    for kind in [Kind::MariaDb, Kind::MySql] {
        match prepared(kind, &[]) {
            Some(server) => {
                let version = server.version().unwrap();
                assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{version}");
                println!("the table's tests ran on {} {version}", kind.name());
            }
            None => println!("the table's tests DID NOT RUN on {}", DbmsError::NotInstalled(kind)),
        }
    }
}
