//! What the database is asked, and how its answers are read. Bounded, read-only, and nothing of the
//! students' but the names, the types and the lab's own columns.

use super::names::{LETTERS, NAMES, ServerNames};
use super::{ANSWER, blind, broken};
use labproof_checks::evidence::{Blind, Column, ReasonCode, Row, Table, TableLook};
use labproof_checks::login_error::LoginError;
use labproof_checks::things::TableSpec;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Error, Value};
use std::collections::HashSet;
use tokio::time::timeout;

/// Schemas that come with the server, RDS's own among them.
const SYSTEM: [&str; 6] =
    ["information_schema", "innodb", "mysql", "performance_schema", "rdsadmin", "sys"];

/// The most rows of a table that are read: of those that match the lab's, and of any.
const ROWS: usize = 5;

/// The rows of an answer, each value as text.
type Answer = Vec<Row>;

/// Why a question had no answer.
enum Trouble {
    /// The server refused it, by its number.
    Refused(u16),
    /// Nothing came back that could be read.
    Lost(Blind),
}

impl From<Trouble> for Blind {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Lost(blind) => blind,
            Trouble::Refused(number) => {
                let code = match LoginError::of(number) {
                    // MySQL lets in who must change the password, and then answers nothing else.
                    Some(error) => error.code(),
                    None if is_timeout(number) => ReasonCode::Timeout,
                    None if is_leaving(number) => ReasonCode::Unreachable,
                    None => ReasonCode::Internal,
                };
                blind(code, &number.to_string())
            }
        }
    }
}

/// Everything that is asked. The caller adds the address to the look, or to what is blind.
pub(super) async fn ask(connection: &mut Conn, lab: &TableSpec) -> Result<TableLook, Blind> {
    prepare(connection).await?;
    let version = question(connection, "SELECT @@version").await?;
    let schemas = schemas(connection).await?;
    let mut tables = Vec::new();
    for (schema, spelling) in tables_called(connection, lab).await? {
        tables.push(table(connection, lab, schema, &spelling).await?);
    }
    let found = tables.iter().any(|table| table.schema == lab.schema && table.name.is_none());
    if !found && !sees_everything(connection).await? {
        return Err(Blind::new(ReasonCode::AccessDenied, ""));
    }
    Ok(TableLook {
        resource_id: None,
        endpoint: String::new(),
        version: version.into_iter().flatten().next().flatten(),
        schemas,
        tables,
        asked: None,
    })
}

/// What the server calls itself. One that does not say, or not in time, is not less looked at.
pub(super) async fn server_names(connection: &mut Conn) -> ServerNames {
    let uuid = value_of(connection, "SELECT LEFT(@@server_uuid, 64)").await;
    ServerNames { uuid, hostname: value_of(connection, "SELECT LEFT(@@hostname, 255)").await }
}

async fn value_of(connection: &mut Conn, query: &str) -> Option<String> {
    let answer = question(connection, query).await.ok()?;
    answer.into_iter().next()?.into_iter().next()?
}

/// The session can change nothing, and reads our texts as they are written.
async fn prepare(connection: &mut Conn) -> Result<(), Blind> {
    question(connection, "SET SESSION TRANSACTION READ ONLY").await?;
    question(connection, "SET SESSION sql_mode = ''").await?;
    let limits = ["max_execution_time = 9000", "max_statement_time = 9", "lock_wait_timeout = 5"];
    for limit in limits {
        // The first is MySQL's, the second MariaDB's: each refuses the other's.
        match question(connection, &format!("SET SESSION {limit}")).await {
            Ok(_) | Err(Trouble::Refused(_)) => {}
            Err(lost @ Trouble::Lost(_)) => return Err(lost.into()),
        }
    }
    Ok(())
}

async fn schemas(connection: &mut Conn) -> Result<Vec<String>, Blind> {
    let query = format!("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA LIMIT {}", NAMES + 1);
    let mut schemas: Vec<_> = names(question(connection, &query).await?);
    schemas.retain(|schema| !is_system(schema));
    schemas.sort();
    Ok(schemas)
}

