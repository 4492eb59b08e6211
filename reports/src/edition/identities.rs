//! The words that tell who somebody is, and where they stand in a text.
//!
//! Students name things after themselves, share accounts, and mistype; so an id, a name or an
//! address of a roster may turn up in what was read in any account.

use crate::gradebook::{Gradebook, Student};
use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;

/// The ids, names and addresses of a cohort.
#[derive(Debug, Clone)]
pub(super) struct Identities {
    finder: AhoCorasick,
    words: Vec<Word>,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    owner: usize,
}

impl Identities {
    /// Those of everybody in the gradebook. A word that the lab itself expects somewhere is left
    /// out: a student named `test` must not make a table's name unreadable.
    pub(super) fn of(book: &Gradebook) -> Self {
        let of_the_lab = words_of_the_lab(book);
        let mut words = Vec::new();
        for (owner, student) in book.students.iter().enumerate() {
            let addresses = student.columns.values().filter(|value| value.contains('@'));
            let all = [&student.student_id, &student.name].into_iter().chain(addresses);
            words.extend(
                all.map(|text| text.trim())
                    .filter(|text| is_telling(text) && !of_the_lab.contains(text))
                    .map(|text| Word { text: text.to_owned(), owner }),
            );
        }
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(words.iter().map(|word| &word.text))
            .expect("a roster is far smaller than four gigabytes of states");
        Self { finder, words }
    }

    /// The text with every word that stands for a student
    /// replaced by what `name` gives for its owner, by position in the gradebook, and the word as
    /// it stands there; `None` keeps it.
    pub(super) fn replace(
        &self,
        text: &str,
        name: impl Fn(usize, &str) -> Option<String>,
    ) -> String {
        let mut found: Vec<_> = self
            .finder
            .find_overlapping_iter(text)
            .map(|found| (found.start(), found.end(), &self.words[found.pattern().as_usize()]))
            .filter(|(start, end, word)| stands_alone(text, *start, *end, &word.text))
            .collect();
        // The longest of those that begin at one place.
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let (mut clean, mut done) = (String::with_capacity(text.len()), 0);
        for (start, end, word) in found {
            if let Some(name) = name(word.owner, &text[start..end]).filter(|_| start >= done) {
                clean.push_str(&text[done..start]);
                clean.push_str(&name);
                done = end;
            } else {
                // A student's own longer word protects the shorter words of others inside it.
                let kept = end.max(done);
                clean.push_str(&text[done..kept]);
                done = kept;
            }
        }
        clean.push_str(&text[done..]);
        clean
    }
}

/// Whether a word says who somebody is, and not just how many there are of something.
fn is_telling(text: &str) -> bool {
    let is_small_number = text.len() < 4 && text.chars().all(|char| char.is_ascii_digit());
    text.chars().count() > 1 && !is_small_number
}

fn words_of_the_lab(book: &Gradebook) -> BTreeSet<&str> {
    let graded = book.students.iter().find(|student| !student.tasks.is_empty());
    let criteria = graded.into_iter().flat_map(Student::criteria);
    criteria.filter_map(|criterion| criterion.spec.expected.as_deref()).flat_map(parts).collect()
}

/// The text and the words in it.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(text.split(|char: char| !char.is_alphanumeric()))
}

/// Whether a match is a word of its own. Korean joins particles to names without a space; a single
/// word of plain letters, such as `Will`, must be written exactly so.
fn stands_alone(text: &str, start: usize, end: usize, word: &str) -> bool {
    let is_plain = word.chars().all(|char| char.is_ascii_alphabetic());
    let takes_particles = word.chars().next_back().is_some_and(is_korean);
    let joined = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    !joined(text[..start].chars().next_back())
        && (takes_particles || !joined(text[end..].chars().next()))
        && (!is_plain || text[start..end] == *word)
}

fn is_korean(char: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&char)
}
