//! The table. SQL leaves no record in AWS: it was seen, or it was not.
//!
//! Only rows, columns and names that were read can fail. A look that shows something wrong fails
//! it as long as the instance stands and no later look was blind; what was once read stays.

use crate::evidence::{Column, ReasonCode, Source, Table, TableLook};
use crate::facts::{Fact, Facts, Fate, Mark, Open, Series, Sighting, When};
use crate::lab::{ColumnSpec, CriterionSpec, Sql};
use crate::outcome::{Judgement, Note, Reason};
use crate::registry::{Criterion, Expects, Task};

const READS: &[Source] = &[
    Source::DbInstances,
    Source::DbSnapshots,
    Source::DbEvents,
    Source::Trail,
    Source::SecurityGroups,
    Source::Table,
];

pub(crate) static TASK: Task = Task {
    id: "sql-table",
    criteria: &[
        Criterion {
            id: "login",
            needs: &["db-config.created"],
            reads: READS,
            expects: Expects::Of(|lab, _| Some(lab.file.sql.user.clone())),
            judge: login,
        },
        Criterion {
            id: "database",
            needs: &["db-config.created", "sql-table.login"],
            reads: READS,
            expects: Expects::Of(|lab, _| Some(lab.file.sql.schema.clone())),
            judge: database,
        },
        Criterion {
            id: "table",
            needs: &["db-config.created", "sql-table.login"],
            reads: READS,
            expects: Expects::Of(|lab, _| {
                Some(format!("{}.{}", lab.file.sql.schema, lab.file.sql.table))
            }),
            judge: table,
        },
        Criterion {
            id: "columns",
            needs: &["db-config.created", "sql-table.table"],
            reads: READS,
            expects: Expects::Of(|lab, _| Some(wanted_columns(&lab.file.sql))),
            judge: columns,
        },
        Criterion {
            id: "row",
            needs: &["db-config.created", "sql-table.table"],
            reads: READS,
            expects: Expects::Of(|lab, _| Some(format!("({})", lab.file.sql.row.join(", ")))),
            judge: row,
        },
    ],
};

/// All looks at the table of the graded life.
fn fact<'a>(facts: &Facts<'a>) -> Fact<&'a TableLook> {
    let life = facts.life();
    let series = facts.history.looks.tables();
    let seen = series.as_ref().map(|series| series.seen.as_slice()).unwrap_or_default();
    let ours = seen.iter().filter(|sight| match &sight.value.resource_id {
        Some(id) => life.resource_id.as_ref().is_none_or(|ours| ours == id),
        None => true,
    });
    let sightings: Vec<Sighting<&TableLook>> = ours
        .map(|sight| Sighting {
            value: sight.value,
            at: sight.at,
            rank: crate::facts::Rank::Live,
            cite: sight.cite.clone(),
        })
        .collect();
    let holds = match (unseen(facts, series.as_ref()), sightings.is_empty()) {
        (Some(open), _) => Err(open),
        (None, false) => Ok(()),
        (None, true) => Err(never_asked(facts)),
    };
    Fact { sightings, when: When::Any, holds }
}

/// Why the table may be another one now than the newest look shows: nobody can look any more, or
/// the newest look at the instance came without one at the table.
fn unseen(facts: &Facts<'_>, series: Option<&Series<'_, TableLook>>) -> Option<Open> {
    match facts.fate() {
        Fate::Unknown(open) => return Some(open.clone()),
        Fate::Ended(_) => return Some(too_late(facts)),
        Fate::Standing(_) => {}
    }
    let asked = series?.now();
    match (asked, facts.history.instances.now()) {
        (Err(open), _) => Some(open.clone()),
        (Ok(asked), Ok(look)) if asked.at < look.at && asked.run != look.run => {
            Some(never_asked(facts))
        }
        (Ok(_), _) => None,
    }
}

/// Nothing dates rows: after the end of the instance nobody can look any more.
fn too_late(facts: &Facts<'_>) -> Open {
    let reason = Reason::new(ReasonCode::NoRecord, Source::Table.as_str());
    Open::new(reason, facts.history.looks.door())
}

/// Nobody asked the database: it was not ready, it is stopped, or there was no way in.
fn never_asked(facts: &Facts<'_>) -> Open {
    let life = facts.life();
    let Some(look) = life.last_look() else { return too_late(facts) };
    let instance = &look.instance;
    if let Some("stopped" | "stopping") = instance.status.as_deref() {
        let reason = Reason::new(ReasonCode::Stopped, instance.identifier.clone());
        return Open::new(reason, look.cite.clone());
    }
    if let Some(open) = life.in_progress() {
        return open;
    }
    let address = instance.endpoint.as_ref();
    let address = address.map(|endpoint| format!("{}:{}", endpoint.host, endpoint.port));
    let subject = address.unwrap_or_else(|| instance.identifier.clone());
    Open::new(Reason::new(ReasonCode::Unreachable, subject), look.cite.clone())
}

