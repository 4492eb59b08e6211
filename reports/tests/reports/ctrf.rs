//! CTRF, as the tools that read it check it.

use crate::sample::{book, crowd, one_an_outcome, view};
use labproof_checks::lab::Language;
use labproof_reports::{Format, Gradebook, render};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn ctrf(book: &Gradebook) -> Value {
    let mut sink = Vec::new();
    render(Format::Ctrf, book, &view(Language::En), &mut sink).unwrap();
    serde_json::from_slice(&sink).unwrap()
}

/// The schema's own rules, where its file does not stand beside: the members that must be, the
/// words that may stand in them, and no member besides those that every version of it knows.
mod rules {
    use super::{BTreeMap, Deserialize, Value};

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    pub(super) struct Report {
        #[serde(rename = "reportFormat")]
        pub(super) format: String,
        pub(super) spec_version: String,
        #[serde(rename = "timestamp")]
        pub(super) _timestamp: jiff::Timestamp,
        #[serde(rename = "generatedBy")]
        pub(super) _generated_by: String,
        pub(super) results: Results,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Results {
        pub(super) tool: Tool,
        pub(super) summary: Summary,
        pub(super) tests: Vec<Test>,
        #[serde(rename = "environment")]
        pub(super) _environment: Environment,
        #[serde(rename = "extra")]
        pub(super) _extra: BTreeMap<String, Value>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Tool {
        pub(super) name: String,
        #[serde(rename = "version")]
        pub(super) _version: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    pub(super) struct Environment {
        #[serde(rename = "reportName")]
        pub(super) _report_name: String,
        #[serde(rename = "appName")]
        pub(super) _app_name: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Summary {
        pub(super) tests: usize,
        pub(super) passed: usize,
        pub(super) failed: usize,
        pub(super) skipped: usize,
        pub(super) pending: usize,
        pub(super) other: usize,
        pub(super) suites: usize,
        pub(super) start: i64,
        pub(super) stop: i64,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub(super) enum Status {
        Passed,
        Failed,
        Skipped,
        Pending,
        Other,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    pub(super) struct Test {
        pub(super) name: String,
        pub(super) status: Status,
        #[serde(rename = "duration")]
        pub(super) _duration: i64,
        pub(super) suite: Vec<String>,
        pub(super) message: Option<String>,
        pub(super) raw_status: String,
        pub(super) extra: BTreeMap<String, Value>,
    }
}

use rules::{Report, Status};

fn checked(book: &Gradebook) -> Report {
    serde_json::from_value(ctrf(book)).unwrap()
}

#[test]
fn the_sample_as_ctrf() {
    insta::assert_json_snapshot!(ctrf(&one_an_outcome()));
}

#[test]
fn the_members_are_those_of_the_format() {
    let report = checked(&book());
    assert_eq!(report.format, "CTRF");
    let parts: Vec<u32> =
        report.spec_version.split('.').map(|part| part.parse().unwrap()).collect();
    assert_eq!(parts.len(), 3, "a semantic version");
    assert!(!report.results.tool.name.is_empty());
    for test in &report.results.tests {
        assert!(!test.name.is_empty() && !test.suite.is_empty());
    }
}

#[test]
fn an_outcome_becomes_what_ci_should_make_of_it() {
    let report = checked(&book());
    for (name, status, outcome) in [
        ("s001 db-config.created", Status::Passed, "passed"),
        ("s002 db-config.private", Status::Failed, "failed"),
        ("s002 resize.instance-class", Status::Failed, "partial"),
        ("s002 deletion.no-final-snapshot", Status::Skipped, "blocked"),
        ("s003 sql-table.row", Status::Other, "unverified"),
        ("s003 deletion.no-final-snapshot", Status::Pending, "pending"),
        ("s006 resize.instance-class", Status::Skipped, "excused"),
        ("s006 web-tier.server", Status::Skipped, "failed"),
        ("s004 not-graded", Status::Other, "not-graded"),
    ] {
        let test = report.results.tests.iter().find(|test| test.name == name).unwrap();
        assert_eq!((test.status, test.raw_status.as_str()), (status, outcome), "{name}");
        assert_eq!(test.message.is_none(), status == Status::Passed, "{name}");
    }
}

#[test]
fn the_summary_counts_what_is_there() {
    let book = crowd(25);
    let Report { results, .. } = checked(&book);
    let count = |status| results.tests.iter().filter(|test| test.status == status).count();
    let summary = &results.summary;
    assert_eq!(summary.tests, results.tests.len());
    assert_eq!(summary.passed, count(Status::Passed));
    assert_eq!(summary.failed, count(Status::Failed));
    assert_eq!(summary.skipped, count(Status::Skipped));
    assert_eq!(summary.pending, count(Status::Pending));
    assert_eq!(summary.other, count(Status::Other));
    assert_eq!(summary.suites, 25);
    assert_eq!(summary.start, book.run.started_at.as_millisecond());
    assert_eq!(summary.stop, book.run.finished_at.as_millisecond());
}

#[test]
fn the_points_of_a_student_add_up_to_the_score() {
    let book = book();
    let report = checked(&book);
    for student in &book.students {
        let suite = format!("{} {}", student.student_id, student.name);
        let tests = report.results.tests.iter().filter(|test| test.suite[0] == suite);
        let points: f64 = tests.filter_map(|test| test.extra.get("points")?.as_f64()).sum();
        let earned = student.score.map_or(0.0, |score| score.earned.as_f64());
        assert!((points - earned).abs() < 1e-9, "{suite}: {points}");
    }
}

/// Where the shared folder stands beside.
#[test]
fn the_sample_keeps_the_schema_of_ctrf() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/ctrf.schema.json");
    let Ok(schema) = std::fs::read_to_string(&file) else {
        eprintln!("only the rules of this file were checked: no {}", file.display());
        return;
    };
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let mut report = ctrf(&book());
    let faults: Vec<_> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0]);
    report["results"]["tests"][0]["points"] = 4.into();
    assert!(!validator.is_valid(&report), "the schema forbids members of one's own");
}

#[test]
fn no_two_tests_have_one_name() {
    let mut book = book();
    for (student, id) in
        book.students.iter_mut().zip(["s1", "s 1", "s  1", "s\u{202e}1", "", "\u{7}"])
    {
        student.student_id = id.to_owned();
        student.name = "김하늘".to_owned();
    }
    let report = ctrf(&book);
    let tests = report["results"]["tests"].as_array().unwrap();
    let names: std::collections::BTreeSet<_> =
        tests.iter().map(|test| (test["name"].to_string(), test["suite"].to_string())).collect();
    let suites: std::collections::BTreeSet<_> =
        tests.iter().map(|test| test["suite"][0].to_string()).collect();
    assert_eq!((names.len(), suites.len()), (tests.len(), 6));
    let alone: std::collections::BTreeSet<_> =
        tests.iter().map(|test| test["name"].to_string()).collect();
    assert_eq!(alone.len(), tests.len(), "by the name alone, too");
}
