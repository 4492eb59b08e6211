//! What stands on standard output and on standard error, for which options; and what is never written over,
//! or erased without a word.

use crate::class::{Class, account};
use crate::lab;
use crate::run::{Run, keep, labproof};
use jiff::SignedDuration;
use labproof_reports::Format;
use serde_json::Value;
use std::fs;
use std::process::{Command, Stdio};

/// One student who has begun, and one whose account lets nobody in.
fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    lab::begin(&class.enrol("Kim"));
    class.enrol_with("Lee", None);
    class.minutes(30);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    class
}

fn run(class: &Class, line: &str) -> Run {
    let words: Vec<_> = line.split(' ').collect();
    Run::of(&mut class.labproof(&words))
}

const GRADE: &str = "grade --roster roster.csv --sql off --no-http";

#[test]
fn one_format_goes_to_standard_output_and_nothing_else_does() {
    let class = class();
    let ec2 = "--lab stem-day-ec2";
    for (line, schema, told) in [
        (format!("{GRADE} --out - --format json"), "labproof/gradebook/2", "1 of 2 graded"),
        (format!("{GRADE} --out - --format json -q"), "labproof/gradebook/2", ""),
        ("regrade --out - --format json".into(), "labproof/gradebook/2", "1 of 2 graded"),
        ("check --sql off --no-http --out - --format json".into(), "labproof/gradebook/2", ""),
        (
            "preflight --roster roster.csv --out - --format json".into(),
            "labproof/preflight/1",
            "s02 Lee",
        ),
        (format!("demo {ec2} --out - --format json"), "labproof/gradebook/2", "labproof explain"),
    ] {
        let run = run(&class, &line);
        let out: Value =
            serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{line}: {run:?}"));
        assert_eq!(out["schema"], schema, "{line}");
        assert!(run.err.contains(told), "{line}: {}", run.err);
        assert!(!line.contains("-q") || run.err.is_empty(), "{line}: {}", run.err);
        assert!(!class.path("labproof-report").exists(), "{line}");
        assert!(!class.path("-").exists(), "{line}");
    }
}

#[test]
fn a_watch_and_a_rehearsal_write_their_one_format_when_they_end() {
    let class = class();
    let until = (crate::class::now() + SignedDuration::from_secs(5)).to_string();
    let watch =
        format!("watch --roster roster.csv --sql off --until {until} --out - --format json");
    let watched = run(&class, &watch).with_status(0);
    let book: Value = serde_json::from_str(&watched.out).unwrap();
    assert_eq!(book["summary"]["graded"], 1, "{}", watched.err);
    assert!(watched.err.contains("Start the command again to go on"), "{}", watched.err);
    let rehearsed =
        run(&class, "rehearse --lab stem-day-ec2 --out - --format junit").with_status(0);
    assert!(rehearsed.out.starts_with("<?xml"), "{}", rehearsed.out);
    assert!(rehearsed.out.trim_end().ends_with("</testsuites>"), "{}", rehearsed.out);
    assert!(!rehearsed.err.is_empty());
}

#[test]
fn every_format_of_one_file_is_on_standard_output_what_it_is_in_the_folder() {
    let class = class();
    run(&class, GRADE).with_status(0);
    let report = "report --from labproof-report/gradebook.json --assignment X";
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Gradescope) {
        let format_of = format!("{report} --format {}", format.as_str());
        run(&class, &format!("{format_of} --out folder")).with_status(0);
        let words: Vec<_> = format_of.split(' ').chain(["--out", "-"]).collect();
        let output = class.labproof(&words).output().unwrap();
        assert!(output.status.success(), "{format_of}: {output:?}");
        let file = fs::read(class.path("folder").join(format.file_name())).unwrap();
        assert!(output.stdout == file, "{format_of}");
    }
}

