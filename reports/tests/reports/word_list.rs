//! What people read is written in the words of `docs/words.md`: its column “not” is looked for in the
//! catalogues, the shipped labs, the documents and the text of `labproof init`.

use std::fs;
use std::path::{Path, PathBuf};

/// What is read, from the project's root.
const READ: [&str; 7] = [
    "README.md",
    "README.ko.md",
    "checks/labs",
    "checks/src/lab/starter",
    "docs",
    "reports/locales",
    "src/init",
];

/// The list itself, and facts about AWS with the terms of their sources.
const NOT_READ: [&str; 2] = ["docs/words.md", "docs/aws.md"];

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The expressions in the column “not” of the list's tables.
fn unwanted() -> Vec<String> {
    let list = fs::read_to_string(root().join("docs/words.md")).unwrap();
    let rows = list.lines().filter(|line| line.starts_with("| "));
    let column = rows.filter_map(|row| row.split('|').nth(2));
    column.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_lowercase).collect()
}

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|kind| ["ftl", "md", "toml"].iter().any(|k| kind == *k))
    {
        found.push(path.to_owned());
    }
}

/// Whether a text has an expression, and not within a longer word of the Latin alphabet.
fn has(text: &str, expression: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(|l| l.is_ascii_alphanumeric());
    text.match_indices(expression).any(|(at, _)| {
        let after = text[at + expression.len()..].chars().next();
        !is_letter(text[..at].chars().next_back()) && !is_letter(after)
    })
}

#[test]
fn what_people_read_is_written_in_the_words_of_the_list() {
    let unwanted = unwanted();
    assert!(unwanted.len() > 30, "the list was not read: {unwanted:?}");
    let mut all = Vec::new();
    for path in READ {
        files(&root().join(path), &mut all);
    }
    all.retain(|file| !NOT_READ.iter().any(|path| file.ends_with(path)));
    let mut faults = Vec::new();
    for file in &all {
        for (index, line) in fs::read_to_string(file).unwrap().lines().enumerate() {
            let line = line.to_lowercase();
            for expression in unwanted.iter().filter(|expression| has(&line, expression)) {
                faults.push(format!("{}:{}: “{expression}”", file.display(), index + 1));
            }
        }
    }
    assert!(faults.is_empty(), "docs/words.md has other words for these:\n{}", faults.join("\n"));
}

#[test]
fn an_expression_is_found_as_a_word_of_its_own() {
    for (text, expression, is_there) in [
        ("a bar for the eye.", "eye", true),
        ("the keyed ones", "eye", false),
        ("eyes", "eye", false),
        ("이 논스를 보여 주세요", "논스", true),
    ] {
        assert_eq!(has(text, expression), is_there, "{expression} in {text}");
    }
}
