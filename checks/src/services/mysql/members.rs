//! What is read of a database, as MySQL spells it.

use crate::services::member::{Member, member};

pub(crate) const SERVER_VERSION: Member = member("@@version", "version", &[]);
pub(crate) const SCHEMAS: Member = member("SCHEMA_NAME", "schemas", &[]);
pub(crate) const TABLE_SCHEMA: Member = member("TABLE_SCHEMA", "tables.schema", &[]);
pub(crate) const COLUMNS: Member = member("COLUMNS", "tables.columns", &[]);
pub(crate) const ROWS: Member = member("SELECT", "tables.rows", &[]);
