//! The words that people read stand in the catalogues and in the lab, never in the code.
//!
//! What this sees: Hangul anywhere in the code of the program (its data apart); in everything that
//! makes a report, and in every command, a string of two words or more, unless it stands where only
//! errors, logs, attributes and the assertions of programmers do, which are English (`docs/contract.md`
//! R213); in a template a letter that is neither a tag nor filled in, or a script's string of two words.
//!
//! What it cannot see: a single English word, words that are put together from several strings, and
//! a text that an error of a library brings along.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Around these a string is an error of usage, a log or an assertion. An attribute's brackets follow
/// `#`.
const NOT_FOR_READERS: [&str; 16] = [
    "#",
    "#!",
    "miette!",
    "error!",
    "warn!",
    "info!",
    "debug!",
    ".expect",
    ".wrap_err",
    ".wrap_err_with",
    "debug_assert!",
    "Error::custom",
    "Error::other",
    "json_schema!",
    "matches!",
    "panic!",
];

/// Files that hold strings of several words which are no text, or an error.
const NO_TEXT: [(&str, &str); 15] = [
    ("reports/src/canvas.rs", "headings that Canvas's importer looks for"),
    ("reports/src/gradebook/read.rs", "advice in an error of usage"),
    ("reports/src/gradebook/sound.rs", "errors of usage"),
    ("reports/src/lms/matching.rs", "headings that importers look for"),
    ("reports/src/lms/title.rs", "headings that importers look for"),
    ("reports/src/manual/samples.rs", "what AWS answers, in examples"),
    ("reports/src/unseen.rs", "names of characters, for errors of usage"),
    ("reports/src/terminal/milestone.rs", "commands to type"),
    ("reports/src/terminal/receipt.rs", "commands to type"),
    ("reports/src/terminal/start.rs", "commands to type"),
    ("src/commands/cloud.rs", "lines for a shell"),
    ("src/commands/demo/stem_day_rds/mod.rs", "names of things in AWS"),
    ("src/commands/demo/stem_day_rds/tables.rs", "SQL, and a command to type"),
    ("src/commands/rehearse/account.rs", "the name of a file, and an error of usage"),
    ("src/commands/unneeded.rs", "options, and errors of usage"),
];

/// Data in Korean: the names of the demonstration's students, texts for an author to replace, and the name of the
/// language itself.
const KOREAN_DATA: [&str; 7] = [
    "src/commands/demo/stem_day_ec2/students.rs",
    "src/commands/demo/stem_day_rds/students.rs",
    "reports/src/manual/mod.rs",
    "src/roster/row.rs",
    "checks/src/lab/secret.rs",
    "checks/src/lab/starter.rs",
    "src/roster/secret_column.rs",
];

#[derive(Debug, PartialEq, Eq)]
struct Literal {
    line: usize,
    text: String,
    /// What stands before each bracket around it, from the outermost on.
    around: Vec<String>,
}

impl Literal {
    fn is_for_readers(&self) -> bool {
        let is_known = |name: &String| {
            NOT_FOR_READERS
                .iter()
                .any(|known| name == known || (known.len() > 2 && name.ends_with(known)))
        };
        words(&self.text) > 1 && !self.around.iter().any(is_known)
    }
}

/// How many words stand in a text, besides what is filled in.
fn words(text: &str) -> usize {
    let mut depth = 0_usize;
    let plain: String = text
        .chars()
        .map(|char| {
            match char {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ if depth == 0 => return char,
                _ => {}
            }
            ' '
        })
        .collect();
    let is_mark = |char: char| char.is_ascii_punctuation() && char != '\\' && char != '<';
    let is_word = |word: &&str| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    plain.split_whitespace().map(|word| word.trim_matches(is_mark)).filter(is_word).count()
}

/// The string literals of Rust code.
fn literals(source: &str) -> Vec<Literal> {
    let chars: Vec<char> = source.chars().collect();
    let starts = |at: usize, text: &str| {
        text.chars().enumerate().all(|(offset, char)| chars.get(at + offset) == Some(&char))
    };
    let mut found = Vec::new();
    let mut around: Vec<String> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        match chars[at] {
            '/' if starts(at, "//") => at = find(&chars, at, "\n"),
            '/' if starts(at, "/*") => at = find(&chars, at, "*/"),
            'r' if starts(at, "r\"") || starts(at, "r#\"") => {
                let hashes = chars[at + 1..].iter().take_while(|char| **char == '#').count();
                let end = format!("\"{}", "#".repeat(hashes));
                at = find(&chars, at + hashes + 2, &end) + hashes;
            }
            '"' => {
                at += 1;
                while chars[at] != '"' {
                    at += if chars[at] == '\\' { 2 } else { 1 };
                }
            }
            // A lifetime has no second apostrophe where a character has one.
            '\'' if chars.get(at + 1) == Some(&'\\') => at = find(&chars, at + 3, "'"),
            '\'' if chars.get(at + 2) == Some(&'\'') => at += 2,
            '(' | '[' | '{' => around.push(name_before(&chars, at)),
            ')' | ']' | '}' => drop(around.pop()),
            _ => {}
        }
        if chars[start] == '"' || (chars[start] == 'r' && at > start) {
            let text = chars[start..at.min(chars.len())].iter().collect();
            let line = chars[..start].iter().filter(|char| **char == '\n').count() + 1;
            found.push(Literal { line, text, around: around.clone() });
        }
        at += 1;
    }
    found
}

/// Where a text begins, from here on; the end if it does not come.
fn find(chars: &[char], from: usize, text: &str) -> usize {
    let text: Vec<char> = text.chars().collect();
    let place = chars[from..].windows(text.len()).position(|window| window == text);
    place.map_or(chars.len(), |offset| from + offset)
}

