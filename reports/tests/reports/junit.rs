//! `JUnit`, as CI reads it.

use crate::sample::{book, cohort, header, one_an_outcome, view};
use labproof_checks::lab::Language;
use labproof_reports::{Audience, Format, Gradebook, View, render};
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
    insta::assert_snapshot!(lines(&junit(&one_an_outcome())));
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

/// What GitLab and Jenkins know of a case: the names of its class and its own.
fn keys(xml: &str) -> Vec<(String, String)> {
    let value = |case: &str, name: &str| {
        let (_, rest) = case.split_once(&format!(" {name}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let cases = xml.split("<testcase ").skip(1).map(|case| format!(" {case}"));
    cases.map(|case| (value(&case, "classname"), value(&case, "name"))).collect()
}

fn named(ids: [&str; 6], name: &str) -> Gradebook {
    let mut cohort = cohort();
    for ((enrolment, _), id) in cohort.iter_mut().zip(ids) {
        id.clone_into(&mut enrolment.student_id);
        name.clone_into(&mut enrolment.name);
    }
    Gradebook::new(header(), cohort)
}

#[test]
fn no_two_cases_of_a_file_are_one_to_whoever_reads_it() {
    for ids in [
        ["s001", "s002", "s003", "s004", "s005", "s006"],
        ["s1", "S1", "s 1", "s  1", "s\t1", "s\u{202e} 1"],
        ["]]>", "]] >", "]]>\u{0}", "a.b", "a", "b"],
        ["s", "s\u{200e}", "s\u{200f}", "s\u{fffe}", "s\u{1b}[1m", "s~"],
        ["", " ", "\u{7}", "&amp;", "&", "&#38;"],
    ] {
        let xml = junit(&named(ids, "김하늘"));
        let mut all = keys(&xml);
        let cases = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), cases, "{ids:?}");
        // Jenkins takes what stands before the last dot for the package: a package a student.
        let packages = all.iter().map(|(class, _)| class.rsplit_once('.').unwrap().0);
        let packages: std::collections::BTreeSet<_> = packages.collect();
        assert_eq!(packages.len(), 6, "{packages:?}");
    }
}

#[test]
fn a_class_has_the_students_id_in_its_name() {
    let keys = keys(&junit(&book()));
    assert_eq!(keys[0], ("s001.web-tier".into(), "web-tier.server".into()));
    assert!(keys.contains(&("s004.account".into(), "not-graded".into())));
    assert!(keys.contains(&("s006.resize".into(), "resize.instance-class".into())));
}

#[test]
fn an_edition_without_names_keeps_its_students_apart() {
    let view = View { audience: Audience::Everybody, ..view(Language::En) };
    let mut sink = Vec::new();
    render(Format::Junit, &book(), &view, &mut sink).unwrap();
    let xml = String::from_utf8(sink).unwrap();
    let all = keys(&xml);
    let apart: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(apart.len(), all.len());
    assert!(!xml.contains("s001"));
}
