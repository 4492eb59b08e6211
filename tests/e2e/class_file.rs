//! The class file: a class is a folder, and a command in it needs no options.

use crate::class::{Class, HUB, ROLE, account};
use crate::lab;
use crate::run::{Run, book, labproof};
use jiff::SignedDuration;
use labproof_checks::outcome::Outcome;
use labproof_cloud::Role;
use labproof_reports::gradebook::State;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// What all accounts of a class ask for.
const EXTERNAL_ID: &str = "one-external-id-for-the-class";

/// A class of students who have begun the lab, all of them with the class's external id.
fn class(students: usize) -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    for number in 1..=students {
        let role = Role::new(ROLE, HUB).external_id(EXTERNAL_ID);
        let student = class.enrol_with(&format!("Student {number}"), Some(role));
        lab::begin(&student);
    }
    class.minutes(30);
    class.until_now();
    class
}

/// A folder of the class, with a class file and a roster of these students.
fn folder(class: &Class, name: &str, file: &str, students: &[usize]) {
    let row = |number: &usize| format!("s{number:02},Student {number},{}\n", account(*number));
    let rows: String = students.iter().map(row).collect();
    let folder = class.path(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("roster.csv"), format!("student_id,name,account_id\n{rows}")).unwrap();
    fs::write(folder.join("labproof.toml"), file).unwrap();
    private(&folder.join("external-id"), EXTERNAL_ID, 0o600);
}

fn private(path: &Path, text: &str, mode: u32) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The program in a folder of the class.
fn labproof_in(class: &Class, folder: &str, arguments: &[&str]) -> Command {
    let mut command = class.labproof(arguments);
    command.current_dir(class.path(folder));
    command
}

/// The students of a folder's gradebook, with how they stand.
fn standing(class: &Class, folder: &str) -> Vec<(String, State)> {
    let book = book(&class.path(folder).join("labproof-report/gradebook.json"));
    book.students.iter().map(|one| (one.student_id.clone(), one.state)).collect()
}

const FILE: &str = "roster = 'roster.csv'\nexternal-id-file = 'external-id'\nsql = 'off'\n\
                    since = '2026-01-01T00:00'\n";

#[test]
fn a_class_is_a_folder_and_grade_needs_nothing_else() {
    let class = class(3);
    folder(&class, "a", FILE, &[1, 2]);
    folder(&class, "b", FILE, &[3]);
    let run = Run::of(&mut labproof_in(&class, "a", &["grade"])).with_status(0);
    run.complains(&["Work counts from 2026-01-01 00:00"]);
    let graded = |id: &str| (id.to_owned(), State::Graded);
    assert_eq!(standing(&class, "a"), [graded("s01"), graded("s02")], "R290, R294");

    // From anywhere, and everything of the class stays in its folder.
    let elsewhere = ["grade", "--class", "b/labproof.toml"];
    Run::of(&mut labproof_in(&class, ".", &elsewhere)).with_status(0);
    assert_eq!(standing(&class, "b"), [graded("s03")], "R292");
    assert!(class.path("b/labproof.evidence").exists(), "R292");
    let mut by_variable = labproof_in(&class, ".", &["regrade", "--final"]);
    Run::of(by_variable.env("LABPROOF_CLASS", "a/labproof.toml")).with_status(0);
    assert!(book(&class.path("a/labproof-report/gradebook.json")).deadline.is_some());
    assert!(!class.path("labproof.evidence").exists(), "two classes are two folders");

    let explained = Run::of(&mut labproof_in(&class, "a", &["explain", "s01"])).with_status(0);
    assert!(explained.out.contains("Student 1"), "{}", explained.out);
    Run::of(&mut labproof_in(&class, "a", &["grade", "--no-class"]))
        .with_status(2)
        .complains(&["there is no roster", "labproof init"]);
}

#[test]
fn an_external_id_is_the_owners_alone_and_the_environment_and_the_command_line_win() {
    let class = class(1);
    folder(&class, "a", FILE, &[1]);
    private(&class.path("a/external-id"), EXTERNAL_ID, 0o644);
    let run = Run::of(&mut labproof_in(&class, "a", &["grade"])).with_status(2);
    run.complains(&["others can read", "mode 0644", "chmod 600 external-id"]);
    assert!(!run.err.contains(EXTERNAL_ID), "R214");
    assert!(!class.path("a/labproof.evidence").exists(), "nothing was done");

    private(&class.path("a/external-id"), "another-external-id", 0o600);
    Run::of(&mut labproof_in(&class, "a", &["grade"])).with_status(0);
    assert_eq!(standing(&class, "a"), [("s01".to_owned(), State::NotGraded)]);
    for (words, variable) in [
        (&["grade"][..], EXTERNAL_ID),
        (&["grade", "--external-id", EXTERNAL_ID], "another-external-id"),
    ] {
        let mut grade = labproof_in(&class, "a", words);
        Run::of(grade.env("LABPROOF_EXTERNAL_ID", variable)).with_status(0);
        assert_eq!(standing(&class, "a"), [("s01".to_owned(), State::Graded)], "{words:?}, R291");
    }
}

