//! Files that take grades elsewhere: who has a row, and what stands in it.

use crate::sample::{book, sheet, view};
use labproof_checks::Points;
use labproof_checks::lab::Language;
use labproof_reports::gradebook::Student;
use labproof_reports::{Audience, Edition, Format, Gradebook, View, Why, fits, render, terminal};

/// The sample after its deadline with everything settled but one, and with the ids of other systems.
fn settled() -> Gradebook {
    let mut book = book();
    book.lab.points = Some(Points::from_tenths(1000));
    for (at, student) in (1..).zip(&mut book.students) {
        student.columns.insert("canvas_id".into(), format!("{at}0"));
        student.columns.insert("email".into(), format!("s{at}@school.example"));
        if let Some(score) = &mut student.score {
            score.is_final = score.open.is_zero();
        }
    }
    book.students[4].columns.remove("canvas_id");
    book.students[5].name = "=cmd|'/c calc'!A1, \"Kim\"".into();
    book
}

fn file(format: Format, book: &Gradebook) -> String {
    let mut sink = Vec::new();
    let view = View { assignment: Some("RDS (123)".into()), ..view(Language::Ko) };
    render(format, book, &view, &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

#[test]
fn canvas_gets_final_scores_of_students_that_it_can_find() {
    insta::assert_snapshot!(file(Format::Canvas, &settled()));
}

#[test]
fn moodle_gets_final_scores_always_with_feedback() {
    insta::assert_snapshot!(file(Format::Moodle, &settled()));
}

#[test]
fn the_list_has_everybody_with_state_and_open_points() {
    insta::assert_snapshot!(file(Format::Csv, &settled()));
}

#[test]
fn gradescope_gets_a_file_a_student_with_a_final_score() {
    let book = settled();
    let view = view(Language::En);
    let edition = Edition::of(&book, &view);
    let paths: Vec<_> =
        edition.documents(Format::Gradescope).into_iter().map(|document| document.path).collect();
    let expected = ["s001", "s002", "s005", "s006"].map(|id| format!("gradescope/{id}.json"));
    assert_eq!(paths, expected);
    let mut sink = Vec::new();
    edition.documents(Format::Gradescope)[3].write(&mut sink).unwrap();
    insta::assert_snapshot!(String::from_utf8(sink).unwrap());
}

#[test]
fn who_is_left_out_is_counted_named_and_told_why() {
    let book = settled();
    let view = view(Language::En);
    let edition = Edition::of(&book, &view);
    let why = |format| {
        let out = edition.left_out(format).into_iter();
        out.map(|one| (one.student.student_id.as_str(), one.why)).collect::<Vec<_>>()
    };
    let open = book.students[2].score.unwrap().open;
    let unsettled = [("s003", Why::Open(open)), ("s004", Why::NotGraded)];
    assert_eq!(why(Format::Moodle), unsettled);
    assert_eq!(why(Format::Gradescope), unsettled);
    assert_eq!(why(Format::Canvas), [&unsettled[..], &[("s005", Why::NoId)]].concat());
    assert_eq!(why(Format::Csv), []);
    for language in Language::ALL {
        let lines = terminal::left_out(&edition, Format::ALL, &sheet(language));
        insta::assert_snapshot!(format!("left_out_{}", language.as_str()), lines);
    }
}

#[test]
fn a_score_that_may_still_rise_is_left_out_though_nothing_is_open() {
    let mut book = settled();
    for score in book.students.iter_mut().filter_map(|student| student.score.as_mut()) {
        score.is_final = score.earned == score.possible;
    }
    let view = view(Language::En);
    let out = Edition::of(&book, &view).left_out(Format::Moodle).len();
    let not_final = |student: &&Student| student.score.is_none_or(|score| !score.is_final);
    assert_eq!(out, book.students.iter().filter(not_final).count());
}

#[test]
fn nobodys_score_is_final_by_a_deadline_that_nobody_set() {
    let mut book = settled();
    book.deadline = None;
    for score in book.students.iter_mut().filter_map(|student| student.score.as_mut()) {
        score.is_final = score.earned == score.possible;
    }
    let view = view(Language::En);
    let edition = Edition::of(&book, &view);
    let out = edition.left_out(Format::Moodle);
    let provisional = |one: &&labproof_reports::LeftOut<'_>| one.why == Why::Provisional;
    let ids: Vec<_> =
        out.iter().filter(provisional).map(|it| it.student.student_id.as_str()).collect();
    assert_eq!(ids, ["s002", "s005"]);
    for language in Language::ALL {
        let formats = [Format::Canvas, Format::Moodle];
        let lines = terminal::left_out(&edition, formats, &sheet(language));
        insta::assert_snapshot!(format!("provisional_{}", language.as_str()), lines);
    }
}

#[test]
fn who_needs_none_of_it_is_excused_and_not_given_nothing() {
    let mut book = settled();
    let score = book.students[0].score.as_mut().unwrap();
    (score.earned, score.possible) = (Points::ZERO, Points::ZERO);
    assert!(file(Format::Canvas, &book).contains(",A,EX\n"));
    let view = view(Language::En);
    for format in [Format::Moodle, Format::Gradescope] {
        let out = Edition::of(&book, &view).left_out(format)[0].why;
        assert_eq!(out, Why::Excused);
    }
}

#[test]
fn a_format_that_would_tell_too_much_or_too_little_is_refused() {
    use Audience::{Everybody, Instructor, Student};
    for format in Format::ALL {
        assert!(fits(format, Instructor).is_ok());
        let lists = matches!(format, Format::Csv | Format::Canvas | Format::Moodle | Format::Xlsx);
        assert_eq!(fits(format, Student).is_err(), lists, "{format:?}");
        assert_eq!(fits(format, Everybody).is_err(), format.is_of_final_scores(), "{format:?}");
    }
}
