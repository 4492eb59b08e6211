//! Whose server it is: where its program and an empty server's data come from, and which arguments are
//! its own.

use super::{DbmsError, NOBODY, run, scratch};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the programs are; the second place is not on every user's path.
const FOLDERS: [&str; 5] =
    ["", "/usr/sbin/", "/usr/local/sbin/", "/usr/local/bin/", "/opt/homebrew/bin/"];

/// Where `scripts/mysql` puts MySQL. The program itself takes the one that is on its path.
#[cfg(test)]
const MYSQL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.tools/mysql/mysqld");

/// Whose server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// MariaDB's, as the machine has it installed.
    MariaDb,
    /// Oracle's, as RDS has it.
    MySql,
}

impl Kind {
    /// MySQL, which students have, if this machine has it; else MariaDB, which most machines can get.
    #[allow(dead_code, reason = "tests say which server they mean")]
    pub(crate) fn on_this_machine() -> Self {
        if Self::MySql.program().is_ok() { Self::MySql } else { Self::MariaDb }
    }

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MariaDb => "MariaDB",
            Self::MySql => "MySQL",
        }
    }

    /// What brings it to this machine.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::MariaDb => "install the packages mariadb-server-core and mariadb-client-core",
            Self::MySql => {
                "install Oracle's mysqld; in labproof's own folder `scripts/mysql .tools/mysql` fetches it on Debian"
            }
        }
    }

    /// Its program, if it is on this machine.
    pub(super) fn program(self) -> Result<PathBuf, DbmsError> {
        match self {
            Self::MariaDb => find("mariadbd"),
            Self::MySql => mysql(),
        }
        .ok_or(DbmsError::NotInstalled(self))
    }

    /// The data of an empty server, which are made in this folder unless they lie beside its program.
    pub(super) fn data(
        self,
        program: &Path,
        folder: &Path,
        as_root: bool,
    ) -> Result<PathBuf, DbmsError> {
        let data = folder.join("data");
        match self {
            Self::MariaDb => {
                let installer = find("mariadb-install-db").ok_or(DbmsError::NotInstalled(self))?;
                let mut install = Command::new(installer);
                install
                    .arg("--no-defaults")
                    .arg(format!("--datadir={}", data.display()))
                    .args(["--auth-root-authentication-method=normal", "--skip-test-db"])
                    .arg("--skip-name-resolve")
                    .args(self.arguments())
                    .env("TMPDIR", scratch(folder)?);
                if as_root {
                    install.arg(format!("--user={NOBODY}"));
                }
                run(&mut install)?;
                Ok(data)
            }
            Self::MySql => {
                let made = program.with_file_name("data");
                if made.join("mysql.ibd").exists() {
                    return Ok(made);
                }
                self.initialize(program, &data, &[], as_root)?;
                Ok(data)
            }
        }
    }

    /// Lets MySQL make the data of an empty server.
    pub(super) fn initialize(
        self,
        program: &Path,
        data: &Path,
        arguments: &[&str],
        as_root: bool,
    ) -> Result<(), DbmsError> {
        let mut make = Command::new(program);
        make.args(["--no-defaults", "--initialize-insecure"])
            .arg(format!("--datadir={}", data.display()))
            .args(self.arguments())
            .args(arguments);
        if as_root {
            make.arg("--user=root");
        }
        run(&mut make)
    }

    /// Its own arguments: little memory (MariaDB's takes 53 MB instead of 98), a small log, and no time
    /// spent on files that nobody keeps.
    pub(super) fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::MariaDb => &[
                "--innodb-log-file-size=4M",
                "--innodb-log-buffer-size=2M",
                "--key-buffer-size=8K",
                "--aria-pagecache-buffer-size=128K",
                "--aria-sort-buffer-size=16K",
            ],
            Self::MySql => &["--innodb-redo-log-capacity=8M"],
        }
    }
}

/// On Debian `mysqld` is another name of MariaDB's server.
fn mysql() -> Option<PathBuf> {
    #[cfg(test)]
    if Path::new(MYSQL).exists() {
        return Some(PathBuf::from(MYSQL));
    }
    let is_mysql = |version: String| !version.contains("MariaDB");
    places("mysqld").find(|path| said(path, "--version").is_some_and(is_mysql))
}

/// A program that runs.
fn find(program: &str) -> Option<PathBuf> {
    places(program).find(|path| said(path, "--help").is_some())
}

fn places(program: &str) -> impl Iterator<Item = PathBuf> {
    FOLDERS.iter().map(move |folder| PathBuf::from(format!("{folder}{program}")))
}

/// What a program says to an argument, if it runs.
fn said(program: &Path, argument: &str) -> Option<String> {
    let answer = Command::new(program).arg(argument).stdin(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&answer.stdout).into_owned())
}
