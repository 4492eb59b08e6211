//! The words that tell who somebody is, and where they stand in a text.
//!
//! Students name things after themselves, share accounts, and mistype; so an id, a name or an
//! address of a roster may turn up in what was read in any account.
//!
//! All of it takes time in proportion to the text, however long the words are: a student chooses both.

use crate::gradebook::{Gradebook, Student};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Match};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// So many bytes of a word tell whose it is; a longer one is found by its beginning, also where a
/// text has no more of it. AWS has room for 256 letters at most.
const TELLING: usize = 256;

/// The ids, names and addresses of a cohort.
#[derive(Debug, Clone)]
pub(super) struct Identities {
    finder: AhoCorasick,
    words: Vec<Word>,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// Whose it is, by place in the gradebook, ascending.
    owners: Vec<usize>,
    /// Whether it is one word of plain letters, such as `Will`, which must be written exactly so.
    is_plain: bool,
    /// Korean joins particles to names without a space.
    takes_particles: bool,
}

/// A word of somebody's, where it stands in a text.
#[derive(Debug, Clone, Copy)]
struct Found<'a> {
    word: &'a Word,
    start: usize,
    end: usize,
}

impl Identities {
    /// Those of everybody in the gradebook. A word that the lab itself expects somewhere is left
    /// out: a student named `test` must not make a table's name unreadable.
    pub(super) fn of(book: &Gradebook) -> Self {
        let of_the_lab = words_of_the_lab(book);
        let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (owner, student) in book.students.iter().enumerate() {
            let addresses = student.columns.values().filter(|value| value.contains('@'));
            let all = [&student.student_id, &student.name].into_iter().chain(addresses);
            for text in all.map(|text| text.trim()) {
                if is_telling(text) && !of_the_lab.contains(text) {
                    owners.entry(text).or_default().push(owner);
                }
            }
        }
        Self::new(owners.into_iter().map(|(text, owners)| Word::new(text, owners)).collect())
    }

    fn new(words: Vec<Word>) -> Self {
        // The kind that is built in linear time, whatever the words are.
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(words.iter().map(Word::head))
            .expect("a roster's words of 256 bytes are far smaller than two gigabytes of states");
        Self { finder, words }
    }

    /// The text with every word that stands for a student replaced by what `name` gives for its
    /// owner, by place in the gradebook, and the word as it stands there; `None` keeps it. Where two
    /// words overlap, both are gone.
    pub(super) fn replace(
        &self,
        text: &str,
        name: impl Fn(usize, &str) -> Option<String>,
    ) -> String {
        let mut found = self.found(text);
        found.sort_by_key(|found| (found.start, Reverse(found.end)));
        let (mut clean, mut done, mut is_hidden) = (String::with_capacity(text.len()), 0, false);
        for at_one_place in found.chunk_by(|one, other| one.start == other.start) {
            let start = at_one_place[0].start;
            let begins_anew = start >= done;
            // A student's own word protects the shorter words of others inside it.
            if !begins_anew && !is_hidden {
                continue;
            }
            let (end, name) = longest(at_one_place, text, begins_anew, &name);
            if begins_anew {
                clean.push_str(&text[done..start]);
                is_hidden = name.is_some();
                clean.push_str(name.as_deref().unwrap_or(&text[start..end]));
                done = end;
            } else if name.is_some() {
                done = done.max(end);
            }
        }
        clean.push_str(&text[done..]);
        clean
    }

    /// Every word that stands in a text, as far as [`TELLING`] goes.
    fn found(&self, text: &str) -> Vec<Found<'_>> {
        let found = |found: Match| Found {
            word: &self.words[found.pattern().as_usize()],
            start: found.start(),
            end: found.end(),
        };
        let all = self.finder.find_overlapping_iter(text).map(found);
        all.filter(|found| found.stands_alone(text)).collect()
    }
}

/// Where the longest of the words that begin at one place ends, and what `name` gives for its owner:
/// nothing if one of its owners is to read it.
fn longest(
    found: &[Found<'_>],
    text: &str,
    to_its_end: bool,
    name: impl Fn(usize, &str) -> Option<String>,
) -> (usize, Option<String>) {
    let end = |found: &Found<'_>| if to_its_end { found.whole_end(text) } else { found.end };
    let ends: Vec<usize> = found.iter().map(end).collect();
    let furthest = ends.iter().copied().max().unwrap_or(0);
    let longest = found.iter().zip(&ends).filter(|(_, end)| **end == furthest);
    let mut owners = longest.flat_map(|(found, _)| {
        found.word.owners.iter().map(|owner| (*owner, &text[found.start..furthest]))
    });
    let first = owners.next().and_then(|(owner, word)| name(owner, word));
    let is_hidden = first.is_some() && owners.all(|(owner, word)| name(owner, word).is_some());
    (furthest, first.filter(|_| is_hidden))
}

impl Word {
    fn new(text: &str, owners: Vec<usize>) -> Self {
        Self {
            text: text.to_owned(),
            owners,
            is_plain: text.chars().all(|char| char.is_ascii_alphabetic()),
            takes_particles: text.chars().next_back().is_some_and(is_korean),
        }
    }

    fn head(&self) -> &str {
        &self.text[..self.text.floor_char_boundary(TELLING)]
    }

    /// What follows the head of a long word.
    fn rest(&self) -> &str {
        &self.text[self.head().len()..]
    }
}

impl Found<'_> {
    /// Whether it is a word of its own, and not a part of another one.
    fn stands_alone(&self, text: &str) -> bool {
        let Self { word, start, end } = *self;
        let joined = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        let ends =
            !word.rest().is_empty() || word.takes_particles || !joined(text[end..].chars().next());
        !joined(text[..start].chars().next_back())
            && ends
            && (!word.is_plain || text[start..end] == *word.head())
    }

    /// Where the text stops being that word.
    fn whole_end(&self, text: &str) -> usize {
        let same = |(one, other): &(char, char)| one.eq_ignore_ascii_case(other);
        let common = text[self.end..].chars().zip(self.word.rest().chars()).take_while(same);
        self.end + common.map(|(char, _)| char.len_utf8()).sum::<usize>()
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

fn is_korean(char: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&char)
}

#[cfg(test)]
mod tests;
