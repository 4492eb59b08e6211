//! The page: self-contained, in both languages, small, and safe with any name.

use crate::sample::{book, cohort, crowd, header, view};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use labproof_checks::lab::Language;
use labproof_checks::outcome::Outcome;
use labproof_reports::page::{self, Live};
use labproof_reports::{Format, Gradebook, render, rules};
use serde_json::Value;
use sha2::{Digest, Sha256};

const EVIL: &str = "<img src=x onerror=alert(1)>\"'></script><script>alert(1)</script><!--";

fn html(book: &Gradebook) -> String {
    let mut sink = Vec::new();
    render(Format::Html, book, &view(Language::Ko), &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

fn live(book: &Gradebook) -> String {
    let mut sink = Vec::new();
    page::page(book, &view(Language::Ko), Live::Events("events"), &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

fn data(book: &Gradebook) -> Value {
    serde_json::from_str(&page::data(book, &view(Language::Ko))).unwrap()
}

/// What stands between an opening tag and its end.
fn inside<'a>(page: &'a str, open: &str, close: &str) -> &'a str {
    page.split_once(open).unwrap().1.split_once(close).unwrap().0
}

fn policy(page: &str) -> &str {
    inside(page, "Content-Security-Policy\" content=\"", "\"")
}

#[test]
fn a_student_named_like_a_script_is_only_a_name() {
    let mut cohort = cohort();
    for (enrolment, _) in &mut cohort {
        EVIL.clone_into(&mut enrolment.name);
        EVIL.clone_into(&mut enrolment.student_id);
        enrolment.columns.insert(EVIL.to_owned(), EVIL.to_owned());
    }
    let book = Gradebook::new(header(), cohort);
    let page = html(&book);
    for markup in ["<img", "<script>alert", "<!--", "</script><script"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("</script>").count(), 3, "words, data, script");
    assert!(page.contains("&#60;img src=x onerror=alert(1)&#62;"), "without scripts it is shown");
    assert_eq!(data(&book)["students"][0]["name"], EVIL, "and with scripts in full");
}

#[test]
fn the_script_puts_in_text_and_never_markup() {
    let page = html(&book());
    let script = inside(&page, "<script>", "</script>");
    for door in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function("]
    {
        assert!(!script.contains(door), "{door}");
    }
}

#[test]
fn the_page_asks_nothing_of_any_server() {
    let page = html(&book()).replace("http://www.w3.org/2000/svg", "");
    for address in
        ["http:", "https:", "//www", "src=", "url(", "@import", "<link", "<iframe", "<base"]
    {
        assert!(!page.contains(address), "{address}");
    }
    assert!(policy(&page).starts_with("default-src 'none'; "));
    assert!(!policy(&page).contains("connect-src") && !policy(&page).contains("unsafe"));
}

#[test]
fn the_policy_admits_this_style_and_this_script_and_no_other() {
    let page = html(&book());
    for (directive, open, close) in
        [("style-src", "<style>", "</style>"), ("script-src", "<script>", "</script>")]
    {
        let hash = STANDARD.encode(Sha256::digest(inside(&page, open, close)));
        assert!(policy(&page).contains(&format!("{directive} 'sha256-{hash}';")), "{directive}");
    }
    assert!(!page.contains(" style=\"") && !page.contains(" onclick="), "these would be refused");
}

#[test]
fn a_live_page_may_connect_to_its_own_server_and_only_there() {
    let page = live(&book());
    assert!(policy(&page).contains("connect-src 'self';"));
    assert!(page.contains("<body data-events=\"events\">"));
    assert!(!html(&book()).contains("<body data-events"));
}

#[test]
fn the_page_without_scripts_is_a_table_of_students_and_scores() {
    let page = html(&book());
    let plain = inside(&page, "<noscript>", "</noscript>");
    for student in book().students {
        assert!(plain.contains(&student.student_id) && plain.contains(&student.name));
        if let Some(score) = student.score {
            let score = format!("{} / {}", score.earned, score.possible);
            assert!(plain.contains(&score), "{score} in {plain}");
        }
    }
    assert!(plain.contains("채점하지 못함: 계정에 들어갈 수 없었습니다"), "{plain}");
}

#[test]
fn the_page_holds_both_languages_and_begins_in_the_one_asked_for() {
    let page = html(&book());
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ko\">"));
    let headline = &data(&book())["headline"];
    assert_eq!(headline[0], "6명 중 5명 채점 완료, 1명 채점하지 못함 (계정에 들어가지 못함: 1)");
    assert_eq!(headline[1], "5 of 6 graded, 1 not graded (the role could not be assumed: 1)");
}

#[test]
fn every_outcome_is_in_the_data_with_a_sign_and_a_name() {
    let page = html(&book());
    let words: Value = serde_json::from_str(inside(&page, "id=\"words\">", "</script>")).unwrap();
    let data = data(&book());
    let findings = data["findings"].as_array().unwrap();
    for sign in Outcome::ALL.map(Outcome::as_str).into_iter().chain(["not-yet"]) {
        assert!(findings.iter().any(|finding| finding["sign"] == sign), "{sign}");
        assert!(page.contains(&format!("<symbol id=\"{sign}\"")), "{sign}");
        assert!(words[format!("outcome-{sign}")].is_array(), "{sign}");
    }
}

/// The words that the script says by name, and those that it puts together.
#[test]
fn the_script_has_all_the_words_that_it_says_and_says_all_that_it_has() {
    let page = html(&book());
    let words: Value = serde_json::from_str(inside(&page, "id=\"words\">", "</script>")).unwrap();
    let words = words.as_object().unwrap();
    let script = inside(&page, "<script>", "</script>");
    let is_id = |text: &&str| {
        ["page-", "heading-", "label-", "state-", "outcome-", "score-", "who-", "live-"]
            .iter()
            .any(|start| text.starts_with(start) && text.len() > start.len())
            && text.chars().all(|char| char.is_ascii_lowercase() || char == '-')
    };
    let said: Vec<_> = script.split('\'').filter(is_id).collect();
    for id in &said {
        assert!(words.contains_key(*id), "no words for {id}");
    }
    let made = |id: &str| ["outcome-", "state-", "who-"].iter().any(|start| id.starts_with(start));
    for id in words.keys() {
        assert!(made(id) || said.contains(&id.as_str()), "nobody says {id}");
    }
}

#[test]
fn who_is_not_graded_has_a_reason_and_no_score() {
    let data = data(&book());
    let student = &data["students"][3];
    assert_eq!((student["score"].is_null(), student["id"].as_str()), (true, Some("s004")));
    let reason = &data["reasons"][usize::try_from(student["reason"].as_u64().unwrap()).unwrap()];
    assert_eq!(reason["code"], "assume-role-refused");
    assert_eq!(reason["who"], "who-instructor");
}

#[test]
fn the_class_at_work_is_on_a_live_page_alone_and_until_it_is_over() {
    let mut book = book();
    let class = data(&book)["class"].clone();
    assert_eq!(class["places"].as_array().unwrap().len(), book.students.len());
    assert_eq!(class["places"][3], "not-graded");
    let mut file = Vec::new();
    page::page(&book, &view(Language::Ko), Live::No, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(!inside(&file, "id=\"data\">", "</script>").contains("\"class\""));
    book.deadline = Some(book.as_of);
    assert!(data(&book)["class"].is_null());
}

#[test]
fn what_students_share_is_written_once() {
    let page = page::data(&crowd(60), &view(Language::Ko));
    let hint = "Modify에서 Public access를 No로 바꾸세요.";
    assert_eq!(page.matches(hint).count(), 1);
    assert_eq!(page.matches("비공개 데이터베이스는").count(), 1);
}

#[test]
fn a_criterion_has_its_rules_and_a_rule_that_many_share_is_written_once() {
    let mut book = book();
    let criteria =
        book.students.iter_mut().flat_map(|it| it.tasks.iter_mut()).flat_map(|it| &mut it.criteria);
    criteria.for_each(|criterion| criterion.spec.rules.push("R65000<".into()));
    let data = data(&book);
    let shared = |data: &Value, id: &str| {
        let criteria = data["criteria"].as_array().unwrap();
        let row = criteria.iter().find(|row| row["id"] == id).unwrap();
        row["rules"].as_array().unwrap().iter().find(|rule| rule[0] == "R91").unwrap()[1].clone()
    };
    let place = shared(&data, "db-config.private");
    assert_eq!(place, shared(&data, "db-config.engine-version"));
    let text = &data["texts"][usize::try_from(place.as_u64().unwrap()).unwrap()];
    let said = [Language::Ko, Language::En].map(|language| rules::text(91, language).unwrap());
    assert_eq!(*text, serde_json::json!(said));
    assert!(!data.to_string().contains("R65000"), "a rule that nobody knows says nothing");
}

#[test]
fn a_page_of_a_thousand_students_stays_below_two_megabytes() {
    assert!(html(&crowd(1000)).len() < 2_000_000);
}

#[test]
fn a_page_of_one_student_holds_nobody_else() {
    let mut book = book();
    book.students.truncate(1);
    book.summary.students = 1;
    let page = html(&book);
    assert!(page.contains("s001") && !page.contains("s002"));
}
