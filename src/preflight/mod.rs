//! Trying, before the class, whether it can be held and graded: in each account, in each region, and on
//! the grader's own side. What is found here goes to `labproof_checks::preflight`, which judges it.

mod account;
mod grader;
mod regions;
mod roots;

pub(crate) use account::Account;
pub(crate) use grader::Own;
pub(crate) use regions::Region;

use crate::cohort::{self, Manner, Round};
use crate::roster::Row;
use crate::stop;
use futures::FutureExt;
use indicatif::ProgressBar;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Tries every account of these rows, side by side.
pub(crate) async fn accounts(
    round: &Arc<Round>,
    rows: &[Row],
    progress: &ProgressBar,
) -> Vec<Account> {
    let (send, mut receive) = mpsc::channel(64);
    let manner = Manner {
        look: |round, target| account::look(round, target).boxed(),
        missed: account::missed,
    };
    let looking = cohort::side_by_side(round, rows, manner, send, progress, stop::never());
    let receiving = async {
        let mut accounts = Vec::new();
        while let Some(account) = receive.recv().await {
            accounts.push(account);
        }
        accounts
    };
    futures::join!(looking, receiving).1
}

/// What AWS offers in each region that students do the lab in.
pub(crate) async fn regions(round: &Round, accounts: &[Account]) -> Vec<Region> {
    regions::look(round, accounts).await
}
