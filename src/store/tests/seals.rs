//! Whatever is lost, changed or put in is named when a store is opened or read; nothing else is read of it.

use super::*;
use crate::store::Source;

/// A closed store of two runs and three students, and what it exports.
fn sealed(folder: &TempDir) -> (PathBuf, Vec<String>) {
    let path = file(folder);
    let mut store = Store::open(&path).unwrap();
    for (number, hour) in [(1, 10), (2, 11)] {
        let (id, began) = (format!("run-{number}"), format!("2026-11-22T{hour}:00:00Z"));
        let roster = [
            enrolled("s001", ACCOUNT),
            enrolled("s002", OTHER_ACCOUNT),
            enrolled("s003", "777788889999"),
        ];
        store.begin_run(&run(&id, &began), &roster).unwrap();
        for account in [ACCOUNT, OTHER_ACCOUNT] {
            let at = |second: i32| format!("2026-11-22T{hour}:00:{second:02}Z");
            let arn = format!("arn:aws:sts::{account}:assumed-role/LabproofReader/labproof-{id}");
            let caller =
                Answer::Session(Caller { account: account.to_owned(), arn, endpoint: None });
            let looks = [
                seen(account, &at(1), caller),
                regions(account, &at(2)),
                instance(&at(3), 20 + number),
            ];
            let of_run = |look: Kept| {
                Kept::of(Observation {
                    run: id.clone(),
                    account: account.to_owned(),
                    ..(*look).clone()
                })
            };
            store.add(&looks.map(of_run)).unwrap();
        }
        store.finish_run(&id, time(&format!("2026-11-22T{hour}:05:00Z"))).unwrap();
    }
    let lines = exported(&store);
    drop(store);
    assert!(!folder.path().join("labproof.evidence-wal").exists(), "it is closed");
    (path, lines)
}

/// What a program finds that opens the file and reads everything: its export, or that it is refused.
fn found(path: &Path) -> Result<Vec<String>, StoreError> {
    let store = Store::reading(path)?;
    let mut lines = Vec::new();
    store.each(|entry| {
        lines.push(serde_json::to_string(&entry).unwrap());
        Ok::<_, StoreError>(())
    })?;
    // What grading asks besides.
    for account in [ACCOUNT, OTHER_ACCOUNT] {
        let ahead = store.ahead(time("2027-01-01T00:00:00Z"))?;
        let newest = store.newest(account, &ahead)?;
        assert_eq!(newest, Some(time("2026-11-22T11:00:03Z")), "{account}");
    }
    let roster: Vec<_> = store.latest_roster()?.into_iter().map(|one| one.student_id).collect();
    assert_eq!(roster, ["s001", "s002", "s003"]);
    Ok(lines)
}

#[test]
fn no_byte_of_a_store_can_be_changed_so_that_something_else_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (path, lines) = sealed(&folder);
    let bytes = std::fs::read(&path).unwrap();
    let (mut same, mut refused) = (0, 0);
    let changed = folder.path().join("changed");
    // Each byte in turn would take minutes: of each page those at its beginning, where its structure
    // is, and of the rest every few, so that each page and each kind of cell is met.
    let offsets = (0..bytes.len())
        .filter(|at| at % 4096 < 32 || at % EVERY == 0 || (bytes[*at] != 0 && at % FEW == 0));
    for (number, at) in offsets.enumerate() {
        let mut other = bytes.clone();
        other[at] ^= [0x01, 0x80, 0xff, 0x10][number % 4];
        std::fs::write(&changed, &other).unwrap();
        match found(&changed) {
            Ok(read) => {
                assert_eq!(read, lines, "byte {at} of {}", bytes.len());
                same += 1;
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                refused += 1;
            }
        }
        for end in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.path().join(format!("changed{end}")));
        }
    }
    eprintln!("{same} changes changed nothing, {refused} were refused");
    assert!(same > 100 && refused > 100, "{same} and {refused}");
}

