use super::*;
use labproof_checks::evidence::ReasonCode;
use std::collections::BTreeSet;

const CONTRACT: &str = include_str!("../../../docs/contract.md");
const SENTENCES: [&str; 2] =
    [include_str!("../../locales/ko/manual.ftl"), include_str!("../../locales/en/manual.ftl")];

/// The codes in the contract's table under a line.
fn listed(title: &str) -> BTreeSet<&'static str> {
    let (_, rest) = CONTRACT.split_once(&format!("\n{title}:\n")).unwrap();
    let rows = rest.lines().skip_while(|line| !line.starts_with("| `"));
    let cells = rows.take_while(|line| line.starts_with('|')).map(|row| row.split('|').nth(1));
    cells.flatten().flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn the_pages_have_every_note_and_flag_of_the_contract() {
    let notes: BTreeSet<_> =
        samples::notes().iter().map(labproof_checks::outcome::Note::code).collect();
    let flags: BTreeSet<_> =
        samples::flags().iter().map(labproof_checks::outcome::Flag::code).collect();
    assert_eq!((notes, flags), (listed("Notes"), listed("Flags")));
}

/// Whoever adds a code says what to do: none falls to the words of another one.
#[test]
fn every_code_has_words_of_its_own() {
    let reasons = ReasonCode::ALL.map(ReasonCode::as_str);
    let of_reasons = ["manual-do-student", "manual-do-instructor"].map(|id| (id, reasons.to_vec()));
    let notes = listed("Notes").into_iter().collect();
    let flags = listed("Flags").into_iter().collect();
    let all =
        of_reasons.into_iter().chain([("manual-note-means", notes), ("manual-flag-means", flags)]);
    for (id, codes) in all {
        for sentences in SENTENCES {
            let (_, message) = sentences.split_once(&format!("\n{id} = ")).unwrap();
            let (message, _) = message.split_once("\n}").unwrap();
            for code in &codes {
                assert!(message.contains(&format!("[{code}]")), "{id} has no [{code}]");
            }
        }
    }
}

#[test]
fn no_sentence_stands_twice_under_a_reason() {
    for language in Language::ALL {
        for reason in reasons(language).split("\n## ").skip(1) {
            let sentences: Vec<_> = reason.lines().filter(|line| line.starts_with("- ")).collect();
            let once: BTreeSet<_> = sentences.iter().collect();
            assert_eq!(once.len(), sentences.len(), "{reason}");
        }
    }
}
