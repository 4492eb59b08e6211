//! Throw-away database servers for rehearsals and tests: one that is found on the machine, started on
//! loopback as an unprivileged user, with TLS, and stopped when it is dropped. `host` runs one for each
//! instance of the embedded cloud, and `client` is how students use theirs.

pub(crate) mod client;
mod guardian;
mod host;
mod kind;

pub(crate) use client::{ClientError, Login, type_statements};
pub(crate) use host::Host;
pub(crate) use kind::Kind;

use guardian::Guardian;
use labproof_checks::evidence::Endpoint;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::fs;
use std::io::{self, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Whom the server runs as if we are root: it refuses to be root.
const NOBODY: &str = "nobody";

/// How long a server may take to greet.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many other ports are tried where one is taken.
const OTHER_PORTS: usize = 3;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DbmsError {
    /// It is not installed.
    #[error("no {} server on this machine; {}", .0.name(), .0.remedy())]
    NotInstalled(Kind),
    /// A program failed.
    #[error("{program} failed ({status}): {output}")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it wrote.
        output: String,
    },
    /// The server did not greet in time.
    #[error("the database server does not answer on port {port}: {output}")]
    Silent {
        /// Its port.
        port: u16,
        /// The end of its log.
        output: String,
    },
    /// A file, a port or a process could not be had.
    #[error("cannot start a database server")]
    Io(#[from] io::Error),
    /// The certificates could not be made.
    #[error("cannot make certificates for a database server")]
    Certificate(#[from] rcgen::Error),
}

impl DbmsError {
    /// Whether a server ended because its port was another's, as MySQL and MariaDB say it in their logs.
    fn is_of_a_taken_port(&self) -> bool {
        match self {
            Self::Failed { output, .. } => output.contains("running on port"),
            Self::NotInstalled(_) | Self::Silent { .. } | Self::Io(_) | Self::Certificate(_) => {
                false
            }
        }
    }
}

/// An empty server with certificates, from which servers are made. Removed when dropped.
#[derive(Debug)]
pub(crate) struct Dbms {
    kind: Kind,
    folder: TempDir,
    program: PathBuf,
    /// Its data, of which every server gets a copy.
    data: PathBuf,
    as_root: bool,
}

/// A running server. Stopped, and its data removed, when dropped, or when this program ends without that.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    port: u16,
    guardian: Guardian,
    // Removed after the process was stopped: fields are dropped behind `drop`.
    folder: TempDir,
}

impl Dbms {
    /// Prepares a data directory once: about a second and 22 MB of MariaDB's; MySQL's is there, or takes
    /// two seconds. The server's certificate is for `localhost`, `127.0.0.1` and `names`.
    ///
    /// # Errors
    /// There is no such server on this machine, or it could not be prepared.
    pub(crate) fn prepare(kind: Kind, names: &[&str]) -> Result<Self, DbmsError> {
        let program = kind.program()?;
        let folder = folder()?;
        let as_root = fs::metadata(folder.path())?.uid() == 0;
        certificates(folder.path(), names)?;
        let data = kind.data(&program, folder.path(), as_root)?;
        Ok(Self { kind, folder, program, data, as_root })
    }

    /// Its version, as it tells it itself: what `@@version` says, but for what an option adds.
    ///
    /// # Errors
    /// The program does not run.
    #[cfg(test)]
    pub(crate) fn version(&self) -> Result<String, DbmsError> {
        let told = Command::new(&self.program).arg("--version").stdin(Stdio::null()).output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let version = told.split_whitespace().skip_while(|word| *word != "Ver").nth(1);
        Ok(version.unwrap_or_default().to_owned())
    }

    /// The same, whose servers fold every name to lower case: MySQL wants to know that before it makes
    /// its data.
    ///
    /// # Errors
    /// The data could not be made.
    #[cfg(test)]
    #[allow(dead_code, reason = "one of the two crates whose tests have this module asks for it")]
    pub(crate) fn folding_names(&self) -> Result<Self, DbmsError> {
        let folder = folder()?;
        certificates(folder.path(), &[])?;
        let data = folder.path().join("data");
        let folding = ["--lower-case-table-names=1"];
        self.kind.initialize(&self.program, &data, &folding, self.as_root)?;
        Ok(Self {
            kind: self.kind,
            folder,
            program: self.program.clone(),
            data,
            as_root: self.as_root,
        })
    }

    /// The certificate that signed the servers' certificates, a PEM file.
    pub(crate) fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Starts a server on a free port of 127.0.0.1: it runs these statements first (each on one
    /// line) and understands these further arguments. About a third of a second, two of MySQL's.
    ///
    /// # Errors
    /// It does not start; the end of its log says why.
    pub(crate) fn start(
        &self,
        statements: &[&str],
        arguments: &[&str],
    ) -> Result<Server, DbmsError> {
        let mut started = self.start_at(free_port()?, statements, arguments);
        // A port that was free a moment ago may be somebody else's by now.
        for _ in 0..OTHER_PORTS {
            if !started.as_ref().is_err_and(DbmsError::is_of_a_taken_port) {
                break;
            }
            started = self.start_at(free_port()?, statements, arguments);
        }
        started
    }

    fn start_at(
        &self,
        port: u16,
        statements: &[&str],
        arguments: &[&str],
    ) -> Result<Server, DbmsError> {
        let folder = folder()?;
        let data = folder.path().join("data");
        run(Command::new("cp").arg("-a").arg(&self.data).arg(&data))?;
        let init = folder.path().join("init.sql");
        fs::write(&init, statements.join(";\n") + ";\n")?;
        let log = folder.path().join("server.log");
        let mut command = Command::new(&self.program);
        command
            .arg("--no-defaults")
            .arg(format!("--datadir={}", data.display()))
            .arg(format!("--init-file={}", init.display()))
            .arg(format!("--port={port}"))
            .args(["--bind-address=127.0.0.1", "--skip-log-bin"])
            // Relative to the data directory: the path of a socket may have 107 letters at most.
            .args(["--socket=server.sock", "--pid-file=server.pid"])
            .args(["--innodb-buffer-pool-size=8M", "--innodb-flush-log-at-trx-commit=0"])
            .args(["--innodb-use-native-aio=0", "--performance-schema=0"])
            .arg(format!("--ssl-ca={}", self.ca().display()))
            .arg(format!("--ssl-cert={}", self.folder.path().join("server.pem").display()))
            .arg(format!("--ssl-key={}", self.folder.path().join("server.key").display()))
            .args(self.kind.arguments())
            .args(arguments)
            .env("TMPDIR", scratch(folder.path())?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?);
        if self.as_root {
            run(Command::new("chown").arg("-R").arg(NOBODY).arg(&data))?;
            command.arg(format!("--user={NOBODY}"));
        }
        let guardian = Guardian::of(folder.path())?;
        let mut server = Server { process: command.spawn()?, port, guardian, folder };
        server.guardian.watch(&server.process)?;
        server.wait_for_greeting(&log)?;
        Ok(server)
    }
}

impl Server {
    /// Where it listens.
    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint { host: Ipv4Addr::LOCALHOST.to_string(), port: self.port }
    }

    /// The socket by which this machine's own users come.
    fn socket(&self) -> PathBuf {
        self.folder.path().join("data/server.sock")
    }

    /// A server greets whoever connects, after it has run its first statements.
    fn wait_for_greeting(&mut self, log: &Path) -> Result<(), DbmsError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            // It has its socket only once it has its port: until then it may be another's greeting.
            if self.socket().exists() && greets(address) {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                let program = "the database server".to_owned();
                return Err(DbmsError::Failed { program, status, output: end_of(log) });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(DbmsError::Silent { port: self.port, output: end_of(log) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its data is thrown away: there is nothing that it would have to save first.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn greets(address: SocketAddr) -> bool {
    let greeting = || -> io::Result<()> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.read_exact(&mut [0; 5])
    };
    greeting().is_ok()
}

/// A folder that the server's user may look into, too.
fn folder() -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("labproof-db-").tempdir()?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

/// A place of its own for temporary tables: a server that starts removes those that it finds, also
/// another server's.
fn scratch(folder: &Path) -> io::Result<PathBuf> {
    let scratch = folder.join("tmp");
    fs::create_dir_all(&scratch)?;
    fs::set_permissions(&scratch, fs::Permissions::from_mode(0o777))?;
    Ok(scratch)
}

/// A certificate authority of our own, and a certificate of the server that it signed.
fn certificates(folder: &Path, names: &[&str]) -> Result<(), DbmsError> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Where the two had one name, OpenSSL would take the server's certificate for one that signs itself.
    authority.distinguished_name.push(DnType::CommonName, "labproof embedded RDS root CA");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let names: Vec<_> =
        ["localhost", "127.0.0.1"].iter().chain(names).map(|name| (*name).to_owned()).collect();
    let key = KeyPair::generate()?;
    let mut certificate = CertificateParams::new(names)?;
    certificate.distinguished_name.push(DnType::CommonName, "labproof embedded RDS");
    let certificate = certificate.signed_by(&key, &authority)?;
    fs::write(folder.join("ca.pem"), authority.as_ref().pem())?;
    fs::write(folder.join("server.pem"), certificate.pem())?;
    fs::write(folder.join("server.key"), key.serialize_pem())?;
    Ok(())
}

fn run(command: &mut Command) -> Result<(), DbmsError> {
    let answer = command.stdin(Stdio::null()).output()?;
    if answer.status.success() {
        return Ok(());
    }
    Err(DbmsError::Failed {
        program: command.get_program().to_string_lossy().into_owned(),
        status: answer.status,
        output: last_lines(&String::from_utf8_lossy(&answer.stderr)),
    })
}

fn end_of(log: &Path) -> String {
    last_lines(&fs::read_to_string(log).unwrap_or_default())
}

fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// Free a moment ago. Should somebody else take it, the server does not start, and says so
/// ([`DbmsError::is_of_a_taken_port`]).
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_whose_port_is_anothers_is_not_taken_for_the_other() {
        for kind in [Kind::MariaDb, Kind::MySql] {
            let dbms = match Dbms::prepare(kind, &[]) {
                Err(DbmsError::NotInstalled(Kind::MySql)) => continue,
                prepared => prepared.unwrap(),
            };
            let first = dbms.start(&[], &[]).unwrap();
            let second = dbms.start_at(first.port, &[], &[]).unwrap_err();
            assert!(second.is_of_a_taken_port(), "{kind:?}: {second}");
        }
    }
}
