//! The summary of a CI job: what it says, that no text in it does anything, and its size.

use crate::sample::{book, cohort, crowd, graded, header, view};
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Outcome, Reason};
use labproof_reports::{Format, Gradebook, LARGEST_SUMMARY, Thresholds, View, render, summary};

fn markdown(book: &Gradebook, view: &View) -> String {
    let mut sink = Vec::new();
    render(Format::Md, book, view, &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

fn strict(language: Language) -> View {
    View { thresholds: Thresholds { min_score: "60".parse().ok(), strict: true }, ..view(language) }
}

#[test]
fn the_summary_in_both_languages() {
    for language in Language::ALL {
        let name = format!("summary-{}", language.as_str());
        insta::assert_snapshot!(name, markdown(&book(), &strict(language)));
    }
}

/// What is left to be markup: the text without its escaped characters.
fn without_escaped(text: &str) -> String {
    let mut rest = text.chars();
    let mut live = String::new();
    while let Some(char) = rest.next() {
        match char {
            '\\' => drop(rest.next()),
            _ => live.push(char),
        }
    }
    live
}

/// Every line of a table has as many cells as its heading, whatever stands in a name.
#[test]
fn no_text_breaks_a_table_or_becomes_markup() {
    let hostile = "a|b \\| <img src=x onerror=alert(1)> @octocat\n\n# big\n| x | y |\n```\n[l](http://evil) www.evil.example";
    let mut cohort = cohort();
    for (enrolment, _) in &mut cohort {
        enrolment.name = hostile.to_owned();
        enrolment.student_id = format!("{}{hostile}", enrolment.student_id);
    }
    let text = markdown(&Gradebook::new(header(), cohort), &strict(Language::En));
    let mut cells = 0;
    for line in text.lines() {
        let thresholds = without_escaped(line).matches('|').count();
        match (thresholds, cells) {
            (0, _) => cells = 0,
            (thresholds, 0) => cells = thresholds,
            (thresholds, expected) => assert_eq!(thresholds, expected, "{line}"),
        }
    }
    let live = without_escaped(&text);
    for forbidden in ["<img", "@octocat", "](http", "http://", "www.", "\n# big", "```"] {
        assert!(!live.contains(forbidden), "{forbidden:?} in {text}");
    }
}

#[test]
fn who_needs_a_human_is_said_first() {
    let text = markdown(&book(), &strict(Language::En));
    let position = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words}: {text}"));
    let order = [
        "5 of 6 graded",
        "| below 60 % |  | 2: s002, s005 |",
        "not graded: the role could not be assumed",
        "unverified: it could not be reached",
        "flag: ",
        "Criteria that stopped the most students",
        "### Students",
        "| s004 |",
    ]
    .map(position);
    assert!(order.is_sorted(), "{order:?} in {text}");
}

#[test]
fn what_only_takes_time_needs_no_human() {
    let table = |code| {
        let reason = Reason::new(code, "rds:DescribeDBInstances");
        let mut cohort = cohort();
        cohort.truncate(1);
        cohort[0].1 = graded(&[("db-config.private", &|it| {
            it.outcome = Outcome::Unverified;
            it.reason = Some(reason.clone());
        })]);
        markdown(&Gradebook::new(header(), cohort), &view(Language::En))
    };
    assert!(table(ReasonCode::AccessDenied).contains("What needs attention"));
    assert!(!table(ReasonCode::Throttled).contains("What needs attention"));
}

#[test]
fn a_summary_that_would_be_dropped_is_cut_and_says_by_how_many() {
    let book = crowd(20_000);
    for language in Language::ALL {
        let text = markdown(&book, &view(language));
        assert!(text.len() <= LARGEST_SUMMARY, "{} bytes", text.len());
        assert!(text.len() > LARGEST_SUMMARY - 2000, "only {} bytes", text.len());
        let is_student = |line: &&str| {
            line.strip_prefix("| s").is_some_and(|rest| rest.starts_with(char::is_numeric))
        };
        let rows = text.lines().filter(is_student);
        let left_out = 20_000 - rows.count();
        let count = if language == Language::En {
            format!("\n{left_out} more students are in the reports.\n")
        } else {
            format!("\n나머지 {left_out}명은 보고서에 있습니다.\n")
        };
        assert!(text.contains(&count), "{count}");
    }
}

#[test]
fn a_summary_never_takes_more_room_than_there_is() {
    let book = crowd(60);
    let view = strict(Language::Ko);
    let whole = summary(&book, &view, LARGEST_SUMMARY).unwrap();
    assert!(!whole.contains("나머지"));
    let mut fewest = None;
    for room in (0..whole.len() + 200).step_by(97) {
        match summary(&book, &view, room) {
            Some(text) => {
                assert!(text.len() <= room, "{} of {room}", text.len());
                fewest.get_or_insert(room);
            }
            None => assert_eq!(fewest, None, "room for it came and went"),
        }
    }
    assert!(fewest.unwrap() > 500, "where there is no room there is no summary");
}
