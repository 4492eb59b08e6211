//! Many accounts at once, none hurting another.

mod own;

use crate::observe::{self, Directions, Plan};
use crate::roster::Row;
use crate::session::{self, AssumeRole, Base};
use crate::stop::Stop;
use crate::store::{Store, StoreError};
use indicatif::ProgressBar;
use labproof_checks::evidence::{Blind, Kept, Look, Observation, ReasonCode, SESSION};
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
struct Target {
    account: String,
    region: String,
    role_arn: Option<String>,
    external_id: Option<SecretString>,
    directions: Directions,
}

/// Looks at the accounts of these rows once, and keeps what is seen. An account that two rows name
/// in one region is looked at once. When it is told to stop, looks that have not come to their end
/// are given up, and all that have are kept. Gives also what is wrong on the grader's own side, if
/// accounts could not be entered for that.
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
    let slots = Arc::new(Semaphore::new(round.concurrency));
    let mut looking = JoinSet::new();
    for target in targets(&round, rows) {
        let (round, send, slots) = (Arc::clone(&round), send.clone(), Arc::clone(&slots));
        let progress = progress.clone();
        looking.spawn(async move {
            let _slot = slots.acquire().await;
            let seen = undisturbed(&round, target).await;
            progress.inc(1);
            // The keeper ends early only if it cannot write, and then says so itself.
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

/// A fault of ours in one account is that account's, and evidence too.
async fn undisturbed(round: &Arc<Round>, target: Target) -> Vec<Kept> {
    let (account, region) = (target.account.clone(), target.region.clone());
    let task = tokio::spawn({
        let round = Arc::clone(round);
        async move { look(&round, &target).await }
    });
    task.await.unwrap_or_else(|fault| {
        tracing::error!(account, %fault, "looking at the account failed; please report this");
        let why = Blind::new(ReasonCode::Internal, SESSION.as_str());
        let look = Look::blind(SESSION, why);
        let at = round.plan.clock.now();
        vec![Kept::of(Observation { run: round.run.clone(), account, region, at, look })]
    })
}

async fn look(round: &Round, target: &Target) -> Vec<Kept> {
    let assume_role = AssumeRole {
        account: &target.account,
        role_arn: target.role_arn.as_deref(),
        role_name: &round.role_name,
        external_id: target.external_id.as_ref(),
        region: &target.region,
        run: &round.run,
        policy: &round.policy,
    };
    let entering = session::enter(&round.base, &assume_role);
    let entered = timeout(round.plan.timeout, entering)
        .await
        .unwrap_or_else(|_elapsed| Err(Blind::new(ReasonCode::Timeout, SESSION.as_str())));
    let entry = Kept::of(session::observation(
        &target.account,
        &target.region,
        &round.run,
        entered.as_ref(),
        &round.plan.clock,
    ));
    match entered {
        Ok(session) => observe::account(&session, &round.plan, &target.directions, entry).await,
        Err(_) => vec![entry],
    }
}
