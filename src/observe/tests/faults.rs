//! Every call of every observer, with everything that a network or a server can do to its answer.

use super::*;
use crate::cohort::{self, Round};
use crate::http::faulty::{Harm, faulty};
use crate::roster::Roster;
use crate::session::Patience;
use crate::stop;
use indicatif::ProgressBar;
use labproof_checks::evidence::IMAGES;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::mpsc;

/// What makes a source blind that always meets this.
fn blindness_of(harm: Harm) -> (ReasonCode, Option<&'static str>) {
    match harm {
        Harm::Throttled => (ReasonCode::Throttled, None),
        Harm::Expired => (ReasonCode::GraderCredentials, None),
        Harm::Failed => (ReasonCode::Internal, Some("InternalFailure")),
        Harm::Unavailable => (ReasonCode::Internal, Some("HTTP 503")),
        Harm::Reset => (ReasonCode::Unreachable, None),
        Harm::Hung | Harm::HalfOpen | Harm::Trickled => (ReasonCode::Timeout, None),
        Harm::Broken | Harm::Cut | Harm::Empty => (ReasonCode::Internal, Some("incomplete answer")),
        Harm::Endless => (ReasonCode::Internal, Some("answer too large")),
        // In JSON's place it is an answer that was cut.
        Harm::Portal => (ReasonCode::Internal, None),
    }
}

/// All that a look asks for, images too, which the lab on databases has no use for.
fn every_source(cloud: &Cloud) -> Plan {
    let mut plan = plan(cloud);
    plan.sources.insert(IMAGES);
    plan
}

fn calls() -> impl Iterator<Item = (&'static str, Source)> {
    CALLS.into_iter().chain([("DescribeImages", IMAGES)])
}

/// What is seen where these calls of an operation meet a harm.
async fn seen_through(
    cloud: &Cloud,
    operation: &'static str,
    harm: Harm,
    first: u64,
) -> (Vec<Kept>, Duration) {
    let met = AtomicUsize::new(0);
    let first = usize::try_from(first).unwrap_or(usize::MAX);
    let http = faulty(cloud.http_client(), move |asked, _| {
        (asked == operation && met.fetch_add(1, Ordering::Relaxed) < first).then_some(harm)
    });
    let session = session::enter(&fake::base_over(cloud, http), &fake::assume_role()).await;
    let begun = Instant::now();
    let seen = looked(&session.unwrap(), &every_source(cloud), &Directions::default()).await;
    (seen, begun.elapsed())
}

#[tokio::test]
async fn a_call_that_always_goes_wrong_makes_its_source_blind_and_no_other() {
    let cloud = worked();
    for harm in Harm::ALL {
        let (code, error) = blindness_of(harm);
        let cases = calls().map(|(operation, source)| {
            let cloud = &cloud;
            async move {
                let (seen, took) = seen_through(cloud, operation, harm, u64::MAX).await;
                for (_, other) in calls().filter(|(_, other)| *other != source) {
                    let is_seen = matches!(of(other, &seen), Look::Seen(_));
                    assert!(is_seen, "{harm:?} of {operation} is none of {other:?}");
                }
                let Look::Blind { why, .. } = of(source, &seen) else {
                    panic!("{harm:?} of {operation} is no answer");
                };
                assert_eq!((why.code, why.subject.as_str()), (code, source.as_str()), "{harm:?}");
                if error.is_some() {
                    assert_eq!(why.error().as_deref(), error, "{harm:?} of {operation}");
                }
                assert!(took < 2 * fake::hurry().operation, "{harm:?} of {operation}: {took:?}");
            }
        });
        join_all(cases).await;
    }
}

#[tokio::test]
async fn a_call_that_goes_wrong_at_first_is_made_again() {
    let cloud = worked();
    let (whole, _) = seen_through(&cloud, "", Harm::Reset, 0).await;
    for harm in Harm::ALL.into_iter().filter(|harm| harm.passes()) {
        let cases = calls().map(|(operation, _)| {
            let (cloud, whole) = (&cloud, &whole);
            async move {
                let (seen, _) = seen_through(cloud, operation, harm, 2).await;
                assert_eq!(seen, *whole, "{harm:?} of {operation}");
            }
        });
        join_all(cases).await;
    }
}

#[tokio::test]
async fn a_door_that_cannot_be_tried_says_why() {
    let cloud = worked();
    for harm in Harm::ALL {
        let http =
            faulty(cloud.http_client(), move |asked, _| (asked == "AssumeRole").then_some(harm));
        let base = fake::base_over(&cloud, http);
        let why = session::enter(&base, &fake::assume_role()).await.unwrap_err();
        assert_eq!((why.code, why.subject.as_str()), (blindness_of(harm).0, "sts:AssumeRole"));
    }
}

/// An account with a hundred thousand events: what is read of them is kept, and it is said from when on.
#[tokio::test]
async fn an_account_with_a_hundred_thousand_events_is_read_to_a_limit_and_says_so() {
    let asked = Arc::new(AtomicUsize::new(0));
    let pages = Arc::clone(&asked);
    let session = answering(move |_| {
        let page = pages.fetch_add(1, Ordering::Relaxed);
        let events = (0..50).map(|n| {
            let number = i64::try_from(page * 50 + n).unwrap();
            let at = start() - SignedDuration::from_secs(number);
            let record = serde_json::json!({
                "eventID": format!("id-{number}"), "eventName": "DeleteDBSnapshot",
                "eventSource": "rds.amazonaws.com", "eventTime": at,
            });
            serde_json::json!({"EventTime": at.as_second(), "CloudTrailEvent": record.to_string()})
        });
        let events: Vec<_> = events.collect();
        serde_json::json!({"Events": events, "NextToken": page.to_string()}).to_string()
    });
    let client = session.await.clients().cloudtrail(Duration::ZERO);
    let since = start() - SignedDuration::from_hours(24 * 90);
    let lookup = looked_up(&client, since, Duration::from_mins(1)).await.unwrap();
    assert_eq!((asked.load(Ordering::Relaxed), lookup.records.len()), (100, 5000));
    assert_eq!(lookup.why_cut().unwrap().code, ReasonCode::TooManyRecords);
    assert!(lookup.covered_from > since);
}

