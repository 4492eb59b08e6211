//! The pages of the manual that are made of what the code and the labs say: every criterion on its own
//! page, every reason code, every note and flag. Pure: a page is a text, `labproof-book` compares it with the
//! file in `docs`.
//!
//! Links are relative: `reasons.md` and `notes.md` lie in `docs/`, a lab's list in `docs/criteria/LAB.md`, and a
//! criterion's page in `docs/criteria/LAB/`. A Korean page has the same name with `.ko.md`.

mod criterion;
mod index;
mod notes;
mod reasons;
mod samples;

pub use criterion::criterion;
pub use index::criteria;
pub use notes::notes;
pub use reasons::reasons;

use crate::catalogue::say;
use crate::message::Message;
use labproof_checks::lab::Language;
use std::fmt::Write;

/// The name of a page's file in one language: `reasons.md`, `reasons.ko.md`.
pub fn file_name(page: &str, language: Language) -> String {
    match language {
        Language::En => format!("{page}.md"),
        Language::Ko => format!("{page}.ko.md"),
    }
}

/// A page in the making, in one language.
struct Page {
    language: Language,
    text: String,
}

impl Page {
    /// With its title, and the way to the same page in the other language.
    fn new(language: Language, title: &str, name: &str) -> Self {
        let (other, named) = match language {
            Language::En => (Language::Ko, "한국어"),
            Language::Ko => (Language::En, "English"),
        };
        let text = format!("# {title}\n\n[{named}]({})\n", file_name(name, other));
        Self { language, text }
    }

    fn say(&self, message: Message<'_>) -> String {
        say(self.language, message)
    }

    /// A heading, two or three deep.
    fn heading(&mut self, depth: usize, title: &str) {
        let _ = write!(self.text, "\n{} {title}\n", "#".repeat(depth));
    }

    fn paragraph(&mut self, text: &str) {
        let _ = write!(self.text, "\n{}\n", a_line_each(text, "\n"));
    }

    fn list(&mut self, items: impl IntoIterator<Item = String>) {
        self.text.push('\n');
        for item in items {
            let _ = writeln!(self.text, "- {}", a_line_each(&item, "\n  "));
        }
    }

    /// A table; a cell has no line break and no `|`.
    fn table<const N: usize>(
        &mut self,
        head: [String; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) {
        self.text.push('\n');
        for row in
            [head, [const { String::new() }; N].map(|_| "---".to_owned())].into_iter().chain(rows)
        {
            let _ = writeln!(self.text, "| {} |", row.join(" | "));
        }
    }

    /// The text, which says at its end what it is made of.
    fn finished(mut self) -> String {
        let made = self.say(Message::ManualMade);
        let _ = write!(self.text, "\n---\n\n{made}\n");
        self.text
    }
}

/// A text with a line for each of its sentences, so that a change shows the sentence that changed. None begins with what
/// could be the mark of a list, a heading or a quotation.
fn a_line_each(text: &str, line_break: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((sentence, next)) = rest.split_once(". ") {
        let begins = next.starts_with(|c: char| c.is_alphabetic() || c == '`')
            && !sentence.ends_with(|c: char| c.is_ascii_digit());
        lines.push_str(sentence);
        lines.push('.');
        lines.push_str(if begins { line_break } else { " " });
        rest = next;
    }
    lines + rest
}

/// These as code, one after the other.
fn in_code<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
