//! Many accounts at once, none hurting another.

mod own;

pub(crate) use own::trouble;

use crate::observe::{self, Directions, Plan};
use crate::roster::Row;
use crate::session::profile::{self, ByProfile};
use crate::session::{self, AssumeRole, Base, Session};
use crate::stop::Stop;
use crate::store::{Store, StoreError};
use futures::FutureExt;
use futures::future::BoxFuture;
use indicatif::ProgressBar;
use labproof_checks::evidence::{Blind, Kept, ReasonCode, SESSION};
use own::Entries;
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How every account of a run is looked at.
#[derive(Debug)]
pub(crate) struct Round {
    /// The run's configuration.
    pub(crate) base: Base,
    /// What is looked at.
    pub(crate) plan: Plan,
    /// The run's id.
    pub(crate) run: String,
    /// What a session may do at most.
    pub(crate) policy: String,
    /// The role where the roster names none.
    pub(crate) role_name: String,
    /// The external id where the roster names none.
    pub(crate) external_id: Option<SecretString>,
    /// The region where the roster names none.
    pub(crate) region: String,
    /// How many accounts in parallel.
    pub(crate) concurrency: usize,
}

/// One account to look at.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The twelve digits.
    pub(crate) account: String,
    /// The region of the student's lab.
    pub(crate) region: String,
    /// The role, if it is not the one that goes by name.
    pub(crate) role_arn: Option<String>,
    /// The external id that the role asks for.
    pub(crate) external_id: Option<SecretString>,
    /// The named profile to enter the account by, where no role is.
    pub(crate) profile: Option<String>,
    /// The way to the student's database.
    pub(crate) directions: Directions,
}

/// How an account is looked at.
#[derive(Debug)]
pub(crate) struct Manner<T> {
    /// The look.
    pub(crate) look: fn(Arc<Round>, Target) -> BoxFuture<'static, T>,
    /// What is told of an account where the look itself fails, by a fault of ours.
    pub(crate) failed: fn(&Round, &Target) -> T,
}

impl Round {
    /// What it takes to enter an account.
    pub(crate) fn assume_role<'a>(&'a self, target: &'a Target) -> AssumeRole<'a> {
        AssumeRole {
            account: &target.account,
            role_arn: target.role_arn.as_deref(),
            role_name: &self.role_name,
            external_id: target.external_id.as_ref(),
            region: &target.region,
            run: &self.run,
            policy: &self.policy,
        }
    }
}

/// Looks at the accounts of these rows side by side, none hurting another, and sends what is seen of each
/// as soon as it is. An account that two rows name in one region is looked at once. When it is told to
/// stop, looks that have not come to their end are given up.
pub(crate) async fn side_by_side<T: Send + 'static>(
    round: &Arc<Round>,
    rows: &[Row],
    manner: Manner<T>,
    send: mpsc::Sender<T>,
    progress: &ProgressBar,
    stop: Stop,
) {
    let Manner { look, failed } = manner;
    let slots = Arc::new(Semaphore::new(round.concurrency));
    let mut looking = JoinSet::new();
    for target in targets(round, rows) {
        let (round, send, slots) = (Arc::clone(round), send.clone(), Arc::clone(&slots));
        let progress = progress.clone();
        looking.spawn(async move {
            let _slot = slots.acquire().await;
            let seen = undisturbed(&round, target, Manner { look, failed }).await;
            progress.inc(1);
            // The receiver ends early only if it cannot go on, and then says so itself.
            let _ = send.send(seen).await;
        });
    }
    drop(send);
    let all = async { while looking.join_next().await.is_some() {} };
    tokio::select! {
        () = all => {}
        () = stop => looking.shutdown().await,
    }
    progress.finish_and_clear();
}

