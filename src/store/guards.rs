//! What makes a store append-only: triggers, which only an erasure takes away, and puts back before
//! it is committed. Seals alone are changed, with what they are of.

use rusqlite::Connection;

/// Every table whose rows are added and stay as they are.
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

/// Tables of rows that change with those others.
const SEALS: [&str; 2] = ["seals", "store"];

/// Rows are neither changed nor deleted from now on.
pub(super) fn guard(connection: &Connection) -> rusqlite::Result<()> {
    let refuse = |table: &str, what: &str, on: &str| {
        connection.execute_batch(&format!(
            "CREATE TRIGGER IF NOT EXISTS {table}_are_not_{what} BEFORE {on} ON {table}
             BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;"
        ))
    };
    TABLES.iter().try_for_each(|table| refuse(table, "changed", "UPDATE"))?;
    TABLES.iter().chain(&SEALS).try_for_each(|table| refuse(table, "deleted", "DELETE"))
}

/// Rows may be deleted until [`guard`] is called.
pub(super) fn allow_deletion(connection: &Connection) -> rusqlite::Result<()> {
    TABLES.iter().try_for_each(|table| {
        connection.execute_batch(&format!("DROP TRIGGER IF EXISTS {table}_are_not_deleted"))
    })
}
