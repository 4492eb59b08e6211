//! Every command that looks at no cohort, and what a run may do in an account.

use crate::class::{Class, HUB, account};
use crate::run::{Run, keep, labproof};
use jiff::SignedDuration;
use labproof_cloud::workshop::Student;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn run(arguments: &[&str]) -> Run {
    Run::of(&mut labproof(folder().path(), arguments))
}

#[test]
fn the_help_of_every_command_says_what_it_takes() {
    let pages = help_of(&[]);
    assert!(pages.len() > 10, "{pages:#?}");
    for (command, page) in pages {
        insta::with_settings!({omit_expression => true}, {
            insta::assert_snapshot!(["help", &command].concat(), page);
        });
    }
}

/// The help of a command and of every command below it, each with the command's words.
fn help_of(command: &[&str]) -> Vec<(String, String)> {
    let page = run(&[command, &["--help"]].concat()).with_status(0).out;
    let below = page.split_once("\nCommands:\n").map_or("", |(_, commands)| commands);
    let names = below.lines().take_while(|line| !line.is_empty()).filter_map(|line| {
        let name = line.strip_prefix("  ")?.split(' ').next()?;
        (!name.is_empty() && name != "help").then_some(name)
    });
    let inner = names.flat_map(|name| help_of(&[command, &[name]].concat()));
    let pages: Vec<_> = inner.collect();
    let words = command.iter().map(|word| format!("_{word}")).collect();
    std::iter::once((words, page)).chain(pages).collect()
}

#[test]
fn bad_usage_has_status_2_and_says_what_was_meant() {
    run(&["grade"]).with_status(2).complains(&["there is no roster", "labproof init"]);
    run(&["grad"]).with_status(2).complains(&["grade"]);
    run(&["check", "--timeout", "soon"]).with_status(2).complains(&["write it as 90s"]);
    run(&["check", "--lang", "fr"]).with_status(2).complains(&["ko and en"]);
    run(&["check", "--lab", "nowhere"]).with_status(2).complains(&["stem-day-rds"]);
    run(&["check", "--since", "yesterday"]).with_status(2).complains(&["yesterday", "2026-11-22T"]);
}

#[test]
fn without_credentials_nothing_is_done_and_the_error_says_what_to_do() {
    let class = Class::began(SignedDuration::from_mins(1));
    for command in [&["check"][..], &["grade", "--roster", "roster.csv"]] {
        keep(class.path("roster.csv"), "student_id,name,account_id\n1,A,111100000001\n").unwrap();
        let mut command = class.labproof(command);
        command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
        Run::of(&mut command).with_status(2).complains(&["aws sso login", "AWS_PROFILE", "demo"]);
        assert!(!class.path("labproof.evidence").exists());
    }
}

