//! The documents as they lie in the project, both languages: what is made of the code is current, no link leads
//! nowhere, and what they name exists.

#![expect(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use labproof_book::document::Document;
use labproof_book::{commands, files, generated, links, names, summary};
use labproof_checks::lab::Language;
use std::collections::BTreeSet;
use std::fs;

fn documents() -> Vec<Document> {
    files::documents(&files::root()).unwrap()
}

/// Compares a file of the project with what it must be, and writes it if that is wanted.
fn is_current(page: &Document) -> bool {
    let path = files::root().join(&page.path);
    if is_to_be_written() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &page.text).unwrap();
    }
    fs::read_to_string(path).is_ok_and(|text| text == page.text)
}

#[expect(clippy::disallowed_methods, reason = "a test may be told to write what it compares with")]
fn is_to_be_written() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

#[test]
fn what_is_made_of_the_code_is_current() {
    let pages = generated::pages();
    let old: Vec<_> = pages.iter().filter(|page| !is_current(page)).map(|it| &it.path).collect();
    assert!(old.is_empty(), "run UPDATE_DOCS=1 cargo test -p labproof-book; old: {old:?}");
    for language in Language::ALL {
        let path = summary::path(language).to_owned();
        let text = fs::read_to_string(files::root().join(&path)).unwrap();
        let made = Document { path, text: generated::with_criteria(&text, language) };
        assert!(is_current(&made), "{} is old: run with UPDATE_DOCS=1", made.path);
    }
}

#[test]
fn no_page_of_a_criterion_is_left_whose_criterion_no_longer_exists() {
    let made: BTreeSet<String> = generated::pages().into_iter().map(|page| page.path).collect();
    let of_criteria = documents().into_iter().map(|it| it.path);
    let of_criteria = of_criteria.filter(|path| path.starts_with("docs/criteria/"));
    let left: Vec<String> = of_criteria.filter(|path| !made.contains(path)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn no_link_leads_nowhere() {
    let broken = links::broken(&documents(), &files::all(&files::root()).unwrap());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Documents in `docs` are chapters of the book of their language, once.
#[test]
fn every_document_is_a_chapter() {
    let documents = documents();
    let books = summary::Books::of(&documents);
    for language in Language::ALL {
        let chapters = books.chapters(language);
        let once: BTreeSet<&String> = chapters.iter().collect();
        assert_eq!(once.len(), chapters.len(), "a chapter stands twice in {language:?}");
    }
    for document in &documents {
        let is_book = document.path.starts_with("docs/") && !document.path.contains("SUMMARY");
        let language = if document.path.ends_with(".ko.md") { Language::Ko } else { Language::En };
        let is_chapter = books.has(language, &document.path);
        assert!(!is_book || is_chapter, "{}: no chapter of {language:?}", document.path);
    }
}

/// What only those read who work on the code, or who look a fact up, is in English alone.
const ENGLISH_ALONE: [&str; 6] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/aws.md",
    "docs/outcomes.md",
    "docs/words.md",
];

#[test]
fn every_document_is_in_both_languages_and_each_leads_to_the_other() {
    let documents = documents();
    let mut wrong = Vec::new();
    for document in &documents {
        let path = &document.path;
        let other = match path.strip_suffix(".ko.md") {
            Some(page) => format!("{page}.md"),
            None => path.replace(".md", ".ko.md"),
        };
        let has_other = documents.iter().any(|it| it.path == other);
        let is_alone = ENGLISH_ALONE.contains(&path.as_str());
        let leads_there =
            |target: &str| links::resolved(path, target).is_some_and(|it| it.0 == other);
        let leads = is_alone
            || path.contains("SUMMARY")
            || document.links().iter().any(|link| leads_there(&link.target));
        if has_other == is_alone || !leads {
            wrong.push(format!("{path} does not lead to {other}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// But for the switch at a page's top, nobody is sent to a page in another language that is there in theirs.
#[test]
fn links_stay_in_the_language_of_the_page() {
    let documents = documents();
    let exists = |path: &str| documents.iter().any(|it| it.path == path);
    let mut wrong = Vec::new();
    for document in &documents {
        let is_korean = document.path.ends_with(".ko.md");
        for link in document.links() {
            let Some((to, _)) = links::resolved(&document.path, &link.target) else { continue };
            let (english, korean) =
                (to.replace(".ko.md", ".md"), to.replace(".ko.md", ".md").replace(".md", ".ko.md"));
            let is_switch =
                document.path == if is_korean { korean.clone() } else { english.clone() };
            let wanted = if is_korean && exists(&korean) { &korean } else { &english };
            if exists(&to) && !is_switch && to != *wanted {
                wrong.push(format!("{}: {}", document.path, link.target));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files, `make` targets, packages and benchmarks. The commands of labproof itself are parsed where they are
/// declared: `src/cli/documents.rs`.
#[test]
fn what_documents_name_exists() {
    let root = files::root();
    let files = files::all(&root).unwrap();
    let read = |path: &String| fs::read_to_string(root.join(path)).unwrap();
    let manifests: Vec<String> =
        files.iter().filter(|path| path.ends_with("Cargo.toml")).map(read).collect();
    let makefile = read(&"Makefile".to_owned());
    let project = names::Project { files, makefile, manifests: manifests.concat() };
    let missing: Vec<String> = documents().iter().flat_map(|it| project.missing(it)).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// So that a page in Korean is run with its English one (`tests/e2e/documents.rs`). Each may ask for its
/// own language.
#[test]
fn both_languages_show_the_same_commands() {
    let documents = documents();
    let words = |document: &Document| -> Vec<String> {
        let shown = commands::shown(document).into_iter().chain(commands::prompted(document));
        let lines = shown.map(|command| command.words.join(" "));
        lines.map(|line| line.replace(" --lang ko", "").replace(" --lang en", "")).collect()
    };
    for korean in &documents {
        let Some(page) = korean.path.strip_suffix(".ko.md") else { continue };
        let english = documents.iter().find(|it| it.path == format!("{page}.md")).unwrap();
        assert_eq!(words(korean), words(english), "{page}");
    }
}

/// Programs that no test runs, and why: what they need is neither here nor in the embedded cloud. They stand in
/// `console` blocks; whatever stands in an `sh` block is run (`tests/e2e/documents.rs`).
const NOT_RUN: [(&str, &str); 5] = [
    ("aws", "AWS Batch and S3, which the embedded cloud does not serve"),
    ("docker", "a daemon, and images from the network"),
    ("gh", "GitHub"),
    ("kubectl", "a cluster"),
    ("sha256sum", "the files of a release"),
];

#[test]
fn a_command_that_is_not_run_is_of_a_program_that_is_listed() {
    let documents = documents();
    let typed = documents.iter().flat_map(commands::prompted);
    let unlisted: Vec<String> = typed
        .filter(|command| !NOT_RUN.iter().any(|(program, _)| *program == command.words[0]))
        .map(|command| format!("{}: {}", command.place, command.words.join(" ")))
        .collect();
    assert!(unlisted.is_empty(), "run these, or say why not: {unlisted:?}");
}
