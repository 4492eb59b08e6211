//! Values of a lab file that nothing can have: a lab with one is not judged, for nobody could pass.

use crate::engine::Value;
use crate::lab::errors::Fault;
use crate::lab::placed::Places;
use crate::modules::resources::Resource;
use crate::modules::{Kind, Unit};
use crate::services::ec2::{GroupSpec, is_no_name};
use crate::services::mysql::TableSpec;
use crate::services::rds::DbInstanceSpec;
use secrecy::ExposeSecret;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// Days for which RDS keeps backups; 0 switches them off (`CreateDBInstance`).
const DAYS: RangeInclusive<i64> = 0..=35;

/// Storage of a DB instance, GiB: the most that RDS offers for any engine.
const GIBIBYTES: RangeInclusive<i64> = 1..=65_536;

/// Characters of a name of MySQL's, and of a security group's.
const LONGEST_SQL_NAME: usize = 64;
const LONGEST_GROUP_NAME: usize = 255;

/// Whether a thing can be as the lab says.
pub(super) fn resource(resource: &Resource, places: &Places) -> Result<(), Fault> {
    match resource {
        Resource::SecurityGroup(one) => group(one, places),
        Resource::DbInstance(db) => instance(db, places),
        Resource::DbSnapshot(snapshot) => {
            identifier(&snapshot.name, 255, "snapshot", places.at("name"))
        }
        Resource::Table(one) => table(one, places),
        Resource::Server(_) => Ok(()),
    }
}

fn group(group: &GroupSpec, places: &Places) -> Result<(), Fault> {
    written(&group.name, places.at("name"), "the name is empty")?;
    if is_no_name(&group.name) {
        let help = "names of groups are compared by their letters and digits alone";
        return Err(Fault::new(places.at("name"), "the name has no letter and no digit", help));
    }
    at_most(&group.name, LONGEST_GROUP_NAME, places.at("name"))?;
    connectable(group.admits, places.at("admits"))
}

fn instance(db: &DbInstanceSpec, places: &Places) -> Result<(), Fault> {
    identifier(&db.name, 63, "DB instance", places.at("name"))?;
    connectable(db.port, places.at("port"))?;
    let Some(database) = &db.database else { return Ok(()) };
    written(database, places.at("database"), "the name of the database is empty")?;
    at_most(database, LONGEST_SQL_NAME, places.at("database"))
}

fn table(table: &TableSpec, places: &Places) -> Result<(), Fault> {
    for (key, name) in [("table", &table.table), ("schema", &table.schema), ("user", &table.user)] {
        let message = if key == "user" { "the user's name is empty" } else { "the name is empty" };
        written(name, places.at(key), message)?;
        at_most(name, LONGEST_SQL_NAME, places.at(key))?;
    }
    if table.password.expose_secret().is_empty() {
        let help = "write the password of the lab's text; RDS makes no user without one";
        return Err(Fault::new(places.at("password"), "the password is empty", help));
    }
    columns(table, places.at("columns"))
}

fn columns(table: &TableSpec, place: Range<usize>) -> Result<(), Fault> {
    let fault = |message: String, help: &str| Err(Fault::new(place.clone(), message, help));
    if table.columns.is_empty() {
        return fault("the table has no columns".into(), "write one at least, and the row's text");
    }
    let mut names = BTreeSet::new();
    for column in &table.columns {
        let name = &column.name;
        written(name, place.clone(), "the name of a column is empty")?;
        at_most(name, LONGEST_SQL_NAME, place.clone())?;
        if !names.insert(name.to_lowercase()) {
            let help = "MySQL compares the names of columns without regard to case";
            return fault(format!("the column `{name}` appears twice"), help);
        }
        if column.types.is_empty() || column.types.iter().any(|kind| kind.trim().is_empty()) {
            let help =
                "write each type as information_schema names it: types = [\"int\", \"bigint\"]";
            return fault(format!("the column `{name}` may have no type"), help);
        }
        if column.length == Some(0) {
            let help = "write how many characters it holds, or leave `length` out";
            return fault(format!("the column `{name}` holds no character"), help);
        }
    }
    Ok(())
}

/// Whether a criterion can be met with this value, and why not.
pub(super) fn value(value: &Value, kind: Kind) -> Result<(), (String, &'static str)> {
    match (kind, value) {
        (Kind::Text, Value::Text(text)) if text.trim().is_empty() => {
            Err(("the value is empty".to_owned(), "write the value that the lab's text names"))
        }
        (Kind::Number(Unit::Days), Value::Number(days)) if !DAYS.contains(days) => {
            Err((format!("RDS keeps no backups for {days} days"), "write 0 to 35"))
        }
        (Kind::Number(Unit::Gibibytes), Value::Number(size)) if !GIBIBYTES.contains(size) => {
            Err((format!("RDS has no storage of {size} GiB"), "write 1 to 65536"))
        }
        (Kind::Text | Kind::Number(_) | Kind::Flag, _) => Ok(()),
    }
}

/// A name of nothing but spaces is nobody's.
fn written(name: &str, place: Range<usize>, message: &str) -> Result<(), Fault> {
    if name.trim().is_empty() {
        return Err(Fault::new(place, message, "write the name that the lab's text has"));
    }
    Ok(())
}

fn at_most(name: &str, longest: usize, place: Range<usize>) -> Result<(), Fault> {
    let (length, is_plain) = (name.chars().count(), !name.contains(char::is_control));
    if length > longest {
        let message = format!("the name has {length} characters");
        return Err(Fault::new(place, message, &format!("write {longest} characters at most")));
    }
    if is_plain {
        return Ok(());
    }
    let help = "write the name that the lab's text has, on one line";
    Err(Fault::new(place, "the name has a control character", help))
}

/// Whether RDS takes it for the identifier of such a thing (`CreateDBInstance`, `CreateDBSnapshot`).
fn identifier(name: &str, longest: usize, of: &str, place: Range<usize>) -> Result<(), Fault> {
    written(name, place.clone(), "the name is empty")?;
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_one = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_letter)
        && !name.contains("--")
        && !name.ends_with('-')
        && name.len() <= longest;
    if is_one {
        return Ok(());
    }
    let help = format!(
        "write 1 to {longest} letters, digits and hyphens: a letter first, no hyphen last, no two \
         hyphens together"
    );
    let shown: String = name.chars().filter(|c| !c.is_control()).take(longest).collect();
    Err(Fault::new(place, format!("RDS has no {of} named `{shown}`"), &help))
}

fn connectable(port: Option<u16>, place: Range<usize>) -> Result<(), Fault> {
    match port {
        Some(0) => Err(Fault::new(place, "0 is not a TCP port", "write a port from 1 to 65535")),
        Some(_) | None => Ok(()),
    }
}
