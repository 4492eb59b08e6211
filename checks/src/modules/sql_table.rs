//! A table. SQL leaves no record in AWS: it was seen, or it was not.
//!
//! Only rows, columns and names that were read can fail. A look that shows something wrong fails
//! it as long as the instance stands and no later look was blind; what was once read stays. What a
//! student attests may prove, and never fails: after it the table may have been changed unseen.

mod work;

use crate::engine::{
    AnswerAt, Columns, Dated, Fact, Item, Judgement, Looked, Mark, Note, Open, Rank, Reason,
    ReasonCode, Series, Shown, Source, TRAIL, TableName, When,
};
use crate::modules::bind::ON_TABLE;
use crate::modules::compare::CREATED;
use crate::modules::criterion::{Basis, Criterion, Expects, Module, Need, PLAIN, Thing};
use crate::modules::facts::Facts;
use crate::services::ec2::SECURITY_GROUPS;
use crate::services::mysql::answers::{Column, Table, TableLook};
use crate::services::mysql::members::{
    COLUMNS as ALL_COLUMNS, ROWS, SCHEMAS, SERVER_VERSION, TABLE_SCHEMA,
};
use crate::services::mysql::{
    Attestation, ColumnSpec, TABLE as TABLES, TableSpec, attested, tables,
};
use crate::services::rds::{DB_EVENTS, DB_INSTANCES, DB_SNAPSHOTS, Status};

const READS: &[Source] = &[DB_INSTANCES, DB_SNAPSHOTS, DB_EVENTS, TRAIL, SECURITY_GROUPS, TABLES];

const INSTANCE: Need = CREATED[0];

pub(crate) static MODULE: Module = Module {
    id: "sql-table",
    about: "A table in a MySQL or MariaDB database, with its columns and a row.",
    bind: ON_TABLE,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[],
    criteria: &[
        Criterion {
            id: "login",
            needs: CREATED,
            rules: &[110, 115, 116, 118],
            reads: READS,
            uses: &[],
            expects: Expects::Of(|facts| Some((LOGIN.wanted)(facts.subject.table()))),
            nature: PLAIN,
            basis: Basis { members: &[(Thing::Table, SERVER_VERSION)], calls: &[] },
            judge: |facts, _| judge(facts, &LOGIN),
        },
        Criterion {
            id: "database",
            needs: &[INSTANCE, Need::Own("login")],
            rules: &[111],
            reads: READS,
            uses: &[],
            expects: Expects::Of(|facts| Some((DATABASE.wanted)(facts.subject.table()))),
            nature: PLAIN.with_half(),
            basis: Basis { members: &[(Thing::Table, SCHEMAS)], calls: &[] },
            judge: |facts, _| judge(facts, &DATABASE),
        },
        Criterion {
            id: "table",
            needs: &[INSTANCE, Need::Own("login")],
            rules: &[112],
            reads: READS,
            uses: &[],
            expects: Expects::Of(|facts| Some((TABLE.wanted)(facts.subject.table()))),
            nature: PLAIN,
            basis: Basis { members: &[(Thing::Table, TABLE_SCHEMA)], calls: &[] },
            judge: |facts, _| judge(facts, &TABLE),
        },
        Criterion {
            id: "columns",
            needs: &[INSTANCE, Need::Own("table")],
            rules: &[113],
            reads: READS,
            uses: &[],
            expects: Expects::Of(|facts| Some((COLUMNS.wanted)(facts.subject.table()))),
            nature: PLAIN,
            basis: Basis { members: &[(Thing::Table, ALL_COLUMNS)], calls: &[] },
            judge: |facts, _| judge(facts, &COLUMNS),
        },
        Criterion {
            id: "row",
            needs: &[INSTANCE, Need::Own("table")],
            rules: &[114],
            reads: READS,
            uses: &[],
            expects: Expects::Of(|facts| Some((ROW.wanted)(facts.subject.table()))),
            nature: PLAIN,
            basis: Basis { members: &[(Thing::Table, ROWS)], calls: &[] },
            judge: |facts, _| judge(facts, &ROW),
        },
    ],
};

/// What one criterion reads in one look.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The criterion.
    pub(crate) id: &'static str,
    /// What the lab asks for, as a value.
    pub(crate) wanted: fn(&TableSpec) -> Shown,
    /// What the look shows of it, or why it does not tell.
    pub(crate) mark: fn(&TableSpec, &TableLook) -> Result<Mark, ReasonCode>,
}