/// Looks at the accounts of these rows once, and keeps what is seen. When it is told to stop, all that
/// has been seen is kept. Gives also what is wrong on the grader's own side, if accounts could not be
/// entered for that.
///
/// # Errors
/// The evidence could not be kept. Whatever happens in an account is evidence, not an error.
pub(crate) async fn observe(
    round: Arc<Round>,
    rows: &[Row],
    store: Store,
    progress: &ProgressBar,
    stop: Stop,
) -> Result<(Store, Option<Blind>), StoreError> {
    let (send, receive) = mpsc::channel(64);
    let keeper = tokio::task::spawn_blocking(move || keep(store, receive));
    let manner = Manner { look: |round, target| look(round, target).boxed(), failed };
    side_by_side(&round, rows, manner, send, progress, stop).await;
    keeper.await.expect("the keeper of the evidence does not panic")
}

fn keep(
    mut store: Store,
    mut seen: mpsc::Receiver<Vec<Kept>>,
) -> Result<(Store, Option<Blind>), StoreError> {
    let mut entries = Entries::default();
    while let Some(observations) = seen.blocking_recv() {
        add(&mut store, &entries.pass(observations))?;
    }
    let (held_back, trouble) = entries.close();
    add(&mut store, &held_back)?;
    Ok((store, trouble))
}

fn add(store: &mut Store, observations: &[Kept]) -> Result<(), StoreError> {
    store.add(observations)?;
    // Only now are they on the disk: whoever reads the log may count on them.
    for kept in observations {
        tracing::debug!(id = %kept.id(), "kept");
    }
    Ok(())
}

fn targets(round: &Round, rows: &[Row]) -> Vec<Target> {
    let mut known = BTreeSet::new();
    rows.iter()
        .map(|row| Target {
            account: row.account_id.clone(),
            region: row.region.clone().unwrap_or_else(|| round.region.clone()),
            role_arn: row.role_arn.clone(),
            external_id: row.external_id.clone().or_else(|| round.external_id.clone()),
            profile: row.profile.clone(),
            directions: directions(row),
        })
        .filter(|target| known.insert((target.account.clone(), target.region.clone())))
        .collect()
}

fn directions(row: &Row) -> Directions {
    Directions {
        db_endpoint: row.db_endpoint.clone(),
        ssh: row.ssh.clone(),
        host_key: row.ssh_host_key.clone(),
    }
}

/// A fault of ours in one account is that account's alone.
async fn undisturbed<T: Send + 'static>(
    round: &Arc<Round>,
    target: Target,
    manner: Manner<T>,
) -> T {
    let task = tokio::spawn((manner.look)(Arc::clone(round), target.clone()));
    task.await.unwrap_or_else(|fault| {
        let account = &target.account;
        tracing::error!(account, %fault, "looking at the account failed; please report this");
        (manner.failed)(round, &target)
    })
}

/// A fault of ours is evidence too.
fn failed(round: &Round, target: &Target) -> Vec<Kept> {
    let why = Blind::new(ReasonCode::Internal, SESSION.as_str());
    vec![entry(round, target, Err(&why))]
}

/// Enters an account as its roster row says, in the time that it has.
///
/// # Errors
/// Why it could not be entered.
pub(crate) async fn enter(round: &Round, target: &Target) -> Result<Session, Blind> {
    timeout(round.plan.timeout, entering(round, target))
        .await
        .unwrap_or_else(|_elapsed| Err(Blind::new(ReasonCode::Timeout, SESSION.as_str())))
}

async fn entering(round: &Round, target: &Target) -> Result<Session, Blind> {
    let Some(profile) = &target.profile else {
        return session::enter(&round.base, &round.assume_role(target)).await;
    };
    let (account, region, run) = (&target.account, &target.region, &round.run);
    profile::enter(&round.base, &ByProfile { account, profile, region, run }).await
}

/// The observation that says whether an account could be entered.
pub(crate) fn entry(round: &Round, target: &Target, entered: Result<&Session, &Blind>) -> Kept {
    let Target { account, region, .. } = target;
    Kept::of(session::observation(account, region, &round.run, entered, &round.plan.clock))
}

async fn look(round: Arc<Round>, target: Target) -> Vec<Kept> {
    let entered = enter(&round, &target).await;
    let entry = entry(&round, &target, entered.as_ref());
    let seen = match entered {
        Ok(session) => observe::account(&session, &round.plan, &target.directions, entry).await,
        Err(_) => vec![entry],
    };
    if target.profile.is_none() { seen } else { seen.iter().map(profile::as_of_profile).collect() }
}
