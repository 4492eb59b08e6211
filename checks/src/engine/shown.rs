//! What was expected and what was found, as values in no language.
//!
//! Machines read a value as it is written here (`Display`). People read the words that reports make of
//! it, and those follow from what it is.

use jiff::Timestamp;
use std::fmt::{self, Display, Formatter};

/// A value that was expected or found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Shown {
    /// A name, an id, a version, a class: the same word in every language.
    Name(String),
    /// There is none of these.
    No(Item),
    /// One of these, whichever it is; written as the member of AWS's answers that has it.
    Any(Item, &'static str),
    /// A setting of AWS, by the member that has it, that is on or off.
    Switch {
        /// The member.
        member: &'static str,
        /// Its value.
        on: bool,
    },
    /// So many days.
    Days(i64),
    /// So much storage, in GiB.
    Storage(i64),
    /// A value that was asked for and is not so yet; written with the member that has it.
    ToCome(&'static str, Box<Shown>),
    /// The status of a thing, as AWS names it.
    Status(String),
    /// The thing is gone; written as the error that AWS answers.
    Gone(&'static str),
    /// An instant.
    At(Timestamp),
    /// What has an id, and a name if that is known.
    Things(Vec<Named>),
    /// Rules that admit traffic.
    Rules(Vec<Rule>),
    /// One port over TCP, and no other.
    OnlyPort(u16),
    /// Nobody is admitted to a port over TCP.
    Closed(u16),
    /// The value of a tag `Name`; empty where there is none.
    NameTag(String),
    /// The status that a web page answers with.
    Page(u16),
    /// Schemas of a database.
    Schemas(Vec<String>),
    /// A table.
    Table(TableName),
    /// Columns of a table.
    Columns(Columns),
    /// A row of a table.
    Row(TableName, Vec<String>),
}

/// What a thing may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// A rule that admits traffic.
    Rule,
    /// A key pair.
    KeyPair,
    /// A public address.
    Address,
    /// A first schema.
    FirstSchema,
    /// A schema.
    Schema,
    /// A table.
    Table,
    /// A row.
    Row,
}

impl Item {
    /// The code that the message catalogues select by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::KeyPair => "key-pair",
            Self::Address => "address",
            Self::FirstSchema => "first-schema",
            Self::Schema => "schema",
            Self::Table => "table",
            Self::Row => "row",
        }
    }
}

/// What has an id, and a name if that is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
}

impl Named {
    /// What is known by its id alone.
    pub(crate) fn unnamed(id: impl Into<String>) -> Self {
        Self { id: id.into(), name: None }
    }

    /// Its name and id, in a text: `web (sg-1)`.
    pub fn in_full(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.id),
            None => self.id.clone(),
        }
    }
}

/// A rule that admits traffic.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The protocol, in capitals; `ALL` for all.
    pub protocol: String,
    /// A port, or the first and the last of a range: `3306`, `0-65535`.
    pub ports: String,
    /// Who is admitted: groups, prefix lists, ranges of addresses.
    pub from: Vec<Named>,
}

/// A table's name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableName {
    /// The schema that it is in.
    pub schema: String,
    /// Its own name.
    pub table: String,
}

/// Columns of a table, as `name type(length)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Columns {
    /// The table, if there is one.
    pub of: Option<TableName>,
    /// The columns.
    pub columns: Vec<String>,
    /// Those that are wanted and of which none has the name.
    pub missing: Vec<String>,
    /// Those that are of another type: as they are, and as they are wanted.
    pub other: Vec<(String, String)>,
}

/// What is written where there is nothing.
const NOTHING: &str = "-";

impl Shown {
    /// What is found of `names`, and where there are none of these.
    pub(crate) fn schemas(names: &[String]) -> Self {
        if names.is_empty() { Self::No(Item::Schema) } else { Self::Schemas(names.to_vec()) }
    }
}

impl Display for Shown {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) | Self::Status(name) => f.write_str(name),
            Self::No(_) => f.write_str(NOTHING),
            Self::Any(_, member) | Self::Gone(member) => f.write_str(member),
            Self::Switch { member, on } => write!(f, "{member}={on}"),
            Self::Days(number) | Self::Storage(number) => number.fmt(f),
            Self::ToCome(member, value) => write!(f, "{member}={value}"),
            Self::At(at) => at.fmt(f),
            Self::Things(things) => joined(f, things.iter().map(|thing| &thing.id), ", "),
            Self::Rules(rules) if rules.is_empty() => f.write_str(NOTHING),
            Self::Rules(rules) => joined(f, rules, "; "),
            Self::OnlyPort(port) => write!(f, "TCP {port}"),
            Self::Closed(port) => write!(f, "TCP {port} <- {NOTHING}"),
            Self::NameTag(name) => write!(f, "Name={name}"),
            Self::Page(status) => write!(f, "HTTP {status}"),
            Self::Schemas(names) => joined(f, names, ", "),
            Self::Table(table) => table.fmt(f),
            Self::Columns(columns) if columns.columns.is_empty() => f.write_str(NOTHING),
            Self::Columns(columns) => joined(f, &columns.columns, ", "),
            Self::Row(_, values) => write!(f, "({})", values.join(", ")),
        }
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} <- ", self.protocol, self.ports)?;
        joined(f, self.from.iter().map(|from| &from.id), ", ")
    }
}

impl Display for TableName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.table)
    }
}

fn joined<T: Display>(
    f: &mut Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    between: &str,
) -> fmt::Result {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

impl From<&str> for Shown {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for Shown {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<&String> for Shown {
    fn from(name: &String) -> Self {
        Self::Name(name.clone())
    }
}
