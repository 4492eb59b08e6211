//! Classmates in what was read: students name things after themselves, share accounts, mistype.

use crate::sample::{book, crowd, view};
use labproof_checks::lab::Language;
use labproof_reports::{Audience, Edition, Format, Gradebook, View};

/// The page of a student, who is the first of the sample and in whose account that was found.
fn found_by_the_first(found: &str, others: [&str; 2]) -> String {
    let mut book = book();
    let [id, name] = others;
    (book.students[1].student_id, book.students[1].name) = (id.into(), name.into());
    book.students[0].tasks[1].criteria[0].found = Some(found.into());
    let view = View { audience: Audience::Student, ..view(Language::En) };
    let edition = Edition::of(&book, &view);
    let mut sink = Vec::new();
    edition.documents(Format::Json)[0].write(&mut sink).unwrap();
    let own = Gradebook::from_json(&String::from_utf8(sink).unwrap()).unwrap();
    own.students[0].tasks[1].criteria[0].found.as_deref().unwrap().to_owned()
}

#[test]
fn somebody_elses_name_or_id_in_what_was_found_is_hidden() {
    for (found, [id, name], shown) in [
        ("group of s002", ["s002", "Park Ji-woo"], "group of ***"),
        ("awsdb-s002", ["S002", "Park Ji-woo"], "awsdb-***"),
        ("Park Ji-woo's group", ["s002", "Park Ji-woo"], "***'s group"),
        ("박지우의 그룹", ["s002", "박지우"], "***의 그룹"),
        ("s002 s0021 xs002", ["s002", "Park"], "*** s0021 xs002"),
        ("Stem Day DB Tier", ["s002", "DB"], "Stem Day DB Tier"),
        ("30 GiB, class 3", ["30", "3"], "30 GiB, class 3"),
        ("you will", ["s002", "Will"], "you will"),
        ("김하늘 and s001", ["s002", "김하늘"], "김하늘 and s001"),
        ("arn:aws:rds::111122220002:db:x", ["s002", "Park"], "arn:aws:rds::************:db:x"),
    ] {
        assert_eq!(found_by_the_first(found, [id, name]), shown, "{id}, {name}");
    }
}

fn shown(book: &Gradebook) -> Gradebook {
    let view = View { audience: Audience::Everybody, ..view(Language::En) };
    Edition::of(book, &view).book().clone()
}

#[test]
fn in_a_nameless_class_a_name_that_was_found_becomes_its_number() {
    let mut book = book();
    book.students[0].tasks[1].criteria[0].found = Some("of s002".into());
    let label = |book: &Gradebook, found: &str| {
        book.students.iter().any(|it| it.criteria().any(|one| one.found.as_deref() == Some(found)))
    };
    let shown = shown(&book);
    assert!(!label(&shown, "of s002"));
    assert!((1..=6).any(|number| label(&shown, &format!("of Student {number}"))));
}

/// By the scores, of which each of these is another one.
fn order(book: &Gradebook) -> Vec<u32> {
    book.students.iter().filter_map(|it| it.score).map(|it| it.earned.tenths()).collect()
}

fn numbered() -> Gradebook {
    let mut book = crowd(40);
    book.students.retain(|student| student.score.is_some());
    for (at, student) in (0..).zip(&mut book.students) {
        student.score.as_mut().unwrap().earned = labproof_checks::Points::from_tenths(at);
    }
    book
}

#[test]
fn a_number_stays_whose_it_is_as_long_as_the_roster_stays() {
    let mut later = numbered();
    later.students.reverse();
    assert_eq!(order(&shown(&numbered())), order(&shown(&later)));
}

/// A classmate knows the ids, and may know how the numbers are drawn.
#[test]
fn without_the_account_numbers_nobody_can_draw_the_numbers_again() {
    let mut guess = numbered();
    for student in &mut guess.students {
        student.account_id = "000000000000".into();
    }
    assert_ne!(order(&shown(&numbered())), order(&shown(&guess)));
    assert_ne!(order(&shown(&numbered())), order(&numbered()));
}

/// Seconds to hide a classmate's name of so many letters, which the first student's account holds.
fn seconds_to_hide(letters: usize) -> f64 {
    let name = "ab".repeat(letters / 2);
    let begun = std::time::Instant::now();
    assert_eq!(found_by_the_first(&format!("of {name}"), ["s002", &name]), "of ***");
    begun.elapsed().as_secs_f64()
}

/// A hundred times the letters take about a hundred times as long; ten thousand times, if each letter
/// had to do with every other one.
#[test]
fn hiding_names_takes_time_in_proportion_to_their_length() {
    let short = (0..3).map(|_| seconds_to_hide(5_000)).fold(f64::MAX, f64::min);
    let long = seconds_to_hide(500_000);
    assert!(long < 2_000.0 * short.max(0.001), "{short} s and {long} s");
}
