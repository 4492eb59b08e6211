//! The workbook: what stands on its sheets, and that one gradebook makes one file.

use crate::sample::{book, view};
use labproof_checks::lab::Language;
use labproof_reports::{Format, render};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Everything that is written in a workbook, as its XML.
pub(crate) fn unpacked(workbook: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).unwrap().read_to_string(&mut text).unwrap();
    }
    text
}

fn workbook(language: Language) -> Vec<u8> {
    let mut sink = Vec::new();
    render(Format::Xlsx, &book(), &view(language), &mut sink).unwrap();
    sink
}

#[test]
fn the_same_gradebook_gives_the_same_bytes() {
    assert_eq!(workbook(Language::Ko), workbook(Language::Ko));
}

#[test]
fn its_sheets_are_the_class_the_criteria_and_what_needs_a_human() {
    for (language, names) in [
        (Language::Ko, ["학생", "항목", "살펴볼 점"]),
        (Language::En, ["Class", "Criteria", "Needs attention"]),
    ] {
        let text = unpacked(&workbook(language));
        for name in names {
            assert!(text.contains(&format!("<sheet name=\"{name}\"")), "{name}");
        }
    }
}

#[test]
fn a_score_is_a_number_and_a_name_that_looks_like_a_formula_is_text() {
    let mut book = book();
    book.students[0].name = "=HYPERLINK(\"http://x\")".to_owned();
    let mut sink = Vec::new();
    render(Format::Xlsx, &book, &view(Language::En), &mut sink).unwrap();
    let text = unpacked(&sink);
    assert!(!text.contains("<f>"), "no cell holds a formula");
    assert!(text.contains("=HYPERLINK("));
    let earned = book.students[0].score.unwrap().earned;
    assert!(text.contains(&format!("<v>{earned}</v>")));
}