/// A class of so many, in accounts that hold nothing.
fn class(students: usize) -> (Cloud, Vec<crate::roster::Row>) {
    let cloud = Cloud::new(start());
    cloud.add_account(fake::HUB);
    let account = |number: usize| format!("4000{number:08}");
    for number in 0..students {
        cloud.add_account(&account(number));
        let role = labproof_cloud::Role::new(crate::role::ROLE_NAME, fake::HUB);
        cloud.add_role(&account(number), role);
    }
    let rows: String = (0..students).map(|n| format!("s{n},S,{}\n", account(n))).collect();
    let roster = format!("student_id,name,account_id\n{rows}");
    (cloud, Roster::parse("class", roster.as_bytes()).unwrap().rows)
}

/// What is seen of everybody, and how long it took.
async fn class_through(
    cloud: &Cloud,
    rows: &[crate::roster::Row],
    harms: impl Fn(&str, u64) -> Option<Harm> + Send + Sync + 'static,
    change: impl FnOnce(&mut Round),
) -> (BTreeMap<String, Vec<Kept>>, Duration) {
    let mut plan = plan(cloud);
    plan.one_region = true;
    let key = fake::credentials(cloud.access_key(fake::HUB));
    let http = faulty(cloud.http_client(), harms);
    let mut round = Round {
        base: session::Base::with_key(http, &Patience::default(), REGION, key),
        plan,
        run: RUN.to_owned(),
        policy: fake::assume_role().policy.to_owned(),
        role_name: crate::role::ROLE_NAME.to_owned(),
        external_id: None,
        region: REGION.to_owned(),
        concurrency: None,
        ends: None,
    };
    change(&mut round);
    let (send, mut receive) = mpsc::channel(64);
    let (round, hidden) = (Arc::new(round), ProgressBar::hidden());
    let begun = Instant::now();
    let looking = cohort::side_by_side(&round, rows, cohort::LOOK, send, &hidden, stop::never());
    let receiving = async {
        let mut seen = BTreeMap::new();
        while let Some(of_one) = receive.recv().await {
            let of_one: Vec<Kept> = of_one;
            seen.insert(of_one[0].account.clone(), of_one);
        }
        seen
    };
    let ((), seen) = futures::join!(looking, receiving);
    (seen, begun.elapsed())
}

/// The same numbers for the same call, whichever call comes first.
fn drawn(asked: u64) -> u64 {
    let mut x = asked.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) % 100
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_class_in_a_storm_of_throttling_is_seen_as_without_it_in_twice_the_time() {
    let (cloud, rows) = class(300);
    let (without, calm) = class_through(&cloud, &rows, |_, _| None, |_| ()).await;
    let storm = |_: &str, asked: u64| match drawn(asked) {
        0..30 => Some(Harm::Throttled),
        30..32 => Some(Harm::Failed),
        32..34 => Some(Harm::Unavailable),
        34 => Some(Harm::Broken),
        _ => None,
    };
    let (with, stormy) = class_through(&cloud, &rows, storm, |_| ()).await;
    assert_eq!(with.len(), rows.len());
    let others = with.iter().filter(|(account, seen)| without[*account] != **seen);
    assert_eq!(others.count(), 0, "somebody was seen otherwise");
    // The first retries take their time in however small a class.
    let most = 2 * calm + Duration::from_secs(8);
    assert!(stormy < most, "{stormy:?} instead of {calm:?}");
}

#[tokio::test]
async fn a_run_that_is_over_looks_at_nobody_else_and_keeps_what_it_has() {
    let (cloud, rows) = class(12);
    let limit = Duration::from_millis(600);
    let hung = |operation: &str, _: u64| (operation == "DescribeVpcs").then_some(Harm::Hung);
    let (seen, took) = class_through(&cloud, &rows, hung, |round| {
        round.concurrency = Some(4);
        round.ends = Some(Instant::now() + limit);
    })
    .await;
    assert!(took < 3 * limit, "{took:?}");
    let blind = |seen: &[Kept], source| match of(source, seen) {
        Look::Blind { why, .. } => Some((why.code, why.error())),
        Look::Seen(_) => None,
    };
    let entered = seen.values().filter(|seen| seen.len() > 1);
    for reached in entered.clone() {
        assert_eq!(blind(reached, VPCS), Some((ReasonCode::Timeout, None)));
        assert_eq!(blind(reached, DB_INSTANCES), None);
    }
    assert_eq!(entered.count(), 4);
    let missed = seen.values().filter(|seen| seen.len() == 1);
    let why = (ReasonCode::Timeout, Some("not reached".to_owned()));
    assert_eq!(missed.filter(|seen| blind(seen, SESSION) == Some(why.clone())).count(), 8);
}

#[tokio::test]
async fn an_account_keeps_its_limit_of_time_whatever_regions_it_has() {
    let (cloud, rows) = class(1);
    let limit = Duration::from_millis(500);
    let hung = |operation: &str, _: u64| operation.starts_with("Describe").then_some(Harm::Hung);
    let (_, took) = class_through(&cloud, &rows, hung, |round| {
        round.plan.one_region = false;
        round.plan.timeout = limit;
    })
    .await;
    assert!(took < 2 * limit, "{took:?}");
}
