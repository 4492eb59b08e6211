use super::super::ssh::sshd::{Forward, Manner, Sshd, fresh};
use super::Database as DatabaseAt;
use super::*;
use crate::dbms::{self, Dbms, Kind};
use crate::observe::fake::{self, ACCOUNT, REGION, entered};
use crate::observe::services::mysql::Tls;
use crate::observe::{Plan, account};
use crate::role::{Grant, session_policy};
use crate::session::{self, Session};
use jiff::SignedDuration;
use labproof_checks::evidence::{Kept, Look, TABLE};
use labproof_cloud::workshop::{InstanceChoices, Student, WebServer};
use labproof_cloud::{Cloud, Fault, FaultKind};
use russh::keys::{Algorithm, HashAlg};
use std::net::Ipv4Addr;
use std::sync::Arc;

/// The database's name: no certificate of another name will do, and nobody resolves it outside.
const NAME: &str = "awsdb.labproof.invalid";

/// A student who has the lab's table in a database that only the web server reaches.
struct Lab {
    cloud: Cloud,
    web: WebServer,
    sshd: Sshd,
    database: dbms::Server,
    made_from: Dbms,
}

async fn lab() -> Lab {
    lab_with(|manner| manner).await
}

/// The lab, with an sshd that accepts what AWS pushes, and otherwise behaves as `change` says.
async fn lab_with(change: impl FnOnce(Manner) -> Manner) -> Lab {
    let cloud = fake::cloud();
    let student = Student::new(&cloud, ACCOUNT, REGION);
    let web = student.web_server().unwrap();
    let name = "Stem Day DB Tier";
    let group = student.create_group(name, name, Some(name)).unwrap();
    student.authorize_mysql_from(&group, &web.group).unwrap();
    let choices = InstanceChoices { groups: vec![group], ..InstanceChoices::default() };
    student.create_instance(&choices).unwrap();
    cloud.advance(SignedDuration::from_mins(30));
    cloud.set_trail_delay(SignedDuration::ZERO);

    let made_from = Dbms::prepare(Kind::MariaDb, &[NAME]);
    let made_from = made_from.expect("these tests need mariadb-server-core");
    let done = [
        "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'awspassword'",
        "GRANT ALL ON *.* TO 'awsuser'@'%'",
        "CREATE DATABASE test",
        "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
        "INSERT INTO test.stem VALUES (1, 'stem')",
    ];
    let database = made_from.start(&done, &[]).unwrap();
    let port = database.endpoint().port;
    cloud.set_default_endpoint(ACCOUNT, NAME, port);
    cloud.set_public_address(ACCOUNT, Ipv4Addr::LOCALHOST);
    let (pushed, instance) = (cloud.clone(), web.instance.clone());
    let manner = Manner {
        opens: Arc::new(move |user, key| {
            let keys = pushed.ssh_keys(ACCOUNT, &instance, user);
            keys.iter().any(|pushed| *pushed == key.to_openssh().unwrap())
        }),
        forward: Forward::To(([127, 0, 0, 1], port).into()),
        ..Manner::kind()
    };
    let sshd = Sshd::start(change(manner)).await;
    Lab { cloud, web, sshd, database, made_from }
}

impl Lab {
    fn plan(&self, ways: Ways) -> Plan {
        let tls = Tls::Verify(std::fs::read(self.made_from.ca()).unwrap().into());
        Plan { ways, ..fake::plan_with(&self.cloud, Some(tls)) }
    }

    /// The web server by the address that the test has for it.
    fn directions(&self) -> Directions {
        let address = self.sshd.address;
        let (host, port) = (address.ip().to_string(), address.port());
        let ssh = Some(SshTarget { user: OS_USER.to_owned(), host, port });
        Directions { ssh, ..Directions::default() }
    }

    async fn planned(&self, session: &Session, plan: &Plan, directions: &Directions) -> Vec<Kept> {
        let caller = session.caller();
        let entered =
            session::observation(&caller.account, REGION, fake::RUN, Ok(session), &plan.clock);
        account(session, plan, directions, Kept::of(entered), plan.until(None)).await
    }

