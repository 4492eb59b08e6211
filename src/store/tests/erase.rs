//! An erasure is complete: not a byte stays, and nobody else loses anything.

use super::*;
use crate::store::{EraseError, Source};
use labproof_checks::evidence::Answer;
use std::collections::BTreeMap;

/// Who is told apart by a name, an id and an account that nothing else contains.
fn student(number: usize) -> Enrolment {
    Enrolment {
        student_id: format!("student-{number:04}"),
        name: format!("김비밀{number:04}"),
        account: account(number),
        region: None,
        columns: BTreeMap::from([("email".to_owned(), format!("mail{number:04}@example.com"))])
            .into(),
    }
}

fn account(number: usize) -> String {
    format!("7654321{number:05}")
}

/// A look that names its account, and one that is the same for everybody.
fn looks(run: &str, number: usize, at: &str) -> [Kept; 2] {
    let account = account(number);
    let arn = format!("arn:aws:sts::{account}:assumed-role/LabproofReader/{}", "x".repeat(number));
    let caller = Answer::Session(Caller { account: account.clone(), arn, endpoint: None });
    [seen(&account, at, caller), regions(&account, at)]
        .map(|look| Kept::of(Observation { run: run.to_owned(), ..(*look).clone() }))
}

/// A store that has grown over several runs, so that its pages were split and filled again.
fn grown(students: usize) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&file(&folder)).unwrap();
    let roster: Vec<_> = (0..students).map(student).collect();
    for hour in 10..16 {
        let (id, at) = (format!("run-{hour}"), format!("2026-11-22T{hour}:00:00Z"));
        store.begin_run(&run(&id, &at), &roster).unwrap();
        // Not in the order of accounts: 7 is prime to the number of students.
        let shuffled = (0..students).map(|number| number * 7 % students);
        let seen: Vec<_> = shuffled.flat_map(|number| looks(&id, number, &at)).collect();
        store.add(&seen).unwrap();
    }
    (folder, store)
}

/// Every byte of the store's files, which are open and so all there.
fn bytes(folder: &TempDir) -> Vec<u8> {
    let ends =
        ["", "-wal", "-shm"].map(|end| folder.path().join(format!("labproof.evidence{end}")));
    ends.into_iter().flat_map(|path| std::fs::read(path).unwrap()).collect()
}

/// How many of a student's marks are in some bytes.
fn marks(bytes: &[u8], number: usize) -> usize {
    let Enrolment { student_id, name, account, columns, .. } = student(number);
    let marks = [student_id, name, account, columns["email"].clone()];
    let is_in = |mark: &&String| bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
    marks.iter().filter(is_in).count()
}

fn ids(students: &[usize]) -> Vec<String> {
    students.iter().map(|number| student(*number).student_id).collect()
}

#[test]
fn no_byte_of_an_erased_student_stays() {
    let (folder, mut store) = grown(60);
    let before = exported(&store);
    let gone: Vec<usize> = (0..60).filter(|number| number % 3 == 0).collect();
    assert!((0..60).all(|number| marks(&bytes(&folder), number) == 4));
    // Somebody else has the store open, at rest.
    let bystander = Store::existing(&file(&folder)).unwrap();
    assert_eq!(bystander.runs().unwrap().len(), 6);

    let erased = store.erase(&ids(&gone)).unwrap();
    assert_eq!((erased.enrolments, erased.observations), (20 * 6, 20 * 6 * 2));
    assert!(erased.kept.is_empty());
    let after = bytes(&folder);
    for number in 0..60 {
        let expected = if gone.contains(&number) { 0 } else { 4 };
        assert_eq!(marks(&after, number), expected, "student {number}");
    }
    let is_of = |line: &String| gone.iter().any(|number| marks(line.as_bytes(), *number) > 0);
    let rest: Vec<_> = before.into_iter().filter(|line| !is_of(line)).collect();
    assert_eq!(exported(&store), rest, "nobody else has lost anything");
    assert_eq!(exported(&bystander), rest);
    assert_eq!(count(&store, "answers"), 40 + 1);
}

/// An answer with an item that others have too, and one that is the account's alone.
fn groups(number: usize, second: usize) -> Kept {
    let account = account(number);
    let item = |id: String| json!({"id": id, "is_default": true});
    let answer = json!({"seen": {"vpcs": [item("vpc-of-all".to_owned()), item(account.clone())]}});
    let look = serde_json::from_value(answer).unwrap();
    let at = format!("2026-11-22T10:01:{second:02}Z");
    Kept::of(Observation { look, run: "run-10".to_owned(), ..(*regions(&account, &at)).clone() })
}

#[test]
fn items_and_names_go_with_the_last_who_needs_them() {
    let (folder, mut store) = grown(3);
    let seen = [groups(0, 1), groups(0, 2), groups(1, 1), groups(1, 2)];
    assert_eq!(store.add(&seen).unwrap(), 4);
    let sizes = |store: &Store| ["items", "answer_items", "names"].map(|table| count(store, table));
    let before = sizes(&store);
    assert_eq!(before[..2], [3, 4]);
    store.erase(&ids(&[1])).unwrap();
    assert_eq!(sizes(&store), [2, 2, before[2] - 1]);
    assert_eq!(marks(&bytes(&folder), 1), 0);
    assert_eq!(store.observations(&account(0)).unwrap().len(), 14);
    store.erase(&ids(&[0, 2])).unwrap();
    // The runs are still there: six ids, the command, the version, the lab and its hash.
    assert_eq!(sizes(&store), [0, 0, 10]);
}

