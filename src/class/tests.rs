//! A class file as its author writes it, and what a command line makes of it.

use super::*;
use crate::cli::{Cli, Command as Called};
use clap::{CommandFactory, FromArgMatches};
use miette::Diagnostic;

/// What a value is read as, in a class file of its own in the folder `class`.
fn read(text: &str) -> Result<ClassFile, ClassError> {
    ClassFile::parse(Path::new("class/labproof.toml"), text, &Cli::command())
}

fn parsed(text: &str, words: &[&str]) -> Cli {
    let class = read(text).unwrap();
    let words = ["labproof"].iter().chain(words);
    let matches = applied(Cli::command(), Some(&class)).try_get_matches_from(words).unwrap();
    Cli::from_arg_matches(&matches).unwrap()
}

/// What `grade` holds of an option, as its values would be written.
fn held(text: &str, words: &[&str], option: &str) -> String {
    let class = read(text).unwrap();
    let words = ["labproof", "grade"].iter().chain(words);
    let matches = applied(Cli::command(), Some(&class)).try_get_matches_from(words).unwrap();
    let (_, grade) = matches.subcommand().unwrap();
    let raw = grade.get_raw(&option.replace('-', "_")).into_iter().flatten();
    raw.map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_key_is_an_option_of_grade_and_stands_once() {
    let root = Cli::command();
    for key in &KEYS {
        assert_eq!(key.argument(&root).get_long(), Some(key.option));
        assert_eq!(KEYS.iter().filter(|other| other.option == key.option).count(), 1);
        let is_switch = matches!(key.argument(&root).get_action(), ArgAction::SetTrue);
        assert_eq!(is_switch, key.kind == Kind::Switch, "{}", key.option);
    }
}

/// Whoever adds an option or a command sees here which of them a class file speaks to.
#[test]
fn each_command_takes_the_keys_whose_option_it_has() {
    let root = Cli::command();
    let keys: Vec<_> = keys_of(&root, &[], &root).iter().map(|key| key.option).collect();
    let mut lines = vec![format!("every command: {}", keys.join(" "))];
    list(&root, &root, &[], &mut lines);
    insta::assert_snapshot!(lines.join("\n"));
}

fn list(command: &Command, root: &Command, above: &[String], lines: &mut Vec<String>) {
    for inner in command.get_subcommands() {
        let path = [above, &[inner.get_name().to_owned()]].concat();
        let keys: Vec<_> = keys_of(inner, &path, root).iter().map(|key| key.option).collect();
        lines.push(format!("{}: {}", path.join(" "), keys.join(" ")));
        list(inner, root, &path, lines);
    }
}

#[test]
fn the_command_line_wins_over_the_class_file_and_the_class_file_over_what_is_built_in() {
    for (said, words, option, expected) in [
        ("", &[][..], "role-name", "LabproofReader"),
        ("role-name = 'Reader'", &[], "role-name", "Reader"),
        ("role-name = 'Reader'", &["--role-name", "Other"], "role-name", "Other"),
        ("concurrency = 4", &[], "concurrency", "4"),
        ("concurrency = 4", &["--concurrency=5"], "concurrency", "5"),
        ("min-score = 59.5", &[], "min-score", "59.5"),
        ("min-score = 60", &[], "min-score", "60"),
        ("format = ['json', 'csv']", &[], "format", "json csv"),
        ("format = 'json,csv'", &[], "format", "json csv"),
        ("format = ['json', 'csv']", &["--format", "md"], "format", "md"),
        ("strict = true", &[], "strict", "true"),
        ("strict = true", &["--strict=false"], "strict", "false"),
        ("strict = false", &["--strict"], "strict", "true"),
        ("", &["--strict"], "strict", "true"),
        ("", &[], "strict", "false"),
        ("since = 2026-11-22T09:00:00+09:00", &[], "since", "2026-11-22T09:00:00+09:00"),
        ("since = 2026-11-22 09:00:00", &[], "since", "2026-11-22T09:00:00"),
        ("since = 2026-11-22", &[], "since", "2026-11-22"),
        ("since = '2026-11-22T09:00'", &["--since", "2026-11-23"], "since", "2026-11-23"),
    ] {
        assert_eq!(held(said, words, option), expected, "{said:?} {words:?}");
    }
}

#[test]
fn the_environment_wins_over_the_class_file() {
    // Only these two options have a variable; which wins is clap's to say, and held here for one of them.
    let root = applied(Cli::command(), Some(&read("role-name = 'Reader'").unwrap()));
    let root = root.mut_subcommand("grade", |grade| {
        grade.mut_arg("role_name", |option| {
            option.env("PATH").value_parser(clap::value_parser!(String))
        })
    });
    let matches = root.try_get_matches_from(["labproof", "grade"]).unwrap();
    let (_, grade) = matches.subcommand().unwrap();
    assert_eq!(grade.value_source("role_name"), Some(clap::parser::ValueSource::EnvVariable));
}

#[test]
fn a_path_leads_from_the_class_files_folder_and_a_lab_that_ships_is_none() {
    for (said, option, expected) in [
        ("roster = 'roster.csv'", "roster", "class/roster.csv"),
        ("roster = '../roster.csv'", "roster", "class/../roster.csv"),
        ("roster = '/srv/roster.csv'", "roster", "/srv/roster.csv"),
        ("out = 'report'", "out", "class/report"),
        ("lab = 'stem-day-ec2'", "lab", "stem-day-ec2"),
        ("lab = 'mine.toml'", "lab", "class/mine.toml"),
        ("assignment = 'a/b'", "assignment", "a/b"),
        ("", "evidence", "class/labproof.evidence"),
        ("", "out", "class/labproof-report"),
        ("", "lab", "stem-day-rds"),
    ] {
        assert_eq!(held(said, &[], option), expected, "{said}");
    }
}

#[test]
fn a_command_takes_no_more_of_a_class_file_than_the_options_that_it_has() {
    let class = "evidence = 'e'\nlab = 'mine.toml'\nformat = 'csv'\nout = 'report'\nlang = 'ko'";
    let Some(Called::Explain(explain)) = parsed(class, &["explain", "s001"]).command else {
        panic!()
    };
    assert_eq!(explain.evidence, Path::new("class/e"));
    assert_eq!(explain.lab, "class/mine.toml");
    assert_eq!(explain.format, crate::cli::Account::Text, "its forms are others");
    let Some(Called::Init(init)) = parsed(class, &["init", "next"]).command else { panic!() };
    assert_eq!(init.lab, "stem-day-rds", "another class begins there");
}

/// What is wrong with each, and what to do about it.
#[test]
fn whatever_is_wrong_is_named_by_line_key_and_what_is_allowed() {
    for (text, what, advice) in [
        ("rooster = 'a'", "line 1, rooster: there is no such key", "did you mean `roster`?"),
        ("\nformats = 'json'", "line 2, formats: there is no such key", "`format`"),
        ("[grade]\nlab = 'a'", "line 1, grade: there is no such key", "the keys are lab, roster"),
        ("external-id = 'secret'", "line 1, external-id: an external id", "external-id-file ="),
        ("lab = 5", "line 1, lab: this is a number", "write a text in quotes"),
        ("roster = ''", "line 1, roster: there is nothing in it", "fill it in"),
        ("since = 'yesterday'", "`yesterday` is not a time", "local time"),
        ("since = 5", "line 1, since: this is a number", "2026-11-22T09:00"),
        ("time-zone = 'Seoul'", "`Seoul` is not allowed", "write"),
        ("sql = 'maybe'", "`maybe` is not allowed", "auto, direct, ssh, off"),
        ("concurrency = 0", "`0` is not allowed: 0 is not in 1..", "a number"),
        ("concurrency = '4'", "line 1, concurrency: this is a text", "without quotes"),
        ("strict = 'yes'", "line 1, strict: this is a text", "true or false"),
        ("format = ['json', 'pdf']", "`pdf` is not allowed", "list"),
        ("format = []", "line 1, format: this is a list", "list"),
        ("min-score = 120", "`120` is not allowed", "a number"),
        ("lang = 'fr'", "`fr` is not allowed: the languages are ko and en", "text"),
        ("staff-principal = 'me'", "`me` is not allowed", "list"),
    ] {
        let Err(ClassError::Bad { faults, .. }) = read(text) else { panic!("{text}") };
        let [fault] = &faults[..] else { panic!("{text}: {faults:?}") };
        assert!(fault.to_string().contains(what), "{text}: {fault}");
        let help = fault.help().unwrap().to_string();
        assert!(help.contains(advice), "{text}: {help}");
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_no_value_of_an_unknown_key_is_shown() {
    let error = read("lab = 5\nexternal-id = 'secret-one'\npassword = 'secret-two'\nsql = 'no'");
    let error = error.unwrap_err();
    assert!(error.to_string().contains("class/labproof.toml"), "{error}");
    assert!(error.to_string().contains("4 faults"), "{error}");
    let shown = format!("{:?}", miette::Report::from(error));
    assert!(!shown.contains("secret-"), "{shown}");
}

#[test]
fn what_is_no_toml_is_named_by_line_and_column_and_not_shown() {
    let error = read("lab = 'stem-day-rds'\nroster = secret").unwrap_err();
    let shown = format!("{:?}", miette::Report::from(error));
    assert!(shown.contains("line 2, column 10"), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn a_file_that_a_windows_editor_wrote_is_read() {
    let class = read("\u{feff}lab = 'stem-day-ec2'\r\nroster = 'r.csv'\r\n").unwrap();
    let lines: Vec<_> = class.entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [1, 2]);
}
