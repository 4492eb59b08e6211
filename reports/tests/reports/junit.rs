//! `JUnit`, as CI reads it.

use crate::sample::{book, cohort, header, view};
use labproof_checks::lab::Language;
use labproof_reports::{Format, Gradebook, render};
use std::path::Path;
use std::process::Command;

fn junit(book: &Gradebook) -> String {
    let mut sink = Vec::new();
    render(Format::Junit, book, &view(Language::En), &mut sink).unwrap();
    String::from_utf8(sink).unwrap()
}

/// One element a line, for a diff that can be read.
fn lines(xml: &str) -> String {
    xml.replace("><", ">\n<")
}

#[test]
fn the_sample_as_junit() {
    insta::assert_snapshot!(lines(&junit(&book())));
}

#[test]
fn an_outcome_becomes_what_ci_should_make_of_it() {
    let xml = lines(&junit(&book()));
    for (student, criterion, element) in [
        ("s002", "db-config.private", "<failure type=\"failed\""),
        ("s002", "resize.instance-class", "<failure type=\"partial\""),
        ("s002", "deletion.no-final-snapshot", "<skipped type=\"blocked\""),
        ("s003", "sql-table.row", "<error type=\"unreachable\""),
        ("s003", "deletion.no-final-snapshot", "<skipped type=\"pending\""),
        ("s006", "resize.instance-class", "<skipped type=\"excused\""),
        ("s006", "web-tier.server", "<skipped type=\"failed\""),
        ("s004", "not-graded", "<error type=\"assume-role-refused\""),
    ] {
        let suite = xml
            .split("<testsuite ")
            .find(|suite| suite.contains(&format!("name=\"{student} ")))
            .unwrap();
        let case = suite
            .split("<testcase ")
            .find(|case| case.contains(&format!("name=\"{criterion}\"")))
            .unwrap();
        assert!(case.contains(element), "{student} {criterion}: {case}");
    }
    let perfect = xml.split("<testsuite ").find(|suite| suite.contains("name=\"s001 ")).unwrap();
    assert!(perfect.contains("errors=\"0\" failures=\"0\"") && !perfect.contains("<skipped"));
}

#[test]
fn the_time_of_a_suite_is_the_runs() {
    let xml = junit(&book());
    assert_eq!(xml.matches("timestamp=\"2026-11-22T10:00:00Z\"").count(), book().students.len());
}

#[test]
fn a_hostile_name_stays_a_name() {
    let mut cohort = cohort();
    cohort[0].0.name = "]]> \u{1b}[31m<evil a=\"&\">\u{0}\u{b}\u{fffe}\u{202e}]]]]>".to_owned();
    cohort[0].0.columns.clear();
    let xml = junit(&Gradebook::new(header(), cohort));
    assert!(
        xml.contains("name=\"s001 ]] &gt; &lt;evil a=&quot;&amp;&quot;&gt;]]]] &gt;\""),
        "{xml}"
    );
    for forbidden in ['\u{1b}', '\u{0}', '\u{b}', '\u{fffe}', '\u{202e}'] {
        assert!(!xml.contains(forbidden), "{forbidden:?}");
    }
}

/// Where the shared folder stands beside and libxml2's `xmllint` is on the path.
#[test]
fn the_sample_keeps_the_schema_of_jenkins() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/junit-10.xsd");
    let directory = std::env::temp_dir().join(format!("labproof-junit-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("junit.xml");
    std::fs::write(&file, junit(&book())).unwrap();
    let lint =
        Command::new("xmllint").args(["--noout", "--schema"]).arg(&schema).arg(&file).output();
    std::fs::remove_dir_all(&directory).unwrap();
    match lint {
        _ if !schema.exists() => eprintln!("skipped: no {}", schema.display()),
        Err(error) if option_env!("CI").is_none() => eprintln!("skipped: no xmllint: {error}"),
        Err(error) => panic!("nothing is skipped in CI: no xmllint: {error}"),
        Ok(lint) => assert!(lint.status.success(), "{}", String::from_utf8_lossy(&lint.stderr)),
    }
}
