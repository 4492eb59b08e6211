//! What a roster is read by: its lines, its header, and what was found wrong on the way.

use super::fault::{Fault, Located};
use labproof_reports::is_unseen;
use std::collections::HashMap;
use std::ops::Range;

pub(super) const EXTERNAL_ID: &str = "external_id";

/// A line of the file.
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: usize,
    /// The byte of the file that it begins at.
    pub(super) start: usize,
    pub(super) text: &'a str,
}

impl Line<'_> {
    /// The bytes of the file that it takes up.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// The first line.
pub(super) struct Header {
    pub(super) delimiter: char,
    /// The columns' names, folded.
    pub(super) names: Vec<String>,
}

impl Header {
    fn has_secrets(&self) -> bool {
        self.names.iter().any(|name| name == EXTERNAL_ID)
    }
}

/// What was found on the way through the file.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) faults: Vec<Located>,
    /// What an error must not show.
    pub(super) secrets: Vec<Range<usize>>,
    /// The line of each student id.
    pub(super) students: HashMap<String, usize>,
}

impl Reader {
    /// Notes a fault, and goes on.
    pub(super) fn blame(
        &mut self,
        line: &Line<'_>,
        column: Option<&str>,
        span: Range<usize>,
        fault: Fault,
    ) {
        let column = column.map(visible);
        self.faults.push(Located::new(line.number, column.as_deref(), span, fault));
    }

    /// Blames a line whose cells cannot be told apart: any of it may be the secret.
    pub(super) fn blame_shape(
        &mut self,
        header: &Header,
        line: &Line<'_>,
        span: Range<usize>,
        fault: Fault,
    ) {
        if header.has_secrets() {
            self.secrets.push(line.span());
        }
        self.blame(line, None, span, fault);
    }
}

/// The text without characters that would steer the terminal it is shown on, or that it would not
/// show, byte for byte.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' => character.to_string(),
            '\r' => " ".to_owned(),
            _ if character.is_control() || is_unseen(character) => "?".repeat(character.len_utf8()),
            _ => character.to_string(),
        })
        .collect()
}
