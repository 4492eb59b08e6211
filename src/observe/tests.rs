mod faults;

use super::fake::{self, ACCOUNT, REGION, RUN, answering, entered, plan, start};
use super::services::{cloudtrail, ec2};
use super::*;
use crate::session;
use futures::future::join_all;
use jiff::SignedDuration;
use jiff::Timestamp;
use labproof_checks::evidence::{
    AUTOMATED_BACKUPS, Answer, Blind, DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS, DbInstance, Endpoint,
    Look, Lookup, Pending, REGIONS, ReasonCode, SECURITY_GROUPS, SERVERS, SESSION, SecurityGroup,
    Source, TABLE, TRAIL, VPCS,
};
use labproof_cloud::workshop::{DeleteChoices, InstanceChoices, Student};
use labproof_cloud::{Cloud, Fault, FaultKind, Times};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// Every call that a look makes, and the source that is blind without it.
const CALLS: [(&str, Source); 9] = [
    ("DescribeRegions", REGIONS),
    ("DescribeVpcs", VPCS),
    ("DescribeSecurityGroups", SECURITY_GROUPS),
    ("DescribeInstances", SERVERS),
    ("DescribeDBInstances", DB_INSTANCES),
    ("DescribeDBSnapshots", DB_SNAPSHOTS),
    ("DescribeDBInstanceAutomatedBackups", AUTOMATED_BACKUPS),
    ("DescribeEvents", DB_EVENTS),
    ("LookupEvents", TRAIL),
];

/// What is seen of an account once it is entered.
async fn looked(session: &Session, plan: &Plan, directions: &Directions) -> Vec<Kept> {
    let caller = session.caller();
    let (region, clock) = (session.region(), &plan.clock);
    let entered = session::observation(&caller.account, region, fake::RUN, Ok(session), clock);
    account(session, plan, directions, Kept::of(entered), plan.until(None)).await.split_off(1)
}

async fn look(cloud: &Cloud) -> Vec<Kept> {
    looked(&entered(cloud).await, &plan(cloud), &Directions::default()).await
}

fn of(source: Source, seen: &[Kept]) -> &Look {
    let found = seen.iter().find(|observation| observation.look.source() == source);
    &found.unwrap_or_else(|| panic!("{source:?} was not looked at")).look
}

macro_rules! view {
    ($kind:ident, $seen:expr) => {
        $seen
            .iter()
            .find_map(|seen| match &seen.look {
                Look::Seen(Answer::$kind(view)) => Some(view),
                _ => None,
            })
            .expect(stringify!($kind))
    };
}

/// A student who has done the lab up to the snapshot.
fn worked() -> Cloud {
    let cloud = fake::cloud();
    let student = Student::new(&cloud, ACCOUNT, REGION);
    let web = student.web_server().unwrap();
    let name = "Stem Day DB Tier";
    let group = student.create_group(name, name, Some(name)).unwrap();
    student.authorize_mysql_from(&group, &web.group).unwrap();
    let choices = InstanceChoices { groups: vec![group], ..InstanceChoices::default() };
    student.create_instance(&choices).unwrap();
    cloud.advance(SignedDuration::from_mins(30));
    student.call("ec2", "CreateVpc", &[("CidrBlock", "10.1.0.0/16")]).unwrap();
    student.resize("awsdb", Some("db.t3.small"), Some(30), true).unwrap();
    cloud.advance(SignedDuration::from_mins(30));
    student.take_snapshot("awsdb", "Stem-day-snapshot").unwrap();
    cloud.advance(SignedDuration::from_mins(30));
    cloud
}