    async fn seen(&self, session: &Session, ways: Ways, directions: &Directions) -> Vec<Kept> {
        self.planned(session, &self.plan(ways), directions).await
    }

    async fn look(&self, ways: Ways) -> Vec<Kept> {
        self.seen(&entered(&self.cloud).await, ways, &self.directions()).await
    }

    fn port(&self) -> u16 {
        self.database.endpoint().port
    }

    fn pushes(&self) -> u64 {
        self.cloud.calls().get("SendSSHPublicKey").copied().unwrap_or_default()
    }
}

fn table(seen: &[Kept]) -> Result<&TableLook, &Blind> {
    let mut looks = seen.iter().map(|seen| &seen.look);
    let found = looks.find(|look| look.source() == TABLE).expect("the table is asked");
    match found {
        Look::Seen(Answer::Table(table)) => Ok(table),
        Look::Blind { why, .. } => Err(why),
        Look::Seen(_) => unreachable!("it is the table's look"),
    }
}

fn host_keys(seen: &[Kept]) -> Vec<&labproof_checks::evidence::HostKey> {
    let views = seen.iter().filter_map(|seen| match &seen.look {
        Look::Seen(Answer::HostKey(key)) => Some(key),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    views.collect()
}

#[tokio::test]
async fn a_private_database_is_read_through_the_web_server_with_a_key_that_aws_pushes() {
    let lab = lab().await;
    let port = lab.port();
    let direct = lab.look(Ways::Direct).await;
    let address = format!("{NAME}:{port}");
    assert_eq!(table(&direct), Err(&Blind::new(ReasonCode::Unreachable, &*address)));
    assert_eq!((host_keys(&direct).len(), lab.pushes()), (0, 0), "nobody allowed it");

    for ways in [Ways::Ssh(Key::Fresh), Ways::DirectThenSsh(Key::Fresh)] {
        let seen = lab.look(ways.clone()).await;
        let look = table(&seen).unwrap_or_else(|blind| panic!("{ways:?} {blind:?}"));
        assert_eq!(look.endpoint, address);
        assert!(look.resource_id.is_some());
        let row = vec![Some("1".to_owned()), Some("stem".to_owned())];
        assert_eq!(look.tables[0].rows.as_deref(), Some(&[row][..]));
        let [key] = host_keys(&seen)[..] else { panic!("{seen:?}") };
        assert_eq!(key.address, lab.sshd.address.to_string());
        assert_eq!(key.fingerprint, lab.sshd.key.fingerprint(HashAlg::Sha256).to_string());
    }
    assert_eq!(lab.pushes(), 2, "a fresh key each time");
    let asked = lab.sshd.log.forwarded.lock().unwrap().clone();
    assert_eq!(asked, [&*address, &*address], "the name is resolved behind the tunnel");
}

#[tokio::test]
async fn a_key_that_was_given_needs_no_aws() {
    let key = fresh(Algorithm::Ed25519);
    let mine = key.public_key().key_data().clone();
    let lab = lab_with(|manner| Manner {
        opens: Arc::new(move |_, key| *key.key_data() == mine),
        ..manner
    });
    let lab = lab.await;
    lab.cloud.add_fault(Fault::new(FaultKind::Denied).operation("DescribeInstances"));
    assert!(table(&lab.look(Ways::Ssh(Key::Given(Arc::new(key)))).await).is_ok());
    assert_eq!(lab.pushes(), 0);
}

#[tokio::test]
async fn the_certificate_is_verified_for_the_databases_own_name() {
    let mut lab = lab().await;
    lab.cloud.set_default_endpoint(ACCOUNT, "other.labproof.invalid", lab.port());
    let seen = lab.look(Ways::Ssh(Key::Fresh)).await;
    assert_eq!(table(&seen).unwrap_err().code, ReasonCode::Tls);
    lab.cloud.set_default_endpoint(ACCOUNT, NAME, lab.port());
    assert!(table(&lab.look(Ways::Ssh(Key::Fresh)).await).is_ok());
    lab.made_from = Dbms::prepare(Kind::MariaDb, &[]).unwrap();
    let seen = lab.look(Ways::Ssh(Key::Fresh)).await;
    assert_eq!(table(&seen).unwrap_err().code, ReasonCode::Tls, "another authority");
}

#[tokio::test]
async fn an_address_of_the_rosters_must_lead_to_the_database_that_aws_tells_of() {
    let mut lab = lab().await;
    let session = entered(&lab.cloud).await;
    let forwarded = Endpoint { host: "localhost".to_owned(), port: lab.port() };
    let directions = Directions { db_endpoint: Some(forwarded), ..Directions::default() };
    let look = async |lab: &Lab| {
        let seen = lab.seen(&session, Ways::Direct, &directions).await;
        table(&seen).cloned().map_err(Clone::clone)
    };
    let address = format!("localhost:{}", lab.port());
    assert_eq!(look(&lab).await.unwrap().endpoint, address, "where it was dialled is told");
    // Somebody else's database, whose certificate is as good for its own name.
    lab.cloud.set_default_endpoint(ACCOUNT, "other.labproof.invalid", lab.port());
    assert_eq!(look(&lab).await.unwrap_err(), Blind::new(ReasonCode::Tls, &*address));
    // Where AWS tells nothing, the roster's name is all that is known.
    lab.cloud.add_fault(Fault::new(FaultKind::Denied).operation("DescribeDBInstances"));
    assert_eq!(look(&lab).await.unwrap().endpoint, address);
    lab.made_from = Dbms::prepare(Kind::MariaDb, &[]).unwrap();
    assert_eq!(look(&lab).await.unwrap_err().code, ReasonCode::Tls);
}

#[tokio::test]
async fn a_session_that_may_only_read_pushes_no_key() {
    let lab = lab().await;
    let rules = fake::lab();
    for (grant, lets_through) in [(Grant::Read, false), (Grant::ReadAndPushKeys, true)] {
        let policy = session_policy(&rules, grant);
        let assume_role = session::AssumeRole { policy: &policy, ..fake::assume_role() };
        let session = session::enter(&fake::base(&lab.cloud), &assume_role).await.unwrap();
        let seen = lab.seen(&session, Ways::Ssh(Key::Fresh), &lab.directions()).await;
        let denied = Blind::new(ReasonCode::AccessDenied, "ec2-instance-connect:SendSSHPublicKey")
            .because("AccessDeniedException");
        assert_eq!(table(&seen).err(), (!lets_through).then_some(&denied), "{grant:?}");
        assert_eq!(host_keys(&seen).len(), 1, "{grant:?}: who the server is was seen before");
        let other = SshTarget { user: "root".to_owned(), ..lab.directions().ssh.unwrap() };
        let other = Directions { ssh: Some(other), ..Directions::default() };
        let seen = lab.seen(&session, Ways::Ssh(Key::Fresh), &other).await;
        assert_eq!(table(&seen).unwrap_err(), &denied, "another user is never allowed");
    }
}

#[tokio::test]
async fn where_there_is_no_way_through_the_right_one_is_told() {
    let lab = lab().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut directions = lab.directions();
    directions.ssh.as_mut().unwrap().port = closed.port();
    let session = entered(&lab.cloud).await;
    let ssh = || Ways::Ssh(Key::Fresh);
    let seen = lab.seen(&session, ssh(), &directions).await;
    let subject = format!("ssh://{closed}");
    assert_eq!(table(&seen), Err(&Blind::new(ReasonCode::Unreachable, &*subject)));
    assert_eq!(lab.pushes(), 0, "no key is pushed to whoever does not answer");

    let student = Student::new(&lab.cloud, ACCOUNT, REGION);
    let web = [("InstanceId.1", lab.web.instance.as_str())];
    student.call("ec2", "StopInstances", &web).unwrap();
    lab.cloud.advance(SignedDuration::from_mins(2));
    let address = format!("{NAME}:{}", lab.port());
    let nobody = Blind::new(ReasonCode::Unreachable, &*address).because("no web server");
    let seen = lab.seen(&session, ssh(), &Directions::default()).await;
    assert_eq!(table(&seen), Err(&nobody));
    let seen = lab.seen(&session, ssh(), &lab.directions()).await;
    let subject = format!("ssh://{}", lab.sshd.address);
    let stopped =
        Blind::new(ReasonCode::Unreachable, &*subject).because("EC2InstanceStateInvalidException");
    assert_eq!(table(&seen), Err(&stopped));
    lab.cloud.add_fault(Fault::new(FaultKind::Denied).operation("DescribeInstances"));
    let seen = lab.seen(&session, ssh(), &Directions::default()).await;
    let denied = Blind::new(ReasonCode::AccessDenied, "ec2:DescribeInstances")
        .because("UnauthorizedOperation");
    assert_eq!(table(&seen), Err(&denied));
}

#[tokio::test]
async fn the_way_in_is_the_rosters_else_the_web_server_that_aws_shows() {
    let lab = lab().await;
    let (session, plan) = (entered(&lab.cloud).await, lab.plan(Ways::Direct));
    let until = tokio::time::Instant::now();
    let server = labproof_checks::evidence::Server {
        id: "i-1".to_owned(),
        state: Some("running".to_owned()),
        vpc: None,
        groups: None,
        name_tag: None,
        public_ip: Some("203.0.113.9".to_owned()),
        network_interfaces: None,
        ..Server::default()
    };
    let servers = [server];
    let place = Endpoint { host: NAME.to_owned(), port: 3306 }.into();
    let around = Around { instances: None, groups: &[], servers: Ok(&servers) };
    let asked = &plan.tables[0];
    let database = DatabaseAt { asked, place, instance: None, around: &around };
    let named = |user: &str, host: &str, port| SshTarget {
        user: user.to_owned(),
        host: host.to_owned(),
        port,
    };
    for (given, name, address) in [
        (None, "i-1", "ec2-user@203.0.113.9:22"),
        (Some(named("me", "203.0.113.9", 2222)), "i-1", "me@203.0.113.9:2222"),
        (Some(named("me", "web.example", 22)), "web.example:22", "me@web.example:22"),
    ] {
        let directions = Directions { ssh: given, ..Directions::default() };
        let scan = Scan { session: &session, plan: &plan, directions: &directions, until };
        let (found, _) = scan.server_for(&Key::Fresh, &database).unwrap();
        assert_eq!(found.name, name);
        assert_eq!(format!("{}@{}", found.user, found.address()), address);
    }
}

#[tokio::test]
async fn a_database_that_has_answered_is_not_asked_again_by_another_way() {
    let lab = lab().await;
    lab.cloud.set_default_endpoint(ACCOUNT, "127.0.0.1", lab.port());
    let both = || Ways::DirectThenSsh(Key::Fresh);
    assert!(table(&lab.look(both()).await).is_ok());
    let mut plan = lab.plan(both());
    plan.tables[0].login.password = "wrong".to_owned().into();
    let seen = lab.planned(&entered(&lab.cloud).await, &plan, &lab.directions()).await;
    assert_eq!(table(&seen).unwrap_err().code, ReasonCode::LoginRefused);
    assert_eq!(lab.pushes(), 0);
    // Somebody else has that address here: he is not believed, and the way through is gone.
    lab.cloud.set_default_endpoint(ACCOUNT, NAME, lab.port());
    let stranger = Endpoint { host: "127.0.0.1".to_owned(), port: lab.sshd.address.port() };
    let directions = Directions { db_endpoint: Some(stranger), ..lab.directions() };
    let session = entered(&lab.cloud).await;
    let seen = lab.planned(&session, &lab.plan(both()), &directions).await;
    assert!(table(&seen).is_ok());
    assert_eq!(lab.pushes(), 1);
}

#[test]
fn an_instance_that_is_not_up_is_not_dialled() {
    for status in ["creating", "starting", "stopping", "stopped", "deleting"] {
        let down = DbInstance { status: Some(status.to_owned()), ..DbInstance::default() };
        assert!(!answers(&down), "{status}");
    }
    for status in ["available", "backing-up", "modifying", "storage-optimization"] {
        let up = DbInstance { status: Some(status.to_owned()), ..DbInstance::default() };
        assert!(answers(&up), "{status}");
    }
}
