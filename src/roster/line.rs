//! One line of a CSV file, split into cells that remember where they stand.

use super::fault::Fault;
use labproof_reports::is_unseen;
use std::ops::Range;

/// The delimiters that Excel writes: the comma, and where the comma is the decimal mark or text is
/// exported, the semicolon or the tab.
pub(super) const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// What a formula that is a text begins with.
const TEXT_FOR_EXCEL: &str = "=\"";

/// One cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its text, without quotes and without white space around it. No-break spaces stay.
    pub(super) text: String,
    /// Where it stands in the file: bytes, quotes included.
    pub(super) span: Range<usize>,
}

/// The cells of a line that begins at byte `start` of the file; or where a quoted cell goes wrong,
/// and how.
pub(super) fn split(
    line: &str,
    start: usize,
    delimiter: char,
) -> Result<Vec<Cell>, (Range<usize>, Fault)> {
    let mut cells = Vec::new();
    let mut from = 0;
    loop {
        let (text, length) = cell(&line[from..], delimiter)
            .map_err(|fault| (start + from..start + line.len(), fault))?;
        let span = start + from..start + from + length;
        cells.push(Cell { text: plain(text.trim_matches(is_space)), span });
        from += length;
        if from == line.len() {
            return Ok(cells);
        }
        from += delimiter.len_utf8();
    }
}

/// A space that breaks a line: white space at the ends of a cell means nothing. A no-break space is
/// not among these, since whoever looks for the text will not take it for white space.
fn is_space(character: char) -> bool {
    character.is_whitespace() && !is_unseen(character)
}

/// A formula that is a text and nothing else, as `="0012"`: so exporters keep Excel from making a
/// number of it.
fn plain(text: &str) -> String {
    let quoted = text.strip_prefix(TEXT_FOR_EXCEL).and_then(|rest| rest.strip_suffix('"'));
    match quoted {
        Some(quoted) => quoted.replace("\"\"", "\"").trim_matches(is_space).to_owned(),
        None => text.to_owned(),
    }
}

/// The text of the first cell, and how many bytes it takes up.
fn cell(rest: &str, delimiter: char) -> Result<(String, usize), Fault> {
    let indent = rest.len() - rest.trim_start_matches(' ').len();
    if let Some(quoted) = rest[indent..].strip_prefix('"') {
        let (text, length) = quoted_cell(quoted, delimiter)?;
        return Ok((text, indent + 1 + length));
    }
    // A value that was to stay text in Excel may hold the delimiter. What only begins like one is text.
    if let Some(quoted) = rest[indent..].strip_prefix(TEXT_FOR_EXCEL)
        && let Ok((text, length)) = quoted_cell(quoted, delimiter)
    {
        return Ok((text, indent + TEXT_FOR_EXCEL.len() + length));
    }
    let length = rest.find(delimiter).unwrap_or(rest.len());
    Ok((rest[..length].to_owned(), length))
}

/// The text of a quoted cell, and the bytes up to the delimiter. A doubled quote is a quote.
fn quoted_cell(quoted: &str, delimiter: char) -> Result<(String, usize), Fault> {
    let mut text = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"').ok_or(Fault::OpenQuote)?;
        text.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            text.push('"');
            rest = more;
            continue;
        }
        let tail = after.find(delimiter).unwrap_or(after.len());
        if !after[..tail].trim().is_empty() {
            return Err(Fault::TextAfterQuote);
        }
        return Ok((text, quoted.len() - after.len() + tail));
    }
}
