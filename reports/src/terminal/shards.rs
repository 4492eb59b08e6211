//! What is doubtful about a class that was graded in shards: a line each.

use crate::catalogue::say;
use crate::clean;
use crate::message::Message;
use labproof_checks::lab::Language;

/// Something about the shards of a class that whoever merged them should know. Shards are written `2/8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShardDoubt {
    /// Shards are not there.
    Missing {
        /// How many.
        number: u32,
        /// The first of them.
        first: Vec<String>,
        /// The students of them who are judged, and whom nobody ever looked at.
        students: Vec<String>,
    },
    /// Shards were begun, and have no end.
    CutShort {
        /// How many.
        number: u32,
        /// The first of them.
        first: Vec<String>,
    },
    /// Two shards were looked at by other lab files.
    OtherLab {
        /// The two.
        shards: [String; 2],
    },
    /// Two shards were given other rosters, for a line is not the same student's.
    OtherRoster {
        /// The line.
        line: i64,
        /// The two whose it is.
        students: [String; 2],
        /// By which shards.
        shards: [String; 2],
    },
}

impl ShardDoubt {
    /// As many shards, or students, of one kind are named.
    pub const NAMED: usize = 10;
}

/// That nobody is in a shard, a line.
pub fn shard_of_nobody(shard: &str, language: Language) -> String {
    say(language, Message::ShardOfNobody { shard }) + "\n"
}

/// What is doubtful, a line each, in a language.
pub fn shard_doubts(doubts: &[ShardDoubt], language: Language) -> String {
    let lines = doubts.iter().flat_map(messages).map(|line| line.say(language) + "\n");
    lines.collect()
}

/// A sentence with the texts that it speaks of.
enum Line<'a> {
    Missing { number: u32, shards: String },
    Students { students: String, more: usize },
    CutShort { number: u32, shards: String },
    OtherLab([&'a str; 2]),
    OtherRoster { line: i64, students: [String; 2], shards: [&'a str; 2] },
}

fn messages(doubt: &ShardDoubt) -> Vec<Line<'_>> {
    match doubt {
        ShardDoubt::Missing { number, first, students } => {
            let missing = Line::Missing { number: *number, shards: list(*number, first) };
            let named: Vec<_> =
                students.iter().take(ShardDoubt::NAMED).map(|id| clean::line(id)).collect();
            let more = students.len() - named.len();
            let theirs = Line::Students { students: named.join(", "), more };
            std::iter::once(missing).chain((!students.is_empty()).then_some(theirs)).collect()
        }
        ShardDoubt::CutShort { number, first } => {
            vec![Line::CutShort { number: *number, shards: list(*number, first) }]
        }
        ShardDoubt::OtherLab { shards } => {
            vec![Line::OtherLab(shards.each_ref().map(String::as_str))]
        }
        ShardDoubt::OtherRoster { line, students, shards } => vec![Line::OtherRoster {
            line: *line,
            students: students.each_ref().map(|student| clean::line(student)),
            shards: shards.each_ref().map(String::as_str),
        }],
    }
}

/// The first shards of some, and that there are more.
fn list(number: u32, first: &[String]) -> String {
    let is_all = usize::try_from(number).is_ok_and(|number| number <= first.len());
    first.join(", ") + if is_all { "" } else { ", …" }
}

impl Line<'_> {
    fn say(&self, language: Language) -> String {
        let message = match self {
            Self::Missing { number, shards } => {
                Message::ShardsMissing { count: i64::from(*number), shards }
            }
            Self::Students { students, more } => Message::ShardsStudents { students, more: *more },
            Self::CutShort { number, shards } => {
                Message::ShardsCutShort { count: i64::from(*number), shards }
            }
            Self::OtherLab([one, other]) => Message::ShardsOtherLab { one, other },
            Self::OtherRoster { line, students: [student, second], shards: [one, other] } => {
                Message::ShardsOtherRoster { line: *line, student, one, second, other }
            }
        };
        say(language, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned<const N: usize>(texts: [&str; N]) -> [String; N] {
        texts.map(str::to_owned)
    }

    #[test]
    fn what_is_doubtful_is_said_in_both_languages() {
        let students: Vec<String> = (1..=12).map(|number| format!("s{number:02}")).collect();
        let doubts = [
            ShardDoubt::Missing { number: 1, first: vec!["3/8".to_owned()], students: vec![] },
            ShardDoubt::Missing { number: 12, first: owned(["1/40", "2/40"]).into(), students },
            ShardDoubt::CutShort { number: 2, first: owned(["5/8", "6/8"]).into() },
            ShardDoubt::OtherLab { shards: owned(["1/8", "3/8"]) },
            ShardDoubt::OtherRoster {
                line: 5,
                students: owned(["s03", "s04"]),
                shards: owned(["2/8", "4/8"]),
            },
        ];
        for language in [Language::En, Language::Ko] {
            let said = shard_doubts(&doubts, language);
            assert_eq!(said.lines().count(), 6, "{said}");
            for words in ["3/8", "1/40, 2/40, …", "s01, s02", "s10", "5/8, 6/8", "5", "s03", "4/8"]
            {
                assert!(said.contains(words), "{words}: {said}");
            }
            assert!(!said.contains("s11"), "{said}");
            assert!(shard_of_nobody("6/8", language).contains("6/8"));
        }
    }
}
