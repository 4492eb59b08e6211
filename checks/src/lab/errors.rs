//! What is wrong with a lab file, and where: never with its password.

use crate::lab::{nearest, secret};
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::ops::Range;
use thiserror::Error;

/// What is wrong with a lab file, and where.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
pub struct LabError {
    message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    file: NamedSource<String>,
    #[label("here")]
    place: Option<SourceSpan>,
}

/// A fault of a lab file, at its place.
#[derive(Debug)]
pub(super) struct Fault {
    message: String,
    help: String,
    /// What the file may have meant: a question before the help.
    meant: String,
    place: Option<Range<usize>>,
    /// Whether the message quotes what the file says.
    quotes: bool,
}

impl Fault {
    /// A fault in our words.
    pub(super) fn new(place: Range<usize>, message: impl Into<String>, help: &str) -> Self {
        let (message, help) = (message.into(), help.to_owned());
        Self { message, help, place: Some(place), meant: String::new(), quotes: false }
    }

    /// The same, whose message quotes what the file says there.
    pub(super) fn quoting(place: Range<usize>, message: impl Into<String>, help: &str) -> Self {
        Self { quotes: true, ..Self::new(place, message, help) }
    }

    /// What the reader of TOML says.
    pub(super) fn of(error: &toml::de::Error) -> Self {
        Self {
            message: plainly(error.message()),
            help: help(error.message()).to_owned(),
            meant: meant(error.message()),
            place: error.span(),
            quotes: true,
        }
    }

    /// The same, at this place where it knows no better one.
    pub(super) fn default_place(&mut self, place: Range<usize>) {
        self.place.get_or_insert(place);
    }

    /// The same, with another help.
    pub(super) fn explain(&mut self, help: &str) {
        help.clone_into(&mut self.help);
    }

    /// The same, in the lab file of this name and text.
    pub(super) fn at(self, name: &str, text: &str) -> LabError {
        let shown = secret::excerpt(text);
        let place = self.place;
        let is_shown = place.clone().is_some_and(|at| secret::is_shown(text, &shown, at));
        let message = match self.quotes {
            true if is_shown => self.message,
            true => without_value(&self.message),
            false => secret::unspoken(text, &self.message),
        };
        LabError {
            message,
            help: Some(self.meant + &self.help),
            file: NamedSource::new(name, shown),
            place: place.map(Into::into),
        }
    }
}

fn help(message: &str) -> &'static str {
    match message {
        "duplicate key" => {
            "each name and each key may be there once; lists are written with two brackets: [[task]], \
             [[task.criterion]]"
        }
        _ => "`labproof lab schema` prints what a lab file may say",
    }
}

/// What the reader of TOML says, for whoever writes no Rust.
fn plainly(message: &str) -> String {
    let plain = [
        ("expected a sequence", "expected a list: [..., ...]"),
        ("map, expected", "table, expected"),
        ("expected u16", "expected a whole number from 0 to 65535"),
        ("expected struct Text", "expected a text in each language"),
        ("duplicate key", "this name is here a second time"),
    ];
    plain.iter().fold(message.to_owned(), |message, (said, plain)| message.replace(said, plain))
}

/// The name that was meant by one that is not known, among those that are.
fn meant(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    match quoted.next() {
        Some(unknown) if message.starts_with("unknown ") => nearest::question(unknown, quoted),
        Some(_) | None => String::new(),
    }
}

/// The message without what it quotes of the file: the value, key or variant that was not expected.
fn without_value(message: &str) -> String {
    let (what, expected) = match message.rsplit_once(", expected") {
        Some((what, expected)) => (what, format!(", expected{expected}")),
        None => (message, String::new()),
    };
    // What is missing is named in our words, not in the file's.
    if what.starts_with("missing field") {
        return message.to_owned();
    }
    let unquoted = what.split(['`', '"', '\'']).next().unwrap_or_default();
    format!("{}{expected}", unquoted.trim_end())
}
