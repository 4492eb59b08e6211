//! What a lab file says, with where it says it: errors point there.

use crate::engine::{CriterionSpec, Points, Text, read_points};
use crate::modules::{Module, Subject};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// What the whole lab is worth, where its file says so.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Total {
    #[serde(deserialize_with = "read_points")]
    pub(super) points: Points,
}

/// Where the values of a table stand.
#[derive(Clone)]
pub(super) struct Places {
    values: BTreeMap<String, Range<usize>>,
    /// Where the table itself begins.
    table: Range<usize>,
}

impl Places {
    pub(super) fn of(table: &DeTable<'_>, place: Range<usize>) -> Self {
        let value = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
            (key.get_ref().to_string(), value.span())
        };
        Self { values: table.iter().map(value).collect(), table: place }
    }

    /// Where the value of a key stands; the table, where it has no such key.
    pub(super) fn at(&self, key: &str) -> Range<usize> {
        self.values.get(key).unwrap_or(&self.table).clone()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }
}

/// A criterion, with the places in the file of what it says.
pub(super) struct PlacedCriterion {
    pub(super) spec: CriterionSpec,
    pub(super) places: Places,
}

/// A task, with the places in the file of what it says.
pub(super) struct Placed {
    pub(super) id: Spanned<String>,
    pub(super) title: Text,
    pub(super) module: &'static Module,
    pub(super) subject: Subject,
    pub(super) criteria: Vec<PlacedCriterion>,
}
