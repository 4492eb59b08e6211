//! Files for other systems, read as those systems read them (`tests/importers`), from a class whose
//! names try everything.

use crate::python::python;
use crate::run::Run;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "../../reports/tests/reports/sample/mod.rs"]
#[expect(dead_code, reason = "it is the sample of the reports' own tests, which use more of it")]
mod sample;

const NAMES: [&str; 6] = [
    "=HYPERLINK(\"http://evil.example\",\"김하늘\")",
    "O'Neil; \"Jr.\", Points Possible",
    "+82 10; 1234, 👩🏽‍💻",
    "line\nbreak\tand tab",
    "@SUM(A1:A9)",
    "-1+1|cmd",
];

/// Everybody but the locked-out student is final, and known to Canvas each by something else.
fn hostile() -> Value {
    let mut book = serde_json::to_value(sample::book()).unwrap();
    book["lab"]["points"] = json!(100.0);
    let ids = ["canvas_id", "sis_user_id", "sis_login_id", "", "", "canvas_id"];
    for (at, student) in book["students"].as_array_mut().unwrap().iter_mut().enumerate() {
        student["name"] = NAMES[at].into();
        student["columns"] = json!({"section": NAMES[5 - at], "idnumber": format!("2026{at}")});
        if !ids[at].is_empty() {
            student["columns"][ids[at]] = format!("{}", 100 + at).into();
        }
        // Not everybody's address is known.
        if at != 1 {
            student["columns"]["email"] = format!("Kim.{at}@school.example").into();
        }
        if student["score"].is_object() && at != 2 {
            student["score"]["final"] = true.into();
        }
    }
    book
}

/// Everybody has one name, and ids that Canvas would write otherwise, beside ids that it keeps.
fn numbers() -> Value {
    let mut book = hostile();
    let ids = [
        [("sis_user_id", "2026.11.001"), ("idnumber", "2026.11.001")],
        [("sis_user_id", "2026.11.002"), ("idnumber", "2026.11.002")],
        [("sis_user_id", "2026 11 003"), ("idnumber", "3")],
        [("sis_user_id", "0004"), ("idnumber", "0004")],
        [("sis_user_id", "1,5"), ("sis_login_id", "haneul")],
        [("sis_login_id", "0006"), ("idnumber", "6")],
    ];
    for (student, ids) in book["students"].as_array_mut().unwrap().iter_mut().zip(ids) {
        student["name"] = "김하늘".into();
        student["columns"] = json!({"section": "A"});
        for (column, id) in ids {
            student["columns"][column] = id.into();
        }
    }
    book
}

#[test]
fn importers_give_each_final_score_to_its_own_student() {
    for class in [hostile(), numbers()] {
        arrives(&class);
    }
}

/// Each final score of the class reaches its own student in every system.
fn arrives(class: &Value) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::write(folder.path().join("class.json"), class.to_string()).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_labproof"));
    program.current_dir(folder.path()).args(["report", "--from", "class.json", "--out", "out"]);
    program.args(["--format", "json,csv,canvas,moodle,gradescope,xlsx", "--lang", "ko"]);
    program.args(["--assignment", "RDS; lab, part 1 (123)"]);
    Run::of(&mut program).with_status(0);

    let Some(mut check) = python("openpyxl") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/importers/check.py");
    let check = check.arg(script).arg(out).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
}

#[test]
fn a_title_that_canvas_would_pass_over_is_bad_usage() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("class.json"), hostile().to_string()).unwrap();
    for (format, title, words) in [
        ("canvas", "RDS Final Grade (123)", "passes over"),
        ("json,canvas", "Unposted Current Score", "passes over"),
        ("canvas", "Section (7)", "column of its own"),
        ("canvas", "Notes", "column of its own"),
        ("moodle", "ID number", "column of its own"),
        ("canvas", "1.2.3", "as it is written"),
    ] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_labproof"));
        program.current_dir(folder.path()).args(["report", "--from", "class.json"]);
        program.args(["--format", format, "--assignment", title]);
        let run = Run::of(&mut program).with_status(2);
        run.complains(&[words]);
        assert!(!folder.path().join("labproof-report").exists(), "nothing was done");
    }
}
