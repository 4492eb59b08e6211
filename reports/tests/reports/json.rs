//! The JSON is the contract: its schema is committed, what is written keeps it and comes back.

use crate::sample::{book, one_an_outcome, view};
use labproof_checks::Points;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::Outcome;
use labproof_reports::gradebook::GradebookError;
use labproof_reports::{Format, Gradebook, render};
use proptest::prelude::*;

const SCHEMA: &str = include_str!("../../schemas/gradebook-2.schema.json");

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
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/gradebook-2.schema.json");
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
        ("labproof/gradebook/2", "labproof/gradebook/3"),
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
        old.students.iter_mut().flat_map(|it| it.tasks.iter_mut()).flat_map(|it| &mut it.criteria);
    criteria.for_each(|criterion| criterion.spec.rules.clear());
    let text = json(&old);
    assert!(!text.contains("\"rules\""));
    assert_eq!(Gradebook::from_json(&text).unwrap(), old);
    let validator = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    assert!(validator.is_valid(&serde_json::from_str(&text).unwrap()));
}

/// A gradebook of the first version, as labproof wrote it: with everything at each student.
const FIRST: &str = include_str!("../data/gradebook-1.json");

#[test]
fn a_gradebook_of_the_first_version_is_read_and_written_as_one_of_the_second() {
    let first = Gradebook::from_json(FIRST).unwrap();
    let written = json(&first);
    assert!(written.len() * 3 < FIRST.len() * 2, "{} of {}", written.len(), FIRST.len());
    assert_eq!(Gradebook::from_json(&written).unwrap(), first);
    let old: serde_json::Value = serde_json::from_str(FIRST).unwrap();
    let schema = include_str!("../../schemas/gradebook-1.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(validator.is_valid(&old), "the fixture is of the first version");
    for (student, old) in first.students.iter().zip(old["students"].as_array().unwrap()) {
        let tasks = old["tasks"].as_array().unwrap();
        let old = tasks.iter().flat_map(|task| task["criteria"].as_array().unwrap());
        for (criterion, old) in student.criteria().zip(old) {
            assert_eq!(serde_json::to_value(criterion).unwrap(), *old);
        }
    }
}

#[test]
fn what_students_have_in_common_stands_once() {
    let mut class = book();
    let hint = class.students[0].tasks[1].criteria[0].spec.hint.ko.clone();
    let times = |book: &Gradebook| json(book).matches(&hint).count();
    assert_eq!(times(&class), 1);
    class.students[1].tasks[1].criteria[0].spec.hint =
        Text { ko: "다른 힌트".into(), en: "another".into() }.into();
    assert!(times(&class) > 1, "then each says its own");
    assert_eq!(Gradebook::from_json(&json(&class)).unwrap(), class);
}

#[test]
fn each_student_is_a_line() {
    let text = json(&book());
    let is_line = |line: &&str| line.starts_with("    {\"student_id\": ");
    assert_eq!(text.lines().filter(is_line).count(), book().students.len());
}

#[test]
fn the_lab_may_stand_behind_the_students() {
    let text = json(&book());
    let mut members: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).unwrap();
    let lab = serde_json::to_string(&members.remove("lab").unwrap()).unwrap();
    let rest = serde_json::to_string(&members).unwrap();
    let turned = format!("{},\"lab\":{lab}}}", rest.strip_suffix('}').unwrap());
    assert_eq!(Gradebook::from_json(&turned).unwrap(), book());
}

#[test]
fn a_title_that_stands_nowhere_is_missed() {
    let mut book: serde_json::Value = serde_json::from_str(&json(&book())).unwrap();
    book["lab"]["tasks"][1]["criteria"][0].as_object_mut().unwrap().remove("title");
    let error = Gradebook::from_json(&book.to_string()).unwrap_err().to_string();
    assert!(error.contains("student s001") && error.contains("missing field `title`"), "{error}");
}

#[test]
fn the_sample_as_json() {
    insta::assert_snapshot!(json(&one_an_outcome()));
}

#[test]
fn a_gradebook_comes_back_as_it_was_written() {
    let text = json(&book());
    let again = Gradebook::from_json(&text).unwrap();
    assert_eq!(again, book());
    assert_eq!(json(&again), text);
}

#[test]
fn a_waiver_of_an_earlier_version_is_read_as_a_decision_to_excuse() {
    let waived = r#""waived": {"outcome": "failed", "reason": "r", "who": "w", "until": null}"#;
    let text = json(&book()).replacen("\"decided\": null", waived, 1);
    let earlier = text.replace("\"decided\": null", "\"waived\": null");
    let book = Gradebook::from_json(&earlier).unwrap();
    let decided = book.students[0].criteria().next().unwrap().decided.as_ref().unwrap();
    assert_eq!((decided.outcome, decided.beneath), (Outcome::Excused, Outcome::Failed));
    assert_eq!((decided.reason.as_deref(), decided.who.as_deref()), (Some("r"), Some("w")));
    assert!(book.students[1].criteria().all(|criterion| criterion.decided.is_none()));
}

