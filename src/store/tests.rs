//! What a store keeps, and what it refuses.

mod ahead;
mod answer;
mod damage;
mod erase;
mod format_1;
mod merge;
mod read_only;
mod seals;
mod size;

use super::{Enrolment, Run, Store, StoreError};
use crate::roster::Roster;
use jiff::Timestamp;
use labproof_checks::evidence::{
    Answer, Blind, Caller, DB_EVENTS, DbInstance, Kept, Look, Lookup, Observation, ReasonCode,
    Record,
};
use rusqlite::Connection;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ACCOUNT: &str = "111122223333";
const OTHER_ACCOUNT: &str = "444455556666";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn seen(account: &str, at: &str, view: Answer) -> Kept {
    let (run, region) = ("run-1".to_owned(), "ap-northeast-2".to_owned());
    let (account, at) = (account.to_owned(), time(at));
    Kept::of(Observation { run, account, region, at, look: Look::Seen(view) })
}

fn regions(account: &str, at: &str) -> Kept {
    seen(account, at, Answer::Regions(vec!["ap-northeast-2".to_owned(), "us-east-1".to_owned()]))
}

fn instance(at: &str, storage: i64) -> Kept {
    let identifier = "awsdb".to_owned();
    let instance = DbInstance { identifier, storage: Some(storage), ..DbInstance::default() };
    seen(ACCOUNT, at, Answer::DbInstances(vec![instance]))
}

fn run(id: &str, started_at: &str) -> Run {
    Run {
        id: id.to_owned(),
        command: "grade".to_owned(),
        version: "0.1.0".to_owned(),
        lab: "stem-day-rds".to_owned(),
        lab_sha256: "0".repeat(64),
        started_at: time(started_at),
        finished_at: None,
    }
}

fn enrolled(student_id: &str, account: &str) -> Enrolment {
    Enrolment {
        student_id: student_id.to_owned(),
        name: format!("학생 {student_id}"),
        account: account.to_owned(),
        region: None,
        columns: BTreeMap::from([("section".to_owned(), "A".to_owned())]).into(),
    }
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("labproof.evidence")
}

/// A store in which `run-1` has begun.
fn begun() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&file(&folder)).unwrap();
    store.begin_run(&run("run-1", "2026-11-22T10:00:00Z"), &[enrolled("s001", ACCOUNT)]).unwrap();
    (folder, store)
}

/// A store as it is exported.
fn exported(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let visited = store.each(|entry| {
        lines.push(serde_json::to_string(&entry).unwrap());
        Ok::<_, StoreError>(())
    });
    visited.unwrap();
    lines
}

