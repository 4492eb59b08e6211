//! `labproof cloud`: the embedded cloud on a port, for the AWS CLI and boto3.

mod files;

use crate::cli::{Cloud as Args, Output};
use crate::clock::Clock;
use crate::dbms::{Dbms, DbmsError, Host, Kind};
use crate::exit::{self, Failure};
use crate::role::ROLE_NAME;
use crate::stop::Stop;
use crate::{publish, streams};
use files::Client;
use labproof_cloud::{ADMINISTRATOR, Cloud, Member, Role};
use labproof_reports::terminal::{self, Left};
use std::fmt::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The grader's account on the embedded cloud.
const HUB: &str = "999900000000";

/// Where everybody works unless told otherwise.
const REGION: &str = "ap-northeast-2";

/// The address that visitors of the cloud's web servers count as coming from.
pub(crate) const VISITOR: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

/// Serves until it is told to stop.
///
/// # Errors
/// The address cannot be listened on, there is no database server, or a file cannot be written.
pub(crate) async fn run(args: &Args, output: &Output, stop: Stop) -> Result<u8, Failure> {
    let (listener, address) = listen(args.listen).await?;
    let beside = SocketAddr::new(args.listen.ip(), 0);
    let (pages, pages_address) = listen(args.listen_pages.unwrap_or(beside)).await?;
    let cloud = Cloud::new(Clock::system().now());
    cloud.let_time_flow();
    cloud.set_speed(args.speed);
    let students = enrol(&cloud, args);
    let host = if args.database { Some(host(&cloud).await?) } else { None };
    let mut served = Served {
        endpoint: format!("http://{address}"),
        pages: pages_address,
        grader: Client::of(&cloud, "grader", HUB),
        unit: organize(&cloud, &students),
        students,
        ca: host.as_ref().map(|host| host.ca()),
        config: None,
    };
    if let Some(folder) = &args.files {
        served = files::write(folder, served)?;
    }
    publish::answer(&served.greeting(args))?;
    let failed = |error| Failure::Internal(miette::miette!("a port failed: {error}"));
    tokio::select! {
        ended = cloud.serve_pages(pages, VISITOR) => ended.map_err(failed)?,
        ended = cloud.serve(listener) => ended.map_err(failed)?,
        () = stop => streams::note(&terminal::stopped(Left::NoCloud, output.language())),
        () = settle(&cloud) => {}
    }
    // Its databases end with it.
    cloud.remove_database_host();
    Ok(exit::OK)
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Input(miette::miette!("cannot listen on {address}: {error}")))?;
    let bound = listener.local_addr().unwrap_or(address);
    Ok((listener, bound))
}

/// The students' accounts.
fn enrol(cloud: &Cloud, args: &Args) -> Vec<Client> {
    cloud.add_account(HUB);
    let student = |number: u16| {
        let account = format!("1111{number:08}");
        cloud.add_account(&account);
        if !args.no_roles {
            cloud.add_role(&account, Role::new(ROLE_NAME, HUB));
        }
        Client::of(cloud, &format!("s{number:02}"), &account)
    };
    (1..=args.students).map(student).collect()
}

/// Makes the grader's account the management account of an organization, and gives the id of the unit that holds the
/// students' accounts.
fn organize(cloud: &Cloud, students: &[Client]) -> String {
    let root = cloud.organize(HUB);
    let unit = cloud.add_unit(&root, "Students");
    for student in students {
        cloud.add_member(Member {
            account: student.account.clone(),
            unit: unit.clone(),
            name: student.name.clone(),
            email: format!("{}@school.example", student.name),
            state: "ACTIVE".to_owned(),
        });
    }
    unit
}

/// Lets what is due happen also while nobody looks, so that a database ends with its instance.
async fn settle(cloud: &Cloud) {
    let mut now_and_then = tokio::time::interval(Duration::from_millis(500));
    loop {
        now_and_then.tick().await;
        let cloud = cloud.clone();
        // A server takes a moment to end. A panic in there would be seen by whoever calls next.
        let _ = tokio::task::spawn_blocking(move || cloud.settle()).await;
    }
}

/// Lets the cloud's instances have real servers.
async fn host(cloud: &Cloud) -> Result<Arc<Host>, Failure> {
    let prepared =
        tokio::task::spawn_blocking(|| Dbms::prepare(Kind::on_this_machine(), &[])).await;
    let dbms =
        prepared.expect("preparing a server does not panic").map_err(|error| match error {
            missing @ DbmsError::NotInstalled(_) => Failure::Input(miette::miette!(
                help = "or leave --database out: no table can be looked at then",
                "{missing}"
            )),
            other @ (DbmsError::Failed { .. }
            | DbmsError::Silent { .. }
            | DbmsError::Io(_)
            | DbmsError::Certificate(_)) => Failure::Internal(miette::Report::from_err(other)),
        })?;
    let host = Arc::new(Host::new(dbms));
    cloud.set_database_host(Arc::<Host>::clone(&host));
    Ok(host)
}

/// What is served, and to whom.
struct Served {
    endpoint: String,
    /// Where the pages of web servers are.
    pages: SocketAddr,
    grader: Client,
    students: Vec<Client>,
    /// The organizational unit that holds the students' accounts.
    unit: String,
    /// Who signs the databases' certificates.
    ca: Option<PathBuf>,
    /// Where the profiles of all clients stand.
    config: Option<PathBuf>,
}

impl Served {
    /// What to set so that a client finds it. The keys open nothing but this cloud.
    fn greeting(&self, args: &Args) -> String {
        let mut text = String::new();
        let mut line = |line: &str| {
            let _ = writeln!(text, "{line}");
        };
        line(&format!("export AWS_ENDPOINT_URL={} AWS_REGION={REGION}", self.endpoint));
        line(&format!("# the grader, arn:aws:iam::{HUB}:user/{ADMINISTRATOR}"));
        line(&self.grader.export());
        line(&if args.no_roles {
            "# no account has its role yet: see `labproof cloud --help`".to_owned()
        } else {
            format!("# its role in each account: {ROLE_NAME}")
        });
        line("# the pages of its web servers; the header Host says which one is meant");
        line(&format!("export LABPROOF_HTTP_CONNECT_TO={}", self.pages));
        if let Some(ca) = &self.ca {
            line("# the certificate authority of its databases");
            line(&format!("export LABPROOF_SQL_CA={}", ca.display()));
        }
        line(&format!("# the organizational unit with the students' accounts: {}", self.unit));
        for student in &self.students {
            line(&format!("# the student {}, account {}", student.name, student.account));
            line(&format!("# {}", student.export()));
        }
        if let Some(config) = &self.config {
            line("# or a profile for each, for AWS_PROFILE: grader, and the students' ids");
            line(&format!("# export AWS_CONFIG_FILE={}", config.display()));
        }
        text
    }
}
