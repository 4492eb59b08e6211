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
pub(crate) use services::mysql::Tls;
pub(crate) use services::way::{Directions, Ways};
#[cfg(feature = "rehearsal")]
pub(crate) use services::{ec2, rds};
pub(crate) use services::{mysql, offers, ssh};

use crate::session::Session;
use labproof_checks::evidence::{IMAGES, Kept};
use scan::Scan;
use tokio::time::Instant;

/// Looks at an account that was entered, as `entered` says: at the session's region, and if that holds
/// nothing of the lab, at the others that the account has enabled; all of it until then. That it was
/// entered is the first of what was seen.
pub(crate) async fn account(
    session: &Session,
    plan: &Plan,
    directions: &Directions,
    entered: Kept,
    until: Instant,
) -> Vec<Kept> {
    let way = Scan { session, plan, directions, until };
    let mut seen = vec![entered];
    seen.extend(region(way).await);
    if !plan.one_region {
        seen.extend(regions::elsewhere(way, &seen).await);
    }
    seen
}

/// Makes one call at least of every read of the plan's, at the session's region, whatever that holds: what
/// may be read is tried, not guessed.
pub(crate) async fn every_read(session: &Session, plan: &Plan, until: Instant) -> Vec<Kept> {
    let directions = Directions::default();
    let scan = Scan { session, plan, directions: &directions, until };
    let mut seen = region(scan).await;
    if plan.sources.contains(&IMAGES) {
        // Without a server there is no image to ask for.
        seen.retain(|kept| kept.look.source() != IMAGES);
        let asked = services::ec2::any_image(session);
        seen.extend(scan.one(IMAGES, asked).await.into_iter().map(Kept::of));
    }
    seen
}

/// What stands of the lab in the account's other regions, and which regions it has enabled; none if it
/// does not tell.
pub(crate) async fn everywhere_else(
    session: &Session,
    plan: &Plan,
    seen: &[Kept],
    until: Instant,
) -> (Vec<String>, Vec<Kept>) {
    let directions = Directions::default();
    regions::standing_elsewhere(Scan { session, plan, directions: &directions, until }, seen).await
}

/// Looks at one region of an account.
async fn region(scan: Scan<'_>) -> Vec<Kept> {
    scan.look(&services::OBSERVERS).await
}

#[cfg(test)]
pub(crate) mod fake;
#[cfg(test)]
mod tests;
