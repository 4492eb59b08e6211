//! What a second judgement changed: who may read whose grade it was.

use crate::sample::{book, sheet, view};
use labproof_checks::lab::Language;
use labproof_checks::outcome::Outcome;
use labproof_reports::terminal::{Sheet, changes};
use labproof_reports::{Audience, Gradebook, Kind, View, annotate_changes};

/// The sample, in which one criterion of these students came out otherwise.
fn otherwise(students: &[usize]) -> Gradebook {
    let mut book = book();
    for at in students {
        let criterion = &mut book.students[*at].tasks[0].criteria[0];
        let was_failed = criterion.outcome == Outcome::Failed;
        criterion.outcome = if was_failed { Outcome::Passed } else { Outcome::Failed };
    }
    book
}

fn nameless() -> View {
    View { audience: Audience::Everybody, ..view(Language::En) }
}

/// Of whom something is told.
fn named(text: &str) -> Vec<String> {
    let students = book().students.into_iter();
    students.map(|it| it.student_id).filter(|id| text.contains(id.as_str())).collect()
}

#[test]
fn whoever_changed_is_named_and_nobody_else() {
    let (before, after) = (book(), otherwise(&[0, 2]));
    let ids = [0, 2].map(|at| before.students[at].student_id.clone());
    let text = changes(&before, &after, &sheet(Language::En));
    assert!(text.contains("Changed for 2 students"), "{text}");
    assert_eq!(named(&text), ids);
    let told = annotate_changes(&before, &after, &view(Language::En), true).unwrap();
    assert_eq!(
        told.to_string(),
        format!("::error title=the grades of 2 students changed::{}", ids.join(", "))
    );
    let told = annotate_changes(&before, &after, &view(Language::En), false).unwrap();
    assert_eq!(told.kind, Kind::Warning);
}

#[test]
fn nothing_is_told_where_nothing_changed() {
    assert_eq!(annotate_changes(&book(), &book(), &view(Language::En), true), None);
    let text = changes(&book(), &book(), &sheet(Language::En));
    assert_eq!(text.trim(), "Nothing changed for anybody.");
}

/// The numbers are those of the reports without names.
#[test]
fn where_nobody_may_be_named_nobody_is() {
    let (before, after) = (book(), otherwise(&[1]));
    let sheet = Sheet { view: nameless(), ..sheet(Language::En) };
    let text = changes(&before, &after, &sheet);
    let told = annotate_changes(&before, &after, &nameless(), true).unwrap();
    for said in [&text, &told.message] {
        assert_eq!(named(said), [""; 0], "{said}");
        for student in &before.students {
            assert!(!said.contains(&student.name), "{said}");
        }
    }
    let edition = labproof_reports::Edition::of(&after, &sheet.view).book().clone();
    let was = labproof_reports::Edition::of(&before, &sheet.view).book().clone();
    let number = edition.students.iter().zip(&was.students).find(|(new, old)| {
        new.tasks.first().map(|task| task.criteria[0].outcome)
            != old.tasks.first().map(|task| task.criteria[0].outcome)
    });
    assert_eq!(told.message, number.unwrap().0.student_id);
}

#[test]
fn the_numbers_of_two_rosters_are_of_different_people_so_none_is_told() {
    let (before, mut after) = (book(), book());
    after.students.remove(0);
    let sheet = Sheet { view: nameless(), ..sheet(Language::En) };
    assert_eq!(changes(&before, &after, &sheet).trim(), "the grade of one student changed");
    let told = annotate_changes(&before, &after, &nameless(), true).unwrap();
    assert_eq!(
        (told.title.as_str(), told.message.as_str()),
        ("the grade of one student changed", "")
    );
}