fn count(store: &Store, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    store.connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn what_was_kept_is_read_as_it_was() {
    let (_folder, mut store) = begun();
    let caller = Caller {
        account: ACCOUNT.to_owned(),
        arn: "arn:aws:sts::…".to_owned(),
        endpoint: Some("localhost".to_owned()),
    };
    let record = Record {
        id: "1b2c".to_owned(),
        name: "CreateDBInstance".to_owned(),
        at: time("2026-11-22T09:00:00Z"),
        principal: None,
        by_service: false,
        error: Some("InvalidParameterCombination".to_owned()),
        message: Some("줄\n바꿈 \"\u{1f600}\"".to_owned()),
        request: json!({"allocatedStorage": 20, "applyImmediately": true, "ratio": 0.1}),
        response: json!(null),
    };
    let lookup = Lookup {
        cut: None,
        from: time("2026-08-24T10:00:00Z"),
        covered_from: time("2026-08-24T10:00:00Z"),
        to: time("2026-11-22T10:00:00Z"),
        records: vec![record],
        others: 7,
    };
    let why = Blind::new(ReasonCode::AccessDenied, "rds:DescribeEvents").because("AccessDenied");
    let blind = Look::blind(DB_EVENTS, why);
    let kept = vec![
        seen(ACCOUNT, "2026-11-22T10:00:01Z", Answer::Session(caller)),
        instance("2026-11-22T10:00:02.5Z", 20),
        seen(ACCOUNT, "2026-11-22T10:00:02.500000001Z", Answer::Trail(lookup)),
        Kept::of(Observation {
            look: blind,
            ..(*regions(ACCOUNT, "2026-11-22T10:00:03Z")).clone()
        }),
    ];
    store.add(&kept).unwrap();
    assert_eq!(store.observations(ACCOUNT).unwrap(), kept);
    assert_eq!(store.observations(OTHER_ACCOUNT).unwrap(), []);
}

#[test]
fn observations_are_read_in_the_order_of_time() {
    let (_folder, mut store) = begun();
    let times = [
        "2026-11-22T10:00:07.25Z",
        "2026-11-22T10:00:08Z",
        "2026-11-22T10:00:07Z",
        "2026-11-22T10:00:07.000000001Z",
        "2026-11-22T10:00:07.5Z",
    ];
    store.add(&times.map(|at| regions(ACCOUNT, at))).unwrap();
    let mut sorted = times.map(time);
    sorted.sort_unstable();
    let read: Vec<_> = store.observations(ACCOUNT).unwrap().iter().map(|seen| seen.at).collect();
    assert_eq!(read, sorted);
}

#[test]
fn an_observation_is_kept_once_however_often_it_is_added() {
    let (_folder, mut store) = begun();
    let looks = [instance("2026-11-22T10:00:01Z", 20), instance("2026-11-22T10:00:02Z", 30)];
    assert_eq!(store.add(&looks).unwrap(), 2);
    assert_eq!(store.add(&looks).unwrap(), 0);
    assert_eq!(store.add(&[looks[0].clone(), instance("2026-11-22T10:00:03Z", 30)]).unwrap(), 1);
    assert_eq!(store.observations(ACCOUNT).unwrap().len(), 3);
}

#[test]
fn equal_answers_are_kept_once() {
    let (_folder, mut store) = begun();
    store.add(&[regions(ACCOUNT, "2026-11-22T10:00:01Z")]).unwrap();
    store.add(&[regions(ACCOUNT, "2026-11-22T11:00:01Z")]).unwrap();
    store.add(&[regions(OTHER_ACCOUNT, "2026-11-22T10:00:01Z")]).unwrap();
    assert_eq!((count(&store, "observations"), count(&store, "answers")), (3, 1));
}

#[test]
fn an_observation_of_a_run_that_never_began_is_refused() {
    let (_folder, mut store) = begun();
    let strange = Kept::of(Observation {
        run: "run-9".to_owned(),
        ..(*instance("2026-11-22T10:00:01Z", 20)).clone()
    });
    assert!(store.add(&[instance("2026-11-22T10:00:01Z", 20), strange]).is_err());
    assert_eq!((count(&store, "observations"), count(&store, "answers")), (0, 0));
}

#[test]
fn a_run_is_kept_with_its_roster_and_its_end() {
    let (_folder, mut store) = begun();
    let end = time("2026-11-22T10:05:00Z");
    store.finish_run("run-1", end).unwrap();
    let begun = run("run-1", "2026-11-22T10:00:00Z");
    let finished = Run { finished_at: Some(end), ..begun.clone() };
    assert_eq!(store.runs().unwrap(), std::slice::from_ref(&finished));

    let roster = [enrolled("s001", ACCOUNT)];
    store.begin_run(&finished, &roster).unwrap();
    store.begin_run(&begun, &roster).unwrap();
    assert_eq!(store.enrolments("run-1").unwrap(), roster);
    let other_roster = store.begin_run(&begun, &[enrolled("s002", ACCOUNT)]);
    assert!(matches!(other_roster, Err(StoreError::OtherRun { .. })));
    let other_lab = store.begin_run(&Run { lab: "another".to_owned(), ..begun }, &roster);
    assert!(matches!(other_lab, Err(StoreError::OtherRun { .. })));
}

#[test]
fn the_latest_roster_has_each_students_newest_row() {
    let (_folder, mut store) = begun();
    let moved =
        Enrolment { region: Some("us-east-1".to_owned()), ..enrolled("s001", OTHER_ACCOUNT) };
    let newest = [enrolled("s003", ACCOUNT), moved.clone()];
    let between = [enrolled("s001", "777788889999"), enrolled("s002", ACCOUNT)];
    store.begin_run(&run("run-3", "2026-11-22T12:00:00Z"), &newest).unwrap();
    store.begin_run(&run("run-2", "2026-11-22T11:00:00.5Z"), &between).unwrap();
    let expected = [enrolled("s003", ACCOUNT), moved, enrolled("s002", ACCOUNT)];
    assert_eq!(store.latest_roster().unwrap(), expected);
}

#[test]
fn the_latest_roster_of_shards_is_in_the_order_of_their_one_roster() {
    let (_folder, mut store) = begun();
    for (id, at, shard, lines, students) in [
        ("shard-run-4", "2026-11-22T14:00:00Z", "2/3", &[3, 6][..], &["s003", "s006"][..]),
        ("shard-run-2", "2026-11-22T12:00:00Z", "1/3", &[4, 5], &["s004", "s005"]),
        ("shard-run-3", "2026-11-22T13:00:00Z", "3/3", &[2], &["s002"]),
        // Of a shard that was killed, and ran again.
        ("shard-run-1", "2026-11-22T11:00:00Z", "2/3", &[3, 6], &["s003", "s006"]),
        ("shard-run-0", "2026-11-22T10:30:00Z", "1/2", &[7], &["s007"]),
    ] {
        let command = format!("grade --shard {shard}");
        let rows: Vec<_> = students.iter().map(|student| enrolled(student, ACCOUNT)).collect();
        store.begin_run_of(&Run { command, ..run(id, at) }, lines, &rows).unwrap();
    }
    let students = store.latest_roster().unwrap().into_iter().map(|row| row.student_id);
    let expected = ["s002", "s003", "s004", "s005", "s006", "s007", "s001"];
    assert_eq!(students.collect::<Vec<_>>(), expected);
}

#[test]
fn nothing_that_opens_an_account_reaches_the_file() {
    let roster = "student_id,name,account_id,role_arn,external_id,ssh\n\
                  s001,김하나,111122223333,arn:aws:iam::111122223333:role/Hidden,hush-hush,hidden@web";
    let roster = Roster::parse("roster.csv", roster.as_bytes()).unwrap();
    let rows: Vec<_> = roster.rows.iter().map(Enrolment::from).collect();
    let (folder, mut store) = begun();
    store.begin_run(&run("run-2", "2026-11-22T11:00:00Z"), &rows).unwrap();
    drop(store);
    let bytes = std::fs::read(file(&folder)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("김하나"), "the row is in the file");
    assert!(!text.to_lowercase().contains("hidden") && !text.contains("hush"));
}

/// Takes away what keeps rows as they are.
fn unguarded(connection: &Connection) {
    let sql = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema
               WHERE type = 'trigger'";
    let drops: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    connection.execute_batch(&drops).unwrap();
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
}

#[test]
fn processes_that_start_together_make_one_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let write = |writer: usize| {
        let mut store = Store::open(&path).unwrap();
        let id = format!("run-{writer}");
        store.begin_run(&run(&id, "2026-11-22T10:00:00Z"), &[]).unwrap();
        for second in 0..20 {
            let look = instance(&format!("2026-11-22T10:00:{second:02}Z"), 20);
            store.add(&[Kept::of(Observation { run: id.clone(), ..(*look).clone() })]).unwrap();
        }
    };
    std::thread::scope(|scope| {
        for writer in 0..8 {
            scope.spawn(move || write(writer));
        }
    });
    let store = Store::existing(&path).unwrap();
    assert_eq!((store.runs().unwrap().len(), store.observations(ACCOUNT).unwrap().len()), (8, 160));
}

