//! What may only be read.

use super::*;
use flate2::read::GzDecoder;
use std::io::Read;

#[test]
fn a_store_that_is_only_read_is_not_written() {
    let (folder, store) = begun();
    drop(store);
    let before = std::fs::read(file(&folder)).unwrap();
    let mut reading = Store::reading(&file(&folder)).unwrap();
    assert_eq!(reading.runs().unwrap().len(), 1);
    let written = reading.add(&[instance("2026-11-22T10:00:01Z", 20)]);
    assert!(matches!(written, Err(StoreError::ReadOnly { .. })), "{written:?}");
    drop(reading);
    assert!(std::fs::read(file(&folder)).unwrap() == before);
}

#[test]
fn an_archived_store_is_read_where_nothing_may_be_written() {
    let (folder, mut store) = begun();
    store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
    let lines = exported(&store);
    drop(store);
    let store = crate::store::archived::open(&file(&folder)).unwrap();
    assert_eq!(exported(&store), lines);
    let mut store = store;
    let written = store.add(&[instance("2026-11-22T10:00:02Z", 20)]);
    assert!(matches!(written, Err(StoreError::ReadOnly { .. })), "{written:?}");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn an_archived_store_of_format_1_is_read_through_a_copy_and_stays_as_it_is() {
    static OLD: &[u8] = include_bytes!("../../../tests/stores/demo-1.evidence.gz");
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    GzDecoder::new(OLD).read_to_end(&mut bytes).unwrap();
    std::fs::write(file(&folder), &bytes).unwrap();
    let archived = crate::store::archived::open(&file(&folder)).unwrap();
    let lines = exported(&archived);
    assert!(std::fs::read(file(&folder)).unwrap() == bytes);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(exported(&Store::existing(&file(&folder)).unwrap()), lines);
}

/// Makes a store of today one of format 2.
fn format_2(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch("DROP TABLE seals; DROP TABLE store; PRAGMA user_version = 2")
        .unwrap();
}

#[test]
fn a_store_of_format_2_is_sealed_when_it_is_opened_and_read_through_a_copy_where_it_is_archived() {
    let (folder, mut store) = begun();
    store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
    let lines = exported(&store);
    drop(store);
    format_2(&file(&folder));
    let before = std::fs::read(file(&folder)).unwrap();
    assert_eq!(exported(&crate::store::archived::open(&file(&folder)).unwrap()), lines);
    assert!(std::fs::read(file(&folder)).unwrap() == before);
    assert_eq!(exported(&Store::reading(&file(&folder)).unwrap()), lines);
    let store = Store::existing(&file(&folder)).unwrap();
    assert_eq!((exported(&store), count(&store, "seals")), (lines, 1));
}

#[test]
fn a_damaged_store_of_format_2_is_not_sealed() {
    for (sql, expected) in [
        ("UPDATE items SET json = replace(json, '20', '30')", "is not what its id says"),
        ("DELETE FROM runs", "the run run-1 is not there"),
        ("DROP INDEX students_by_id", "index students_by_id is not as"),
    ] {
        let (folder, mut store) = begun();
        store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
        drop(store);
        let connection = Connection::open(file(&folder)).unwrap();
        unguarded(&connection);
        connection.execute_batch(sql).unwrap();
        crate::store::guards::guard(&connection).unwrap();
        drop(connection);
        format_2(&file(&folder));
        for opened in
            [Store::existing(&file(&folder)), crate::store::archived::open(&file(&folder))]
        {
            let error = opened.unwrap_err();
            assert!(error.to_string().contains(expected), "{sql}: {error}");
        }
    }
}

#[test]
fn an_archived_store_whose_end_is_in_its_log_is_never_read_without_it() {
    let (folder, mut store) = begun();
    store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
    let left = tempfile::tempdir().unwrap();
    for end in ["", "-wal"] {
        let name = format!("labproof.evidence{end}");
        std::fs::copy(folder.path().join(&name), left.path().join(&name)).unwrap();
    }
    // Here it can be read, for this folder may be written; where it may not, that is told.
    match crate::store::archived::open(&file(&left)) {
        Ok(store) => assert_eq!(store.observations(ACCOUNT).unwrap().len(), 1),
        Err(error) => assert!(matches!(error, StoreError::NotClosed { .. }), "{error:?}"),
    }
}
