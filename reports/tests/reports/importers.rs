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

/// Canvas makes a number of `2026.11.001`, finds nobody by it, and goes by the name: two namesakes
/// would be one.
#[test]
fn an_id_that_canvas_reads_as_another_number_finds_nobody() {
    let ids = ["2026.11.001", "2026.11.002", "2026,5", "", "2026-11-005", "0012"];
    let mut book = with("sis_user_id", ids);
    for student in &mut book.students {
        student.name = "김하늘".into();
    }
    let rows = rows(Format::Canvas, &book);
    let written: Vec<_> = rows[2..].iter().map(|row| (&*row[0], &*row[2])).collect();
    assert_eq!(
        written,
        [("김하늘 (s005)", "2026-11-005"), ("김하늘 (s006)", "0012")],
        "a zero in front stays; a namesake is never found by the name alone"
    );
    let out = left_out(Format::Canvas, &book);
    for id in ["s001", "s002", "s003"] {
        assert!(out.contains(&(id.into(), Why::UnfitId)), "{out:?}");
    }
}

#[test]
fn two_who_are_one_after_the_importers_rule_are_both_left_out() {
    for (format, column, ids) in [
        (Format::Canvas, "sis_user_id", ["202611.001", "2026.11.001", "3", "", "5", "6"]),
        (Format::Canvas, "sis_user_id", ["1.5", "1,5", "3", "", "5", "6"]),
        (Format::Canvas, "sis_login_id", ["Kim", "kim", "3", "", "5", "6"]),
        (Format::Canvas, "canvas_id", ["7", "007", "3", "", "5", "6"]),
        (Format::Canvas, "canvas_id", ["12", "12a", "3", "", "5", "6"]),
        (Format::Moodle, "idnumber", ["jos\u{e9}", "jose", "3", "4", "5", "6"]),
        (Format::Moodle, "idnumber", ["\u{ff11}\u{ff12}", "12", "3", "4", "5", "6"]),
        (Format::Moodle, "idnumber", ["12", "12 ", "3", "4", "5", "6"]),
        (Format::Moodle, "idnumber", ["한", "\u{1112}\u{1161}\u{11ab}", "3", "4", "5", "6"]),
    ] {
        let out = left_out(format, &with(column, ids));
        for id in ["s001", "s002"] {
            assert!(out.contains(&(id.into(), Why::SharedId)), "{ids:?}: {out:?}");
        }
        assert!(!out.iter().any(|(id, _)| ["s003", "s005", "s006"].contains(&&**id)), "{out:?}");
    }
}

#[test]
fn an_id_with_spaces_or_with_what_nobody_sees_is_none() {
    for id in ["a b", " a", "a ", "a\u{a0}b", "a\u{3000}b", "a\u{200b}", "a\tb", "=a", "+1"] {
        let ids = ["1", id, "3", "", "5", "6"];
        for column in ["canvas_id", "sis_user_id", "sis_login_id"] {
            let book = with(column, ids);
            assert!(
                left_out(Format::Canvas, &book).contains(&("s002".into(), Why::UnfitId)),
                "{id:?}"
            );
            assert!(!rows(Format::Canvas, &book).iter().flatten().any(|cell| cell.contains(id)));
        }
        let book = with("idnumber", ids);
        assert!(left_out(Format::Moodle, &book).contains(&("s002".into(), Why::UnfitId)), "{id:?}");
    }
    // One good id is enough for Canvas, and the other is not written.
    let mut book = with("sis_user_id", ["2026.11.001", "2", "3", "", "5", "6"]);
    book.students[0].columns.insert("sis_login_id".into(), "haneul".into());
    let row = rows(Format::Canvas, &book)[2].clone();
    assert_eq!((&*row[2], &*row[3]), ("", "haneul"));
}

#[test]
fn a_labs_own_title_that_canvas_would_drop_is_not_the_assignments() {
    let mut book = with("canvas_id", ["1", "2", "3", "", "5", "6"]);
    book.lab.title.en = "Final Grade".into();
    assert_eq!(rows(Format::Canvas, &book)[0][5], book.lab.id);
    assert_eq!(rows(Format::Moodle, &book)[0][1], "Final Grade", "Moodle has no such rule");
}
