//! What holds for every report.

use crate::sample::{at, book, sheet, view};
use labproof_checks::lab::Language;
use labproof_checks::outcome::Outcome;
use labproof_reports::gradebook::{State, Student, Waived};
use labproof_reports::{Format, Gradebook, render, terminal};

fn rendered(format: Format, book: &Gradebook) -> String {
    let mut sink = Vec::new();
    render(format, book, &view(Language::En), &mut sink).unwrap();
    if format == Format::Xlsx {
        return crate::xlsx::unpacked(&sink);
    }
    String::from_utf8(sink).unwrap()
}

#[test]
fn the_sample_contains_every_outcome_and_a_student_who_is_not_graded() {
    let book = book();
    for outcome in Outcome::ALL {
        let mut criteria = book.students.iter().flat_map(Student::criteria);
        assert!(criteria.any(|criterion| criterion.outcome == outcome), "{outcome:?}");
    }
    assert!(book.students.iter().any(|student| student.state == State::NotGraded));
}

#[test]
fn each_outcome_appears_in_each_format() {
    for format in Format::ALL {
        let report = rendered(format, &book());
        for outcome in Outcome::ALL {
            let name = outcome.as_str();
            let trace = match format {
                Format::Json => format!("\"outcome\": \"{name}\""),
                Format::Junit => format!("[[PROPERTY|outcome={name}]]"),
                Format::Html => format!("\"sign\":\"{name}\""),
                // One row a student: how each task stands, and what the signs mean.
                Format::Md => format!(" {name}"),
                Format::Ctrf => format!("\"rawStatus\":\"{name}\""),
                Format::Csv => format!(",{name}"),
                Format::Xlsx => format!(">{name}<"),
                // Final scores and nothing else.
                Format::Canvas | Format::Moodle | Format::Gradescope => continue,
            };
            assert!(report.contains(&trace), "{outcome:?} in {format:?}");
        }
    }
}

#[test]
fn each_outcome_appears_in_what_the_students_read() {
    let book = book();
    let pages: String = book
        .students
        .iter()
        .map(|student| terminal::student(student, &book, &sheet(Language::En)))
        .collect();
    let names = [
        "✓",
        ": partial",
        ": failed",
        ": not yet",
        ": blocked",
        ": pending",
        ": unverified",
        ": excused",
    ];
    for name in names {
        assert!(pages.contains(name), "{name}");
    }
}

#[test]
fn a_waiver_is_shown_with_the_outcome_beneath_it() {
    let mut book = book();
    let criterion = &mut book.students[1].tasks[2].criteria[2];
    criterion.outcome = Outcome::Excused;
    criterion.waived = Some(Waived {
        outcome: Outcome::Failed,
        reason: "the console was down".to_owned(),
        who: "Kim".to_owned(),
        until: Some(at("2026-12-01T00:00:00Z")),
    });
    let page = terminal::student(&book.students[1], &book, &sheet(Language::En));
    let words =
        "Waived by Kim until 2026-12-01 09:00 KST: the console was down (otherwise: failed)";
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains(words), "{page}");
    assert!(rendered(Format::Html, &book).contains(words));
    assert!(rendered(Format::Junit, &book).contains("[[PROPERTY|waived=failed]]"));
}

#[test]
fn every_student_appears_in_every_report() {
    let cohort = terminal::cohort(&book(), &sheet(Language::Ko));
    let whole = Format::ALL.into_iter().filter(|format| !format.is_of_final_scores());
    let mut reports: Vec<_> = whole.map(|format| rendered(format, &book())).collect();
    reports.push(cohort);
    for report in reports {
        for student in book().students {
            assert!(report.contains(&student.student_id) && report.contains(&student.name));
        }
    }
}