#[test]
fn a_cloud_that_cannot_be_reached_is_not_called_a_matter_of_credentials() {
    let class = Class::began(SignedDuration::from_mins(1));
    let mut command = class.labproof(&["check"]);
    let run = Run::of(command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")).with_status(2);
    run.complains(&["could not be reached", "AWS_ENDPOINT_URL"]);
    assert!(!run.err.contains("aws sso login"), "{}", run.err);
}

#[test]
fn every_form_of_the_role_says_the_same() {
    let role = |form: &str| -> Value {
        serde_json::from_str(&run(&["role", "--form", form]).with_status(0).out).unwrap()
    };
    let template = role("cloudformation");
    let reader = &template["Resources"]["Reader"]["Properties"];
    assert_eq!(reader["Policies"][0]["PolicyDocument"], role("policy"));
    let stackset = role("stackset");
    let body = stackset["Resources"]["Readers"]["Properties"]["TemplateBody"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), template);
    assert_eq!(role("trust")["Statement"][0]["Action"], "sts:AssumeRole");
    let other = run(&["role", "--role-name", "Grader"]).with_status(0).out;
    assert!(other.contains(r#""RoleName": "Grader""#), "{other}");
}

#[test]
fn a_role_that_is_too_broad_gains_the_grader_nothing() {
    let mut class = Class::began(SignedDuration::from_hours(1));
    class.enrol("One");
    class.until_now();
    let policy = run(&["role", "--form", "policy"]).with_status(0).out;
    let hub = Student::new(&class.cloud, HUB, "us-east-1").with_key(class.cloud.access_key(HUB));
    let (arn, id) =
        (format!("arn:aws:iam::{}:role/LabproofReader", account(1)), external_id(&class));
    let call = [
        ("RoleArn", arn.as_str()),
        ("RoleSessionName", "labproof-test"),
        ("ExternalId", &id),
        ("Policy", &policy),
    ];
    let reply = hub.call("sts", "AssumeRole", &call).unwrap();
    let key = labproof_cloud::AccessKey {
        id: reply.text("AccessKeyId").unwrap(),
        secret: reply.text("SecretAccessKey").unwrap(),
        session_token: reply.text("SessionToken"),
    };
    let session = Student::new(&class.cloud, &account(1), "ap-northeast-2").with_key(key);
    session.call("rds", "DescribeDBInstances", &[]).unwrap();
    let delete = session.call("rds", "DeleteDBInstance", &[("DBInstanceIdentifier", "awsdb")]);
    assert_eq!(delete.unwrap_err().code, "AccessDenied");
    let create = session.create_group("Mine", "Mine", None);
    assert_eq!(create.unwrap_err().code, "UnauthorizedOperation");
}

/// What the roster's only row names.
fn external_id(class: &Class) -> String {
    class.roster().lines().nth(1).unwrap().split(',').nth(3).unwrap().to_owned()
}

#[test]
fn the_labs_that_ship_are_listed_and_shown_without_the_password() {
    let list = run(&["lab", "list"]).with_status(0).out;
    assert!(list.starts_with("stem-day-rds  7 tasks, 41 criteria, 100 points"), "{list}");
    let shown = run(&["lab", "show"]).with_status(0).out;
    assert!(shown.contains(r#"password = "********""#), "{shown}");
    assert!(!shown.contains("awspassword"));
    assert!(shown.contains("[[task.criterion]]"));
}

#[test]
fn the_schema_of_lab_files_is_a_json_schema_that_knows_their_parts() {
    let schema: Value = serde_json::from_str(&run(&["lab", "schema"]).with_status(0).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!validator.is_valid(&serde_json::json!({"id": "a-lab"})), "a lab is more than its id");
    for part in ["resource", "task"] {
        assert!(!schema["properties"][part].is_null(), "{part}: {schema}");
    }
}

#[test]
fn a_lab_file_that_is_wrong_is_refused_where_it_is_wrong() {
    let lab = include_str!("../../checks/labs/stem-day-rds.toml");
    let folder = folder();
    let check = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        Run::of(&mut labproof(folder.path(), &["lab", "check", name]))
    };
    let fine = check("fine.toml", lab).with_status(0);
    assert_eq!(fine.out, "fine.toml: 7 tasks, 41 criteria, 100 points\n");

    let line_of = |text: &str, word: &str| {
        let line = text.lines().position(|line| line.contains(word)).unwrap() + 1;
        format!("wrong.toml:{line}:")
    };
    let cases = [
        ("id = \"exists\"", "id = \"exits\"", "exits"),
        ("points = 6", "points = \"six\"", "six"),
        ("region = \"ap-northeast-2\"", "region = ", "region = "),
        ("port = 3306", "prot = 3306", "prot"),
    ];
    for (right, wrong, word) in cases {
        let text = lab.replacen(right, wrong, 1);
        assert_ne!(text, lab, "{right}");
        let run = check("wrong.toml", &text).with_status(2);
        assert!(run.err.contains(&line_of(&text, wrong)), "{wrong}: {}", run.err);
        assert!(run.err.contains(word), "{wrong}: {}", run.err);
    }
}

#[test]
fn a_lab_file_to_start_from_can_be_graded_by_and_is_never_overwritten() {
    let folder = folder();
    let lab = |args: &[&str]| Run::of(&mut labproof(folder.path(), &[&["lab"], args].concat()));
    let new = ["new", "db-instance", "deletion", "--language", "en", "--out", "mine.toml"];
    assert_eq!(lab(&new).with_status(0).out, "mine.toml\n");
    let written = fs::read_to_string(folder.path().join("mine.toml")).unwrap();
    assert_eq!(lab(&["new", "db-instance", "deletion", "--language", "en"]).out, written);
    let checked = lab(&["check", "mine.toml"]).with_status(0).out;
    assert!(checked.starts_with("mine.toml: 2 tasks, "), "{checked}");
    let again = lab(&new).with_status(2);
    assert!(again.err.contains("mine.toml is there already"), "{}", again.err);
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), written);
    let unknown = lab(&["new", "db-instanc"]).with_status(2);
    assert!(unknown.err.contains("db-instance"), "{}", unknown.err);
}

#[test]
fn a_folder_to_start_from_is_made_once_and_never_overwritten() {
    let folder = folder();
    let init = |name: &str| Run::of(&mut labproof(folder.path(), &["init", name]));
    let made = init("class").with_status(0);
    let files: Vec<_> = fs::read_dir(folder.path().join("class")).unwrap().collect();
    for file in files {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(made.out.contains(&name), "{name}: {}", made.out);
    }
    init("class").with_status(2).complains(&["is there already"]);
    let roster = ["grade", "--roster", "class/roster.csv"];
    Run::of(&mut labproof(folder.path(), &roster))
        .with_status(2)
        .complains(&["put-12-digits-here"]);
}

/// A program of ours that runs until it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_embedded_cloud_says_how_to_reach_it_and_a_class_on_it_is_graded() {
    let folder = folder();
    let mut command =
        labproof(folder.path(), &["cloud", "--listen", "127.0.0.1:0", "--students", "2"]);
    let mut cloud = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(cloud.0.stdout.take().unwrap()).lines();
    let exports: BTreeMap<String, String> = lines
        .by_ref()
        .map(Result::unwrap)
        .take(3)
        .filter_map(|line| line.strip_prefix("export ").map(str::to_owned))
        .flat_map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .map(|export| export.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap())
        .collect();
    let names: Vec<_> = exports.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY"]
    );
    let roster = "student_id,name,account_id\ns1,A,111100000001\ns2,B,111100000002\n\
                  s3,C,111100000003\n";
    fs::write(folder.path().join("roster.csv"), roster).unwrap();
    let mut grade = labproof(folder.path(), &["grade", "--roster", "roster.csv", "--lang", "en"]);
    let graded = Run::of(grade.envs(&exports)).with_status(0);
    let headline = "2 of 3 graded, 1 not graded (the role could not be assumed: 1)";
    assert!(graded.out.contains(headline), "{}", graded.out);
}
