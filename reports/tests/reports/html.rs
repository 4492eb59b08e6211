//! The page: self-contained, in both languages, and safe with any name.

use crate::sample::{book, cohort, crowd, header, view};
use labproof_checks::lab::Language;
use labproof_reports::{Format, Gradebook, render};

fn html(book: &Gradebook) -> String {
    let mut sink = Vec::new();
    render(Format::Html, book, &view(Language::Ko), &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

#[test]
fn a_student_named_like_a_script_is_only_a_name() {
    let evil = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>";
    let mut cohort = cohort();
    for (enrolment, _) in &mut cohort {
        evil.clone_into(&mut enrolment.name);
        evil.clone_into(&mut enrolment.student_id);
        enrolment.columns = [(evil.to_owned(), evil.to_owned())].into();
    }
    let page = html(&Gradebook::new(header(), cohort));
    assert!(!page.contains("<img") && !page.contains("<script>alert"), "{page}");
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(page.contains("&#60;img src=x onerror=alert(1)&#62;"), "{page}");
}

#[test]
fn the_page_asks_nothing_of_any_server() {
    let page = html(&book());
    for address in ["http://", "https://", "src=", "url(", "@import", "<link", "<iframe"] {
        assert!(!page.contains(address), "{address}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_page_holds_both_languages_and_begins_in_the_one_asked_for() {
    let page = html(&book());
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ko\">"));
    assert!(page.contains(
        "<span lang=\"ko\">6명 중 5명 채점 완료, 1명 채점하지 못함 (assume-role-refused 1)</span>"
    ));
    assert!(
        page.contains(
            "<span lang=\"en\">5 of 6 graded, 1 not graded (assume-role-refused 1)</span>"
        )
    );
    assert_eq!(
        page.matches("<span lang=\"ko\">").count(),
        page.matches("<span lang=\"en\">").count()
    );
}

#[test]
fn every_link_on_the_page_leads_somewhere() {
    let page = html(&book());
    for link in page.split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
    }
}

#[test]
fn a_page_of_a_thousand_students_stays_below_thirty_megabytes() {
    assert!(html(&crowd(1000)).len() < 30_000_000);
}
