//! A job of GitHub Actions, as the program finds it: the summary of the step, and what is shown
//! beside the build. Elsewhere nothing of it.

use crate::class::{Class, account};
use crate::lab;
use crate::run::{Run, keep};
use jiff::SignedDuration;
use std::fs;

const ROSTER: [&str; 3] = ["grade", "--roster", "roster.csv"];

/// Two students who have begun, and one whose account lets nobody in.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    lab::begin(&class.enrol("김하늘"));
    lab::begin(&class.enrol("::error::<img src=x> @octocat | 이"));
    class.enrol_with("최서아", None);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    class
}

fn in_a_job(class: &Class, arguments: &[&str]) -> Run {
    let options = ["--lang", "en", "--sql", "off"];
    let mut command = class.labproof(&[&ROSTER[..], &options, arguments].concat());
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", class.path("summary"));
    Run::of(&mut command)
}

fn commands(text: &str) -> Vec<&str> {
    let is_command = |line: &&str| line.trim_start().starts_with("::");
    text.lines().filter(is_command).collect()
}

#[test]
fn a_job_is_told_by_its_summary_and_beside_the_build() {
    let class = class();
    fs::write(class.path("summary"), "before\n").unwrap();
    let run = in_a_job(&class, &["--min-score", "100", "--format", "md"]).with_status(1);

    let summary = fs::read_to_string(class.path("summary")).unwrap();
    let alone = fs::read_to_string(class.path("labproof-report/summary.md")).unwrap();
    assert_eq!(summary, format!("before\n\n\n{alone}"), "it is added, and is the report");
    assert!(summary.contains("| below 100 % |  | 2: s01, s02 |"), "{summary}");

    let commands = commands(&run.err);
    let of = |kind: &str| commands.iter().filter(|line| line.starts_with(kind)).count();
    assert_eq!(of("::error "), 2, "{commands:?}");
    assert!(of("::warning ") > 0 && of("::notice ") > 0, "{commands:?}");
    assert!(
        commands
            .iter()
            .any(|line| line.contains("title=not graded%3A the role could not be assumed"))
    );
    for secret in ["김하늘", "octocat", &account(1)] {
        assert!(!commands.concat().contains(secret), "{secret} is in public: {commands:?}");
    }
}

#[test]
fn an_anonymous_job_names_nobody() {
    let class = class();
    let run = in_a_job(&class, &["--anonymous", "--strict", "--format", "md"]).with_status(3);
    let summary = fs::read_to_string(class.path("summary")).unwrap();
    for name in ["김하늘", "octocat", "최서아", "s01", "s03", &account(1), &account(3)] {
        for told in [&summary, &run.out, &run.err] {
            assert!(!told.contains(name), "{name} is told: {told}");
        }
    }
}

/// A name may be wrapped in a table, and then stand where a line begins.
#[test]
fn what_is_printed_for_people_is_no_command_to_the_runner() {
    let run = in_a_job(&class(), &[]).with_status(0);
    assert_eq!(commands(&run.out), [""; 0], "{}", run.out);
    assert!(run.out.contains("김하늘"), "{}", run.out);
}

#[test]
fn a_summary_that_cannot_be_written_costs_no_grade() {
    let class = class();
    let mut command = class.labproof(&[&ROSTER[..], &["--sql", "off"]].concat());
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", class.path("no/such/folder"));
    let run = Run::of(&mut command).with_status(0);
    assert!(run.err.contains("the job's summary was not written"), "{}", run.err);
    assert!(!commands(&run.err).is_empty(), "the annotations are there all the same");
    assert_eq!(class.book().students.len(), 3);
}

#[test]
fn outside_of_a_job_nothing_is_told() {
    let class = class();
    for actions in [None, Some("false")] {
        let mut command = class.labproof(&[&ROSTER[..], &["--sql", "off"]].concat());
        command.env("GITHUB_STEP_SUMMARY", class.path("summary"));
        if let Some(actions) = actions {
            command.env("GITHUB_ACTIONS", actions);
        }
        let run = Run::of(&mut command).with_status(0);
        assert_eq!(commands(&run.err), [""; 0]);
        assert!(!class.path("summary").exists());
    }
}