#[test]
fn what_standard_output_cannot_hold_is_bad_usage_and_nothing_is_done() {
    let class = class();
    for (line, words) in [
        (format!("{GRADE} --out -"), "takes one format, and these are 3: json, junit, html"),
        (format!("{GRADE} --out - --format json,md"), "name one, such as --format json"),
        (format!("{GRADE} --out - --format gradescope"), "a file for each student"),
        (format!("{GRADE} --out - --format html --audience student"), "a file for each student"),
        ("preflight --roster roster.csv --out -".into(), "these are 4: html, csv, md, json"),
        ("rehearse --lab stem-day-ec2 --out -".into(), "these are 2: junit, md"),
        ("watch --roster roster.csv --out -".into(), "takes one format"),
    ] {
        run(&class, &line).with_status(2).complains(&["--out -", words]);
        assert!(!class.path("labproof.evidence").exists(), "{line}");
    }
}

#[test]
fn a_workbook_is_not_written_to_a_terminal() {
    let class = class();
    run(&class, GRADE).with_status(0);
    let line = "report --from labproof-report/gradebook.json --format xlsx --out -";
    let Some(shown) = on_terminal(&class, line, "") else { return };
    assert!(shown.0.contains("standard output is a terminal"), "{shown:?}");
    assert_eq!(shown.1, Some(2));
}

/// What appears on a terminal where this is typed in, and the exit status; none where there is no `script`.
fn on_terminal(class: &Class, line: &str, typed: &str) -> Option<(String, Option<i32>)> {
    let program = class.labproof(&[]);
    let line = format!("{} {line}", program.get_program().to_string_lossy());
    fs::write(class.path("typed"), typed).unwrap();
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &line, "/dev/null"]).current_dir(class.path("."));
    terminal.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    terminal.env("SHELL", "/bin/sh").env("TERM", "xterm");
    terminal.stdin(fs::File::open(class.path("typed")).unwrap()).stdout(Stdio::piped());
    let output = terminal.output().ok()?;
    Some((String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code()))
}

#[test]
fn quiet_says_who_misses_a_bar_and_nothing_else() {
    let class = class();
    let lines = [
        (format!("{GRADE} -q"), 0, vec![]),
        (format!("{GRADE} -q --min-score 99.5"), 1, vec!["Below 99.5 % (--min-score): s01 Kim, "]),
        (
            format!("{GRADE} -q --strict"),
            3,
            vec![
                "Not final (--strict): s01 Kim, ",
                "Not graded (--strict): s02 Lee: the role could not be assumed",
            ],
        ),
        (
            format!("{GRADE} -q --lang ko --min-score 99.5"),
            1,
            vec!["99.5% 미만(--min-score): s01 Kim, 100점 가운데 "],
        ),
        ("regrade -q --min-score 99.5".into(), 1, vec!["Below 99.5 % (--min-score): s01 Kim, "]),
        ("preflight --roster roster.csv --sql off -q".into(), 3, vec!["s02 Lee: "]),
    ];
    for (line, status, begin) in lines {
        let run = run(&class, &line).with_status(status);
        assert_eq!(run.out, "", "{line}");
        let said: Vec<_> = run.err.lines().collect();
        // A preflight has more to say than what is asked for here.
        assert!(status == 3 || said.len() == begin.len(), "{line}: {said:#?}");
        for begin in begin {
            assert!(said.iter().any(|line| line.starts_with(begin)), "{line}: {said:#?}");
        }
        assert!(!run.err.contains("Error:") && !run.err.contains("Warning:"), "{}", run.err);
    }
    // Without -q the same lines are there, beside all that is said otherwise.
    let loud = run(&class, &format!("{GRADE} --min-score 99.5")).with_status(1);
    assert!(loud.err.contains("\nBelow 99.5 % (--min-score): s01 Kim, "), "{}", loud.err);
    assert!(loud.out.contains("1 of 2 graded"), "{}", loud.out);
}

#[test]
fn quiet_keeps_back_nothing_that_was_asked_for() {
    let class = class();
    run(&class, GRADE).with_status(0);
    for line in [
        "role",
        "lab list",
        "lab show",
        "lab schema",
        "evidence list",
        "evidence export",
        "nonce",
        "explain s01",
    ] {
        let quiet = run(&class, &format!("{line} -q")).with_status(0);
        assert!(!quiet.out.is_empty() && quiet.err.is_empty(), "{line}: {quiet:?}");
    }
}

