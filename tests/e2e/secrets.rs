//! No password and no external id is ever printed, logged or kept.

use crate::class::{Class, HUB};
use crate::lab;
use crate::run::Run;
use jiff::SignedDuration;
use std::fs;
use std::path::Path;

/// Every file under a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn no_external_id_password_or_key_is_in_anything_that_a_run_leaves() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let mut secrets = vec!["awspassword".to_owned(), class.cloud.access_key(HUB).secret];
    for name in ["let in", "let in too"] {
        secrets.push(class.next_external_id());
        lab::begin(&class.enrol(name));
    }
    secrets.push(class.next_external_id());
    class.enrol_with("shut out", None);
    class.minutes(40);
    class.until_now();
    let fallback = "the-external-id-of-the-command-line";
    secrets.push(fallback.to_owned());

    let arguments = ["-vv", "--external-id", fallback, "--sql-tls", "off", "--strict"];
    let formats = ["--format", "json,junit,html,md,ctrf"];
    let run = class.grade(&[&arguments[..], &formats].concat()).with_status(3);
    let student = class.enrol("one more");
    let check = class.check(&student, &["-vv", "--sql-tls", "off"]).with_status(0);
    let role = Run::of(&mut class.labproof(&["role", "-vv"])).with_status(0);
    let shown = Run::of(&mut class.labproof(&["lab", "show"])).with_status(0);
    fs::remove_file(class.path("roster.csv")).unwrap();

    let kept = files(&class.path(""));
    let reports = ["gradebook.json", "junit.xml", "report.html", "summary.md", "ctrf.json"];
    for name in [&["labproof.evidence"][..], &reports].concat() {
        assert!(kept.iter().any(|file| file.ends_with(name)), "{name} is not among {kept:?}");
    }
    let texts: Vec<(String, Vec<u8>)> = kept
        .iter()
        .map(|file| (file.display().to_string(), fs::read(file).unwrap()))
        .chain([run, check, role, shown].into_iter().enumerate().flat_map(|(number, run)| {
            [
                (format!("standard output {number}"), run.out.into_bytes()),
                (format!("standard error {number}"), run.err.into_bytes()),
            ]
        }))
        .collect();
    for (place, bytes) in &texts {
        for secret in &secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} stands in {place}");
        }
    }
}

#[test]
fn an_external_id_of_the_environment_is_not_shown_by_the_help() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = crate::run::labproof(folder.path(), &["grade", "--help"]);
    let run = Run::of(command.env("LABPROOF_EXTERNAL_ID", "not-to-be-shown")).with_status(0);
    assert!(run.out.contains("LABPROOF_EXTERNAL_ID"), "{}", run.out);
    assert!(!run.out.contains("not-to-be-shown"), "{}", run.out);
}

#[test]
fn no_slip_in_a_lab_file_shows_its_password() {
    let class = Class::began(SignedDuration::from_hours(1));
    let lab = Run::of(&mut class.labproof(&["lab", "show"])).with_status(0).out;
    let secret = "hunter2-Zq9";
    for slip in [
        format!("password = \"{secret}"),
        format!("password = {secret}"),
        format!("pasword = \"{secret}\""),
        format!("password = [\"{secret}\"]"),
        format!("password = \"{secret}\"\nschema = test"),
    ] {
        fs::write(class.path("lab.toml"), lab.replace("password = \"********\"", &slip)).unwrap();
        let commands: [&[&str]; 4] = [
            &["lab", "check", "lab.toml"],
            &["lab", "show", "lab.toml"],
            &["grade", "--lab", "lab.toml", "--roster", "roster.csv"],
            &["-vv", "lab", "check", "lab.toml"],
        ];
        for command in commands {
            let run = Run::of(&mut class.labproof(command)).with_status(2);
            assert!(!run.err.contains("hunter2") && !run.out.contains("hunter2"), "{}", run.err);
            assert!(!run.err.contains("awsuser"), "nor the line beside it: {}", run.err);
            run.complains(&["lab.toml"]);
        }
    }
    let commented = format!("# password = \"old-{secret}\"\npassword = \"hunter2\\u002DZq9\"");
    fs::write(class.path("lab.toml"), lab.replace("password = \"********\"", &commented)).unwrap();
    let shown = Run::of(&mut class.labproof(&["lab", "show", "lab.toml"])).with_status(0);
    assert!(!shown.out.contains("hunter2"), "{}", shown.out);
}
