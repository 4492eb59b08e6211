use super::sshd::{Forward, Manner, Sshd, fresh, target};
use super::*;
use crate::observe::fake::{ACCOUNT, REGION, cloud, entered};
use jiff::SignedDuration;
use labproof_checks::evidence::Cause;
use labproof_checks::evidence::HostKey;
use labproof_cloud::workshop::Student;
use labproof_cloud::{Fault, FaultKind};
use russh::{ChannelOpenFailure, MethodSet};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::Ordering;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

mod hostile;

/// Somebody who greets whoever connects.
struct Database {
    endpoint: Endpoint,
    _serving: JoinSet<()>,
}

async fn database() -> Database {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.write_all(b"hello").await;
        }
    });
    Database { endpoint: Endpoint { host: "127.0.0.1".to_owned(), port }, _serving: serving }
}

fn any_key() -> Opener {
    Opener::Given(Arc::new(fresh(Algorithm::Ed25519)))
}

/// An RSA key, as EC2 makes them.
fn rsa() -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    let mut keygen = std::process::Command::new("ssh-keygen");
    keygen.args(["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f"]).arg(&file);
    assert!(keygen.status().unwrap().success());
    std::fs::read_to_string(file).unwrap()
}

/// Opens a tunnel and looks through it.
async fn greeting(server: Server, opener: Opener, database: &Endpoint) -> Result<String, Blind> {
    let tunnel = Tunnel::open(server, opener, database.clone(), Seen::default()).await?;
    let forwarder = tunnel.dial().await?;
    let mut socket = TcpStream::connect(("127.0.0.1", forwarder.port)).await.unwrap();
    let mut greeting = String::new();
    let _ = socket.read_to_string(&mut greeting).await;
    Ok(greeting)
}

/// The kind of trouble, at whose address, as whom it is named.
fn trouble(code: ReasonCode, subject: &str, error: &str) -> Blind {
    let error = Some(error.to_owned()).filter(|error| !error.is_empty());
    Blind { cause: error.map(Cause::from), ..Blind::new(code, subject) }
}

#[tokio::test]
async fn one_connection_is_forwarded_to_the_database_and_no_other() {
    let (sshd, database) = (Sshd::start(Manner::kind()).await, database().await);
    assert_eq!(greeting(sshd.target(), any_key(), &database.endpoint).await.unwrap(), "hello");
    let asked = sshd.log.forwarded.lock().unwrap().clone();
    assert_eq!(asked, [database.endpoint.to_string()]);
    let tunnel = Tunnel::open(sshd.target(), any_key(), database.endpoint.clone(), Seen::default());
    let forwarder = tunnel.await.unwrap().dial().await.unwrap();
    let _first = TcpStream::connect(("127.0.0.1", forwarder.port)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(TcpStream::connect(("127.0.0.1", forwarder.port)).await.is_err(), "a second one");
}

#[tokio::test]
async fn a_tunnel_that_is_dropped_leaves_no_connection_behind() {
    let (sshd, database) = (Sshd::start(Manner::kind()).await, database().await);
    let tunnel = Tunnel::open(sshd.target(), any_key(), database.endpoint, Seen::default());
    let tunnel = tunnel.await.unwrap();
    let forwarder = tunnel.dial().await.unwrap();
    let mut socket = TcpStream::connect(("127.0.0.1", forwarder.port)).await.unwrap();
    socket.read_exact(&mut [0; 5]).await.unwrap();
    drop((forwarder, tunnel));
    let rest = timeout(Duration::from_secs(1), socket.read(&mut [0; 5])).await.unwrap();
    assert!(matches!(rest, Ok(0) | Err(_)), "{rest:?}");
}

#[tokio::test]
async fn every_kind_of_key_opens() {
    let database = database().await;
    let keys = [
        fresh(Algorithm::Ed25519),
        fresh(Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 }),
        russh::keys::decode_secret_key(&rsa(), None).unwrap(),
    ];
    for key in keys {
        let kind = key.algorithm();
        let mine = key.public_key().key_data().clone();
        let opens: sshd::Opens =
            Arc::new(move |user, key| user == "ec2-user" && *key.key_data() == mine);
        let sshd = Sshd::start(Manner { opens, ..Manner::kind() }).await;
        let opener = Opener::Given(Arc::new(key));
        let through = greeting(sshd.target(), opener, &database.endpoint).await;
        assert_eq!(through.unwrap(), "hello", "{kind}");
    }
}

