//! OpenSSH's server on a student's web server, set up as Amazon Linux has it: `ec2-user`, and the
//! agent of EC2 Instance Connect, which asks the metadata service whose keys open it.

use super::network::{Network, WebServer, signal};
use crate::run::keep;
use russh::keys::key::safe_rng;
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, HashAlg, PrivateKey};
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(10);

/// The agent. OpenSSH runs it at each login, with the user's name.
const AGENT: &str = r#"#!/bin/sh
set -e
service=http://169.254.169.254/latest
token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 5' $service/api/token)
curl -sf -H "X-aws-ec2-metadata-token: $token" "$service/meta-data/managed-ssh-keys/active-keys/$1/"
"#;

/// Users of Amazon Linux that this machine need not have.
const USERS: &str =
    "ec2-user:x:1000:1000::/:/bin/sh\nec2-instance-connect:x:1001:1001::/:/bin/sh\n";

/// Lets it see the files of a folder where it looks for them, and nobody else.
const START: &str = r#"
set -e
mount --bind "$0/hosts" /etc/hosts
mount --bind "$0/passwd" /etc/passwd
mount -t tmpfs -o mode=755 none /run
mkdir /run/sshd
mount -t tmpfs -o mode=755 none /opt
mkdir -p /opt/aws/bin
install -m 755 "$0/agent" /opt/aws/bin/eic_run_authorized_keys
install -m 644 "$0/authorized_keys" /opt/authorized_keys
exec /usr/sbin/sshd -D -e -f "$0/sshd_config"
"#;

/// What every server has, behind what a test wants: of each option the first one counts.
const CONFIG: &str = "
AuthorizedKeysFile /opt/authorized_keys
AuthorizedKeysCommand /opt/aws/bin/eic_run_authorized_keys %u %f
AuthorizedKeysCommandUser ec2-instance-connect
PasswordAuthentication no
UsePAM no
LogLevel DEBUG1
";

/// A running server, without those whom it has let in; it stops when it is dropped.
pub(crate) struct OpenSsh {
    process: Child,
    folder: TempDir,
    key: PrivateKey,
}

impl OpenSsh {
    /// A server that whoever AWS pushes a key for can log in to.
    pub(crate) fn on(network: &Network, web: &WebServer) -> Self {
        Self::with(network, web, "", None)
    }

    /// A server that this key opens too, with further options.
    pub(crate) fn with(
        network: &Network,
        web: &WebServer,
        options: &str,
        opened_by: Option<&PrivateKey>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = fresh_key();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("hosts", &fs::read_to_string(network.names()).unwrap());
        write("passwd", &(fs::read_to_string("/etc/passwd").unwrap() + USERS));
        write("agent", AGENT);
        write("authorized_keys", &opened_by.map(public).unwrap_or_default());
        write("host_key", &key.to_openssh(LineEnding::LF).unwrap());
        let host_key = folder.path().join("host_key");
        fs::set_permissions(&host_key, fs::Permissions::from_mode(0o600)).unwrap();
        write("sshd_config", &format!("{options}\nHostKey {}\n{CONFIG}", host_key.display()));
        let log = File::create(folder.path().join("log")).unwrap();
        let mut start = Command::new("unshare");
        start.args(["--mount", "sh", "-c", START]).arg(folder.path());
        start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let process = web.host.run(|| start.spawn().unwrap());
        let mut server = Self { process, folder, key };
        server.wait_until_it_listens();
        server
    }

    /// Its host key, as a roster pins it.
    pub(crate) fn fingerprint(&self) -> String {
        self.key.public_key().fingerprint(HashAlg::Sha256).to_string()
    }

    /// What it says it did.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// The fingerprint of the one key that opened it.
    pub(crate) fn accepted(&self) -> String {
        let log = self.log();
        let mut lines = log.lines().filter(|line| line.contains("Accepted publickey for ec2-user"));
        let (Some(line), None) = (lines.next(), lines.next()) else { panic!("{log}") };
        line.split_once("SHA256:").unwrap().1.to_owned()
    }

    /// Lets it hang: the system takes connections for it, and nobody says a word on them.
    pub(crate) fn hang(&self) {
        signal("STOP", self.process.id());
    }

    fn wait_until_it_listens(&mut self) {
        let until = Instant::now() + PATIENCE;
        while !self.log().contains("Server listening") {
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < until, "{ended:?} {}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for OpenSsh {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A key that nobody has seen, in a file for `--ssh-key`.
pub(crate) fn key_in(file: &Path) -> PrivateKey {
    let key = fresh_key();
    keep(file, key.to_openssh(LineEnding::LF).unwrap()).unwrap();
    key
}

/// A key that nobody has seen.
fn fresh_key() -> PrivateKey {
    PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).unwrap()
}

/// Its public half, as `authorized_keys` holds it.
fn public(key: &PrivateKey) -> String {
    key.public_key().to_openssh().unwrap() + "\n"
}
