//! Judging the evidence again needs no network and no AWS: shown where there is neither.

use crate::class::Class;
use crate::lab;
use crate::run::{Run, everything_is_required, labproof, skipped};
use jiff::SignedDuration;
use labproof_cloud::Role;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How a network namespace of its own is had here: as root, else as anybody.
fn namespace() -> Option<&'static str> {
    let works = |form: &&str| {
        let tried = Command::new("unshare").args([form, "true"]).output();
        tried.is_ok_and(|output| output.status.success())
    };
    let form = ["-n", "-rn"].into_iter().find(works);
    assert!(form.is_some() || !everything_is_required(), "this machine makes no network namespace");
    form
}

/// The same command in a network namespace that has nothing, not even a loopback.
fn without_network(form: &str, command: &Command) -> Run {
    let variables = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let mut inside = Command::new("unshare");
    inside.arg(form).arg(command.get_program()).args(command.get_args());
    inside.current_dir(command.get_current_dir().unwrap()).env_clear().envs(variables);
    Run::of(&mut inside)
}

/// Everybody somewhere else: in the middle, after the deletion, not begun, and behind a shut door.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let students: Vec<_> = ["Middle", "Done", "Not Begun"].map(|name| class.enrol(name)).into();
    class.enrol_with("Shut", None::<Role>);
    students[..2].iter().for_each(lab::begin);
    class.minutes(40);
    lab::resize(&students[1]);
    class.minutes(30);
    lab::snapshot(&students[1]);
    class.minutes(15);
    lab::delete(&students[1]);
    class.minutes(20);
    class.until_now();
    class
}

/// The text of a gradebook around its `run`, and the run's.
fn around_run(folder: &Path) -> (String, String) {
    let text = fs::read_to_string(folder.join("labproof-report/gradebook.json")).unwrap();
    let (before, rest) = text.split_once("\"run\": {").unwrap();
    let (run, after) = rest.split_once('}').unwrap();
    (format!("{before}{after}"), run.to_owned())
}

#[test]
fn a_regrade_without_any_network_gives_the_same_bytes() {
    let Some(form) = namespace() else {
        skipped("this machine makes no network namespace");
        return;
    };
    let class = class();
    let graded = class.grade(&["--sql", "off"]).with_status(0);
    assert!(graded.out.contains("3 of 4 graded, 1 not graded"), "{}", graded.out);
    let (before, run) = around_run(&class.path(""));

    // In a folder with nothing but the evidence, and an environment that knows no AWS.
    let folder = tempfile::tempdir().unwrap();
    fs::copy(class.path("labproof.evidence"), folder.path().join("labproof.evidence")).unwrap();
    let mut regrade = labproof(folder.path(), &["regrade"]);
    regrade.env_remove("AWS_EC2_METADATA_DISABLED");
    without_network(form, &regrade).with_status(0);
    let (after, another_run) = around_run(folder.path());
    assert_eq!(before, after);
    assert_ne!(run, another_run);

    // Where it did that, there is no way to the cloud.
    let grade = class.labproof(&["grade", "--roster", "roster.csv"]);
    without_network(form, &grade).with_status(2).complains(&["could not be reached"]);
}
