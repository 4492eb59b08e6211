//! The other regions of an account, where the named one holds nothing of the lab.

use super::{Directions, Plan, region};
use crate::session::Session;
use futures::StreamExt;
use futures::stream;
use labproof_checks::evidence::{Kept, Look, Source, View};
use labproof_checks::judge::Case;
use labproof_checks::region::holds_lab;

/// How many regions of one account are looked at side by side.
const AT_ONCE: usize = 8;

/// What is enough to tell whether a region holds anything of the lab, live or on record.
const TELLING: [Source; 4] =
    [Source::SecurityGroups, Source::DbInstances, Source::DbSnapshots, Source::Trail];

/// Looks into the other enabled regions, unless the session's own holds something of the lab, as what
/// was `seen` of it tells, from the door on; and whole at the first that does. A region that cannot
/// be looked at tells nothing.
pub(super) async fn elsewhere(
    session: &Session,
    plan: &Plan,
    directions: &Directions,
    seen: &[Kept],
) -> Vec<Kept> {
    let named = session.region();
    if holds(session, plan, named, seen) {
        return Vec::new();
    }
    let glance = Plan { sources: TELLING.into(), login: None, ..plan.clone() };
    let door = &seen[..1];
    let glances: Vec<(String, Vec<Kept>)> = stream::iter(enabled(seen))
        .filter(|other| std::future::ready(other != named))
        .map(|other| {
            let glance = &glance;
            async move {
                let found = region(&session.in_region(&other), glance, directions).await;
                (other, door.iter().cloned().chain(found).collect())
            }
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    for (other, found) in glances {
        if holds(session, plan, &other, &found) {
            return region(&session.in_region(&other), plan, directions).await;
        }
    }
    Vec::new()
}

fn holds(session: &Session, plan: &Plan, region: &str, seen: &[Kept]) -> bool {
    holds_lab(&Case {
        lab: &plan.lab,
        account: &session.caller().account,
        region,
        observations: seen,
        as_of: plan.clock.now(),
        since: Some(plan.since),
        deadline: None,
        staff: &[],
        waivers: &[],
    })
}

fn enabled(seen: &[Kept]) -> Vec<String> {
    let regions = seen.iter().filter_map(|observation| match &observation.look {
        Look::Seen(View::Regions(regions)) => Some(regions.clone()),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    regions.flatten().collect()
}