fn login(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let user = &facts.lab().file.sql.user;
    fact(facts).judge(|_| Mark::right(user))
}

fn database(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let sql = &facts.lab().file.sql;
    fact(facts).judge(|look| {
        let is_it = |name: &&String| name.eq_ignore_ascii_case(&sql.schema);
        if let Some(schema) = look.schemas.iter().find(is_it) {
            return Mark::right(schema);
        }
        match look.tables.first() {
            Some(table) => Mark::part(&table.schema),
            None => Mark::wrong(listed(&look.schemas)).note(Note::NotStarted),
        }
    })
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}

/// The table that is graded: in the lab's schema first.
fn graded<'l>(sql: &Sql, look: &'l TableLook) -> Option<&'l Table> {
    let in_schema = |table: &&Table| table.schema.eq_ignore_ascii_case(&sql.schema);
    look.tables.iter().find(in_schema).or(look.tables.first())
}

fn table(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let sql = &facts.lab().file.sql;
    fact(facts).judge(|look| match graded(sql, look) {
        Some(found) => {
            let name = format!("{}.{}", found.schema, sql.table);
            let mark = Mark::right(&name);
            if found.schema.eq_ignore_ascii_case(&sql.schema) {
                return mark;
            }
            let written = format!("{}.{}", sql.schema, sql.table);
            mark.note(Note::AcceptedVariation { written, found: name })
        }
        None => Mark::wrong("-").note(Note::NotStarted),
    })
}

fn columns(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let sql = &facts.lab().file.sql;
    fact(facts).judge(|look| {
        let Some(table) = graded(sql, look) else { return Mark::wrong("-") };
        let right = sql.columns.iter().all(|wanted| table.columns.iter().any(|c| fits(wanted, c)));
        let shown: Vec<String> = table.columns.iter().map(shown_column).collect();
        Mark::right_if(right, listed(&shown))
    })
}

fn fits(wanted: &ColumnSpec, column: &Column) -> bool {
    column.name.eq_ignore_ascii_case(&wanted.name)
        && wanted.types.iter().any(|kind| kind.eq_ignore_ascii_case(&column.data_type))
        && wanted.length.is_none_or(|length| column.length == Some(length))
}

fn row(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let sql = &facts.lab().file.sql;
    let mut fact = fact(facts);
    let unread = |look: &TableLook| graded(sql, look).and_then(|table| cannot_tell(sql, table));
    if let Some(last) = fact.sightings.last()
        && let Some(code) = unread(last.value)
    {
        let reason = Reason::new(code, last.value.endpoint.clone());
        fact.holds = Err(Open::new(reason, last.cite.clone()));
    }
    fact.sightings.retain(|sighting| unread(sighting.value).is_none());
    fact.judge(|look| match graded(sql, look).and_then(|table| table.rows.as_deref()) {
        Some(rows) if rows.iter().any(|row| is_the_row(sql, row)) => {
            Mark::right(format!("({})", sql.row.join(", ")))
        }
        Some([first, ..]) => Mark::wrong(shown_row(first)),
        Some([]) | None => Mark::wrong("-").note(Note::NotStarted),
    })
}

/// Why the rows that were read do not tell whether the lab's row is among all of them.
fn cannot_tell(sql: &Sql, table: &Table) -> Option<ReasonCode> {
    match &table.rows {
        None => Some(ReasonCode::AccessDenied),
        Some(rows) if table.more_rows && !rows.iter().any(|row| is_the_row(sql, row)) => {
            Some(ReasonCode::Internal)
        }
        Some(_) => None,
    }
}

/// Letters exact, numbers by their value: a column of numbers gives `1` however it was typed.
fn is_the_row(sql: &Sql, row: &[Option<String>]) -> bool {
    row.len() == sql.row.len()
        && row.iter().zip(&sql.row).all(|(found, wanted)| found.as_deref() == Some(wanted.as_str()))
}

fn shown_row(row: &[Option<String>]) -> String {
    let values = row.iter().map(|value| value.as_deref().unwrap_or("NULL"));
    format!("({})", values.collect::<Vec<_>>().join(", "))
}

fn shown_column(column: &Column) -> String {
    let length = column.length.map(|length| format!("({length})")).unwrap_or_default();
    format!("{} {}{length}", column.name, column.data_type)
}

fn wanted_columns(sql: &Sql) -> String {
    let columns = sql.columns.iter().map(|wanted| {
        let length = wanted.length.map(|length| format!("({length})")).unwrap_or_default();
        let kind = wanted.types.first().map(String::as_str).unwrap_or_default();
        format!("{} {kind}{length}", wanted.name)
    });
    columns.collect::<Vec<_>>().join(", ")
}