#[tokio::test]
async fn all_that_the_lab_leaves_behind_is_seen() {
    let cloud = worked();
    let seen = look(&cloud).await;
    for observation in &seen {
        assert_eq!(observation.run, RUN);
        assert_eq!((observation.account.as_str(), observation.region.as_str()), (ACCOUNT, REGION));
        assert_eq!(observation.at, cloud.now());
    }
    assert_eq!(view!(Regions, seen), &["ap-northeast-1", "ap-northeast-2", "us-east-1"]);
    let vpcs = view!(Vpcs, seen);
    let vpc = vpcs.iter().find(|vpc| vpc.is_default == Some(true)).unwrap();
    assert_eq!(vpcs.len(), 2);
    let groups = view!(SecurityGroups, seen);
    let group = |name: &str| groups.iter().find(|g| g.name.as_deref() == Some(name)).unwrap();
    let (db, web) = (group("Stem Day DB Tier"), group("Stem Day - Web Server"));
    assert_eq!(db.name_tag.as_deref(), Some("Stem Day DB Tier"));
    assert_eq!(db.vpc.as_ref(), Some(&vpc.id));
    let inbound = &db.inbound.as_ref().unwrap()[0];
    assert_eq!((inbound.from_port, inbound.to_port), (Some(3306), Some(3306)));
    assert_eq!(inbound.sources, [labproof_checks::evidence::TrafficSource::Group(web.id.clone())]);
    let server = &view!(Servers, seen)[0];
    assert_eq!(server.state.as_deref(), Some("running"));
    assert_eq!(server.groups.as_deref(), Some(&[web.id.clone()][..]));
    let instance = &view!(DbInstances, seen)[0];
    assert_eq!(instance.identifier, "awsdb");
    assert_eq!((instance.class.as_deref(), instance.storage), (Some("db.t3.small"), Some(30)));
    assert_eq!(instance.security_groups.as_deref(), Some(&[db.id.clone()][..]));
    assert_eq!((instance.public, instance.iam_auth), (Some(false), Some(true)));
    assert_eq!(instance.pending, Pending::default());
    assert!(instance.endpoint.is_some() && instance.created_at.is_some());
    let snapshots = view!(DbSnapshots, seen);
    let manual = snapshots.iter().find(|s| s.kind.as_deref() == Some("manual")).unwrap();
    assert_eq!(manual.identifier, "stem-day-snapshot");
    assert_eq!(manual.resource_id, instance.resource_id);
    let log = view!(DbEvents, seen);
    assert_eq!(log.from, cloud.now() - SignedDuration::from_hours(14 * 24));
    assert!(log.events.iter().any(|event| event.message.contains("created")), "{log:?}");
    assert!(log.events.is_sorted_by_key(|event| event.at));
    let trail = view!(Trail, seen);
    let names: Vec<_> = trail.records.iter().map(|record| record.name.as_str()).collect();
    for name in ["CreateSecurityGroup", "CreateDBInstance", "ModifyDBInstance", "CreateDBSnapshot"]
    {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    assert!(trail.records.is_sorted_by_key(|record| record.at));
    assert_eq!((trail.covered_from, trail.to), (trail.from, cloud.now()));
    assert_eq!(trail.others, 1, "a VPC is of no concern, and counted");
}

#[tokio::test]
async fn retained_backups_outlive_their_instance() {
    let cloud = worked();
    let student = Student::new(&cloud, ACCOUNT, REGION);
    student.delete("awsdb", &DeleteChoices { retain_backups: true, final_snapshot: None }).unwrap();
    cloud.advance(SignedDuration::from_mins(30));
    let seen = look(&cloud).await;
    assert!(view!(DbInstances, seen).is_empty());
    let backup = &view!(AutomatedBackups, seen)[0];
    assert_eq!(backup.status.as_deref(), Some("retained"));
    assert_eq!(backup.instance.as_deref(), Some("awsdb"));
}

#[tokio::test]
async fn an_equal_state_gives_equal_content() {
    let cloud = worked();
    let (first, second) = (look(&cloud).await, look(&cloud).await);
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_call_that_fails_is_blind_whatever_fails_and_hides_no_other_source() {
    let kinds = [
        (FaultKind::Denied, ReasonCode::AccessDenied),
        (FaultKind::Throttled, ReasonCode::Throttled),
        (FaultKind::Unavailable, ReasonCode::Internal),
        (FaultKind::Hang, ReasonCode::Timeout),
        (FaultKind::ConnectionRefused, ReasonCode::Unreachable),
        (FaultKind::CutWithMatchingLength, ReasonCode::Internal),
        (FaultKind::CutWithoutMatchingLength, ReasonCode::Internal),
    ];
    for (kind, code) in kinds {
        let cases = CALLS.map(|(operation, source)| async move {
            let cloud = worked();
            cloud.add_fault(Fault::new(kind).operation(operation));
            let seen = look(&cloud).await;
            assert_eq!(seen.len(), CALLS.len());
            for (_, other) in CALLS {
                let Look::Blind { why, .. } = of(other, &seen) else {
                    assert_ne!(other, source, "{kind:?} of {operation} is not an answer");
                    continue;
                };
                assert_eq!(other, source, "{kind:?} of {operation}");
                assert_eq!((why.code, why.subject.as_str()), (code, source.as_str()), "{kind:?}");
            }
        });
        join_all(cases).await;
    }
}

#[tokio::test]
async fn a_call_that_fails_at_first_is_made_again() {
    for kind in [
        FaultKind::Throttled,
        FaultKind::Unavailable,
        FaultKind::ConnectionRefused,
        FaultKind::CutWithMatchingLength,
        FaultKind::CutWithoutMatchingLength,
    ] {
        let cloud = worked();
        let whole = look(&cloud).await;
        for (operation, _) in CALLS {
            cloud.add_fault(Fault::new(kind).operation(operation).times(Times::First(2)));
        }
        assert_eq!(look(&cloud).await, whole, "{kind:?}");
    }
}

#[tokio::test]
async fn what_answered_before_the_deadline_is_kept() {
    let cloud = worked();
    cloud.add_fault(Fault::new(FaultKind::Hang).operation("DescribeEvents"));
    let mut plan = plan(&cloud);
    plan.timeout = Duration::from_millis(250);
    let seen = looked(&entered(&cloud).await, &plan, &Directions::default()).await;
    let Look::Blind { why, .. } = of(DB_EVENTS, &seen) else { panic!("it hangs") };
    assert_eq!(*why, Blind::new(ReasonCode::Timeout, "rds:DescribeEvents"));
    assert_eq!(view!(DbInstances, seen).len(), 1);
}

#[tokio::test]
async fn an_answer_without_its_list_is_not_an_empty_list() {
    let session = answering(|body| {
        if body.starts_with('{') {
            return "{}".to_owned();
        }
        let action = body.split('&').find_map(|part| part.strip_prefix("Action=")).unwrap();
        format!("<{action}Response><{action}Result></{action}Result></{action}Response>")
    });
    let cloud = fake::cloud();
    let seen = looked(&session.await, &plan(&cloud), &Directions::default()).await;
    let missing = [
        (REGIONS, "Regions"),
        (VPCS, "Vpcs"),
        (SECURITY_GROUPS, "SecurityGroups"),
        (SERVERS, "Reservations"),
        (DB_INSTANCES, "DBInstances"),
        (DB_SNAPSHOTS, "DBSnapshots"),
        (AUTOMATED_BACKUPS, "DBInstanceAutomatedBackups"),
        (DB_EVENTS, "Events"),
        (TRAIL, "Events"),
    ];
    for (source, member) in missing {
        let Look::Blind { why, .. } = of(source, &seen) else { panic!("{source:?} is no answer") };
        let expected = Blind::new(ReasonCode::Internal, source.as_str());
        assert_eq!(*why, expected.because(format!("missing {member}")));
    }
}

#[tokio::test]
async fn a_permission_of_which_a_part_is_missing_is_not_known() {
    let all = [
        "<ipProtocol>tcp</ipProtocol>",
        "<groups><item><groupId>sg-1</groupId></item></groups>",
        "<ipRanges/>",
        "<ipv6Ranges/>",
        "<prefixListIds/>",
    ];
    for missing in 0..=all.len() {
        let parts: String =
            all.iter().enumerate().filter(|(i, _)| *i != missing).map(|(_, part)| *part).collect();
        let session = answering(move |_| {
            format!(
                "<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-2</groupId><ipPermissions><item>{parts}\
                 </item></ipPermissions></item></securityGroupInfo></DescribeSecurityGroupsResponse>"
            )
        });
        let seen = ec2::security_groups(&ec2::client(&session.await)).await.unwrap();
        let Answer::SecurityGroups(groups) = seen else { panic!("{seen:?}") };
        assert_eq!(groups[0].inbound.is_some(), missing == all.len(), "without part {missing}");
    }
}

/// CloudTrail with `length` pages of one record each, newest first, a second apart; the last one
/// without a token.
async fn long_trail(length: usize, pace: Duration) -> (Lookup, Duration) {
    let asked = AtomicUsize::new(0);
    let session = answering(move |_| {
        let number = asked.fetch_add(1, Ordering::Relaxed);
        let at = start() - SignedDuration::from_secs(i64::try_from(number).unwrap());
        let record = serde_json::json!({
            "eventID": format!("id-{number}"), "eventName": "DeleteDBSnapshot",
            "eventSource": "rds.amazonaws.com", "eventTime": at,
        });
        let event = serde_json::json!({
            "EventTime": at.as_second(), "CloudTrailEvent": record.to_string(),
        });
        let token = (number + 1 < length).then(|| number.to_string());
        serde_json::json!({"Events": [event], "NextToken": token}).to_string()
    });
    let client = session.await.clients().cloudtrail(pace);
    let since = start() - SignedDuration::from_hours(24);
    let began = Instant::now();
    let lookup = looked_up(&client, since, Duration::from_mins(1)).await;
    (lookup.unwrap(), began.elapsed())
}

async fn looked_up(
    client: &aws_sdk_cloudtrail::Client,
    since: Timestamp,
    patience: Duration,
) -> Result<Lookup, Blind> {
    let until = Instant::now() + patience;
    let view = cloudtrail::lookup(client, since, start(), until).await?;
    if let Answer::Trail(lookup) = view { Ok(lookup) } else { panic!("no trail: {view:?}") }
}

#[tokio::test]
async fn a_lookup_that_is_too_long_says_what_it_covers() {
    let (whole, _) = long_trail(100, Duration::ZERO).await;
    assert_eq!((whole.records.len(), whole.covered_from), (100, whole.from));
    let (cut, _) = long_trail(101, Duration::ZERO).await;
    assert_eq!(cut.records.len(), 100);
    assert_eq!(cut.covered_from, start() - SignedDuration::from_secs(98));
    assert!(cut.records.iter().filter(|record| record.at >= cut.covered_from).count() == 99);
    assert_eq!(whole.why_cut(), None);
    let why = Blind::new(ReasonCode::TooManyRecords, "cloudtrail:LookupEvents");
    assert_eq!(cut.why_cut(), Some(why));
}

/// CloudTrail whose pages end in trouble from the second one on.
async fn lookup_in_trouble(fault: FaultKind) -> Result<Lookup, Blind> {
    let cloud = fake::cloud();
    let student = Student::new(&cloud, ACCOUNT, REGION);
    for number in 0..60 {
        student.create_group(&format!("group {number}"), "many", None).unwrap();
        cloud.advance(SignedDuration::from_secs(1));
    }
    cloud.advance(SignedDuration::from_mins(30));
    let session = entered(&cloud).await;
    let client = session.clients().cloudtrail(Duration::ZERO);
    // The first page is whole; what comes after it meets the fault.
    let first = Fault::new(fault).operation("LookupEvents").times(Times::After(1));
    cloud.add_fault(first);
    let since = start() - SignedDuration::from_hours(24);
    let until = Instant::now() + Duration::from_secs(2);
    let view = cloudtrail::lookup(&client, since, cloud.now(), until).await?;
    if let Answer::Trail(lookup) = view { Ok(lookup) } else { panic!("no trail: {view:?}") }
}

#[tokio::test]
async fn a_lookup_that_ends_in_trouble_keeps_what_it_read_and_says_why() {
    for (fault, code, error) in [
        (FaultKind::Hang, ReasonCode::TooManyRecords, Some("timeout")),
        (FaultKind::Throttled, ReasonCode::Throttled, Some("ThrottlingException")),
        (FaultKind::Denied, ReasonCode::AccessDenied, Some("AccessDeniedException")),
        (FaultKind::Expired, ReasonCode::GraderCredentials, Some("ExpiredTokenException")),
        (FaultKind::Unavailable, ReasonCode::Internal, Some("HTTP 503")),
    ] {
        let lookup = lookup_in_trouble(fault).await.unwrap();
        assert_eq!(lookup.records.len(), 50, "{fault:?}");
        assert!(lookup.covered_from > lookup.records[0].at, "{fault:?}");
        assert!(lookup.covered_from <= lookup.records[1].at, "{fault:?}");
        let why = lookup.why_cut().unwrap();
        assert_eq!((why.code, why.error().as_deref()), (code, error), "{fault:?}");
    }
}

#[tokio::test]
async fn pages_of_a_lookup_keep_their_distance() {
    let (_, took) = long_trail(4, Duration::from_millis(40)).await;
    assert!(took >= Duration::from_millis(120), "{took:?}");
}

#[tokio::test]
async fn a_lookup_asks_no_further_back_than_cloudtrail_remembers() {
    let session = answering(|_| r#"{"Events": []}"#.to_owned()).await;
    let since = start() - SignedDuration::from_hours(24 * 365);
    let client = session.clients().cloudtrail(Duration::ZERO);
    let lookup = looked_up(&client, since, Duration::from_secs(9)).await.unwrap();
    assert_eq!(lookup.from, start() - SignedDuration::from_hours(24 * 90));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_leaves_open_what_it_could_be_of() {
    let since = start() - SignedDuration::from_hours(24);
    let at = start() - SignedDuration::from_hours(3);
    let foreign = r#"{"eventName": "ConsoleLogin", "eventSource": "signin.amazonaws.com"}"#;
    let ours = r#"{"eventName": "CreateDBInstance", "eventSource": "rds.amazonaws.com"}"#;
    let (reached, now) = (at + SignedDuration::from_secs(1), start());
    for (name, time, text, readable_from) in [
        (None, Some(at), Some("not a record"), reached),
        (None, Some(at), None, reached),
        (None, None, Some("not a record"), now),
        (Some("CreateDBInstance"), Some(at), Some("not a record"), reached),
        (Some("CreateDBInstance"), Some(at), Some(ours), reached),
        (Some("CreateDBInstance"), None, None, now),
        (Some("ConsoleLogin"), Some(at), Some("not a record"), since),
        (Some("ConsoleLogin"), Some(at), None, since),
        (Some("ConsoleLogin"), None, Some("{"), since),
        (None, Some(at), Some(foreign), since),
        (None, None, Some(foreign), since),
    ] {
        let event = serde_json::json!({
            "EventName": name, "EventTime": time.map(Timestamp::as_second), "CloudTrailEvent": text,
        });
        let session = answering(move |_| serde_json::json!({"Events": [event]}).to_string()).await;
        let client = session.clients().cloudtrail(Duration::ZERO);
        let found = looked_up(&client, since, Duration::from_secs(9)).await.unwrap();
        assert_eq!(found.covered_from, readable_from, "{name:?} {time:?} {text:?}");
        let why = Blind::new(ReasonCode::Internal, "cloudtrail:LookupEvents");
        let why = (readable_from > since).then(|| why.because("unreadable record"));
        assert_eq!(found.why_cut(), why);
        assert_eq!(found.others, u64::from(readable_from == since));
    }
}

fn instance(identifier: &str, change: impl Fn(&mut DbInstance)) -> DbInstance {
    let mut instance = DbInstance {
        identifier: identifier.to_owned(),
        engine: Some("mysql".to_owned()),
        status: Some("available".to_owned()),
        ..DbInstance::default()
    };
    change(&mut instance);
    instance
}

#[test]
fn the_database_that_is_asked_is_the_labs() {
    let group = SecurityGroup {
        id: "sg-1".to_owned(),
        name: Some("stem-day  DB-tier".to_owned()),
        description: None,
        vpc: None,
        name_tag: None,
        inbound: None,
    };
    let awsdb = instance("awsdb", |_| ());
    let other = instance("other", |_| ());
    let carries = instance("mine", |i| i.security_groups = Some(vec!["sg-1".to_owned()]));
    let has_database = instance("yours", |i| i.db_name = Some("stemday".to_owned()));
    let postgres = instance("pg", |i| {
        i.engine = Some("postgres".to_owned());
        i.db_name = Some("stemday".to_owned());
    });
    let cases: [(&[&DbInstance], &[&str]); 6] = [
        (&[], &[]),
        (&[&other], &[]),
        (&[&carries, &awsdb], &["awsdb", "mine"]),
        (&[&has_database, &carries, &other], &["mine", "yours"]),
        (&[&other, &has_database], &["yours"]),
        (&[&postgres], &["pg"]),
    ];
    for (instances, expected) in cases {
        let instances: Vec<_> = instances.iter().map(|i| (*i).clone()).collect();
        let lab = fake::lab();
        let (subject, _) = lab.on_tables().next().unwrap();
        let found = subject.instances_among(&instances, std::slice::from_ref(&group));
        let found: Vec<&str> = found.iter().map(|it| it.identifier.as_str()).collect();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn the_table_is_asked_at_the_roster_s_address_and_else_at_that_of_aws() {
    let cloud = worked();
    let session = entered(&cloud).await;
    let plan = fake::plan_with(&cloud, Some(mysql::Tls::rds()));
    // Closed ports: what matters is who was dialled.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    cloud.set_default_endpoint(ACCOUNT, "127.0.0.1", port);
    let given = Endpoint { host: "localhost".to_owned(), port };
    let given = Directions { db_endpoint: Some(given), ..Directions::default() };
    for (directions, host) in [(&Directions::default(), "127.0.0.1"), (&given, "localhost")] {
        let seen = looked(&session, &plan, directions).await;
        let Look::Blind { why, .. } = of(TABLE, &seen) else { panic!("nobody listens") };
        let expected = Blind::new(ReasonCode::Unreachable, format!("{host}:{port}"));
        assert_eq!(*why, expected);
    }
    let student = Student::new(&cloud, ACCOUNT, REGION);
    student.delete("awsdb", &DeleteChoices::default()).unwrap();
    cloud.advance(SignedDuration::from_mins(30));
    let seen = looked(&session, &plan, &given).await;
    assert!(seen.iter().all(|o| o.look.source() != TABLE), "there is nobody to ask");
}

#[tokio::test]
async fn what_the_sdk_asks_again_of_cloudtrail_keeps_to_the_pace_too() {
    let cloud = fake::cloud();
    let throttled = Fault::new(FaultKind::Throttled).operation("LookupEvents");
    cloud.add_fault(throttled.times(Times::First(2)));
    let pace = Duration::from_millis(100);
    let plan = Plan { pace, ..plan(&cloud) };
    let begun = Instant::now();
    let seen = looked(&entered(&cloud).await, &plan, &Directions::default()).await;
    assert!(matches!(of(TRAIL, &seen), Look::Seen(_)));
    assert!(begun.elapsed() >= 2 * pace, "three requests within {:?}", begun.elapsed());
}
