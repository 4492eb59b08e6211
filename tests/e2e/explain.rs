//! Why this mark, a minute after the first command: `demo`, then `explain` and `regrade`, as the README
//! shows. The explanation contacts nothing and writes nothing, and says in both languages why a mark is
//! what it is.

use crate::run::{Run, book, labproof, masks};
use labproof_reports::Explanation;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const EVIDENCE: &str = "labproof-report/demo.evidence";

/// Six students, each with something to be told about.
const SIX: [(&str, &str); 6] = [
    ("s06", "security-group.mysql-from-web-tier"),
    ("s11", "db-config.private"),
    ("s15", "db-config.backup-retention"),
    ("s21", "resize.applied-immediately"),
    ("s24", "deletion.no-final-snapshot"),
    ("s27", "resize.instance-class"),
];

fn explain(folder: &Path, arguments: &[&str]) -> Run {
    let all = [&["explain"], arguments, &["--evidence", EVIDENCE]].concat();
    Run::of(&mut labproof(folder, &all))
}

/// One demonstration for all of this: each takes seconds.
#[test]
fn the_marks_of_the_demonstration_are_explained_as_the_readme_shows() {
    let demo = tempfile::tempdir().unwrap();
    let folder = demo.path();
    let run = Run::of(&mut labproof(folder, &["demo", "--lang", "en"])).with_status(0);
    assert!(run.out.contains(&format!("--evidence {EVIDENCE}")), "{}", run.out);
    six_are_told_why_in_both_languages(folder);
    the_marks_are_those_of_the_gradebook(folder);
    a_student_is_also_found_by_name(folder);
    what_a_student_is_handed_names_nobody_else(folder);
    nothing_is_contacted_and_nothing_is_written(folder);
    let again = ["regrade", "--final", "--evidence", EVIDENCE, "--out", "again", "--lang", "en"];
    Run::of(&mut labproof(folder, &again)).with_status(0);
}

/// What differs between two demonstrations, ids that AWS makes included.
fn masked(text: &str, name: &str) {
    let ids = [
        (r"\b(sg|i|vpc|sgr)-[0-9a-f]{17}\b", "$1-[id]"),
        (r"\bdb-[0-9A-Z]{26}\b", "db-[id]"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[event]"),
        (r"sha256:[0-9a-f]{12}", "sha256:[evidence]"),
    ];
    let filters: Vec<_> = masks().into_iter().chain(ids).collect();
    insta::with_settings!({ filters => filters, omit_expression => true }, { insta::assert_snapshot!(name, text); });
}

fn six_are_told_why_in_both_languages(folder: &Path) {
    for (student, criterion) in SIX {
        for language in ["ko", "en"] {
            let run = explain(folder, &[student, criterion, "--lang", language]).with_status(0);
            assert_eq!(run.err, "");
            masked(&run.out, &format!("explain-{student}-{language}"));
        }
    }
}

fn the_marks_are_those_of_the_gradebook(folder: &Path) {
    let book = book(&folder.join("labproof-report/gradebook.json"));
    for (id, _) in SIX {
        let student = book.students.iter().find(|one| one.student_id == id).unwrap();
        let run = explain(folder, &[id, "--final", "--format", "json"]).with_status(0);
        let told: Explanation = serde_json::from_str(&run.out).unwrap();
        let results: Vec<_> = told.criteria.iter().map(|one| &one.result).collect();
        assert_eq!(results, student.criteria().collect::<Vec<_>>(), "{id}");
        assert_eq!(told.student.score, student.score);
        for explained in &told.criteria {
            assert!(!explained.rules.is_empty(), "{}", explained.result.id);
            assert!(explained.sightings.iter().any(|one| one.counted), "{}", explained.result.id);
        }
    }
}

fn a_student_is_also_found_by_name(folder: &Path) {
    let by_name = explain(folder, &["강민서", "snapshot", "--lang", "en"]).with_status(0);
    assert!(by_name.out.contains("s06 강민서"), "{}", by_name.out);
    let unknown = explain(folder, &["s066"]).with_status(2);
    unknown.complains(&["no student is named `s066`", "s06"]);
    let wrong = explain(folder, &["s06", "security-group.exist"]).with_status(2);
    wrong.complains(&["no criterion is named", "security-group.exists"]);
}

fn what_a_student_is_handed_names_nobody_else(folder: &Path) {
    for format in ["text", "json", "html"] {
        let arguments = ["s24", "--audience", "student", "--format", format];
        let run = explain(folder, &arguments).with_status(0);
        assert!(!run.out.contains("222200000024"), "{format}");
        assert!(!run.out.contains("강민서"), "{format}");
        assert!(run.out.contains("양아인"), "{format}");
    }
}

/// Every file in a folder, by its path, with the hash of what is in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let hash = Sha256::digest(fs::read(&path).unwrap()).to_vec();
            all.insert(path.display().to_string(), hash);
        }
    }
    all
}

fn nothing_is_contacted_and_nothing_is_written(demo: &Path) {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(demo.join(EVIDENCE), folder.path().join("class.evidence")).unwrap();
    let before = files(folder.path());
    let mut command = labproof(folder.path(), &["explain", "s06", "--evidence", "class.evidence"]);
    // Whoever asked anything would ask here, where nobody answers.
    command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    let run = Run::of(&mut command).with_status(0);
    assert_eq!(run.err, "");
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_demonstration_replaces_no_file_but_a_demonstrations_evidence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("class.evidence"), "not a store").unwrap();
    let demo = ["demo", "--evidence", "class.evidence"];
    Run::of(&mut labproof(folder.path(), &demo)).with_status(2);
    assert_eq!(fs::read(folder.path().join("class.evidence")).unwrap(), b"not a store");
}
