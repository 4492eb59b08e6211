//! A student's network: the database in a private subnet, the web server that stands in both, and
//! the grader outside. Three network namespaces without a name: they are gone when nobody is in them
//! any more, whatever became of the test, and any number of them stand side by side.

use crate::run::everything_is_required;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, AsRawFd};
use std::panic::resume_unwind;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;
use tempfile::NamedTempFile;

/// The web server, as the internet and the embedded cloud know it.
pub(crate) const WEB_SERVER: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);
/// The web server in its VPC.
const WEB_SERVER_INSIDE: Ipv4Addr = Ipv4Addr::new(172, 31, 0, 10);
/// The database, which has no other address.
pub(crate) const DATABASE: Ipv4Addr = Ipv4Addr::new(172, 31, 0, 20);
/// What AWS calls the database. Its address is public, though nobody outside gets there.
pub(crate) const DATABASE_NAME: &str = "awsdb.c9example.ap-northeast-2.rds.amazonaws.com";

const GRADER: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
const PROGRAMS: [&str; 6] = ["ip", "nft", "sshd", "ssh-keygen", "curl", "unshare"];
/// How long somebody may take to answer who knocks: nobody here is far away.
const PATIENCE: Duration = Duration::from_secs(2);
const FOLDERS: [&str; 4] = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// The three hosts.
pub(crate) struct Network {
    names: NamedTempFile,
    /// Where the program runs, and the embedded cloud.
    pub(crate) grader: Host,
    /// The student's web server, which forwards what is for the database.
    pub(crate) web: Host,
    /// The student's database.
    pub(crate) database: Host,
}

/// A host: a network namespace, which stands as long as this or anything that runs in it.
pub(crate) struct Host {
    namespace: File,
}

/// Runs a test as the grader of a network of its own. Skipped where that cannot be had, which under
/// `LABPROOF_REQUIRE_ALL` is an error.
pub(crate) fn outside(test: impl FnOnce(&Network) + Send) {
    if let Some(lacking) = lacking() {
        assert!(!everything_is_required(), "{lacking}");
        skipped(&lacking);
        return;
    }
    let network = Network::new();
    network.grader.run(|| test(&network));
}

impl Network {
    fn new() -> Self {
        let [grader, web, database] = [(); 3].map(|()| Host::new());
        web.wire("internet", WEB_SERVER, &grader, "student", GRADER);
        web.wire("subnet", WEB_SERVER_INSIDE, &database, "vpc", DATABASE);
        // The way there and back: it is the database's filter that decides, as a security group does.
        web.run(|| fs::write("/proc/sys/net/ipv4/ip_forward", "1").unwrap());
        grader.does(&format!("ip route add 172.31.0.0/20 via {WEB_SERVER}"));
        database.does(&format!("ip route add default via {WEB_SERVER_INSIDE}"));
        let mut names = NamedTempFile::new().unwrap();
        writeln!(names, "127.0.0.1 localhost\n{DATABASE} {DATABASE_NAME}").unwrap();
        Self { names, grader, web, database }
    }

    /// The same command on a machine that resolves the database's name, as all the world does.
    pub(crate) fn resolving(&self, command: &Command) -> Command {
        let variables = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
        let script = r#"mount --bind "$0" /etc/hosts && exec "$@""#;
        let mut there = Command::new("unshare");
        there.args(["--mount", "sh", "-c", script]).arg(self.names.path());
        there.arg(command.get_program()).args(command.get_args());
        there.current_dir(command.get_current_dir().unwrap()).env_clear().envs(variables);
        there
    }

    /// Lets the database answer to the web server alone. Who is not let in hears nothing, as from a
    /// security group.
    pub(crate) fn shut_the_database(&self) {
        self.database.drops(&format!("iif vpc ip saddr != {WEB_SERVER_INSIDE}"));
    }
}

impl Host {
    fn new() -> Self {
        // It answers from its namespace; then whoever holds that open keeps it.
        let mut guest = Command::new("unshare")
            .args(["--net", "cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        guest.stdin.as_ref().unwrap().write_all(b"?").unwrap();
        guest.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        let namespace = File::open(format!("/proc/{}/ns/net", guest.id())).unwrap();
        guest.kill().unwrap();
        guest.wait().unwrap();
        let host = Self { namespace };
        host.does("ip link set lo up");
        host
    }

    /// Does something as this host: where it listens, what it dials and the processes that it starts
    /// are this host's.
    pub(crate) fn run<T: Send>(&self, what: impl FnOnce() -> T + Send) -> T {
        let as_host = || {
            let network = Some(LinkNameSpaceType::Network);
            move_into_link_name_space(self.namespace.as_fd(), network).unwrap();
            what()
        };
        thread::scope(|scope| scope.spawn(as_host).join())
            .unwrap_or_else(|panicked| resume_unwind(panicked))
    }

    /// A port of this host that is listened on at all its addresses.
    pub(crate) fn listen(&self) -> (TcpListener, u16) {
        let listener = self.run(|| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap());
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    }

    /// Whether somebody answers there when this host knocks.
    pub(crate) fn reaches(&self, address: Ipv4Addr, port: u16) -> bool {
        let address = SocketAddr::from((address, port));
        let knock = || TcpStream::connect_timeout(&address, PATIENCE).is_ok();
        self.run(knock)
    }

    /// Drops what arrives for a new connection and matches.
    pub(crate) fn drops(&self, packets: &str) {
        let rules = format!(
            "table inet student {{
               chain input {{
                 type filter hook input priority 0; policy accept;
                 tcp flags & (syn | ack) == syn {packets} drop
               }}
             }}"
        );
        self.run(|| succeed(Command::new("nft").arg(&rules)));
    }

    fn does(&self, command: &str) {
        let mut words = command.split(' ');
        self.run(|| succeed(Command::new(words.next().unwrap()).args(words)));
    }

    /// A cable to another host: what it is called, and who one is, at both ends.
    fn wire(&self, name: &str, own: Ipv4Addr, other: &Self, peer: &str, theirs: Ipv4Addr) {
        let there = format!("/proc/{}/fd/{}", std::process::id(), other.namespace.as_raw_fd());
        self.does(&format!("ip link add name {name} type veth peer name {peer} netns {there}"));
        for (host, link, address) in [(self, name, own), (other, peer, theirs)] {
            host.does(&format!("ip address add {address}/20 dev {link}"));
            host.does(&format!("ip link set {link} up"));
        }
    }
}

fn succeed(command: &mut Command) {
    let output = command.env("PATH", FOLDERS.join(":")).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What this machine lacks.
fn lacking() -> Option<String> {
    let is_there =
        |name: &str| FOLDERS.iter().any(|at| fs::exists(format!("{at}/{name}")).unwrap());
    let lacking: Vec<_> = PROGRAMS.into_iter().filter(|name| !is_there(name)).collect();
    if !lacking.is_empty() {
        return Some(format!("not on this machine: {}", lacking.join(", ")));
    }
    let made = Command::new("unshare").args(["--net", "--mount", "true"]).output().unwrap();
    (!made.status.success()).then(|| "network namespaces are made by root alone".to_owned())
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests is told what was not shown")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