#[test]
fn what_was_added_is_there_after_a_process_that_never_closed_it() {
    let (folder, mut store) = begun();
    let kept = [instance("2026-11-22T10:00:01Z", 20), instance("2026-11-22T10:00:02Z", 30)];
    store.add(&kept).unwrap();
    // A killed process leaves what it wrote, a transaction that it was in, and no farewell.
    store.connection.execute_batch("BEGIN IMMEDIATE; INSERT INTO names VALUES (99, 'x')").unwrap();
    let left = tempfile::tempdir().unwrap();
    for end in ["", "-wal"] {
        let name = format!("labproof.evidence{end}");
        std::fs::copy(folder.path().join(&name), left.path().join(&name)).unwrap();
    }
    let mut store = Store::existing(&file(&left)).unwrap();
    assert_eq!(store.observations(ACCOUNT).unwrap(), kept);
    assert_eq!((count(&store, "answers"), count(&store, "names")), (2, 7));
    assert_eq!(store.add(&kept).unwrap(), 0);
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let (folder, mut store) = begun();
    let kept = [instance("2026-11-22T10:00:01Z", 20)];
    store.add(&kept).unwrap();
    let pages: i64 =
        store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    let many: Vec<_> = (0..500).map(|storage| instance("2026-11-22T10:00:02Z", storage)).collect();
    let error = store.add(&many).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    assert_eq!(store.observations(ACCOUNT).unwrap(), kept);
    drop(store);
    let mut with_space = Store::existing(&file(&folder)).unwrap();
    assert_eq!(with_space.add(&many).unwrap(), 500);
}

