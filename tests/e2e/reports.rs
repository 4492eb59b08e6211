//! The reports of one class that shows every outcome: what is in them, and that they are what
//! their schemas and their readers expect.

use crate::class::{Class, REGION};
use crate::lab;
use crate::run::{Run, everything_is_required, masks, outcomes};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::Plan;
use labproof_cloud::workshop::InstanceChoices;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Eight students, each at another place.
pub(crate) fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let names =
        ["다한 이", "다 된 이", "기다리는 이", "열어 둔 이", "무료로 한 이", "갓 시작한 이"];
    let [done, ready, waiting, open, free, fresh] = names.map(|name| class.enrol(name));
    class.enrol("아직인 이").web_server().unwrap();
    class.enrol_with("문 닫은 이", None);

    class.cloud.set_plan(free.account(), Plan::Free);
    for student in [&done, &ready, &waiting] {
        lab::begin(student);
    }
    let (_, group) = lab::bare_group(&open);
    open.authorize_from_cidr(&group, "3306", "0.0.0.0/0").unwrap();
    lab::create(&open, &group, |db| {
        "mydb".clone_into(&mut db.identifier);
        db.public = true;
    });
    let group = lab::group(&free);
    let asked = InstanceChoices { groups: vec![group.clone()], ..Default::default() };
    free.create_instance(&asked).unwrap_err();
    lab::create(&free, &group, |db| db.retention = 1);
    class.minutes(40);

    for student in [&done, &ready] {
        lab::resize(student);
    }
    lab::resize_later(&waiting);
    free.resize(lab::INSTANCE, Some("db.t3.small"), None, true).unwrap_err();
    class.minutes(30);
    for student in [&done, &ready] {
        lab::snapshot(student);
    }
    class.minutes(15);
    lab::delete(&done);
    class.until_now();
    lab::begin(&fresh);
    class
}

fn report(class: &Class, name: &str) -> PathBuf {
    class.path("labproof-report").join(name)
}

fn text(class: &Class, name: &str) -> String {
    fs::read_to_string(report(class, name)).unwrap()
}

/// The gradebook's head, its first student, and the first criterion of each outcome with whose it is.
/// What the lab says of its tasks is left out; the evidence, which stands in the order of
/// its ids, is put in that of its sources.
fn one_an_outcome(json: &str) -> String {
    let mut book: Value = serde_json::from_str(json).unwrap();
    let mut students = book["students"].take();
    book["lab"].as_object_mut().unwrap().remove("tasks").unwrap();
    let mut shown: BTreeMap<String, Value> = BTreeMap::new();
    for student in students.as_array_mut().unwrap() {
        for mut task in student["tasks"].take().as_array().unwrap().clone() {
            for mut criterion in task["criteria"].take().as_array().unwrap().clone() {
                let evidence = criterion["evidence"].as_array_mut().unwrap();
                evidence.sort_by_key(|one| one["source"].as_str().unwrap().to_owned());
                let outcome = criterion["outcome"].as_str().unwrap().to_owned();
                let of = &student["student_id"];
                shown.entry(outcome).or_insert(json!({"of": of, "criterion": criterion}));
            }
        }
    }
    let first = &students[0];
    serde_json::to_string_pretty(&json!({"book": book, "first": first, "shown": shown})).unwrap()
}

#[test]
fn a_class_that_shows_every_outcome_is_reported_whole() {
    let class = class();
    let english = class.grade(&["--lang", "en"]).with_status(0);
    let shown: BTreeSet<_> = outcomes(&class.book()).into_values().collect();
    assert_eq!(shown, BTreeSet::from(Outcome::ALL), "every outcome is shown");

    insta::with_settings!({filters => masks(), omit_expression => true}, {
        insta::assert_snapshot!("cohort_en", english.out);
        insta::assert_snapshot!("gradebook", one_an_outcome(&text(&class, "gradebook.json")));
    });
    let korean = Run::of(&mut class.labproof(&[
        "grade",
        "--roster",
        "roster.csv",
        "--lang",
        "ko",
        "--time-zone",
        "Asia/Seoul",
    ]));
    insta::with_settings!({filters => masks(), omit_expression => true}, {
        insta::assert_snapshot!("cohort_ko", korean.with_status(0).out);
    });

    let schema =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/schemas/gradebook-2.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut json: Value = serde_json::from_str(&text(&class, "gradebook.json")).unwrap();
    let faults: Vec<_> = validator.iter_errors(&json).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0]);
    json["students"][0]["tasks"][0]["criteria"][0]["outcome"] = "skipped".into();
    assert!(!validator.is_valid(&json), "the schema knows the seven outcomes");
    well_formed(&report(&class, "junit.xml"));
}

