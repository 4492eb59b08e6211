//! `labproof rehearse`: each lab that ships, and one that is a file alone, has a complete matrix; a lab
//! file or a check that is broken is named.

mod broken_check;

use crate::run::{Run, labproof};
use insta::assert_snapshot;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A lab that is a file alone.
const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labs/shop-db.toml");

fn rehearsed(folder: &Path, lab: &str, more: &[&str]) -> Run {
    Run::of(&mut labproof(folder, &[&["rehearse", "--lab", lab], more].concat()))
}

/// The lab file with a change in it, in a folder of its own.
fn changed(before: &str, after: &str) -> TempDir {
    let text = fs::read_to_string(SHOP).unwrap();
    assert!(text.contains(before), "{before}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lab.toml"), text.replacen(before, after, 1)).unwrap();
    folder
}

#[test]
fn each_criterion_of_the_rds_lab_catches_its_fault() {
    let folder = tempfile::tempdir().unwrap();
    let run = rehearsed(folder.path(), "stem-day-rds", &[]).with_status(0);
    assert_snapshot!("rds", run.out);
    let xml = fs::read_to_string(folder.path().join("labproof-report/rehearsal.xml")).unwrap();
    assert_eq!(xml.matches("<testcase").count(), 2 * 41, "each criterion, and each fault");
    assert!(!xml.contains("<failure"), "{xml}");
}

#[test]
fn each_criterion_of_the_ec2_lab_catches_its_fault() {
    let folder = tempfile::tempdir().unwrap();
    let run = rehearsed(folder.path(), "stem-day-ec2", &["--lang", "ko"]).with_status(0);
    assert_snapshot!("ec2_ko", run.out);
    let text = fs::read_to_string(folder.path().join("labproof-report/rehearsal.md")).unwrap();
    assert_snapshot!("ec2_ko_markdown", text);
}

#[test]
fn each_criterion_of_a_lab_that_is_a_file_catches_its_fault() {
    let folder = tempfile::tempdir().unwrap();
    let run = rehearsed(folder.path(), SHOP, &[]).with_status(0);
    assert_snapshot!("shop", run.out);
}

#[test]
fn a_lab_of_another_shape_is_rehearsed_as_it_is_written() {
    let table = [
        ("a port of its own", "engine = \"postgres\"", "engine = \"postgres\"\nport = 6000"),
        ("another engine", "engine = \"postgres\"", "engine = \"mysql\""),
        ("a public instance", "expected = true", "expected = false"),
        ("a name in capitals", "name = \"shopdb\"", "name = \"My-Shop-DB\""),
    ];
    for (what, before, after) in table {
        let folder = changed(before, after);
        let run = rehearsed(folder.path(), "lab.toml", &[]);
        assert_eq!(run.status, 0, "{what}: {} {}", run.out, run.err);
    }
}

#[test]
fn a_file_to_start_from_can_be_rehearsed_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    Run::of(&mut labproof(folder.path(), &["lab", "new", "--out", "lab.toml"])).with_status(0);
    let run = rehearsed(folder.path(), "lab.toml", &[]).with_status(0);
    assert!(run.out.contains("48 of 48 faults are caught"), "{}", run.out);
}

#[test]
fn a_change_of_a_lab_file_that_breaks_the_class_is_named() {
    // What is changed, and what the gate says of it.
    let table: [(&str, &str, &str); 3] = [
        // Everything passes.
        (
            "expected = \"db.t4g.micro\"",
            "expected = \"db.t4g.micro\"\naccepted = [\"db.m5.large\", \"db.r5.large\", \"db.t3.large\"]",
            "The fault of instance.instance-class cannot be made in this lab",
        ),
        // AWS has no such class.
        (
            "expected = \"db.t4g.micro\"",
            "expected = \"db.t4g.mikro\"",
            "The reference student could not do this: CreateDBInstance shopdb",
        ),
        // The lab asks for a larger class than the one that it begins with, and means the same.
        ("expected = \"db.t4g.medium\"", "expected = \"db.t4g.micro\"", "larger.instance-class"),
    ];
    for (before, after, named) in table {
        let folder = changed(before, after);
        let run = rehearsed(folder.path(), "lab.toml", &[]);
        assert!(run.out.contains(named) && run.status == 1, "{after}: {} {}", run.out, run.err);
        let xml = fs::read_to_string(folder.path().join("labproof-report/rehearsal.xml")).unwrap();
        assert!(xml.contains("<failure"), "{after}");
    }
}

#[test]
fn a_job_of_github_reads_the_summary_and_an_annotation_for_each_fault_that_is_not_caught() {
    let folder = changed(
        "expected = \"db.t4g.micro\"",
        "expected = \"db.t4g.micro\"\naccepted = [\"db.m5.large\", \"db.r5.large\", \"db.t3.large\"]",
    );
    let summary = folder.path().join("summary.md");
    let mut command = labproof(folder.path(), &["rehearse", "--lab", "lab.toml"]);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
    let run = Run::of(&mut command).with_status(1);
    let error = run.err.lines().find(|line| line.starts_with("::error")).unwrap();
    assert!(error.contains("instance.instance-class"), "{error}");
    let text = fs::read_to_string(summary).unwrap();
    assert!(text.contains("❌") && text.contains("instance.instance-class"), "{text}");
}

#[test]
fn the_reference_student_needs_no_more_than_the_points_that_are_said() {
    // A change to the class that the instance has is none: 95 of a hundred points.
    let folder = changed("\"db.t4g.medium\"", "\"db.t4g.micro\"");
    let lost = "larger.instance-class is partial";
    for (least, is_said) in [("95", false), ("95.1", true)] {
        let run = rehearsed(folder.path(), "lab.toml", &["--min-score", least]);
        assert_eq!(run.out.contains(lost), is_said, "{least}: {}", run.out);
    }
}

#[test]
fn what_cannot_be_rehearsed_is_said() {
    let folder = tempfile::tempdir().unwrap();
    rehearsed(folder.path(), "no-such-lab", &[]).with_status(2).complains(&["no-such-lab"]);
    let run = rehearsed(folder.path(), "stem-day-ec2", &["--format", "html"]).with_status(2);
    run.complains(&["a rehearsal is not written as html", "junit, md"]);
}
