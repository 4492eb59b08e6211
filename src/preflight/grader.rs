//! The grader's own side: whether it may assume roles, how long it may, its clock, its certificates.

use super::{Account, roots};
use crate::clock;
use crate::cohort::{self, Round};
use crate::observe::Tls;
use jiff::Timestamp;
use labproof_checks::preflight::{CredentialsEnd, GraderSeen, Way};
use std::collections::BTreeSet;

/// What is known of the grader's own side before anything is tried.
#[derive(Debug)]
pub(crate) struct Own {
    /// How databases prove who they are; `None` if none is asked.
    pub(crate) tls: Option<Tls>,
    /// How tables will be looked at.
    pub(crate) way: Way,
    /// Whether students' receipts will be taken in.
    pub(crate) receipts: bool,
    /// When the class ends, if that was said.
    pub(crate) class_ends: Option<Timestamp>,
    /// When the environment says that its credentials end.
    pub(crate) expire: Option<Timestamp>,
    /// How many students' databases have an address in the roster.
    pub(crate) endpoints: usize,
    /// How many students there are.
    pub(crate) students: usize,
}

impl Own {
    /// What was seen, once every account was tried.
    pub(crate) async fn seen(&self, round: &Round, accounts: &[Account]) -> GraderSeen {
        let entered = accounts.iter().filter(|account| account.is_entered()).count();
        GraderSeen {
            trouble: cohort::trouble(accounts.iter().map(|account| &account.entry)),
            entered,
            refused: accounts.len() - entered,
            credentials: self.credentials(round).await,
            class_ends: self.class_ends,
            ahead: round.base.traffic().ahead().and_then(clock::differs),
            roots: self.tls.as_ref().and_then(|tls| {
                let regions: BTreeSet<&str> =
                    accounts.iter().map(|account| account.region.as_str()).collect();
                roots::of(tls, &regions, round.plan.clock.now())
            }),
            way: self.way,
            receipts: self.receipts,
            pages: round.plan.pages.is_some(),
            endpoints: self.endpoints,
            students: self.students,
        }
    }

    /// A key without a session token lasts; whoever made a session may say when it ends.
    async fn credentials(&self, round: &Round) -> CredentialsEnd {
        let Some(credentials) = round.base.credentials().await else {
            return CredentialsEnd::Unknown;
        };
        let told = credentials.expiry().and_then(|at| Timestamp::try_from(at).ok());
        match told.or(self.expire) {
            Some(at) => CredentialsEnd::At(at),
            None if credentials.session_token().is_some() => CredentialsEnd::Unknown,
            None => CredentialsEnd::Never,
        }
    }
}
