//! Stores of format 1 are migrated whole, or stay as they are.

use super::*;
use crate::store::EraseError;
use flate2::read::GzDecoder;
use std::io::Read;

/// A store as the version before wrote it.
static OLD: &[u8] = include_bytes!("../../../tests/stores/demo-1.evidence.gz");

const STUDENT: &str = "s01";

fn old() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    GzDecoder::new(OLD).read_to_end(&mut bytes).unwrap();
    std::fs::write(file(&folder), bytes).unwrap();
    let path = file(&folder);
    (folder, path)
}

fn format(path: &Path) -> i64 {
    let connection = Connection::open(path).unwrap();
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn a_store_of_format_1_is_migrated_and_made_smaller() {
    let (_folder, path) = old();
    let before = std::fs::metadata(&path).unwrap().len();
    let store = Store::existing(&path).unwrap();
    assert_eq!((store.runs().unwrap().len(), exported(&store).len()), (3, 3 + 3 + 90 + 934));
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%format_1%'";
    let tables: i64 = store.connection.query_row(tables, [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 0);
    drop(store);
    assert_eq!(format(&path), 3);
    assert!(std::fs::metadata(&path).unwrap().len() * 10 < before * 6);
}

#[test]
fn a_damaged_store_of_format_1_is_named_and_stays_as_it_is() {
    let damages = [
        ("UPDATE looks SET json = replace(json, 'awsuser', 'another')", "is not what its id says"),
        ("UPDATE looks SET json = 'x'", "expected value"),
        ("DELETE FROM looks", "has lost what it saw"),
        ("UPDATE observations SET at = 'yesterday'", "four digit integer"),
        ("DELETE FROM runs", "the run 01a225e0-c2de-70c4-a363-428a3bc72256 is not there"),
        ("UPDATE enrolments SET columns = '['", "invalid type: sequence"),
    ];
    for (sql, expected) in damages {
        let (_folder, path) = old();
        let connection = Connection::open(&path).unwrap();
        unguarded(&connection);
        connection.execute(sql, []).unwrap();
        drop(connection);
        let before = std::fs::read(&path).unwrap();
        let error = Store::existing(&path).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{sql}: {error:?}");
        assert!(error.to_string().contains(expected), "{sql}: {error}");
        assert!(std::fs::read(&path).unwrap() == before, "{sql}");
    }
}

#[test]
fn those_who_open_a_store_of_format_1_together_all_find_it_migrated() {
    let (_folder, path) = old();
    let found = std::thread::scope(|scope| {
        let open = || Store::existing(&path).map(|store| exported(&store).len());
        let opened: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
        opened.into_iter().map(|one| one.join().unwrap().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(found, [1030; 6]);
}

#[test]
fn no_byte_of_a_student_who_is_erased_after_that_stays() {
    let (folder, path) = old();
    let mut store = Store::existing(&path).unwrap();
    let [account] = &store.accounts(STUDENT).unwrap()[..] else { panic!("one account") };
    let marks = ["김서연".to_owned(), account.clone(), format!("\"{STUDENT}\"")];
    let erased = store.erase(&[STUDENT.to_owned()]).unwrap();
    assert_eq!((erased.enrolments, erased.observations > 20), (3, true));
    let ends = ["", "-wal", "-shm"].map(|end| format!("labproof.evidence{end}"));
    for end in ends {
        let bytes = std::fs::read(folder.path().join(end)).unwrap();
        for mark in &marks {
            assert!(!bytes.windows(mark.len()).any(|window| window == mark.as_bytes()), "{mark}");
        }
    }
    let again = store.erase(&[STUDENT.to_owned()]);
    assert!(matches!(again, Err(EraseError::Nobody { .. })), "{again:?}");
    let sql = "SELECT count(*) FROM pragma_foreign_key_check";
    let lost: i64 = store.connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(lost, 0);
}
