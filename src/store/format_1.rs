//! Stores of format 1. They had a row of texts for each observation, and its whole answer with the
//! window in it.

use super::SCHEMA;
use super::format::begin;
use super::merge::{insert, lost_run};
use super::observed::lost;
use super::value::Json;
use super::write::Inserts;
use super::{Enrolment, Entry, Run, StoreError};
use jiff::Timestamp;
use labproof_checks::evidence::{Kept, Look, Observation};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row, Transaction};
use std::path::Path;

const TABLES: [&str; 5] = ["observations", "enrolments", "run_ends", "looks", "runs"];

/// How a table is called until what is in it was migrated.
const OLD: &str = "format_1_";

/// Makes a store of format 1 one of today. Every observation is checked by its id on the way.
///
/// # Errors
/// It is damaged, or could not be written; then the transaction is not to be committed.
pub(super) fn migrate(transaction: &Transaction<'_>, path: &Path) -> Result<(), StoreError> {
    let explain = |error| StoreError::of(path, error);
    let damaged = |what| StoreError::Damaged { path: path.to_owned(), what };
    put_aside(transaction).map_err(explain)?;
    transaction.execute_batch(SCHEMA).map_err(explain)?;
    begin(transaction).map_err(explain)?;
    let inserts = Inserts::new(transaction);
    each(transaction, path, OLD, |entry| insert(&inserts, &entry).map(drop).map_err(explain))?;
    if let Some(run) = lost_run(transaction).map_err(explain)? {
        return Err(damaged(format!("the run {run} is not there")));
    }
    inserts.seal(true).map_err(explain)?;
    let drops = TABLES.map(|table| format!("DROP TABLE {OLD}{table};")).concat();
    transaction.execute_batch(&drops).map_err(explain)
}

fn put_aside(connection: &Connection) -> rusqlite::Result<()> {
    let steps = TABLES.map(|table| {
        format!(
            "DROP TRIGGER IF EXISTS {table}_are_not_changed;
             DROP TRIGGER IF EXISTS {table}_are_not_deleted;
             ALTER TABLE {table} RENAME TO {OLD}{table};"
        )
    });
    connection.execute_batch(&steps.concat())
}

/// Reads an entry, or what is wrong with it.
type Reading = fn(&Row<'_>) -> rusqlite::Result<Result<Entry, String>>;

/// Visits everything in the old tables, whose names begin so: observations as they lie there, account
/// by account.
///
/// # Errors
/// The store is damaged, or what the visitor says.
pub(super) fn each(
    connection: &Connection,
    path: &Path,
    prefix: &str,
    visit: impl Fn(Entry) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let queries: [(&str, Reading); 4] = [
        (
            "SELECT id, command, version, lab, lab_sha256, started_at FROM format_1_runs
             ORDER BY started_at, id",
            run,
        ),
        ("SELECT run, finished_at FROM format_1_run_ends", end),
        (
            "SELECT run, position, student_id, name, account, region, columns
             FROM format_1_enrolments ORDER BY run, position, student_id",
            enrolment,
        ),
        (
            "SELECT seen.id, run, account, region, at, json FROM format_1_observations AS seen
             LEFT JOIN format_1_looks ON format_1_looks.id = look ORDER BY account, at, seen.id",
            observation,
        ),
    ];
    let explain = |error| StoreError::of(path, error);
    for (sql, read) in queries {
        let sql = sql.replace(OLD, prefix);
        let mut statement = connection.prepare(&sql).map_err(explain)?;
        for entry in statement.query_map([], read).map_err(explain)? {
            let damaged = |what| StoreError::Damaged { path: path.to_owned(), what };
            visit(entry.map_err(explain)?.map_err(damaged)?)?;
        }
    }
    Ok(())
}

/// RFC 3339 in UTC.
struct Text(Timestamp);

impl FromSql for Text {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

fn run(row: &Row<'_>) -> rusqlite::Result<Result<Entry, String>> {
    let Text(started_at) = row.get(5)?;
    Ok(Ok(Entry::Run(Run {
        id: row.get(0)?,
        command: row.get(1)?,
        version: row.get(2)?,
        lab: row.get(3)?,
        lab_sha256: row.get(4)?,
        started_at,
        finished_at: None,
    })))
}

fn end(row: &Row<'_>) -> rusqlite::Result<Result<Entry, String>> {
    let Text(finished_at) = row.get(1)?;
    Ok(Ok(Entry::End { run: row.get(0)?, finished_at }))
}

fn enrolment(row: &Row<'_>) -> rusqlite::Result<Result<Entry, String>> {
    let Json(columns) = row.get(6)?;
    let student = Enrolment {
        student_id: row.get(2)?,
        name: row.get(3)?,
        account: row.get(4)?,
        region: row.get(5)?,
        columns,
    };
    Ok(Ok(Entry::Enrolment { run: row.get(0)?, position: row.get(1)?, student }))
}

/// An observation, or what is wrong with it.
fn observation(row: &Row<'_>) -> rusqlite::Result<Result<Entry, String>> {
    let (id, run, account, region) =
        (row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    let (Text(at), look) = (row.get(4)?, row.get::<_, Option<Json<Look>>>(5)?);
    let Some(Json(look)) = look else { return Ok(Err(lost(&id))) };
    let kept = Kept::verified(id, Observation { run, account, region, at, look });
    Ok(kept.map(Entry::Observation).map_err(|changed| changed.to_string()))
}
