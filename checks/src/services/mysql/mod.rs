//! A MySQL server, asked over SQL: what it tells, and what its own errors mean.

pub(crate) mod answers;
pub(crate) mod login_error;
pub(crate) mod members;
mod spec;

pub use answers::TABLE;
pub use spec::{Attestation, ColumnSpec, TableSpec};

use crate::engine::variant;
use crate::engine::{AnswerAt, Looks, Series};
use crate::services::answer::Answer;
use answers::{Attested, TableLook};

/// Looks at tables. Unlike others they may never have been made: without a way to the database, or
/// without an instance, nobody asks.
pub(crate) fn tables<'a>(looks: &Looks<'a, Answer>) -> Option<Series<'a, TableLook>> {
    looks.asked(TABLE, variant!(Answer::Table))
}

/// Looks at tables that students took themselves.
pub(crate) fn attested<'a>(
    looks: &Looks<'a, Answer>,
) -> impl Iterator<Item = AnswerAt<'a, Attested>> {
    looks.attested(variant!(Answer::Attested))
}