/// Every table of the lab's name, in whatever letters: its schema and how it is spelt there. Those in
/// the lab's own letters come first.
async fn tables_called(
    connection: &mut Conn,
    lab: &TableSpec,
) -> Result<Vec<(String, String)>, Blind> {
    let query = format!(
        "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES \
         WHERE CAST(LOWER(TABLE_NAME) AS BINARY) = {} \
         AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') LIMIT {}",
        text(&lab.table.to_lowercase()),
        NAMES + 1
    );
    let pair = |row: Row| match <[Option<String>; 2]>::try_from(row) {
        Ok([Some(schema), Some(table)]) => Some((schema, table)),
        Ok(_) | Err(_) => None,
    };
    let found = question(connection, &query).await?.into_iter().filter_map(pair);
    let mut tables: Vec<_> = found.filter(|(schema, _)| !is_system(schema)).collect();
    tables
        .sort_by_cached_key(|(schema, table)| (*table != lab.table, schema.clone(), table.clone()));
    Ok(tables)
}

/// Whether the user sees what it may not touch: only then is a table that it does not see absent.
/// Whoever sees the server's own tables has a right that holds everywhere.
async fn sees_everything(connection: &mut Conn) -> Result<bool, Blind> {
    let query = "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql' LIMIT 1";
    Ok(!question(connection, query).await?.is_empty())
}

async fn table(
    connection: &mut Conn,
    lab: &TableSpec,
    schema: String,
    spelling: &str,
) -> Result<Table, Blind> {
    let columns = columns(connection, &schema, spelling).await?;
    let place = format!("{}.{}", name(&schema), name(spelling));
    let (rows, more_rows) = match rows(connection, lab, &place, &columns).await {
        Ok((rows, more)) => (Some(rows), more),
        Err(Trouble::Refused(number)) if !is_timeout(number) && !is_leaving(number) => {
            (None, false)
        }
        Err(trouble) => return Err(trouble.into()),
    };
    let name = Some(spelling).filter(|spelling| *spelling != lab.table).map(str::to_owned);
    Ok(Table { schema, name, columns, rows, more_rows })
}

async fn columns(connection: &mut Conn, schema: &str, table: &str) -> Result<Vec<Column>, Blind> {
    let query = format!(
        "SELECT COLUMN_NAME, LOWER(DATA_TYPE), CHARACTER_MAXIMUM_LENGTH \
         FROM information_schema.COLUMNS WHERE CAST(TABLE_SCHEMA AS BINARY) = {} \
         AND CAST(TABLE_NAME AS BINARY) = {} \
         ORDER BY ORDINAL_POSITION LIMIT {}",
        text(schema),
        text(table),
        NAMES + 1
    );
    let found = question(connection, &query).await?;
    let column = |row: Row| {
        let [name, data_type, length] = <[Option<String>; 3]>::try_from(row).ok()?;
        Some(Column {
            name: name?,
            data_type: data_type?,
            length: length.and_then(|n| n.parse().ok()),
        })
    };
    let columns: Option<Vec<_>> = found.into_iter().map(column).collect();
    columns.ok_or_else(|| Blind::new(ReasonCode::Internal, "").because("missing COLUMN_NAME"))
}

/// The columns that stand for the lab's, in the lab's order: those of its names; where one of them
/// is missing, the first ones, so that a row is still read if only the names are others.
fn lab_columns<'a>(lab: &TableSpec, columns: &'a [Column]) -> Vec<&'a Column> {
    let named = |wanted: &str| columns.iter().find(|column| is_called(&column.name, wanted));
    let all: Option<Vec<_>> = lab.columns.iter().map(|wanted| named(&wanted.name)).collect();
    all.unwrap_or_else(|| columns.iter().take(lab.columns.len()).collect())
}

/// First the rows that match the lab's, so that a large table does not hide them, then a few others;
/// and whether there are more. Of other columns nothing is read.
async fn rows(
    connection: &mut Conn,
    lab: &TableSpec,
    place: &str,
    columns: &[Column],
) -> Result<(Vec<Row>, bool), Trouble> {
    let columns = lab_columns(lab, columns);
    let values: Vec<_> = columns.iter().map(|column| value(column)).collect();
    let select = format!("SELECT {} FROM {place}", values.join(", "));
    let matches: Vec<_> =
        columns.iter().zip(&lab.row).map(|(column, wanted)| condition(column, wanted)).collect();
    let query = format!("{select} WHERE {} LIMIT {ROWS}", matches.join(" AND "));
    let mut rows = question(connection, &query).await?;
    let mut others = question(connection, &format!("{select} LIMIT {}", ROWS + 1)).await?;
    let more_rows = others.len() > ROWS;
    others.truncate(ROWS);
    rows.extend(others);
    let mut known = HashSet::new();
    rows.retain(|row| known.insert(row.clone()));
    Ok((rows, more_rows))
}