/// How many bytes apart the samples are: of all, and of those that are not zero.
const EVERY: usize = 211;
const FEW: usize = 17;

#[test]
fn a_file_that_was_cut_short_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (path, lines) = sealed(&folder);
    let bytes = std::fs::read(&path).unwrap();
    let cut = folder.path().join("cut");
    for length in (0..bytes.len()).step_by(997).chain([1, 99, 100, 511, 512, 1024]).chain([
        4096,
        8192,
        bytes.len() - 4096,
        bytes.len() - 1,
    ]) {
        std::fs::write(&cut, &bytes[..length]).unwrap();
        if let Ok(read) = found(&cut) {
            assert_eq!(read, lines, "{length} bytes of {}", bytes.len());
        }
    }
}

/// Changes a store by SQL with its guards taken away, which then are put back.
fn tampered(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    unguarded(&connection);
    connection.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    crate::store::guards::guard(&connection).unwrap();
}

/// Changes by SQL, and what is said of them.
const CHANGES: [(&str, &str); 26] = [
    (
        "UPDATE runs SET started_at = started_at + 1 WHERE run = (SELECT key FROM names WHERE name = 'run-2')",
        "the run run-2 is not what was sealed",
    ),
    ("UPDATE runs SET lab_sha256 = lab", "the run run-1 is not what was sealed"),
    ("UPDATE run_ends SET finished_at = finished_at + 1", "the run run-1 is not what was sealed"),
    ("DELETE FROM run_ends", "the run run-1 is not what was sealed"),
    (
        "UPDATE students SET name = 'Mallory' WHERE student_id = 's002'",
        "the run run-1 is not what was sealed",
    ),
    ("UPDATE students SET columns = '{}'", "the run run-1 is not what was sealed"),
    (
        "UPDATE students SET account = (SELECT key FROM names WHERE name = '111122223333')",
        "the run run-1 is not what was sealed",
    ),
    (
        "UPDATE enrolments SET position = 7 WHERE position = 2",
        "the run run-1 is not what was sealed",
    ),
    (
        "DELETE FROM enrolments WHERE position = 2",
        "the run run-1 has 2 rows of its roster, and 3 were sealed",
    ),
    (
        "DELETE FROM students WHERE student_id = 's001'",
        "the run run-1 has 2 rows of its roster, and 3 were sealed",
    ),
    (
        "INSERT INTO enrolments SELECT run, (SELECT max(key) FROM students) + 1, 3 FROM runs; INSERT INTO students (student_id, name, account, columns) SELECT 's009', 'New', account, '{}' FROM students LIMIT 1",
        "the run run-1 has 4 rows of its roster, and 3 were sealed",
    ),
    (
        "DELETE FROM observations WHERE look = 1",
        "the run run-1 has 3 observations, and 6 were sealed; nothing is there of s001 (account 111122223333)",
    ),
    (
        "DELETE FROM observations WHERE look = 4 AND at = 0",
        "the run run-2 has 5 observations, and 6 were sealed",
    ),
    (
        "DELETE FROM looks WHERE key = 1; DELETE FROM observations WHERE look = 1",
        "the run run-1 has 1 looks, and 2 were sealed; nothing is there of s001 (account 111122223333)",
    ),
    (
        "UPDATE looks SET account = (SELECT key FROM names WHERE name = '777788889999') WHERE key = 1",
        "the run run-1 is not what was sealed",
    ),
    ("UPDATE looks SET region = account WHERE key = 1", "the run run-1 is not what was sealed"),
    (
        "UPDATE names SET name = '777788889998' WHERE name = '111122223333'",
        "the run run-1 is not what was sealed",
    ),
    (
        "UPDATE observations SET id = randomblob(32) WHERE look = 2 AND at = 0",
        "the run run-1 is not what was sealed",
    ),
    (
        "INSERT INTO observations SELECT look, at + 1, randomblob(32), answer, window FROM observations WHERE look = 1 AND at = 0",
        "the run run-1 has 7 observations, and 6 were sealed",
    ),
    (
        "DELETE FROM runs WHERE run = (SELECT key FROM names WHERE name = 'run-1')",
        "the run run-1 is not what was sealed",
    ),
    (
        "INSERT INTO names (name) VALUES ('run-9'); INSERT INTO runs SELECT last_insert_rowid(), command, version, lab, lab_sha256, started_at FROM runs LIMIT 1",
        "there is something of the run run-9, which was never sealed",
    ),
    ("DELETE FROM seals WHERE number = 2", "1 of 2 runs are sealed"),
    (
        "UPDATE seals SET students = 4 WHERE number = 2",
        "the run run-2 has 3 rows of its roster, and 4 were sealed",
    ),
    (
        "UPDATE seals SET chain = zeroblob(32) WHERE number = 1",
        "the seal of the run run-1 does not follow the one before it",
    ),
    (
        "UPDATE store SET id = zeroblob(32)",
        "the seal of the run run-1 does not follow the one before it",
    ),
    (
        "UPDATE seals SET number = number + 1 WHERE number = 2",
        "the seal of the run run-2 does not follow the one before it",
    ),
];

