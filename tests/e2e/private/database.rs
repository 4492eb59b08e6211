//! The database of a student who did everything as asked, on its own host.

use super::network::{DATABASE, DATABASE_NAME, Host, Network};
use crate::database::as_asked;
use crate::dbms::{Dbms, Kind, Server};
use crate::servers::prepared;
use std::fs;
use std::process::Command;

/// A running server, and what it was made from.
pub(crate) struct Database {
    server: Server,
    made_from: Dbms,
}

impl Database {
    /// One that understands these further arguments and answers to everybody. Unless they forbid it,
    /// it asks for its visitors' names. Without such a server on this machine there is none.
    pub(crate) fn open_to_all(kind: Kind, network: &Network, more: &[&str]) -> Option<Self> {
        let made_from = prepared(kind, &[DATABASE_NAME])?;
        let arguments = [&["--bind-address=0.0.0.0"], more].concat();
        let start = || made_from.start(as_asked(), &arguments).unwrap();
        let server = network.database.run(start);
        Some(Self { server, made_from })
    }

    /// One that answers to the web servers alone.
    pub(crate) fn shut_in(kind: Kind, network: &Network) -> Option<Self> {
        let database = Self::open_to_all(kind, network, &["--skip-name-resolve"])?;
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

    /// A client on the same host, as the lab's user.
    pub(crate) fn client(&self, statement: &str) -> Command {
        let mut client = Command::new("mariadb");
        client.args(["--no-defaults", "--skip-ssl", "--batch", "--skip-column-names"]);
        client.arg(format!("--port={}", self.port()));
        client.args(["--host=127.0.0.1", "--user=awsuser", "--password=awspassword"]);
        client.args(["--execute", statement]);
        client
    }

    /// What it answers to a statement.
    pub(crate) fn answer(&self, network: &Network, statement: &str) -> String {
        let output = network.database.run(|| self.client(statement).output().unwrap());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The number of its process: the server of this port on its host.
    pub(crate) fn process(&self, network: &Network) -> u32 {
        let namespace = |of: &str| fs::read_link(format!("/proc/{of}/ns/net")).ok();
        let home = network.database.run(|| namespace("thread-self"));
        let port = format!("--port={}", self.port());
        let is_it = |process: &u32| {
            let command =
                fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
            command.split('\0').any(|argument| argument == port)
                && namespace(&process.to_string()) == home
        };
        let entries = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().file_name());
        let mut processes = entries.filter_map(|name| name.to_str()?.parse().ok());
        processes.find(is_it).unwrap()
    }

    /// The authority that vouches for it, a PEM file.
    pub(crate) fn ca(&self) -> String {
        self.made_from.ca().to_str().unwrap().to_owned()
    }
}
