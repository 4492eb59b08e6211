//! What is shown beside a build.

use crate::sample::{book, cohort, crowd, header, view};
use labproof_checks::lab::Language;
use labproof_reports::{
    Annotation, Gradebook, Kind, MOST_ANNOTATIONS, Thresholds, View, annotations,
};

fn strict(language: Language) -> View {
    View { thresholds: Thresholds { min_score: "60".parse().ok(), strict: true }, ..view(language) }
}

fn lines(annotations: &[Annotation]) -> String {
    annotations.iter().map(|one| format!("{one}\n")).collect()
}

#[test]
fn the_sample_beside_a_build() {
    for language in Language::ALL {
        let name = format!("annotations-{}", language.as_str());
        insta::assert_snapshot!(name, lines(&annotations(&book(), &strict(language))));
    }
}

/// Without a bar nothing fails the build, so nothing is an error.
#[test]
fn only_what_fails_the_build_is_an_error() {
    let of = |thresholds| -> Vec<_> {
        let view = View { thresholds, ..view(Language::En) };
        let all = annotations(&book(), &view);
        all.into_iter().filter(|one| one.kind == Kind::Error).map(|one| one.title).collect()
    };
    assert_eq!(of(Thresholds::default()), [""; 0]);
    assert_eq!(of(Thresholds { min_score: "60".parse().ok(), strict: false }), ["s005", "s002"]);
    assert_eq!(of(Thresholds { min_score: None, strict: true }), ["s004", "s005", "s002", "s003"]);
    assert_eq!(
        of(Thresholds { min_score: "60".parse().ok(), strict: true }),
        ["s005", "s002", "s004", "s003"],
        "each student once, the lower bar first"
    );
}

#[test]
fn no_more_of_a_kind_than_are_shown_and_the_last_counts_the_rest() {
    let all = annotations(&crowd(600), &strict(Language::En));
    for kind in [Kind::Error, Kind::Warning, Kind::Notice] {
        let of_a_kind: Vec<_> = all.iter().filter(|one| one.kind == kind).collect();
        assert!(of_a_kind.len() <= MOST_ANNOTATIONS, "{kind:?}");
    }
    let errors: Vec<_> = all.iter().filter(|one| one.kind == Kind::Error).collect();
    assert_eq!(errors.len(), MOST_ANNOTATIONS);
    // Of six, four fail: two below the bar, one not graded, one open.
    let rest = 600 / 6 * 4 - (MOST_ANNOTATIONS - 1);
    assert_eq!(errors.last().unwrap().message, format!("{rest} more; the reports have them all."));
}

#[test]
fn no_name_and_no_account_stands_beside_a_build() {
    let text = lines(&annotations(&book(), &strict(Language::Ko)));
    for student in book().students {
        assert!(!text.contains(&student.name), "{}", student.name);
        assert!(!text.contains(&student.account_id), "{}", student.account_id);
    }
}

/// What the runner reads is a line: `::kind title=…::message`.
#[test]
fn no_text_ends_an_annotation_or_begins_another() {
    let mut cohort = cohort();
    cohort[1].0.student_id = "100%,file=x::y\r\n::error::z".to_owned();
    let text = lines(&annotations(&Gradebook::new(header(), cohort), &strict(Language::En)));
    assert!(
        text.contains("::error title=100%25%2Cfile=x%3A%3Ay %3A%3Aerror%3A%3Az::below 60 %25: 31"),
        "{text}"
    );
    for line in text.lines() {
        let (kind, rest) = line[2..].split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind), "{line}");
        let (title, _) = rest.split_once("::").unwrap();
        assert!(title.starts_with("title=") && !title.contains(','), "{line}");
    }
}