#[test]
fn an_error_is_headed_error_and_a_warning_warning() {
    let class = class();
    let error = run(&class, "report --from nothing.json").with_status(2);
    assert!(error.err.starts_with("Error: "), "{}", error.err);
    let stranger = "arn:aws:iam::*:role/nobody";
    let warned = run(&class, &format!("{GRADE} --staff-principal {stranger}")).with_status(0);
    let warning = format!("Warning: --staff-principal {stranger}: no call by it");
    assert!(warned.err.contains(&warning), "{}", warned.err);
    assert!(!warned.err.contains("Error:"), "{}", warned.err);
}

#[test]
fn when_work_counts_is_said_in_the_time_zone_that_was_asked_for() {
    let class = class();
    let since = "--since 2026-01-02T09:00 --time-zone Asia/Seoul";
    run(&class, GRADE).with_status(0);
    for (line, said) in [
        (
            format!("{GRADE} {since} --deadline 2100-01-02T18:00"),
            "Work counts from 2026-01-02 09:00 to 2100-01-02 18:00 (Asia/Seoul).",
        ),
        (
            format!("regrade {since}"),
            "Work counts from 2026-01-02 09:00 on; no deadline is set (Asia/Seoul).",
        ),
        (
            format!("preflight --roster roster.csv {since}"),
            "Work counts from 2026-01-02 09:00 on; no deadline is set (Asia/Seoul).",
        ),
        (
            format!("{GRADE} {since} --lang ko"),
            "2026-01-02 09:00부터 한 일을 인정합니다. 마감은 정해지지 않았습니다(Asia/Seoul).",
        ),
        (GRADE.to_owned(), "so it is 90 days ago"),
        ("regrade".to_owned(), "from the time that was set for each student’s newest run on"),
    ] {
        let run = run(&class, &line);
        let first = run.err.lines().next().unwrap_or_default();
        assert!(first.contains(said), "{line}: {}", run.err);
    }
}

#[test]
fn what_is_listed_is_listed_for_programs_too() {
    let class = class();
    run(&class, GRADE).with_status(0);
    let json = |line: &str| -> Value {
        serde_json::from_str(&run(&class, &format!("{line} --format json")).with_status(0).out)
            .unwrap()
    };
    let labs = json("lab list");
    assert_eq!(labs["schema"], "labproof/labs/1");
    assert_eq!(labs["labs"][0]["id"], "stem-day-rds");
    assert_eq!(labs["labs"][0]["points"], 100.0);
    let runs = json("evidence list");
    assert_eq!(runs["schema"], "labproof/runs/1");
    assert_eq!(runs["runs"][0]["students"], 2);
    let seen = json("evidence list s02");
    assert_eq!(seen["schema"], "labproof/observations/1");
    assert_eq!(seen["observations"][0]["blind"], "assume-role-refused");
    let id = seen["observations"][0]["id"].as_str().unwrap();
    run(&class, &format!("evidence show {id}")).with_status(0);
    let nonce = json("nonce");
    assert_eq!(nonce["schema"], "labproof/nonce/1");
    assert_eq!(nonce["lab"], "stem-day-rds");
    let korean = run(&class, "lab list --lang ko").with_status(0).out;
    assert!(korean.contains("단계 7개"), "{korean}");
}

#[test]
fn the_gradebook_that_is_compared_with_is_never_written_over() {
    let class = class();
    run(&class, GRADE).with_status(0);
    let book = class.path("labproof-report/gradebook.json");
    let before = fs::read(&book).unwrap();
    fs::hard_link(&book, class.path("hard.json")).unwrap();
    std::os::unix::fs::symlink(&book, class.path("soft.json")).unwrap();
    let all = "labproof-report/gradebook.json";
    let absolute = book.to_string_lossy().into_owned();
    for baseline in [
        all,
        "./labproof-report/../labproof-report/gradebook.json",
        &absolute,
        "hard.json",
        "soft.json",
    ] {
        let refused = run(&class, &format!("regrade --final --diff {baseline}")).with_status(2);
        refused.complains(&["written over", "nothing was done", "--out labproof-report-2"]);
    }
    let anonymous = run(&class, &format!("report --from {all} --anonymous")).with_status(2);
    anonymous.complains(&["--from", "written over"]);
    let store = run(&class, "evidence export labproof.evidence").with_status(2);
    store.complains(&["is the evidence store itself"]);
    assert_eq!(fs::read(&book).unwrap(), before);
    run(&class, &format!("regrade --final --diff {all} --out labproof-report-2")).with_status(0);
    run(&class, &format!("regrade --final --diff {all} --format csv")).with_status(0);
    assert_eq!(fs::read(&book).unwrap(), before);
}

