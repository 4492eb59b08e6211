//! One of N parts of a class, each of which another machine looks at. Whose a student is depends on the
//! roster alone, so the machines need not speak to each other (`docs/contract.md` R330).

mod parts;

pub(crate) use parts::doubts;

use crate::roster::Row;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

/// A part of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shard {
    /// Which one, counted from 1.
    pub(crate) index: u32,
    /// How many there are.
    pub(crate) of: u32,
}

impl Shard {
    /// The whole class.
    pub(crate) const WHOLE: Self = Self { index: 1, of: 1 };

    /// A shard as it is written: `2/5`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (index, of) = text.split_once('/')?;
        let shard = Self { index: index.parse().ok()?, of: of.parse().ok()? };
        (1..=shard.of).contains(&shard.index).then_some(shard)
    }

    /// A command as the store knows its runs on this shard.
    pub(crate) fn command(self, command: &str) -> String {
        if self == Self::WHOLE { command.to_owned() } else { format!("{command}{OPTION}{self}") }
    }

    /// The shard of a run, by its command; `None` of one of a whole class.
    pub(crate) fn of_command(command: &str) -> Option<Self> {
        Self::parse(command.split_once(OPTION)?.1)
    }

    /// The rows of this shard, in the roster's order, and the accounts that none of them has.
    pub(crate) fn of_rows(self, rows: Vec<Row>) -> (Vec<Row>, BTreeSet<String>) {
        if self == Self::WHOLE {
            return (rows, BTreeSet::new());
        }
        let students = rows.iter().map(|row| (row.student_id.as_str(), row.account_id.as_str()));
        let indexes = indexes(students, self.of);
        let (ours, others): (Vec<_>, Vec<_>) =
            rows.into_iter().zip(indexes).partition(|(_, index)| *index == self.index);
        let elsewhere = others.into_iter().map(|(row, _)| row.account_id).collect();
        (ours.into_iter().map(|(row, _)| row).collect(), elsewhere)
    }
}

/// How a command names its shard.
const OPTION: &str = " --shard ";

impl Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.index, self.of)
    }
}

/// Of `of` shards the index of the one that each student is in, by id and account. An account is looked at
/// once, for all who have it: they are where the least of their ids is.
pub(crate) fn indexes<'a>(
    students: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    of: u32,
) -> Vec<u32> {
    let mut least: BTreeMap<&str, &str> = BTreeMap::new();
    for (student, account) in students.clone() {
        least.entry(account).and_modify(|id| *id = student.min(*id)).or_insert(student);
    }
    students.map(|(student, account)| index(least.get(account).unwrap_or(&student), of)).collect()
}

