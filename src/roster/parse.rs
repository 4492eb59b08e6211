//! The text of a roster, row by row: each is understood, or named with everything wrong with it.

use super::fault::{Fault, Located, RosterError};
use super::line::{DELIMITERS, split};
use super::reader::{Header, Line, Reader, visible};
use super::row::{RowReader, is_known};
use super::{Roster, Row, secret_column};
use labproof_reports::{Unseen, is_unseen};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

const REQUIRED: [&str; 3] = ["student_id", "name", "account_id"];

/// The roster in `text`. `name` is the file's name, for errors.
pub(super) fn parse(name: &str, text: String) -> Result<Roster, RosterError> {
    let mut lines = lines(&text);
    let Some(first) = lines.next() else {
        return Err(RosterError::Empty { name: name.to_owned() });
    };
    let mut reader = Reader::default();
    let Some(header) = reader.header(&first) else {
        // Without a header nothing tells which cells below it are secret, so none is shown.
        let shown = visible(&text[..first.span().end]);
        return Err(RosterError::bad(name, shown, reader.faults));
    };
    let rows: Vec<Row> = lines.filter_map(|line| reader.row(&header, &line)).collect();
    if reader.faults.is_empty() && rows.is_empty() {
        reader.blame(&first, None, first.span(), Fault::NoStudents);
    }
    if reader.faults.is_empty() {
        return Ok(Roster { rows });
    }
    reader.faults.sort_by_key(Located::offset);
    let shown = visible(&masked(text, &reader.secrets));
    Err(RosterError::bad(name, shown, reader.faults))
}

/// The lines that hold anything.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split('\n')
        .enumerate()
        .map(move |(index, text)| {
            let line = Line { number: index + 1, start, text };
            start += text.len() + 1;
            line
        })
        .filter(|line| !line.text.trim().is_empty())
}

impl Reader {
    /// The header, if the rows below it can be read by it.
    fn header(&mut self, line: &Line<'_>) -> Option<Header> {
        let delimiter = delimiter(line);
        let cells = match split(line.text, line.start, delimiter) {
            Ok(cells) => cells,
            Err((span, fault)) => {
                self.blame(line, None, span, fault);
                return None;
            }
        };
        let names: Vec<String> = cells.iter().map(|cell| column_name(&cell.text)).collect();
        for (name, cell) in names.iter().zip(&cells) {
            if let Some(unseen) = Unseen::first_of(&cell.text) {
                let column = Some(name.as_str()).filter(|name| !name.is_empty());
                self.blame(line, column, cell.span.clone(), Fault::Unseen(unseen));
            }
        }
        for required in REQUIRED {
            if !names.iter().any(|name| name == required) {
                self.blame(line, None, line.span(), Fault::NoColumn(required));
            }
        }
        for (index, (name, cell)) in names.iter().zip(&cells).enumerate() {
            if let Some(fault) = header_fault(&names[..index], name, &cell.text) {
                self.blame(line, Some(name), cell.span.clone(), fault);
            }
        }
        self.faults.is_empty().then_some(Header { delimiter, names })
    }

    /// The row of a line; `None` if the line is blank, or bad and blamed.
    fn row(&mut self, header: &Header, line: &Line<'_>) -> Option<Row> {
        let cells = match split(line.text, line.start, header.delimiter) {
            Ok(cells) => cells,
            Err((span, fault)) => {
                self.blame_shape(header, line, span, fault);
                return None;
            }
        };
        if cells.iter().all(|cell| cell.text.trim().is_empty()) {
            // What Excel leaves of an emptied row.
            return None;
        }
        if cells.len() > header.names.len() {
            let fault = Fault::TooManyCells { cells: cells.len(), columns: header.names.len() };
            let span = cells[header.names.len()].span.start..line.span().end;
            self.blame_shape(header, line, span, fault);
            return None;
        }
        let before = self.faults.len();
        let row = RowReader { reader: self, line, header, cells: &cells }.read();
        (self.faults.len() == before).then_some(row)
    }
}

/// The delimiter under which the header has most of the required columns; the comma in doubt.
fn delimiter(line: &Line<'_>) -> char {
    let found = |delimiter: &char| {
        let cells = split(line.text, line.start, *delimiter).unwrap_or_default();
        cells.iter().filter(|cell| REQUIRED.contains(&column_name(&cell.text).as_str())).count()
    };
    DELIMITERS.into_iter().rev().max_by_key(found).unwrap_or(',')
}

/// The name without what nobody sees, which is a fault of its own.
fn column_name(text: &str) -> String {
    let seen = text.replace(is_unseen, "").to_lowercase();
    seen.replace([' ', '-'], "_").nfc().collect()
}

/// What is wrong with a column's name, which is told as it is folded and as it is written.
fn header_fault(before: &[String], name: &str, written: &str) -> Option<Fault> {
    if name.is_empty() {
        return None;
    }
    if before.iter().any(|other| other == name) {
        return Some(Fault::DoubledColumn);
    }
    if name.contains(char::is_control) {
        return Some(Fault::ControlCharacter);
    }
    let sounds_secret = !is_known(name) && secret_column::is_likely(written);
    sounds_secret.then_some(Fault::SecretColumn)
}

/// The text with every secret starred out, byte for byte, so that spans still point where they did.
fn masked(mut text: String, secrets: &[Range<usize>]) -> String {
    for secret in secrets {
        text.replace_range(secret.clone(), &"*".repeat(secret.len()));
    }
    text
}