#[test]
fn a_store_that_is_locked_or_read_only_is_told() {
    let (folder, mut store) = begun();
    let holder = Connection::open(file(&folder)).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let locked = store.add(&[instance("2026-11-22T10:00:01Z", 20)]);
    assert!(matches!(locked, Err(StoreError::Locked { .. })), "{locked:?}");
    holder.execute_batch("ROLLBACK").unwrap();
    store.connection.pragma_update(None, "query_only", true).unwrap();
    let read_only = store.add(&[instance("2026-11-22T10:00:01Z", 20)]);
    assert!(matches!(read_only, Err(StoreError::ReadOnly { .. })), "{read_only:?}");
}

#[test]
fn a_file_that_is_no_store_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let is_no_store = |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::NotAStore { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), content);
        std::fs::remove_file(&path).unwrap();
    };
    is_no_store(b"student_id,name,account_id\n");
    is_no_store(&foreign(&folder, "CREATE TABLE notes (text)"));
    is_no_store(&foreign(&folder, "PRAGMA application_id = 7"));
    is_no_store(&foreign(&folder, "PRAGMA user_version = 1"));
}

/// The bytes of another program's SQLite file.
fn foreign(folder: &TempDir, sql: &str) -> Vec<u8> {
    let path = folder.path().join("foreign");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    bytes
}

#[test]
fn a_store_of_a_later_labproof_is_refused() {
    let (folder, store) = begun();
    store.connection.pragma_update(None, "user_version", 4).unwrap();
    drop(store);
    let error = Store::open(&file(&folder)).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 4, known: 3, .. }), "{error:?}");
}

#[test]
fn a_store_that_is_not_there_is_made_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    assert!(matches!(Store::existing(&path), Err(StoreError::Absent { .. })));
    std::fs::write(&path, b"").unwrap();
    assert_eq!(Store::open(&path).unwrap().runs().unwrap(), []);
    let nowhere = Store::open(Path::new("no/such/folder/labproof.evidence"));
    assert!(matches!(nowhere, Err(StoreError::CannotOpen { .. })));
    assert!(matches!(Store::open(folder.path()), Err(StoreError::CannotOpen { .. })));
}