#[test]
fn rows_that_were_changed_lost_or_put_in_are_named() {
    for (sql, expected) in CHANGES {
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = sealed(&folder);
        tampered(&path, sql);
        for opened in [Store::reading(&path), Store::existing(&path)] {
            let error = opened.expect_err(sql);
            assert!(matches!(error, StoreError::Damaged { .. }), "{sql}: {error:?}");
            assert!(error.to_string().contains(expected), "{sql}: {error}");
        }
    }
}

#[test]
fn a_run_is_not_missed_with_its_seal() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = sealed(&folder);
    tampered(
        &path,
        "DELETE FROM observations WHERE look > 2; DELETE FROM looks WHERE key > 2;
         DELETE FROM enrolments WHERE run > (SELECT min(run) FROM runs);
         DELETE FROM run_ends WHERE run > (SELECT min(run) FROM runs);
         DELETE FROM runs WHERE run > (SELECT min(run) FROM runs); DELETE FROM seals WHERE number = 2",
    );
    let error = Store::existing(&path).unwrap_err().to_string();
    assert!(error.contains("1 of 2 runs are sealed"), "{error}");
}

#[test]
fn a_schema_that_was_edited_is_named() {
    let edits = [
        ("DROP TRIGGER looks_are_not_deleted", "trigger looks_are_not_deleted is not as"),
        ("CREATE VIEW seen AS SELECT * FROM observations", "view seen is not as"),
        (
            "CREATE TRIGGER hide AFTER INSERT ON observations BEGIN DELETE FROM runs; END",
            "trigger hide is not as",
        ),
        (
            "DROP INDEX students_by_id; CREATE INDEX by_id ON students (student_id)",
            "index students_by_id is not as",
        ),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'account INTEGER NOT NULL', 'account INTEGER') WHERE name = 'looks'",
            "table looks is not as",
        ),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'DELETE ON runs', 'DELETE ON main.runs') WHERE name = 'runs_are_not_deleted'",
            "trigger runs_are_not_deleted is not as",
        ),
    ];
    for (sql, expected) in edits {
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = sealed(&folder);
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let error = Store::existing(&path).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{sql}: {error:?}");
        assert!(error.to_string().contains(expected), "{sql}: {error}");
    }
    // What SQLite notes to find rows fast changes nothing.
    let folder = tempfile::tempdir().unwrap();
    let (path, lines) = sealed(&folder);
    Connection::open(&path).unwrap().execute_batch("ANALYZE").unwrap();
    assert_eq!(found(&path).unwrap(), lines);
}

