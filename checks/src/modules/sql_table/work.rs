//! A student creates the table, and what a student may do wrong.

use crate::engine::Outcome::{Failed, Partial, Unverified};
use crate::modules::subject::Subject;
use crate::modules::work::{
    Act, Asked, Fault, Login, Site, Statement, Work, other_password, statements,
};
use crate::services::mysql::{ColumnSpec, TableSpec};

/// The lab's user is the master user where the lab asks for no other one.
pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, _: &Asked<'_>) {
    let (table, db) = (subject.table(), subject.db());
    let mut typed = statements(table, db.database.as_deref());
    if let Some(instance) = work.instance(subject) {
        if instance.user == table.user {
            instance.password = Some(table.password.clone());
        } else {
            let (user, password) = (table.user.clone(), table.password.clone());
            typed.insert(0, Statement::CreateUser { user, password });
        }
    }
    let login = Login { instance: db.name.clone(), statements: typed };
    work.add(task, Act::TypeStatements(login));
}

/// Types what makes another table than the lab's.
fn typed(
    work: &mut Work,
    site: &Site<'_>,
    spoil: impl Fn(&mut TableSpec) -> Option<()>,
) -> Option<()> {
    let mut other = site.subject.table().clone();
    spoil(&mut other)?;
    let login = work.login(site.subject)?;
    login.statements.retain(|statement| matches!(statement, Statement::CreateUser { .. }));
    login.statements.extend(statements(&other, site.subject.db().database.as_deref()));
    // Nothing tells of a table behind the instance's end: it is caught while that stands.
    work.leave_standing();
    Some(())
}

/// The lab's user has another password.
fn other_login(work: &mut Work, site: &Site<'_>) -> Option<()> {
    let instance = work.instance(site.subject)?;
    let other = other_password(&instance.name);
    if instance.user == site.subject.table().user {
        instance.password = Some(other);
        return Some(());
    }
    let mut typed = work.login(site.subject)?.statements.iter_mut();
    let password = typed.find_map(|statement| match statement {
        Statement::CreateUser { password, .. } => Some(password),
        Statement::Sql(_) => None,
    });
    *password? = other;
    Some(())
}

/// Another type than those that the lab accepts.
fn retype(column: &mut ColumnSpec) -> Option<()> {
    if let Some(length) = &mut column.length {
        *length += 1;
        return Some(());
    }
    let other =
        ["text", "int"].into_iter().find(|other| !column.types.iter().any(|it| it == other));
    column.types = vec![other?.to_owned()];
    Some(())
}

pub(super) static FAULTS: &[Fault] = &[
    Fault {
        criterion: "login",
        // Whoever is not let in has not seen that the table is missing.
        outcome: Unverified,
        also: &[],
        make: |work, site| {
            work.leave_standing();
            other_login(work, site)
        },
    },
    Fault {
        criterion: "database",
        outcome: Partial,
        also: &[("db-instance", "database-name")],
        make: |work, site| {
            // Where it is the instance's first one, that is missing, too.
            let table = site.subject.table();
            let instance = work.instance(site.subject)?;
            instance.database.take_if(|first| *first == table.schema);
            typed(work, site, |table| {
                table.schema.push_str("_2");
                Some(())
            })
        },
    },
    Fault {
        criterion: "table",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            typed(work, site, |table| {
                table.table.push_str("_2");
                Some(())
            })
        },
    },
    Fault {
        criterion: "columns",
        outcome: Failed,
        also: &[],
        make: |work, site| typed(work, site, |table| table.columns.last_mut().and_then(retype)),
    },
    Fault {
        criterion: "row",
        outcome: Failed,
        also: &[],
        make: |work, site| {
            typed(work, site, |table| {
                let value = table.row.last_mut()?;
                let other = if value == "1" { "2" } else { "1" };
                other.clone_into(value);
                Some(())
            })
        },
    },
];