#[test]
fn reports_written_again_from_the_gradebook_are_the_same_to_the_byte() {
    let class = class();
    let formats = "json,junit,html,md,ctrf";
    let options = ["--lang", "ko", "--time-zone", "Asia/Seoul", "--format", formats];
    class.grade(&options).with_status(0);
    let again = ["report", "--from", "labproof-report/gradebook.json", "--out", "again"];
    Run::of(&mut class.labproof(&[&again[..], &options].concat())).with_status(0);
    for name in ["gradebook.json", "junit.xml", "report.html", "summary.md", "ctrf.json"] {
        let rewritten = fs::read_to_string(class.path("again").join(name)).unwrap();
        assert!(rewritten == text(&class, name), "{name} differs");
    }
}

#[test]
fn only_the_formats_that_are_asked_for_are_written() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("One");
    class.until_now();
    class.grade(&["--format", "junit", "--out", "ci", "--region", REGION]).with_status(0);
    let files: Vec<_> =
        fs::read_dir(class.path("ci")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["junit.xml"]);
    class.grade(&["--format", "pdf"]).with_status(2).complains(&["pdf", "json", "junit", "html"]);
}

#[test]
fn one_report_that_cannot_be_written_costs_no_other() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("One");
    class.until_now();
    // Where a file should be there is a folder, and where a folder should be a file.
    fs::create_dir_all(report(&class, "junit.xml/in-the-way")).unwrap();
    let formats = ["--format", "json,junit,html,md,csv,xlsx,ctrf", "--sql", "off"];
    let run = class.grade(&formats).with_status(4);
    run.complains(&["junit.xml"]);
    for name in
        ["gradebook.json", "report.html", "summary.md", "grades.csv", "report.xlsx", "ctrf.json"]
    {
        assert!(report(&class, name).is_file(), "{name} is there");
        assert!(run.out.contains(name), "and is named: {}", run.out);
    }
    assert!(!run.out.contains("junit.xml"), "{}", run.out);
    let again = ["report", "--from", "labproof-report/gradebook.json", "--out", "labproof-report"];
    Run::of(&mut class.labproof(&[&again[..], &formats[..2]].concat())).with_status(4);
}

/// What somebody changes in a gradebook by hand.
type Edit = fn(&mut Value);

#[test]
fn a_gradebook_that_does_not_add_up_is_bad_input() {
    let mut class = Class::began(SignedDuration::from_mins(1));
    class.enrol("One");
    class.until_now();
    class.grade(&["--sql", "off"]).with_status(0);
    let text = text(&class, "gradebook.json");
    let earned = |book: &mut Value| book["students"][0]["score"]["earned"] = 500.into();
    let doubled = |book: &mut Value| {
        let first = book["students"][0].clone();
        book["students"].as_array_mut().unwrap().push(first);
    };
    let edits: [(Edit, &str); 2] = [(earned, "500 points earned"), (doubled, "appears twice")];
    for (edit, said) in edits {
        let mut book: Value = serde_json::from_str(&text).unwrap();
        edit(&mut book);
        fs::write(class.path("edited.json"), book.to_string()).unwrap();
        let id = book["students"][0]["student_id"].as_str().unwrap().to_owned();
        for command in [
            &["report", "--from", "edited.json", "--out", "again", "--format", "canvas"][..],
            &["regrade", "--diff", "edited.json", "--out", "again"],
        ] {
            let run = Run::of(&mut class.labproof(command)).with_status(2);
            run.complains(&["edited.json", &id, said]);
            assert!(!class.path("again").exists(), "nothing was done");
        }
    }
}

/// A `JUnit` file is XML, and where the shared folder stands beside, what Jenkins reads.
#[track_caller]
pub(crate) fn well_formed(junit: &Path) {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/junit-10.xsd");
    let mut lint = Command::new("xmllint");
    lint.arg("--noout");
    if schema.exists() {
        lint.arg("--schema").arg(schema);
    }
    match lint.arg(junit).output() {
        Ok(found) => {
            assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        }
        Err(missing) => assert!(!everything_is_required(), "xmllint (libxml2-utils): {missing}"),
    }
}
