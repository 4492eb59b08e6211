//! The JSON is the contract: its schema is committed, what is written keeps it and comes back.

use crate::sample::{book, view};
use labproof_checks::Points;
use labproof_checks::lab::Language;
use labproof_reports::gradebook::GradebookError;
use labproof_reports::{Format, Gradebook, render};
use proptest::prelude::*;

const SCHEMA: &str = include_str!("../../schemas/gradebook-1.schema.json");

fn json(book: &Gradebook) -> String {
    let mut sink = Vec::new();
    render(Format::Json, book, &view(Language::Ko), &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

/// After a change of the types: `UPDATE_SCHEMA=1 cargo test -p labproof-reports`, and read the diff.
#[test]
fn the_committed_schema_is_generated_from_the_types() {
    let schema = serde_json::to_string_pretty(&Gradebook::json_schema()).unwrap() + "\n";
    if option_env!("UPDATE_SCHEMA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/gradebook-1.schema.json");
        std::fs::write(path, &schema).unwrap();
    } else {
        assert!(schema == SCHEMA, "the types have changed: update the schema, or its version");
    }
}

#[test]
fn the_sample_keeps_the_schema() {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = serde_json::from_str(&json(&book())).unwrap();
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_schema_refuses_an_outcome_that_is_none() {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (from, to) in [
        ("\"outcome\": \"passed\"", "\"outcome\": \"ok\""),
        ("labproof/gradebook/1", "labproof/gradebook/2"),
        ("\"deadline\":", "\"dead_line\":"),
        ("\"earned\": 41.0", "\"earned\": \"41\""),
    ] {
        let text = json(&book());
        assert!(text.contains(from), "{from}");
        let document = serde_json::from_str(&text.replace(from, to)).unwrap();
        assert!(!validator.is_valid(&document), "{to}");
    }
}

#[test]
fn a_gradebook_of_before_rules_had_numbers_is_read_and_keeps_the_schema() {
    let mut old = book();
    let criteria =
        old.students.iter_mut().flat_map(|it| &mut it.tasks).flat_map(|it| &mut it.criteria);
    criteria.for_each(|criterion| criterion.rules.clear());
    let text = json(&old);
    assert!(!text.contains("\"rules\""));
    assert_eq!(Gradebook::from_json(&text).unwrap(), old);
    let validator = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    assert!(validator.is_valid(&serde_json::from_str(&text).unwrap()));
}

#[test]
fn the_sample_as_json() {
    insta::assert_snapshot!(json(&book()));
}

#[test]
fn a_gradebook_comes_back_as_it_was_written() {
    let text = json(&book());
    let again = Gradebook::from_json(&text).unwrap();
    assert_eq!(again, book());
    assert_eq!(json(&again), text);
}

#[test]
fn what_is_no_gradebook_is_refused_with_advice() {
    let text = json(&book());
    for (from, to, message) in [
        ("labproof/gradebook/1", "labproof/gradebook/2", "not a gradebook of the schema"),
        ("\"state\": \"graded\"", "\"state\": \"not-graded\"", "student s001 is neither graded"),
        ("\"graded\": 5", "\"graded\": 6", "the summary counts 6 students"),
        ("\"open\": 8.0", "\"open\": 8.01", "not a gradebook of the schema"),
        ("\"open\": 8.0", "\"open\": -8.0", "not a gradebook of the schema"),
    ] {
        assert!(text.contains(from), "{from}");
        let error: GradebookError = Gradebook::from_json(&text.replace(from, to)).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.advice().contains("gradebook.json"));
    }
}

proptest! {
    #[test]
    fn points_do_not_drift(tenths in 0_u32..10_000_000) {
        let mut book = book();
        let score = book.students[0].score.as_mut().unwrap();
        score.earned = Points::from_tenths(tenths);
        let again = Gradebook::from_json(&json(&book)).unwrap();
        prop_assert_eq!(again, book);
    }
}
