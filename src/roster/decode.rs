//! Bytes to text, for the encodings in which Excel writes CSV.

use super::RosterError;
use encoding_rs::{DecoderResult, EUC_KR, Encoding, UTF_8};

/// The first bytes of a ZIP file, which an Excel workbook is.
const ZIP: &[u8] = b"PK\x03\x04";

/// What marks the order of bytes; at the start of a text it means nothing else.
const MARK: char = '\u{feff}';

/// The text of a roster: by its byte order mark, else UTF-8, else CP949 (which `encoding_rs`, like
/// the web, calls EUC-KR). Lines end in `\n`, as Windows and the old Macintosh wrote them or not.
/// Whatever writes a mark before a file that has one already means nothing by the second.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<String, RosterError> {
    if bytes.starts_with(ZIP) {
        return Err(RosterError::Workbook { name: name.to_owned() });
    }
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => text(encoding, bytes, mark),
        None => text(UTF_8, bytes, 0).or_else(|stray| {
            // The encoding that makes sense for longer is the one that was meant.
            text(EUC_KR, bytes, 0)
                .map_err(|other| if other.offset > stray.offset { other } else { stray })
        }),
    };
    match decoded {
        Ok(text) => Ok(one_line_end(text.trim_start_matches(MARK))),
        Err(Stray { line, offset }) => Err(RosterError::Undecodable {
            name: name.to_owned(),
            line,
            byte: bytes[offset],
            offset: offset + 1,
        }),
    }
}

/// The first byte that an encoding does not have.
struct Stray {
    /// Counted from 1.
    line: usize,
    /// Counted from 0.
    offset: usize,
}

/// The text of the bytes from `start`.
fn text(encoding: &'static Encoding, bytes: &[u8], start: usize) -> Result<String, Stray> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let content = &bytes[start..];
    let room = decoder.max_utf8_buffer_length_without_replacement(content.len());
    let mut text = String::with_capacity(room.unwrap_or_default());
    let (result, read) = decoder.decode_to_string_without_replacement(content, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::OutputFull => unreachable!("there was room for every character"),
        DecoderResult::Malformed(length, behind) => {
            let stray = read.saturating_sub(usize::from(length) + usize::from(behind));
            let line = one_line_end(&text).matches('\n').count() + 1;
            Err(Stray { line, offset: (start + stray).min(bytes.len() - 1) })
        }
    }
}

fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
