//! Looks at accounts that do not change cost little.

use super::*;
use crate::store::merge::OF_STUDENT;
use crate::store::observed::OBSERVATION;
use crate::store::read::{ENROLMENT, NEWEST};
use crate::store::write::ENROLLED;
use jiff::{SignedDuration, ToSpan};
use serde_json::Value;

const ACCOUNTS: i64 = 10;
const RUNS: i64 = 100;
/// Bytes.
const LIMIT: u64 = 1024;

fn account(number: i64) -> String {
    format!("2222{number:08}")
}

fn id(run: i64) -> String {
    format!("01a225e0-c2de-70c4-a363-{:012x}", run * 7919)
}

fn group(number: i64) -> Value {
    let open = |port: i64| {
        json!({"protocol": "tcp", "from_port": port, "to_port": port,
            "sources": [{"cidr": "0.0.0.0/0"}]})
    };
    json!({"id": format!("sg-{number:017x}"), "name": format!("Stem Day - {number}"),
        "description": "Stem Day", "vpc": "vpc-0119e9f03b61258b6", "name_tag": null,
        "inbound": [open(22), open(80)]})
}

fn record(account: &str, number: i64) -> Value {
    json!({"id": format!("68c60ece-12f6-4749-8ebd-{account}{number}"),
        "name": "AuthorizeSecurityGroupIngress", "at": "2026-11-22T09:00:00Z",
        "principal": format!("arn:aws:iam::{account}:user/student01"), "by_service": false,
        "request": {"groupId": "sg-0aedf8c239f5977a9", "ipPermissions": {"items": [number]}},
        "response": {"_return": true, "securityGroupRuleSet": {"items": [{"fromPort": 22}]}}})
}

fn event(number: i64) -> Value {
    json!({"at": "2026-11-22T09:00:00.53Z", "subject": "awsdb", "kind": "db-instance",
        "message": format!("Finished applying modification {number}")})
}

fn list(length: i64, item: impl Fn(i64) -> Value) -> Value {
    (0..length).map(item).collect()
}

/// Everything that a look at an account shows.
fn answers(account: &str, run: &str, at: Timestamp) -> [Value; 11] {
    let arn = format!("arn:aws:sts::{account}:assumed-role/LabproofReader/labproof-{run}");
    let from = at - 2160.hours();
    [
        json!({"session": {"account": account, "arn": arn}}),
        json!({"glances": [{"region": "ap-northeast-1"}, {"region": "us-east-1"}]}),
        json!({"vpcs": [{"id": format!("vpc-{account}"), "is_default": true}]}),
        json!({"security-groups": list(3, group)}),
        json!({"servers": [{"id": format!("i-{account}")}]}),
        json!({"db-instances": [{"identifier": "awsdb", "resource_id": account}]}),
        json!({"db-snapshots": [{"identifier": "stem-day-snapshot", "resource_id": account}]}),
        json!({"automated-backups": [{"instance": "awsdb", "status": "active"}]}),
        json!({"db-events": {"from": at - 336.hours(), "events": list(20, event)}}),
        json!({"trail": {"from": from, "covered_from": from, "to": at,
            "records": list(15, |number| record(account, number)),
            "others": at.as_second() % 300}}),
        json!({"table": {"resource_id": account, "endpoint": "awsdb.c1x2y3z4.amazonaws.com:3306",
            "version": "8.4.8", "schemas": ["stemday"], "tables": [{"schema": "stemday",
            "columns": [{"name": "col1", "data_type": "int", "length": null}],
            "rows": [["1", "stem"]], "more_rows": false}]}}),
    ]
}

/// One run that looks at every account.
fn look(store: &mut Store, number: i64) {
    let begun = time("2026-11-22T10:00:00.123456789Z") + SignedDuration::from_mins(10 * number);
    let (id, mut at) = (id(number), begun);
    let roster: Vec<_> =
        (0..ACCOUNTS).map(|n| enrolled(&format!("s{n:03}"), &account(n))).collect();
    store
        .begin_run(&Run { started_at: begun, ..run(&id, "2026-11-22T10:00:00Z") }, &roster)
        .unwrap();
    for account in (0..ACCOUNTS).map(account) {
        let seen = answers(&account, &id, at).map(|answer| {
            at += SignedDuration::new(0, 312_345_678);
            let (run, account) = (id.clone(), account.clone());
            let region = "ap-northeast-2".to_owned();
            let look = serde_json::from_value(json!({"seen": answer})).unwrap();
            Kept::of(Observation { run, account, region, at, look })
        });
        store.add(&seen).unwrap();
    }
    store.finish_run(&id, at).unwrap();
}

/// The size of the file, with all that was added in it.
fn size(store: &Store) -> u64 {
    store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    std::fs::metadata(&store.path).unwrap().len()
}

#[test]
fn a_look_at_an_account_that_did_not_change_costs_less_than_a_kibibyte() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&file(&folder)).unwrap();
    store.connection.pragma_update(None, "synchronous", "OFF").unwrap();
    look(&mut store, 0);
    let before = size(&store);
    for number in 1..=RUNS {
        look(&mut store, number);
    }
    let grown = size(&store) - before;
    let a_look = grown / (ACCOUNTS * RUNS).unsigned_abs();
    eprintln!("{a_look} bytes a look and account");
    assert!(a_look < LIMIT, "{a_look}");
    assert_eq!(store.observations(&account(3)).unwrap().len(), 1111);
}

#[test]
fn a_second_run_over_a_class_that_did_not_change_adds_less_than_fifteen_per_cent() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&file(&folder)).unwrap();
    store.connection.pragma_update(None, "synchronous", "OFF").unwrap();
    look(&mut store, 0);
    let first = size(&store);
    look(&mut store, 1);
    let added = size(&store) - first;
    eprintln!("{added} bytes after {first}");
    assert!(added * 100 < first * 15, "{added} after {first}");
}

/// How SQLite would find the rows.
fn plan(store: &Store, sql: &str) -> Vec<String> {
    let mut plan = store.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // Its parameters need no values for that.
    let steps = plan.raw_query().mapped(|row| row.get(3));
    steps.map(Result::unwrap).collect()
}

#[test]
fn adding_and_reading_an_account_take_no_longer_the_more_runs_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&file(&folder)).unwrap();
    let of_student = format!("{ENROLMENT} {OF_STUDENT}");
    let of_account =
        format!("{OBSERVATION} WHERE account = (SELECT key FROM names WHERE name = ?1)");
    let questions = [
        "SELECT key FROM names WHERE name = ?1",
        "SELECT key, at FROM looks WHERE (account, run, region) = (?1, ?2, ?3)",
        "SELECT look FROM observations WHERE look = ?1 AND at = ?2 AND id = ?3",
        "SELECT id FROM observations WHERE look = ?1",
        "SELECT key FROM answers WHERE hash = ?1",
        "SELECT key FROM items WHERE hash = ?1",
        "SELECT number FROM seals LEFT JOIN names ON key = seals.run WHERE seals.run = ?1",
        "SELECT number FROM seals LEFT JOIN names ON key = seals.run WHERE number >= ?1 ORDER BY number",
        ENROLLED,
        NEWEST,
        of_student.as_str(),
        of_account.as_str(),
    ];
    for sql in questions {
        for step in plan(&store, sql) {
            assert!(!step.starts_with("SCAN"), "{sql}: {step}");
            // By the run alone it would be by all of its rows.
            assert!(!step.contains("enrolments USING PRIMARY KEY (run=?)"), "{sql}: {step}");
        }
    }
}
