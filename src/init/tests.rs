//! The folder of a class, as `labproof init` leaves it.

use super::*;
use crate::class::{ClassFile, KEYS};
use crate::cli::Cli;
use crate::external_id;
use crate::role::ROLE_NAME;
use crate::roster::Roster;
use clap::CommandFactory;
use labproof_checks::lab::parse_decisions;
use secrecy::ExposeSecret;

const EXTERNAL_ID: &str = "labproof-0123456789abcdef";

/// Makes the folder of a class on a lab that ships.
fn class(folder: &Path, id: &str) -> Vec<PathBuf> {
    let lab = Lab::shipped(id).unwrap();
    made(folder, &lab, None).unwrap()
}

fn made(folder: &Path, lab: &Lab, file: Option<&Path>) -> Result<Vec<PathBuf>, InitError> {
    let what = For {
        lab,
        lab_text: "the lab's text",
        lab_file: file,
        role_name: ROLE_NAME,
        external_id: EXTERNAL_ID,
        roster: TO_FILL_IN,
        since: "2026-11-22T00:00".parse().unwrap(),
        zone: &TimeZone::get("Asia/Seoul").unwrap(),
    };
    init(folder, &what)
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn its_class_file_is_read_and_explains_every_key() {
    let parent = tempfile::tempdir().unwrap();
    for (id, _) in SHIPPED {
        let folder = parent.path().join(id);
        class(&folder, id);
        let text = read(&folder, "labproof.toml");
        let path = folder.join("labproof.toml");
        let file = ClassFile::parse(&path, &text, &Cli::command()).unwrap();
        let held = |option: &str| file.entry(option).unwrap().values.join(" ");
        assert_eq!(held("lab"), id);
        assert_eq!(held("since"), "2026-11-22T00:00");
        assert_eq!(held("time-zone"), "Asia/Seoul");
        // Each key once, an example included, behind a line that explains it.
        let lines: Vec<_> = text.lines().collect();
        for key in &KEYS {
            let says = |line: &&&str| {
                let line = line.strip_prefix("# ").unwrap_or(line);
                line.strip_prefix(key.option).is_some_and(|rest| rest.starts_with(" = "))
            };
            assert_eq!(lines.iter().filter(says).count(), 1, "{}", key.option);
            let at = lines.iter().position(|line| says(&line)).unwrap();
            assert!(
                lines[at - 1].starts_with("# ") && lines[at - 1].ends_with('.'),
                "{}",
                key.option
            );
        }
        // The examples are right, too.
        let all: String = lines.iter().map(|line| example(line) + "\n").collect();
        ClassFile::parse(&path, &all, &Cli::command()).unwrap();
    }
}

/// A line whose example is meant.
fn example(line: &str) -> String {
    let said = line
        .strip_prefix("# ")
        .filter(|rest| KEYS.iter().any(|key| rest.starts_with(&format!("{} = ", key.option))));
    said.unwrap_or(line).to_owned()
}

#[test]
fn everything_in_it_agrees_on_the_external_id_and_only_the_owner_may_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let written = class(folder.path(), "stem-day-rds");
    let kept = external_id::read(&folder.path().join("external-id")).unwrap();
    assert_eq!(kept.expose_secret(), EXTERNAL_ID);
    let mut with_it = Vec::new();
    for path in written {
        if fs::read_to_string(&path).unwrap().contains(EXTERNAL_ID) {
            with_it.push(path.file_name().unwrap().to_str().unwrap().to_owned());
            assert!(is_private(&path), "{}", path.display());
        }
    }
    assert_eq!(with_it, ["external-id", "labproof-reader.json", "labproof-reader-stackset.json"]);
    let ignored = read(folder.path(), ".gitignore");
    assert!(ignored.contains("external-id\nlabproof-reader*.json\n"), "{ignored}");
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o777 == 0o600
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}

