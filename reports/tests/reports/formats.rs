//! What holds for every report.

use crate::sample::{at, book, sheet, view};
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::{Actor, Outcome};
use labproof_reports::gradebook::{Decided, Reason, Remark, State, Student};
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

/// The sample with a criterion that Kim has decided.
fn with_decision(outcome: Outcome, because: Option<Reason>) -> Gradebook {
    let mut book = book();
    let criterion = &mut book.students[1].tasks[2].criteria[2];
    let message = Text { ko: "강사가 직접 결정".into(), en: "decided by hand".into() };
    criterion.outcome = outcome;
    criterion.notes = vec![Remark { code: "decided".into(), message: message.into() }];
    criterion.decided = Some(
        Decided {
            outcome,
            reason: Some("the console was down".to_owned()),
            who: Some("Kim".to_owned()),
            until: Some(at("2026-12-01T00:00:00Z")),
            beneath: if because.is_some() { Outcome::Unverified } else { Outcome::Failed },
            because: because.map(Into::into),
        }
        .into(),
    );
    book
}

fn page(book: &Gradebook) -> String {
    let page = terminal::student(&book.students[1], book, &sheet(Language::En));
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_decision_is_shown_with_the_outcome_beneath_it() {
    let words =
        "Decided by Kim until 2026-12-01 09:00 KST: the console was down (otherwise: failed)";
    for outcome in [Outcome::Passed, Outcome::Partial, Outcome::Failed, Outcome::Excused] {
        let book = with_decision(outcome, None);
        let page = page(&book);
        assert!(page.contains(words), "{page}");
        assert!(!page.contains("decided by hand"), "told once: {page}");
        assert!(rendered(Format::Html, &book).contains(words));
    }
}

#[test]
fn a_decision_on_what_was_open_says_why_it_was() {
    let open = Reason {
        code: ReasonCode::Unreachable,
        who: Actor::Instructor,
        message: Text { ko: "길이 없음".into(), en: "There was no way.".into() },
        again_at: None,
        attempt: None,
    };
    let page = page(&with_decision(Outcome::Passed, Some(open)));
    assert!(page.contains("(otherwise: unverified · There was no way.)"), "{page}");
}

#[test]
fn a_decision_is_marked_in_every_report() {
    let book = with_decision(Outcome::Passed, None);
    let id = &book.students[1].tasks[2].criteria[2].id;
    let cohort = terminal::cohort(&book, &sheet(Language::En));
    assert!(cohort.contains("1 decided"), "{cohort}");
    for format in Format::ALL {
        let trace = match format {
            Format::Json => "\"beneath\": \"failed\"".to_owned(),
            Format::Junit => "[[PROPERTY|decided_by=Kim]]\n[[PROPERTY|decided_because=the console \
                              was down]]\n[[PROPERTY|beneath=failed]]"
                .to_owned(),
            Format::Html => "Decided by Kim".to_owned(),
            Format::Md | Format::Xlsx => "1 decided".to_owned(),
            Format::Ctrf => "\"decided\":{\"outcome\":\"passed\"".to_owned(),
            Format::Csv => format!(",{id},"),
            // One number a student, or final scores of whoever has one.
            Format::Canvas | Format::Moodle | Format::Gradescope => continue,
        };
        assert!(rendered(format, &book).contains(&trace), "{format:?}");
    }
    let mut book = book;
    book.students[1].score.as_mut().unwrap().is_final = true;
    assert!(rendered(Format::Gradescope, &book).contains("decided by hand"));
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

/// The host comes from somebody's environment: it is a name like any other.
#[test]
fn reports_for_people_say_that_it_was_not_aws_that_answered() {
    for (language, words) in
        [(Language::En, "Not AWS: the answers came from"), (Language::Ko, "AWS가 아닙니다")]
    {
        let said = |book: &Gradebook| {
            let of = |format| {
                let mut sink = Vec::new();
                render(format, book, &view(language), &mut sink).unwrap();
                String::from_utf8(sink).unwrap()
            };
            [of(Format::Md), of(Format::Html), terminal::cohort(book, &sheet(language))]
        };
        assert!(said(&book()).iter().all(|text| !text.contains(words)), "{language:?}");
        let mut book = book();
        book.run.endpoint = Some("local\u{1b}[2Jhost".to_owned());
        for text in said(&book) {
            assert!(text.contains(words) && !text.contains("\u{1b}[2J"), "{text}");
        }
    }
}
