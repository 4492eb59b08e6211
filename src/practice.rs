//! Grading on the embedded cloud: what a real run has, on a cloud of our own and its clock.

use crate::clock::Clock;
use crate::commands::cloud::VISITOR;
use crate::commands::run::Grader;
use crate::exit::Failure;
use crate::grading::{Judged, Policy};
use crate::observe::mysql::Tls;
use crate::observe::{Pages, Plan};
use crate::role;
use crate::roster::Row;
use crate::session::{Base, Patience};
use crate::stop;
use crate::store::Store;
use aws_credential_types::Credentials;
use indicatif::ProgressBar;
use jiff::Timestamp;
use labproof_checks::lab::Lab;
use labproof_cloud::Cloud;
use labproof_reports::Gradebook;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::net::TcpListener;

/// How the embedded cloud is asked: it answers at once, but for a DB instance, which it creates when its
/// server has started.
pub(crate) fn patience() -> Patience {
    Patience {
        attempt: Duration::from_mins(1),
        operation: Duration::from_mins(2),
        backoff: Duration::from_millis(2),
        ..Patience::default()
    }
}

/// What whoever calls from an account of the embedded cloud has.
pub(crate) fn base(cloud: &Cloud, account: &str, region: &str) -> Base {
    let key = cloud.access_key(account);
    let key = Credentials::new(key.id, key.secret, key.session_token, None, "embedded");
    Base::with_key(cloud.http_client(), &patience(), region, key)
}

/// What time it is on this machine: where the clock of an embedded cloud begins.
pub(crate) fn now() -> Timestamp {
    Clock::system().now()
}

/// The clock of the embedded cloud.
pub(crate) fn clock(cloud: &Cloud) -> Clock {
    let cloud = cloud.clone();
    Clock::of(move || cloud.now())
}

/// A class on the embedded cloud.
pub(crate) struct Class {
    /// The command, by which the store knows its runs.
    pub(crate) command: &'static str,
    pub(crate) lab: Lab,
    /// The grader's account.
    pub(crate) hub: &'static str,
    /// How its databases prove who they are; `None` if there are none.
    pub(crate) tls: Option<Tls>,
    /// When it began.
    pub(crate) since: Timestamp,
    pub(crate) roster: Vec<Row>,
}

/// A grader of a class, and its evidence.
pub(crate) struct Practice {
    pub(crate) grader: Grader,
    store: Option<Store>,
}

impl Practice {
    pub(crate) fn new(class: Class, cloud: &Cloud, store: Store) -> Self {
        let Class { command, lab, hub, tls, since, roster } = class;
        let mut plan = Plan::new(&lab, since, tls, clock(cloud));
        plan.pace = Duration::ZERO;
        let grader = Grader {
            command: command.to_owned(),
            policy: Policy::default(),
            receipts: None,
            elsewhere: BTreeSet::new(),
            roster,
            base: base(cloud, hub, &lab.region),
            plan,
            role_name: role::ROLE_NAME.to_owned(),
            external_id: None,
            region: lab.region.clone(),
            concurrency: None,
            lab,
        };
        Self { grader, store: Some(store) }
    }

    /// One run, as `labproof grade` makes it.
    ///
    /// # Errors
    /// The store could not be read or written.
    pub(crate) async fn grade(&mut self) -> Result<Gradebook, Failure> {
        let store = self.store.take().expect("a run gives the store back");
        let grader = &self.grader;
        let kept = Judged { store, standings: grader.standings() };
        let (quiet, roster) = (ProgressBar::hidden(), &grader.roster);
        let (kept, book) = grader.run(kept, roster, &quiet, stop::never()).await?;
        self.store = Some(kept.store);
        Ok(book)
    }
}

/// Serves the pages of the cloud's web servers, and says how they are asked for.
///
/// # Errors
/// No port of loopback can be had.
pub(crate) async fn serve_pages(cloud: &Cloud) -> Result<Pages, Failure> {
    let unserved = |error| Failure::Internal(miette::miette!("pages cannot be served: {error}"));
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(unserved)?;
    let connect_to = Some(listener.local_addr().map_err(unserved)?);
    let cloud = cloud.clone();
    tokio::spawn(async move { cloud.serve_pages(listener, VISITOR).await });
    Ok(Pages { connect_to, ..Pages::default() })
}