/// What one of this module's criteria reads in a look.
pub(crate) fn reading(criterion: &Criterion) -> Option<&'static Reading> {
    let readings = [&LOGIN, &DATABASE, &TABLE, &COLUMNS, &ROW];
    readings.into_iter().find(|reading| reading.id == criterion.id)
}

static LOGIN: Reading = Reading {
    id: "login",
    wanted: |sql| (&sql.user).into(),
    mark: |sql, _| Ok(Mark::right(&sql.user)),
};

static DATABASE: Reading = Reading {
    id: "database",
    wanted: |sql| Shown::Schemas(vec![sql.schema.clone()]),
    mark: |sql, look| Ok(database(sql, look)),
};

static TABLE: Reading = Reading {
    id: "table",
    wanted: |sql| Shown::Table(wanted_table(sql)),
    mark: |sql, look| Ok(table(sql, look)),
};

static COLUMNS: Reading =
    Reading { id: "columns", wanted: wanted_columns, mark: |sql, look| Ok(columns(sql, look)) };

static ROW: Reading =
    Reading { id: "row", wanted: |sql| Shown::Row(wanted_table(sql), sql.row.clone()), mark: row };

/// Judges one criterion by all looks at the table of the graded life. Where the lab does not count
/// what students attest, it is shown and the points stay open.
fn judge(facts: &Facts<'_>, reading: &Reading) -> Judgement {
    let sql = facts.subject.table();
    let judgement = marks(facts, reading).judge(Mark::clone);
    if sql.attested == Attestation::Full || !judgement.notes.contains(&Note::Attested) {
        return judgement;
    }
    let by_grader = marks(facts, reading).without_attested().judge(Mark::clone);
    match judgement.found {
        Some(found) if by_grader.is_open() => by_grader.found(found).note(Note::Attested),
        Some(_) | None => by_grader,
    }
}

/// What the looks that tell of it show. Where the newest look of the grader's does not tell, an
/// earlier one may not hold any more.
fn marks(facts: &Facts<'_>, reading: &Reading) -> Fact<Mark> {
    let sql = facts.subject.table();
    let Fact { values, when, mut holds } = fact(facts);
    let newest = values.iter().rev().find(|dated| dated.rank == Rank::Live);
    if let Some(newest) = newest
        && let Err(code) = (reading.mark)(sql, newest.value)
    {
        let reason = Reason::new(code, newest.value.endpoint.clone());
        holds = Err(Open::new(reason, newest.cite.clone()));
    }
    let told = values.into_iter().filter_map(|seen| {
        let value = (reading.mark)(sql, seen.value).ok()?;
        Some(Dated { value, at: seen.at, rank: seen.rank, cite: seen.cite })
    });
    Fact { values: told.collect(), when, holds }
}

/// All looks at the table of the graded life. Only the grader's own show how it is now.
fn fact<'a>(facts: &Facts<'a>) -> Fact<&'a TableLook> {
    let looks = &facts.history.looks;
    let series = tables(looks);
    let live = series.iter().flat_map(|series| &series.seen);
    let live = live.map(|sight| dated(Rank::Live, sight.value, sight));
    let attested = attested(looks);
    let attested = attested.map(|sight| dated(Rank::Attested, &sight.value.table, &sight));
    let mut values: Vec<_> = live.chain(attested).collect();
    values.retain(|dated| is_of(facts, dated.value));
    values.sort_by_key(|dated| dated.at);
    let newest = values.iter().rev().find(|dated| dated.rank == Rank::Live);
    let looked = if newest.is_some() { Looked::Before } else { Looked::Never };
    let asked = series.as_ref().and_then(|series| series.now().ok());
    // The newest run may have asked another of the student's databases alone.
    let passed_over = newest.zip(asked).is_some_and(|(newest, asked)| newest.at < asked.at);
    let holds = match (unseen(facts, series.as_ref(), looked), looked) {
        (Some(open), _) => Err(open),
        (None, Looked::Before) if passed_over => Err(never_asked(facts)),
        (None, Looked::Before) => Ok(()),
        (None, Looked::Never) => Err(never_asked(facts)),
    };
    Fact { values, when: When::Any, holds }
}

fn dated<'a, T>(rank: Rank, value: &'a TableLook, sight: &AnswerAt<'_, T>) -> Dated<&'a TableLook> {
    Dated { value, at: sight.at, rank, cite: sight.cite.clone() }
}