#[test]
fn it_speaks_of_a_table_and_of_pages_only_where_the_lab_has_them() {
    let parent = tempfile::tempdir().unwrap();
    for (id, has_table) in [("stem-day-rds", true), ("stem-day-ec2", false)] {
        let folder = parent.path().join(id);
        class(&folder, id);
        for name in ["README.md", "README.ko.md"] {
            assert_eq!(read(&folder, name).contains("allow-ssh"), has_table, "{id}: {name}");
        }
        for (name, table, page) in [
            ("students.md", "reads the one table", "opens the page"),
            ("students.ko.md", "테이블 하나를 읽습니다", "페이지를 한 번"),
        ] {
            let text = read(&folder, name);
            assert_eq!(
                (text.contains(table), text.contains(page)),
                (has_table, !has_table),
                "{text}"
            );
            assert!(text.contains("`ec2:DescribeSecurityGroups`"), "{text}");
        }
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let is_text = path.extension().is_some_and(|ending| ending == "md" || ending == "toml");
            let text = fs::read_to_string(&path).unwrap();
            let is_filled =
                !text.contains("{if-") && !text.contains("{title}") && !text.contains("{char");
            assert!(!is_text || is_filled, "{}", path.display());
        }
    }
}

#[test]
fn its_readme_names_all_that_is_in_it() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("new/class");
    let written = class(&folder, "stem-day-rds");
    assert_eq!(written.len(), fs::read_dir(&folder).unwrap().count());
    for language in ["README.md", "README.ko.md"] {
        let readme = read(&folder, language);
        for file in &written {
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(name == language || readme.contains(name), "{language}: {name}");
        }
        let policy = read(&folder, "grader-policy.json");
        for line in policy.lines() {
            assert!(readme.contains(line), "{language}: {line}");
        }
    }
}

#[test]
fn its_decisions_decide_nothing_until_somebody_does() {
    let folder = tempfile::tempdir().unwrap();
    class(folder.path(), "stem-day-rds");
    let text = read(folder.path(), "decisions.toml");
    let lab = Lab::shipped("stem-day-rds").unwrap();
    assert!(parse_decisions("decisions.toml", &text, &lab, None).unwrap().is_empty());
    let (above, example) = text.split_once("# [[decision]]").unwrap();
    let decided = format!("{above}[[decision]]{}", example.replace("\n# ", "\n"));
    assert_eq!(parse_decisions("decisions.toml", &decided, &lab, None).unwrap().len(), 1);
}

#[test]
fn a_lab_file_from_elsewhere_comes_along_and_one_that_is_there_is_named() {
    let parent = tempfile::tempdir().unwrap();
    let lab = Lab::shipped("stem-day-ec2").unwrap();
    let mine = parent.path().join("mine.toml");
    fs::write(&mine, "").unwrap();
    let folder = parent.path().join("class");
    made(&folder, &lab, Some(&mine)).unwrap();
    assert!(read(&folder, "labproof.toml").contains("lab = \"lab.toml\""));
    assert_eq!(read(&folder, "lab.toml"), "the lab's text");
    assert!(is_private(&folder.join("lab.toml")));
    made(parent.path(), &lab, Some(&mine)).unwrap();
    assert!(read(parent.path(), "labproof.toml").contains("lab = \"mine.toml\""));
    assert!(!parent.path().join("lab.toml").exists());
}

#[test]
fn its_roster_is_refused_until_it_is_filled_in() {
    let faults = Roster::parse("roster.csv", TO_FILL_IN.as_bytes()).unwrap_err();
    assert_eq!(faults.related().into_iter().flatten().count(), 2);
    let filled_in = TO_FILL_IN.replace("put-12-digits-here", "111122223333");
    assert_eq!(Roster::parse("roster.csv", filled_in.as_bytes()).unwrap().rows.len(), 2);
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("README.ko.md");
    fs::write(&roster, "mine").unwrap();
    let error = made(folder.path(), &Lab::shipped("stem-day-rds").unwrap(), None).unwrap_err();
    assert!(matches!(error, InitError::Exists { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(&roster).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
