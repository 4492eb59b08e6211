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
            let items = reason.split("\n- ").skip(1).map(|item| item.split("\n\n").next());
            let sentences: Vec<_> = items.collect();
            let once: BTreeSet<_> = sentences.iter().collect();
            assert_eq!(once.len(), sentences.len(), "{reason}");
        }
    }
}

#[test]
fn a_sentence_has_a_line_and_none_begins_with_the_mark_of_a_list() {
    for (text, lines) in [
        ("One. Two", "One.\n  Two"),
        ("`a` is one. `b` is two.", "`a` is one.\n  `b` is two."),
        ("하나입니다. 둘입니다.", "하나입니다.\n  둘입니다."),
        ("Do this: 1. open it. 2. close it.", "Do this: 1. open it. 2. close it."),
        ("See above. - Or not. # 3", "See above. - Or not. # 3"),
        ("", ""),
    ] {
        assert_eq!(a_line_each(text, "\n  "), lines);
    }
}