#[tokio::test]
async fn whoever_refuses_is_named_by_the_right_code() {
    use ReasonCode::{AccessDenied, Internal, Unreachable};
    let database = database().await.endpoint;
    let db = database.to_string();
    let refusing = |reason| Manner { forward: Forward::No(reason), ..Manner::kind() };
    let stranger = Manner { opens: Arc::new(|_, _| false), ..Manner::kind() };
    let closed = Manner { methods: MethodSet::empty(), ..stranger.clone() };
    let prohibited = refusing(ChannelOpenFailure::AdministrativelyProhibited);
    let failed = refusing(ChannelOpenFailure::ConnectFailed);
    let short = refusing(ChannelOpenFailure::ResourceShortage);
    for (manner, code, at_database, error) in [
        (stranger, AccessDenied, false, "publickey"),
        (closed, AccessDenied, false, "publickey"),
        (prohibited, AccessDenied, false, "direct-tcpip"),
        (failed, Unreachable, true, "through the web server"),
        (short, Internal, false, "direct-tcpip"),
    ] {
        let sshd = Sshd::start(manner).await;
        let server = sshd.target().subject();
        let blind = greeting(sshd.target(), any_key(), &database).await.unwrap_err();
        let subject = if at_database { &db } else { &server };
        assert_eq!(blind, trouble(code, subject, error));
    }
}

#[tokio::test]
async fn the_host_key_is_told_and_must_be_the_pinned_one() {
    let database = database().await.endpoint;
    let both = vec![Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 }, Algorithm::Ed25519];
    let sshd = Sshd::with_keys(Manner::kind(), both).await;
    let first = Seen::default();
    Tunnel::open(sshd.target(), any_key(), database.clone(), first.clone()).await.unwrap();
    let shown = first.host_key().unwrap();
    assert_eq!((&*shown.server, &*shown.address), (&*sshd.target().name, &*sshd.target().name));
    assert_eq!(shown.algorithm, "ssh-ed25519", "of several the best");

    // `key` is the server's other key: whoever pins the whole key is shown that one.
    let ecdsa = HostKeyPin {
        fingerprint: sshd.key.fingerprint(HashAlg::Sha256),
        algorithm: Some(sshd.key.algorithm()),
    };
    let seen = Seen::default();
    let server = Server { pin: Some(ecdsa), ..sshd.target() };
    Tunnel::open(server, any_key(), database.clone(), seen.clone()).await.unwrap();
    let expected = HostKey {
        algorithm: "ecdsa-sha2-nistp256".to_owned(),
        fingerprint: sshd.key.fingerprint(HashAlg::Sha256).to_string(),
        pinned: true,
        ..shown.clone()
    };
    assert_eq!(seen.host_key(), Some(&expected));

    let seen = Seen::default();
    let other = fresh(Algorithm::Ed25519);
    let server = sshd.pinned(other.public_key());
    let subject = server.subject();
    let blind = Tunnel::open(server, any_key(), database, seen.clone()).await.err().unwrap();
    assert_eq!(blind, trouble(ReasonCode::Tls, &subject, "host key ssh-ed25519"));
    let shown = HostKey { pinned: true, ..shown.clone() };
    assert_eq!(seen.host_key(), Some(&shown), "what it showed is known all the same");
}

#[tokio::test]
async fn nobody_at_the_address_is_unreachable() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let database = Endpoint { host: "127.0.0.1".to_owned(), port: 3306 };
    let nameless = Server { host: "no-such-host.invalid".to_owned(), ..target(closed) };
    for server in [target(closed), nameless] {
        let subject = server.subject();
        let blind = greeting(server, any_key(), &database).await.unwrap_err();
        assert_eq!(blind, trouble(ReasonCode::Unreachable, &subject, ""));
    }
}

