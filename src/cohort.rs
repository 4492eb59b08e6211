//! Many accounts at once, none hurting another.

mod own;
mod width;

pub(crate) use own::trouble;
pub(crate) use width::START;

use crate::observe::{self, Directions, Plan};
use crate::roster::Row;
use crate::session::profile::{self, ByProfile};
use crate::session::{self, AssumeRole, Base, Session};
use crate::stop::Stop;
use crate::store::StoreError;
use futures::FutureExt;
use futures::future::BoxFuture;
use indicatif::ProgressBar;
use labproof_checks::evidence::{Blind, Cause, Kept, ReasonCode, SESSION};
use own::Entries;
use secrecy::SecretString;
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use width::{Meter, Width};

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
    /// How many accounts in parallel, if anybody says.
    pub(crate) concurrency: Option<usize>,
    /// When the run ends, whoever has been reached by then.
    pub(crate) ends: Option<Instant>,
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
    /// What is told of an account that nobody looked at: the run was over, or the look itself failed.
    pub(crate) missed: fn(&Round, &Target, Blind) -> T,
}

impl<T> Clone for Manner<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Manner<T> {}

impl Round {
    /// When a look at an account ends that begins now.
    pub(crate) fn until(&self) -> Instant {
        self.plan.until(self.ends)
    }

    fn is_over(&self) -> bool {
        self.ends.is_some_and(|ends| Instant::now() >= ends)
    }

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
/// as soon as it is. An account that two rows name in one region is looked at once. Of an account that is
/// done, nothing stays in memory. When it is told to stop, looks that have not come to their end are
/// given up.
pub(crate) async fn side_by_side<T: Send + 'static>(
    round: &Arc<Round>,
    rows: &[Row],
    manner: Manner<T>,
    send: mpsc::Sender<T>,
    progress: &ProgressBar,
    stop: Stop,
) {
    let mut looking = JoinSet::new();
    let all = async {
        let traffic = round.base.traffic();
        let mut width = Width::new(round.concurrency, Meter::read(traffic.slowed()));
        let mut waiting = targets(round, rows);
        loop {
            traffic.set_width(width.now());
            for target in waiting.by_ref().take(width.now().saturating_sub(looking.len())) {
                looking.spawn(one(Arc::clone(round), target, manner, send.clone()));
            }
            if looking.join_next().await.is_none() {
                break;
            }
            progress.inc(1);
            width.done(Instant::now(), || Meter::read(traffic.slowed()));
        }
        traffic.set_width(width.found());
    };
    tokio::select! {
        () = all => {}
        () = stop => looking.shutdown().await,
    }
    progress.finish_and_clear();
}

/// Looks at one account, unless the run is over.
async fn one<T>(round: Arc<Round>, target: Target, manner: Manner<T>, send: mpsc::Sender<T>) {
    let seen = if round.is_over() {
        let why = Blind::new(ReasonCode::Timeout, SESSION.as_str()).because(Cause::NotReached);
        (manner.missed)(&round, &target, why)
    } else {
        undisturbed(&round, target, manner).await
    };
    // The receiver ends early only if it cannot go on, and then says so itself.
    let _ = send.send(seen).await;
}

/// The look of a run.
pub(crate) const LOOK: Manner<Vec<Kept>> =
    Manner { look: |round, target| look(round, target).boxed(), missed };

/// Who keeps what is seen.
pub(crate) trait Keep: Send + 'static {
    /// Keeps looks, each of them what was seen of one account: all of it is on the disk then, or nothing.
    ///
    /// # Errors
    /// It could not be kept.
    fn keep(&mut self, looks: Vec<Vec<Kept>>) -> Result<(), StoreError>;
}

/// Looks at the accounts of these rows once, and has kept what is seen. When it is told to stop, all that
/// has been seen is kept. Gives also what is wrong on the grader's own side, if accounts could not be
/// entered for that.
///
/// # Errors
/// The evidence could not be kept. Whatever happens in an account is evidence, not an error.
pub(crate) async fn observe<K: Keep>(
    round: Arc<Round>,
    rows: &[Row],
    keeper: K,
    progress: &ProgressBar,
    stop: Stop,
) -> Result<(K, Option<Blind>), StoreError> {
    let (send, receive) = mpsc::channel(TOGETHER);
    let keeper = tokio::task::spawn_blocking(move || keep(keeper, receive));
    side_by_side(&round, rows, LOOK, send, progress, stop).await;
    keeper.await.expect("the keeper of the evidence does not panic")
}