/// Whether a look is for this table, and at the graded life, as far as anybody can tell.
fn is_of(facts: &Facts<'_>, look: &TableLook) -> bool {
    let same = |id| facts.life().resource_id.as_ref().is_none_or(|ours| ours == id);
    let is_for = |name: &String| *name == facts.subject.table().full_name();
    look.resource_id.as_ref().is_none_or(same) && look.asked.as_ref().is_none_or(is_for)
}

/// Why the table may be another one now than the newest look shows: nobody can look any more, or
/// the newest look at the instance came without one at the table.
fn unseen(
    facts: &Facts<'_>,
    series: Option<&Series<'_, TableLook>>,
    looked: Looked,
) -> Option<Open> {
    match facts.fate() {
        Status::Unknown(open) => return Some(open.clone()),
        Status::Ended(_) => return Some(too_late(facts, looked)),
        Status::Standing(_) => {}
    }
    let asked = series?.now();
    match (asked, facts.history.rds.instances.now()) {
        (Err(open), _) => Some(open.clone()),
        (Ok(asked), Ok(look)) if asked.at < look.at => Some(never_asked(facts)),
        (Ok(_), _) => None,
    }
}

/// Nothing dates rows: after the end of the instance nobody can look any more.
fn too_late(facts: &Facts<'_>, looked: Looked) -> Open {
    Open::new(Reason::gone(TABLES.as_str(), looked), facts.history.looks.session_cite())
}

/// Nobody asked the database: it was not ready, it is stopped, or there was no way in.
fn never_asked(facts: &Facts<'_>) -> Open {
    let life = facts.life();
    let Some(look) = life.last_look() else { return too_late(facts, Looked::Never) };
    let instance = &look.instance;
    if let Some("stopped" | "stopping") = instance.status.as_deref() {
        let reason = Reason::new(ReasonCode::Stopped, instance.identifier.clone());
        return Open::new(reason, look.cite.clone());
    }
    if let Some(open) = life.in_progress() {
        return open;
    }
    let address = instance.endpoint.as_ref().map(ToString::to_string);
    let subject = address.unwrap_or_else(|| instance.identifier.clone());
    Open::new(Reason::new(ReasonCode::Unreachable, subject), look.cite.clone())
}

fn database(sql: &TableSpec, look: &TableLook) -> Mark {
    let is_it = |name: &&String| name.eq_ignore_ascii_case(&sql.schema);
    if let Some(schema) = look.schemas.iter().find(is_it) {
        return Mark::right(Shown::Schemas(vec![schema.clone()]));
    }
    match look.tables.first() {
        Some(table) => Mark::part(Shown::Schemas(vec![table.schema.clone()])),
        None => Mark::wrong(Shown::schemas(&look.schemas)).note(Note::NotStarted),
    }
}

fn wanted_table(sql: &TableSpec) -> TableName {
    TableName { schema: sql.schema.clone(), table: sql.table.clone() }
}

fn name_of(sql: &TableSpec, found: &Table) -> TableName {
    let table = found.name.as_ref().unwrap_or(&sql.table).clone();
    TableName { schema: found.schema.clone(), table }
}

/// The table that is graded: one that is spelt as in the lab first, then one in the lab's schema.
fn graded<'l>(sql: &TableSpec, look: &'l TableLook) -> Option<&'l Table> {
    let order = |table: &&Table| {
        let in_schema = table.schema.eq_ignore_ascii_case(&sql.schema);
        (!is_exact(sql, table), !in_schema, table.schema != sql.schema)
    };
    look.tables.iter().min_by_key(order)
}

/// Whether the table's name is spelt as in the lab.
fn is_exact(sql: &TableSpec, table: &Table) -> bool {
    table.name.as_ref().is_none_or(|name| *name == sql.table)
}

fn table(sql: &TableSpec, look: &TableLook) -> Mark {
    let Some(found) = graded(sql, look) else {
        return Mark::wrong(Shown::No(Item::Table)).note(Note::NotStarted);
    };
    let mark = Mark::right(Shown::Table(name_of(sql, found)));
    let name = name_of(sql, found).to_string();
    let mark = if is_exact(sql, found) {
        mark
    } else {
        mark.note(Note::OtherLetters { found: name.clone() })
    };
    if found.schema.eq_ignore_ascii_case(&sql.schema) {
        return mark;
    }
    let written = sql.full_name();
    mark.note(Note::AcceptedVariation { written, found: name })
}

