//! Tables of what many students share: each entry is written once, and named by its number.

use crate::clean;
use labproof_checks::lab::Text;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A text in Korean and English.
pub(super) type Both = [String; 2];

/// Distinct entries in the order in which they were first met. Serialised as their list.
pub(super) struct Table<T> {
    numbers: BTreeMap<T, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new() }
    }
}

impl<T: Ord> Table<T> {
    /// The number of the entry, which is new or already there.
    pub(super) fn number(&mut self, entry: T) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(entry).or_insert(next)
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        let mut entries: Vec<_> = self.numbers.iter().collect();
        entries.sort_unstable_by_key(|(_, number)| **number);
        sink.collect_seq(entries.into_iter().map(|(entry, _)| entry))
    }
}

/// The text on one line in each language.
pub(super) fn both(text: &Text) -> Both {
    [clean::line(&text.ko), clean::line(&text.en)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_written_once_and_keeps_its_number() {
        let mut table = Table::default();
        let numbers = ["b", "a", "b", "c", "a"].map(|entry| table.number(entry));
        assert_eq!(numbers, [0, 1, 0, 2, 1]);
        assert_eq!(serde_json::to_string(&table).unwrap(), r#"["b","a","c"]"#);
    }
}
