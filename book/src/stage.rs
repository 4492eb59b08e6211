//! From the documents as they lie in the project to the sources of two books: the same texts, with links that
//! lead to the chapter of this book, to the other book, or to the project on the web.

use crate::document::Document;
use crate::links;
use crate::summary::{self, Books};
use labproof_checks::lab::Language;

/// Where the project's files are read on the web.
const PROJECT: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");
/// What is copied beside the chapters.
pub const IMAGES: &str = "docs/images/";

/// The sources of a language's book: its chapters and its table of contents, by their path within it.
pub fn sources(documents: &[Document], language: Language) -> Vec<Document> {
    let books = Books::of(documents);
    let is_ours =
        |it: &&Document| it.path == summary::path(language) || books.has(language, &it.path);
    let ours = documents.iter().filter(is_ours);
    let staged = ours.map(|document| Document {
        path: summary::chapter(&document.path),
        text: with_links(document, &books, language),
    });
    staged.collect()
}

/// The text of a document with links as this book needs them.
fn with_links(document: &Document, books: &Books, language: Language) -> String {
    let mut text = document.text.clone();
    for link in document.links().into_iter().rev() {
        let Some(target) = led(&document.path, &link.target, books, language) else { continue };
        let whole = &document.text[link.range.clone()];
        if let Some(at) = whole.rfind(&link.target) {
            let start = link.range.start + at;
            text.replace_range(start..start + link.target.len(), &target);
        }
    }
    text
}

/// Where a link leads in this book; `None` where it leads out of the project.
fn led(from: &str, target: &str, books: &Books, language: Language) -> Option<String> {
    let (path, anchor) = links::resolved(from, target)?;
    let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
    let here = summary::chapter(from);
    let other = match language {
        Language::En => Language::Ko,
        Language::Ko => Language::En,
    };
    let to = if books.has(language, &path) || path.starts_with(IMAGES) {
        relative(&here, &summary::chapter(&path))
    } else if books.has(other, &path) {
        let page = page(&summary::chapter(&path));
        relative(&here, &format!("../{}/{page}", other.as_str()))
    } else {
        format!("{PROJECT}{path}")
    };
    Some(to + &anchor)
}

/// The page that mdBook makes of a chapter.
fn page(chapter: &str) -> String {
    format!("{}.html", chapter.strip_suffix(".md").unwrap_or(chapter))
}

/// The way from one chapter to another path of the book.
fn relative(here: &str, path: &str) -> String {
    let up = "../".repeat(here.matches('/').count());
    format!("{up}{path}")
}

/// What a page of the Korean book also runs, by its path beside the settings: the search finds Korean words.
pub const SEARCH: (&str, &str) = ("search.js", include_str!("search.js"));

/// The settings of a language's book, for mdBook.
pub fn settings(language: Language) -> String {
    let code = language.as_str();
    let search = match language {
        Language::En => String::new(),
        Language::Ko => format!("additional-js = [\"{}\"]\n", SEARCH.0),
    };
    format!(
        "[book]\ntitle = \"labproof\"\nlanguage = \"{code}\"\nsrc = \"src\"\n\n\
         [build]\nbuild-dir = \"../site/{code}\"\ncreate-missing = false\n\n\
         [output.html]\ngit-repository-url = \"{}\"\nno-section-label = true\n{search}\n\
         [output.html.fold]\nenable = true\nlevel = 0\n\n\
         [output.html.search]\nlimit-results = 30\n",
        env!("CARGO_PKG_REPOSITORY"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(path: &str, text: &str) -> Document {
        Document { path: path.to_owned(), text: text.to_owned() }
    }

    fn documents() -> Vec<Document> {
        vec![
            document(
                "README.md",
                "# R\n![i](docs/images/a.png) [a](docs/a.md#x) [k](README.ko.md)",
            ),
            document(
                "docs/SUMMARY.md",
                "- [R](../README.md)\n- [A](a.md)\n- [B](c/b.md)\n- [AWS](aws.md)",
            ),
            document("docs/SUMMARY.ko.md", "- [R](../README.ko.md)\n- [A](a.ko.md)\n"),
            document("docs/a.ko.md", "[e](a.md) [r](../README.ko.md) [w](aws.md) [l](../LICENSE)"),
            document("docs/c/b.md", "[a](../a.md) [k](../a.ko.md#가) [web](https://a.b/c.md)"),
            document("README.ko.md", ""),
            document("docs/a.md", "[same](a.md) in `[code](a.ko.md)`"),
            document("docs/aws.md", ""),
        ]
    }

    fn text(language: Language, path: &str) -> String {
        let sources = sources(&documents(), language);
        sources.into_iter().find(|it| it.path == path).unwrap().text
    }

    #[test]
    fn the_korean_book_alone_searches_in_its_own_way() {
        for (language, searches) in [(Language::Ko, true), (Language::En, false)] {
            assert_eq!(settings(language).contains(SEARCH.0), searches, "{language:?}");
        }
    }

    #[test]
    fn links_lead_to_the_same_book_to_the_other_one_or_to_the_project() {
        for (language, path, expected) in [
            (Language::En, "index.md", "# R\n![i](images/a.png) [a](a.md#x) [k](../ko/index.html)"),
            (
                Language::En,
                "c/b.md",
                "[a](../a.md) [k](../../ko/a.html#가) [web](https://a.b/c.md)",
            ),
            (Language::En, "a.md", "[same](a.md) in `[code](a.ko.md)`"),
            (
                Language::Ko,
                "a.md",
                "[e](../en/a.html) [r](index.md) [w](../en/aws.html) \
                 [l](https://github.com/labproof/labproof/blob/main/LICENSE)",
            ),
            (Language::Ko, "SUMMARY.md", "- [R](index.md)\n- [A](a.md)\n"),
        ] {
            assert_eq!(text(language, path), expected, "{path}");
        }
    }
}