fn columns(sql: &TableSpec, look: &TableLook) -> Mark {
    let Some(table) = graded(sql, look) else { return Mark::wrong(Shown::No(Item::Table)) };
    let columns = table.columns.iter().map(shown_column).collect();
    let of = Some(name_of(sql, table));
    let mut found = Columns { of, columns, missing: Vec::new(), other: Vec::new() };
    let fits_none = |wanted: &&ColumnSpec| !table.columns.iter().any(|it| fits(wanted, it));
    for wanted in sql.columns.iter().filter(fits_none) {
        let is_it = |column: &&Column| column.name.eq_ignore_ascii_case(&wanted.name);
        match table.columns.iter().find(is_it) {
            Some(column) => found.other.push((shown_column(column), wanted_column(wanted))),
            None => found.missing.push(wanted.name.clone()),
        }
    }
    Mark::right_if(found.missing.is_empty() && found.other.is_empty(), Shown::Columns(found))
}

fn fits(wanted: &ColumnSpec, column: &Column) -> bool {
    column.name.eq_ignore_ascii_case(&wanted.name)
        && wanted.types.iter().any(|kind| kind.eq_ignore_ascii_case(&column.data_type))
        && wanted.length.is_none_or(|length| column.length == Some(length))
}

fn row(sql: &TableSpec, look: &TableLook) -> Result<Mark, ReasonCode> {
    let table = graded(sql, look);
    let of = table.map_or_else(|| wanted_table(sql), |table| name_of(sql, table));
    if let Some(code) = table.and_then(|table| cannot_tell(sql, table)) {
        return Err(code);
    }
    Ok(match table.and_then(|table| table.rows.as_deref()) {
        Some(rows) if rows.iter().any(|row| is_the_row(sql, row)) => {
            Mark::right(Shown::Row(of, sql.row.clone()))
        }
        Some([first, ..]) => Mark::wrong(Shown::Row(of, values(first))),
        Some([]) | None => Mark::wrong(Shown::No(Item::Row)).note(Note::NotStarted),
    })
}

/// Why the rows that were read do not tell whether the lab's row is among all of them.
fn cannot_tell(sql: &TableSpec, table: &Table) -> Option<ReasonCode> {
    match &table.rows {
        None => Some(ReasonCode::AccessDenied),
        Some(rows) if table.more_rows && !rows.iter().any(|row| is_the_row(sql, row)) => {
            Some(ReasonCode::Internal)
        }
        Some(_) => None,
    }
}

/// Letters exact, numbers by their value: a column of numbers gives `1` however it was typed.
fn is_the_row(sql: &TableSpec, row: &[Option<String>]) -> bool {
    let is = |found: &str, wanted: &str| found == wanted || is_the_number(found, wanted);
    row.len() == sql.row.len()
        && row
            .iter()
            .zip(&sql.row)
            .all(|(found, wanted)| found.as_deref().is_some_and(|found| is(found, wanted)))
}

/// A DECIMAL column writes the whole number `1` as `1.00`.
fn is_the_number(found: &str, wanted: &str) -> bool {
    let whole = found.split_once('.').filter(|(_, part)| part.bytes().all(|digit| digit == b'0'));
    wanted.parse::<i64>().is_ok() && whole.is_some_and(|(whole, _)| whole == wanted)
}

fn values(row: &[Option<String>]) -> Vec<String> {
    row.iter().map(|value| value.as_deref().unwrap_or("NULL").to_owned()).collect()
}

fn shown_column(column: &Column) -> String {
    let length = column.length.map(|length| format!("({length})")).unwrap_or_default();
    format!("{} {}{length}", column.name, column.data_type)
}

fn wanted_column(wanted: &ColumnSpec) -> String {
    let length = wanted.length.map(|length| format!("({length})")).unwrap_or_default();
    let kind = wanted.types.first().map(String::as_str).unwrap_or_default();
    format!("{} {kind}{length}", wanted.name)
}

fn wanted_columns(sql: &TableSpec) -> Shown {
    let columns = sql.columns.iter().map(wanted_column).collect();
    let of = Some(wanted_table(sql));
    Shown::Columns(Columns { of, columns, missing: Vec::new(), other: Vec::new() })
}
