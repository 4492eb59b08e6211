//! What readers who are not the instructor are shown.

use crate::sample::{book, view};
use labproof_checks::lab::Language;
use labproof_checks::outcome::Outcome;
use labproof_reports::gradebook::Decided;
use labproof_reports::{Audience, Edition, Format, Gradebook, View, fits};

/// The sample with what an instructor has noted.
fn noted() -> Gradebook {
    let mut book = book();
    let criterion = &mut book.students[1].tasks[2].criteria[2];
    criterion.outcome = Outcome::Excused;
    criterion.found = Some("arn:aws:rds:ap-northeast-2:111122220002:db:awsdb".into());
    criterion.decided = Some(
        Decided {
            outcome: Outcome::Excused,
            reason: Some("as for 이도윤".to_owned()),
            who: Some("Prof. Kim".to_owned()),
            until: None,
            beneath: Outcome::Failed,
            because: None,
        }
        .into(),
    );
    book
}

/// Every file that an audience gets, with its path.
fn files(book: &Gradebook, audience: Audience) -> Vec<(String, String)> {
    let view = View { audience, ..view(Language::Ko) };
    let edition = Edition::of(book, &view);
    let formats = Format::ALL.into_iter().filter(|format| fits(*format, audience).is_ok());
    formats
        .flat_map(|format| edition.documents(format))
        .map(|document| {
            let mut sink = Vec::new();
            document.write(&mut sink).unwrap();
            let text = match document.path.strip_suffix(".xlsx") {
                Some(_) => crate::xlsx::unpacked(&sink),
                None => String::from_utf8(sink).unwrap(),
            };
            (document.path, text)
        })
        .collect()
}

#[test]
fn a_student_gets_a_file_a_format_and_nobody_else_is_in_it() {
    let book = noted();
    let files = files(&book, Audience::Student);
    for student in &book.students {
        let own = format!("students/{}.html", student.student_id);
        assert!(files.iter().any(|(path, _)| *path == own), "{own}");
    }
    for (path, text) in &files {
        let owner = path.split(['/', '.']).nth(1).unwrap();
        assert!(text.contains(owner) || path.starts_with("gradescope"), "{path}");
        for other in book.students.iter().filter(|other| other.student_id != owner) {
            assert!(!text.contains(&other.name), "{} in {path}", other.name);
            assert!(!text.contains(&other.student_id), "{} in {path}", other.student_id);
        }
    }
}

#[test]
fn no_reader_but_the_instructor_gets_accounts_or_the_instructors_notes() {
    let book = noted();
    for audience in [Audience::Student, Audience::Everybody] {
        for (path, text) in files(&book, audience) {
            for student in &book.students {
                assert!(!text.contains(&student.account_id), "{path}");
            }
            for note in ["Prof. Kim", "as for", "shared-account", "s016"] {
                assert!(!text.contains(note), "{note} in {path}");
            }
        }
    }
}

#[test]
fn a_student_is_told_that_it_was_decided_and_against_what() {
    let book = noted();
    let files = files(&book, Audience::Student);
    let (_, page) = files.iter().find(|(path, _)| path == "students/s002.html").unwrap();
    assert!(page.contains("Decided by the instructor (otherwise: failed)"));
}

#[test]
fn nobody_can_be_told_where_the_class_is_shown() {
    let book = noted();
    for (path, text) in files(&book, Audience::Everybody) {
        for student in &book.students {
            assert!(!text.contains(&student.name), "{} in {path}", student.name);
            assert!(!text.contains(&student.student_id), "{} in {path}", student.student_id);
        }
    }
    let view = View { audience: Audience::Everybody, ..view(Language::Ko) };
    let shown = Edition::of(&book, &view);
    let scores = |book: &Gradebook| {
        let mut scores: Vec<_> =
            book.students.iter().map(|it| it.score.map(|it| it.earned)).collect();
        scores.sort();
        scores
    };
    assert_eq!(scores(shown.book()), scores(&book), "the scores are the class's");
    let order: Vec<_> = shown.book().students.iter().map(|it| it.score.map(|s| s.earned)).collect();
    let roster: Vec<_> = book.students.iter().map(|it| it.score.map(|s| s.earned)).collect();
    assert_ne!(order, roster, "their order does not tell who they are");
}

#[test]
fn the_instructor_gets_everything() {
    let book = noted();
    let text: String =
        files(&book, Audience::Instructor).into_iter().map(|(_, text)| text).collect();
    for told in ["Prof. Kim", "111122220002", "shared-account"] {
        assert!(text.contains(told), "{told}");
    }
}
