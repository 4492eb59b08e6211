//! What was done with an evidence store, and what a lab holds: a line each.

use crate::catalogue::say;
use crate::clean;
use crate::message::Message;
use labproof_checks::Points;
use labproof_checks::lab::Language;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How much of a store something concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Runs.
    pub runs: usize,
    /// Rows of rosters.
    pub rows: usize,
    /// Observations.
    pub observations: usize,
}

/// What a merge of a file added.
pub fn merged(file: &str, new: Amount, language: Language) -> String {
    let file = &clean::line(file);
    let Amount { runs, rows, observations } = new;
    let message = Message::StoreMerged { file, runs, rows, observations };
    format!("{}\n", say(language, message))
}

/// What an erasure took away, the accounts whose observations it left because they are these other
/// students' too, and that a copy would bring it back.
pub fn erased(
    students: &[String],
    gone: Amount,
    left: &BTreeMap<String, Vec<String>>,
    language: Language,
) -> String {
    let students = &names(students);
    let erased =
        Message::StoreErased { students, rows: gone.rows, observations: gone.observations };
    let kept = left.iter().map(|(account, others)| {
        let (account, others) = (&clean::line(account), &names(others));
        say(language, Message::StoreKept { account, others })
    });
    let lines = std::iter::once(say(language, erased)).chain(kept);
    lines.chain([say(language, Message::StoreCopies)]).map(|line| line + "\n").collect()
}

/// The question before students are erased.
pub fn ask_to_erase(students: &[String], store: &Path, language: Language) -> String {
    let (students, store) = (&names(students), &clean::line(&store.display().to_string()));
    say(language, Message::EraseAsk { students, store }) + " "
}

/// The answer to whoever did not want it.
pub fn not_erased(language: Language) -> String {
    say(language, Message::EraseNothing) + "\n"
}

/// Which files still hold somebody who was erased, of those that lie in these places, and which could not
/// be searched.
pub fn held(
    places: &[PathBuf],
    files: &[PathBuf],
    unread: &[PathBuf],
    language: Language,
) -> String {
    let shown = |path: &PathBuf| clean::line(&path.display().to_string());
    let listed = |heading: String, files: &[PathBuf]| {
        let lines = files.iter().map(|file| format!("   {}\n", shown(file)));
        if files.is_empty() {
            String::new()
        } else {
            format!("{heading}\n{}", lines.collect::<String>())
        }
    };
    let places = places.iter().map(shown).collect::<Vec<_>>().join(", ");
    let found = match files {
        [] => say(language, Message::EraseNotHeld { places: &places }) + "\n",
        files => listed(say(language, Message::EraseHeld), files),
    };
    found + &listed(say(language, Message::EraseUnread), unread)
}

/// How much there is to a lab.
pub fn extent(tasks: usize, criteria: usize, points: Points, language: Language) -> String {
    say(language, Message::LabExtent { tasks, criteria, points: &points.to_string() })
}

fn names(students: &[String]) -> String {
    let names: Vec<_> = students.iter().map(|student| clean::line(student)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_with_a_store_is_said_in_both_languages() {
        let students = ["s01".to_owned(), "s02".to_owned()];
        let left = BTreeMap::from([("111122223333".to_owned(), vec!["s03".to_owned()])]);
        let amount = |runs| Amount { runs, rows: 2, observations: 1 };
        for (language, added, gone) in [
            (
                Language::En,
                "merged a.jsonl: 1 run, 2 roster rows, 1 observation were new\n",
                "erased s01, s02: 2 roster rows, 1 observation\n\
                 kept the observations of account 111122223333, which is also the account of s03\n\
                 Merging an old copy of this evidence would bring back what was erased.\n",
            ),
            (
                Language::Ko,
                "a.jsonl 합치기 완료: 새로 추가된 실행 1건, 명단 2행, 관찰 1건\n",
                "s01, s02 삭제 완료: 명단 2행, 관찰 1건\n\
                 계정 111122223333의 관찰은 남겨 두었습니다. s03의 계정이기도 합니다.\n\
                 예전 사본을 다시 합치면 지운 기록이 되살아나니 주의하세요.\n",
            ),
        ] {
            assert_eq!(merged("a.jsonl", amount(1), language), added);
            assert_eq!(erased(&students, amount(0), &left, language), gone);
        }
    }
}
