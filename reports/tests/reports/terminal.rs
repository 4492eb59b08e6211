//! What is printed: for an instructor a table, for a student the whole answer.

use crate::sample::{at, book, cohort, crowd, graded, header, sheet};
use jiff::SignedDuration;
use labproof_checks::lab::Language;
use labproof_checks::outcome::{Note, Outcome};
use labproof_reports::Gradebook;
use labproof_reports::terminal::{self, Beat, End, Sheet, Stage};
use unicode_width::UnicodeWidthStr;

#[test]
fn the_cohort_in_both_languages() {
    for language in Language::ALL {
        let name = format!("cohort-{}", language.as_str());
        insta::assert_snapshot!(name, terminal::cohort(&book(), &sheet(language)));
    }
}

#[test]
fn each_student_in_both_languages() {
    let book = book();
    for language in Language::ALL {
        for student in &book.students {
            let name = format!("student-{}-{}", student.student_id, language.as_str());
            insta::assert_snapshot!(name, terminal::student(student, &book, &sheet(language)));
        }
    }
}

#[test]
fn a_line_is_never_wider_than_the_sheet() {
    let book = crowd(60);
    for width in [40, 60, 80, 100, 200] {
        for language in Language::ALL {
            let sheet = Sheet { width, ..sheet(language) };
            let milestone = terminal::milestone(Stage::HalfWay, &book, &sheet);
            let mut pages = vec![terminal::cohort(&book, &sheet), milestone];
            pages.extend(
                book.students
                    .iter()
                    .take(6)
                    .map(|student| terminal::student(student, &book, &sheet)),
            );
            for line in pages.iter().flat_map(|page| page.lines()) {
                assert!(
                    line.width() <= usize::from(width),
                    "{width}: {line:?} is {}",
                    line.width()
                );
            }
        }
    }
}

/// The line of a student in the table of a cohort.
fn row(book: &Gradebook, student: &str, width: u16) -> String {
    let table = terminal::cohort(book, &Sheet { width, ..sheet(Language::En) });
    table.lines().find(|line| line.contains(student)).unwrap().to_owned()
}

#[test]
fn each_criterion_has_a_sign_where_they_fit_and_each_task_where_they_do_not() {
    for (width, signs) in [
        (100, " ✓✓ ✓✓✗ ✓✓ ~✗ ✓ ☐⊘ "),
        (75, " ✓✓ ✓✓✗ ✓✓ ~✗ ✓ ☐⊘ "),
        (74, " ✓ ~ ✓ ~ ✓ ☐ "),
        (40, " ✓ ~ ✓ ~ ✓ ☐ "),
    ] {
        let row = row(&book(), "s002", width);
        assert!(row.contains(signs), "{width}: {row}");
    }
}

/// A task that was begun is shown as what it has become, and never as not begun.
#[test]
fn a_task_is_not_begun_only_if_nothing_of_it_is_done() {
    let mut cohort = cohort();
    cohort[0].1 = graded(&[("db-config.private", &|it| {
        it.outcome = Outcome::Failed;
        it.notes = vec![Note::NotStarted];
    })]);
    let row = row(&Gradebook::new(header(), cohort), "s001", 74);
    assert!(row.contains(" ✓ ~ ✓ ✓ ✓ ✓ "), "{row}");
}

#[test]
fn a_large_cohort_is_cut_and_says_so() {
    let text = terminal::cohort(&crowd(5000), &sheet(Language::En));
    assert!(text.contains("4950 more students are in the reports."), "{text}");
    assert!(text.lines().count() < 60);
    assert!(
        text.contains("4167 of 5000 graded, 833 not graded (the role could not be assumed: 833)"),
        "{text}"
    );
}

#[test]
fn colour_is_used_only_where_it_is_asked_for() {
    let book = book();
    for language in Language::ALL {
        let plain = sheet(language);
        let coloured = Sheet { colour: true, ..plain.clone() };
        let student = &book.students[1];
        assert!(!terminal::cohort(&book, &plain).contains('\u{1b}'));
        assert!(!terminal::student(student, &book, &plain).contains('\u{1b}'));
        assert!(terminal::cohort(&book, &coloured).contains('\u{1b}'));
        assert!(terminal::student(student, &book, &coloured).contains('\u{1b}'));
    }
}

#[test]
fn a_student_is_told_the_next_step_first() {
    let book = book();
    for (index, ko, en) in [
        (0, "축하합니다!", "Well done!"),
        (1, "퍼블릭 액세스 끄기", "Public access off"),
        (2, "약 2시간 2분 뒤(21:05)에 다시 확인하세요", "look again in about 2 h 2 min, 21:05"),
        (3, "계정에 들어갈 수 없어", "Your account could not be entered"),
        (4, "아직 시작하지 않았습니다", "You have not begun yet"),
        (5, "축하합니다!", "Well done!"),
    ] {
        for (language, words) in [(Language::Ko, ko), (Language::En, en)] {
            let text = terminal::student(&book.students[index], &book, &sheet(language));
            let first: Vec<_> = text.lines().take(4).flat_map(str::split_whitespace).collect();
            let first = first.join(" ");
            assert!(first.contains(words), "{words:?} in {first:?}");
        }
    }
}

#[test]
fn a_live_table_fits_the_screen_and_says_what_comes_next() {
    let beat = Beat {
        last: at("2026-11-22T10:00:00Z"),
        next: at("2026-11-22T10:03:00Z"),
        calls: 1234,
        retries: 5,
    };
    for language in Language::ALL {
        for lines in [24, 40, 60] {
            let live = terminal::live(&crowd(1000), beat, lines, &sheet(language));
            assert!(live.lines().count() < lines, "{language:?}, {lines}:\n{live}");
            let last = live.lines().last().unwrap();
            for part in ["1234", "5"] {
                assert!(last.contains(part), "{last}");
            }
        }
    }
}

#[test]
fn a_watch_says_who_is_stuck_with_what_until_the_class_is_over() {
    let mut book = book();
    let long_ago = book.run.finished_at - SignedDuration::from_mins(37);
    for student in &mut book.students {
        student.last_change = Some(long_ago);
    }
    let over = Gradebook { deadline: Some(book.as_of), ..book.clone() };
    for (language, stuck, on_average) in
        [(Language::Ko, "(37분, ", "평균"), (Language::En, " (37 min, ", "on average")]
    {
        let sheet = sheet(language);
        let line = terminal::beat(&book, &sheet);
        assert!(line.contains(stuck) && !line.contains(on_average), "{line}");
        let line = terminal::beat(&over, &sheet);
        assert!(!line.contains(stuck) && line.contains(on_average), "{line}");
    }
}

#[test]
fn a_run_of_a_watch_is_one_line_and_its_end_has_a_reason() {
    for language in Language::ALL {
        let sheet = sheet(language);
        let line = terminal::beat(&book(), &sheet);
        assert_eq!(line.lines().count(), 1, "{line}");
        let ends = [End::NobodyCanGain, End::Until, End::Stopped];
        let reasons: std::collections::BTreeSet<_> =
            ends.into_iter().map(|end| terminal::ended(end, "labproof.evidence", &sheet)).collect();
        assert_eq!(reasons.len(), ends.len());
    }
}