/// How many accounts are kept by one commit at most, and wait for it. At the end of a run one thread alone has
/// what is left of them.
const TOGETHER: usize = 24;

/// How long who is done waits for others: it is the commits that take time.
const GATHERING: Duration = Duration::from_millis(50);

/// Gathers what is kept by one commit; says whether there is something.
async fn gather(seen: &mut mpsc::Receiver<Vec<Kept>>, waiting: &mut Vec<Vec<Kept>>) -> bool {
    if seen.recv_many(waiting, TOGETHER).await == 0 {
        return false;
    }
    let ends = Instant::now() + GATHERING;
    while let Some(left) = TOGETHER.checked_sub(waiting.len()).filter(|left| *left > 0) {
        // None at once, when nobody is looked at any more.
        match timeout_at(ends, seen.recv_many(waiting, left)).await {
            Ok(more) if more > 0 => {}
            Ok(_) | Err(_) => break,
        }
    }
    true
}

fn keep<K: Keep>(
    mut keeper: K,
    mut seen: mpsc::Receiver<Vec<Kept>>,
) -> Result<(K, Option<Blind>), StoreError> {
    let mut entries = Entries::default();
    let mut waiting = Vec::new();
    let runtime = Handle::current();
    while runtime.block_on(gather(&mut seen, &mut waiting)) {
        keeper.keep(waiting.drain(..).map(|seen| entries.pass(seen)).collect())?;
    }
    let (held_back, trouble) = entries.close();
    keeper.keep(held_back.into_iter().map(|entry| vec![entry]).collect())?;
    Ok((keeper, trouble))
}

fn targets<'r>(round: &'r Round, rows: &'r [Row]) -> impl Iterator<Item = Target> + 'r {
    let mut known = HashSet::new();
    rows.iter()
        .map(|row| Target {
            account: row.account_id.clone(),
            region: row.region.clone().unwrap_or_else(|| round.region.clone()),
            role_arn: row.role_arn.clone(),
            external_id: row.external_id.clone().or_else(|| round.external_id.clone()),
            profile: row.profile.clone(),
            directions: directions(row),
        })
        .filter(move |target| known.insert((target.account.clone(), target.region.clone())))
}

fn directions(row: &Row) -> Directions {
    Directions {
        db_endpoint: row.db_endpoint.clone(),
        ssh: row.ssh.clone(),
        host_key: row.ssh_host_key.clone(),
    }
}

/// A fault of ours in one account is that account's alone, and evidence too.
async fn undisturbed<T>(round: &Arc<Round>, target: Target, manner: Manner<T>) -> T {
    let look = AssertUnwindSafe((manner.look)(Arc::clone(round), target.clone()));
    look.catch_unwind().await.unwrap_or_else(|_told_by_the_panic_itself| {
        let account = &target.account;
        tracing::error!(account, "looking at the account failed; please report this");
        let why = Blind::new(ReasonCode::Internal, SESSION.as_str());
        (manner.missed)(round, &target, why)
    })
}

/// What is kept of an account that nobody looked at.
#[expect(clippy::needless_pass_by_value, reason = "other manners keep the reason")]
fn missed(round: &Round, target: &Target, why: Blind) -> Vec<Kept> {
    vec![entry(round, target, Err(&why))]
}

/// Enters an account as its roster row says, until then.
///
/// # Errors
/// Why it could not be entered.
pub(crate) async fn enter(
    round: &Round,
    target: &Target,
    until: Instant,
) -> Result<Session, Blind> {
    timeout_at(until, entering(round, target))
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
    let until = round.until();
    let entered = enter(&round, &target, until).await;
    let entry = entry(&round, &target, entered.as_ref());
    let seen = match entered {
        Ok(session) => {
            observe::account(&session, &round.plan, &target.directions, entry, until).await
        }
        Err(_) => vec![entry],
    };
    if target.profile.is_none() { seen } else { seen.iter().map(profile::as_of_profile).collect() }
}