/// A graded class with a report, an export, a receipt of each student, and a copy of the store.
fn with_copies() -> Class {
    let class = class();
    run(&class, &format!("{GRADE} --format json,html,csv,xlsx")).with_status(0);
    run(&class, "evidence export copy.jsonl").with_status(0);
    fs::create_dir_all(class.path("receipts/unpacked")).unwrap();
    fs::write(class.path("receipts/unpacked/s01.json"), "{}").unwrap();
    fs::write(class.path("receipts/other.json"), account(2)).unwrap();
    class
}

#[test]
fn nobody_is_erased_without_a_word_and_what_still_holds_them_is_named_and_kept() {
    let class = with_copies();
    let everything = || fs::read_to_string(class.path("copy.jsonl")).unwrap();
    run(&class, "evidence erase s01")
        .with_status(2)
        .complains(&["nothing was erased", "add --yes"]);
    run(&class, "evidence list s01").with_status(0);
    let before = everything();
    let erased = run(&class, "evidence erase s01 --yes --receipts receipts").with_status(0);
    for file in [
        "labproof-report/gradebook.json",
        "labproof-report/report.html",
        "labproof-report/grades.csv",
        "labproof-report/report.xlsx",
        "receipts/unpacked/s01.json",
        "copy.jsonl",
        "roster.csv",
    ] {
        assert!(erased.out.contains(&format!("   {file}\n")), "{file}: {}", erased.out);
        assert!(class.path(file).exists(), "{file}");
    }
    assert!(erased.out.contains("These files still contain them"), "{}", erased.out);
    assert!(!erased.out.contains("receipts/other.json"), "{}", erased.out);
    assert!(!erased.out.contains("labproof.evidence\n"), "{}", erased.out);
    assert_eq!(everything(), before);
}

#[test]
fn what_holds_them_no_more_is_said_too() {
    let class = with_copies();
    for file in ["roster.csv", "copy.jsonl"] {
        fs::remove_file(class.path(file)).unwrap();
    }
    fs::remove_dir_all(class.path("labproof-report")).unwrap();
    let erased = run(&class, "evidence erase s01 --yes --lang ko").with_status(0);
    assert!(erased.out.contains("남아 있지 않습니다"), "{}", erased.out);
}

#[test]
fn at_a_terminal_it_asks_and_only_yes_is_yes() {
    let class = with_copies();
    let erase = "evidence erase s01 --lang en";
    for no in ["\n", "n\n", "nein\n"] {
        let Some((shown, status)) = on_terminal(&class, erase, no) else { return };
        assert!(shown.contains("for good? [y/N]"), "{shown}");
        assert!(shown.contains("Nothing was erased."), "{shown}");
        assert_eq!(status, Some(2));
    }
    let Some((shown, status)) = on_terminal(&class, erase, "y\n") else { return };
    assert!(shown.contains("erased s01"), "{shown}");
    assert_eq!(status, Some(0));
}

#[test]
fn the_program_finds_its_language_as_gettext_does() {
    let folder = tempfile::tempdir().unwrap();
    let list = |variables: &[(&str, &str)]| {
        let mut command = labproof(folder.path(), &["lab", "list"]);
        Run::of(command.env_remove("LANG").envs(variables.iter().copied())).with_status(0).out
    };
    for (variables, korean) in [
        (&[][..], false),
        (&[("LANG", "C.UTF-8"), ("LANGUAGE", "ko")], false),
        (&[("LANG", "en_US.UTF-8"), ("LANGUAGE", "ko:en")], true),
        (&[("LC_MESSAGES", "ko_KR.UTF-8"), ("LANG", "C")], true),
        (&[("LC_CTYPE", "ko_KR.UTF-8")], false),
    ] {
        assert_eq!(list(variables).contains("단계 7개"), korean, "{variables:?}");
    }
}