/// One column of a SELECT: as text, and cut, whatever its type is. Adding nothing to a whole number
/// takes off the zeros that a column may be declared to show.
fn value(column: &Column) -> String {
    let own = name(&column.name);
    if column.data_type.ends_with("int") {
        format!("{own} + 0")
    } else {
        format!("LEFT(CONVERT({own} USING utf8mb4), {LETTERS})")
    }
}

/// A number is compared as a number; a text by its letters, which most collations would not.
fn condition(column: &Column, expected: &str) -> String {
    let column = name(&column.name);
    match expected.parse::<i64>() {
        Ok(number) => format!("{column} = {number}"),
        Err(_) => format!("CAST(CONVERT({column} USING utf8mb4) AS BINARY) = {}", text(expected)),
    }
}

/// One question in the text protocol, with all rows of its answer, as many as we asked for.
async fn question(connection: &mut Conn, query: &str) -> Result<Answer, Trouble> {
    Err(Trouble::Lost(match timeout(ANSWER, read(connection, query)).await {
        Ok(Ok(Some(rows))) => return Ok(rows),
        Ok(Err(Error::Server(refusal))) => return Err(Trouble::Refused(refusal.code)),
        Ok(Ok(None)) => blind(ReasonCode::Internal, "too many names"),
        Ok(Err(Error::Io(error))) => match broken(&error) {
            // It has proven who it is: what is not its own any more was changed on the way.
            changed if changed.code == ReasonCode::Tls => {
                blind(ReasonCode::Unreachable, "connection lost")
            }
            lost => lost,
        },
        Ok(Err(Error::Driver(_) | Error::Other(_) | Error::Url(_))) => {
            blind(ReasonCode::Internal, "driver")
        }
        Err(_elapsed) => Blind::new(ReasonCode::Timeout, ""),
    }))
}

/// `None` if there are more rows than are read of anything.
async fn read(connection: &mut Conn, query: &str) -> mysql_async::Result<Option<Answer>> {
    let mut result = connection.query_iter(query).await?;
    let mut rows = Answer::new();
    while let Some(row) = result.next().await? {
        if rows.len() == NAMES {
            return Ok(None);
        }
        rows.push(row.unwrap().into_iter().map(as_text).collect());
    }
    Ok(Some(rows))
}

fn as_text(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        // The text protocol knows no others.
        Value::Int(_)
        | Value::UInt(_)
        | Value::Float(_)
        | Value::Double(_)
        | Value::Date(..)
        | Value::Time(..) => Some(value.as_sql(true)),
    }
}

/// The first value of each row.
fn names(answer: Answer) -> Vec<String> {
    answer.into_iter().filter_map(|row| row.into_iter().next()?).collect()
}

fn is_system(schema: &str) -> bool {
    SYSTEM.iter().any(|system| schema.eq_ignore_ascii_case(system))
}

fn is_called(name: &str, wanted: &str) -> bool {
    name.to_lowercase() == wanted.to_lowercase()
}

/// The server's own time limit (MySQL's, MariaDB's), or a lock that nobody gave back.
fn is_timeout(number: u16) -> bool {
    matches!(number, 3024 | 1969 | 1205)
}

/// The server stops, or has ended our question or our connection (both servers' numbers, MySQL's, and
/// MariaDB's).
fn is_leaving(number: u16) -> bool {
    matches!(number, 1053 | 1317 | 3169 | 4031 | 1927)
}

/// An identifier, quoted.
pub(super) fn name(identifier: &str) -> String {
    format!("`{}`", identifier.replace('`', "``"))
}

/// A text, quoted for the SQL mode that [`prepare`] has set.
fn text(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
}
