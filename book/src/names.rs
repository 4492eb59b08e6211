//! What documents name of the project: files, `make` targets, packages, benchmarks.

use crate::commands::{self, Command};
use crate::document::Document;

/// Endings by which a word is a file of the project's, wherever it lies.
const OF_SOURCES: [&str; 6] = [".rs", ".md", ".ftl", ".py", ".yml", ".svg"];

/// What is named like a file of the project's, and is none: what labproof writes, what readers have, and an
/// ending.
pub const OF_OTHERS: [&str; 11] = [
    ".github/workflows/grade.yml",
    ".github/workflows/labs.yml",
    ".gitlab-ci.yml",
    ".ko.md",
    "aws_ec2_manual_security_group_changes.yml",
    "my-class/README.ko.md",
    "my-class/README.md",
    "preflight.md",
    "rehearsal.md",
    "summary.md",
    "target/bench/bench.md",
];

/// The project, as far as documents name it.
#[derive(Debug)]
pub struct Project {
    /// Every file, by its path from the root.
    pub files: Vec<String>,
    /// The text of the `Makefile`.
    pub makefile: String,
    /// The texts of all `Cargo.toml`.
    pub manifests: String,
}

impl Project {
    /// What a document names and the project does not have, each with the document.
    pub fn missing(&self, document: &Document) -> Vec<String> {
        let codes = document.codes();
        let words = codes.iter().flat_map(|code| code.split_whitespace());
        let shown = [commands::shown(document), commands::prompted(document)].concat();
        let typed = shown.iter().flat_map(|command| &command.words).map(String::as_str);
        let paths = words.chain(typed).flat_map(expanded).filter(|word| !self.has_path(word));
        let named = ["make", "cargo"].map(|program| commands::named(document, program)).concat();
        let unknown = shown.iter().chain(&named).flat_map(|command| self.unknown(command));
        paths.chain(unknown).map(|what| format!("{}: {what}", document.path)).collect()
    }

    /// Whether a word is no path of the project's, or one that there is. Capitals stand for any name.
    fn has_path(&self, word: &str) -> bool {
        let word = word.trim_end_matches([':', ',', ';', '/']).trim_start_matches("./");
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-/*".contains(letter);
        let is_source =
            OF_SOURCES.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending));
        let is_from_root = word.split_once('/').is_some_and(|(top, _)| self.has_folder(top));
        if !(is_from_root || is_source) || !word.chars().all(is_plain) || OF_OTHERS.contains(&word)
        {
            return true;
        }
        let wanted: Vec<&str> = word.split('/').collect();
        self.files.iter().any(|file| {
            let parts: Vec<&str> = file.split('/').collect();
            let is_at =
                |start: usize| wanted.iter().zip(&parts[start..]).all(|(it, part)| fits(it, part));
            match parts.len().checked_sub(wanted.len()) {
                None => false,
                Some(_) if is_from_root => is_at(0),
                Some(last) => (0..=last).any(is_at),
            }
        })
    }

    /// Whether a folder of this name lies at the root.
    fn has_folder(&self, name: &str) -> bool {
        let below =
            |file: &String| file.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'));
        self.files.iter().any(below)
    }

    /// What a command of `make` or `cargo` names that there is not.
    fn unknown(&self, command: &Command) -> Vec<String> {
        let words = &command.words;
        match words[0].as_str() {
            "make" => {
                let targets =
                    words[1..].iter().filter(|word| !word.contains('=') && !word.starts_with('-'));
                let unknown = targets.filter(|it| !self.makefile.contains(&format!("\n{it}:")));
                unknown.map(|target| format!("make {target}")).collect()
            }
            "cargo" => {
                let named = words
                    .windows(2)
                    .filter(|pair| ["-p", "--package", "--bench", "--bin"].contains(&&*pair[0]));
                let unknown = named
                    .filter(|pair| !self.manifests.contains(&format!("name = \"{}\"", pair[1])));
                unknown.map(|pair| format!("cargo {} {}", pair[0], pair[1])).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A word with each choice in braces: `a.{b,c}` is `a.b` and `a.c`.
fn expanded(word: &str) -> Vec<String> {
    let choices = word.split_once('{').and_then(|(before, rest)| {
        let (choices, after) = rest.split_once('}')?;
        Some(choices.split(',').map(|it| format!("{before}{it}{after}")).collect())
    });
    choices.unwrap_or_else(|| vec![word.to_owned()])
}

/// Whether a part of a path is what a document writes: itself, with `*` for any letters, or a name in capitals.
fn fits(wanted: &str, part: &str) -> bool {
    let (stem, ending) =
        wanted.split_once('.').map_or((wanted, ""), |(stem, ending)| (stem, ending));
    if stem.len() > 1 && stem.chars().all(|it| it.is_ascii_uppercase()) && wanted != part {
        return part.ends_with(ending);
    }
    match wanted.split_once('*') {
        Some((before, after)) => part.starts_with(before) && part.ends_with(after),
        None => wanted == part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> Project {
        let files = [
            "README.md",
            "Makefile",
            "src/cohort/own.rs",
            "checks/src/engine/fact.rs",
            "docs/a.ko.md",
        ];
        Project {
            files: files.map(str::to_owned).to_vec(),
            makefile: "help:\n\ntest:\n".to_owned(),
            manifests: "name = \"labproof-checks\"".to_owned(),
        }
    }

    fn missing(text: &str) -> Vec<String> {
        let document = Document { path: "x.md".to_owned(), text: text.to_owned() };
        project().missing(&document)
    }

    #[test]
    fn what_is_there_is_not_missed() {
        let text = "`README.md`, `src/cohort`, `own.rs`, `engine/fact.rs`, `checks/src/NAME/fact.rs`, \
            `docs/a{,.ko}.md`\n`docs/*.md`, `my-class/roster.csv`, `a.md of nothing`\n\n\
            ```sh\nmake test X=1\ncargo test -p labproof-checks\ncat src/cohort/own.rs\n```\n";
        let said = missing(text);
        assert_eq!(said, ["x.md: docs/a.md", "x.md: a.md"]);
    }

    #[test]
    fn a_path_a_target_and_a_package_that_are_not_there_are_named() {
        let text = "`src/cohort/other.rs`, `other.rs`, `make rest`, `docs/b.md`\n\n\
            ```sh\nmake tests\ncargo bench --bench none\ncat checks/gone.toml\n```\n";
        let expected = [
            "src/cohort/other.rs",
            "other.rs",
            "docs/b.md",
            "checks/gone.toml",
            "make tests",
            "cargo --bench none",
            "make rest",
        ];
        assert_eq!(missing(text), expected.map(|what| format!("x.md: {what}")));
    }
}