#[test]
fn an_index_that_hides_a_row_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = sealed(&folder);
    let connection = Connection::open(&path).unwrap();
    // Rows of the table that the index does not hold: it is another table's page for a moment.
    connection
        .execute_batch(
            "CREATE TABLE aside (key INTEGER PRIMARY KEY, student_id TEXT NOT NULL);
             CREATE INDEX aside_by_id ON aside (student_id);
             PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'aside_by_id')
             WHERE name = 'students_by_id';
             DELETE FROM sqlite_schema WHERE tbl_name = 'aside'",
        )
        .unwrap();
    drop(connection);
    let error = Store::existing(&path).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}

/// The seals of a store, by their runs: how much there is, and the sum.
fn seals(store: &Store) -> Vec<(String, i64, i64, i64, Vec<u8>)> {
    let sql = "SELECT name, students, looks, observations, sum FROM seals JOIN names ON key = run
               ORDER BY name";
    let mut seals = store.connection.prepare(sql).unwrap();
    let read = seals
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    read.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_seal_is_the_same_however_its_run_came_into_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let (path, lines) = sealed(&folder);
    let expected = seals(&Store::existing(&path).unwrap());
    assert_eq!(expected.len(), 2);
    assert_eq!((expected[0].1, expected[0].2, expected[0].3), (3, 2, 6));
    // Line by line, in another order, each in a merge of its own; and all of it twice.
    let other = folder.path().join("other");
    let mut store = Store::open(&other).unwrap();
    let mut shuffled = lines.clone();
    shuffled.rotate_left(7);
    let (runs, rest): (Vec<_>, Vec<_>) =
        shuffled.into_iter().partition(|line| line.starts_with("{\"run\""));
    let copy = folder.path().join("line.jsonl");
    for line in runs.iter().chain(&rest).chain(&rest) {
        std::fs::write(&copy, line).unwrap();
        store.merge(&mut Source::open(&copy).unwrap()).unwrap();
    }
    assert_eq!(seals(&store), expected);
    store.merge(&mut Source::open(&path).unwrap()).unwrap();
    assert_eq!(seals(&store), expected);
    drop(store);
    assert_eq!(exported(&Store::existing(&other).unwrap()), lines);
}

#[test]
fn what_is_left_after_an_erasure_is_sealed_as_if_there_had_been_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = sealed(&folder);
    let mut store = Store::existing(&path).unwrap();
    let before = seals(&store);
    store.erase(&["s002".to_owned()]).unwrap();
    let after = seals(&store);
    assert_ne!(after, before);
    assert_eq!((after[1].1, after[1].2, after[1].3), (2, 1, 3));
    let lines = exported(&store);
    drop(store);
    assert_eq!(exported(&Store::existing(&path).unwrap()), lines, "it is whole");
    let copy = folder.path().join("copy.jsonl");
    std::fs::write(&copy, lines.join("\n")).unwrap();
    let mut other = Store::open(&folder.path().join("other")).unwrap();
    other.merge(&mut Source::open(&copy).unwrap()).unwrap();
    assert_eq!(seals(&other), after);
}

#[test]
fn a_run_that_was_cut_short_is_whole_as_far_as_it_came() {
    let (folder, mut store) = begun();
    store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
    store.connection.execute_batch("BEGIN IMMEDIATE; INSERT INTO names VALUES (99, 'x')").unwrap();
    let left = tempfile::tempdir().unwrap();
    for end in ["", "-wal"] {
        let name = format!("labproof.evidence{end}");
        std::fs::copy(folder.path().join(&name), left.path().join(&name)).unwrap();
    }
    let mut again = Store::open(&file(&left)).unwrap();
    assert_eq!(seals(&again)[0].3, 1);
    again.add(&[instance("2026-11-22T10:00:02Z", 20)]).unwrap();
    drop(again);
    assert_eq!(seals(&Store::existing(&file(&left)).unwrap())[0].3, 2);
}
