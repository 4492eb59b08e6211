//! Any text may stand in a roster, in a lab file, in AWS. No report may panic on it.

use crate::sample::{cohort, header, sheet, view};
use labproof_checks::lab::{Language, Text};
use labproof_checks::result::{State, StudentResult};
use labproof_reports::terminal::{self, Sheet};
use labproof_reports::{Enrolment, Format, Gradebook, next_step, render};
use proptest::prelude::*;

/// Puts the text wherever a text can stand.
fn infest(enrolment: &mut Enrolment, result: &mut StudentResult, text: &str) {
    text.clone_into(&mut enrolment.name);
    text.clone_into(&mut enrolment.student_id);
    enrolment.columns.insert(text.to_owned(), text.to_owned());
    let State::Graded { tasks, .. } = &mut result.state else { return };
    for task in tasks {
        task.title = Text { ko: text.to_owned(), en: text.to_owned() };
        for criterion in &mut task.criteria {
            criterion.found = Some(text.into());
            criterion.blocked_by = Some(text.to_owned());
            criterion.hint = task.title.clone();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_a_report_panic(text in "(\\PC|\\p{C}|\\]\\]>|\u{1b}\\[|[<>&\"'{}\\n]){0,40}", width in 0_u16..200) {
        let mut cohort = cohort();
        for (at, (enrolment, result)) in cohort.iter_mut().enumerate() {
            infest(enrolment, result, &text);
            // No two students have one id, whatever stands in it.
            enrolment.student_id = format!("{text}{at}");
        }
        let book = Gradebook::new(header(), cohort);
        for language in Language::ALL {
            for format in Format::ALL {
                render(format, &book, &view(language), &mut std::io::sink()).unwrap();
            }
            let sheet = Sheet { width, ..sheet(language) };
            terminal::cohort(&book, &sheet);
            for student in &book.students {
                let page = terminal::student(student, &book, &sheet);
                prop_assert!(!page.contains(char::from(27)));
                next_step(student);
            }
        }
        let mut json = Vec::new();
        render(Format::Json, &book, &view(Language::Ko), &mut json).unwrap();
        let json = String::from_utf8(json).unwrap();
        let again = Gradebook::from_json(&json).unwrap();
        let mut second = Vec::new();
        render(Format::Json, &again, &view(Language::En), &mut second).unwrap();
        prop_assert_eq!(json.into_bytes(), second);
    }
}

/// A cell of Excel holds 32,767 units of UTF-16, and its calendar ends with 9999.
#[test]
fn no_text_is_too_long_and_no_time_too_far_for_a_report() {
    let letters = ["x", "\u{ac00}", "\u{1f469}", "="];
    let times = ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z"];
    for (letter, as_of) in letters.into_iter().zip(times.into_iter().cycle()) {
        let text = letter.repeat(40_000);
        let mut cohort = cohort();
        cohort.truncate(1);
        let (enrolment, result) = &mut cohort[0];
        enrolment.name = format!("김 {}", "n".repeat(40_000));
        enrolment.columns.insert(text.clone(), text.clone());
        let State::Graded { tasks, .. } = &mut result.state else { panic!("the first is graded") };
        tasks[0].title = Text { ko: text.clone(), en: text.clone() };
        tasks[0].criteria[0].title = tasks[0].title.clone();
        tasks[0].criteria[0].found = Some((&text).into());
        let mut header = header();
        header.lab.title = tasks[0].title.clone();
        header.as_of = as_of.parse().unwrap();
        let book = Gradebook::new(header, cohort);
        for format in Format::ALL {
            let mut sink = Vec::new();
            render(format, &book, &view(Language::En), &mut sink).unwrap();
            assert!(format == Format::Gradescope || !sink.is_empty(), "{format:?}");
            if format == Format::Xlsx {
                assert!(crate::xlsx::unpacked(&sink).contains('…'), "{letter:?}");
            }
        }
    }
}

/// What somebody may be called, or call something, to make a report do more than say it.
pub(crate) const NASTY: [&str; 40] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "&lt;b&gt;&#60;b&#62;",
    "javascript:alert(1)",
    "]]><x/>",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "\u{0}\u{1}\u{8}\u{b}\u{c}\u{e}\u{1f}\u{7f}\u{85}\u{9f}",
    "\u{fffe}\u{ffff}\u{fdd0}\u{1ffff}",
    "\u{1b}[31mred\u{1b}[0m\u{1b}[2J",
    "\u{1b}]8;;http://evil\u{7}link\u{1b}]8;;\u{7}",
    "\u{9b}31mred",
    "\u{202e}txt.exe\u{2066}\u{200f}",
    "a\u{200b}b\u{feff}c\u{ad}",
    "=HYPERLINK(\"http://evil\",\"x\")",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\u{2212}1",
    "\u{301}=1+1",
    "\u{200b}=1+1",
    "\u{feff}=1+1",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "|calc",
    "=cmd|' /C calc'!A0",
    "a;=1+1",
    "**b** _i_ `c` [x](javascript:alert(1)) ![x](http://evil) | @octocat #1",
    "::error::x\n::set-output name=a::b\r\n::stop-commands::x",
    "##vso[task.setvariable variable=x]y ##[error]z",
    "{{7*7}} ${7*7} %s %n %0A",
];

/// The members of a gradebook that say what others have written.
const WRITTEN: [&str; 22] = [
    "name",
    "account_id",
    "region",
    "found",
    "expected",
    "item",
    "status",
    "address",
    "ko",
    "en",
    "role",
    "profile",
    "caller",
    "answer",
    "source",
    "because",
    "blocked_by",
    "version",
    "who_",
    "section",
    "sha256",
    "title",
];

/// The sample, in which a text stands wherever one can.
fn infested(text: &str) -> Gradebook {
    let mut sink = Vec::new();
    render(Format::Json, &crate::sample::book(), &view(Language::En), &mut sink).unwrap();
    let mut book: serde_json::Value = serde_json::from_slice(&sink).unwrap();
    // Somebody who passed everything, somebody who did not, and one who is not graded.
    let students = book["students"].as_array_mut().unwrap();
    students.truncate(4);
    students.remove(2);
    let counts = serde_json::json!({"students": 3, "graded": 2, "not_graded": 1});
    book["summary"] = counts;
    write_everywhere(&mut book, text);
    for (at, student) in book["students"].as_array_mut().unwrap().iter_mut().enumerate() {
        student["student_id"] = format!("{text}{at}").into();
        student["columns"] = serde_json::json!({text: text, "section": text, "sis_user_id": text});
    }
    Gradebook::from_json(&book.to_string()).unwrap()
}

fn write_everywhere(value: &mut serde_json::Value, text: &str) {
    if let Some(list) = value.as_array_mut() {
        for one in list {
            write_everywhere(one, text);
        }
    } else if let Some(members) = value.as_object_mut() {
        for (name, member) in members {
            if member.is_string() && WRITTEN.contains(&name.as_str()) {
                *member = text.into();
            } else {
                write_everywhere(member, text);
            }
        }
    }
}

/// Each report is read by a parser, and looked through for what does anything (`fuzz/src/sound.rs`).
fn does_nothing(texts: &[&str]) {
    for text in texts {
        let reported = std::panic::catch_unwind(|| crate::pure::reports(&infested(text)));
        assert!(reported.is_ok(), "{text:?}");
    }
}

#[test]
fn no_markup_does_anything_in_any_report() {
    does_nothing(&NASTY[..10]);
}

#[test]
fn no_control_character_does_anything_in_any_report() {
    does_nothing(&NASTY[10..20]);
}

#[test]
fn no_formula_does_anything_in_any_report() {
    does_nothing(&NASTY[20..30]);
}

#[test]
fn no_command_does_anything_in_any_report() {
    does_nothing(&NASTY[30..]);
}

/// The sample has six students and forty criteria; a megabyte in each of the two thousand places would
/// be two gigabytes.
#[test]
fn a_name_of_a_megabyte_makes_no_report_large() {
    for letter in ["x", "\u{ac00}", "=", "<", "@a", "\u{1b}["] {
        let mut book = crate::sample::book();
        book.students.truncate(2);
        let name = letter.repeat(1_000_000 / letter.len());
        book.students[1].name.clone_from(&name);
        book.students[1].columns.insert("section".into(), name);
        for (format, size) in crate::pure::reports(&book) {
            // JSON has the whole of both texts, and six letters for each that it must escape.
            let most = if format == Format::Json { 8_000_000 } else { 3_000_000 };
            assert!(size < most, "{format:?} has {size} bytes for {letter:?}");
        }
    }
}

/// All that is shown of a long name says how long it is.
#[test]
fn what_is_cut_says_how_long_it_was() {
    let mut book = crate::sample::book();
    book.students[0].name = "n".repeat(1_000_000);
    for format in [Format::Html, Format::Csv, Format::Junit, Format::Ctrf, Format::Xlsx] {
        let mut sink = Vec::new();
        render(format, &book, &view(Language::En), &mut sink).unwrap();
        let text = if format == Format::Xlsx {
            crate::xlsx::unpacked(&sink)
        } else {
            String::from_utf8(sink).unwrap()
        };
        assert!(text.contains("n… (1000"), "{format:?}");
        assert!(!text.contains(&"n".repeat(2_001)), "{format:?}");
    }
}

/// A sheet has 16,384 columns; a roster may have more.
#[test]
fn more_columns_than_a_sheet_has_end_no_workbook() {
    let mut book = crate::sample::book();
    for column in 0..17_000 {
        book.students[0].columns.insert(format!("c{column}"), "x".into());
    }
    let mut sink = Vec::new();
    render(Format::Xlsx, &book, &view(Language::En), &mut sink).unwrap();
    crate::sound::report(Format::Xlsx, &sink);
}

/// The calendar ends with the years -9999 and 9999: a time there is shown as any other.
#[test]
fn a_time_at_the_ends_of_the_calendar_ends_no_report() {
    for at in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
        let mut book = crate::sample::book();
        (book.as_of, book.deadline) = (at, Some(at));
        (book.run.started_at, book.run.finished_at) = (at, at);
        for student in &mut book.students {
            student.last_change = Some(at);
            for criterion in student.tasks.iter_mut().flat_map(|task| &mut task.criteria) {
                criterion.evidence.iter_mut().for_each(|evidence| evidence.look.at = at);
            }
        }
        crate::pure::reports(&book);
    }
}
