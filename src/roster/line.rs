//! One line of a CSV file, split into cells that remember where they stand.

use super::fault::Fault;
use std::ops::Range;

/// The delimiters that Excel writes: the comma, and where the comma is the decimal mark or text is
/// exported, the semicolon or the tab.
pub(super) const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// One cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its text, without quotes and without white space around it.
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
        cells.push(Cell { text: text.trim().to_owned(), span });
        from += length;
        if from == line.len() {
            return Ok(cells);
        }
        from += delimiter.len_utf8();
    }
}

/// The text of the first cell, and how many bytes it takes up.
fn cell(rest: &str, delimiter: char) -> Result<(String, usize), Fault> {
    let indent = rest.len() - rest.trim_start_matches(' ').len();
    if let Some(quoted) = rest[indent..].strip_prefix('"') {
        let (text, length) = quoted_cell(quoted, delimiter)?;
        return Ok((text, indent + 1 + length));
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
