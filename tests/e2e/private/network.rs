//! Students' networks: the database in a private subnet, web servers that stand in both, and the
//! grader outside. Each host is a network namespace without a name: it is gone when nobody is in it
//! any more, whatever became of the test, and any number of them stand side by side.

use crate::run::{everything_is_required, skipped};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, AsRawFd};
use std::panic::resume_unwind;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;
use tempfile::NamedTempFile;

/// The database, which has no other address.
pub(crate) const DATABASE: Ipv4Addr = Ipv4Addr::new(172, 31, 1, 20);
/// What AWS calls the database. Its address is public, though nobody outside gets there.
pub(crate) const DATABASE_NAME: &str = "awsdb.c9example.ap-northeast-2.rds.amazonaws.com";

const GRADER: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
/// Where every EC2 instance finds its metadata service.
const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);
const PROGRAMS: [&str; 6] = ["ip", "nft", "sshd", "ssh-keygen", "curl", "unshare"];
/// How long somebody may take to answer who knocks: nobody here is far away.
const PATIENCE: Duration = Duration::from_secs(2);
const FOLDERS: [&str; 4] = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// The hosts.
pub(crate) struct Network {
    names: NamedTempFile,
    /// Where the program runs, and the embedded cloud.
    pub(crate) grader: Host,
    /// The students' web servers, which forward what is for the database.
    pub(crate) web: Vec<WebServer>,
    /// The students' database.
    pub(crate) database: Host,
}

/// A student's web server.
pub(crate) struct WebServer {
    pub(crate) host: Host,
    /// How the internet and the embedded cloud know it.
    pub(crate) address: Ipv4Addr,
}

/// A host: a network namespace, which stands as long as this or anything that runs in it.
pub(crate) struct Host {
    namespace: File,
}

/// Runs a test as the grader of a network of its own, with so many web servers. Skipped where that
/// cannot be had, which under `LABPROOF_REQUIRE_ALL` is an error.
pub(crate) fn outside(web_servers: u8, test: impl FnOnce(&Network) + Send) {
    if let Some(lacking) = lacking() {
        assert!(!everything_is_required(), "{lacking}");
        skipped(&lacking);
        return;
    }
    let network = Network::new(web_servers);
    network.grader.run(|| test(&network));
}

impl Network {
    fn new(web_servers: u8) -> Self {
        let [grader, database] = [(); 2].map(|()| Host::new());
        grader.switches("internet", GRADER);
        database.switches("vpc", DATABASE);
        let web: Vec<_> =
            (0..web_servers).map(|number| WebServer::new(number, &grader, &database)).collect();
        // The way there and back: it is the database's filter that decides, as a security group does.
        if let Some(first) = web.first() {
            grader.does(&format!("ip route add 172.31.0.0/20 via {}", first.address));
            database.does(&format!("ip route add default via {}", inside(0)));
        }
        let mut names = NamedTempFile::new().unwrap();
        writeln!(names, "127.0.0.1 localhost\n{DATABASE} {DATABASE_NAME}").unwrap();
        Self { names, grader, web, database }
    }

    /// What resolves the database's name, a file as `/etc/hosts` is one.
    pub(crate) fn names(&self) -> &Path {
        self.names.path()
    }

    /// The same command on a machine that resolves the database's name, as all the world does.
    pub(crate) fn resolving(&self, command: &Command) -> Command {
        let variables = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
        let script = r#"mount --bind "$0" /etc/hosts && exec "$@""#;
        let mut there = Command::new("unshare");
        there.args(["--mount", "sh", "-c", script]).arg(self.names());
        there.arg(command.get_program()).args(command.get_args());
        there.current_dir(command.get_current_dir().unwrap()).env_clear().envs(variables);
        there
    }

    /// Lets the database answer to the web servers alone. Who is not let in hears nothing, as from a
    /// security group.
    pub(crate) fn shut_the_database(&self) {
        self.database.drops("iif vpc ip saddr != 172.31.0.0/20");
    }
}

impl WebServer {
    fn new(number: u8, grader: &Host, database: &Host) -> Self {
        let (host, address) = (Host::new(), Ipv4Addr::new(203, 0, 113, 10 + number));
        host.wire("internet", address, grader, &format!("student{number}"));
        host.wire("vpc", inside(number), database, &format!("web{number}"));
        host.does(&format!("ip address add {METADATA}/32 dev lo"));
        host.run(|| fs::write("/proc/sys/net/ipv4/ip_forward", "1").unwrap());
        Self { host, address }
    }

    /// Where its `sshd` belongs.
    pub(crate) fn listen_for_ssh(&self) -> TcpListener {
        self.host.run(|| TcpListener::bind((self.address, 22)).unwrap())
    }

    /// Where its metadata service belongs.
    pub(crate) fn metadata(&self) -> TcpListener {
        self.host.run(|| TcpListener::bind((METADATA, 80)).unwrap())
    }
}

/// A web server in its VPC.
fn inside(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(172, 31, 0, 10 + number)
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

    pub(crate) fn does(&self, command: &str) {
        let mut words = command.split(' ');
        self.run(|| succeed(Command::new(words.next().unwrap()).args(words)));
    }

    /// A switch that others are wired to, and that this host is at by this address.
    fn switches(&self, name: &str, address: Ipv4Addr) {
        self.does(&format!("ip link add name {name} type bridge"));
        self.joins(name, address);
    }

    /// A cable from a link of ours to the switch of this name at another host.
    fn wire(&self, switch: &str, address: Ipv4Addr, other: &Self, plug: &str) {
        let there = format!("/proc/{}/fd/{}", std::process::id(), other.namespace.as_raw_fd());
        self.does(&format!("ip link add name {switch} type veth peer name {plug} netns {there}"));
        self.joins(switch, address);
        other.does(&format!("ip link set {plug} master {switch} up"));
    }

    fn joins(&self, link: &str, address: Ipv4Addr) {
        self.does(&format!("ip address add {address}/20 dev {link}"));
        self.does(&format!("ip link set {link} up"));
    }
}

/// Sends a process a signal.
pub(crate) fn signal(name: &str, process: u32) {
    succeed(Command::new("sh").args(["-c", &format!("kill -{name} {process}")]));
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
