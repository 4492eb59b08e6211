//! The other regions of an account, where the named one holds no instance of the lab's.

use super::scan::Scan;
use super::services::ec2;
use super::{Plan, region};
use crate::session::Session;
use futures::StreamExt;
use futures::stream;
use labproof_checks::evidence::{
    AUTOMATED_BACKUPS, Answer, Blind, DB_EVENTS, IMAGES, Kept, Look, REGIONS, RegionScan, Source,
    TRAIL, VPCS,
};
use labproof_checks::judge::Case;
use labproof_checks::region::{holds_instance, holds_lab};
use tokio::time::timeout_at;

/// How many regions of one account are looked at in parallel.
const AT_ONCE: usize = 8;

/// What is enough to tell whether a region holds anything of the lab, live or on record: what the lab
/// reads of AWS and of each region, but for what only goes with other things.
fn telling(plan: &Plan) -> impl Iterator<Item = Source> {
    let accompanies = [VPCS, IMAGES, AUTOMATED_BACKUPS, DB_EVENTS, REGIONS];
    let read = plan.sources.iter().copied().filter(|source| source.action().is_some());
    read.filter(move |source| !accompanies.contains(source))
}

/// Where each partition of AWS began: a region that no account can leave out.
const FIRST: [(&str, &str); 3] =
    [("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1"), ("aws", "us-east-1")];

/// Looks into every other enabled region, unless the session's own holds an instance of the lab's, as
/// what was `seen` of it tells, from the session on; and whole at all that hold one, or where none does,
/// at all that hold anything of the lab. A region that cannot be looked at is blind by itself, and
/// tells nothing. Which ones were looked into is kept.
pub(super) async fn elsewhere(scan: Scan<'_>, seen: &[Kept]) -> Vec<Kept> {
    let Scan { session, plan, .. } = scan;
    let named = session.region();
    if holds_instance(&case(session, plan, named, seen)) {
        return Vec::new();
    }
    let others: Vec<String> =
        enabled(scan, seen).await.into_iter().filter(|other| other != named).collect();
    if others.is_empty() {
        return Vec::new();
    }
    let glance = plan.of(telling(plan));
    let glances: Vec<(String, Vec<Kept>)> = stream::iter(others)
        .map(|other| {
            let glance = &glance;
            async move {
                let session = &session.in_region(&other);
                let found = region(Scan { session, plan: glance, ..scan }).await;
                (other, seen[..1].iter().cloned().chain(found).collect())
            }
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    let scanned = glances.iter().map(|(region, found)| RegionScan {
        region: region.clone(),
        blind: found.iter().find_map(blindness),
    });
    let mut found = vec![scan.observed(Answer::Glances(scanned.collect()))];
    for other in worth_a_look(session, plan, &glances) {
        found.extend(region(Scan { session: &session.in_region(other), ..scan }).await);
    }
    found
}

/// What stands of the lab in the other enabled regions, and which regions are enabled.
pub(super) async fn standing_elsewhere(scan: Scan<'_>, seen: &[Kept]) -> (Vec<String>, Vec<Kept>) {
    let Scan { session, plan, .. } = scan;
    let enabled = enabled(scan, seen).await;
    if plan.one_region {
        return (enabled, Vec::new());
    }
    let others_of_regions = [VPCS, IMAGES, DB_EVENTS, REGIONS, TRAIL];
    let read = plan.sources.iter().copied().filter(|source| source.action().is_some());
    let standing = plan.of(read.filter(|source| !others_of_regions.contains(source)));
    let others = enabled.iter().filter(|other| *other != session.region()).cloned();
    let found = stream::iter(others.collect::<Vec<_>>()).map(|other| {
        let standing = &standing;
        async move {
            let session = &session.in_region(&other);
            region(Scan { session, plan: standing, ..scan }).await
        }
    });
    let found: Vec<Vec<Kept>> = found.buffered(AT_ONCE).collect().await;
    (enabled, found.concat())
}

/// The regions that hold an instance of the lab's; where none does, those that hold anything of it.
fn worth_a_look<'g>(
    session: &Session,
    plan: &Plan,
    glances: &'g [(String, Vec<Kept>)],
) -> Vec<&'g str> {
    let that = |holds: fn(&Case<'_>) -> bool| -> Vec<&'g str> {
        let holding =
            glances.iter().filter(|(region, found)| holds(&case(session, plan, region, found)));
        holding.map(|(region, _)| region.as_str()).collect()
    };
    let with_instance = that(holds_instance);
    if with_instance.is_empty() { that(holds_lab) } else { with_instance }
}

fn case<'a>(session: &'a Session, plan: &'a Plan, region: &'a str, seen: &'a [Kept]) -> Case<'a> {
    Case {
        lab: &plan.lab,
        account: &session.caller().account,
        region,
        observations: seen,
        as_of: plan.clock.now(),
        since: Some(plan.since),
        deadline: None,
        staff: &[],
        decisions: &[],
    }
}

fn blindness(seen: &Kept) -> Option<Blind> {
    match &seen.look {
        Look::Blind { why, .. } => Some(why.clone()),
        Look::Seen(_) => None,
    }
}

/// The regions that the account has enabled, as was seen. Where the named region does not say, the
/// caller's own region is asked, and then the first of the partition.
async fn enabled(scan: Scan<'_>, seen: &[Kept]) -> Vec<String> {
    let session = scan.session;
    let told = seen.iter().find_map(|observation| match &observation.look {
        Look::Seen(Answer::Regions(regions)) => Some(regions.clone()),
        Look::Seen(_) | Look::Blind { .. } => None,
    });
    if let Some(told) = told {
        return told;
    }
    let partition = session.caller().arn.split(':').nth(1).unwrap_or_default();
    let first = FIRST.iter().find(|(name, _)| *name == partition).map(|(_, first)| *first);
    for other in [Some(session.home()), first].into_iter().flatten() {
        let asked = session.in_region(other);
        let answer = timeout_at(scan.until, ec2::regions(&ec2::client(&asked))).await;
        if let Ok(Ok(Answer::Regions(regions))) = answer {
            return regions;
        }
    }
    Vec::new()
}