#[test]
fn what_is_no_gradebook_is_refused_with_advice() {
    let text = json(&book());
    for (from, to, message) in [
        ("labproof/gradebook/2", "labproof/gradebook/3", "not a gradebook of the schema"),
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

/// The sample as somebody edited it.
fn edited(edit: impl Fn(&mut serde_json::Value)) -> String {
    let mut book: serde_json::Value = serde_json::from_str(&json(&book())).unwrap();
    edit(&mut book);
    Gradebook::from_json(&book.to_string()).unwrap_err().to_string()
}

#[test]
fn what_does_not_add_up_is_named_with_its_student() {
    type Edit = fn(&mut serde_json::Value);
    let table: [(Edit, &str); 17] = [
        (
            |book| book["students"][1]["score"]["earned"] = 500.into(),
            "student s002: the score has 500 points earned, but its criteria add up to",
        ),
        (
            |book| book["students"][1]["score"]["possible"] = 500.into(),
            "student s002: the score has 500 points possible",
        ),
        (
            |book| book["students"][2]["score"]["open"] = 0.into(),
            "student s003: the score has 0 points open",
        ),
        (
            |book| book["students"][0]["tasks"][1]["earned"] = 3.into(),
            "student s001: security-group has 3 points earned, but its criteria add up to 10",
        ),
        (
            |book| book["students"][0]["tasks"][1]["criteria"][0]["points"] = 5.into(),
            "student s001: security-group.exists is passed, which is not worth 5 of 4",
        ),
        (
            |book| book["students"][0]["tasks"][1]["criteria"][0]["outcome"] = "failed".into(),
            "student s001: security-group.exists is failed, which is not worth 4 of 4",
        ),
        (
            |book| book["students"][0]["tasks"][1]["criteria"][0]["outcome"] = "partial".into(),
            "student s001: security-group.exists is partial, which is not worth 4 of 4",
        ),
        (
            |book| {
                book["students"][0]["tasks"][1]["criteria"][0]["id"] =
                    "resize.instance-class".into();
            },
            "student s001: security-group has no criterion resize.instance-class",
        ),
        (
            |book| book["students"][0]["tasks"][1]["id"] = "resize".into(),
            "student s001: resize has no criterion security-group.exists",
        ),
        (
            |book| {
                let task = &mut book["students"][0]["tasks"][1];
                let first = task["criteria"][0].clone();
                task["criteria"].as_array_mut().unwrap().push(first);
            },
            "student s001: security-group.exists appears twice",
        ),
        (|book| book["students"][1]["student_id"] = "s001".into(), "student s001 appears twice"),
        (|book| book["lab"]["points"] = 10.into(), "but the whole lab gives 10"),
        (
            |book| book["students"][2]["score"]["final"] = true.into(),
            "student s003: the score is final, but",
        ),
        (
            |book| book["students"][4]["score"]["earned"] = (-5).into(),
            "student s005: this is not a gradebook of the schema labproof/gradebook/2: -5",
        ),
        (
            |book| book["students"][4]["score"]["earned"] = 0.05.into(),
            "student s005: this is not a gradebook of the schema labproof/gradebook/2: 0.05",
        ),
        (
            |book| book["students"][4]["score"]["earned"] = "NaN".into(),
            "student s005: this is not a gradebook of the schema labproof/gradebook/2",
        ),
        (
            |book| book["students"][0]["tasks"][1]["criteria"][0]["outcome"] = "skipped".into(),
            "student s001: this is not a gradebook of the schema labproof/gradebook/2: unknown variant",
        ),
    ];
    for (edit, said) in table {
        let error = edited(edit);
        assert!(error.contains(said), "{said}\n{error}");
    }
    let text = json(&book()).replacen("\"earned\": ", "\"earned\": NaN", 1);
    let error = Gradebook::from_json(&text).unwrap_err().to_string();
    assert!(error.contains("line "), "what is no JSON is named by its line: {error}");
    let huge = json(&book()).replace("\"points\": 4.0", "\"points\": 400000000.0");
    let huge = huge.replace("\"possible\": 4.0", "\"possible\": 400000000.0");
    assert!(Gradebook::from_json(&huge).is_err(), "more than points can hold is no fault of ours");
}

proptest! {
    #[test]
    fn points_do_not_drift(tenths in 0_u32..10_000_000) {
        let mut book = book();
        let (student, points) = (&mut book.students[0], Points::from_tenths(tenths));
        let task = &mut student.tasks[1];
        task.criteria.truncate(1);
        (task.criteria[0].points, task.criteria[0].possible) = (points, points);
        (task.earned, task.possible) = (points, points);
        let task = task.clone();
        student.tasks = vec![task].into();
        let score = student.score.as_mut().unwrap();
        (score.earned, score.possible) = (points, points);
        let again = Gradebook::from_json(&json(&book)).unwrap();
        prop_assert_eq!(again, book);
    }
}
