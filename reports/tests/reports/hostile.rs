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
