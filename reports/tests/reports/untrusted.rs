//! Any text may stand in what explains a mark and in what is found before a class: names, values of AWS,
//! what a server calls itself. Nothing of it does anything there.

use crate::hostile::NASTY;
use crate::sample::{sheet, view};
use crate::{explanation, preflight, sound};
use jiff::Timestamp;
use labproof_checks::lab::Language;
use labproof_reports::{Audience, Explanation, Preflight, terminal};
use serde_json::Value;

/// The members that others do not write: fixed lists, times and hashes.
const OURS: [&str; 19] = [
    "schema",
    "version",
    "rule",
    "rules",
    "kind",
    "code",
    "state",
    "outcome",
    "severity",
    "standing",
    "who",
    "language",
    "as_of",
    "at",
    "began",
    "ended",
    "tried_at",
    "class_ends",
    "again_at",
];

/// Puts the text wherever others' text can stand.
fn infest(value: &mut Value, text: &str) {
    match value {
        Value::String(written) if written.parse::<Timestamp>().is_ok() => {}
        Value::String(written) => text.clone_into(written),
        Value::Array(list) => list.iter_mut().for_each(|one| infest(one, text)),
        Value::Object(members) => {
            let theirs = members.iter_mut().filter(|(name, _)| !OURS.contains(&name.as_str()));
            theirs.for_each(|(_, member)| infest(member, text));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut sink = Vec::new();
    write(&mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

fn infested<T: serde::Serialize + serde::de::DeserializeOwned>(document: &T, text: &str) -> T {
    let mut value = serde_json::to_value(document).unwrap();
    infest(&mut value, text);
    serde_json::from_value(value).unwrap()
}

#[test]
fn no_text_does_anything_in_an_explanation() {
    for audience in [Audience::Instructor, Audience::Student] {
        let explanation = explanation::whole(audience);
        for text in NASTY {
            let explanation: Explanation = infested(&explanation, text);
            for language in Language::ALL {
                sound::html(&written(|sink| explanation.html(&view(language), sink)));
                sound::terminal(&terminal::explanation(&explanation, &sheet(language)));
            }
            sound::json(&written(|sink| explanation.json(sink)));
        }
    }
}

/// The lines for students are a file that a program of letters takes: cells, and no formula.
#[test]
fn no_text_does_anything_in_what_is_found_before_a_class() {
    for text in NASTY {
        for language in Language::ALL {
            let preflight: Preflight = infested(&preflight::everything(language), text);
            sound::html(&written(|sink| preflight.html(&view(language), sink)));
            sound::markdown(&written(|sink| preflight.markdown(&view(language), sink)));
            sound::terminal(&terminal::preflight(&preflight, &sheet(language)));
            sound::csv(&written(|sink| preflight.mail(sink)));
            sound::json(&written(|sink| preflight.json(sink)));
        }
    }
}

/// What stands in backticks is code, whatever the name in it: it ends no paragraph and no code.
#[test]
fn no_backtick_in_a_name_turns_it_into_markup() {
    let texts = [
        "`\n\n<img src=x onerror=alert(1)>\n\n`",
        "a `<b>b</b>` c",
        "`<b>b</b>",
        "``@octocat``",
        "`\u{202e}\u{1b}[31m`",
        "`\r\n# heading\r\n`",
    ];
    for text in texts {
        let preflight: Preflight = infested(&preflight::everything(Language::En), text);
        let markdown = written(|sink| preflight.markdown(&view(Language::En), sink));
        sound::markdown(&markdown);
        assert!(!markdown.contains("\n# heading"), "{markdown}");
    }
}

/// A value of a megabyte, in every place where one can stand, is cut for people.
#[test]
fn a_text_of_a_megabyte_makes_no_explanation_large() {
    let text = "\u{ac00}".repeat(300_000);
    let explanation = infested(&explanation::whole(Audience::Instructor), &text);
    let page = written(|sink| explanation.html(&view(Language::Ko), sink));
    let shown = terminal::explanation(&explanation, &sheet(Language::Ko));
    assert!(page.len() < 8_000_000 && shown.len() < 8_000_000, "{} {}", page.len(), shown.len());
    let preflight = infested(&preflight::everything(Language::Ko), &text);
    let page = written(|sink| preflight.html(&view(Language::Ko), sink));
    let lines = written(|sink| preflight.mail(sink));
    let shown = terminal::preflight(&preflight, &sheet(Language::Ko));
    for text in [page, lines, shown] {
        assert!(text.len() < 8_000_000, "{}", text.len());
    }
}
