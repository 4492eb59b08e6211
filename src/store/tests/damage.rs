//! Evidence is not changed; where somebody changed it all the same, that is told.

use super::*;

#[test]
fn evidence_is_neither_changed_nor_deleted() {
    let (_folder, mut store) = begun();
    store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
    store.finish_run("run-1", time("2026-11-22T10:05:00Z")).unwrap();
    let columns = [
        ("names", "name"),
        ("runs", "lab"),
        ("run_ends", "finished_at"),
        ("students", "account"),
        ("enrolments", "position"),
        ("items", "json"),
        ("answers", "template"),
        ("answer_items", "item"),
        ("looks", "at"),
        ("observations", "at"),
    ];
    for (table, column) in columns {
        let update = format!("UPDATE {table} SET {column} = 7");
        for sql in [update, format!("DELETE FROM {table}")] {
            let refusal = store.connection.execute(&sql, []).unwrap_err().to_string();
            assert_eq!(refusal, "evidence is append-only", "{sql}");
        }
    }
    assert_eq!(store.observations(ACCOUNT).unwrap().len(), 1);
}

#[test]
fn evidence_that_is_not_what_was_seen_is_an_error() {
    let damages = [
        ("UPDATE items SET json = replace(json, '20', '30')", "is not what its id says"),
        ("UPDATE observations SET at = 1000000000", "is not what its id says"),
        ("UPDATE observations SET window = x'01'", "has lost what it saw"),
        ("UPDATE names SET name = '444455556666' WHERE name = 'run-1'", "is not what its id says"),
        ("UPDATE answers SET template = 'x'||char(1)", "expected value"),
        ("DELETE FROM answer_items", "has lost what it saw"),
        ("DELETE FROM items", "has lost what it saw"),
        ("DELETE FROM answers", "has lost what it saw"),
        ("DELETE FROM names WHERE name = 'run-1'", "Invalid column type Null"),
    ];
    for (sql, expected) in damages {
        let (_folder, mut store) = begun();
        store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
        unguarded(&store.connection);
        store.connection.execute(sql, []).unwrap();
        let error = store.observations(ACCOUNT).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{sql}: {error:?}");
        assert!(error.to_string().contains(expected), "{sql}: {error}");
    }
}

#[test]
fn what_was_checked_is_checked_again_after_another_process_wrote() {
    let (folder, mut store) = begun();
    store.add(&[instance("2026-11-22T10:00:01Z", 20)]).unwrap();
    let version = store.version().unwrap();
    assert_eq!(store.observations(ACCOUNT).unwrap().len(), 1);
    store.add(&[instance("2026-11-22T10:00:02Z", 20)]).unwrap();
    assert_eq!(store.observations(ACCOUNT).unwrap().len(), 2);
    assert_eq!(store.version().unwrap(), version, "nobody else wrote");

    let other = Connection::open(file(&folder)).unwrap();
    unguarded(&other);
    other.execute("UPDATE items SET json = replace(json, '20', '30')", []).unwrap();
    assert_ne!(store.version().unwrap(), version);
    let error = store.observations(ACCOUNT).unwrap_err();
    assert!(error.to_string().contains("is not what its id says"), "{error}");
}