#[test]
fn a_store_is_append_only_again_after_an_erasure() {
    let guards = |store: &Store| -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
        let mut statement = store.connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let (_folder, mut store) = grown(3);
    let before = guards(&store);
    assert_eq!(before.len(), 22);
    store.erase(&ids(&[1])).unwrap();
    assert_eq!(guards(&store), before);
    for table in ["enrolments", "students", "observations", "looks", "answers", "names"] {
        let refusal = store.connection.execute(&format!("DELETE FROM {table}"), []).unwrap_err();
        assert_eq!(refusal.to_string(), "evidence is append-only", "{table}");
    }
}

#[test]
fn an_account_that_another_student_has_keeps_its_observations() {
    let (_folder, mut store) = grown(3);
    let partner = Enrolment { student_id: "partner".to_owned(), ..student(1) };
    store.begin_run(&run("run-7", "2026-11-22T17:00:00Z"), &[partner]).unwrap();
    let erased = store.erase(&ids(&[1])).unwrap();
    assert_eq!((erased.enrolments, erased.observations), (6, 0));
    assert_eq!(erased.kept, [(account(1), vec!["partner".to_owned()])].into());
    assert_eq!(store.observations(&account(1)).unwrap().len(), 12);

    let erased = store.erase(&["partner".to_owned()]).unwrap();
    assert_eq!((erased.enrolments, erased.observations), (1, 12));
    assert_eq!(store.observations(&account(1)).unwrap(), []);
}

#[test]
fn all_who_share_an_account_are_erased_with_it() {
    let (_folder, mut store) = grown(3);
    let partner = Enrolment { student_id: "partner".to_owned(), ..student(1) };
    store.begin_run(&run("run-7", "2026-11-22T17:00:00Z"), &[partner]).unwrap();
    let erased = store.erase(&["partner".to_owned(), student(1).student_id]).unwrap();
    assert_eq!((erased.enrolments, erased.observations), (7, 12));
    assert!(erased.kept.is_empty());
}

#[test]
fn every_account_that_a_student_ever_had_is_erased() {
    let (_folder, mut store) = grown(2);
    let moved = Enrolment { account: account(9), ..student(1) };
    store.begin_run(&run("run-7", "2026-11-22T17:00:00Z"), &[moved]).unwrap();
    store.add(&looks("run-7", 9, "2026-11-22T17:00:00Z")).unwrap();
    store.erase(&ids(&[1])).unwrap();
    for gone in [1, 9] {
        assert_eq!(store.observations(&account(gone)).unwrap(), [], "{gone}");
    }
    assert_eq!(store.latest_roster().unwrap(), [student(0)]);
}

#[test]
fn an_unknown_student_is_told_and_nobody_is_erased() {
    let (_folder, mut store) = grown(2);
    let before = exported(&store);
    // An account that a student has is no way to name the student.
    for unknown in ["student-9999", &account(0), ""] {
        let error = store.erase(&[student(1).student_id, unknown.to_owned()]).unwrap_err();
        let EraseError::Nobody { students, .. } = error else { panic!("{error:?}") };
        assert_eq!(students, [unknown]);
        assert_eq!(exported(&store), before);
    }
}

#[test]
fn what_a_run_adds_after_the_erasure_is_erased_by_the_account() {
    let (folder, mut store) = grown(2);
    store.erase(&ids(&[1])).unwrap();
    // A run that was under way.
    store.add(&looks("run-15", 1, "2026-11-22T15:00:01Z")).unwrap();
    assert_eq!(marks(&bytes(&folder), 1), 1);
    assert_eq!(store.erase(&[account(1)]).unwrap().observations, 2);
    assert_eq!(marks(&bytes(&folder), 1), 0);
}

#[test]
fn bytes_that_somebody_still_reads_are_told_and_swept_the_next_time() {
    let (folder, mut store) = grown(20);
    let reader = Store::existing(&file(&folder)).unwrap();
    reader.connection.execute_batch("BEGIN; SELECT count(*) FROM enrolments").unwrap();
    store.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let error = store.erase(&ids(&[3])).unwrap_err();
    assert!(matches!(error, EraseError::NotSwept { .. }), "{error:?}");
    assert_eq!(store.accounts(&student(3).student_id).unwrap(), Vec::<String>::new());
    assert!(marks(&bytes(&folder), 3) > 0, "the reader still sees the student");

    let error = store.erase(&ids(&[3])).unwrap_err();
    assert!(matches!(error, EraseError::NotSwept { .. }), "{error:?}");
    reader.connection.execute_batch("ROLLBACK").unwrap();
    let error = store.erase(&ids(&[3])).unwrap_err();
    assert!(matches!(error, EraseError::Nobody { .. }), "{error:?}");
    assert_eq!(marks(&bytes(&folder), 3), 0);
}

#[test]
fn a_merge_of_an_old_copy_brings_an_erased_student_back() {
    let (folder, mut store) = grown(3);
    let before = exported(&store);
    let copy = folder.path().join("copy");
    store.connection.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
    store.erase(&ids(&[1])).unwrap();
    assert_ne!(exported(&store), before);
    store.merge(&mut Source::open(&copy).unwrap()).unwrap();
    assert_eq!(exported(&store), before);
}
