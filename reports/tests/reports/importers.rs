//! Whom a score reaches in another system: never the wrong student.

use crate::sample::{book, view};
use labproof_checks::Points;
use labproof_checks::lab::Language;
use labproof_reports::gradebook::Student;
use labproof_reports::{Edition, Format, Gradebook, Why, render};

/// The sample with everybody's score final but the locked-out student's, and so many points.
fn settled() -> Gradebook {
    let mut book = book();
    for student in &mut book.students {
        student.columns.clear();
        if let Some(score) = &mut student.score {
            (score.open, score.is_final) = (Points::ZERO, true);
        }
    }
    book
}

fn with(column: &str, cells: [&str; 6]) -> Gradebook {
    let mut book = settled();
    for (student, cell) in book.students.iter_mut().zip(cells) {
        student.columns.insert(column.into(), cell.into());
    }
    book
}

fn rows(format: Format, book: &Gradebook) -> Vec<Vec<String>> {
    let mut sink = Vec::new();
    render(format, book, &view(Language::En), &mut sink).unwrap();
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(&sink[..]);
    let rows = table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

fn left_out(format: Format, book: &Gradebook) -> Vec<(String, Why)> {
    let view = view(Language::En);
    let edition = Edition::of(book, &view);
    let out = edition.left_out(format);
    out.iter().map(|one| (one.student.student_id.clone(), one.why)).collect()
}

/// Moodle would give the row with a blank address to the student of the row above.
#[test]
fn moodle_has_no_column_in_which_somebody_is_missing() {
    let whole = ["a@x.kr", "b@x.kr", "c@x.kr", "", "e@x.kr", "f@x.kr"];
    let header = rows(Format::Moodle, &with("email", whole))[0].clone();
    assert_eq!(header[..2], ["Email address", "ID number"], "who has no row may lack one");

    let gap = ["a@x.kr", "", "c@x.kr", "d@x.kr", "e@x.kr", "f@x.kr"];
    let rows = rows(Format::Moodle, &with("email", gap));
    assert_eq!(rows[0][0], "ID number");
    assert!(rows.iter().all(|row| row.len() == 3 && !row[0].is_empty()));
    assert_eq!(rows.len(), 6);
}

#[test]
fn moodle_is_told_of_nobody_whom_the_best_column_lacks() {
    let mut book = with("email", ["a@x.kr", "b@x.kr", "", "", "e@x.kr", "f@x.kr"]);
    for at in [1, 2] {
        book.students[at].student_id = format!("={at}");
    }
    assert_eq!(rows(Format::Moodle, &book)[0][0], "Email address");
    assert!(left_out(Format::Moodle, &book).contains(&("=2".into(), Why::NoId)));
}

#[test]
fn an_id_that_two_students_have_finds_neither() {
    let two = ["7", "7", "8", "", "9", "10"];
    let out = left_out(Format::Canvas, &with("canvas_id", two));
    for id in ["s001", "s002"] {
        assert!(out.contains(&(id.into(), Why::SharedId)), "{out:?}");
    }
    assert_eq!(rows(Format::Canvas, &with("canvas_id", two)).len(), 2 + 3);
    let two = ["A@x.kr", "b@x.kr", "a@x.kr", "", "e@x.kr", "f@x.kr"];
    assert_eq!(rows(Format::Moodle, &with("email", two)).len(), 1 + 3, "whatever its case");
}

/// Canvas reads `12a` as 12, and of too many digits it makes an error of the whole import.
#[test]
fn a_canvas_id_is_digits_or_none() {
    let ids = ["12a", "1 2", "=12", "", "99999999999999999999", "6"];
    let rows = rows(Format::Canvas, &with("canvas_id", ids));
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2][1], "6");
}

#[test]
fn nobody_is_named_like_the_row_of_the_points() {
    let mut book = with("canvas_id", ["1", "2", "3", "", "5", "6"]);
    book.students[0].name = "My Points Possible".into();
    let rows = rows(Format::Canvas, &book);
    let of_points = rows.iter().filter(|row| row[0].contains("Points Possible")).count();
    assert_eq!(of_points, 1);
}

#[test]
fn whoever_is_excused_of_everything_keeps_the_grade_that_moodle_has() {
    let mut book = with("canvas_id", ["1", "2", "3", "", "5", "6"]);
    let score = book.students[0].score.as_mut().unwrap();
    (score.earned, score.possible) = (Points::ZERO, Points::ZERO);
    assert_eq!(left_out(Format::Moodle, &book)[0], ("s001".into(), Why::Excused));
    assert_eq!(rows(Format::Moodle, &book).len(), 1 + 4);
    assert_eq!(rows(Format::Canvas, &book)[2][5], "EX");
    let written = |book: &Gradebook| {
        book.students.iter().filter(|it| Student::criteria(it).count() > 0).count()
    };
    assert_eq!(rows(Format::Canvas, &book).len(), 2 + written(&book));
}
