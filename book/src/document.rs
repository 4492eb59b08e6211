//! One document, read: its links, its anchors, its code.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of Markdown's events only some are of interest"
)]

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

/// A document as it lies in the project.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path from the project's root, with `/`.
    pub path: String,
    /// Its text, Markdown.
    pub text: String,
}

/// Where a link or an image leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As it is written.
    pub target: String,
    /// The bytes of the text that the whole link takes.
    pub range: Range<usize>,
}

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The fence's first word: `sh`, `toml`.
    pub language: String,
    /// What is in it.
    pub text: String,
    /// The line on which it begins, from 1.
    pub line: usize,
}

impl Document {
    fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES).into_offset_iter()
    }

    /// Every link and image.
    pub fn links(&self) -> Vec<Link> {
        let links = self.events().filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(Link { target: dest_url.into_string(), range })
            }
            _ => None,
        });
        links.collect()
    }

    /// What a link may name after `#`: the headings, as GitHub and mdBook write them.
    pub fn anchors(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let headings = self.headings().into_iter().map(|heading| {
            let slug = slug(&heading);
            let times = seen.entry(slug.clone()).or_default();
            *times += 1;
            if *times == 1 { slug } else { format!("{slug}-{}", *times - 1) }
        });
        headings.collect()
    }

    /// The headings, as texts; the first is the title.
    pub fn headings(&self) -> Vec<String> {
        let mut headings = Vec::new();
        let mut current: Option<String> = None;
        for (event, _) in self.events() {
            match (event, &mut current) {
                (Event::Start(Tag::Heading { .. }), _) => current = Some(String::new()),
                (Event::End(TagEnd::Heading(_)), _) => headings.extend(current.take()),
                (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
                _ => {}
            }
        }
        headings
    }

    /// The fenced blocks.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_within = false;
        for (event, range) in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let language = info.split([' ', ',']).next().unwrap_or_default().to_owned();
                    let line = self.text[..range.start].matches('\n').count() + 1;
                    blocks.push(Block { language, text: String::new(), line });
                    is_within = true;
                }
                Event::End(TagEnd::CodeBlock) => is_within = false,
                Event::Text(text) if is_within => {
                    if let Some(block) = blocks.last_mut() {
                        block.text.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        blocks
    }

    /// What stands in backticks within a line.
    pub fn codes(&self) -> Vec<String> {
        let codes = self.events().filter_map(|(event, _)| match event {
            Event::Code(code) => Some(code.into_string()),
            _ => None,
        });
        codes.collect()
    }
}

/// The anchor of a heading: small letters, digits, `-` and `_`, with `-` for each space.
/// Source: `github/html-pipeline`, `toc_filter.rb`; mdBook's `id_from_content` gives the same.
fn slug(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            letter if letter.is_whitespace() => Some('-'),
            letter if letter.is_alphanumeric() || letter == '-' || letter == '_' => Some(letter),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# A `title`, twice\n\nA [link](there.md#x) and ![a picture](at.png), `code`.\n\n\
        ## R9: what?\n\n1. In a list:\n\n   ```sh ignored\n   one\n     two\n   ```\n\n## R9: what?\n\n```toml\na = 1\n```\n";

    fn document() -> Document {
        Document { path: "a.md".to_owned(), text: TEXT.to_owned() }
    }

    #[test]
    fn links_and_images_are_found_with_where_they_stand() {
        let links = document().links();
        let found: Vec<_> =
            links.iter().map(|link| (&*link.target, &TEXT[link.range.clone()])).collect();
        let expected = [("there.md#x", "[link](there.md#x)"), ("at.png", "![a picture](at.png)")];
        assert_eq!(found, expected);
    }

    #[test]
    fn anchors_are_those_of_github_and_of_mdbook() {
        assert_eq!(document().anchors(), ["a-title-twice", "r9-what", "r9-what-1"]);
        assert_eq!(slug("`access-denied`  그리고 A_b!"), "access-denied--그리고-a_b");
    }

    #[test]
    fn blocks_lose_the_indentation_of_the_list_that_they_are_in() {
        let blocks = document().blocks();
        let found: Vec<_> =
            blocks.iter().map(|block| (&*block.language, &*block.text, block.line)).collect();
        assert_eq!(found, [("sh", "one\n  two\n", 9), ("toml", "a = 1\n", 16)]);
        assert_eq!(document().codes(), ["title", "code"]);
    }
}
