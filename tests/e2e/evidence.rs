//! `labproof evidence`: what is in a store, copies of it brought together, and students erased; by
//! programs that are killed, that run side by side, and that have no room.

use crate::class::{Class, account};
use crate::lab;
use crate::run::{Run, labproof, outcomes};
use jiff::{SignedDuration, Timestamp};
use labproof_checks::evidence::{Answer, DbInstance, Look, Observation};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How many files are merged, each of one run.
const FILES: usize = 5;
const STUDENTS: usize = 10;
/// How often every student is looked at in a run.
const LOOKS: i32 = 8;

fn names() -> Vec<String> {
    (0..FILES).map(|number| format!("copy-{number}.jsonl")).collect()
}

/// A folder with an export of each run.
pub(crate) fn copies() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (number, name) in names().iter().enumerate() {
        let text: String = entries(number).iter().map(|entry| format!("{entry}\n")).collect();
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A run, its roster, and what it saw of everybody.
fn entries(number: usize) -> Vec<Value> {
    let run = format!("run-{number}");
    let begun: Timestamp = format!("2026-11-2{number}T10:00:00Z").parse().unwrap();
    let mut entries = vec![
        json!({"run": {"id": run, "command": "grade", "version": "0.1.0", "lab": "stem-day-rds",
            "lab_sha256": "0".repeat(64), "started_at": begun}}),
        json!({"end": {"run": run, "finished_at": begun + SignedDuration::from_hours(1)}}),
    ];
    for position in 0..STUDENTS {
        let account = account(position + 1);
        entries.push(json!({"enrolment": {"run": run, "position": position, "student": {
            "student_id": format!("student-{position}"), "name": format!("김비밀{position}"),
            "account": account, "region": null, "columns": {}}}}));
        entries.extend((0..LOOKS).map(|second| observation(&run, &account, begun, second)));
    }
    entries
}

fn observation(run: &str, account: &str, begun: Timestamp, second: i32) -> Value {
    let instance = DbInstance {
        identifier: format!("awsdb-{account}"),
        storage: Some(20 + i64::from(second)),
        ..DbInstance::default()
    };
    let observation = Observation {
        run: run.to_owned(),
        account: account.to_owned(),
        region: "ap-northeast-2".to_owned(),
        at: begun + SignedDuration::from_secs(second.into()),
        look: Look::Seen(Answer::DbInstances(vec![instance])),
    };
    let mut entry = serde_json::to_value(&observation).unwrap();
    entry["id"] = json!(observation.id());
    json!({"observation": entry})
}

/// `labproof evidence` on a store of the folder.
fn evidence(folder: &TempDir, store: &str, arguments: &[&str]) -> Command {
    labproof(folder.path(), &[&["evidence", "--evidence", store], arguments].concat())
}

pub(crate) fn merge(folder: &TempDir, store: &str) -> Command {
    let names = names();
    let files: Vec<_> = names.iter().map(String::as_str).collect();
    evidence(folder, store, &[&["merge"], files.as_slice()].concat())
}

#[track_caller]
fn export(folder: &TempDir, store: &str) -> String {
    Run::of(&mut evidence(folder, store, &["export"])).with_status(0).out
}

/// A part of a time, at random.
fn random_part(of: Duration) -> Duration {
    let thousandths = RandomState::new().hash_one(Instant::now()) % 1000;
    of * u32::try_from(thousandths).unwrap() / 1000
}

fn timed(mut command: Command) -> Duration {
    let begun = Instant::now();
    Run::of(&mut command).with_status(0);
    begun.elapsed()
}

/// The lines of an export that are of one run.
fn of_run(export: &str, number: usize) -> Vec<&str> {
    let run = format!("\"run-{number}\"");
    export.lines().filter(|line| line.contains(&run)).collect()
}

#[test]
fn a_merge_that_is_killed_keeps_whole_files_and_can_be_repeated() {
    let folder = copies();
    let one = timed(merge(&folder, "whole")) / u32::try_from(FILES).unwrap();
    let whole = export(&folder, "whole");
    assert_eq!(whole.lines().count(), 1 + FILES * (2 + STUDENTS * 9));
    let mut cut_short = 0;
    for moment in 0..50 {
        let store = format!("killed-{moment}");
        let mut child = merge(&folder, &store).stdout(Stdio::piped()).spawn().unwrap();
        let acknowledged = kill_after(&mut child, moment % FILES, random_part(one));
        let left = Run::of(&mut evidence(&folder, &store, &["export"]));
        let is_nothing = left.status == 2 && left.err.contains("there is no evidence");
        assert!(if is_nothing { acknowledged == 0 } else { left.status == 0 }, "{}", left.err);
        let left = left.out;
        for number in 0..FILES {
            let (of_left, of_whole) = (of_run(&left, number), of_run(&whole, number));
            let is_there = of_left == of_whole;
            assert!(is_there || of_left.is_empty(), "a part of file {number} at moment {moment}");
            assert!(is_there || number >= acknowledged, "file {number} lost at moment {moment}");
        }
        cut_short += usize::from(left != whole);
        Run::of(&mut merge(&folder, &store)).with_status(0);
        assert_eq!(export(&folder, &store), whole, "moment {moment}");
        remove(&folder, &store);
    }
    assert!(cut_short >= 25, "only {cut_short} merges were killed before their end");
}

/// Kills a merge so long after it has acknowledged so many files; gives how many it has in the end.
fn kill_after(child: &mut Child, files: usize, longer: Duration) -> usize {
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    for _ in 0..files {
        said.read_line(&mut text).unwrap();
    }
    sleep(longer);
    child.kill().unwrap();
    said.read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    text.matches('\n').count()
}

fn remove(folder: &TempDir, store: &str) {
    for end in ["", "-wal", "-shm"] {
        // The last two are there only after a kill.
        let _ = fs::remove_file(folder.path().join(format!("{store}{end}")));
    }
}

#[test]
fn an_erasure_that_is_killed_has_erased_all_or_nothing_and_can_be_repeated() {
    let folder = copies();
    Run::of(&mut merge(&folder, "whole")).with_status(0);
    let before = export(&folder, "whole");
    let erase = |store: &str| {
        fs::copy(folder.path().join("whole"), folder.path().join(store)).unwrap();
        evidence(&folder, store, &["erase", "--yes", "student-3", "student-8"])
    };
    let whole_time = timed(erase("erased"));
    let after = export(&folder, "erased");
    let (mut undone, mut done) = (0, 0);
    for moment in 0..20 {
        let store = format!("killed-{moment}");
        let mut child = erase(&store).stdout(Stdio::null()).spawn().unwrap();
        sleep(random_part(whole_time));
        child.kill().unwrap();
        child.wait().unwrap();
        let left = export(&folder, &store);
        assert!(left == before || left == after, "a part is erased at moment {moment}");
        undone += usize::from(left == before);
        done += usize::from(left == after);
        assert_eq!(guards(&folder, &store), 22, "moment {moment}");

        let again = evidence(&folder, &store, &["erase", "--yes", "student-3", "student-8"])
            .output()
            .unwrap();
        // The second time there may be nobody left to erase, but still bytes to sweep away.
        let expected = if left == before { 0 } else { 2 };
        assert_eq!(again.status.code(), Some(expected), "moment {moment}");
        assert_eq!(export(&folder, &store), after, "moment {moment}");
        no_trace_of(&folder, &store, &[3, 8]);
        remove(&folder, &store);
    }
    assert!(undone > 0, "no erasure was killed before it was done, {done} after");
}

/// How many triggers keep a store from being changed.
fn guards(folder: &TempDir, store: &str) -> i64 {
    let connection = Connection::open(folder.path().join(store)).unwrap();
    let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'";
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[track_caller]
fn no_trace_of(folder: &TempDir, store: &str, students: &[usize]) {
    for end in ["", "-wal", "-shm"] {
        let bytes = fs::read(folder.path().join(format!("{store}{end}"))).unwrap_or_default();
        for number in students {
            let marks =
                [format!("student-{number}"), format!("김비밀{number}"), account(number + 1)];
            for mark in marks {
                let found = bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
                assert!(!found, "{mark} is in {store}{end}");
            }
        }
    }
}

#[test]
fn merges_side_by_side_make_one_store() {
    let folder = copies();
    Run::of(&mut merge(&folder, "whole")).with_status(0);
    let merges: Vec<_> = names()
        .iter()
        .flat_map(|name| [name.clone(), name.clone()])
        .map(|name| {
            let mut command = evidence(&folder, "shared", &["merge", &name]);
            command.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in merges {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(export(&folder, "shared"), export(&folder, "whole"));
}

#[test]
fn a_file_with_a_fault_is_named_and_those_before_it_are_kept() {
    let folder = copies();
    let bad = fs::read_to_string(folder.path().join("copy-1.jsonl")).unwrap();
    fs::write(folder.path().join("bad.jsonl"), bad.replacen("awsdb-", "other-", 1)).unwrap();
    let files = ["merge", "copy-0.jsonl", "bad.jsonl", "copy-2.jsonl"];
    let run = Run::of(&mut evidence(&folder, "store", &files)).with_status(2);
    run.complains(&["line 4 of bad.jsonl is not evidence", "is not what its id says"]);
    assert_eq!(run.out, "merged copy-0.jsonl: 1 run, 10 roster rows, 80 observations were new\n");
    Run::of(&mut evidence(&folder, "other", &["merge", "copy-0.jsonl"])).with_status(0);
    assert_eq!(export(&folder, "store"), export(&folder, "other"));
}

#[test]
fn a_file_that_is_not_there_stops_a_merge_before_it_begins() {
    let folder = copies();
    let files = ["merge", "copy-0.jsonl", "lost.jsonl"];
    let run = Run::of(&mut evidence(&folder, "store", &files)).with_status(2);
    run.complains(&["lost.jsonl cannot be read", "No such file"]);
    assert!(!folder.path().join("store").exists());
    let run = Run::of(&mut evidence(&folder, "store", &["export"])).with_status(2);
    run.complains(&["there is no evidence at store"]);
}

#[test]
fn an_export_without_room_is_told() {
    let folder = copies();
    Run::of(&mut merge(&folder, "store")).with_status(0);
    let mut command = evidence(&folder, "store", &["export"]);
    let output = command.stdout(File::create("/dev/full").unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("cannot be written to stdout"), "{error}");
}

/// Two students, graded, and one who is not to be found again.
fn graded() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let students: Vec<_> = ["김하나", "이두리"].map(|name| class.enrol(name)).into();
    students.iter().for_each(lab::begin);
    class.until_now();
    class.grade(&["--sql", "off"]).with_status(0);
    class
}

fn said(class: &Class, arguments: &[&str]) -> String {
    Run::of(&mut class.labproof(&[&["evidence"], arguments].concat())).with_status(0).out
}

/// The cells of a table, without its header.
fn cells(table: &str) -> Vec<Vec<&str>> {
    table.lines().skip(1).map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn runs_and_observations_are_listed_and_shown() {
    let class = graded();
    let runs = said(&class, &["list"]);
    let [run] = &cells(&runs)[..] else { panic!("{runs}") };
    assert_eq!((run[1], run[2], run[5]), ("grade", "stem-day-rds", "2"), "{runs}");

    let of_student = said(&class, &["list", "s01"]);
    let lines = cells(&of_student);
    assert_eq!(of_student, said(&class, &["list", &account(1)]));
    assert!(lines.iter().all(|line| line[2] == account(1) && line[5] == "seen"), "{of_student}");
    let instances: Vec<_> =
        lines.iter().filter(|line| line[4] == "rds:DescribeDBInstances").collect();
    assert!(!instances.is_empty(), "{of_student}");

    let id = instances[0][0];
    let shown = said(&class, &["show", id]);
    assert_eq!(shown, said(&class, &["show", &format!("sha256:{id}")]));
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["look"]["seen"]["db-instances"][0]["identifier"], "awsdb");
    let complains = |arguments: &[&str], words: &[&str]| {
        let run = Run::of(&mut class.labproof(&[&["evidence"], arguments].concat()));
        run.with_status(2).complains(words);
    };
    complains(&["show", "sha256:"], &["several observations", "give more of the id"]);
    complains(&["show", "g"], &["no observation whose id begins with g"]);
    complains(&["list", "s99"], &["there is no evidence of `s99`"]);
    complains(&["erase", "s99"], &["nobody", "s99", "nobody was erased"]);
}

#[test]
fn evidence_that_was_exported_and_merged_is_judged_as_before() {
    let class = graded();
    let before = outcomes(&class.book());
    assert_eq!(said(&class, &["export", "copy.jsonl"]), "");
    let lines = fs::read_to_string(class.path("copy.jsonl")).unwrap();
    assert_eq!(lines, said(&class, &["export"]));
    said(&class, &["merge", "copy.jsonl", "--evidence", "elsewhere"]);
    Run::of(&mut class.labproof(&["regrade", "--evidence", "elsewhere"])).with_status(0);
    assert_eq!(outcomes(&class.book()), before);
}

#[test]
fn an_erased_student_is_in_no_file_and_no_later_gradebook() {
    let class = graded();
    let text = said(&class, &["erase", "--yes", "s01"]);
    assert!(text.contains("erased s01: 1 roster row, "), "{text}");
    assert!(text.contains("Merging an old copy"), "{text}");
    let store = class.path("labproof.evidence");
    assert!(!store.with_extension("evidence-wal").exists());
    let has = |file: &Path, mark: &str| {
        let bytes = fs::read(file).unwrap();
        bytes.windows(mark.len()).any(|window| window == mark.as_bytes())
    };
    for gone in ["s01", "김하나", &account(1)] {
        assert!(!has(&store, gone), "{gone}");
    }
    assert!(has(&store, "이두리"));
    Run::of(&mut class.labproof(&["regrade"])).with_status(0);
    let left: Vec<_> = class.book().students.into_iter().map(|one| one.student_id).collect();
    assert_eq!(left, ["s02"]);
}