/// What `config` says of an option: its value, and who says so.
fn held(shown: &Value, option: &str) -> (Value, Value) {
    let settings = shown["settings"].as_array().unwrap();
    let setting = settings.iter().find(|one| one["option"] == option).unwrap();
    (setting["value"].clone(), setting["from"].clone())
}

#[test]
fn config_tells_what_holds_and_who_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("labproof.toml");
    let file = "lab = 'stem-day-ec2'\ntime-zone = 'Asia/Seoul'\nsince = 2026-11-22T09:00:00\n\
                strict = true\nconcurrency = 4\nexternal-id-file = 'external-id'\n";
    fs::write(&path, file).unwrap();
    let config = |words: &[&str]| {
        let mut command = labproof(folder.path(), &[&["config"], words].concat());
        Run::of(command.env("LABPROOF_EXTERNAL_ID", EXTERNAL_ID)).with_status(0).out
    };
    let words = ["--format", "json", "watch", "--strict=false", "--until", "2026-11-22T18:00"];
    let shown: Value = serde_json::from_str(&config(&words)).unwrap();
    assert_eq!(shown["command"], "watch");
    for (option, value, from) in [
        ("lab", "stem-day-ec2".into(), "class-file"),
        ("since", "2026-11-22T09:00:00+09:00".into(), "class-file"),
        ("until", "2026-11-22T18:00:00+09:00".into(), "command-line"),
        ("strict", "false".into(), "command-line"),
        ("concurrency", "4".into(), "class-file"),
        ("external-id", Value::Null, "environment"),
        ("external-id-file", "external-id".into(), "class-file"),
        ("deadline", Value::Null, "default"),
        ("timeout", Value::Null, "default"),
        ("account-timeout", "2m".into(), "default"),
        ("lang", "en".into(), "machine"),
    ] {
        assert_eq!(held(&shown, option), (value, from.into()), "{option}, R295");
    }
    let text = config(&[]);
    for words in
        ["labproof.toml, line 3", "2026-11-22T09:00:00+09:00 (KST)", "LABPROOF_EXTERNAL_ID"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains(EXTERNAL_ID), "R295");
    assert!(config(&["--lang", "ko"]).contains("정한 곳"));
}

#[test]
fn a_class_file_that_is_wrong_ends_every_command_that_reads_it_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("labproof.toml"), "rooster = 'a'\nconcurrency = 0\n").unwrap();
    let run = |words: &[&str]| Run::of(&mut labproof(folder.path(), words));
    for words in
        [&["grade"][..], &["regrade"], &["check"], &["config"], &["role"], &["lab", "show"]]
    {
        let run = run(words).with_status(2);
        run.complains(&[
            "labproof.toml",
            "line 1, rooster",
            "did you mean `roster`",
            "line 2, concurrency",
        ]);
    }
    for words in
        [&["lab", "list"][..], &["init", "next"], &["grade", "--help"], &["role", "--no-class"]]
    {
        run(words).with_status(0);
    }
    run(&["grade", "--class", "nowhere.toml"]).with_status(2).complains(&["nowhere.toml"]);
}

#[test]
fn a_folder_that_init_made_is_graded_by_its_name_alone() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    let made = Run::of(&mut class.labproof(&["init", "new"])).with_status(0);
    assert!(made.out.contains("new/labproof.toml"), "{}", made.out);
    let external_id = fs::read_to_string(class.path("new/external-id")).unwrap();
    assert!(external_id.trim().len() >= 20 && !made.out.contains(external_id.trim()), "R297");
    let template = fs::read_to_string(class.path("new/labproof-reader.json")).unwrap();
    let template: Value = serde_json::from_str(&template).unwrap();
    assert_eq!(template["Parameters"]["ExternalId"]["Default"], external_id.trim(), "R297");
    let role = Role::new(ROLE, HUB).external_id(external_id.trim());
    lab::begin(&class.enrol_with("Student 1", Some(role)));
    class.minutes(30);
    class.until_now();
    let roster = format!("student_id,name,account_id\ns01,Student 1,{}\n", account(1));
    fs::write(class.path("new/roster.csv"), roster).unwrap();

    let config = Run::of(&mut labproof_in(&class, "new", &["config"])).with_status(0);
    for words in ["labproof.toml, line", "T00:00:00+00:00 (UTC)", "external-id", "decisions.toml"] {
        assert!(config.out.contains(words), "{words}: {}", config.out);
    }
    assert!(!config.out.contains(external_id.trim()), "R295");
    Run::of(&mut labproof_in(&class, "new", &["grade", "--sql", "off"])).with_status(0);
    assert_eq!(standing(&class, "new"), [("s01".to_owned(), State::Graded)], "R297");
    let again = Run::of(&mut class.labproof(&["init", "new"])).with_status(2);
    again.complains(&["is there already", "nothing was written"]);
}