/// The first four bytes of the SHA-256 of an id, as a number, modulo `of`; counted from 1.
fn index(student_id: &str, of: u32) -> u32 {
    let hash = Sha256::digest(student_id);
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) % of + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::Roster;

    fn rows(lines: &str) -> Vec<Row> {
        let roster = format!("student_id,name,account_id\n{lines}");
        Roster::parse("class", roster.as_bytes()).unwrap().rows
    }

    /// The students of a shard, and the accounts that are elsewhere.
    fn sharded(lines: &str, shard: &str) -> (String, String) {
        let (rows, elsewhere) = Shard::parse(shard).unwrap().of_rows(rows(lines));
        let students: Vec<_> = rows.into_iter().map(|row| row.student_id).collect();
        (students.join(" "), elsewhere.into_iter().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_shard_is_one_of_its_number() {
        assert_eq!(Shard::parse("2/5"), Some(Shard { index: 2, of: 5 }));
        for wrong in ["0/5", "6/5", "2", "a/b", "0/0", "1/0", "/", "1/99999999999", "-1/5"] {
            assert_eq!(Shard::parse(wrong), None, "{wrong}");
        }
    }

    /// As `printf %s ID | sha256sum | cut -c1-8` tells, read as a number, modulo N, and one.
    #[test]
    fn whose_a_student_is_can_be_computed_by_anybody() {
        for (id, of, expected) in [
            ("s01", 1, 1),
            ("s01", 8, 5),
            ("s02", 8, 1),
            ("s07", 8, 8),
            ("20240001", 5, 1),
            ("s3", 5, 4),
            ("김하늘", 2, 2),
            ("김하늘", 5, 4),
        ] {
            assert_eq!(index(id, of), expected, "{id} of {of}");
        }
    }

    const CLASS: &str = "s1,,111100000001\ns2,,111100000002\ns3,,111100000003\ns4,,111100000004\n";

    #[test]
    fn an_account_is_elsewhere_if_nobody_of_the_shard_has_it() {
        let expected = |students: &str, elsewhere: &str| (students.into(), elsewhere.into());
        assert_eq!(sharded(CLASS, "1/1"), expected("s1 s2 s3 s4", ""));
        assert_eq!(sharded(CLASS, "1/2"), expected("s1 s2", "111100000003 111100000004"));
        assert_eq!(sharded(CLASS, "2/2"), expected("s3 s4", "111100000001 111100000002"));
        let everybody = "111100000001 111100000002 111100000003 111100000004";
        assert_eq!(sharded(CLASS, "1/5"), expected("", everybody));
    }

    #[test]
    fn no_row_that_comes_goes_or_moves_takes_another_student_along() {
        let shards = |lines: &str| -> BTreeMap<String, u32> {
            let of = |index: u32| {
                let (rows, _) = Shard { index, of: 7 }.of_rows(rows(lines));
                rows.into_iter().map(move |row| (row.student_id, index))
            };
            (1..=7).flat_map(of).collect()
        };
        let before = shards(CLASS);
        assert_eq!(before.len(), 4, "each student is in exactly one");
        let turned: String = CLASS.lines().rev().map(|line| format!("{line}\n")).collect();
        assert_eq!(shards(&turned), before);
        let mut grown = shards(&format!("s0,,111100000009\n{CLASS}"));
        assert!(grown.remove("s0").is_some());
        assert_eq!(grown, before);
    }

    #[test]
    fn an_id_is_the_same_however_unicode_or_a_spreadsheet_writes_it() {
        for same in [
            ["김하늘", "\u{1100}\u{1175}\u{11b7}\u{1112}\u{1161}\u{1102}\u{1173}\u{11af}"],
            ["Zoë", "Zoe\u{308}"],
            ["0012", "=\"0012\""],
            ["s1", " s1 "],
        ] {
            let of = |id: &str| {
                let row = rows(&format!("{},,111100000001\n", cell(id))).remove(0);
                indexes([(row.student_id.as_str(), "111100000001")].into_iter(), 1000)
            };
            assert_eq!(of(same[0]), of(same[1]), "{same:?}");
            assert_eq!(of(same[0]), [index(same[0], 1000)]);
        }
    }

    fn cell(text: &str) -> String {
        format!("\"{}\"", text.replace('"', "\"\""))
    }

    #[test]
    fn students_of_one_account_are_in_the_shard_of_the_least_of_their_ids() {
        let both = "s3,,111100000001\ns1,,111100000001\ns4,,111100000002\n";
        let expected = |students: &str, elsewhere: &str| (students.into(), elsewhere.into());
        assert_eq!(sharded(both, "1/2"), expected("s3 s1", "111100000002"));
        assert_eq!(sharded(both, "2/2"), expected("s4", "111100000001"));
    }

    #[test]
    fn a_run_says_of_which_shard_it_is() {
        let shard = Shard { index: 2, of: 5 };
        assert_eq!(shard.command("watch"), "watch --shard 2/5");
        assert_eq!(Shard::of_command("watch --shard 2/5"), Some(shard));
        assert_eq!(Shard::WHOLE.command("grade"), "grade");
        for whole in ["grade", "nonce", "grade --shard", "grade --shard 6/5"] {
            assert_eq!(Shard::of_command(whole), None, "{whole}");
        }
    }
}
