//! What makes a store append-only: triggers, which only an erasure takes away, and puts back before
//! it is committed.

use rusqlite::Connection;

/// Every table.
const TABLES: [&str; 10] = [
    "names",
    "runs",
    "run_ends",
    "students",
    "enrolments",
    "items",
    "answers",
    "answer_items",
    "looks",
    "observations",
];

/// Rows are neither changed nor deleted from now on.
pub(super) fn guard(connection: &Connection) -> rusqlite::Result<()> {
    TABLES.iter().try_for_each(|table| {
        connection.execute_batch(&format!(
            "CREATE TRIGGER IF NOT EXISTS {table}_are_not_changed BEFORE UPDATE ON {table}
             BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
             CREATE TRIGGER IF NOT EXISTS {table}_are_not_deleted BEFORE DELETE ON {table}
             BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;"
        ))
    })
}

/// Rows may be deleted until [`guard`] is called.
pub(super) fn allow_deletion(connection: &Connection) -> rusqlite::Result<()> {
    TABLES.iter().try_for_each(|table| {
        connection.execute_batch(&format!("DROP TRIGGER IF EXISTS {table}_are_not_deleted"))
    })
}
