//! The lab's table, asked over SQL.
//!
//! A login that was refused, or a server that could not be reached, is a blind look. What is here
//! was read.

use crate::engine::{ReasonCode, Source, without_action};
use serde::{Deserialize, Serialize};

/// A database, over SQL.
pub const TABLE: Source = Source::new(&without_action("table", "mysql:SELECT").open_for(&[
    ReasonCode::AccessDenied,
    ReasonCode::Timeout,
    ReasonCode::Unreachable,
    ReasonCode::Tls,
    ReasonCode::LoginRefused,
    ReasonCode::NoRecord,
    ReasonCode::InProgress,
    ReasonCode::Stopped,
    ReasonCode::Internal,
]));

/// What the database showed to the lab's user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLook {
    /// The instance that was asked (`DbiResourceId`), so that the look belongs to one life.
    pub resource_id: Option<String>,
    /// The address that was dialled, `host:port`.
    pub endpoint: String,
    /// `@@version`, as the server tells it.
    pub version: Option<String>,
    /// The names of the schemas that the user sees, system schemas left out.
    pub schemas: Vec<String>,
    /// Every table that carries the lab's table name, system schemas left out.
    pub tables: Vec<Table>,
    /// The table that was looked for, where the lab has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
}

/// A look that a student took where the database answers, and handed in. It is what the student
/// says that the database showed: attestation, not proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// What the database is said to have shown.
    pub table: TableLook,
    /// The SHA-256 of the receipt that says so, 64 hex digits.
    pub receipt: String,
    /// `@@server_uuid`, as the server told it.
    pub server_uuid: Option<String>,
    /// `@@hostname`, as the server told it.
    pub hostname: Option<String>,
    /// The id of the EC2 instance that it was taken on, by its instance identity document.
    pub web_server: Option<String>,
}

/// One table of the lab's name, in one schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The schema that holds it.
    pub schema: String,
    /// Its name, where it is spelt in other letters than the lab's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Its first rows; `None` if they could not be read.
    pub rows: Option<Vec<Row>>,
    /// Whether there were more rows than were read.
    pub more_rows: bool,
}

/// A column, from `information_schema.columns`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// `DATA_TYPE`: `int`, `varchar`, … in lower case, without a display width.
    pub data_type: String,
    /// `CHARACTER_MAXIMUM_LENGTH`, characters.
    pub length: Option<u64>,
}

/// A row: the values of the lab's columns, in the lab's order, as text; `None` for NULL. They are
/// found by their names, or if one is missing, by their places.
pub type Row = Vec<Option<String>>;