#[test]
fn a_class_on_a_lab_file_of_ones_own_works_wherever_the_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let run = |at: &str, words: &[&str]| {
        Run::of(labproof(folder.path(), words).current_dir(folder.path().join(at)))
    };
    fs::create_dir(folder.path().join("labs")).unwrap();
    run("labs", &["lab", "export", "stem-day-rds", "--out", "mine.toml"]).with_status(0);
    run(".", &["init", "class", "--lab", "labs/mine.toml"]).with_status(0);
    run("labs", &["init", ".", "--lab", "mine.toml"]).with_status(0);
    fs::rename(folder.path().join("class"), folder.path().join("moved")).unwrap();
    for (class, lab) in [("moved", "lab.toml"), ("labs", "mine.toml")] {
        let shown = run(class, &["lab", "show"]).with_status(0).out;
        assert!(shown.contains("id = \"stem-day-rds\""), "{shown}");
        let config = run(class, &["config"]).with_status(0).out;
        assert!(config.contains(lab), "{config}");
    }
}

#[test]
fn an_account_that_is_used_again_is_graded_from_the_beginning_of_the_class() {
    let class = class(1);
    let began = crate::class::now() - SignedDuration::from_mins(10);
    let file = FILE.replace("2026-01-01T00:00", &began.to_string());
    folder(&class, "a", &file, &[1]);
    let created = |words: &[&str]| {
        Run::of(&mut labproof_in(&class, "a", words)).with_status(0);
        let book = book(&class.path("a/labproof-report/gradebook.json"));
        book.students[0].criterion("db-config.created").unwrap().outcome
    };
    assert_ne!(created(&["grade"]), Outcome::Passed, "it is of last term");
    assert_eq!(created(&["regrade", "--since", "2026-01-01"]), Outcome::Passed, "R291");
    let turned = ["grade", "--deadline", "2026-01-01T00:00"];
    let run = Run::of(&mut labproof_in(&class, "a", &turned)).with_status(2);
    run.complains(&["the deadline, 2026-01-01 00:00 UTC, is not after `since`"]);
}

#[test]
fn one_student_is_looked_at_again_and_everybody_else_keeps_the_marks() {
    let mut class = class(1);
    let late = class.enrol_with("Student 2", None);
    folder(&class, "a", FILE, &[1, 2]);
    let of = |id: &str, state: State| (id.to_owned(), state);
    Run::of(&mut labproof_in(&class, "a", &["grade", "--only", "s02"])).with_status(0);
    assert_eq!(standing(&class, "a"), [of("s01", State::NotGraded), of("s02", State::NotGraded)]);
    Run::of(&mut labproof_in(&class, "a", &["grade"])).with_status(0);
    assert_eq!(standing(&class, "a"), [of("s01", State::Graded), of("s02", State::NotGraded)]);
    let before = book(&class.path("a/labproof-report/gradebook.json")).students[0].score;

    class.cloud.add_role(late.account(), Role::new(ROLE, HUB).external_id(EXTERNAL_ID));
    let entered = class.cloud.calls()["AssumeRole"];
    Run::of(&mut labproof_in(&class, "a", &["grade", "--only", "s02"])).with_status(0);
    assert_eq!(class.cloud.calls()["AssumeRole"], entered + 1, "R298");
    assert_eq!(standing(&class, "a"), [of("s01", State::Graded), of("s02", State::Graded)]);
    let after = book(&class.path("a/labproof-report/gradebook.json")).students[0].score;
    assert_eq!(before, after, "R298");

    let run = Run::of(&mut labproof_in(&class, "a", &["grade", "--only", "s02,s03"]));
    run.with_status(2).complains(&["no student is named `s03`", "did you mean"]);
    let shards = ["grade", "--only", "s01", "--shard", "1/2"];
    Run::of(&mut labproof_in(&class, "a", &shards)).with_status(2).complains(&["--shard"]);
}

#[test]
fn a_lab_is_exported_to_be_changed_and_a_masked_one_is_refused_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| Run::of(&mut labproof(folder.path(), words));
    assert_eq!(run(&["lab", "export"]).with_status(0).out, "stem-day-rds.toml\n");
    let path = folder.path().join("stem-day-rds.toml");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "R299");
    assert!(run(&["lab", "check", "stem-day-rds.toml"]).with_status(0).out.contains("41 criteria"));
    run(&["lab", "export"]).with_status(2).complains(&["stem-day-rds.toml is there already"]);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(run(&["lab", "export", "--out", "-"]).with_status(0).out, text);

    let shown = run(&["lab", "show"]).with_status(0).out;
    fs::write(folder.path().join("masked.toml"), shown).unwrap();
    for words in [
        &["lab", "check", "masked.toml"][..],
        &["lab", "export", "masked.toml", "--out", "other.toml"],
        &["check", "--lab", "masked.toml"],
        &["regrade", "--lab", "masked.toml"],
        &["role", "--lab", "masked.toml"],
        &["rehearse", "--lab", "masked.toml"],
        &["init", "class", "--lab", "masked.toml"],
    ] {
        run(words).with_status(2).complains(&["the password is masked", "labproof lab export"]);
    }
    assert!(!folder.path().join("class").exists());
}