#[tokio::test]
async fn a_key_is_pushed_to_whoever_stands_there_alone_and_trouble_of_aws_is_its_own() {
    use ReasonCode::{AccessDenied, Internal, Throttled, Unreachable};
    let cloud = cloud();
    let student = Student::new(&cloud, ACCOUNT, REGION);
    let web = student.web_server().unwrap().instance;
    let session = entered(&cloud).await;
    let push = async |instance: &str, peer: &str| {
        let servers = vec![labproof_checks::evidence::Server {
            id: instance.to_owned(),
            state: None,
            vpc: None,
            groups: None,
            name_tag: None,
            public_ip: Some("203.0.113.10".to_owned()),
            network_interfaces: None,
            ..labproof_checks::evidence::Server::default()
        }];
        let client = Box::new(instance_connect(&session));
        let server = target("192.0.2.1:22".parse().unwrap());
        Opener::Push { client, servers }.key(&server, peer.parse().unwrap()).await.map(drop)
    };
    let there = async |instance: &str| push(instance, "203.0.113.10").await;
    let out_of_reach = |error: &str| Err(trouble(Unreachable, "ssh://192.0.2.1:22", error));
    assert_eq!(there(&web).await, out_of_reach("EC2InstanceStateInvalidException"), "it starts");
    let unknown = there("i-0123456789abcdef0").await;
    assert_eq!(unknown, out_of_reach("EC2InstanceNotFoundException"));
    cloud.advance(SignedDuration::from_mins(2));
    assert_eq!(there(&web).await, Ok(()));

    let refused =
        |code, error: &str| Err(trouble(code, "ec2-instance-connect:SendSSHPublicKey", error));
    let before = cloud.calls();
    let elsewhere = push(&web, "198.51.100.7").await;
    assert_eq!(
        elsewhere,
        Err(trouble(AccessDenied, "ssh://192.0.2.1:22", "no instance of the account"))
    );
    assert_eq!(cloud.calls(), before, "nothing is pushed for a server of somebody else's");
    for (kind, expected) in [
        (FaultKind::Throttled, refused(Throttled, "ThrottlingException")),
        (FaultKind::Unavailable, refused(Internal, "HTTP 503")),
    ] {
        cloud.clear_faults();
        cloud.add_fault(Fault::new(kind).operation("SendSSHPublicKey"));
        assert_eq!(there(&web).await, expected);
    }
}

#[test]
fn a_key_file_is_used_only_if_it_holds_a_key_that_needs_no_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let key = fresh(Algorithm::Ed25519);
    let text = key.to_openssh(russh::keys::ssh_key::LineEnding::LF).unwrap().to_string();
    let encrypted = key.encrypt(&mut russh::keys::key::safe_rng(), "secret").unwrap();
    let encrypted = encrypted.to_openssh(russh::keys::ssh_key::LineEnding::LF).unwrap().to_string();
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n\
               -----END RSA PRIVATE KEY-----\n";
    let pkcs8 =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let public = key.public_key().to_openssh().unwrap();
    for (name, content, expected) in [
        ("good", text.as_str(), ""),
        ("encrypted", &encrypted, "encrypted"),
        ("old", old, "encrypted"),
        ("pkcs8", pkcs8, "encrypted"),
        ("pem", &rsa(), ""),
        ("public", &public, "no private key"),
        ("empty", "", "no private key"),
        ("binary", "\u{0}\u{1}\u{2}", "no private key"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        match Key::read(&file) {
            Ok(read) => {
                assert_eq!(expected, "", "{name}");
                assert!(matches!(read, Key::Given(_)), "{name}");
            }
            Err(error) => {
                assert!(!expected.is_empty() && error.to_string().contains(expected), "{error}");
            }
        }
    }
    let missing = Key::read(&folder.path().join("missing")).unwrap_err();
    assert!(matches!(missing, key::KeyError::Unreadable { .. }), "{missing}");
}

#[test]
fn no_private_key_shows() {
    let key = fresh(Algorithm::Ed25519);
    let text = key.to_openssh(russh::keys::ssh_key::LineEnding::LF).unwrap();
    let secret = key.key_data().ed25519().unwrap().private.to_bytes();
    let shown = format!("{:?}", Key::Given(Arc::new(key)));
    assert!(!shown.contains(&format!("{secret:?}")) && !text.lines().any(|it| shown.contains(it)));
}
