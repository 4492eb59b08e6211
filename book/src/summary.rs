//! The two tables of contents, one a language: which document is a chapter of which book.

use crate::document::Document;
use crate::links;
use labproof_checks::lab::Language;

/// Where a language's table of contents lies.
pub fn path(language: Language) -> &'static str {
    match language {
        Language::En => "docs/SUMMARY.md",
        Language::Ko => "docs/SUMMARY.ko.md",
    }
}

/// The chapters of both books.
#[derive(Debug)]
pub struct Books {
    en: Vec<String>,
    ko: Vec<String>,
}

impl Books {
    /// As the tables of contents among these documents say.
    pub fn of(documents: &[Document]) -> Self {
        let chapters = |language| {
            let summary = documents.iter().find(|it| it.path == path(language));
            let links = summary.map(Document::links).unwrap_or_default();
            let paths = links.into_iter().filter_map(|link| {
                links::resolved(path(language), &link.target).map(|(path, _)| path)
            });
            paths.collect()
        };
        Self { en: chapters(Language::En), ko: chapters(Language::Ko) }
    }

    /// The chapters of a language's book, as paths of documents.
    pub fn chapters(&self, language: Language) -> &[String] {
        match language {
            Language::En => &self.en,
            Language::Ko => &self.ko,
        }
    }

    /// Whether a document is a chapter of a language's book.
    pub fn has(&self, language: Language, document: &str) -> bool {
        self.chapters(language).iter().any(|chapter| chapter == document)
    }
}

/// The path of a document within a book: both languages' pages have the same name, `docs/` is the root, and the
/// book begins with the README.
pub fn chapter(document: &str) -> String {
    let path = document.strip_prefix("docs/").unwrap_or(document);
    match path.replace(".ko.md", ".md").as_str() {
        "README.md" => "index.md".to_owned(),
        path => path.to_owned(),
    }
}
