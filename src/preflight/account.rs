//! One account: entered with the external id and without, every read made once, and what stands there.

use crate::cohort::{self, Round, Target};
use crate::observe;
use crate::session::Session;
use labproof_checks::evidence::{Blind, Kept, ReasonCode};
use labproof_checks::preflight::{AccountSeen, Tried};
use std::sync::Arc;
use tokio::time::Instant;

/// What was tried in one account, and what was seen.
#[derive(Debug)]
pub(crate) struct Account {
    /// The twelve digits.
    pub(crate) id: String,
    /// The region of the student's lab.
    pub(crate) region: String,
    /// Who is let in, as a run of grading would see it.
    pub(crate) entry: Kept,
    /// How it was entered, if it was.
    pub(super) session: Option<Session>,
    tried: Tried,
    enabled: Option<Vec<String>>,
    looks: Vec<Kept>,
}

impl Account {
    /// What the checks judge.
    pub(crate) fn seen(&self) -> AccountSeen<'_> {
        let Self { region, tried, looks, .. } = self;
        AccountSeen { region, tried, enabled: self.enabled.as_deref(), looks }
    }

    /// Whether the role let the grader in as a run would enter.
    pub(crate) fn is_entered(&self) -> bool {
        self.tried.first.is_ok()
    }
}

/// Tries an account.
pub(super) async fn look(round: Arc<Round>, target: Target) -> Account {
    let until = round.until();
    let first = cohort::enter(&round, &target, until).await;
    let without = without_external_id(&round, &target, &first, until).await;
    let entry = cohort::entry(&round, &target, first.as_ref());
    let tried = Tried {
        given: asks_for_id(&target),
        first: first.as_ref().map(|_| ()).map_err(Clone::clone),
        without: without.as_ref().map(|tried| tried.as_ref().map(|_| ()).map_err(Clone::clone)),
    };
    let session = first.ok().or_else(|| without?.ok());
    let mut account = Account {
        id: target.account,
        region: target.region,
        entry,
        session: session.clone(),
        tried,
        enabled: None,
        looks: Vec::new(),
    };
    if let Some(session) = session {
        read(&round, &session, &mut account, until).await;
    }
    account
}

/// Whether strangers are kept out: by an external id that is named, or because a profile needs none.
fn asks_for_id(target: &Target) -> bool {
    target.external_id.is_some() || target.profile.is_some()
}

/// The same without the external id, where one is named and AWS answered. A role that lets in whoever
/// names none would let in anybody who has the grader name it.
async fn without_external_id(
    round: &Round,
    target: &Target,
    first: &Result<Session, Blind>,
    until: Instant,
) -> Option<Result<Session, Blind>> {
    target.external_id.as_ref().filter(|_| target.profile.is_none())?;
    let answered = first.as_ref().err().is_none_or(|why| why.code == ReasonCode::AssumeRoleRefused);
    let target = Target { external_id: None, ..target.clone() };
    if answered { Some(cohort::enter(round, &target, until).await) } else { None }
}

async fn read(round: &Round, session: &Session, account: &mut Account, until: Instant) {
    let reads = round.plan.sources().filter(|source| source.action().is_some());
    let plan = round.plan.of(reads.collect::<Vec<_>>());
    account.looks = observe::every_read(session, &plan, until).await;
    let (enabled, elsewhere) =
        observe::everywhere_else(session, &plan, &account.looks, until).await;
    account.looks.extend(elsewhere);
    account.enabled = (!enabled.is_empty()).then_some(enabled);
}

/// Nobody looked at the account: nothing is known of it.
pub(super) fn missed(round: &Round, target: &Target, why: Blind) -> Account {
    Account {
        id: target.account.clone(),
        region: target.region.clone(),
        entry: cohort::entry(round, target, Err(&why)),
        session: None,
        tried: Tried { given: asks_for_id(target), first: Err(why), without: None },
        enabled: None,
        looks: Vec::new(),
    }
}
