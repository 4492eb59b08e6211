//! Looking at an account: every source that the lab's checks read, in parallel, and each answer or
//! failure an observation. The only code that imports an SDK, MySQL or SSH.

pub(crate) mod answer;
mod byte_limit;
mod isolated;
mod plan;
mod regions;
mod scan;
mod services;

pub(crate) use plan::{Pages, Plan};
pub(crate) use services::way::{Directions, Ways};
#[cfg(feature = "rehearsal")]
pub(crate) use services::{ec2, rds};
pub(crate) use services::{mysql, ssh};

use crate::session::Session;
use labproof_checks::evidence::Kept;
use scan::Scan;

/// Looks at an account that was entered, as `entered` says: at the session's region, and if that holds
/// nothing of the lab, at the others that the account has enabled. That it was entered is the first
/// of what was seen.
pub(crate) async fn account(
    session: &Session,
    plan: &Plan,
    directions: &Directions,
    entered: Kept,
) -> Vec<Kept> {
    let mut seen = vec![entered];
    seen.extend(region(session, plan, directions).await);
    if !plan.one_region {
        seen.extend(regions::elsewhere(session, plan, directions, &seen).await);
    }
    seen
}

/// Looks at one region of an account.
async fn region(session: &Session, plan: &Plan, directions: &Directions) -> Vec<Kept> {
    Scan::new(session, plan, directions).look(&services::OBSERVERS).await
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
