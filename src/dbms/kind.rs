//! Whose server it is: where its program and an empty server's data come from, and which arguments are
//! its own.

use super::{DbmsError, NOBODY, run, scratch};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where MariaDB's programs are; the second place is not on every user's path.
const FOLDERS: [&str; 5] =
    ["", "/usr/sbin/", "/usr/local/sbin/", "/usr/local/bin/", "/opt/homebrew/bin/"];

/// Where `scripts/mysql` puts MySQL.
#[cfg(test)]
const MYSQL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.tools/mysql");

/// Whose server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// MariaDB's, as the machine has it installed.
    MariaDb,
    /// Oracle's, as RDS has it. The tests alone use it.
    #[cfg(test)]
    MySql,
}

impl Kind {
    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MariaDb => "MariaDB",
            #[cfg(test)]
            Self::MySql => "MySQL",
        }
    }

    /// What brings it to this machine.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::MariaDb => "install the packages mariadb-server-core and mariadb-client-core",
            #[cfg(test)]
            Self::MySql => "`scripts/mysql .tools/mysql` fetches it on Debian",
        }
    }

    /// Its program, if it is on this machine.
    pub(super) fn program(self) -> Result<PathBuf, DbmsError> {
        match self {
            Self::MariaDb => find("mariadbd"),
            #[cfg(test)]
            Self::MySql => Some(Path::new(MYSQL).join("mysqld")).filter(|program| program.exists()),
        }
        .ok_or(DbmsError::NotInstalled(self))
    }

    /// The data of an empty server, which are made in this folder unless they are there already.
    pub(super) fn data(self, folder: &Path, as_root: bool) -> Result<PathBuf, DbmsError> {
        match self {
            Self::MariaDb => {
                let data = folder.join("data");
                let installer = find("mariadb-install-db").ok_or(DbmsError::NotInstalled(self))?;
                let mut install = Command::new(installer);
                install
                    .arg("--no-defaults")
                    .arg(format!("--datadir={}", data.display()))
                    .args(["--auth-root-authentication-method=normal", "--skip-test-db"])
                    .arg("--skip-name-resolve")
                    .env("TMPDIR", scratch(folder)?);
                if as_root {
                    install.arg(format!("--user={NOBODY}"));
                }
                run(&mut install)?;
                Ok(data)
            }
            #[cfg(test)]
            Self::MySql => Ok(Path::new(MYSQL).join("data")),
        }
    }

    /// Its own arguments: a small log, and no time spent on files that nobody keeps.
    pub(super) fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::MariaDb => &[],
            #[cfg(test)]
            Self::MySql => &["--innodb-redo-log-capacity=8M"],
        }
    }
}

fn find(program: &str) -> Option<PathBuf> {
    FOLDERS.iter().map(|folder| PathBuf::from(format!("{folder}{program}"))).find(|path| {
        let version = Command::new(path).arg("--help").stdin(Stdio::null()).output();
        version.is_ok()
    })
}