/// The path, the method, the macro or the sign before a bracket.
fn name_before(chars: &[char], at: usize) -> String {
    let belongs =
        |char: &&char| char.is_alphanumeric() || matches!(char, '_' | ':' | '.' | '!' | '#');
    let name: Vec<char> = chars[..at].iter().rev().take_while(belongs).copied().collect();
    name.into_iter().rev().collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The code of a folder, without what is only for tests: each file's path from the root, and text.
fn code(folder: &str) -> Vec<(String, String)> {
    let root = root();
    let rust: Vec<_> = files(&root.join(folder))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| (file.clone(), fs::read_to_string(file).unwrap()))
        .collect();
    let tests: BTreeSet<PathBuf> =
        rust.iter().flat_map(|(file, source)| modules_of_tests(file, source)).collect();
    let is_test = |file: &Path| {
        let module = file.with_extension("");
        tests.iter().any(|test| module.starts_with(test))
    };
    rust.into_iter()
        .filter(|(file, _)| !is_test(file))
        .map(|(file, source)| {
            let path = file.strip_prefix(&root).unwrap().display().to_string();
            let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
            (path, code.to_owned())
        })
        .collect()
}

/// The files and folders that a file declares for tests alone.
fn modules_of_tests(file: &Path, source: &str) -> Vec<PathBuf> {
    let is_root = ["mod", "lib", "main"].iter().any(|stem| file.file_stem().unwrap() == *stem);
    let folder = if is_root { file.parent().unwrap().to_owned() } else { file.with_extension("") };
    let names = source.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
        let (declaration, _) = rest.split_once([';', '{'])?;
        let (_, name) = declaration.rsplit_once("mod ")?;
        rest[declaration.len()..].starts_with(';').then(|| name.trim().to_owned())
    });
    names.map(|name| folder.join(name)).collect()
}

fn is_hangul(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '가'..='힣')
}

#[test]
fn no_hangul_stands_in_the_code() {
    for (file, code) in ["src", "reports/src", "checks/src"].into_iter().flat_map(code) {
        let line = code.lines().find(|line| line.contains(is_hangul));
        let is_data = KOREAN_DATA.contains(&file.as_str());
        assert_eq!(line.is_some(), is_data, "{file}: {line:?}");
    }
}

#[test]
fn no_sentence_stands_where_a_report_or_an_answer_is_made() {
    let mut found = Vec::new();
    for (file, code) in ["reports/src", "src/commands"].into_iter().flat_map(code) {
        let readers = literals(&code).into_iter().filter(Literal::is_for_readers);
        let lines: Vec<_> = readers.map(|it| format!("{file}:{} {}", it.line, it.text)).collect();
        if NO_TEXT.iter().any(|(known, _)| *known == file) {
            assert!(!lines.is_empty(), "{file} needs no exception any more");
        } else {
            found.extend(lines);
        }
    }
    assert!(found.is_empty(), "put these into the catalogues:\n{}", found.join("\n"));
}

#[test]
fn no_word_stands_in_a_template() {
    for file in files(&root().join("reports/templates")) {
        let source = fs::read_to_string(&file).unwrap();
        let extension = file.extension().and_then(|extension| extension.to_str());
        let found: Vec<String> = match extension {
            Some("html") => words_of_a_template(&source),
            Some("js") => sentences_of_a_script(&source),
            _ => Vec::new(),
        };
        assert!(found.is_empty(), "{}: {found:?}", file.display());
        assert!(!source.contains(is_hangul), "{}", file.display());
    }
}

/// What is left of a template without its tags, its statements and what it fills in.
fn words_of_a_template(source: &str) -> Vec<String> {
    let mut text = source.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close).map_or(text.len(), |end| start + end + close.len());
            text.replace_range(start..end, " ");
        }
    }
    let has_letter = |word: &&str| word.chars().any(char::is_alphabetic);
    text.split_whitespace().filter(has_letter).map(str::to_owned).collect()
}

/// The strings of a script, each on its line, in which two words follow each other as in a sentence.
fn sentences_of_a_script(source: &str) -> Vec<String> {
    let strings =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| {
            ['"', '\'', '`'].into_iter().flat_map(|quote| line.split(quote).skip(1).step_by(2))
        });
    let is_word = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let is_sentence = |text: &&str| {
        let words: Vec<_> = text.split(' ').collect();
        words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1])) && *text != "use strict"
    };
    strings.filter(is_sentence).map(str::to_owned).collect()
}

/// The searches above would pass as well if they saw nothing.
#[test]
fn what_is_searched_for_would_be_found() {
    let code = r##"
        // "not this one" and 'a lifetime's apostrophe'
        fn say<'a>(x: &'a str) { print("two words"); let c = '"'; }
        #[error("not for readers")]
        fn log() { tracing::warn!(x, "not for readers"); y.expect("not for readers"); }
        fn fill() { format!("{} {name}: word"); format!(r#"so "many" words"#); }
    "##;
    let found: Vec<_> =
        literals(code).into_iter().filter(Literal::is_for_readers).map(|it| it.line).collect();
    assert_eq!(found, [3, 6]);
    assert_eq!(words_of_a_template("<p class='x'>{{ word }} Word {% if x %}"), ["Word"]);
    let script = "const css = '.a > .b'; // fine\nsay(\"Nobody is here\"); 'use strict';";
    assert_eq!(sentences_of_a_script(script), ["Nobody is here"]);
    for folder in ["src", "reports/src", "checks/src", "src/commands"] {
        assert!(self::code(folder).len() > 5, "{folder}");
    }
    let tests =
        modules_of_tests(Path::new("a/mod.rs"), "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nmod x {");
    assert_eq!(tests, [PathBuf::from("a/tests")]);
}
