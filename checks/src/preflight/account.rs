//! What was tried in one account, and what that shows.

use crate::engine::{Blind, Cause, ReasonCode, Source};
use crate::evidence::{Kept, Look};
use crate::lab::Lab;
use crate::preflight::finding::{Finding, Thing};
use crate::preflight::things::Region;
use std::collections::{BTreeMap, BTreeSet};

/// How entering an account went, tried with the external id that the roster names, if it names one,
/// and without.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Whether an external id is named.
    pub given: bool,
    /// As the grader would enter.
    pub first: Result<(), Blind>,
    /// Without an external id, where one was named.
    pub without: Option<Result<(), Blind>>,
}

/// What was seen of one account.
#[derive(Debug, Clone, Copy)]
pub struct AccountSeen<'a> {
    /// The region of the student's lab.
    pub region: &'a str,
    /// How it was entered.
    pub tried: &'a Tried,
    /// The regions that it has enabled, if it told.
    pub enabled: Option<&'a [String]>,
    /// Every read that was made, of all regions.
    pub looks: &'a [Kept],
}

/// How many of the reads that grading makes were answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reads {
    /// So many.
    pub answered: usize,
    /// Of so many.
    pub of: usize,
}

/// AWS's words for an account that may not use a service: without a payment method or a verified
/// telephone number, or suspended.
const NOT_READY: [&str; 4] =
    ["OptInRequired", "SubscriptionRequiredException", "PendingVerification", "Blocked"];

/// The findings of an account, the gravest first.
pub fn account(lab: &Lab, seen: &AccountSeen<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = entry(seen.tried).into_iter().collect();
    findings.extend(denied(lab, seen));
    findings.extend(things(lab, seen));
    findings.sort_by_key(Finding::severity);
    findings
}

/// How many of the lab's reads were answered in the student's region.
pub fn reads(lab: &Lab, seen: &AccountSeen<'_>) -> Reads {
    let answered = tried_reads(lab, seen).filter(|kept| matches!(kept.look, Look::Seen(_)));
    let answered: BTreeSet<Source> = answered.map(|kept| kept.look.source()).collect();
    let of = lab.reads().into_iter().filter(|source| source.action().is_some()).count();
    Reads { answered: answered.len(), of }
}

fn tried_reads<'a>(lab: &Lab, seen: &AccountSeen<'a>) -> impl Iterator<Item = &'a Kept> {
    let (reads, region) = (lab.reads(), seen.region.to_owned());
    seen.looks.iter().filter(move |kept| {
        let source = kept.look.source();
        kept.region == region && source.action().is_some() && reads.contains(&source)
    })
}

fn entry(tried: &Tried) -> Option<Finding> {
    match (&tried.first, &tried.without) {
        (Ok(()), Some(Ok(()))) => Some(Finding::NoExternalId),
        (Ok(()), None) if !tried.given => Some(Finding::NoExternalId),
        (Ok(()), None | Some(Err(_))) => None,
        (Err(_), Some(Ok(()))) => Some(Finding::ExternalIdUnwanted),
        (Err(why), None | Some(Err(_))) => Some(refusal(why, tried.given)),
    }
}

fn refusal(why: &Blind, with_external_id: bool) -> Finding {
    match why.code {
        ReasonCode::AssumeRoleRefused if why.cause == Some(Cause::OwnPolicy) => Finding::OwnPolicy,
        ReasonCode::AssumeRoleRefused | ReasonCode::AccessDenied => {
            Finding::RoleRefused { with_external_id }
        }
        ReasonCode::WrongAccount => Finding::WrongAccount,
        ReasonCode::ProfileRefused
        | ReasonCode::GraderCredentials
        | ReasonCode::Throttled
        | ReasonCode::Timeout
        | ReasonCode::Unreachable
        | ReasonCode::Tls
        | ReasonCode::LoginRefused
        | ReasonCode::NoRecord
        | ReasonCode::TooManyRecords
        | ReasonCode::Settling
        | ReasonCode::InProgress
        | ReasonCode::Stopped
        | ReasonCode::Internal => {
            Finding::Unanswered { what: vec![why.subject.clone()], code: why.code }
        }
    }
}

/// Why a read was not answered, as far as it matters who must act.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Denial {
    NotReady(String),
    Organization,
    Role,
    Unanswered(ReasonCode),
}

/// What stands in the way of the lab's reads in the student's region.
fn denied(lab: &Lab, seen: &AccountSeen<'_>) -> Vec<Finding> {
    let mut by_cause: BTreeMap<Denial, BTreeSet<&'static str>> = BTreeMap::new();
    for kept in tried_reads(lab, seen) {
        if let Look::Blind { source, why, .. } = &kept.look {
            by_cause.entry(denial(why)).or_default().extend(source.action());
        }
    }
    let is_enabled = |enabled: &[String]| enabled.iter().any(|region| *region == seen.region);
    if !by_cause.is_empty() && seen.enabled.is_some_and(|enabled| !is_enabled(enabled)) {
        return vec![Finding::RegionNotEnabled { region: seen.region.to_owned() }];
    }
    let found = by_cause.into_iter().map(|(denial, actions)| {
        let actions: Vec<&'static str> = actions.into_iter().collect();
        match denial {
            Denial::NotReady(error) => Finding::AccountNotReady { error },
            Denial::Organization => {
                Finding::DeniedByOrganization { region: seen.region.to_owned(), actions }
            }
            Denial::Role => Finding::ReadsDenied { actions },
            Denial::Unanswered(code) => {
                let what = actions.into_iter().map(str::to_owned).collect();
                Finding::Unanswered { what, code }
            }
        }
    });
    found.collect()
}

fn denial(why: &Blind) -> Denial {
    let error = why.error().unwrap_or_default();
    if NOT_READY.contains(&error.as_str()) {
        return Denial::NotReady(error);
    }
    match (why.code, &why.cause) {
        (ReasonCode::AccessDenied, Some(Cause::Organization)) => Denial::Organization,
        (ReasonCode::AccessDenied, _) => Denial::Role,
        (code, _) => Denial::Unanswered(code),
    }
}

fn things(lab: &Lab, seen: &AccountSeen<'_>) -> Vec<Finding> {
    let here = Region::of(seen.looks, seen.region);
    let others: BTreeSet<&str> = seen.looks.iter().map(|kept| kept.region.as_str()).collect();
    let others = others.into_iter().filter(|region| *region != seen.region);
    let others: Vec<_> = others.map(|name| (name, Region::of(seen.looks, name))).collect();
    let missing = here.missing(lab);
    let mut findings = Vec::new();
    if !missing.is_empty() {
        let likely = others.iter().filter(|(_, region)| region.is_likely(lab));
        let elsewhere = likely.map(|(name, _)| (*name).to_owned()).collect();
        findings.push(Finding::Missing {
            region: seen.region.to_owned(),
            things: missing,
            elsewhere,
        });
    } else if let Some(server) = here.stopped(lab) {
        findings.push(Finding::Stopped { server });
    }
    for (name, region) in [(seen.region, here)].into_iter().chain(others) {
        findings.extend(region.leftovers(lab).into_iter().map(|one| Finding::Leftover {
            in_the_way: one.of_that_name && name == seen.region,
            thing: one.thing,
            region: name.to_owned(),
            since: one.since,
        }));
    }
    findings
}

impl Thing {
    /// Its name or id.
    pub fn name(&self) -> &str {
        match self {
            Self::Server(name)
            | Self::Group(name)
            | Self::Database(name)
            | Self::Snapshot(name)
            | Self::Backups(name) => name,
        }
    }
}
